"""A hold, a Breathing Space and a task of an account, for the guards; each is made once."""

from datetime import date, timedelta
from typing import Any

from arrears.models import BreathingSpace, CaseTask, Hold
from arrears.operations import breathing_spaces, holds
from arrears.rules.holds import HoldReason
from staff.models import User

LAST_YEAR = timedelta(days=400)


def hold_of(account: Any, by: User, *, on: date) -> Hold:
    """A hold of two weeks, with the review task that its end leaves."""
    return Hold.objects.filter(account=account).first() or holds.place(
        account=account,
        reason=HoldReason.PROMISE,
        comment="Scene.",
        from_on=on,
        until_on=on + timedelta(days=13),
        by=by,
        on=on,
    )


def task_of(account: Any, by: User, *, on: date) -> CaseTask:
    """The review task of that hold."""
    made = hold_of(account, by, on=on)
    return CaseTask.objects.get(source=f"arrears.hold {made.public_id}")


def space_of(account: Any, by: User, *, on: date) -> BreathingSpace:
    """One that is over, so that the other pages of the account stay as they are."""
    person = account.parties.order_by("pk").first().person
    return BreathingSpace.objects.filter(person=person).first() or breathing_spaces.start(
        person=person, starts_on=on - LAST_YEAR, notified_on=on - LAST_YEAR, by=by, on=on
    )
