"""Planning, holding and releasing papers (DEC-20, DEC-21)."""

from datetime import date, timedelta

import pytest

from letters.models import Document, DocumentStep
from letters.operations import documents, stops
from letters.queries import runs
from tenancies.models import PersonAddress
from tenancies.operations import people
from tests.builders.world import at
from tests.letters.drafts import RUN, TUESDAY
from tests.letters.operations.conftest import Post

NEXT_TUESDAY = TUESDAY + timedelta(weeks=1)


def test_each_joint_tenant_gets_a_paper_of_their_own(post: Post) -> None:
    done = post.plan(post.ann, post.joint)

    assert (done.planned, done.held) == (3, 0)
    assert set(post.states()) == {"Ann Archer", "Bo Baker", "Bea Baker"}


def test_two_runs_for_the_same_week_make_one_paper_each(post: Post) -> None:
    post.plan(post.ann, post.joint)
    again = post.plan(post.ann, post.joint)

    assert (again.planned, again.held, again.known) == (0, 0, 3)
    assert Document.objects.count() == 3
    assert DocumentStep.objects.count() == 3


def test_a_paper_approved_is_left_alone_by_the_next_run(post: Post) -> None:
    post.plan(post.ann)
    post.approve()
    again = post.plan(post.ann, run_label="letter run 2026-06-23", on=NEXT_TUESDAY, balance=40_000)

    assert again.known == 1
    assert post.paper("Ann Archer").to_pay_pence == 31_240


def test_a_paper_that_nobody_approved_goes_into_the_next_run_with_new_figures(post: Post) -> None:
    post.plan(post.ann, post.cy)
    again = post.plan(post.ann, run_label="letter run 2026-06-23", on=NEXT_TUESDAY, balance=40_000)

    carried = post.paper("Ann Archer")
    assert (again.planned, again.carried) == (1, 1)
    assert (carried.run_label, carried.to_pay_pence) == ("letter run 2026-06-23", 40_000)
    assert carried.facts["three_lines"]["balance_pence"] == 40_000
    first = runs.tally(post.world.landlord, RUN)
    assert (first.planned, first.in_hand, first.carried, first.agrees) == (2, 1, 1, True)


def test_what_a_person_held_stays_held_in_the_next_run(post: Post) -> None:
    post.plan(post.ann)
    documents.hold(
        document=post.paper("Ann Archer"),
        reason="she is in hospital",
        by=post.world.officer,
        on=TUESDAY,
        at=at(TUESDAY),
    )
    post.plan(post.ann, run_label="letter run 2026-06-23", on=NEXT_TUESDAY, balance=40_000)

    held = post.paper("Ann Archer")
    assert (held.state, held.held_reason) == (Document.State.HELD, "she is in hospital")


def test_a_stop_on_the_account_holds_the_papers_of_both_joint_tenants(post: Post) -> None:
    stops.place(
        landlord=post.world.landlord,
        account=post.joint,
        reason="breathing_space",
        from_on=TUESDAY,
        until_on=None,
        by=post.world.officer,
        on=TUESDAY,
    )
    done = post.plan(post.joint, post.ann)

    assert (done.planned, done.held) == (1, 2)
    assert post.paper("Bo Baker").held_reason == "Breathing Space"


def test_a_stop_of_other_kinds_of_paper_holds_nothing(post: Post) -> None:
    stops.place(
        landlord=post.world.landlord,
        account=post.ann,
        reason="hold",
        kinds=("A3",),
        from_on=TUESDAY,
        until_on=None,
        by=post.world.officer,
        on=TUESDAY,
    )
    assert post.plan(post.ann).planned == 1


def test_nothing_is_addressed_to_somebody_who_has_died(post: Post) -> None:
    bea = next(person for person in post.world.people[post.joint.pk] if person.first_name == "Bea")
    people.record_death(person=bea, died_on=date(2026, 6, 1), by=post.world.officer, on=TUESDAY)
    post.plan(post.joint)

    assert post.states() == {"Bo Baker": "planned", "Bea Baker": "held"}
    assert post.paper("Bea Baker").held_reason == "the person has died"


def test_a_former_tenant_without_a_forwarding_address_is_held_and_not_written_to_at_the_home_they_left(
    post: Post,
) -> None:
    gone = post.world.account(tenants=("Di Drake",), ends_on=date(2026, 6, 7))
    post.plan(gone)
    assert post.paper("Di Drake").held_reason == "no forwarding address"

    people.write_to(
        person=post.world.people[gone.pk][0],
        kind=PersonAddress.Kind.FORWARDING,
        lines=["9 Far Lane", "Elsewhere", "QZ9 9ZZ"],
        from_on=TUESDAY,
        by=post.world.officer,
        on=TUESDAY,
    )
    post.plan(gone, run_label="letter run 2026-06-23", on=NEXT_TUESDAY)
    paper = post.paper("Di Drake")
    assert paper.state == Document.State.PLANNED
    assert paper.facts["addressee"]["lines"] == ["9 Far Lane", "Elsewhere"]
    assert paper.postcode == "QZ9 9ZZ"


def test_a_hold_says_why_and_a_release_is_approved_by_somebody_else(post: Post) -> None:
    post.plan(post.ann)
    officer, leader = post.world.officer, post.world.leader
    with pytest.raises(documents.CannotHold, match="Say why"):
        documents.hold(document=post.paper("Ann Archer"), reason=" ", by=officer, on=TUESDAY, at=at(TUESDAY))
    documents.hold(document=post.paper("Ann Archer"), reason="called", by=officer, on=TUESDAY, at=at(TUESDAY))
    documents.release(document=post.paper("Ann Archer"), by=officer, on=TUESDAY, at=at(TUESDAY))

    assert post.approve(officer).left == [
        (str(post.paper("Ann Archer").public_id), "you changed or released it, so somebody else approves it")
    ]
    assert post.approve(leader).approved == 1


def test_a_paper_is_not_released_while_its_stop_is_in_force(post: Post) -> None:
    stop = stops.place(
        landlord=post.world.landlord,
        person=post.world.people[post.ann.pk][0],
        reason="no_post",
        from_on=TUESDAY,
        until_on=None,
        by=post.world.officer,
        on=TUESDAY,
    )
    post.plan(post.ann)
    with pytest.raises(documents.CannotRelease, match="No post"):
        documents.release(document=post.paper("Ann Archer"), by=post.world.officer, on=TUESDAY, at=at(TUESDAY))
    stops.lift(stop=stop, by=post.world.officer, on=TUESDAY)
    documents.release(document=post.paper("Ann Archer"), by=post.world.officer, on=TUESDAY, at=at(TUESDAY))
    assert post.states() == {"Ann Archer": "planned"}
    with pytest.raises(stops.StopAlreadyLifted):
        stops.lift(stop=stop, by=post.world.officer, on=TUESDAY)


def test_a_cancelled_paper_is_never_made_again(post: Post) -> None:
    post.plan(post.ann)
    documents.cancel(
        document=post.paper("Ann Archer"), because="paid in full", by=post.world.officer, on=TUESDAY, at=at(TUESDAY)
    )
    again = post.plan(post.ann, run_label="letter run 2026-06-23", on=NEXT_TUESDAY)

    assert (again.known, post.states()) == (1, {"Ann Archer": "cancelled"})


def test_planning_asks_the_same_few_questions_for_one_paper_or_for_many(post: Post, count_queries: object) -> None:
    many = [post.world.account(tenants=(f"Tenant {n}", f"Partner {n}")) for n in range(12)]
    with count_queries() as one:  # type: ignore[operator]
        post.plan(post.ann)
    with count_queries() as more:  # type: ignore[operator]
        post.plan(*many)
    # The drafts of this test ask four questions an account themselves.
    assert len(more) - 4 * len(many) <= len(one) - 4 + 1
