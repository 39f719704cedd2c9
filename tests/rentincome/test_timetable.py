"""DEC-25: one timetable; rows are the truth, so a second scheduler or a missed hour does no harm."""

import os
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from arrears.operations import positions
from rentincome import sweeps, tasks
from rentincome.celery import app
from rentincome.timetable import BY_NAME, TIMETABLE, is_due, last_night_begun
from staff.models import JobRun
from tests.builders.world import TAKE_ON, World

ROOT = Path(__file__).resolve().parents[2]


def test_beat_and_work_read_the_same_list() -> None:
    assert set(app.conf.beat_schedule) == {entry.name for entry in TIMETABLE}
    assert {line["task"] for line in app.conf.beat_schedule.values()} == {"rentincome.tasks.sweep"}
    assert str(app.conf.timezone) == "Europe/London"


@pytest.mark.parametrize(
    "instant, day",
    [
        (datetime(2026, 1, 10, 2, 59, tzinfo=UTC), 9),  # winter: London is UTC
        (datetime(2026, 1, 10, 3, 0, tzinfo=UTC), 10),
        (datetime(2026, 7, 10, 1, 59, tzinfo=UTC), 9),  # summer: 02:59 in London
        (datetime(2026, 7, 10, 2, 0, tzinfo=UTC), 10),
    ],
)
def test_the_night_begins_at_three_in_london(instant: datetime, day: int) -> None:
    assert last_night_begun(instant).day == day


def test_a_daily_entry_is_due_once_a_day_and_a_sweep_when_its_time_is_over() -> None:
    night, papers = BY_NAME["nights"], BY_NAME["papers"]
    three = datetime(2026, 1, 10, 3, 0, tzinfo=UTC)
    assert is_due(night, last=three - timedelta(hours=1), at=three)
    assert not is_due(night, last=three, at=three + timedelta(hours=20))
    assert is_due(night, last=three, at=three + timedelta(hours=24))
    assert not is_due(papers, last=three, at=three + timedelta(seconds=29))
    assert is_due(papers, last=three, at=three + timedelta(seconds=30))
    assert is_due(night, last=None, at=three)


@pytest.mark.django_db
def test_the_sweep_runs_the_nights_that_are_missing_and_one_landlords_trouble_is_its_own() -> None:
    broken, one = World.open("HILL"), World.open("QUAY")
    broken.landlord.rent_groups.get().weeks.all().delete()
    at = datetime(2026, 4, 7, 12, tzinfo=UTC)
    assert sweeps.do("missed nights", at=at) == 2
    assert sweeps.do("missed nights", at=at) == 0
    assert JobRun.objects.filter(landlord=one.landlord, state="done").count() == 2
    assert JobRun.objects.get(landlord=broken.landlord, state="failed").business_date == TAKE_ON


@pytest.mark.django_db
def test_an_error_nobody_foresaw_in_one_night_lets_the_next_landlords_run(monkeypatch: pytest.MonkeyPatch) -> None:
    broken, one = World.open("HILL"), World.open("QUAY")
    record = positions.record

    def breaks(**asked: Any) -> int:
        if asked["landlord"] == broken.landlord:
            raise KeyError("nobody thought of this")
        return record(**asked)

    monkeypatch.setattr(positions, "record", breaks)
    sweeps.do("missed nights", at=datetime(2026, 4, 7, 12, tzinfo=UTC))
    assert JobRun.objects.filter(landlord=one.landlord, state="done").count() == 2
    assert "nobody thought of this" in JobRun.objects.get(landlord=broken.landlord, state="failed").problem


@pytest.mark.django_db
def test_work_once_does_what_is_due(settings: Any) -> None:
    world = World.open()
    settings.RENTINCOME_TODAY = TAKE_ON + timedelta(days=1)
    call_command("work", "--once")
    assert JobRun.objects.filter(landlord=world.landlord, state="done").exists()


def test_without_a_broker_nothing_is_published(settings: Any) -> None:
    settings.REDIS_BROKER_URL = ""
    assert tasks.nudge(tasks.sweep, name="papers") is False


def test_a_broker_that_does_not_answer_is_no_error(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.REDIS_BROKER_URL = "redis://127.0.0.1:1/0"
    monkeypatch.setitem(app.conf, "broker_url", settings.REDIS_BROKER_URL)
    assert tasks.nudge(tasks.sweep, name="papers") is False


@pytest.mark.slow
def test_work_stops_when_it_is_told_to(tmp_path: Path) -> None:
    env = {**os.environ, "DATABASE_URL": f"sqlite:///{tmp_path / 'work_test.sqlite3'}", "REDIS_BROKER_URL": ""}
    subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=ROOT, env=env, check=True)
    work = subprocess.Popen([sys.executable, "manage.py", "work"], cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True)
    with pytest.raises(subprocess.TimeoutExpired):
        work.wait(timeout=12)
    work.send_signal(signal.SIGTERM)
    out, _ = work.communicate(timeout=20)
    assert (work.returncode, "work: stopped" in out) == (0, True)
