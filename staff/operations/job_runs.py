"""One run per landlord, job and business date (DEC-15); two schedulers, or a dead worker, do no harm."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from staff.models import JobRun, Landlord
from staff.refusals import Refused

CLAIM = timedelta(minutes=30)


class RunElsewhere(Refused):
    """Another process is doing this run at this moment."""


def open_run(*, landlord: Landlord, job: str, business_date: date, at: datetime, take: int = 1) -> JobRun:
    """
    Claim a run: a new row, or one whose worker died or failed. A run that is done is returned as it is.

    :raises RunElsewhere: if another live process holds it.
    """
    try:
        with transaction.atomic():
            return JobRun.objects.create(
                landlord=landlord,
                job=job,
                business_date=business_date,
                take=take,
                started_at=at,
                claimed_until=at + CLAIM,
            )
    except IntegrityError:
        run = JobRun.objects.get(landlord=landlord, job=job, business_date=business_date, take=take)
    if run.state == JobRun.State.DONE:
        return run
    # Compare and set: of two sweeps that see a dead claim, one wins.
    claimed = JobRun.objects.filter(pk=run.pk, state=run.state, claimed_until=run.claimed_until)
    if run.state == JobRun.State.RUNNING and run.claimed_until and run.claimed_until > at:
        raise RunElsewhere(f"The {job} of {business_date} for {landlord.name} is running already.")
    if not claimed.update(state=JobRun.State.RUNNING, claimed_until=at + CLAIM, problem=""):
        raise RunElsewhere(f"The {job} of {business_date} for {landlord.name} has just been taken over.")
    run.refresh_from_db()
    return run


def close_run(*, run: JobRun, figures: dict[str, Any], at: datetime) -> JobRun:
    """Say that it ended well, with its counts and totals."""
    run.state, run.figures, run.ended_at, run.claimed_until = JobRun.State.DONE, figures, at, None
    run.save(update_fields=["state", "figures", "ended_at", "claimed_until"])
    return run


def fail_run(*, run: JobRun, problem: str, at: datetime) -> JobRun:
    """Say that it ended badly, in words a manager can act on; it may be taken up again at once."""
    run.state, run.problem, run.ended_at, run.claimed_until = JobRun.State.FAILED, problem, at, None
    run.save(update_fields=["state", "problem", "ended_at", "claimed_until"])
    return run
