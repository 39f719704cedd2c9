"""
A payment the tenant says they made is traced: opened, searched place by place, closed with an outcome (OPS-D29).

Letters are held while it is open (DEC-20); it is due within ten working days.
"""

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, BinaryIO

from django.db import IntegrityError, transaction

from arrears.models import Hold, Investigation, InvestigationEvidence, InvestigationStep
from arrears.operations import holds
from arrears.rules.holds import LONGEST_DAYS, HoldReason
from ledger.operations import adjustments, suspense
from ledger.operations.suspense import Part
from ledger.rules.adjustments import Reason
from ledger.rules.money import pounds
from letters import store
from staff.models import Landlord, User
from staff.operations import audit
from staff.refusals import Refused
from tenancies.rules import working_days

if TYPE_CHECKING:
    from ledger.models import Adjustment, Posting, RentAccount, SuspenseItem

WORKING_DAYS = 10
"""Within which it is answered (OPS-D29)."""
LARGEST_FILE = 10 * 1024 * 1024
MEDIA_TYPES = frozenset({"image/jpeg", "image/png", "application/pdf"})

Outcome = Investigation.Outcome
Place = InvestigationStep.Place


class InvestigationOver(Refused):
    """It is closed, or somebody is closing it."""


class InvestigationNotUsable(Refused):
    """What is said of the payment, the search or the evidence cannot be recorded."""


class NotSearchedYet(Refused):
    """A tenant is told that no payment was found only after every place was searched."""


@transaction.atomic
def open_(
    *, account: "RentAccount", amount_pence: int, paid_on: date, paid_how: str, words: str, by: User, on: date
) -> Investigation:
    """
    Open an investigation and hold the account's letters in the same transaction.

    A hold for another open investigation of the account serves both.
    :param words: what the tenant told us.
    :raises InvestigationNotUsable: for no amount, a day to come, no words, or one that is open already.
    :raises HoldNotAllowed: if the hold needs a manager (a second one in these arrears).
    """
    if amount_pence <= 0:
        raise InvestigationNotUsable("Enter the amount that was paid, above nought.")
    if paid_on > on:
        raise InvestigationNotUsable("The payment cannot be of a day to come. Check the day.")
    if paid_how not in Investigation.Paid.values:
        raise InvestigationNotUsable("Choose how it was paid.")
    if not words.strip():
        raise InvestigationNotUsable("Write down what the tenant told you.")
    other = Investigation.objects.filter(
        account=account,
        closed_on__isnull=True,
        hold__isnull=False,
        hold__lifted_on__isnull=True,
        hold__until_on__gte=on,
    ).first()
    hold = other.hold if other is not None else _hold(account, amount_pence, paid_on, by, on)
    try:
        with transaction.atomic():
            made = Investigation.objects.create(
                landlord=account.landlord,
                account=account,
                amount_pence=amount_pence,
                paid_on=paid_on,
                paid_how=paid_how,
                words=words.strip()[:400],
                opened_on=on,
                opened_by=by,
                due_on=working_days.after(on, WORKING_DAYS),
                hold=hold,
            )
    except IntegrityError:
        raise InvestigationNotUsable("This payment is being traced already: open that investigation.") from None
    _audit("investigation opened", made, by, on)
    return made


@transaction.atomic
def search(
    *, investigation: Investigation, place: str, result: str, words: str, by: User, on: date, at: datetime
) -> InvestigationStep:
    """
    Record that a place was searched and what was there; the newest of a place counts.

    :raises InvestigationNotUsable: for a place or result we do not know.
    """
    made = _open(investigation)
    if place not in Place.values or result not in InvestigationStep.Result.values:
        raise InvestigationNotUsable("Choose where you looked and what you found.")
    return InvestigationStep.objects.create(
        investigation=made, place=place, result=result, words=words.strip()[:400], on=on, at=at, by=by
    )


@transaction.atomic
def add_evidence(
    *,
    investigation: Investigation,
    words: str,
    by: User,
    on: date,
    content: BinaryIO | None = None,
    file_name: str = "",
    media_type: str = "",
    size: int = 0,
) -> InvestigationEvidence:
    """
    Keep what the tenant gave: words, and a receipt or picture whose bytes go into the store.

    :raises InvestigationNotUsable: without words, or for a file of another kind or too large.
    """
    made = _open(investigation)
    if not words.strip():
        raise InvestigationNotUsable("Say what this shows.")
    kept = None
    if content is not None:
        if media_type not in MEDIA_TYPES or not _is_what_it_says(content, media_type):
            raise InvestigationNotUsable("Choose a picture (JPEG or PNG) or a PDF.")
        if size > LARGEST_FILE:
            raise InvestigationNotUsable("The file is larger than 10 MB. Choose a smaller picture of it.")
        kept = store.keep(content, media_type=media_type)
    evidence = InvestigationEvidence.objects.create(
        investigation=made,
        words=words.strip()[:400],
        file=kept,
        file_name=file_name.replace("\\", "/").rpartition("/")[2][-120:],
        on=on,
        by=by,
    )
    _audit("investigation evidence added", made, by, on)
    return evidence


@transaction.atomic
def move_here(
    *, investigation: Investigation, payment: "Posting", from_account: "RentAccount", words: str, by: User, on: date
) -> Investigation:
    """
    The payment stands on another account: ask for it to be moved here, and close when it is (OPS-D29, D33).

    Above the person's limit the move waits; the investigation stays open until it is posted (`follow`).
    :raises AdjustmentNotAllowed: if that payment can not be moved, or not so much of it.
    """
    made = _open(investigation)
    _refuse_waiting(made)
    asked = adjustments.transfer(
        from_account=from_account,
        to_account=made.account,
        amount_pence=made.amount_pence,
        payment=payment,
        reason=Reason.WRONG_ACCOUNT.value,
        words=words,
        by=by,
        on=on,
    )
    made.adjustment = asked
    made.found_account, made.found_posting = from_account, payment
    made.outcome_words = words.strip()[:400]
    made.save(update_fields=["adjustment", "found_account", "found_posting", "outcome_words"])
    if asked.posting_id is not None:
        return close_moved(investigation=made, by=by, on=on)
    _audit("investigation: move asked for", made, by, on)
    return made


@transaction.atomic
def take_from_suspense(
    *, investigation: Investigation, item: "SuspenseItem", words: str, by: User, on: date
) -> Investigation:
    """
    The money lies in suspense: give it to this account, and close when it is there.

    :raises SuspenseNotOpen: if the item has found another place; PartNotUsable if less is open than was paid.
    """
    made = _open(investigation)
    _refuse_waiting(made)
    settlement = suspense.settle(item=item, parts=[Part(made.account, made.amount_pence)], because=words, by=by, on=on)
    made.settlement, made.adjustment = settlement, settlement.adjustment
    made.outcome_words = words.strip()[:400]
    made.save(update_fields=["settlement", "adjustment", "outcome_words"])
    if settlement.posting_id is not None:
        return close_moved(investigation=made, by=by, on=on)
    _audit("investigation: move asked for", made, by, on)
    return made


@transaction.atomic
def close_moved(*, investigation: Investigation, by: User, on: date, tenant_words: str = "") -> Investigation:
    """
    Close when what was asked for is posted; the hold ends.

    :raises InvestigationNotUsable: while the move still waits. One that was refused frees the search to go on.
    """
    made = _open(investigation)
    asked = made.adjustment
    if asked is None or asked.posting_id is None:
        raise InvestigationNotUsable("The money has not been moved yet: the move waits for approval.")
    made.moved_posting_id = asked.posting_id
    outcome = Outcome.SUSPENSE if made.settlement_id else Outcome.MOVED
    told = tenant_words or (
        f"We found your payment of £{pounds(made.amount_pence)}. It was not on your account. We have put it there, "
        f"with the day you paid it. You do not need to do anything."
    )
    return _close(made, outcome, tenant_words=told, by=by, on=on)


@transaction.atomic
def follow(*, adjustment: "Adjustment", by: User, on: date) -> Investigation | None:
    """Close the investigation that waited for this move, once the move is posted; None where nothing waited for it."""
    waiting = Investigation.objects.filter(adjustment=adjustment, closed_on__isnull=True).first()
    if waiting is None or adjustment.posting_id is None:
        return None
    return close_moved(investigation=waiting, by=by, on=on)


def close_all_moved(*, landlord: Landlord, by: User, on: date) -> int:
    """Close every investigation whose move was posted and that nobody closed; their holds end. Returns how many."""
    waiting = Investigation.objects.filter(
        landlord=landlord, closed_on__isnull=True, adjustment__posting__isnull=False
    ).select_related("adjustment")
    closed = 0
    for each in waiting.order_by("pk"):
        try:
            close_moved(investigation=each, by=by, on=on)
        except InvestigationOver:  # somebody closed it at the same moment
            continue
        closed += 1
    return closed


@transaction.atomic
def close_found_here(
    *, investigation: Investigation, payment: "Posting", words: str, by: User, on: date
) -> Investigation:
    """Close because the payment is on this account after all; the hold ends."""
    made = _open(investigation)
    _refuse_waiting(made)
    if not payment.entries.filter(account=made.account).exists():
        raise InvestigationNotUsable("That payment is not on this account.")
    made.found_posting, made.found_account = payment, made.account
    made.outcome_words = words.strip()[:400]
    told = f"Your payment of £{pounds(made.amount_pence)} is on your account."
    return _close(made, Outcome.THERE, tenant_words=told, by=by, on=on)


@transaction.atomic
def close_not_found(*, investigation: Investigation, tenant_words: str, by: User, on: date) -> Investigation:
    """
    Close because no payment was found, with the words for the tenant; the hold ends.

    :raises NotSearchedYet: while a place has not been searched.
    """
    made = _open(investigation)
    _refuse_waiting(made)
    searched = set(made.steps.values_list("place", flat=True))
    left = [label for place, label in Place.choices if place not in searched]
    if left:
        raise NotSearchedYet(f"Not searched yet: {'; '.join(label[0].lower() + label[1:] for label in left)}.")
    if not tenant_words.strip():
        raise InvestigationNotUsable("Write what the tenant is told.")
    return _close(made, Outcome.NOT_FOUND, tenant_words=tenant_words.strip(), by=by, on=on)


def not_found_words(investigation: Investigation) -> str:
    """What a tenant is told when nothing was found, to begin from."""
    return (
        f"You told us that you paid £{pounds(investigation.amount_pence)} on {investigation.paid_on:%-d %B %Y}. We "
        "have looked on your account, on other accounts, in money we could not place, and in the files from our bank. "
        "We did not find it. Please ask your bank or the shop to trace it, and send us what they tell you. "
        "We will look again."
    )


def _hold(account: "RentAccount", amount_pence: int, paid_on: date, by: User, on: date) -> Hold:
    return holds.place(
        account=account,
        reason=HoldReason.MISSING_PAYMENT,
        comment=f"A payment of £{pounds(amount_pence)} on {paid_on:%-d %B %Y} is being traced",
        from_on=on,
        until_on=on + timedelta(days=LONGEST_DAYS - 1),
        by=by,
        on=on,
    )


def _open(investigation: Investigation) -> Investigation:
    rows = Investigation.objects.select_for_update(of=("self",))
    found = rows.select_related("account__landlord", "landlord").get(pk=investigation.pk)
    if found.closed_on is not None:
        raise InvestigationOver("This investigation is closed. Open a new one if there is something new.")
    return found


def _refuse_waiting(made: Investigation) -> None:
    if made.adjustment is not None and made.adjustment.state == "waiting":
        raise InvestigationNotUsable("The money was found and its move waits for approval. Withdraw that first.")


def _close(made: Investigation, outcome: "Outcome", *, tenant_words: str, by: User, on: date) -> Investigation:
    made.outcome, made.tenant_words = outcome, tenant_words
    made.closed_on, made.closed_by = on, by
    made.save()
    hold = made.hold
    shared = Investigation.objects.filter(hold=hold, closed_on__isnull=True).exists()
    if hold is not None and hold.lifted_on is None and not shared:
        holds.lift(hold=hold, because=made.get_outcome_display(), by=by, on=on)
    _audit("investigation closed", made, by, on)
    return made


def _is_what_it_says(content: BinaryIO, media_type: str) -> bool:
    begins = {"image/jpeg": b"\xff\xd8\xff", "image/png": b"\x89PNG", "application/pdf": b"%PDF"}[media_type]
    first = content.read(len(begins))
    content.seek(0)
    return first == begins


def _audit(action: str, made: Investigation, by: User, on: date) -> None:
    audit.record(
        landlord=made.landlord,
        action=action,
        subject=made,
        after={"amount_pence": made.amount_pence, "outcome": made.outcome},
        by=by,
        on=on,
    )
