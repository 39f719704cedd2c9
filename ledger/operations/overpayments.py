"""
Overpaid Housing Benefit taken back from us, and the blameless log (OPS-D16 to D20).

The innocent account was credited its gross when the schedule was posted; what was kept back is debited to the
overpayment's own account. Nothing here ever touches an innocent account.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Sum

from ledger.models import (
    BenefitSetting,
    BlamelessRecovery,
    Overpayment,
    OverpaymentStep,
    Posting,
    RentAccount,
    SuspenseItem,
    SuspenseSettlement,
)
from ledger.operations import accounts, book_lock, postings
from ledger.operations.accounts import AccountToOpen
from ledger.operations.postings import Amount, Event
from ledger.queries import authority as authority_queries
from ledger.rules import authority
from ledger.rules.account_types import AccountType
from ledger.rules.blameless import dispute_by, same_name
from ledger.rules.entry_kinds import EntryKind
from ledger.rules.words import money
from staff.models import Landlord, User
from staff.operations import audit
from staff.refusals import Refused

CHUNK = 1000
SOURCE = "hb_recovery"
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


class NotEnoughToMatch(Refused):
    """More was kept back than this person may put on a debt account (OPS-D33)."""


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
        match(recovery=recovery, overpayment=case, by=by, on=on)
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
        _follow(case, by, on)
    return len(made)


@transaction.atomic
def match(*, recovery: BlamelessRecovery, overpayment: Overpayment, by: User, on: date) -> BlamelessRecovery:
    """
    Say whose overpayment a recovery was for: what lies in suspense for it is moved to that debt, on its own day.

    :raises NotEnoughToMatch: above what the person may place (OPS-D33): nobody decides here over their own request.
    :raises AlreadyMatched: if it stands under a case already.
    :raises WrongState: if it is another council's, or the case has less than that still to recover.
    """
    book_lock.share(landlord_id=recovery.landlord_id)
    _refuse_above_limit(recovery, by, on)
    overpayment = (
        Overpayment.objects.select_for_update(of=("self",)).select_related("debt_account").get(pk=overpayment.pk)
    )
    recovery = BlamelessRecovery.objects.select_for_update().get(pk=recovery.pk)
    if recovery.overpayment_id is not None:
        raise AlreadyMatched("This recovery has its overpayment already. Nothing was moved.")
    if recovery.landlord_id != overpayment.landlord_id or not same_name(recovery.authority, overpayment.authority):
        raise WrongState("The recovery is of another council than the overpayment. Choose a case of the same one.")
    if recovery.recovered_pence > still_to_recover(overpayment):
        raise WrongState("More was kept back than this overpayment still has to recover. Ask the council which it was.")
    moved = _move_to_debt(recovery, overpayment, by, on)
    BlamelessRecovery.objects.filter(pk=recovery.pk).update(overpayment=overpayment, moved_by=moved)
    _follow(overpayment, by, on)
    audit.record(
        landlord=overpayment.landlord,
        action="recovery matched",
        subject=recovery,
        after={"overpayment": str(overpayment.public_id), "pence": recovery.recovered_pence},
        by=by,
        on=on,
    )
    recovery.refresh_from_db()
    return recovery


def _refuse_above_limit(recovery: BlamelessRecovery, by: User, on: date) -> None:
    """As for money in suspense: up to one's own limit, or the lowest there is (OPS-D28, D33)."""
    if by.is_system:
        return
    limits = authority_queries.limits(landlord_id=recovery.landlord_id, on=on)
    held = authority_queries.held(by, landlord_id=recovery.landlord_id, on=on)
    lowest = min((each for each in limits.values() if each), default=0)
    if recovery.recovered_pence > max(authority.limit_of(held, limits), lowest):
        wanted = authority.needed(recovery.recovered_pence, limits)
        # Above every limit it takes two people (DEC-10); a match is one act, so for now one of the two does it.
        if len(wanted.roles) > 1 and held & set(authority.TOGETHER):
            return
        raise NotEnoughToMatch(
            f"{money(recovery.recovered_pence)} needs {wanted.words} to say whose debt it is. Ask them to match it."
        )


def _move_to_debt(recovery: BlamelessRecovery, overpayment: Overpayment, by: User, on: date) -> Posting:
    """Move what was kept back from where it lies to the debt: paired, effective on the day of the schedule's money."""
    item = SuspenseItem.objects.select_for_update().filter(
        posting_id=recovery.posting_id, reason=SuspenseItem.Reason.HB_RECOVERY
    ).first()  # fmt: skip
    if item is not None:
        from_id = _suspense_account_id(recovery)
    else:
        from_id = unmatched_account(landlord=recovery.landlord, by=by, on=on).pk
    if item is not None and item.open_pence != item.amount_pence:
        raise WrongState("Part of it has been given another place in suspense. Take that back first.")
    reference = str(recovery.public_id)
    batch = postings.open_batch(
        landlord=recovery.landlord, source=SOURCE, reference=reference, line_count=2, total_pence=0, by=by, on=on
    )
    event = Event(
        reference=reference,
        effective_on=recovery.paid_on,
        narrative=f"Kept back for claim {overpayment.claim_ref}"[:160],
        amounts=[
            Amount(from_id, EntryKind.TRANSFER, -recovery.recovered_pence),
            Amount(overpayment.debt_account_id, EntryKind.TRANSFER, recovery.recovered_pence),
        ],
    )
    (made,) = postings.post(batch=batch, events=[event], by=by, on=on)
    postings.seal(batch=batch)
    if item is not None:
        SuspenseSettlement.objects.create(
            landlord=recovery.landlord,
            item=item,
            way=SuspenseSettlement.Way.ACCOUNTS,
            amount_pence=item.amount_pence,
            because=f"Overpayment of claim {overpayment.claim_ref}",
            posting=made,
            on=on,
            by=by,
        )
        SuspenseItem.objects.filter(pk=item.pk).update(settled_pence=item.amount_pence, settled_on=on)
    return made


def _suspense_account_id(recovery: BlamelessRecovery) -> int:
    """The suspense account on which the schedule's posting put it."""
    held = recovery.posting.entries.filter(account__account_type=AccountType.SUS.value)
    return int(held.values_list("account_id", flat=True)[0])


def still_to_recover(overpayment: Overpayment) -> int:
    """Pence still to recover; what was kept back by a line that was reversed since is to recover again."""
    kept = overpayment.recoveries.filter(posting__reversed_by__isnull=True).aggregate(total=Sum("recovered_pence"))
    return overpayment.demanded_pence - (kept["total"] or 0)


def _follow(overpayment: Overpayment, by: User, on: date) -> None:
    """Let a case follow its recoveries: being recovered from the first, complete with the last; a dispute stays one."""
    if still_to_recover(overpayment) <= 0 and overpayment.state != State.COMPLETE:
        _step(overpayment, State.COMPLETE, "all of it was recovered", by, on)
    elif overpayment.state == State.RECEIVED:
        _step(overpayment, State.RECOVERING, "the first of it was recovered", by, on)


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
    _step(fresh, to, because, by, on)
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


def _step(overpayment: Overpayment, to: State, because: str, by: User, on: date) -> None:
    left, overpayment.state = overpayment.state, to
    overpayment.save(update_fields=["state"])
    OverpaymentStep.objects.create(
        overpayment=overpayment, left=left, reached=to, because=because.strip()[:200], by=by, on=on
    )
