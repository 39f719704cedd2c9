"""A row that came again with other values is settled by a person, money with a second one (DEC-3)."""

from datetime import date

import pytest

from feeds.models import FeedFile, FeedProblem, FeedRow, RowSettlement
from feeds.operations import row_tasks
from feeds.operations.row_tasks import RowTaskNotAllowed, RowTaskOver
from feeds.queries import problems as problem_queries
from ledger.models import SuspenseItem
from ledger.operations.row_corrections import NotAsItWasPosted
from ledger.queries import check
from tests.builders.world import World
from tests.feeds import small

ON = date(2026, 5, 20)
How = RowSettlement.How

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    made = World.open()
    made.account()
    return made


def differing(world: World, ref: str = "R0001", theirs: str = "20.00") -> FeedProblem:
    """Ours is £10.00; the same transaction comes again with another amount."""
    first = small.load(world.landlord, "payments", small.payment(1, ref, "10.00"), name="payments-2026-05-10.csv")
    assert first.state == FeedFile.State.APPLIED
    again = small.load(world.landlord, "payments", small.payment(1, ref, theirs), name="payments-2026-05-17.csv")
    assert again.state == FeedFile.State.REFUSED
    return again.problems.get(code="different")


def ask(world: World, problem: FeedProblem, how: How) -> RowSettlement:
    return row_tasks.ask(problem=problem, how=how, because="The sender wrote", by=world.officer, on=ON)


def test_ours_and_theirs_are_read_again_from_the_kept_files(world: World) -> None:
    problem = differing(world)

    assert row_tasks.values(row_tasks.our_row(problem))["amount_pence"] == "1000"
    assert row_tasks.values(row_tasks.their_row(problem))["amount_pence"] == "2000"


def test_ours_stands_and_nobody_is_asked_twice(world: World) -> None:
    problem = differing(world)
    row_tasks.keep_ours(problem=problem, because="A typing error of theirs", by=world.officer, on=ON)

    assert small.balance(world.landlord, "R0001") == -10_00
    assert not problem_queries.needing_a_person(world.landlord).exists()
    third = small.load(world.landlord, "payments", small.payment(1, "R0001", "20.00"), name="payments-2026-05-18.csv")
    assert [code for _, _, code in small.problems(third)] == ["same"]
    with pytest.raises(RowTaskOver):
        ask(world, problem, How.NEW_MONEY)


def test_new_money_is_posted_under_a_marked_identity_by_two_people(world: World) -> None:
    problem = differing(world)
    asked = ask(world, problem, How.NEW_MONEY)
    for nobody in (world.officer,):
        with pytest.raises(RowTaskNotAllowed):
            row_tasks.approve(settlement=asked, by=nobody, on=ON)
    with pytest.raises(RowTaskOver):
        ask(world, problem, How.CORRECTION)

    row_tasks.approve(settlement=asked, by=world.leader, on=ON)

    assert small.balance(world.landlord, "R0001") == -30_00
    assert sorted(FeedRow.objects.values_list("identity", flat=True)) == ["X00001", "X00001#2.2"]
    assert list(check.findings(world.landlord)) == []
    with pytest.raises(RowTaskOver):
        row_tasks.approve(settlement=asked, by=world.leader, on=ON)


def test_a_correction_takes_ours_back_and_posts_theirs(world: World) -> None:
    asked = ask(world, differing(world), How.CORRECTION)

    done = row_tasks.approve(settlement=asked, by=world.leader, on=ON)

    assert small.balance(world.landlord, "R0001") == -20_00
    assert done.reversal_id is not None
    assert list(check.findings(world.landlord)) == []


def test_a_correction_of_money_in_suspense_closes_its_item(world: World) -> None:
    problem = differing(world, ref="NOBODY")
    row_tasks.approve(settlement=ask(world, problem, How.CORRECTION), by=world.leader, on=ON)

    assert [(item.amount_pence, item.settled_on is None) for item in SuspenseItem.objects.order_by("pk")] == [
        (10_00, False),
        (20_00, True),
    ]
    assert list(check.findings(world.landlord)) == []


def test_money_that_was_placed_since_is_not_corrected(world: World) -> None:
    asked = ask(world, differing(world, ref="NOBODY"), How.CORRECTION)
    SuspenseItem.objects.update(reserved_pence=10_00)

    with pytest.raises(NotAsItWasPosted):
        row_tasks.approve(settlement=asked, by=world.leader, on=ON)


def test_what_was_refused_waits_for_somebody_again(world: World) -> None:
    problem = differing(world)
    row_tasks.refuse(settlement=ask(world, problem, How.NEW_MONEY), because="No proof", by=world.leader, on=ON)

    assert problem_queries.needing_a_person(world.landlord).count() == 1
    assert ask(world, problem, How.CORRECTION).state == RowSettlement.State.WAITING
