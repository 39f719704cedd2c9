"""How fresh the figures are: the newest night of each landlord, and what is wrong with a later one (DEC-15)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import OuterRef, Q, Subquery

from arrears.models import Night
from staff.models import JobRun, Landlord

NIGHT_JOB = "night"
"""The job's name in `job_run`, as rentincome/nightly.py writes it."""


@dataclass(frozen=True, slots=True)
class NightSeen:
    """
    One landlord's newest night by its last take, the run that made it, and a later run that is not finished.

    `night` is None before the first; `run` is None where a night was taken by hand; `later` is running or failed.
    """

    landlord: Landlord
    night: Night | None
    run: JobRun | None
    later: JobRun | None

    @property
    def on(self) -> date | None:
        """The day whose figures are shown."""
        return None if self.night is None else self.night.on

    @property
    def ended_at(self) -> datetime | None:
        """When it was ready, if its run says so."""
        return None if self.run is None else self.run.ended_at

    def behind_days(self, today: date) -> int:
        """How many nights are missing up to today; 0 when tonight's is in."""
        return 0 if self.on is None else max(0, (today - self.on).days)


def newest(landlords: Iterable[Landlord], *, on: date) -> list[NightSeen]:
    """Each landlord's newest night up to a day, by landlord name: three queries, however many nights there were."""
    wanted = sorted(landlords, key=lambda landlord: landlord.name)
    nights = Night.objects.filter(landlord=OuterRef("pk"), on__lte=on).order_by("-on", "-take")
    runs = JobRun.objects.filter(landlord=OuterRef("pk"), job=NIGHT_JOB, business_date__lte=on)
    runs = runs.order_by("-business_date", "-take")
    found = Landlord.objects.filter(pk__in=[landlord.pk for landlord in wanted]).annotate(
        night_id=Subquery(nights.values("pk")[:1]),
        done_id=Subquery(runs.filter(state=JobRun.State.DONE).values("pk")[:1]),
        latest_id=Subquery(runs.values("pk")[:1]),
    )
    ids = {row[0]: row[1:] for row in found.values_list("pk", "night_id", "done_id", "latest_id")}
    nights_by_id = Night.objects.in_bulk([one[0] for one in ids.values() if one[0]])
    runs_by_id = JobRun.objects.in_bulk([pk for one in ids.values() for pk in one[1:] if pk])
    seen = []
    for landlord in wanted:
        night_id, done_id, latest_id = ids.get(landlord.pk, (None, None, None))
        later = None if latest_id == done_id else runs_by_id.get(latest_id)
        seen.append(NightSeen(landlord, nights_by_id.get(night_id), runs_by_id.get(done_id), later))
    return seen


def last_night(nights: Iterable[NightSeen]) -> Q:
    """The filter for positions of the newest night of each landlord, by its last take."""
    rows = Q(pk__in=[])
    for seen in nights:
        if seen.night is not None:
            rows |= Q(landlord=seen.landlord.pk, on=seen.night.on, take=seen.night.take)
    return rows
