"""
Overpaid Housing Benefit taken back from us, and the blameless log (OPS-D16 to D20).

The innocent account was credited its gross when the schedule was posted; what was kept back is debited to the
overpayment's own account. Nothing here ever touches an innocent account.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from ledger.models import (
    Adjustment,
    BenefitSetting,
    BlamelessRecovery,
    Overpayment,
    OverpaymentStep,
    Posting,
    RentAccount,
    SuspenseItem,
    SuspenseSettlement,
)
from ledger.operations import accounts, adjustments, book_lock, recoveries_matched, suspense_settled
from ledger.operations.accounts import AccountToOpen
from ledger.operations.postings import Amount, Event
from ledger.operations.recoveries_matched import still_to_recover
from ledger.rules.account_types import AccountType
from ledger.rules.adjustments import AdjustmentSort, Reason
from ledger.rules.blameless import dispute_by, same_name
from ledger.rules.entry_kinds import EntryKind
from ledger.rules.words import short_day
from staff.models import Landlord, User
from staff.operations import audit
from staff.refusals import Refused

CHUNK = 1000
LOSS_REF = "HBO-LOSS"
UNMATCHED_REF = "HBO-UNMATCHED"

State = Overpayment.State
DebtTo = Overpayment.DebtTo


class OverpaymentKnown(Refused):
    """The overpayment has a case already."""


class CannotOpen(Refused):
    """What was told of an overpayment cannot be true, or its debt may not go where it was said."""


class WrongState(Refused):
    """The overpayment cannot make this move, or has moved on since the page was shown."""


class AlreadyMatched(Refused):
    """The recovery stands under an overpayment already."""


@dataclass(frozen=True)
class RecoveryToKeep:
    """
    One schedule line from which something was kept back for another claim.

    :param account_id: the innocent account, None where the line's own is not known.
    :param overpayment_id: the case it was posted to; None puts it among those that wait for one.
    """

    posting_id: int
    account_id: int | None
    overpayment_id: int | None
    authority: str
    schedule_no: str
    scheduled_on: date
    paid_on: date
    claim_ref: str
    credited_pence: int
    recovered_pence: int


@transaction.atomic
def open_case(
    *,
    landlord: Landlord,
    authority: str,
    claim_ref: str,
    account: RentAccount | None,
    period_from: date,
    period_to: date,
    decided_on: date,
    demanded_pence: int,
    debt_to: str,
    by: User,
    on: date,
    recoveries: Sequence[BlamelessRecovery] = (),
) -> Overpayment:
    """
    Open the case of an overpayment that a council takes back from us, with the account on which the debt will lie.

    :param account: the overpaid tenancy's rent account, None where it is not known or was never ours.
    :param debt_to: "hbo" (the default of OPS-D19), "rent" where legal has signed it off, or "loss".
    :param recoveries: those that waited for this case; what lies in suspense for them is moved to the debt.
    :raises OverpaymentKnown: if this claim and period has a case already.
    :raises CannotOpen: if it cannot be true, or the debt may not go there.
    :raises AdjustmentNotAllowed: where recoveries are to be moved and the person may not ask for it.
    """
    _refuse_untrue(authority, claim_ref, period_from, period_to, decided_on, demanded_pence, on)
    known = Overpayment.objects.filter(
        landlord=landlord, authority=authority, claim_ref=claim_ref, period_from=period_from, period_to=period_to
    )
    if known.exists():
        raise OverpaymentKnown("This claim and period have a case already. Open that one.")
    case = Overpayment.objects.create(
        landlord=landlord,
        authority=authority,
        claim_ref=claim_ref,
        account=account,
        debt_account=_debt_account(landlord, account, debt_to, by, on),
        debt_to=debt_to,
        period_from=period_from,
        period_to=period_to,
        decided_on=decided_on,
        dispute_by_on=dispute_by(decided_on),
        demanded_pence=demanded_pence,
        opened_on=on,
        opened_by=by,
    )
    OverpaymentStep.objects.create(overpayment=case, reached=State.RECEIVED, by=by, on=on)
    audit.record(
        landlord=landlord,
        action="overpayment opened",
        subject=case,
        after={"demanded": demanded_pence, "debt to": debt_to},
        by=by,
        on=on,
    )
    for recovery in recoveries:
        words = f"The council’s letter of {short_day(decided_on)} about claim {claim_ref}"
        match(recovery=recovery, overpayment=case, because=words, by=by, on=on)
    case.refresh_from_db()
    return case


def _refuse_untrue(
    authority: str, claim_ref: str, period_from: date, period_to: date, decided_on: date, pence: int, on: date
) -> None:
    if not authority.strip() or not claim_ref.strip():
        raise CannotOpen("Write which council it is and the reference of the overpaid claim; its letter names both.")
    if period_to < period_from:
        raise CannotOpen("The overpaid period ends before it begins. Check both days with the council’s letter.")
    if decided_on > on:
        raise CannotOpen("The decision letter is dated in the future. Check its date.")
    if pence <= 0:
        raise CannotOpen("Write the sum that the council demands, above nothing.")


def _debt_account(landlord: Landlord, account: RentAccount | None, debt_to: str, by: User, on: date) -> RentAccount:
    if account is None or debt_to == DebtTo.LOSS:
        if debt_to != DebtTo.LOSS:
            raise CannotOpen("Without the overpaid tenancy’s account the debt is a loss of the landlord. Say so.")
        return _own_account(landlord, LOSS_REF, None, by, on)
    if debt_to == DebtTo.RENT:
        setting = BenefitSetting.objects.filter(landlord=landlord, from_on__lte=on).order_by("-from_on").first()
        if setting is None or setting.overpayment_to != BenefitSetting.DebtTo.RENT:
            raise CannotOpen(
                "Overpayments may not be charged to rent accounts here: legal has not signed it off. Use the"
                " overpayment account, which is never rent arrears."
            )
        return account
    if debt_to != DebtTo.HBO:
        raise CannotOpen("Say where the debt lies: overpayment account, rent account, or a loss.")
    return _own_account(landlord, f"HBO-{account.account_ref}"[:30], account, by, on)


def _own_account(landlord: Landlord, ref: str, account: RentAccount | None, by: User, on: date) -> RentAccount:
    """An overpayment account by its reference, opened when first needed; its people are those of the rent account."""
    found = RentAccount.objects.filter(landlord=landlord, account_ref=ref).first()
    if found is not None:
        return found
    group = account.rent_group.code if account is not None and account.rent_group is not None else ""
    tenancy_id = account.tenancy_id if account is not None else None
    opened = accounts.open_accounts(
        landlord=landlord, accounts=[AccountToOpen(ref, AccountType.HBO, on, group, tenancy_id)], by=by, on=on
    )
    if account is not None:
        parties = [(opened[ref], each.person_id, on, None) for each in account.parties.filter(until_on__isnull=True)]
        accounts.keep_parties(parties=parties, by=by, on=on)
    return RentAccount.objects.get(pk=opened[ref])


def unmatched_account(*, landlord: Landlord, by: User, on: date) -> RentAccount:
    """Where a recovery lies whose case *and* whose innocent account are both not known yet."""
    return _own_account(landlord, UNMATCHED_REF, None, by, on)


@transaction.atomic
def keep_recoveries(*, landlord: Landlord, recoveries: Iterable[RecoveryToKeep], by: User, on: date) -> int:
    """Add what a schedule kept back to the log, and bring the cases it was posted to up to date. Returns how many."""
    listed = list(recoveries)
    made = BlamelessRecovery.objects.bulk_create(
        [
            BlamelessRecovery(
                landlord=landlord,
                overpayment_id=each.overpayment_id,
                account_id=each.account_id,
                posting_id=each.posting_id,
                authority=each.authority,
                schedule_no=each.schedule_no,
                scheduled_on=each.scheduled_on,
                paid_on=each.paid_on,
                claim_ref=each.claim_ref,
                credited_pence=each.credited_pence,
                recovered_pence=each.recovered_pence,
                recorded_on=on,
            )
            for each in listed
        ],
        CHUNK,
    )
    for case in Overpayment.objects.filter(pk__in={each.overpayment_id for each in listed if each.overpayment_id}):
        recoveries_matched.bring_up_to_date(case, by, on)
    return len(made)


@transaction.atomic
def match(
    *, recovery: BlamelessRecovery, overpayment: Overpayment, because: str, by: User, on: date
) -> BlamelessRecovery:
    """
    Say whose overpayment a recovery was for: what lies in suspense for it is moved to that debt, on its own day.

    It goes the way of every manual posting (OPS-D33): within one's limit it is posted at once, above it waits for a
    second person, above every limit for head of service and finance together (DEC-10). Meanwhile the overpayment
    keeps its room.

    :param because: how the person knows; whoever decides reads it.
    :raises AlreadyMatched: if it stands under a case already, or a match of it waits.
    :raises WrongState: if it is another council's, or the case has less than that still to recover.
    :raises AdjustmentNotAllowed: without words, or for a role that may not ask.
    """
    book_lock.share(landlord_id=recovery.landlord_id)
    overpayment = (
        Overpayment.objects.select_for_update(of=("self",)).select_related("debt_account").get(pk=overpayment.pk)
    )
    recovery = BlamelessRecovery.objects.select_for_update(of=("self",)).get(pk=recovery.pk)
    if recovery.overpayment_id is not None:
        raise AlreadyMatched("This recovery has its overpayment already. Nothing was moved.")
    if recovery.landlord_id != overpayment.landlord_id or not same_name(recovery.authority, overpayment.authority):
        raise WrongState("The recovery is of another council than the overpayment. Choose a case of the same one.")
    if recovery.recovered_pence > still_to_recover(overpayment):
        raise WrongState("More was kept back than this overpayment still has to recover. Ask the council which it was.")
    asked = _ask_to_move(recovery, overpayment, because, by, on)
    return _asked(recovery, asked, by, on, overpayment=overpayment)


@transaction.atomic
def unmatch(*, recovery: BlamelessRecovery, because: str, by: User, on: date) -> BlamelessRecovery:
    """
    Say that a recovery was not for the overpayment under which it stands: it waits again, and the debt is smaller.

    The same limits as for the match (OPS-D33). A match that waits for approval is withdrawn on its own page.

    :raises WrongState: if it stands under none, or something of it waits for approval.
    """
    book_lock.share(landlord_id=recovery.landlord_id)
    recovery = (
        BlamelessRecovery.objects.select_for_update(of=("self",))
        .select_related("landlord", "overpayment__debt_account", "moved_by")
        .get(pk=recovery.pk)
    )
    case = recovery.overpayment
    if case is None or recovery.asked_id is not None:
        raise WrongState("It stands under no overpayment, or waits for approval. Look at it again.")
    events = [_back(recovery, recovery.moved_by)] if recovery.moved_by else [_off_the_debt(recovery, case, by, on)]
    asked = adjustments.ask(
        landlord=recovery.landlord,
        sort=AdjustmentSort.SUSPENSE,
        account=case.debt_account,
        events=events,
        reason=Reason.WRONG_ACCOUNT.value,
        words=because,
        reverses=recovery.moved_by,
        by=by,
        on=on,
    )
    return _asked(recovery, asked, by, on, overpayment=case)


def _asked(
    recovery: BlamelessRecovery, asked: Adjustment, by: User, on: date, *, overpayment: Overpayment
) -> BlamelessRecovery:
    """Keep what waits for approval with its recovery, or let follow what was posted at once."""
    taken_back = asked.reason == Reason.WRONG_ACCOUNT
    done = taken_back and not BlamelessRecovery.objects.filter(pk=recovery.pk, overpayment=overpayment).exists()
    if not done:
        BlamelessRecovery.objects.filter(pk=recovery.pk).update(overpayment=overpayment, asked=asked)
        recoveries_matched.follow(adjustment=asked, by=by, on=on)
    recovery.refresh_from_db()
    return recovery


def _ask_to_move(recovery: BlamelessRecovery, overpayment: Overpayment, because: str, by: User, on: date) -> Adjustment:
    """Ask to move what was kept back from where it lies to the debt: paired, on the day of the schedule's money."""
    item = SuspenseItem.objects.select_for_update().filter(
        posting_id=recovery.posting_id, reason=SuspenseItem.Reason.HB_RECOVERY
    ).first()  # fmt: skip
    if item is not None and item.open_pence != item.amount_pence:
        raise WrongState("Part of it has been given another place in suspense. Take that back first.")
    if item is not None:
        from_id = _suspense_account_id(recovery)
    else:
        from_id = unmatched_account(landlord=recovery.landlord, by=by, on=on).pk
    asked = adjustments.ask(
        landlord=recovery.landlord,
        sort=AdjustmentSort.SUSPENSE,
        account=overpayment.debt_account,
        events=[
            Event(
                reference="",
                effective_on=recovery.paid_on,
                narrative=f"Kept back for claim {overpayment.claim_ref}"[:160],
                amounts=[
                    Amount(from_id, EntryKind.TRANSFER, -recovery.recovered_pence),
                    Amount(overpayment.debt_account_id, EntryKind.TRANSFER, recovery.recovered_pence),
                ],
            )
        ],
        reason=Reason.BENEFIT_RECOVERED.value,
        words=because,
        by=by,
        on=on,
    )
    if item is not None:
        _settle_item(item, asked, because, by, on)
    return asked


def _settle_item(item: SuspenseItem, asked: Adjustment, because: str, by: User, on: date) -> None:
    """The item finds its place with its match, as any other money in suspense does (OPS-D28)."""
    item.reserved_pence += item.amount_pence
    item.save(update_fields=["reserved_pence"])
    SuspenseSettlement.objects.create(
        landlord=item.landlord,
        item=item,
        way=SuspenseSettlement.Way.ACCOUNTS,
        amount_pence=item.amount_pence,
        because=because.strip()[:400],
        adjustment=asked,
        on=on,
        by=by,
    )
    suspense_settled.follow(adjustment=asked)


def _back(recovery: BlamelessRecovery, moved_by: Posting) -> Event:
    """The mirror image of a match, on the same day."""
    return Event(
        reference="",
        effective_on=recovery.paid_on,
        narrative="Not for this overpayment",
        amounts=[
            Amount(entry.account_id, EntryKind(entry.kind), -entry.amount_pence, entry.element)
            for entry in moved_by.entries.order_by("pk")
        ],
    )


def _off_the_debt(recovery: BlamelessRecovery, case: Overpayment, by: User, on: date) -> Event:
    """What the schedule itself put on the debt goes where recoveries lie of which nobody knows whose they are."""
    return Event(
        reference="",
        effective_on=recovery.paid_on,
        narrative="Not for this overpayment",
        amounts=[
            Amount(case.debt_account_id, EntryKind.TRANSFER, -recovery.recovered_pence),
            Amount(
                unmatched_account(landlord=recovery.landlord, by=by, on=on).pk,
                EntryKind.TRANSFER,
                recovery.recovered_pence,
            ),
        ],
    )


def _suspense_account_id(recovery: BlamelessRecovery) -> int:
    """The suspense account on which the schedule's posting put it."""
    held = recovery.posting.entries.filter(account__account_type=AccountType.SUS.value)
    return int(held.values_list("account_id", flat=True)[0])


@transaction.atomic
def dispute(*, overpayment: Overpayment, because: str, by: User, on: date) -> Overpayment:
    """
    Note that we disputed the decision in writing.

    :raises WrongState: after the last day for it, without a reason, or if the case is complete or disputed already.
    """
    if not because.strip():
        raise WrongState("Say what is disputed: the reason stays with the case.")
    if on > overpayment.dispute_by_on:
        raise WrongState(
            f"The council had to have it by {overpayment.dispute_by_on:%d.%m.%Y}. Ask it to accept a late dispute, or"
            " take advice."
        )
    return _moved(overpayment, (State.RECEIVED, State.RECOVERING), State.DISPUTED, because, by, on)


@transaction.atomic
def settle_dispute(*, overpayment: Overpayment, because: str, by: User, on: date) -> Overpayment:
    """
    Note that a dispute has ended and the council goes on recovering.

    :raises WrongState: if the case is not disputed, or no reason is given.
    """
    if not because.strip():
        raise WrongState("Say what the council answered: the reason stays with the case.")
    kept = overpayment.recoveries.exists()
    return _moved(overpayment, (State.DISPUTED,), State.RECOVERING if kept else State.RECEIVED, because, by, on)


@transaction.atomic
def complete(*, overpayment: Overpayment, because: str, by: User, on: date) -> Overpayment:
    """
    Close a case by hand: the council has withdrawn it, or was paid otherwise. What was recovered completes by itself.

    :raises WrongState: if it is complete already, or no reason is given.
    """
    if not because.strip():
        raise WrongState("Say why nothing more will be recovered: the reason stays with the case.")
    return _moved(overpayment, (State.RECEIVED, State.DISPUTED, State.RECOVERING), State.COMPLETE, because, by, on)


def _moved(
    overpayment: Overpayment, among: tuple[State, ...], to: State, because: str, by: User, on: date
) -> Overpayment:
    fresh = Overpayment.objects.select_for_update().get(pk=overpayment.pk)
    if fresh.state != overpayment.state or fresh.state not in among:
        raise WrongState(f"This overpayment is now “{fresh.get_state_display()}”. Look at it again.")
    recoveries_matched.reached(fresh, to, because, by, on)
    audit.record(
        landlord=fresh.landlord,
        action="overpayment moved",
        subject=fresh,
        before={"state": overpayment.state},
        after={"state": fresh.state},
        by=by,
        on=on,
    )
    return fresh
