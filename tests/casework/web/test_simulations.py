"""Simulations and shadows in the browser's eyes: asked for, followed without scripts, read, filtered, scoped."""

import re
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from arrears.models import Shadow, SimulatedDifference, Simulation
from arrears.operations import shadows, simulations
from rentincome import sweeps
from staff import clock
from staff.rules.roles import Role
from tests.arrears.operations.test_simulations import STRICT, TODAY, TUESDAYS, Lived, live, night, version_of
from tests.casework.scene import person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _the_day(settings: Any) -> None:
    settings.RENTINCOME_TODAY = TODAY
    settings.SECOND_FACTOR_REQUIRED = False


def of(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def words(answer: Any) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())))


def text(client: Client, name: str, *args: Any, **asked: str) -> str:
    answer = client.get(reverse(name, args=args), asked)
    assert answer.status_code == 200, (name, answer.status_code)
    return words(answer)


@pytest.fixture
def lived() -> Lived:
    return live(nights=TUESDAYS[-4:])


def test_a_manager_asks_follows_it_and_reads_what_it_came_to(lived: Lived) -> None:
    manager = of(lived.world.manager)
    version = version_of(lived.world, by_weeks=STRICT)
    assert "Nothing is sent" in text(manager, "policy-simulate", version.public_id)
    asked = manager.post(reverse("policy-simulate", args=[version.public_id]))
    made = Simulation.objects.get()
    assert asked["Location"] == reverse("simulation", args=[made.public_id])
    waiting = manager.get(asked["Location"])
    assert "Not begun yet" in words(waiting)
    assert "Show the latest" in words(waiting)  # a link, without scripts
    part = manager.get(asked["Location"], {"part": "progress"})
    assert "Not begun yet" in words(part)
    assert "Simulation of" not in words(part)
    assert sweeps.do("simulations", at=clock.now()) == 1
    page = text(manager, "simulation", made.public_id)
    assert "it would have proposed" in page
    assert "nobody can know how tenants would have answered" in page
    assert "N01" in page
    over = manager.get(asked["Location"], {"part": "progress"})
    assert (over.status_code, over["HX-Refresh"]) == (286, "true")
    assert f"{version}" in text(manager, "simulations")


def test_while_one_is_under_way_a_second_person_is_told_and_may_stop_it(lived: Lived) -> None:
    version = version_of(lived.world, by_weeks=STRICT)
    first = simulations.ask(version=version, by=lived.world.manager, on=TODAY)
    head = of(person(lived.world.landlord, Role.HEAD_OF_SERVICE))
    assert "Waiting" in text(head, "policy-simulate", version.public_id)
    answer = head.post(reverse("policy-simulate", args=[version.public_id]), follow=True)
    assert "is under way" in words(answer)
    assert Simulation.objects.count() == 1
    stopped = head.post(reverse("simulation-cancel", args=[first.public_id]), follow=True)
    assert "Stopped" in words(stopped)
    assert "It was stopped" in words(stopped)
    again = head.post(reverse("simulation-cancel", args=[first.public_id]), follow=True)
    assert "nothing to stop" in words(again)


def test_cases_are_filtered_in_the_address_and_paged(lived: Lived, monkeypatch: pytest.MonkeyPatch) -> None:
    version = version_of(lived.world, by_weeks=STRICT)
    simulations.ask(version=version, by=lived.world.manager, on=TODAY)
    sweeps.do("simulations", at=clock.now())
    made = Simulation.objects.get()
    leader = of(lived.world.leader)
    every = text(leader, "simulation-cases", made.public_id)
    assert f"{made.listed} case" in every
    on = made.cases.filter(tonight=False).order_by("on")[0].on
    count = made.cases.filter(on=on, tonight=False).count()
    assert f"{count} case" in text(leader, "simulation-cases", made.public_id, night=on.isoformat())
    assert "No case here" in text(leader, "simulation-cases", made.public_id, effect="lost")
    assert text(leader, "simulation-cases", made.public_id, effect="'", patch="x", night="y", after="z")
    monkeypatch.setattr("arrears.queries.simulations.PAGE", 1)
    first = leader.get(reverse("simulation-cases", args=[made.public_id])).content.decode()
    following = re.search(r'href="([^"]*after=[^"]*)"', first)
    assert following is not None
    assert "First page" in words(leader.get(unescape(following[1])))


def test_another_landlords_simulation_and_shadow_are_not_there(lived: Lived) -> None:
    from tests.builders.world import World

    other = World.open("MOOR")
    simulations.ask(version=lived.world.version, by=lived.world.manager, on=TODAY)
    shadow = begin(lived)
    found = Simulation.objects.get()
    for client in (of(other.manager), of(lived.world.officer)):
        for name, pk in (("simulation", found), ("simulation-cases", found), ("shadow", shadow)):
            assert client.get(reverse(name, args=[pk.public_id])).status_code in (403, 404)
    assert "No simulation yet" in text(of(other.manager), "simulations")
    assert "No shadow yet" in text(of(other.manager), "shadows")


def test_the_pages_ask_the_same_number_of_questions_for_any_length(lived: Lived) -> None:
    version = version_of(lived.world, by_weeks=STRICT)
    simulations.ask(version=version, by=lived.world.manager, on=TODAY)
    sweeps.do("simulations", at=clock.now())
    made, manager = Simulation.objects.get(), of(lived.world.manager)
    counts = []
    for keep in (1, None):
        if keep:
            few = made.cases.order_by("pk").values_list("pk", flat=True)[:keep]
            kept, rest = list(few), list(made.cases.values())
            made.cases.exclude(pk__in=kept).delete()
        else:
            SimulatedDifference.objects.bulk_create(SimulatedDifference(**row) for row in rest if row["id"] not in kept)
        with CaptureQueriesContext(connection) as asked:
            text(manager, "simulation-cases", made.public_id)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def begin(lived: Lived) -> Shadow:
    return shadows.begin(
        version=version_of(lived.world, by_weeks=STRICT),
        patches=[lived.world.patch],
        from_on=TODAY,
        until_on=TODAY + timedelta(days=27),
        by=lived.world.manager,
        on=TODAY,
    )


def test_a_shadow_is_begun_seen_beside_the_live_policy_and_ended(lived: Lived, settings: Any) -> None:
    manager = of(lived.world.manager)
    version = version_of(lived.world, by_weeks=STRICT)
    form = reverse("shadow-new", args=[version.public_id])
    assert "This field is required" in words(manager.post(form, {"from_on": "2026-06-23", "until_on": "2026-07-20"}))
    late = {"patches": [str(lived.world.patch.public_id)], "from_on": "2026-06-01", "until_on": "2026-07-20"}
    assert "begins today or later" in words(manager.post(form, late))
    begun = manager.post(form, late | {"from_on": "2026-06-24"}, follow=True)
    assert "No night yet" in words(begun)
    found = Shadow.objects.get()
    for day in (TODAY + timedelta(days=1), TODAY + timedelta(days=2)):
        night(lived.world, day)
        shadows.run_night(landlord=lived.world.landlord, on=day, take=1, payments_until=day)
    settings.RENTINCOME_TODAY = date(2026, 6, 25)
    page = text(manager, "shadow", found.public_id)
    assert "Only the shadow" in page
    assert "Stage 2" in page or "Stage 3" in page
    assert "Running" in text(manager, "shadows")
    for kind in ("same", "earlier", "later", "only_live", "only_shadow", "nonsense"):
        assert text(manager, "shadow", found.public_id, compared=kind)
    ended = manager.post(reverse("shadow-end", args=[found.public_id]), follow=True)
    assert "The shadow has ended" in words(ended)
    assert "Over" in words(ended)
