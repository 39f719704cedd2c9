"""
A worker killed in mid-run and started again, as often as it happens, leaves each proposal's paper rendered once.

Real processes with the command lines a deployment runs, killed with SIGKILL together with their children. The only
thing put forward is the clock: the ten minutes of a dead worker's claim are taken off in the database (DEC-25).
"""

import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from threading import Barrier
from typing import Any
from urllib.parse import quote

import pytest
import redis
from django.conf import settings as in_force
from django.db import connection, connections, transaction
from django.db.backends.sqlite3.base import DatabaseWrapper as SqliteConnection
from ruamel.yaml import YAML

from arrears.models import LetterRun, Proposal
from arrears.operations import decisions, letter_runs, positions, week_ends
from letters import store
from letters.models import Document, DocumentStep, StoredFile
from letters.operations import documents
from rentincome import nightly, tasks
from rentincome.celery import app
from staff.models import User
from staff.operations import job_runs
from tests.builders.world import World, at, weekly_charges

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

ROOT = Path(__file__).resolve().parents[2]
TUESDAY = date(2026, 6, 16)
RUN_OUT = at(TUESDAY) - timedelta(days=1)
"""When claims end that time has passed over."""
PATIENCE = 120
"""Seconds to wait for what must come, on a busy machine."""


# ---------------------------------------------------------------- the landlord and its letters


@transaction.atomic  # a batch is sealed in the transaction that opened it
def a_week_of_arrears(accounts: int) -> World:
    """A landlord whose every tenant is two weeks behind on a Tuesday whose night has been done."""
    world = World.open()
    for number in range(accounts):
        world.account(weekly_charges(date(2026, 6, 8), 2), tenants=(f"Tenant {number}",))
    landlord, by = world.landlord, world.system
    night = job_runs.open_run(landlord=landlord, job=nightly.JOB, business_date=TUESDAY, at=at(TUESDAY))
    positions.record(landlord=landlord, on=TUESDAY, take=1, by=by)
    week_ends.catch_up(landlord=landlord, on=TUESDAY, payments_until=TUESDAY, by=by)
    decisions.decide_all(landlord=landlord, on=TUESDAY, take=1, by=by, weekly=False, payments_until=TUESDAY)
    job_runs.close_run(run=night, figures={}, at=at(TUESDAY))
    return world


def letter_run(world: World) -> LetterRun:
    return letter_runs.make(landlord=world.landlord, on=TUESDAY, by=world.system, at=at(TUESDAY))


def approve(world: World, run: LetterRun, by: User) -> int:
    """Approve all that the run proposes. Returns how many papers that were."""
    seen = documents.select(
        landlord=world.landlord, filters={"run_label": run.label}, by=by, on=TUESDAY, at=at(TUESDAY)
    )
    return documents.approve(selection=seen, by=by, on=TUESDAY, at=at(TUESDAY)).approved


def ten_minutes_pass() -> None:
    """The claims of workers that are no more run out, as they do by themselves."""
    Document.objects.filter(claimed_until__gt=RUN_OUT).update(claimed_until=RUN_OUT)


def kept() -> int:
    """How many papers' bytes lie in the store."""
    return sum(1 for path in in_force.RENTINCOME_STORE.glob("sha256/*/*") if path.is_file())


def waiting() -> int:
    return Document.objects.filter(state=Document.State.APPROVED).count()


def claimed() -> int:
    """How many papers a worker has in hand."""
    return Document.objects.filter(state=Document.State.APPROVED, claimed_until__gt=RUN_OUT).count()


def assert_each_proposal_is_rendered_once(many: int) -> None:
    papers = list(Document.objects.order_by("pk"))
    problems = {paper.problem for paper in papers if paper.problem}
    assert (Counter(paper.state for paper in papers), problems) == ({"rendered": many}, set())
    assert LetterRun.objects.count() == 1
    proposals = Counter(Proposal.objects.values_list("account_id", flat=True))
    assert proposals == Counter(paper.account_id for paper in papers)
    assert set(proposals.values()) == {1}
    steps = DocumentStep.objects.filter(reached=Document.State.RENDERED).values_list("document_id", flat=True)
    assert Counter(steps) == {paper.pk: 1 for paper in papers}
    # One file each: whoever rendered a paper again made the same bytes, so nothing lies beside what the rows name.
    files = {paper.file_id for paper in papers}
    assert len(files) == StoredFile.objects.count() == kept() == many
    assert all(store.get(str(digest)).startswith(b"%PDF") for digest in files)
    assert not Document.objects.exclude(claim="", claimed_until=None).exists()


# ---------------------------------------------------------------- the processes


@dataclass
class Process:
    """A process of the deployment and all it starts: one process group, so that a kill takes everything at once."""

    command: list[str]
    env: dict[str, str]
    log: Path
    running: subprocess.Popen[bytes] | None = None
    kills: list[int] = field(default_factory=list)
    """How many papers were claimed when it was killed, kill by kill."""

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.running = subprocess.Popen(
                self.command, cwd=ROOT, env=self.env, stdout=log, stderr=log, start_new_session=True
            )

    def kill_in_mid_run(self, *, kept_papers: int) -> None:
        """
        SIGKILL to it and its children, as a power cut or the memory guard would, with papers in hand.

        Everything is halted first, so that what it has in hand when the kill comes is what was looked at.

        :param kept_papers: how many papers' bytes must lie in the store before.
        """
        assert self.running is not None
        group = self.running.pid
        until(lambda: kept() >= kept_papers and claimed() and self._halted_with_papers(), "a run to kill", self)
        os.killpg(group, signal.SIGKILL)
        self.running.wait()
        self.running = None
        until(lambda: not _lives(group), "the end of its children", self)

    def _halted_with_papers(self) -> bool:
        assert self.running is not None
        os.killpg(self.running.pid, signal.SIGSTOP)
        if in_hand := claimed():
            self.kills.append(in_hand)
        else:
            os.killpg(self.running.pid, signal.SIGCONT)  # it was just between two papers
        return in_hand > 0

    def ended_well(self) -> bool:
        return self.running is not None and self.running.poll() == 0

    def end(self) -> None:
        if self.running is not None:
            try:
                os.killpg(self.running.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
            self.running.wait()
            self.running = None


def _lives(group: int) -> bool:
    """Whether any process of a group is left."""
    return any(_group_of(stat) == group for stat in Path("/proc").glob("[0-9]*/stat"))


def _group_of(stat: Path) -> int:
    """The process group that a line of /proc names; none for a process that is gone, or only waits to be collected."""
    try:
        state, _parent, group = stat.read_text().rpartition(")")[2].split()[:3]
    except OSError:
        return 0
    return 0 if state == "Z" else int(group)


def until(come: Callable[[], object], what: str, process: Process) -> None:
    """Wait for something; say what did not come, with the process's own words."""
    deadline = time.monotonic() + PATIENCE
    while not come():
        ended = process.running is not None and process.running.poll() is not None
        if (ended and not come()) or time.monotonic() > deadline:
            states = dict(Counter(Document.objects.values_list("state", flat=True)))
            told = process.log.read_text(errors="replace")[-3000:]
            pytest.fail(
                f"There never came {what}. The papers: {states}. The process {'ended' if ended else 'runs'}:\n{told}"
            )
        time.sleep(0.02)


def environment(**ours: str) -> dict[str, str]:
    """What the process is told: this test's database, store and pretended day."""
    return {
        **os.environ,
        "RENTINCOME_ENV": "test",
        "DATABASE_URL": database_url(),
        "RENTINCOME_STORE": str(in_force.RENTINCOME_STORE),
        "RENTINCOME_TODAY": TUESDAY.isoformat(),
        "REDIS_CACHE_URL": "",
        **ours,
    }


def database_url() -> str:
    """The test's own database, as a process outside it finds it."""
    told = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{told['NAME']}"
    user, password = quote(told["USER"], safe=""), quote(told["PASSWORD"], safe="")
    return f"postgres://{user}:{password}@{told['HOST']}:{told['PORT'] or 5432}/{told['NAME']}"


@pytest.fixture
def database_others_can_open(transactional_db: None, tmp_path: Path) -> Iterator[None]:
    """On SQLite the suite's database lives in memory; here it is copied to a file, which other processes open too."""
    if connection.vendor != "sqlite":
        yield
        return
    in_memory = connections["default"]
    in_memory.ensure_connection()
    path = tmp_path / "test_killed.sqlite3"
    with sqlite3.connect(path) as copy:
        in_memory.connection.backup(copy)
    copy.close()
    in_file = SqliteConnection({**in_memory.settings_dict, "NAME": str(path)}, "default")
    connections["default"] = in_file
    try:
        yield
    finally:
        in_file.close()
        connections["default"] = in_memory


@pytest.fixture
def work(database_others_can_open: None, tmp_path: Path) -> Iterator[Process]:
    """`manage.py work --once`: the embedded default, with no broker (DEC-25)."""
    command = [sys.executable, "manage.py", "work", "--once"]
    process = Process(command, environment(REDIS_BROKER_URL=""), tmp_path / "work.log")
    yield process
    process.end()


@contextmanager
def broker_of_our_own() -> Iterator[tuple[str, "redis.Redis"]]:
    """A numbered database of the broker that nobody else uses, so it may be emptied."""
    number = 8 + int(re.sub(r"\D", "", os.environ.get("PYTEST_XDIST_WORKER", "")) or 7) % 8
    url = re.sub(r"/\d+$", "", os.environ["REDIS_BROKER_URL"]) + f"/{number}"
    broker = redis.Redis.from_url(url)
    assert broker.dbsize() == 0, f"{url} is somebody's"
    try:
        yield url, broker
    finally:
        broker.flushdb()
        broker.close()


@dataclass
class Workers(Process):
    """Celery's worker, and the broker it listens to."""

    broker: Any = None

    def nudge(self) -> None:
        """What beat publishes every half minute."""
        assert tasks.nudge(tasks.sweep, name="papers")


@pytest.fixture
def worker(transactional_db: None, tmp_path: Path, settings: Any, monkeypatch: Any) -> Iterator[Workers]:
    """The worker of docker-compose.yml, by the very command line that stands there."""
    compose = YAML(typ="safe").load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
    command = [str(word) for word in compose["services"]["worker"]["command"]]
    assert command[0] == "celery"
    with broker_of_our_own() as (url, broker):
        settings.REDIS_BROKER_URL = url
        monkeypatch.setitem(app.conf, "broker_url", url)
        process = Workers(
            [sys.executable, "-m", *command], environment(REDIS_BROKER_URL=url), tmp_path / "worker.log", broker=broker
        )
        yield process
        process.end()


# ---------------------------------------------------------------- what must hold


@pytest.mark.services
def test_a_celery_worker_killed_over_and_over_renders_each_paper_once(worker: Workers) -> None:
    """Five kills, each with both of its children at work; before the third start the broker has lost all it knew."""
    world = a_week_of_arrears(60)
    run = letter_run(world)
    assert approve(world, run, world.officer) == 60
    for number, papers in enumerate((6, 14, 22, 30, 38)):
        if number == 2:
            worker.broker.flushdb()
        worker.start()
        worker.nudge()
        worker.nudge()
        worker.kill_in_mid_run(kept_papers=papers)
        ten_minutes_pass()

    worker.broker.flushdb()
    worker.start()
    until(lambda: _swept(worker), "the last paper", worker)
    worker.nudge()  # the next half minute finds nothing to do
    until(lambda: worker.broker.llen("celery") == 0 and not worker.broker.exists("unacked"), "an idle worker", worker)
    worker.end()
    assert len(worker.kills) == 5
    assert_each_proposal_is_rendered_once(60)


def _swept(worker: Workers) -> bool:
    """Nudge as beat would, once the one before has been taken. True when no paper waits any more."""
    left = waiting()
    if left and not worker.broker.llen("celery") and not claimed():
        worker.nudge()
        time.sleep(0.5)
    return left == 0


@pytest.mark.services
def test_two_letter_runs_of_one_week_asked_for_at_once_make_each_paper_once(worker: Workers) -> None:
    """Four people ask for the run, two approve it, two worker processes are told three times each: all at once."""
    world = a_week_of_arrears(40)
    runs = at_once(*[lambda: letter_run(world)] * 4)
    assert len({run.pk for run in runs}) == 1
    assert DocumentStep.objects.filter(reached=Document.State.PLANNED).count() == 40

    approved = at_once(*[lambda by=by: approve(world, runs[0], by) for by in (world.officer, world.leader)])
    assert sum(answer for answer in approved if isinstance(answer, int)) == 40

    at_once(*[worker.nudge] * 6)
    worker.start()
    until(lambda: waiting() == 0, "the last paper", worker)
    worker.end()
    assert_each_proposal_is_rendered_once(40)


def at_once(*works: Callable[[], Any]) -> list[Any]:
    """Do things in threads with connections of their own, all starting together; a refusal is an answer."""
    start = Barrier(len(works))

    def one(work: Callable[[], Any]) -> Any:
        start.wait()
        try:
            return work()
        except documents.NothingSelected as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(one, works))


def test_the_embedded_worker_killed_over_and_over_renders_each_paper_once(work: Process) -> None:
    """Without a broker, on SQLite as on PostgreSQL: `manage.py work` is killed four times, then let run to its end."""
    world = a_week_of_arrears(24)
    assert approve(world, letter_run(world), world.officer) == 24
    for papers in (3, 8, 13, 18):
        work.start()
        work.kill_in_mid_run(kept_papers=papers)
        ten_minutes_pass()
    work.start()
    until(work.ended_well, "its end", work)
    assert len(work.kills) == 4
    assert_each_proposal_is_rendered_once(24)
