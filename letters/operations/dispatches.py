"""
From ready papers to the post (DEC-20, DEC-21, DEC-23): joined for the printer, checked a last time, counted.

The order protects people: intent is stored before bytes, stops are read again before anything leaves the house, and
what was sent is what a person counted at the franking machine.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max, QuerySet

from letters.models import Document, PrintBatch
from letters.operations import checks, joining, moves, stops
from letters.queries import runs
from staff.models import Landlord, User
from staff.operations import audit
from staff.refusals import Refused

StillDue = Callable[[Sequence[Document]], Mapping[int, str]]
"""Says for some documents why one is no longer due, by document id; a document it leaves out still is (DEC-20)."""


class NothingReady(Refused):
    """No paper of the run waits for the printer."""


class BatchMovedOn(Refused):
    """The batch is not where this step begins."""


class CountDiffers(Refused):
    """The number counted is not the number in the batch."""


class NotInDoubt(Refused):
    """Only a paper whose sending is unknown is settled this way."""


def anything_ready(landlord: Landlord, run_label: str) -> bool:
    """Whether papers of a run are ready and in no batch yet."""
    return _ready(landlord, run_label).exists()


def _ready(landlord: Landlord, run_label: str) -> QuerySet[Document]:
    return Document.objects.filter(
        landlord=landlord, run_label=run_label, state=Document.State.RENDERED, print_batch__isnull=True
    )


def make_batch(*, landlord: Landlord, run_label: str, by: User, on: date, at: datetime) -> PrintBatch:
    """
    Join a run's ready papers in postcode order into one file for the printer, with its manifest.

    The batch and its papers are settled first, so a call after a crash finishes that batch and makes no second.

    :raises NothingReady: if no paper waits.
    """
    with transaction.atomic():
        stops.lock(landlord)
        unfinished = PrintBatch.objects.filter(
            landlord=landlord, run_label=run_label, state=PrintBatch.State.PLANNED
        ).first()
        batch = unfinished or _open(landlord, run_label, by, on)
    return _join(batch)


def _open(landlord: Landlord, run_label: str, by: User, on: date) -> PrintBatch:
    if not anything_ready(landlord, run_label):
        raise NothingReady(f"No paper of {run_label} waits for the printer.")
    last = PrintBatch.objects.filter(landlord=landlord, run_label=run_label).aggregate(last=Max("number"))["last"]
    batch = PrintBatch.objects.create(
        landlord=landlord, run_label=run_label, number=(last or 0) + 1, made_on=on, made_by=by
    )
    _ready(landlord, run_label).update(print_batch=batch)
    return batch


def _papers(batch: PrintBatch) -> list[Document]:
    """The papers that are in a batch now."""
    papers = Document.objects.filter(print_batch=batch, state=Document.State.RENDERED)
    return list(papers.select_related("account", "person").order_by("pk"))


def _join(batch: PrintBatch) -> PrintBatch:
    """Make the file and manifest of what is in a batch now; stored before the row says it is ready."""
    papers = _papers(batch)
    tally = runs.tally(batch.landlord, batch.run_label)
    pdf, manifest, _sheets = joining.join(batch, papers, tally)
    with transaction.atomic():
        stops.lock(batch.landlord)
        if [paper.pk for paper in _papers(batch)] != [paper.pk for paper in papers]:
            raise BatchMovedOn("A paper of this batch was held or dropped while it was joined. Join it again.")
        PrintBatch.objects.filter(pk=batch.pk, state=PrintBatch.State.PLANNED).update(
            state=PrintBatch.State.READY,
            pdf=pdf,
            manifest=manifest,
            documents_count=len(papers),
            pages=sum(paper.pages for paper in papers),
        )
    batch.refresh_from_db()
    return batch


def _not_due(_documents: Sequence[Document]) -> Mapping[int, str]:
    """For papers that nothing above can make undue, such as statements."""
    return {}


def hand_over(*, batch: PrintBatch, by: User, on: date, at: datetime, still_due: StillDue = _not_due) -> PrintBatch:
    """
    Hand a batch to the printer, after the last look: stops, addresses, and what only the caller knows (DEC-20).

    A paper that may not go, or was held or dropped since, is taken out and the file is joined anew without it; then
    everything is looked at again, until what leaves is what was checked.

    :param still_due: says for some documents why one is no longer due, e.g. that the sum to pay has fallen.
    :raises BatchMovedOn: unless the batch is ready.
    """
    while True:
        with transaction.atomic():
            stops.lock(batch.landlord)
            batch.refresh_from_db()
            if batch.state not in (PrintBatch.State.READY, PrintBatch.State.PLANNED):
                raise BatchMovedOn(f"This batch is “{batch.get_state_display()}” already.")
            papers = _papers(batch)
            if not _take_out(batch, papers, still_due, by, on, at):
                if _is_joined(batch, papers):
                    return _let_go(batch, papers, by, on, at)
            PrintBatch.objects.filter(pk=batch.pk).update(state=PrintBatch.State.PLANNED)
        batch.refresh_from_db()
        batch = _join(batch)


def _take_out(batch: PrintBatch, papers: list[Document], still_due: StillDue, by: User, on: date, at: datetime) -> int:
    """Hold the papers that may not go today, each with its reason. Returns how many."""
    world = checks.world(papers, landlord=batch.landlord, on=on)
    reasons = {paper.pk: why for paper in papers if (why := world.why_held(paper, paper.facts))}
    rest = [paper for paper in papers if paper.pk not in reasons]
    reasons |= {pk: why for pk, why in still_due(rest).items() if why} if rest else {}
    out = [paper for paper in papers if paper.pk in reasons]
    return moves.hold(out, reasons, by=by, on=on, at=at, print_batch=None) if out else 0


def _is_joined(batch: PrintBatch, papers: list[Document]) -> bool:
    """Whether the batch's file was made of exactly these papers: what was taken out meanwhile is not in it."""
    return (
        batch.state == PrintBatch.State.READY
        and batch.documents_count == len(papers)
        and batch.pages == sum(paper.pages for paper in papers)
    )


def _let_go(batch: PrintBatch, papers: list[Document], by: User, on: date, at: datetime) -> PrintBatch:
    moves.move(papers, to=Document.State.HANDED_OVER, by=by, on=on, at=at)
    PrintBatch.objects.filter(pk=batch.pk).update(
        state=PrintBatch.State.HANDED_OVER, handed_over_on=on, handed_over_by=by
    )
    batch.refresh_from_db()
    audit.record(
        landlord=batch.landlord,
        action="batch handed over",
        subject=batch,
        after={"papers": len(papers), "pages": batch.pages},
        by=by,
        on=on,
    )
    return batch


@transaction.atomic
def mark_sent(*, batch: PrintBatch, counted: int, by: User, on: date, at: datetime) -> PrintBatch:
    """
    Say that a batch was posted, with the number counted at the franking machine.

    :raises BatchMovedOn: unless the batch has been handed over and is not sent yet.
    :raises CountDiffers: if the number is not that of the papers handed over; nothing is marked then.
    """
    stops.lock(batch.landlord)
    batch.refresh_from_db()
    if batch.state != PrintBatch.State.HANDED_OVER:
        raise BatchMovedOn(f"This batch is “{batch.get_state_display()}”; only one handed over is marked as sent.")
    papers = list(Document.objects.filter(print_batch=batch, state=Document.State.HANDED_OVER).order_by("pk"))
    if counted != len(papers):
        raise CountDiffers(
            f"You counted {counted} papers; {len(papers)} were handed over. Count again, or find the odd one and say "
            "what became of it. Nothing is marked as sent."
        )
    moves.move(papers, to=Document.State.SENT, by=by, on=on, at=at, sent_on=on)
    PrintBatch.objects.filter(pk=batch.pk).update(state=PrintBatch.State.SENT, sent_on=on, counted=counted)
    batch.refresh_from_db()
    audit.record(landlord=batch.landlord, action="batch sent", subject=batch, after={"counted": counted}, by=by, on=on)
    return batch


@transaction.atomic
def doubt(*, documents: Sequence[Document], because: str, by: User, on: date, at: datetime) -> int:
    """
    Say that nobody knows whether these papers went out. They are not sent again: somebody asks the printer first.

    :raises moves.DocumentMovedOn: if one is not handed over.
    """
    return moves.move(
        _from_state(documents, Document.State.HANDED_OVER),
        to=Document.State.UNKNOWN,
        because=because,
        by=by,
        on=on,
        at=at,
    )


@transaction.atomic
def settle(*, documents: Sequence[Document], sent: bool, because: str, by: User, on: date, at: datetime) -> int:
    """
    Say what the printer, or a person, found out about papers in doubt (DEC-21): the only way out of unknown.

    :raises NotInDoubt: if no answer is given as the reason.
    """
    if not because.strip():
        raise NotInDoubt("Say who told you: the printer's reference, or the person who looked.")
    to = Document.State.SENT if sent else Document.State.FAILED
    changes: dict[str, object] = {"sent_on": on} if sent else {"problem": because}
    return moves.move(
        _from_state(documents, Document.State.UNKNOWN), to=to, because=because, by=by, on=on, at=at, **changes
    )


@transaction.atomic
def fail(*, documents: Sequence[Document], because: str, by: User, on: date, at: datetime) -> int:
    """
    Say that papers handed over were spoilt or lost before the post; they leave the count of their batch.

    :raises moves.DocumentMovedOn: if one is not handed over.
    """
    return moves.move(
        _from_state(documents, Document.State.HANDED_OVER),
        to=Document.State.FAILED,
        because=because,
        by=by,
        on=on,
        at=at,
        problem=because,
    )


def _from_state(documents: Sequence[Document], state: Document.State) -> list[Document]:
    """These documents, taken to be in this state: the guarded move refuses where they are not."""
    found = list(Document.objects.filter(pk__in=[document.pk for document in documents], state=state))
    if len(found) != len(documents):
        raise moves.DocumentMovedOn(f"One of these papers is not “{state.label}”. Look again before acting.")
    return found
