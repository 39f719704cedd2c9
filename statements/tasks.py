"""Nudges for statements, by id; each is safe to repeat, the rows are the truth (DEC-25)."""

from typing import Any

from celery import shared_task

from staff import clock
from staff.models import Landlord
from staff.operations import officers
from statements import notes
from statements.models import StatementRun
from statements.operations import runs
from statements.rules import due

AT_ONCE = 200


@shared_task
def prepare_newest(*, landlord_id: int, **later: Any) -> None:
    """Prepare the newest completed quarter once; a run that is there is left alone."""
    landlord = Landlord.objects.get(pk=landlord_id)
    quarter = due.newest_completed(clock.today())
    known = StatementRun.objects.filter(landlord=landlord, rent_year=quarter.rent_year, quarter=quarter.number)
    if not known.exists():
        runs.prepare(
            landlord=landlord,
            rent_year=quarter.rent_year,
            quarter=quarter.number,
            by=officers.system(),
            on=clock.today(),
            at=clock.now(),
        )


@shared_task
def produce(*, run_id: int, **later: Any) -> bool:
    """Go on with an approved run for a while; says whether it is all produced."""
    return runs.produce(
        run=StatementRun.objects.get(pk=run_id),
        limit=AT_ONCE,
        by=officers.system(),
        on=clock.today(),
        at=clock.now(),
        note_for=notes.from_settings(),
    ).done
