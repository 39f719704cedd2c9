"""Each approved paper is rendered once, whoever dies on the way (reliability C1, C12, C14)."""

from datetime import timedelta

import pikepdf

from letters import store
from letters.models import Document, DocumentStep
from letters.operations import documents, rendering
from tests.builders.world import at
from tests.letters.drafts import TUESDAY
from tests.letters.operations.conftest import Post


def test_approved_papers_become_bytes_that_the_store_keeps(post: Post) -> None:
    post.plan(post.ann, post.joint)
    post.approve()
    assert post.render().rendered == 3

    paper = post.paper("Bea Baker")
    assert paper.state == Document.State.RENDERED
    with store.open(paper.file_id) as content, pikepdf.open(content) as pdf:
        assert "/StructTreeRoot" in pdf.Root
        assert len(pdf.pages) == paper.pages
    assert post.render().rendered == 0


def test_the_papers_of_a_worker_that_died_are_taken_again_once_its_claim_has_run_out(post: Post) -> None:
    post.plan(post.ann, post.joint)
    post.approve()
    rendering.claim_some(claim="the one that died", many=2, at=at(TUESDAY))

    assert post.render().rendered == 1  # the two claimed are left to their worker
    later = at(TUESDAY) + rendering.CLAIM
    run = rendering.render_waiting(limit=10, by=post.world.system, on=TUESDAY, at=later)
    assert run.rendered == 2
    steps = DocumentStep.objects.filter(reached=Document.State.RENDERED)
    assert steps.count() == steps.values("document").distinct().count() == 3


def test_a_worker_whose_claim_ran_out_changes_nothing_any_more(post: Post) -> None:
    post.plan(post.ann)
    post.approve()
    slow = rendering.claim_some(claim="slow", many=1, at=at(TUESDAY))
    later = at(TUESDAY) + rendering.CLAIM + timedelta(seconds=1)
    rendering.render_waiting(limit=10, by=post.world.system, on=TUESDAY, at=later)
    before = post.paper("Ann Archer").file_id

    run = rendering.Run()
    result = rendering.Rendered(slow[0], store.put(b"late", media_type="application/pdf"), 1)
    rendering.keep(claim="slow", results=[result], run=run, by=post.world.system, on=TUESDAY, at=later)
    assert (run.rendered, post.paper("Ann Archer").file_id) == (0, before)


def test_one_poison_paper_fails_alone_and_says_what_to_do(post: Post) -> None:
    post.plan(post.ann, post.cy)
    post.approve()
    poison = post.paper("Cy Cole")
    Document.objects.filter(pk=poison.pk).update(facts={**poison.facts, "letter_on": "tomorrow"})
    run = post.render()

    assert (run.rendered, run.failed) == (1, [str(poison.public_id)])
    failed = post.paper("Cy Cole")
    assert failed.state == Document.State.FAILED
    assert "letter_on must be a day" in failed.problem
    assert "tried again" in failed.problem

    Document.objects.filter(pk=poison.pk).update(facts=poison.facts)
    documents.try_again(document=failed, by=post.world.officer, on=TUESDAY, at=at(TUESDAY))
    assert post.render().rendered == 1


def test_a_paper_that_takes_its_workers_down_is_not_given_to_a_fourth(post: Post) -> None:
    post.plan(post.ann)
    post.approve()
    for death in range(3):
        moment = at(TUESDAY) + death * rendering.CLAIM
        assert rendering.claim_some(claim=f"death {death}", many=1, at=moment)
    rendering.render_waiting(limit=1, by=post.world.system, on=TUESDAY, at=at(TUESDAY) + 3 * rendering.CLAIM)

    assert post.states() == {"Ann Archer": "failed"}
    assert "brought 3 workers down" in post.paper("Ann Archer").problem


def test_papers_whose_worker_died_are_given_out_one_at_a_time_after_the_fresh_ones(post: Post) -> None:
    """Otherwise three power cuts in one run would fail every paper that lay beside the one in hand."""
    post.plan(post.ann, post.joint)
    post.approve()
    rendering.claim_some(claim="the one that died", many=2, at=at(TUESDAY))
    later = at(TUESDAY) + rendering.CLAIM

    def taken(claim: str) -> list[str]:
        return [str(document.person) for document in rendering.claim_some(claim=claim, many=40, at=later)]

    one, two, fresh = [str(document.person) for document in Document.objects.order_by("pk")]
    assert [taken("next"), taken("the one after"), taken("the last"), taken("nothing left")] == [
        [fresh],
        [one],
        [two],
        [],
    ]


def test_a_paper_held_while_it_is_rendered_stays_held(post: Post) -> None:
    post.plan(post.ann)
    post.approve()
    taken = rendering.claim_some(claim="mine", many=1, at=at(TUESDAY))
    documents.hold(document=taken[0], reason="called", by=post.world.officer, on=TUESDAY, at=at(TUESDAY))
    result = rendering.Rendered(taken[0], store.put(b"bytes", media_type="application/pdf"), 1)
    rendering.keep(
        claim="mine", results=[result], run=rendering.Run(), by=post.world.system, on=TUESDAY, at=at(TUESDAY)
    )
    assert post.states() == {"Ann Archer": "held"}
