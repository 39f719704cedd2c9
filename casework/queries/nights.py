"""How fresh the figures are: the newest finished night of each landlord, and what is wrong with a later one (DEC-15)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from staff.models import JobRun, Landlord

NIGHT_JOB = "night"
"""The job's name in `job_run`, as rentincome/nightly.py writes it."""


@dataclass(frozen=True, slots=True)
class NightSeen:
    """
    One landlord's newest finished night, and the newest one of all where that is another.

    `on` is None before the first. `later` is a night after it (or a later take) that has not finished.
    """

    landlord: Landlord
    run: JobRun | None
    later: JobRun | None

    @property
    def on(self) -> date | None:
        """The day whose figures are shown."""
        return None if self.run is None else self.run.business_date

    @property
    def take(self) -> int:
        """The take of that night."""
        return 1 if self.run is None else self.run.take

    @property
    def ended_at(self) -> datetime | None:
        """When it was ready."""
        return None if self.run is None else self.run.ended_at

    def behind_days(self, today: date) -> int:
        """How many nights are missing up to today; 0 when tonight's is in."""
        return 0 if self.on is None else max(0, (today - self.on).days)


def newest(landlords: Iterable[Landlord], *, on: date) -> list[NightSeen]:
    """Each landlord's newest night up to a day, by landlord name, in one query."""
    wanted = sorted(landlords, key=lambda landlord: landlord.name)
    done: dict[int, JobRun] = {}
    latest: dict[int, JobRun] = {}
    runs = JobRun.objects.filter(job=NIGHT_JOB, landlord__in=wanted, business_date__lte=on)
    # A finished night is never older than the newest handful, unless nights failed for a month.
    for run in runs.order_by("landlord_id", "-business_date", "-take"):
        latest.setdefault(run.landlord_id, run)
        if run.state == JobRun.State.DONE:
            done.setdefault(run.landlord_id, run)
    seen = []
    for landlord in wanted:
        run, last = done.get(landlord.pk), latest.get(landlord.pk)
        seen.append(NightSeen(landlord, run, None if last is run else last))
    return seen


def last_night(nights: Iterable[NightSeen], *, landlord_field: str = "landlord") -> Q:
    """The filter for rows of the newest night of each landlord: `landlord`, `on` and `take` of the row."""
    rows = Q(pk__in=[])
    for night in nights:
        if night.on is not None:
            rows |= Q(**{landlord_field: night.landlord.pk, "on": night.on, "take": night.take})
    return rows
