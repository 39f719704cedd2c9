"""OPS-E4, DEC-21: the weekly run proposes with reasons, once; a person approves; hand-over asks once more."""

from datetime import date, timedelta
from typing import Any

import pytest

from arrears.models import LetterRun, Proposal
from arrears.operations import arrangements, breathing_spaces, decisions, letter_runs, positions, week_ends
from arrears.operations.letter_runs import LettersApproved, NightNotRun, WaitingForPayments
from letters.models import Document
from letters.operations import documents
from tests.builders.world import World, at, weekly_charges

pytestmark = pytest.mark.django_db

TUESDAY = date(2026, 6, 16)
MONDAY = date(2026, 6, 15)


def owing(weeks: int, *, last_monday: date = MONDAY) -> str:
    return weekly_charges(last_monday - timedelta(weeks=weeks - 1), weeks)


def night(world: World, on: date = TUESDAY, *, take: int = 1, payments_until: date | None = None) -> None:
    positions.record(landlord=world.landlord, on=on, take=take, by=world.system)
    week_ends.catch_up(landlord=world.landlord, on=on, payments_until=payments_until or on, by=world.system)
    decisions.decide_all(
        landlord=world.landlord,
        on=on,
        take=take,
        by=world.system,
        weekly=False,
        payments_until=payments_until or on,
    )


def make(world: World, on: date = TUESDAY) -> LetterRun:
    return letter_runs.make(landlord=world.landlord, on=on, by=world.system, at=at(on))


def papers(account: Any) -> list[tuple[str, str]]:
    return list(Document.objects.filter(account=account).order_by("pk").values_list("kind", "state"))


def approve(world: World, run: LetterRun, by: Any = None, on: date = TUESDAY) -> documents.Approval:
    by = by or world.officer
    chosen = documents.select(landlord=world.landlord, filters={"run_label": run.label}, by=by, on=on, at=at(on))
    return documents.approve(selection=chosen, by=by, on=on, at=at(on))


def test_each_joint_tenant_gets_a_paper_and_nobody_else() -> None:
    world = World.open()
    joint = world.account(owing(2), tenants=("Ann Bee", "Cy Dow"))
    clear = world.account(owing(1))
    night(world)
    run = make(world)
    assert papers(joint) == [("A1", "planned"), ("A1", "planned")]
    assert papers(clear) == []
    assert (run.figures["proposals"], run.figures["planned"], run.figures["by_kind"]) == (1, 2, {"A1": 1})


def test_a_letter_prints_the_three_lines_of_its_night_and_never_the_ladder_amount() -> None:
    """PRA-17, DEC-21: £300.00 owed, £160.00 of it expected benefit; the ladder amount would be less by the grace."""
    world = World.open()
    account = world.account(owing(3))
    world.award(account, "HB", "80.00", date(2026, 6, 5))
    night(world)
    make(world)
    paper = Document.objects.get(account=account)
    lines = paper.facts["three_lines"]
    assert (lines["balance_pence"], lines["expected_benefit_pence"], lines["to_pay_pence"]) == (30000, 16000, 14000)
    assert "Housing Benefit" in lines["expected_from"]
    assert paper.to_pay_pence == 14000
    assert paper.facts["as_at_on"] == "2026-06-16"
    assert paper.planned_under == "CURRENT version 1"


def test_two_runs_of_one_week_are_one() -> None:
    world = World.open()
    account = world.account(owing(2))
    night(world)
    first = make(world)
    night(world, TUESDAY + timedelta(days=1))
    assert make(world, TUESDAY + timedelta(days=1)).pk == first.pk
    assert make(world).pk == first.pk
    assert papers(account) == [("A1", "planned")]
    assert Proposal.objects.count() == 1


def test_no_letters_on_old_payments_and_none_without_a_night() -> None:
    world = World.open()
    world.account(owing(4))
    with pytest.raises(NightNotRun):
        make(world)
    night(world, payments_until=TUESDAY - timedelta(days=9))
    with pytest.raises(WaitingForPayments, match="load them"):
        make(world)
    assert not LetterRun.objects.exists()


def test_a_breathing_space_leaves_no_proposal_and_one_that_comes_later_holds_the_paper() -> None:
    world = World.open()
    account = world.account(owing(2), tenants=("Ann Bee", "Cy Dow"))
    night(world)
    run = make(world)
    breathing_spaces.start(
        person=world.people[account.pk][0], starts_on=TUESDAY, notified_on=TUESDAY, by=world.officer, on=TUESDAY
    )
    approval = approve(world, run)
    assert approval.approved == 0
    assert papers(account) == [("A1", "held"), ("A1", "held")]


def test_of_two_accounts_of_one_tenancy_the_highest_step_goes_and_the_other_is_held_with_that_reason() -> None:
    world = World.open()
    first = world.account(owing(2))
    second = world.account(owing(2), tenancy=first.tenancy)
    night(world)
    run = make(world)
    held = Proposal.objects.exclude(held_reason="").get(run=run)
    assert held.account == second
    assert held.held_reason == letter_runs.LOWER_STEP
    assert [state for _, state in papers(first)] == ["planned"]


def test_a_tenant_without_an_address_to_write_to_is_held_with_the_reason() -> None:
    world = World.open()
    account = world.account(owing(2))
    person = world.people[account.pk][0]
    person.preferences.create(kind="no_post", from_on=date(2026, 1, 1))
    night(world)
    run = make(world)
    assert papers(account) == [("A1", "held")]
    assert Proposal.objects.get(run=run).held_reason == "no post is to be sent"


def test_the_next_letter_waits_for_the_first_and_then_follows_it() -> None:
    """OPS-E2: A2 fourteen days after an A1 without answer; an approved paper counts from the day it was planned."""
    world = World.open()
    account = world.account(weekly_charges(MONDAY - timedelta(weeks=1), 1, "80.00"))
    for week in range(4):
        monday = MONDAY + timedelta(weeks=week)
        world.tell(account, f"{monday} charge 100.00" + (f"\n{monday} goodwill 100.00" if week else ""))
    seen = []
    for week in range(3):
        on = TUESDAY + timedelta(weeks=week)
        night(world, on)
        run = make(world, on)
        seen.append(list(Proposal.objects.filter(run=run).values_list("kind", flat=True)))
        if run.figures["planned"]:
            approve(world, run, on=on)
    assert seen == [["A1"], [], ["A2"]]


def test_a_paper_nobody_approved_is_carried_with_new_figures_and_held_when_no_longer_due() -> None:
    world = World.open()
    stays, pays = world.account(owing(2)), world.account(owing(2))
    night(world)
    make(world)
    next_tuesday = TUESDAY + timedelta(weeks=1)
    world.tell(stays, f"{MONDAY + timedelta(weeks=1)} charge 100.00")
    world.tell(pays, f"{TUESDAY} payment 200.00")
    night(world, next_tuesday)
    run = make(world, next_tuesday)
    carried = Document.objects.get(account=stays)
    assert (carried.state, carried.run_label, carried.to_pay_pence) == ("planned", run.label, 30000)
    left = Document.objects.get(account=pays)
    assert (left.state, left.held_reason) == ("held", letter_runs.NO_LONGER)


def test_a_second_take_makes_the_run_anew_until_a_letter_is_approved() -> None:
    """DEC-15."""
    world = World.open()
    paid, owes = world.account(owing(2)), world.account(owing(2))
    night(world)
    first = make(world)
    world.tell(paid, "2026-06-14 payment 200.00")
    night(world, take=2)
    again = make(world)
    assert (again.pk, again.take) == (first.pk, 2)
    assert list(Proposal.objects.values_list("account_id", flat=True)) == [owes.pk]
    assert papers(paid) == [("A1", "held")]
    approve(world, again)
    night(world, take=3)
    with pytest.raises(LettersApproved, match="1 letters"):
        make(world)


def test_at_hand_over_a_letter_is_held_when_something_was_paid_or_agreed() -> None:
    world = World.open()
    stands, paid, agreed = (world.account(owing(2)) for _ in range(3))
    night(world)
    approve(world, make(world))
    thursday = TUESDAY + timedelta(days=2)
    world.tell(paid, f"{thursday} payment 0.01")
    world.arrange(agreed, starts_on=thursday, start_balance="200.00", weekly="10.00")
    ready = list(Document.objects.order_by("pk"))
    assert {paper.state for paper in ready} == {"approved"}
    why = letter_runs.why_not_due(ready, on=thursday)
    told = {paper.account_id: why.get(paper.pk, "") for paper in ready}
    assert told[stands.pk] == ""
    assert "has fallen from £200.00 to £199.99" in told[paid.pk]
    assert "no longer stands" in told[agreed.pk]


def test_an_ended_arrangement_lets_the_next_night_decide_anew() -> None:
    world = World.open()
    account = world.account(owing(2))
    made = world.arrange(account, starts_on=MONDAY, start_balance="200.00", weekly="5.00")
    night(world)
    assert make(world).figures["proposals"] == 0
    arrangements.end(arrangement=made, because="asked for", by=world.officer, on=TUESDAY)
    night(world, take=2)
    assert make(world).figures["proposals"] == 1
