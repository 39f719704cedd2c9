"""OPS-E4: what a policy version would have done tonight and on past letter nights, before anybody approves it."""

from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from arrears.models import (
    PolicyVersion,
    SimulatedDifference,
    SimulatedNight,
    Simulation,
    SimulationTerms,
)
from arrears.operations import decisions, letter_runs, policies, positions, simulations, week_ends
from arrears.operations.policies import PolicyNotUsable
from arrears.operations.simulations import AlreadyRunning, NotRunning, NotSimulated
from arrears.queries import back_tests, past_nights
from arrears.queries import simulations as queries
from arrears.rules.default_policy import DATA
from letters.models import Document
from letters.operations import documents
from tests.builders.world import World, at, weekly_charges

pytestmark = pytest.mark.django_db

FIRST = date(2026, 5, 5)
"""A Tuesday: the landlord's letter day."""
WEEKS = 8
TUESDAYS = [FIRST + timedelta(weeks=number) for number in range(WEEKS)]
TODAY = TUESDAYS[-1]
NOW = datetime(2026, 6, 23, 9, tzinfo=UTC)


def night(world: World, on: date, *, take: int = 1, payments_until: date | None = None) -> None:
    known = payments_until or on
    positions.record(landlord=world.landlord, on=on, take=take, by=world.system)
    week_ends.catch_up(landlord=world.landlord, on=on, payments_until=known, by=world.system, again=True)
    decisions.decide_all(landlord=world.landlord, on=on, take=take, by=world.system, weekly=True, payments_until=known)


def approve_all(world: World, on: date, run: Any) -> None:
    chosen = documents.select(
        landlord=world.landlord, filters={"run_label": run.label}, by=world.leader, on=on, at=at(on)
    )
    documents.approve(selection=chosen, by=world.leader, on=on, at=at(on))


@dataclass
class Lived:
    """Eight letter nights of a small landlord: its letters were approved, but for one week when nobody did."""

    world: World
    accounts: dict[str, Any] = field(default_factory=dict)


def live(
    *,
    nights: list[date] = TUESDAYS,
    nobody_approves: tuple[date, ...] = (TUESDAYS[3],),
    more: dict[str, str] | None = None,
) -> Lived:
    world = World.open()
    first = date(2026, 4, 6)
    lived = Lived(world)
    lived.accounts["never pays"] = world.account(weekly_charges(first, 12))
    lived.accounts["pays late"] = world.account(
        weekly_charges(first, 12) + "\n2026-05-14 payment 300.00\n2026-06-04 payment 300.00"
    )
    lived.accounts["pays"] = world.account(
        weekly_charges(first, 12)
        + "".join(f"\n{first + timedelta(days=7 * number + 1)} payment 100.00" for number in range(12))
    )
    lived.accounts["a week behind"] = world.account(
        weekly_charges(first, 12)
        + "".join(f"\n{first + timedelta(days=7 * number + 8)} payment 100.00" for number in range(11))
    )
    lived.accounts["two weeks behind"] = world.account(
        weekly_charges(first, 12)
        + "".join(f"\n{first + timedelta(days=7 * number + 15)} payment 100.00" for number in range(10))
    )
    for name, ledger in (more or {}).items():
        lived.accounts[name] = world.account(ledger)
    for on in nights:
        night(world, on)
        run = letter_runs.make(landlord=world.landlord, on=on, by=world.system, at=at(on))
        waiting = Document.objects.filter(run_label=run.label, state=Document.State.PLANNED)
        if on not in nobody_approves and waiting.exists():
            approve_all(world, on, run)
    return lived


def version_of(world: World, *, by_weeks: int = 0, code: str = "CURRENT") -> PolicyVersion:
    """A draft of the shipped policy whose letters 2 and 3 come at so many hundredths of a week more, or less."""
    data = deepcopy(DATA)
    data["code"] = code
    for step in data["steps"]:
        if step["code"] in ("A2", "A3"):
            step["any_of"] = [
                {**one, "value": one["value"] + by_weeks} if one["fact"] == "chase_weeks" else one
                for one in step["any_of"]
            ]
    count = PolicyVersion.objects.count()
    return policies.write(
        landlord=world.landlord,
        data=data,
        name="Tried",
        in_force_from_on=TODAY + timedelta(days=7 + count),
        by=world.leader,
        on=TODAY,
    )


STRICT, MILD = -100, 200


def done(version: PolicyVersion, world: World, *, parts: int = 50) -> Simulation:
    asked = simulations.ask(version=version, by=world.manager, on=TODAY)
    found = simulations.go_on(simulation=asked, at=NOW, parts=parts)
    assert (found.state, found.problem) == (Simulation.State.DONE, "")
    return found


def test_the_version_in_force_is_found_to_do_exactly_what_the_nights_recorded() -> None:
    """The key of a back-test: with the facts known then and what became of the letters, nothing differs (DEC-18)."""
    lived = live()
    simulation = done(lived.world.version, lived.world)
    nights = list(simulation.nights.filter(tonight=False).order_by("on"))
    assert [night.on for night in nights if night.take] == TUESDAYS
    for night in nights:
        if night.take:
            assert night.would_outcomes == night.really_outcomes
            assert night.would_steps == night.really_steps
            assert (night.gained, night.lost, night.otherwise, night.answers_changed) == (0, 0, 0, 0)
    assert {kind for night in nights for kind in night.really_steps} >= {"A1", "A2", "A3"}, "it has to be tried on much"
    assert not simulation.cases.exists()


def test_a_stricter_version_writes_sooner_and_takes_no_case_back() -> None:
    lived = live()
    strict = done(version_of(lived.world, by_weeks=STRICT), lived.world)
    mild = done(version_of(lived.world, by_weeks=MILD), lived.world)
    for night in strict.nights.all():
        assert (night.lost, night.otherwise) == (0, 0), night.on
    assert sum(night.gained for night in strict.nights.all()) > 0
    assert sum(night.lost for night in mild.nights.all()) > 0
    assert sum(night.gained for night in mild.nights.all()) == 0
    strict_letters = {kind: would for kind, would, _ in queries.steps(queries.nights(strict))}
    mild_letters = {kind: would for kind, would, _ in queries.steps(queries.nights(mild))}
    assert sum(strict_letters.values()) > sum(mild_letters.values())


def test_a_letter_that_would_have_gone_later_is_not_the_last_action_of_the_weeks_between() -> None:
    """From the night on which the second letter would not have gone the case stands one step back, until it goes."""
    lived = live(nobody_approves=())
    mild = done(version_of(lived.world, by_weeks=MILD), lived.world)
    cases = mild.cases.filter(account=lived.accounts["never pays"], tonight=False).order_by("on")
    assert cases.exists()
    assert {case.effect for case in cases} == {"lost"}
    assert cases[0].really_words
    assert cases[0].would_words


def test_where_no_night_was_run_both_sides_are_worked_out_as_at_that_day() -> None:
    """Take-on was 6 April; the first letter nights were not run."""
    lived = live()
    simulation = done(version_of(lived.world, by_weeks=STRICT), lived.world)
    before = [night for night in simulation.nights.order_by("on") if night.on < FIRST]
    assert [night.on for night in before] == [FIRST - timedelta(weeks=n) for n in (4, 3, 2, 1)]
    assert all(night.take is None and night.accounts == 5 for night in before)
    assert any(night.would_steps for night in before)


def test_tonight_stands_on_the_letters_really_sent() -> None:
    lived = live()
    simulation = done(lived.world.version, lived.world)
    tonight = simulation.nights.get(tonight=True)
    assert (tonight.on, tonight.would_steps) == (TODAY, tonight.really_steps)
    assert tonight.answers_changed == 0


def test_a_simulation_writes_nothing_but_itself() -> None:
    lived = live()
    strict = version_of(lived.world, by_weeks=STRICT)
    ours = {"simulation", "simulatednight", "simulateddifference"}
    rows = [model for model in apps.get_models() if model._meta.model_name not in ours | {"auditentry", "auditevent"}]
    before = {model: model._default_manager.count() for model in rows if "audit" not in (model._meta.model_name or "")}
    done(strict, lived.world)
    assert {model: model._default_manager.count() for model in before} == before
    assert SimulatedNight.objects.exists()
    assert SimulatedDifference.objects.exists()


def test_one_at_a_time_and_the_next_after_it() -> None:
    lived = live(nights=TUESDAYS[-2:])
    first = simulations.ask(version=lived.world.version, by=lived.world.manager, on=TODAY)
    with pytest.raises(AlreadyRunning, match="under way"):
        simulations.ask(version=lived.world.version, by=lived.world.leader, on=TODAY)
    assert Simulation.objects.count() == 1
    simulations.go_on(simulation=first, at=NOW)
    again = simulations.ask(version=lived.world.version, by=lived.world.leader, on=TODAY)
    assert queries.latest_for(lived.world.version) == first  # the newest that is done
    simulations.go_on(simulation=again, at=NOW)
    assert queries.latest_for(lived.world.version) == again


def test_one_that_was_stopped_keeps_nothing_more_and_another_may_be_asked_for() -> None:
    lived = live(nights=TUESDAYS[-2:])
    world = lived.world
    asked = simulations.ask(version=version_of(world, by_weeks=STRICT), by=world.manager, on=TODAY)
    simulations.cancel(simulation=asked, by=world.leader, on=TODAY, at=NOW)
    assert simulations.go_on(simulation=asked, at=NOW).accounts_done == 0
    assert (asked.state, asked.cancelled_by) == (Simulation.State.CANCELLED, world.leader)
    with pytest.raises(NotRunning):
        simulations.cancel(simulation=asked, by=world.leader, on=TODAY, at=NOW)
    done(world.version, world)


def test_stopped_in_the_middle_of_a_part_that_part_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    lived = live(nights=TUESDAYS[-2:])
    world = lived.world
    monkeypatch.setattr(back_tests, "PART", 1)
    asked = simulations.ask(version=world.version, by=world.manager, on=TODAY)
    asked = simulations.go_on(simulation=asked, at=NOW, parts=1)
    of_accounts = back_tests.BackTest.of_accounts

    def stopped_meanwhile(test: Any, part: Any) -> Any:
        tallies = of_accounts(test, part)
        simulations.cancel(simulation=Simulation.objects.get(pk=asked.pk), by=world.leader, on=TODAY, at=NOW)
        return tallies

    monkeypatch.setattr(back_tests.BackTest, "of_accounts", stopped_meanwhile)
    ended = simulations.go_on(simulation=asked, at=NOW)
    assert (ended.state, ended.accounts_done) == (Simulation.State.CANCELLED, 1)
    assert {night.accounts for night in ended.nights.exclude(take=None)} == {1}


def test_taken_up_again_after_a_dead_worker_it_comes_to_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    lived = live()
    world = lived.world
    version = version_of(world, by_weeks=STRICT)
    whole = figures(done(version, world))
    monkeypatch.setattr(back_tests, "PART", 1)
    asked = simulations.ask(version=version, by=world.manager, on=TODAY)
    asked = simulations.go_on(simulation=asked, at=NOW, parts=2)
    assert (asked.state, asked.accounts_done, asked.claimed_until) == (Simulation.State.RUNNING, 2, None)
    Simulation.objects.filter(pk=asked.pk).update(claimed_until=NOW + timedelta(minutes=1))  # a worker that died
    assert simulations.go_on(simulation=asked, at=NOW).accounts_done == 2  # while its claim holds
    assert simulations.go_on_waiting(at=NOW + timedelta(hours=1)) == 1
    asked.refresh_from_db()
    assert (asked.state, asked.accounts_done) == (Simulation.State.DONE, 5)
    assert figures(asked) == whole


def figures(simulation: Simulation) -> Any:
    nights = simulation.nights.order_by("tonight", "on").values_list(
        "on", "accounts", "would_steps", "really_steps", "load", "gained", "lost", "otherwise", "answers_changed"
    )
    cases = simulation.cases.order_by("on", "account", "tonight").values_list(
        "on", "account", "effect", "would", "really", "would_words", "really_words"
    )
    return list(nights), list(cases), simulation.differences, simulation.listed


def test_all_differences_are_counted_and_only_so_many_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    lived = live()
    monkeypatch.setattr(simulations, "MOST_LISTED", 2)
    strict = done(version_of(lived.world, by_weeks=STRICT), lived.world)
    assert (strict.listed, strict.cases.count()) == (2, 2)
    assert strict.differences > 2


def test_what_a_policy_that_nobody_is_under_yet_would_do_is_tried_on_the_accounts_it_covers() -> None:
    lived = live(nights=TUESDAYS[-2:])
    new = done(version_of(lived.world, code="NEWRULES"), lived.world)
    assert {night.accounts for night in new.nights.exclude(take=None)} == {5}


def test_before_the_first_night_there_is_nothing_to_try_a_version_on() -> None:
    world = World.open()
    with pytest.raises(NotSimulated, match="no letter night"):
        simulations.ask(version=world.version, by=world.manager, on=date(2026, 4, 6))


def test_approval_warns_of_a_version_nobody_has_simulated_and_a_landlord_may_require_it() -> None:
    lived = live(nights=TUESDAYS[-1:])
    world = lived.world
    draft = version_of(world, by_weeks=STRICT)
    told = queries.before_approval(draft, on=TODAY)
    assert "simulate it first" in told.words
    assert not told.refused
    simulations.set_need(
        landlord=world.landlord,
        need=SimulationTerms.Need.REQUIRE,
        from_on=TODAY,
        by=world.manager,
        on=TODAY,
    )
    assert queries.before_approval(draft, on=TODAY).refused
    assert not queries.before_approval(draft, on=TODAY - timedelta(days=1)).refused
    with pytest.raises(PolicyNotUsable, match="simulate it first"):
        policies.approve(version=draft, by=world.manager, on=TODAY, at=NOW)
    done(draft, world)
    assert queries.before_approval(draft, on=TODAY) == queries.BeforeApproval(queries.latest_for(draft), "", False)


def test_the_letters_of_an_unrun_stretch_do_not_reach_into_recorded_nights() -> None:
    """Nights that were run are compared with what they knew; letters that nobody sent are not laid to them."""
    lived = live(nights=TUESDAYS[4:])
    simulation = done(lived.world.version, lived.world)
    assert any(night.would_steps for night in simulation.nights.filter(take=None))
    for night in simulation.nights.all():
        assert night.would_steps == night.really_steps, night.on


def test_the_load_of_each_patch_adds_up_to_the_steps() -> None:
    lived = live()
    strict = done(version_of(lived.world, by_weeks=STRICT), lived.world)
    rows = queries.nights(strict)
    loads = queries.loads(strict, rows)
    assert [load.patch for load in loads] == [lived.world.patch]
    would = sum(count for _, count, _ in queries.steps(rows))
    really = sum(count for _, _, count in queries.steps(rows))
    assert loads[0].would_letters + loads[0].would_other == would
    assert loads[0].really_letters + loads[0].really_other == really
    assert loads[0].more == would - really


def test_cases_are_paged_by_key_and_filtered(monkeypatch: pytest.MonkeyPatch) -> None:
    lived = live()
    strict = done(version_of(lived.world, by_weeks=STRICT), lived.world)
    monkeypatch.setattr(queries, "PAGE", 1)
    user, seen, after = lived.world.officer, [], ""
    while True:
        page = queries.cases(strict, user=user, on=TODAY, filters=queries.Filters(), after=after)
        seen += page.cases
        assert page.total == strict.listed
        if not page.next_after:
            break
        after = page.next_after
    assert [case.pk for case in seen] == [case.pk for case in strict.cases.order_by("-on", "pk")]
    for filters, wanted in (
        (queries.Filters(effect="gained"), {"effect": "gained"}),
        (queries.Filters(night="tonight"), {"tonight": True}),
        (queries.Filters(night=str(TUESDAYS[2])), {"on": TUESDAYS[2], "tonight": False}),
        (queries.Filters(would="A1"), {"would": "A1"}),
        (queries.Filters(patch=str(lived.world.patch.public_id)), {}),
    ):
        page = queries.cases(strict, user=user, on=TODAY, filters=filters)
        assert page.total == strict.cases.filter(**wanted).count()


def test_the_number_of_queries_does_not_grow_with_the_accounts() -> None:
    lived = live(nights=TUESDAYS[-2:])
    test = back_tests.BackTest(lived.world.version, past_nights.of_days(lived.world.landlord, TUESDAYS[-2:]))
    part = back_tests.part_after(lived.world.landlord, 0, limit=10)
    counts = []
    for size in (1, 3):
        with CaptureQueriesContext(connection) as asked:
            test.of_accounts(dict([(pk, part[pk]) for pk in sorted(part, reverse=True)][-size:]))
        counts.append(len(asked))
    assert counts[0] == counts[1]
