"""
From approved facts to bytes that never change (DEC-22): each paper once, whoever dies on the way.

A worker claims a few papers by one guarded change, renders them, stores the bytes, and only then moves the rows. A
dead worker's claim runs out and the papers are taken again; the same facts give the same bytes, so nothing doubles.
"""

import io
import uuid
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import pikepdf
from django.db import connection, transaction
from django.db.models import F, Q, QuerySet

from letters import store
from letters.models import Document, StoredFile
from letters.operations import moves
from letters.render_worker import Renderer, RendererBroken, RenderFailed
from staff.models import Landlord, User

BATCH = 40
CLAIM = timedelta(minutes=10)
TRIES = 3
"""A paper that has taken so many workers down with it is not given to a fourth."""


@dataclass
class Run:
    """What one call did: how many papers are ready, and the public ids of those that failed."""

    rendered: int = 0
    failed: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Rendered:
    """One paper's bytes, kept; or what is wrong with it and what to do."""

    document: Document
    file: StoredFile | None
    pages: int = 0
    problem: str = ""


def render_waiting(
    *,
    limit: int,
    by: User,
    at: datetime,
    on: date,
    landlord: Landlord | None = None,
    run_label: str = "",
    renderer: Renderer | None = None,
) -> Run:
    """
    Render approved papers that nobody else is rendering, a batch at a time, up to a limit.

    Claims run for ten minutes from `at`, so keep the limit to some hundreds and call again with a fresh instant.

    :param renderer: a walled child that the caller keeps between calls; otherwise one is started when it is needed.
    :raises RendererBroken: if no child can be started; the papers are free again for whoever can.
    """
    run = Run()
    with ExitStack() as closing:
        while limit > 0:
            claim = uuid.uuid4().hex
            documents = claim_some(claim=claim, many=min(BATCH, limit), at=at, landlord=landlord, run_label=run_label)
            if not documents:
                break
            limit -= len(documents)
            try:
                renderer = renderer or closing.enter_context(Renderer())
                results = [_one(document, renderer) for document in documents]
            except (RendererBroken, OSError):
                let_go(claim=claim)  # the machine is at fault, not these papers
                raise
            keep(claim=claim, results=results, run=run, by=by, on=on, at=at)
    return run


@transaction.atomic
def claim_some(
    *, claim: str, many: int, at: datetime, landlord: Landlord | None = None, run_label: str = ""
) -> list[Document]:
    """
    Take approved papers for one worker: free ones, and those whose worker's claim has run out.

    One guarded change, so two workers never hold the same paper; on PostgreSQL they do not wait for each other either.
    Fresh papers go first. One whose worker died is given out alone, so that the next death counts against it only and
    not against the papers that happened to lie beside it.
    """
    free = Document.objects.filter(state=Document.State.APPROVED).filter(
        Q(claimed_until__isnull=True) | Q(claimed_until__lte=at)
    )
    if landlord is not None:
        free = free.filter(landlord=landlord)
    if run_label:
        free = free.filter(run_label=run_label)
    fresh, again = free.filter(tries=0).order_by("pk"), free.order_by("tries", "pk")
    chosen = _locked_ids(fresh, many) or _locked_ids(again, min(many, 1))
    free.filter(pk__in=chosen).update(claim=claim, claimed_until=at + CLAIM, tries=F("tries") + 1)
    return list(Document.objects.filter(claim=claim).select_related("landlord", "file").order_by("pk"))


def _locked_ids(rows: QuerySet[Document], many: int) -> list[int]:
    """The first of some papers that no other worker is just taking."""
    if connection.features.has_select_for_update_skip_locked:
        rows = rows.select_for_update(skip_locked=True)
    return list(rows.values_list("pk", flat=True)[:many])


def let_go(*, claim: str) -> int:
    """Give up a claim whose papers were not to blame; another worker may take them at once."""
    return Document.objects.filter(claim=claim, state=Document.State.APPROVED).update(
        claim="", claimed_until=None, tries=F("tries") - 1
    )


def _one(document: Document, renderer: Renderer) -> Rendered:
    """Render and store one paper; what goes wrong with it goes wrong with it alone."""
    if document.file is not None:
        return Rendered(document, document.file, document.pages)  # rendered before it was held; its facts stand
    if document.tries > TRIES:
        return Rendered(document, None, problem=f"It brought {TRIES} workers down. {CURE}")
    try:
        content = renderer.render(
            document.kind,
            document.facts,
            language=document.language,
            format=document.format,
            version=document.version,
        )
    except RenderFailed as failed:
        return Rendered(document, None, problem=f"{failed} {CURE}")
    return Rendered(document, store.put(content, media_type="application/pdf"), pages_in(content))


CURE = "Put right what it names, then let it be tried again; or drop it and tell whoever looks after the templates."


def pages_in(content: bytes) -> int:
    """How many pages a finished paper has."""
    with pikepdf.open(io.BytesIO(content)) as paper:
        return len(paper.pages)


@transaction.atomic
def keep(*, claim: str, results: Iterable[Rendered], run: Run, by: User, on: date, at: datetime) -> None:
    """
    Move rendered papers on, and those that failed, as far as this claim still holds them.

    A paper held, cancelled or taken over meanwhile is let be: its bytes lie in the store and harm nobody.
    """
    told = {result.document.pk: result for result in results}
    ours = Document.objects.filter(claim=claim, state=Document.State.APPROVED, pk__in=list(told))
    if connection.features.has_select_for_update:
        ours = ours.select_for_update()
    documents = list(ours.order_by("pk"))
    done = [document for document in documents if told[document.pk].file is not None]
    for document in done:
        result = told[document.pk]
        document.state, document.file, document.pages = Document.State.RENDERED, result.file, result.pages
        document.claim, document.claimed_until = "", None
    if done:
        Document.objects.bulk_update(done, ["state", "file", "pages", "claim", "claimed_until"])
        moves.record(done, left=Document.State.APPROVED, to=Document.State.RENDERED, because="", by=by, on=on, at=at)
    for document in documents:
        if document in done:
            continue
        problem = told[document.pk].problem
        moves.move(
            [document],
            to=Document.State.FAILED,
            because=problem,
            by=by,
            on=on,
            at=at,
            problem=problem,
            claim="",
            claimed_until=None,
        )
        run.failed.append(str(document.public_id))
    run.rendered += len(done)
