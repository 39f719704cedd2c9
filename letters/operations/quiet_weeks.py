"""Quiet weeks: days on which a landlord asks nobody for arrears by letter (PRA-9)."""

from datetime import date

from django.db import IntegrityError, transaction

from letters.models import QuietWeek
from letters.operations import stops
from staff.models import Landlord, User
from staff.operations import audit
from staff.refusals import Refused


class QuietWeekNotUsable(Refused):
    """The days are in the wrong order, over already, or set before."""


@transaction.atomic
def set_(*, landlord: Landlord, from_on: date, until_on: date, words: str, by: User, on: date) -> QuietWeek:
    """
    From a day to a last day, hold every letter that asks for arrears; papers that wait are held at their next check.

    :raises QuietWeekNotUsable: for days in the wrong order or over, without a name, or for a start set before.
    """
    if until_on < from_on or until_on < on or not words.strip():
        raise QuietWeekNotUsable("Name the quiet days, and choose a last day from today on, not before their first.")
    stops.lock(landlord)
    try:
        with transaction.atomic():
            made = QuietWeek.objects.create(
                landlord=landlord, from_on=from_on, until_on=until_on, words=words.strip()[:80], set_by=by
            )
    except IntegrityError:
        raise QuietWeekNotUsable("Quiet days from that day are set already.") from None
    audit.record(
        landlord=landlord,
        action="quiet week set",
        subject=made,
        after={"from": str(from_on), "until": str(until_on)},
        by=by,
        on=on,
    )
    return made


@transaction.atomic
def take_back(*, quiet: QuietWeek, by: User, on: date) -> QuietWeek:
    """
    From this day the quiet days are quiet no longer.

    :raises QuietWeekNotUsable: if they were taken back before.
    """
    stops.lock(quiet.landlord)
    if not QuietWeek.objects.filter(pk=quiet.pk, ended_on__isnull=True).update(ended_on=on):
        raise QuietWeekNotUsable("These quiet days were taken back before.")
    quiet.refresh_from_db()
    audit.record(landlord=quiet.landlord, action="quiet week taken back", subject=quiet, by=by, on=on)
    return quiet
