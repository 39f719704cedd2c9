"""Who approves what, and that it is approved once (DEC-21, reliability C15)."""

from datetime import timedelta

import pytest

from letters.models import Document, DocumentStep
from letters.operations import approvals, documents, stops
from tenancies.models import PatchCover
from tenancies.operations import homes
from tests.builders.world import World, at
from tests.letters.drafts import TUESDAY
from tests.letters.operations.conftest import Post


def test_a_double_click_approves_once(post: Post) -> None:
    post.plan(post.ann, post.joint)
    chosen = post.select()
    first = documents.approve(selection=chosen, by=post.world.officer, on=TUESDAY, at=at(TUESDAY))
    second = documents.approve(selection=chosen, by=post.world.officer, on=TUESDAY, at=at(TUESDAY))

    assert (first.approved, first.again) == (3, False)
    assert (second.approved, second.again) == (0, True)
    assert DocumentStep.objects.filter(reached=Document.State.APPROVED).count() == 3


def test_two_managers_with_the_same_papers_approve_each_paper_once(post: Post) -> None:
    post.plan(post.ann, post.joint)
    of_leader, of_manager = post.select(post.world.leader), post.select(post.world.manager)
    documents.approve(selection=of_leader, by=post.world.leader, on=TUESDAY, at=at(TUESDAY))
    late = documents.approve(selection=of_manager, by=post.world.manager, on=TUESDAY, at=at(TUESDAY))

    assert late.approved == 0
    assert {why for _, why in late.left} == {"it is “Approved”"}
    assert set(Document.objects.values_list("approved_by", flat=True)) == {post.world.leader.pk}


def test_nobody_approves_what_somebody_else_saw(post: Post) -> None:
    post.plan(post.ann)
    with pytest.raises(approvals.NotYourSelection):
        documents.approve(selection=post.select(post.world.leader), by=post.world.manager, on=TUESDAY, at=at(TUESDAY))


def test_the_timetable_never_approves(post: Post) -> None:
    post.plan(post.ann)
    chosen = post.select()
    chosen.made_by = post.world.system
    with pytest.raises(approvals.NotAPerson):
        documents.approve(selection=chosen, by=post.world.system, on=TUESDAY, at=at(TUESDAY))


def test_a_final_warning_needs_a_team_leader(post: Post) -> None:
    post.plan(post.ann, kind="A3")
    assert [why for _, why in post.approve(post.world.officer).left] == ["it needs a team leader or above"]
    assert post.approve(post.world.leader).approved == 1


def test_an_officer_approves_in_the_patches_they_own_or_cover_and_sees_no_other(post: Post) -> None:
    world = post.world
    world.patch = homes.keep_patches(landlord=world.landlord, codes=["S02"], by=world.system, on=TUESDAY)["S02"]
    away = world.account(tenants=("Ed Evans",))
    post.plan(post.ann, away)
    assert post.approve().approved == 1
    assert post.states() == {"Ann Archer": "approved", "Ed Evans": "planned"}

    homes.give_patch(
        patch=world.patch, to=world.officer, kind=PatchCover.Kind.COVERS, from_on=TUESDAY, by=world.system, on=TUESDAY
    )
    assert post.approve(patch=str(world.patch.public_id)).approved == 1


def test_a_paper_that_changed_after_it_was_seen_is_not_approved(post: Post) -> None:
    post.plan(post.ann)
    chosen = post.select()
    post.plan(post.ann, run_label="letter run 2026-06-23", on=TUESDAY + timedelta(weeks=1), balance=1_000)
    done = documents.approve(selection=chosen, by=post.world.officer, on=TUESDAY, at=at(TUESDAY))

    assert [why for _, why in done.left] == ["it changed after you saw it"]
    assert post.states() == {"Ann Archer": "planned"}


def test_a_stop_placed_between_looking_and_approving_holds_the_paper(post: Post) -> None:
    post.plan(post.ann, post.cy)
    chosen = post.select()
    stops.place(
        landlord=post.world.landlord,
        account=post.cy,
        reason="dispute",
        from_on=TUESDAY,
        until_on=None,
        by=post.world.officer,
        on=TUESDAY,
    )
    done = documents.approve(selection=chosen, by=post.world.officer, on=TUESDAY, at=at(TUESDAY))

    assert (done.approved, done.held) == (1, {"The balance is disputed": 1})
    assert post.states() == {"Ann Archer": "approved", "Cy Cole": "held"}


def test_two_landlords_never_approve_each_others_papers(post: Post) -> None:
    other = World.open("MOOR")
    post.plan(post.ann)
    with pytest.raises(approvals.NothingSelected):
        documents.select(landlord=post.world.landlord, filters={}, by=other.leader, on=TUESDAY, at=at(TUESDAY))
    with pytest.raises(approvals.UnknownFilter):
        post.select(state="held")


def test_approving_asks_the_same_few_questions_for_one_paper_or_for_many(post: Post, count_queries: object) -> None:
    post.plan(post.ann)
    with count_queries() as one:  # type: ignore[operator]
        post.approve()
    post.plan(*[post.world.account(tenants=(f"Tenant {n}",)) for n in range(12)])
    with count_queries() as more:  # type: ignore[operator]
        assert post.approve().approved == 12
    assert len(more) == len(one)
