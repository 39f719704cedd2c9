"""
Money that came in for nobody we know: it lies on the feed's suspense account, one item a posting, until a person gives
it to its account or sends it back (OPS-D28).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from ledger.models import (
    Adjustment,
    Entry,
    PaymentReference,
    Refund,
    RentAccount,
    SuspenseAward,
    SuspenseItem,
    SuspenseSettlement,
)
from ledger.operations import adjustments, book_lock, refunds, suspense_settled
from ledger.operations.benefits import PaymentToKeep
from ledger.operations.postings import REVERSED_BY, Amount, Event
from ledger.operations.refunds import Payee
from ledger.rules.account_types import AccountType
from ledger.rules.adjustments import AdjustmentSort
from ledger.rules.adjustments import Reason as Why
from ledger.rules.appropriation import BENEFIT, RENT_ACCOUNTS
from ledger.rules.entry_kinds import EntryKind
from ledger.rules.refunds import Cause, HbAnswer, NameCheck, PayTo
from ledger.rules.words import money
from staff.models import Landlord, User
from staff.operations import audit
from staff.queries import roles
from staff.refusals import Refused

CHUNK = 1000

Reason = SuspenseItem.Reason


@dataclass(frozen=True)
class ItemToKeep:
    """
    One item to be.

    :param posting_id: the posting that holds the entry on the suspense account.
    :param amount_pence: plus is money that came in, minus is money that went back; the entry has the other sign.
    :param raw_reference: what the sender quoted, exactly; it may be empty.
    :param award: what a benefit schedule's line says of its award, whichever account it turns out to be for.
    """

    posting_id: int
    reason: Reason
    raw_reference: str
    amount_pence: int
    received_on: date
    award: PaymentToKeep | None = None


@transaction.atomic
def keep(*, landlord: Landlord, items: Iterable[ItemToKeep], by: User, on: date) -> int:
    """Add suspense items to postings just made, each with what its line says of an award. Returns how many."""
    items = list(items)
    made = SuspenseItem.objects.bulk_create(
        [
            SuspenseItem(
                landlord=landlord,
                posting_id=item.posting_id,
                reason=item.reason,
                raw_reference=item.raw_reference,
                amount_pence=item.amount_pence,
                received_on=item.received_on,
            )
            for item in items
        ],
        CHUNK,
    )
    SuspenseAward.objects.bulk_create(
        [
            SuspenseAward(
                item=row,
                kind=item.award.kind,
                claim_ref=item.award.claim_ref,
                authority=item.award.authority,
                paid_on=item.award.paid_on,
                covers_from=item.award.covers_from,
                covers_until=item.award.covers_until,
                rate_pence=item.award.rate_pence,
            )
            for row, item in zip(made, items, strict=True)
            if item.award is not None
        ],
        CHUNK,
    )
    return len(made)


@dataclass(frozen=True)
class Part:
    """So much of an item for one account, in pence with the item's sign."""

    account: RentAccount
    amount_pence: int


MOVED_BY = {EntryKind.PAY: EntryKind.PAY_MOVED, EntryKind.PAY_MOVED: EntryKind.PAY}
"""A payment that was another's."""


class SuspenseNotOpen(Refused):
    """The money has found its place, or part of it waits for approval, or somebody was quicker."""


class PartNotUsable(Refused):
    """The parts do not fit the item, or this money may not go to that account."""


class ReferenceNotUsable(Refused):
    """The reference cannot be remembered: it is empty, too long, or somebody else's."""


@transaction.atomic
def settle(
    *,
    item: SuspenseItem,
    parts: Sequence[Part],
    because: str,
    by: User,
    on: date,
    remember: bool = False,
    seen_open_pence: int | None = None,
) -> SuspenseSettlement:
    """
    Give money in suspense to the account it is for, or to several (OPS-D28).

    It arrives as what it is, on the day it came: a payment stays a payment of that day, so that nobody is chased for
    our delay; benefit stays benefit, goes to one rent account only (OPS-D30) and renews its award there (OPS-D15,
    D24). What is left over stays in suspense.
    Within the limits of OPS-D33 it is posted at once; above, the settlement waits with its adjustment.

    :param remember: keep the payer's reference for this account, so that the next payment finds it.
    :param seen_open_pence: what the person saw as open, so that the same form is not taken twice.
    :raises SuspenseNotOpen: if nothing, or something else than was seen, is open.
    :raises PartNotUsable: if the parts are nought, of the wrong sign, more than is open, or for the wrong accounts.
    :raises ReferenceNotUsable: if the reference cannot be remembered.
    :raises MirroredBook: if an account mirrors a housing system (DEC-5).
    """
    found = _locked(item, seen_open_pence)
    entry = _entry(found)
    kind = EntryKind(entry.kind)
    _refuse_parts(found, kind, parts)
    if remember:
        _refuse_reference(found, parts)
    total = sum(part.amount_pence for part in parts)
    settlement = _reserve(found, SuspenseSettlement.Way.ACCOUNTS, total, because, by=by, on=on, remember=remember)
    event = Event(
        reference=str(settlement.public_id),
        effective_on=entry.effective_on,
        narrative=found.posting.narrative,
        rent_week=(entry.rent_year, entry.rent_week),
        amounts=[
            Amount(entry.account_id, _undoing(kind), total),
            *(Amount(part.account.pk, kind, -part.amount_pence) for part in parts),
        ],
    )
    return _ask(settlement, AdjustmentSort.SUSPENSE, Why.PAYER_FOUND, parts[0].account, event, by=by, on=on)


@transaction.atomic
def send_back(*, item: SuspenseItem, because: str, reason: Why, payee: Payee, by: User, on: date) -> SuspenseSettlement:
    """
    Ask for what is open of an item to be returned to its sender; it is posted when a second person approves it.

    Then it goes into the next refund file; if the bank returns it, it lies in suspense again.

    :param reason: not ours, or the payer asked for it.
    :param payee: whose bank account it goes to; a second person checks it.
    :raises RefundNotAllowed: for bank details that cannot be right.
    :raises SuspenseNotOpen: if nothing is open.
    :raises PartNotUsable: if no money came in (what a council took back cannot be returned).
    """
    found = _locked(item, None)
    entry = _entry(found)
    paid = refunds.usable(payee)
    if found.open_pence < 0:
        raise PartNotUsable("No money came in with this item, so there is nothing to send back.")
    back = found.open_pence
    settlement = _reserve(found, SuspenseSettlement.Way.RETURNED, back, because, by=by, on=on)
    event = Event(
        reference=str(settlement.public_id),
        effective_on=on,
        narrative="Returned to the sender",
        amounts=[Amount(entry.account_id, EntryKind.REFUND, back)],
    )
    asked = _ask(settlement, AdjustmentSort.SUSPENSE_RETURN, reason, entry.account, event, by=by, on=on)
    Refund.objects.create(
        landlord=found.landlord,
        account=entry.account,
        adjustment=asked.adjustment,
        amount_pence=back,
        cause=Cause.OVERPAID.value,
        hb_answer=HbAnswer.NO_BENEFIT.value,
        pay_to=PayTo.PAYER.value,
        name_check=NameCheck.NOT_DONE.value,
        all_agree=True,
        working={},
        payee_name=paid.name,
        sort_code=paid.sort_code,
        account_number=paid.account_number,
        asked_on=on,
        asked_by=by,
    )
    return asked


@transaction.atomic
def take_back(*, settlement: SuspenseSettlement, because: str, by: User, on: date) -> Adjustment:
    """
    Undo a settlement that was wrong: the money lies in suspense again, and a reference remembered with it is forgotten.

    The mirror image, on the same days, within the same limits as the move itself. A move that still waits for approval
    is withdrawn on its adjustment instead.

    :raises SuspenseNotOpen: if it was taken back before, waits, or has gone back to its sender.
    """
    book_lock.share(landlord_id=settlement.landlord_id)
    SuspenseItem.objects.select_for_update().get(pk=settlement.item_id)
    row = SuspenseSettlement.objects.select_related("landlord", "posting").get(pk=settlement.pk)
    posting = row.posting
    if row.undone_on is not None or posting is None:
        raise SuspenseNotOpen("This was taken back already, or is not posted yet.")
    if row.way != SuspenseSettlement.Way.ACCOUNTS:
        raise SuspenseNotOpen("The money has gone back to its sender. Ask finance whether the bank still has it.")
    if Adjustment.objects.filter(reverses=posting, state=Adjustment.State.WAITING).exists():
        raise SuspenseNotOpen("Somebody has asked to take this back; it waits for approval.")
    entries = list(posting.entries.select_related("account").order_by("pk"))
    event = Event(
        reference=f"{row.public_id}/back",
        effective_on=entries[0].effective_on,
        narrative="Taken back to suspense",
        rent_week=(entries[0].rent_year, entries[0].rent_week),
        amounts=[
            Amount(entry.account_id, _undoing(EntryKind(entry.kind)), -entry.amount_pence, entry.element)
            for entry in entries
        ],
    )
    return adjustments.ask(
        landlord=row.landlord,
        sort=AdjustmentSort.SUSPENSE,
        account=entries[-1].account,
        events=[event],
        reason=Why.WRONG_ACCOUNT.value,
        words=because,
        by=by,
        on=on,
        reverses=posting,
    )


@transaction.atomic
def give_to(*, item: SuspenseItem, owner: User | None, by: User, on: date) -> SuspenseItem:
    """
    Say who looks after an item; None gives it back to everybody.

    :raises PartNotUsable: if that person has no role for this landlord.
    """
    if owner is not None and not roles.held_by(owner, on=on).get(item.landlord_id):
        raise PartNotUsable(f"{owner.name} has no role for this landlord today.")
    before = SuspenseItem.objects.select_for_update().get(pk=item.pk).owner_id
    SuspenseItem.objects.filter(pk=item.pk).update(owner=owner)
    audit.record(
        landlord=item.landlord,
        action="suspense given to",
        subject=item,
        before={"owner": before},
        after={"owner": owner.pk if owner else None},
        by=by,
        on=on,
    )
    item.refresh_from_db()
    return item


def _locked(item: SuspenseItem, seen_open_pence: int | None) -> SuspenseItem:
    # The book comes first, as where a settlement is approved: who holds an item never waits for the book.
    book_lock.share(landlord_id=item.landlord_id)
    rows = SuspenseItem.objects.select_for_update(of=("self",))
    found = rows.select_related("landlord", "posting").get(pk=item.pk)
    if found.settled_on is not None or not found.open_pence:
        raise SuspenseNotOpen("This money has found its place, or waits for approval. Look at the item again.")
    if seen_open_pence is not None and seen_open_pence != found.open_pence:
        raise SuspenseNotOpen("Somebody has moved part of it meanwhile. Look at the item again.")
    return found


def _entry(item: SuspenseItem) -> Entry:
    """The item's entry on the suspense account."""
    return item.posting.entries.select_related("account").get(account__account_type=AccountType.SUS.value)


def _refuse_parts(item: SuspenseItem, kind: EntryKind, parts: Sequence[Part]) -> None:
    total = sum(part.amount_pence for part in parts)
    if not parts or any(part.amount_pence * item.amount_pence <= 0 for part in parts):
        raise PartNotUsable("Each account needs an amount above nought.")
    if len({part.account.pk for part in parts}) != len(parts):
        raise PartNotUsable("An account is named twice. Put its amounts together.")
    if abs(total) > abs(item.open_pence):
        raise PartNotUsable(f"The parts come to {money(abs(total))}; {money(abs(item.open_pence))} is open.")
    for part in parts:
        if part.account.landlord_id != item.landlord_id or part.account.account_type == AccountType.SUS:
            raise PartNotUsable(f"Account {part.account.account_ref} is not one this money can go to.")
    if (
        kind in BENEFIT
        and total > 0
        and (len(parts) > 1 or AccountType(parts[0].account.account_type) not in RENT_ACCOUNTS)
    ):
        raise PartNotUsable("Benefit is paid for one tenant’s rent: it goes whole to one rent account.")


def _refuse_reference(item: SuspenseItem, parts: Sequence[Part]) -> None:
    longest = PaymentReference._meta.get_field("reference").max_length or 0
    if len(parts) != 1:
        raise ReferenceNotUsable("A reference is remembered for one account. Leave it out when you split the money.")
    if not item.raw_reference.strip() or len(item.raw_reference) > longest:
        raise ReferenceNotUsable("This reference cannot be kept: it is empty or too long. Leave that box empty.")
    taken = PaymentReference.objects.filter(landlord=item.landlord, reference=item.raw_reference).first()
    if taken is not None and taken.account_id != parts[0].account.pk:
        raise ReferenceNotUsable("Another account has this reference meanwhile. Look at the item again.")


def _reserve(
    item: SuspenseItem,
    way: SuspenseSettlement.Way,
    amount_pence: int,
    because: str,
    *,
    by: User,
    on: date,
    remember: bool = False,
) -> SuspenseSettlement:
    if not because.strip():
        raise PartNotUsable("Say in a few words how you know: the next person has to know.")
    item.reserved_pence += amount_pence
    item.save(update_fields=["reserved_pence"])
    return SuspenseSettlement.objects.create(
        landlord=item.landlord,
        item=item,
        way=way,
        amount_pence=amount_pence,
        because=because.strip()[:400],
        remember=remember,
        on=on,
        by=by,
    )


def _ask(
    settlement: SuspenseSettlement,
    sort: AdjustmentSort,
    reason: Why,
    account: RentAccount,
    event: Event,
    *,
    by: User,
    on: date,
) -> SuspenseSettlement:
    asked = adjustments.ask(
        landlord=settlement.landlord,
        sort=sort,
        account=account,
        events=[event],
        reason=reason.value,
        words=settlement.because,
        by=by,
        on=on,
    )
    SuspenseSettlement.objects.filter(pk=settlement.pk).update(adjustment=asked)
    suspense_settled.follow(adjustment=asked)
    settlement.refresh_from_db()
    return settlement


def _undoing(kind: EntryKind) -> EntryKind:
    """The kind that takes money off an account it does not belong to; such a payment never bounced (ADR 0012)."""
    return MOVED_BY.get(kind, REVERSED_BY.get(kind, kind))
