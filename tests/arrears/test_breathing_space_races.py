"""
Breathing Space is recorded at the very moment at which a letter is planned, approved or handed over (PostgreSQL).

The landlord's row lock puts the two in order (DEC-20), and the audit log, written under it, tells which came first. A
letter handed over before the notification was recorded went to nobody protected; none may go after, whatever won.
"""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from random import Random
from threading import Barrier
from time import monotonic, sleep
from typing import Any

import pytest
from django.db import connection, connections

from arrears.operations import breathing_spaces
from letters.models import Document, PrintBatch
from letters.operations import dispatches, documents, rendering
from letters.operations.approvals import NothingSelected
from staff.models import AuditEvent
from tests.builders.world import World, at
from tests.letters.drafts import TUESDAY, drafts
from tests.long_profile import cases, keep_evidence

pytestmark = [pytest.mark.services, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

SEED = 20261123
RACES = cases(60, 1_000)
KINDS = ("planned", "approved", "handed over")
STEP = 0.0015
"""Seconds by which a winner starts later."""

GONE = (Document.State.HANDED_OVER, Document.State.SENT)


@dataclass
class Race:
    """One race: a joint tenancy whose first tenant is about to be protected, and a neighbour who never is."""

    number: int
    kind: str
    account: Any
    drafts: list[Any] = field(default_factory=list)
    selection: Any = None
    batch: Any = None
    faults: list[str] = field(default_factory=list)

    @property
    def run(self) -> str:
        return f"race {self.number}"


@dataclass
class Course:
    """Where the races are run."""

    world: World
    neighbour: Any
    chance: Random
    late: dict[str, float] = field(default_factory=lambda: dict.fromkeys(KINDS, 0.0))

    def prepare(self, number: int) -> Race:
        kind = KINDS[number % len(KINDS)]
        race = Race(number, kind, self.world.account(tenants=(f"Debtor {number}", f"Partner {number}")))
        race.drafts = drafts(self.world, race.account, self.neighbour, trigger=f"episode of race {number}")
        if kind != "planned":
            self.plan(race)
        return race

    def plan(self, race: Race) -> None:
        documents.plan(
            landlord=self.world.landlord,
            run_label=race.run,
            drafts=race.drafts,
            by=self.world.system,
            on=TUESDAY,
            at=at(TUESDAY),
        )

    def choose(self, race: Race) -> None:
        race.selection = documents.select(
            landlord=self.world.landlord,
            filters={"run_label": race.run},
            by=self.world.leader,
            on=TUESDAY,
            at=at(TUESDAY),
        )

    def approve(self, race: Race) -> None:
        documents.approve(selection=race.selection, by=self.world.leader, on=TUESDAY, at=at(TUESDAY))

    def batch(self, race: Race) -> None:
        race.batch = dispatches.make_batch(
            landlord=self.world.landlord, run_label=race.run, by=self.world.leader, on=TUESDAY, at=at(TUESDAY)
        )

    def hand_over(self, race: Race) -> None:
        dispatches.hand_over(batch=race.batch, by=self.world.leader, on=TUESDAY, at=at(TUESDAY))

    def protect(self, race: Race) -> None:
        breathing_spaces.start(
            person=self.world.people[race.account.pk][0],
            starts_on=TUESDAY,
            notified_on=TUESDAY,
            by=self.world.officer,
            on=TUESDAY,
        )

    def render(self) -> None:
        while rendering.render_waiting(limit=200, by=self.world.system, on=TUESDAY, at=at(TUESDAY)).rendered:
            pass


@pytest.fixture
def course(transactional_db: None) -> Course:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time: there is no race to try")
    world = World.open()
    return Course(world, world.account(tenants=("Nina Neighbour",)), Random(SEED))


def test_no_letter_reaches_a_protected_person(course: Course) -> None:
    started = monotonic()
    races = [course.prepare(number) for number in range(RACES)]
    for race in races:
        if race.kind != "planned":
            course.choose(race)
        if race.kind == "handed over":
            course.approve(race)
    course.render()
    for race in races:
        if race.kind == "handed over":
            course.batch(race)

    with ThreadPoolExecutor(2) as pool:
        for race in races:
            run(course, race, pool)
        together = Barrier(2)
        list(pool.map(lambda _: (together.wait(), connections.close_all()), range(2)))

    assert [fault for race in races for fault in race.faults] == []
    first = Counter(f"{race.kind}: {who_was_first(race)} first" for race in races)
    send_whatever_is_left(course, races)
    reached = [race.number for race in races if went_to_the_protected(race)]
    assert reached == []
    # The neighbour, whom nothing protects, is written to in every race: what holds the others is the stop alone.
    assert Document.objects.filter(account=course.neighbour, state__in=GONE).count() == RACES
    # Both orders were run in every kind, or nothing was proved.
    for kind in KINDS:
        assert first[f"{kind}: letter first"], first
        assert first[f"{kind}: protection first"], first
    keep_evidence(
        "breathing_space_races",
        seed=SEED,
        cases=RACES,
        seconds=monotonic() - started,
        **{name.replace(" ", "_").replace(":", ""): count for name, count in sorted(first.items())},
        letters_to_a_protected_person=len(reached),
        deadlocks=0,
    )


def run(course: Course, race: Race, pool: ThreadPoolExecutor) -> None:
    """Both sides at once; whoever won the last one of this kind starts a breath later, so that the next is close."""
    act = {"planned": course.plan, "approved": course.approve, "handed over": course.hand_over}[race.kind]
    gate = Barrier(2)
    late = course.late[race.kind] + course.chance.uniform(-0.002, 0.002)
    waits = [max(0.0, late), max(0.0, -late)]

    def side(number: int) -> None:
        gate.wait()
        sleep(waits[number])
        try:
            (act if number else course.protect)(race)
        except Exception as fault:  # noqa: BLE001  # a deadlock or a refusal is what this test looks for
            race.faults.append(f"race {race.number} ({race.kind}): {type(fault).__name__}: {fault}")

    list(pool.map(side, range(2)))
    course.late[race.kind] += -STEP if who_was_first(race) == "letter" else STEP


def who_was_first(race: Race) -> str:
    """Which took the lock first: where protection did, the letter was held at once."""
    held = Document.objects.filter(account=race.account, state=Document.State.HELD).count()
    assert held in (0, 2), f"race {race.number}: one tenant of the two is treated unlike the other"
    return "protection" if held else "letter"


def send_whatever_is_left(course: Course, races: list[Race]) -> None:
    """The day goes on: everything that still waits is approved, rendered and handed over, if it may."""
    for race in races:
        try:
            course.choose(race)
            course.approve(race)
        except NothingSelected:
            continue
    course.render()
    for race in races:
        if race.kind != "handed over":
            course.batch(race)
            course.hand_over(race)


def went_to_the_protected(race: Race) -> bool:
    """Whether a paper about the protected account left the house after its protection had been recorded."""
    gone = Document.objects.filter(account=race.account, state__in=GONE)
    if not gone.exists():
        return False
    space = race.account.parties.get(person__breathing_spaces__isnull=False).person.breathing_spaces.get()
    protected = AuditEvent.objects.get(action="Breathing Space started", object_id=str(space.public_id))
    batch = PrintBatch.objects.get(documents__in=gone[:1])
    left = AuditEvent.objects.get(action="batch handed over", object_id=str(batch.public_id))
    return race.kind != "handed over" or left.pk > protected.pk
