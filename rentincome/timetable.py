"""
What is done when (DEC-25): one list, read by Celery's beat and by `manage.py work`.

Rows are the truth: each entry is a sweep (rentincome/sweeps.py) that looks for what is due and does it, so one that was
missed, or done twice by two schedulers, does no harm.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from celery.schedules import crontab

from staff.clock import LONDON

NIGHT_BEGINS = time(3, 0)
"""In Europe/London, on the day whose night it is (DEC-15)."""


@dataclass(frozen=True)
class Entry:
    """
    One line of the timetable.

    :param sweep: the name of the function of `rentincome.sweeps` that does it.
    :param at: the time of day in Europe/London at which it is done; None if it is done every `every`.
    """

    name: str
    what: str
    sweep: str
    at: time | None = None
    every: timedelta | None = None


TIMETABLE = (
    Entry(
        "nights", "Charges, positions and decisions of the night; letters once a week", "run_nights", at=NIGHT_BEGINS
    ),
    Entry("missed nights", "Nights that did not run at their time", "run_nights", every=timedelta(minutes=15)),
    Entry("late files", "Nights taken again after a late file", "make_good_late_files", every=timedelta(minutes=15)),
    Entry("ledger checks", "The ledger proves itself after each night", "check_ledgers", every=timedelta(minutes=15)),
    Entry("papers", "Approved papers become PDFs", "render_papers", every=timedelta(seconds=30)),
    Entry("files", "Files that people sent in are tried out and applied", "do_file_tasks", every=timedelta(seconds=15)),
    Entry("simulations", "Policies are tried on past nights", "go_on_with_simulations", every=timedelta(seconds=15)),
    Entry("statements", "Approved statement runs are made", "produce_statements", every=timedelta(minutes=1)),
)
"""Everything that happens by itself."""

BY_NAME = {entry.name: entry for entry in TIMETABLE}


def last_night_begun(at: datetime) -> date:
    """The day whose night has begun at an instant: yesterday's before three o'clock in London."""
    local = at.astimezone(LONDON)
    return local.date() if local.time() >= NIGHT_BEGINS else local.date() - timedelta(days=1)


def is_due(entry: Entry, *, last: datetime | None, at: datetime) -> bool:
    """Whether an entry is to be done at an instant, given when it was done last; never done is due."""
    if last is None:
        return True
    if entry.every is not None:
        return at >= last + entry.every
    local = at.astimezone(LONDON)
    todays = datetime.combine(local.date(), entry.at or NIGHT_BEGINS, tzinfo=LONDON)
    return last < todays <= at


def beat_schedule() -> dict[str, dict[str, Any]]:
    """The timetable as Celery's beat reads it; its time zone is Europe/London (CELERY_TIMEZONE)."""
    return {
        entry.name: {
            "task": "rentincome.tasks.sweep",
            "schedule": crontab(hour=entry.at.hour, minute=entry.at.minute) if entry.at else entry.every,
            "kwargs": {"name": entry.name},
        }
        for entry in TIMETABLE
    }
