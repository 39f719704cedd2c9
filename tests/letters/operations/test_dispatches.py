"""The last look before papers leave, and what was really sent (DEC-20, DEC-21, reliability C16)."""

import csv
import io

import pikepdf
import pytest

from letters import store
from letters.models import Document, PrintBatch
from letters.operations import dispatches, documents, moves, stops
from letters.queries import runs
from tenancies.models import PersonAddress
from tenancies.operations import people
from tests.builders.world import at
from tests.letters.drafts import RUN, TUESDAY
from tests.letters.operations.conftest import Post


@pytest.fixture
def ready(post: Post) -> Post:
    """Four papers approved and rendered."""
    post.plan(post.ann, post.joint, post.cy)
    post.approve()
    post.render()
    return post


def pages_of(batch: PrintBatch) -> int:
    with store.open(batch.pdf_id) as content, pikepdf.open(content) as pdf:
        return len(pdf.pages)


def manifest_of(batch: PrintBatch) -> list[list[str]]:
    with store.open(batch.manifest_id) as content:
        return list(csv.reader(io.StringIO(content.read().decode())))


def stop(post: Post, account: object, reason: str = "breathing_space") -> None:
    stops.place(
        landlord=post.world.landlord,
        account=account,  # type: ignore[arg-type]
        reason=reason,
        from_on=TUESDAY,
        until_on=None,
        by=post.world.officer,
        on=TUESDAY,
    )


def test_a_batch_joins_the_ready_papers_in_the_order_of_their_postcodes(post: Post) -> None:
    people.write_to(
        person=post.world.people[post.cy.pk][0],
        kind=PersonAddress.Kind.SAFE,
        lines=["7 Away Street", "QZ0 0AA"],
        from_on=TUESDAY,
        by=post.world.officer,
        on=TUESDAY,
    )
    post.plan(post.ann, post.joint, post.cy)
    post.approve()
    post.render()
    batch = post.batch()

    assert (batch.state, batch.documents_count, batch.pages) == (PrintBatch.State.READY, 4, pages_of(batch))
    rows = manifest_of(batch)
    assert ["run: planned", "4"] in rows
    assert ["run: adds up", "yes"] in rows
    postcodes = [row[3] for row in rows[rows.index([]) + 2 : -1]]
    assert postcodes == ["QZ0 0AA", "QZ1 1AA", "QZ1 1AA", "QZ1 1AA"]
    with pytest.raises(dispatches.NothingReady):
        post.batch()


def test_papers_are_handed_over_and_marked_as_sent_when_the_count_is_right(ready: Post) -> None:
    batch = ready.hand_over(ready.batch())
    with pytest.raises(dispatches.CountDiffers, match="You counted 3 papers; 4 were handed over"):
        ready.mark_sent(batch, 3)
    assert set(ready.states().values()) == {"handed_over"}
    ready.mark_sent(batch, 4)

    tally = runs.tally(ready.world.landlord, RUN)
    assert (tally.planned, tally.sent, tally.in_hand, tally.agrees) == (4, 4, 0, True)
    with pytest.raises(dispatches.BatchMovedOn):
        ready.hand_over(batch)
    with pytest.raises(dispatches.BatchMovedOn):
        ready.mark_sent(batch, 4)


def test_a_stop_between_approval_and_hand_over_holds_the_paper_and_the_file_is_joined_without_it(ready: Post) -> None:
    batch = ready.batch()
    whole = pages_of(batch)
    stop(ready, ready.joint)
    batch = ready.hand_over(batch)

    assert ready.states() == {
        "Ann Archer": "handed_over",
        "Bo Baker": "held",
        "Bea Baker": "held",
        "Cy Cole": "handed_over",
    }
    assert ready.paper("Bo Baker").held_reason == "Breathing Space"
    assert (batch.documents_count, pages_of(batch)) == (2, whole // 2)
    assert all("Baker" not in ",".join(row) for row in manifest_of(batch))
    assert ["run: held", "2"] in manifest_of(batch)


def test_a_death_or_a_new_address_between_approval_and_hand_over_holds_the_paper(ready: Post) -> None:
    batch = ready.batch()
    people.record_death(person=ready.world.people[ready.cy.pk][0], died_on=TUESDAY, by=ready.world.officer, on=TUESDAY)
    people.write_to(
        person=ready.world.people[ready.ann.pk][0],
        kind=PersonAddress.Kind.SAFE,
        lines=["7 Away Street", "QZ0 0AA"],
        from_on=TUESDAY,
        by=ready.world.officer,
        on=TUESDAY,
    )
    ready.hand_over(batch)

    assert ready.paper("Cy Cole").held_reason == "the person has died"
    assert ready.paper("Ann Archer").held_reason == "the address has changed since it was planned"

    documents.release(document=ready.paper("Ann Archer"), by=ready.world.officer, on=TUESDAY, at=at(TUESDAY))
    assert ready.paper("Ann Archer").facts["addressee"]["lines"] == ["7 Away Street"]
    assert ready.paper("Ann Archer").file_id is None
    ready.approve(ready.world.leader)
    assert ready.render().rendered == 1


def test_what_only_the_caller_knows_holds_a_paper_too(ready: Post) -> None:
    paid = ready.paper("Ann Archer").pk
    asked: list[int] = []

    def still_due(papers: object) -> dict[int, str]:
        asked.append(len(papers))  # type: ignore[arg-type]
        return {paper.pk: "the sum to pay has fallen" for paper in papers if paper.pk == paid}  # type: ignore[attr-defined]

    ready.hand_over(ready.batch(), still_due=still_due)
    assert ready.paper("Ann Archer").held_reason == "the sum to pay has fallen"
    assert asked == [4, 3]  # asked again after the file was joined anew


def test_a_paper_dropped_after_the_file_was_joined_is_not_in_what_leaves(ready: Post) -> None:
    batch = ready.batch()
    documents.cancel(
        document=ready.paper("Cy Cole"), because="paid", by=ready.world.officer, on=TUESDAY, at=at(TUESDAY)
    )
    batch = ready.hand_over(batch)
    assert (batch.documents_count, pages_of(batch)) == (3, batch.pages)


def test_a_batch_left_unfinished_by_a_crash_is_finished_and_makes_no_second(
    ready: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(*_: object) -> None:
        raise RuntimeError("killed")

    with monkeypatch.context() as faulty:
        faulty.setattr("letters.operations.joining.join", crash)
        with pytest.raises(RuntimeError):
            ready.batch()
    batch = ready.batch()
    assert (PrintBatch.objects.count(), batch.documents_count, batch.state) == (1, 4, PrintBatch.State.READY)


def test_from_not_known_the_only_way_out_is_an_answer(ready: Post) -> None:
    batch = ready.hand_over(ready.batch())
    ann = ready.paper("Ann Archer")
    dispatches.doubt(documents=[ann], because="the line dropped", by=ready.world.officer, on=TUESDAY, at=at(TUESDAY))
    with pytest.raises(moves.DocumentMovedOn):
        dispatches.fail(documents=[ann], because="lost", by=ready.world.officer, on=TUESDAY, at=at(TUESDAY))
    with pytest.raises(dispatches.NotInDoubt):
        dispatches.settle(documents=[ann], sent=True, because="", by=ready.world.officer, on=TUESDAY, at=at(TUESDAY))
    dispatches.settle(
        documents=[ann],
        sent=True,
        because="printer's reference 4711",
        by=ready.world.officer,
        on=TUESDAY,
        at=at(TUESDAY),
    )
    ready.mark_sent(batch, 3)
    assert set(ready.states().values()) == {"sent"}


def test_a_spoilt_paper_leaves_the_count_and_the_run_still_adds_up(ready: Post) -> None:
    batch = ready.hand_over(ready.batch())
    dispatches.fail(
        documents=[ready.paper("Cy Cole")], because="spoilt", by=ready.world.officer, on=TUESDAY, at=at(TUESDAY)
    )
    ready.mark_sent(batch, 3)
    tally = runs.tally(ready.world.landlord, RUN)
    assert (tally.sent, tally.failed, tally.agrees) == (3, 1, True)


def test_the_database_refuses_a_paper_that_says_rendered_without_bytes(ready: Post) -> None:
    from django.db import IntegrityError, transaction

    with pytest.raises(IntegrityError), transaction.atomic():
        Document.objects.filter(state=Document.State.RENDERED).update(file=None)
