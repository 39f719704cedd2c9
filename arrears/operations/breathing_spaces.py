"""
Breathing Space: started, ended and cancelled as we are notified (SI 2020/1311, LAW section 6, PRA-10).

Every paper about every account the debtor is liable on is stopped, to everybody liable on it, the statement too.
"""

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q

from arrears.models import BreathingSpace
from arrears.rules import holds as rules
from letters.models import Stop
from letters.operations import stops
from staff.models import User
from staff.operations import audit
from staff.refusals import Refused
from tenancies.models import Person


class BreathingSpaceKnown(Refused):
    """The notification has been recorded already, or this one is over."""


@transaction.atomic
def start(
    *,
    person: Person,
    starts_on: date,
    notified_on: date,
    by: User,
    on: date,
    reference: str = "",
    mental_health: bool = False,
) -> BreathingSpace:
    """
    Record a moratorium and stop every paper about the debtor's accounts (PRA-10).

    :raises BreathingSpaceKnown: if one of this person from this day is recorded.
    """
    try:
        with transaction.atomic():
            made = BreathingSpace.objects.create(
                landlord=person.landlord,
                person=person,
                reference=reference,
                mental_health=mental_health,
                starts_on=starts_on,
                notified_on=notified_on,
                set_by=by,
            )
    except IntegrityError:
        raise BreathingSpaceKnown(f"A Breathing Space of {person} from {starts_on} is recorded already.") from None
    _stop(made, by, on)
    _audit("Breathing Space started", made, by, on, {"starts_on": str(starts_on)})
    return made


@transaction.atomic
def end_treatment(*, space: BreathingSpace, ended_on: date, by: User, on: date) -> BreathingSpace:
    """
    Record that the crisis treatment ended: a mental-health one then lasts thirty more days.

    :raises BreathingSpaceKnown: if it is of the standard kind, or its end is known.
    """
    found = BreathingSpace.objects.filter(pk=space.pk, mental_health=True, treatment_ended_on__isnull=True)
    if not found.update(treatment_ended_on=ended_on):
        raise BreathingSpaceKnown("The end of this Breathing Space is known already.")
    space.refresh_from_db()
    _stop_anew(space, by, on)
    _audit("Breathing Space: end known", space, by, on, {"last_day": str(as_rule(space).last_day)})
    return space


@transaction.atomic
def cancel(*, space: BreathingSpace, cancelled_on: date, by: User, on: date) -> BreathingSpace:
    """
    Record that it was cancelled: `cancelled_on` is the first day on which it protects no longer.

    :raises BreathingSpaceKnown: if it was cancelled before.
    """
    if not BreathingSpace.objects.filter(pk=space.pk, cancelled_on__isnull=True).update(cancelled_on=cancelled_on):
        raise BreathingSpaceKnown("This Breathing Space was cancelled before.")
    space.refresh_from_db()
    _stop_anew(space, by, on)
    _audit("Breathing Space cancelled", space, by, on, {"cancelled_on": str(cancelled_on)})
    return space


def as_rule(space: BreathingSpace) -> rules.BreathingSpace:
    """A row as the rules read it."""
    return rules.BreathingSpace(space.starts_on, space.mental_health, space.treatment_ended_on, space.cancelled_on)


def _stop(space: BreathingSpace, by: User, on: date) -> None:
    last_day = as_rule(space).last_day
    if last_day is not None and last_day < space.starts_on:
        return
    liable = Q(until_on__isnull=True) | Q(until_on__gte=space.starts_on)
    for party in space.person.account_parties.filter(liable).select_related("account").order_by("account_id"):
        stops.place(
            landlord=space.landlord,
            account=party.account,
            person=space.person,
            reason=Stop.Reason.BREATHING_SPACE,
            from_on=space.starts_on,
            until_on=last_day,
            source=_source(space),
            by=by,
            on=on,
        )


def _stop_anew(space: BreathingSpace, by: User, on: date) -> None:
    """The same stops with the last day that is now known."""
    for stop in Stop.objects.filter(landlord=space.landlord, source=_source(space), lifted_on__isnull=True):
        stops.lift(stop=stop, by=by, on=on)
    last_day = as_rule(space).last_day
    if last_day is None or last_day >= on:
        _stop(space, by, on)


def _audit(action: str, space: BreathingSpace, by: User, on: date, after: dict[str, Any]) -> None:
    audit.record(landlord=space.landlord, action=action, subject=space, after=after, by=by, on=on)


def _source(space: BreathingSpace) -> str:
    return f"arrears.breathingspace {space.public_id}"
