"""Who may not be written to on a day, and why (DEC-20, PRA-10)."""

from datetime import date, timedelta
from typing import Any

import pytest

from letters.operations import stops
from letters.queries.stops import in_force
from staff.models import AuditEvent
from tests.builders.world import World

ON = date(2026, 6, 16)

pytestmark = pytest.mark.django_db


def place(world: World, reason: str, *, until_on: date | None = None, **who: Any) -> Any:
    return stops.place(
        landlord=world.landlord, reason=reason, from_on=ON, until_on=until_on, by=world.officer, on=ON, **who
    )


def test_a_stop_holds_from_its_first_day_to_its_last() -> None:
    world = World.open()
    account = world.account()
    place(world, "dispute", account=account, until_on=ON + timedelta(days=2))
    found = [bool(in_force(landlord=world.landlord, on=ON + timedelta(days=day)).accounts) for day in (-1, 0, 2, 3)]
    assert found == [False, True, True, False]


def test_a_stop_names_the_kinds_of_paper_it_stops_and_the_weightiest_is_told() -> None:
    world = World.open()
    account = world.account()
    person = world.people[account.pk][0]
    place(world, "hold", account=account, kinds=("A1", "A2"))
    place(world, "no_post", person=person)
    place(world, "breathing_space", account=account)
    now = in_force(landlord=world.landlord, on=ON)
    assert now.reasons("A1", account_id=account.pk, person_id=person.pk) == ["breathing_space", "hold", "no_post"]
    assert now.reasons("ST1", account_id=account.pk, person_id=person.pk) == ["breathing_space", "no_post"]
    told = now.against("A1", account_id=account.pk, person_id=person.pk)
    assert told is not None
    assert told.because == "Breathing Space"
    assert now.against("A1", account_id=None, person_id=None) is None


def test_a_stop_needs_somebody_a_known_reason_and_days_in_order() -> None:
    world = World.open()
    account = world.account()
    for wrong in (
        {"reason": "hold"},
        {"reason": "mood", "account": account},
        {"reason": "hold", "account": account, "until_on": ON - timedelta(days=1)},
    ):
        with pytest.raises(stops.StopNotUsable):
            place(world, **wrong)


def test_placing_and_lifting_stand_in_the_audit_log() -> None:
    world = World.open()
    stop = place(world, "hold", account=world.account())
    stops.lift(stop=stop, by=world.leader, on=ON + timedelta(days=1))
    rows = AuditEvent.objects.filter(object_id=str(stop.public_id)).order_by("pk")
    assert [(row.action, row.actor) for row in rows] == [("stop placed", world.officer), ("stop lifted", world.leader)]
    assert len(in_force(landlord=world.landlord, on=ON).accounts) == 1
    assert in_force(landlord=world.landlord, on=ON + timedelta(days=1)).accounts == {}


def test_all_of_a_landlords_stops_and_quiet_days_are_two_questions_and_no_other_landlords_are_among_them(
    count_queries: Any,
) -> None:
    world, other = World.open(), World.open("MOOR")
    for each in (world, world, other):
        account = each.account()
        place(each, "hold", account=account)
        place(each, "no_post", person=each.people[account.pk][0])
    with count_queries() as seen:
        now = in_force(landlord=world.landlord, on=ON)
    assert (len(seen), len(now.accounts), len(now.people)) == (2, 2, 2)
