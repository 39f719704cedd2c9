from datetime import UTC, date, datetime, timedelta

import pytest

from staff.models import JobRun, Landlord
from staff.operations import job_runs, landlords, officers

pytestmark = pytest.mark.django_db

NIGHT = date(2026, 11, 17)
AT = datetime(2026, 11, 17, 3, 0, tzinfo=UTC)


@pytest.fixture
def landlord() -> Landlord:
    return landlords.describe(code="QUAY", name="Quay Homes", address="1 Quay St", by=officers.system(), on=NIGHT)


def claim(landlord: Landlord, at: datetime) -> JobRun:
    return job_runs.open_run(landlord=landlord, job="night", business_date=NIGHT, at=at)


def test_two_schedulers_make_one_run(landlord: Landlord) -> None:
    """DEC-15, reliability C8."""
    claim(landlord, AT)
    with pytest.raises(job_runs.RunElsewhere):
        claim(landlord, AT + timedelta(seconds=90))
    assert JobRun.objects.count() == 1


def test_a_run_that_is_done_stays_done(landlord: Landlord) -> None:
    job_runs.close_run(run=claim(landlord, AT), figures={"accounts": 3}, at=AT)
    again = claim(landlord, AT + timedelta(hours=5))
    assert (again.state, again.figures) == (JobRun.State.DONE, {"accounts": 3})


def test_a_dead_workers_run_is_taken_over(landlord: Landlord) -> None:
    claim(landlord, AT)
    later = AT + job_runs.CLAIM + timedelta(seconds=1)
    assert claim(landlord, later).state == JobRun.State.RUNNING
    with pytest.raises(job_runs.RunElsewhere):
        claim(landlord, later)


def test_a_failed_run_is_taken_up_again_at_once(landlord: Landlord) -> None:
    job_runs.fail_run(run=claim(landlord, AT), problem="The calendar is missing.", at=AT)
    assert claim(landlord, AT + timedelta(seconds=1)).problem == ""
