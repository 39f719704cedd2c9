"""Nudges for papers: each names rows or nothing, and is safe to repeat; the rows are the truth (DEC-25)."""

from typing import Any

from celery import shared_task

from letters.operations import dispatches, rendering
from staff import clock
from staff.models import Landlord
from staff.operations import officers

AT_ONCE = 200


@shared_task
def render_waiting(*, limit: int = AT_ONCE, **later: Any) -> int:
    """Render approved papers that wait, up to a limit; the sweep calls again while there are more."""
    run = rendering.render_waiting(limit=limit, by=officers.system(), at=clock.now(), on=clock.today())
    return run.rendered


@shared_task
def make_batch(*, landlord_id: int, run_label: str, **later: Any) -> None:
    """Join a run's ready papers for the printer; nothing ready is nothing to do."""
    landlord = Landlord.objects.get(pk=landlord_id)
    if dispatches.anything_ready(landlord, run_label):
        dispatches.make_batch(
            landlord=landlord, run_label=run_label, by=officers.system(), on=clock.today(), at=clock.now()
        )
