"""Disputed amounts: part of a balance that the tenant says is not owed, between two days (OPS-A13)."""

from datetime import date

from django.db import transaction

from ledger.models import DisputedAmount, RentAccount
from staff.models import User
from staff.operations import audit
from staff.refusals import Refused


class DisputeNotAllowed(Refused):
    """The amount, the words or the days do not make a dispute, or it has ended."""


@transaction.atomic
def record(*, account: RentAccount, amount_pence: int, words: str, from_on: date, by: User, on: date) -> DisputedAmount:
    """Record that so much of a balance is disputed from a day on; no entry changes."""
    if amount_pence <= 0:
        raise DisputeNotAllowed("Enter the amount that is disputed, above nought.")
    if not words.strip():
        raise DisputeNotAllowed("Say in a few words what is disputed and why.")
    if from_on > on:
        raise DisputeNotAllowed("A dispute cannot begin in the future.")
    made = DisputedAmount.objects.create(
        landlord=account.landlord,
        account=account,
        amount_pence=amount_pence,
        words=words.strip(),
        from_on=from_on,
        recorded_on=on,
        by=by,
    )
    audit.record(
        landlord=account.landlord,
        action="disputed amount recorded",
        subject=made,
        after={"amount_pence": amount_pence, "from": str(from_on)},
        by=by,
        on=on,
    )
    return made


@transaction.atomic
def end(*, disputed: DisputedAmount, until_on: date, outcome: str, by: User, on: date) -> DisputedAmount:
    """
    Record that a dispute was over after a day, and what came of it.

    :raises DisputeNotAllowed: without an outcome, for a day before it began, or if it has ended already.
    """
    if not outcome.strip():
        raise DisputeNotAllowed("Say in a few words what came of the dispute.")
    if not disputed.from_on <= until_on <= on:
        raise DisputeNotAllowed("Its last day lies between its first day and today.")
    found = DisputedAmount.objects.filter(pk=disputed.pk, until_on=None)
    if not found.update(until_on=until_on, outcome=outcome.strip(), ended_by=by, ended_on=on):
        raise DisputeNotAllowed("This dispute has ended already.")
    disputed.refresh_from_db()
    audit.record(landlord=disputed.landlord, action="disputed amount ended", subject=disputed, by=by, on=on)
    return disputed
