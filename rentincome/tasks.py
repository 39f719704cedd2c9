"""
Celery's tasks: nudges that name what is due (DEC-25). Losing one loses nothing, the next sweep finds the row.

`**later` lets an old worker meet a newer caller.
"""

from datetime import date
from typing import Any

from celery import Task, current_app, shared_task
from django.conf import settings
from kombu.exceptions import OperationalError

from rentincome import nightly, sweeps
from staff import clock
from staff.models import Landlord
from staff.operations import officers

AT_ONCE = {"max_retries": 0, "interval_start": 0, "interval_step": 0, "interval_max": 0}
"""A broker that is gone is noticed at once."""


@shared_task
def sweep(*, name: str, **later: Any) -> int:
    """Do one entry of the timetable."""
    return sweeps.do(name, at=clock.now())


@shared_task
def run_night(*, landlord_id: int, on: str, **later: Any) -> str:
    """Run one landlord's night; one that was run is left alone."""
    landlord = Landlord.objects.get(pk=landlord_id)
    run = nightly.run(landlord=landlord, on=date.fromisoformat(on), by=officers.system(), at=clock.now())
    return str(run.public_id)


def nudge(task: "Task[Any, Any]", **ids: Any) -> bool:
    """
    Tell the workers that something waits, if there is a broker; without one nothing is published (DEC-25).

    Call it after the transaction: `transaction.on_commit(lambda: nudge(…))`. A broker that does not answer is no
    error: the sweep comes.
    """
    if not settings.REDIS_BROKER_URL:
        return False
    try:
        with current_app.connection_for_write() as broker:
            # One quick try: somebody is waiting for a page.
            broker.transport_options = {**(broker.transport_options or {}), **AT_ONCE}
            task.apply_async(kwargs=ids, retry=False, connection=broker)
    except OperationalError:
        return False
    return True
