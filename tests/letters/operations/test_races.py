"""Approving, claiming and stopping at the same moment, with real connections (reliability C3, C15, C16)."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import connection, transaction

from ledger.queries import entries
from letters.models import Document, DocumentStep
from letters.operations import dispatches, documents, rendering, stops
from tests.builders.world import World, at
from tests.letters.drafts import RUN, TUESDAY
from tests.letters.operations.conftest import Post

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _needs_postgresql() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time: there is no race to try")


@pytest.fixture
def crowd(transactional_db: None) -> Post:
    world = World.open()
    accounts = [world.account(tenants=(f"Tenant {number}",)) for number in range(12)]
    post = Post(world, accounts[0], accounts[1], accounts[2])
    post.plan(*accounts)
    return post


def together(*works: Callable[[], Any]) -> list[Any]:
    """Do things in threads of their own, all starting at once; a refusal is an answer."""
    start = Barrier(len(works))

    def one(work: Callable[[], Any]) -> Any:
        start.wait()
        try:
            return work()
        except Exception as refused:  # noqa: BLE001  # the test looks at what each thread got
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(one, works))


def test_a_selection_approved_eight_times_at_once_is_approved_once(crowd: Post) -> None:
    chosen, leader = crowd.select(crowd.world.leader), crowd.world.leader
    answers = together(
        *[lambda: documents.approve(selection=chosen, by=leader, on=TUESDAY, at=at(TUESDAY)) for _ in range(8)]
    )
    assert sorted((answer.approved, answer.again) for answer in answers) == [(0, True)] * 7 + [(12, False)]
    assert DocumentStep.objects.filter(reached=Document.State.APPROVED).count() == 12


def test_workers_that_claim_at_once_never_hold_the_same_paper(crowd: Post) -> None:
    crowd.approve(crowd.world.leader)
    answers = together(
        *[
            lambda name=f"worker {number}": [d.pk for d in rendering.claim_some(claim=name, many=5, at=at(TUESDAY))]
            for number in range(6)
        ]
    )
    taken = [pk for answer in answers for pk in answer]
    assert len(taken) == len(set(taken)) == 12


def test_a_stop_placed_while_a_batch_is_handed_over_holds_the_paper_or_comes_after_it(crowd: Post) -> None:
    crowd.approve(crowd.world.leader)
    crowd.render()
    batch = crowd.batch()

    def place() -> Any:
        return stops.place(
            landlord=crowd.world.landlord,
            account=crowd.ann,
            reason="breathing_space",
            from_on=TUESDAY,
            until_on=None,
            by=crowd.world.officer,
            on=TUESDAY,
        )

    def hand_over() -> Any:
        return dispatches.hand_over(batch=batch, by=crowd.world.officer, on=TUESDAY, at=at(TUESDAY))

    handed, stop = together(hand_over, place)
    assert not isinstance(handed, Exception)
    assert stop.reason == "breathing_space"
    left = Document.objects.filter(print_batch=handed, state=Document.State.HANDED_OVER).count()
    held = Document.objects.filter(state=Document.State.HELD).count()
    assert (left, held) in {(12, 0), (11, 1)}
    assert handed.documents_count == left


def test_two_runs_planned_at_once_make_one_paper_each(crowd: Post) -> None:
    world = crowd.world
    more = [world.account(tenants=(f"Late {number}",)) for number in range(5)]
    together(*[lambda: crowd.plan(*more, run_label=RUN, on=TUESDAY) for _ in range(4)])
    assert Document.objects.filter(person__first_name="Late").count() == 5


def test_no_cut_is_made_while_money_is_being_posted(crowd: Post) -> None:
    world = crowd.world
    posting, looked = Barrier(2), Barrier(2)

    def post_slowly() -> None:
        with transaction.atomic():
            world.tell(crowd.ann, f"{TUESDAY - timedelta(days=1)} payment 5.00")
            posting.wait()
            looked.wait()

    def look() -> Any:
        posting.wait()
        try:
            return entries.settled_cut(world.landlord)
        finally:
            looked.wait()

    _, answer = together(post_slowly, look)
    assert isinstance(answer, entries.StillPosting)
    assert entries.settled_cut(world.landlord) > 0
