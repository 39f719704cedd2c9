"""
Refunds: checked when asked and again when approved, paid out in one file, and put back when the bank returns them.

The sum is OPS-D32 (`ledger.rules.refunds`); who decides is OPS-D33, always a second person. Other debts of the same
people are paid from the credit in the same posting, and never those that are frozen (PRA-18).
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction

from ledger.models import Refund, RefundFile, RefundTerms, RentAccount
from ledger.operations import adjustments, postings, suspense_settled
from ledger.operations.adjustments import ChangedMeanwhile
from ledger.operations.postings import Amount, Event
from ledger.queries import refunds as queries
from ledger.rules.account_types import NOBODYS, AccountType
from ledger.rules.adjustments import AdjustmentSort, Reason
from ledger.rules.entry_kinds import EntryKind
from ledger.rules.refunds import Answers, Cause, HbAnswer, NameCheck, PayTo, Terms, Working, work_out
from ledger.rules.words import money
from staff.models import Landlord, User
from staff.operations import audit
from staff.refusals import Refused

NO_BANK = {"sort_code": "", "account_number": ""}


class RefundNotAllowed(Refused):
    """The request is incomplete, asks for more than may be paid, or one is waiting already."""


class RefundOver(Refused):
    """The refund is not where this step expects it: not approved, in a file already, or returned already."""


@dataclass(frozen=True)
class Payee:
    """Who is paid: the name on the bank account, six and eight digits."""

    name: str
    sort_code: str
    account_number: str


@transaction.atomic
def ask(
    *,
    account: RentAccount,
    amount_pence: int | None,
    answers: Answers,
    payee: Payee,
    frozen: Mapping[int, str],
    words: str,
    by: User,
    on: date,
) -> Refund:
    """
    Ask for a refund. Where the rules refuse it, the request is kept with every reason and nothing waits.

    :param amount_pence: all that may be refunded, if None.
    :param frozen: accounts of the landlord whose debt is never offset, and why; known above the ledger.
    :raises RefundNotAllowed: for bank details that cannot be right, more than the rules leave, or a second request.
    """
    RentAccount.objects.select_for_update(no_key=True).get(pk=account.pk)
    if AccountType(account.account_type) in NOBODYS:
        raise RefundNotAllowed("Nobody's own money stands on this account. Suspense is sent back on the suspense desk.")
    if Refund.objects.filter(account=account, adjustment__state="waiting").exists():
        raise RefundNotAllowed("A refund of this account is waiting for approval already. Have it decided first.")
    postings.refuse_mirrored(account_ids=[account.pk])
    facts = queries.facts(account, on=on, frozen=frozen)
    found = work_out(facts, answers, queries.terms(landlord_id=account.landlord_id, on=on))
    kept: dict[str, Any] = {
        "landlord": account.landlord,
        "account": account,
        "cause": answers.cause.value,
        "hb_answer": answers.hb_answer.value,
        "pay_to": answers.pay_to.value,
        "name_check": answers.name_check.value,
        "all_agree": answers.all_agree,
        "clawback_pence": answers.clawback_pence,
        "working": _as_json(found, answers),
        "asked_on": on,
        "asked_by": by,
    }
    if found.reasons:
        made = Refund.objects.create(**kept, amount_pence=0, refused_because=list(found.reasons))
        audit.record(landlord=account.landlord, action="refund refused by the rules", subject=made, by=by, on=on)
        return made
    amount = found.refundable_pence if amount_pence is None else amount_pence
    if not 0 < amount <= found.refundable_pence:
        raise RefundNotAllowed(
            f"Enter an amount above nought and up to {money(found.refundable_pence)}: that is what may be refunded."
        )
    _refuse_bank(payee)
    asked = adjustments.ask(
        landlord=account.landlord,
        sort=AdjustmentSort.REFUND,
        account=account,
        events=[_event(account.pk, amount, found, on)],
        reason=Reason.CREDIT_REFUNDED,
        words=words,
        by=by,
        on=on,
    )
    return Refund.objects.create(
        **kept,
        amount_pence=amount,
        adjustment=asked,
        payee_name=payee.name.strip(),
        sort_code=_digits(payee.sort_code),
        account_number=_digits(payee.account_number),
    )


@transaction.atomic
def approve(*, refund: Refund, frozen: Mapping[int, str], by: User, on: date, because: str = "") -> Refund:
    """
    Say yes, after every check has been made again on today's account; with the last word it is posted.

    :raises ChangedMeanwhile: if less may be paid now than was asked for, or another debt has changed.
    :raises NotEnoughAuthority, AdjustmentOver: as `adjustments.approve`.
    """
    made = _locked(refund)
    if made.adjustment is None:
        raise RefundOver("The rules refused this request. It can be asked for again.")
    answers = answers_of(made)
    found = work_out(
        queries.facts(made.account, on=on, frozen=frozen),
        answers,
        queries.terms(landlord_id=made.landlord_id, on=on),
    )
    if found.reasons:
        raise ChangedMeanwhile(f"This may not be paid any more. {found.reasons[0]} Refuse it; ask again later.")
    if found.refundable_pence < made.amount_pence or _offsets(found) != _offsets_asked(made):
        raise ChangedMeanwhile(
            f"The account has changed since this was asked for: {money(found.refundable_pence)} may be refunded now. "
            "Refuse it; it can be asked for again."
        )
    adjustments.settle(adjustment=made.adjustment, by=by, on=on, because=because)
    made.refresh_from_db()
    return made


@transaction.atomic
def refuse(*, refund: Refund, because: str, by: User, on: date) -> Refund:
    """Say no; the bank details are erased at once."""
    made = _locked(refund)
    if made.adjustment is None:
        raise RefundOver("The rules have refused this request already.")
    adjustments.refuse(adjustment=made.adjustment, because=because, by=by, on=on)
    return _erase(made, on)


@transaction.atomic
def withdraw(*, refund: Refund, by: User, on: date) -> Refund:
    """Take back one's own request; the bank details are erased at once."""
    made = _locked(refund)
    if made.adjustment is None:
        raise RefundOver("The rules have refused this request already.")
    adjustments.withdraw(adjustment=made.adjustment, by=by, on=on)
    return _erase(made, on)


@transaction.atomic
def put_in_file(*, landlord: Landlord, public_ids: Sequence[str], digest: str, by: User, on: date) -> RefundFile:
    """
    Record the file that pays these refunds: each is in exactly one file, for ever.

    :param digest: where the file's bytes are stored.
    :raises RefundOver: if one of them is in a file already, is not approved, was taken back, or its account owes now;
        then no file is recorded.
    """
    # Files that bring money take the same lock: no payment comes back between this look and the commit.
    Landlord.objects.select_for_update(no_key=True).get(pk=landlord.pk)
    found = queries.payable(landlord_id=landlord.pk).filter(public_id__in=public_ids)
    rows = Refund.objects.filter(pk__in=list(found.values_list("pk", flat=True)), file=None, returned_on=None)
    pence = list(rows.values_list("amount_pence", flat=True))
    newest = RefundFile.objects.filter(landlord=landlord).order_by("-number").first()
    made = RefundFile.objects.create(
        landlord=landlord,
        number=newest.number + 1 if newest else 1,
        digest=digest,
        line_count=len(pence),
        total_pence=sum(pence),
        made_on=on,
        made_by=by,
    )
    if not public_ids or rows.update(file=made) != len(set(public_ids)):
        raise RefundOver("Some of these refunds may not be paid any more. No file was made; look at the list again.")
    audit.record(
        landlord=landlord,
        action="refund file made",
        subject=made,
        after={"number": made.number, "lines": made.line_count, "total_pence": made.total_pence},
        by=by,
        on=on,
    )
    return made


@transaction.atomic
def confirm_file(*, file: RefundFile, by: User, on: date) -> RefundFile:
    """Record that the bank has paid a file; the landlord's days for keeping bank details run from now."""
    found = RefundFile.objects.filter(pk=file.pk, confirmed_on=None)
    if not found.update(confirmed_on=on, confirmed_by=by):
        raise RefundOver("This file has been confirmed already.")
    file.refresh_from_db()
    audit.record(landlord=file.landlord, action="refund file confirmed", subject=file, by=by, on=on)
    return file


@transaction.atomic
def put_back(*, refund: Refund, by: User, on: date) -> Refund:
    """
    The bank returned a refund: the credit stands on the account again, and may be asked for anew.

    :raises RefundOver: if it was never in a file, or was put back before.
    """
    made = _locked(refund)
    if made.file_id is None or made.adjustment is None or made.adjustment.state != "posted":
        raise RefundOver("This refund has not been paid out, so nothing can come back. Refuse or wait instead.")
    if made.returned_on is not None:
        raise RefundOver("This refund has been put back already.")
    batch = postings.open_batch(
        landlord=made.landlord,
        source="refund-returned",
        reference=str(made.public_id),
        line_count=1,
        total_pence=-made.amount_pence,
        by=by,
        on=on,
    )
    event = Event(
        reference=str(made.public_id),
        effective_on=on,
        narrative="The bank returned the refund",
        amounts=[Amount(made.account_id, EntryKind.REFUND_REV, -made.amount_pence)],
    )
    posting = postings.post(batch=batch, events=[event], by=by, on=on)[0]
    postings.seal(batch=batch)
    Refund.objects.filter(pk=made.pk).update(returned_on=on, returned_posting=posting)
    made.refresh_from_db()
    suspense_settled.came_back(adjustment=made.adjustment, by=by, on=on)
    audit.record(landlord=made.landlord, action="refund returned", subject=made, by=by, on=on)
    return made


@transaction.atomic
def erase_bank_details(*, landlord: Landlord, by: User, on: date) -> list[str]:
    """
    Erase the bank details of files confirmed so many days ago that the landlord no longer keeps them.

    :return: the digests of those files, for whoever keeps their bytes.
    """
    keep = queries.terms(landlord_id=landlord.pk, on=on).keep_bank_days
    due = RefundFile.objects.filter(
        landlord=landlord, confirmed_on__lte=on - timedelta(days=keep), erased_on=None
    ).select_for_update(no_key=True)
    digests = []
    for file in due:
        Refund.objects.filter(file=file).update(**NO_BANK, bank_erased_on=on)
        RefundFile.objects.filter(pk=file.pk).update(erased_on=on)
        audit.record(landlord=landlord, action="refund bank details erased", subject=file, by=by, on=on)
        digests.append(file.digest)
    return digests


@transaction.atomic
def set_terms(*, landlord: Landlord, terms: Terms, from_on: date, by: User, on: date) -> RefundTerms:
    """From a day on, let refunds follow other settings than those shipped."""
    if from_on < on:
        raise RefundNotAllowed("Settings for the past cannot be changed. Choose today or a later day.")
    if RefundTerms.objects.filter(landlord=landlord, from_on=from_on).exists():
        raise RefundNotAllowed("There are terms from that day already. Choose a later day.")
    if min(terms.buffer_cycles, terms.cleared_working_days, terms.keep_bank_days) < 0:
        raise RefundNotAllowed("Cycles and days are nought or more.")
    made = RefundTerms.objects.create(
        landlord=landlord,
        buffer_cycles=terms.buffer_cycles,
        cleared_working_days=terms.cleared_working_days,
        keep_bank_days=terms.keep_bank_days,
        from_on=from_on,
        set_by=by,
    )
    audit.record(landlord=landlord, action="refund terms set", subject=made, after=asdict(terms), by=by, on=on)
    return made


def answers_of(refund: Refund) -> Answers:
    """The answers as they were given."""
    return Answers(
        cause=Cause(refund.cause),
        hb_answer=HbAnswer(refund.hb_answer),
        pay_to=PayTo(refund.pay_to),
        name_check=NameCheck(refund.name_check),
        all_agree=refund.all_agree,
        paid_by_other=bool(refund.working.get("paid_by_other")),
        clawback_pence=refund.clawback_pence,
        said_on=refund.asked_on,
    )


def _locked(refund: Refund) -> Refund:
    return Refund.objects.select_for_update(no_key=True).get(pk=refund.pk)


def usable(payee: Payee) -> Payee:
    """
    A payee as it is kept, digits only.

    :raises RefundNotAllowed: for bank details that cannot be right.
    """
    _refuse_bank(payee)
    return Payee(payee.name.strip(), _digits(payee.sort_code), _digits(payee.account_number))


def _refuse_bank(payee: Payee) -> None:
    if not payee.name.strip():
        raise RefundNotAllowed("Enter the name on the bank account.")
    if not re.fullmatch(r"[0-9]{6}", _digits(payee.sort_code)):
        raise RefundNotAllowed("A sort code has six digits, like 20-30-40.")
    if not re.fullmatch(r"[0-9]{8}", _digits(payee.account_number)):
        raise RefundNotAllowed("An account number has eight digits; put noughts in front of a shorter one.")


def _digits(text: str) -> str:
    return re.sub(r"[\s-]", "", text)


def _event(account_id: int, amount_pence: int, found: Working, on: date) -> Event:
    amounts = [Amount(account_id, EntryKind.REFUND, amount_pence)]
    for other_id, pence in _offsets(found):
        amounts.append(Amount(account_id, EntryKind.TRANSFER, pence))
        amounts.append(Amount(other_id, EntryKind.TRANSFER, -pence))
    return Event(reference="", effective_on=on, amounts=amounts)


def _offsets(found: Working) -> list[tuple[int, int]]:
    return [(one.account_id, one.pence) for one in found.deductions if one.account_id is not None]


def _offsets_asked(refund: Refund) -> list[tuple[int, int]]:
    return [(one["account"], one["pence"]) for one in refund.working["deductions"] if one["account"] is not None]


def _as_json(found: Working, answers: Answers) -> dict[str, Any]:
    return {
        "credit_pence": found.credit_pence,
        "deductions": [{"words": one.words, "pence": one.pence, "account": one.account_id} for one in found.deductions],
        "refundable_pence": found.refundable_pence,
        "paid_by_other": answers.paid_by_other,
    }


def _erase(made: Refund, on: date) -> Refund:
    Refund.objects.filter(pk=made.pk).update(**NO_BANK, bank_erased_on=on)
    made.refresh_from_db()
    return made
