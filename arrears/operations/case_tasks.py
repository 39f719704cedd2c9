"""Tasks that holds, protections and claims leave for a person: raised once, done once, dropped with their cause."""

from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction

from arrears.models import CaseTask
from staff.models import User
from staff.operations import audit
from staff.refusals import Refused

if TYPE_CHECKING:
    from ledger.models import RentAccount

What = CaseTask.What


class TaskDone(Refused):
    """Somebody has done it before, or it was dropped with its cause."""


class OutcomeMissing(Refused):
    """A task is done with a word on what came of it."""


def raise_(
    *,
    account: "RentAccount",
    what: CaseTask.What,
    due_on: date,
    source: str,
    on: date,
    words: str = "",
    sensitive: bool = False,
) -> CaseTask:
    """
    Leave a task for the person who looks after the account; the same cause never leaves it twice for the same day.

    :param due_on: the day from which it is shown.
    :param source: the row that caused it, as "app.model public-id".
    :param sensitive: that there is such a task tells something only some may know (PRA-10).
    """
    made, _ = CaseTask.objects.get_or_create(
        account=account,
        what=what,
        source=source,
        due_on=due_on,
        defaults={
            "landlord_id": account.landlord_id,
            "words": words[:300],
            "sensitive": sensitive,
            "made_on": on,
        },
    )
    return made


@transaction.atomic
def done(*, task: CaseTask, outcome: str, by: User, on: date) -> CaseTask:
    """
    Say that a task was done and what came of it.

    :raises OutcomeMissing: without a word.
    :raises TaskDone: if it was done or dropped before.
    """
    if not outcome.strip():
        raise OutcomeMissing("Say in a few words what came of it.")
    found = CaseTask.objects.filter(pk=task.pk, done_on__isnull=True)
    if not found.update(done_on=on, done_by=by, outcome=outcome.strip()[:400]):
        raise TaskDone("This task has been done already.")
    task.refresh_from_db()
    audit.record(landlord=task.landlord, action="task done", subject=task, after={"what": task.what}, by=by, on=on)
    return task


def drop(*, source: str, because: str, by: User, on: date, what: Collection[CaseTask.What] = ()) -> int:
    """Close what a cause has left open, because the cause is over; only these kinds where some are named."""
    waiting = CaseTask.objects.filter(source=source, done_on__isnull=True)
    if what:
        waiting = waiting.filter(what__in=list(what))
    return waiting.update(done_on=on, done_by=by, outcome=because[:400])
