"""Print batches in the browser (ux.md screen 11): made, handed over after a last look, counted and marked as sent."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from arrears.models import LetterRun
from arrears.operations import arrangement_letters
from arrears.operations.letter_runs import why_not_due
from letters import store
from letters.models import Document, PrintBatch
from letters.operations import dispatches
from letters.queries import runs
from staff import clock
from staff.refusals import Refused
from staff.rules.roles import SEES_WHOLE_LANDLORD, Role
from staff.web import asking


def _batch_or_404(request: HttpRequest, public_id: UUID) -> PrintBatch:
    """A batch holds papers of every patch, so it is for those whose role shows the landlord's post as a whole."""
    theirs = asking.landlord_ids(request, SEES_WHOLE_LANDLORD | {Role.RENTS_SUPPORT})
    found = PrintBatch.objects.select_related("landlord", "pdf", "manifest", "made_by", "handed_over_by")
    return get_object_or_404(found, public_id=public_id, landlord__in=theirs)


def batches(request: HttpRequest) -> HttpResponse:
    """The newest batches, with what waits."""
    theirs = asking.landlord_ids(request, SEES_WHOLE_LANDLORD | {Role.RENTS_SUPPORT})
    found = PrintBatch.objects.filter(landlord__in=theirs).select_related("landlord").order_by("-pk")[:60]
    return render(request, "batches/list.html", {"batches": found})


def batch(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One batch: how many papers and pages, its files, and the next step."""
    found = _batch_or_404(request, public_id)
    tally = runs.tally(found.landlord, found.run_label)
    context = {
        "batch": found,
        "tally": tally.as_dict(),
        "agrees": tally.agrees,
        "papers": Document.objects.filter(print_batch=found)
        .select_related("person", "account")
        .order_by("postcode", "pk")[:500],
    }
    return render(request, "batches/batch.html", context)


def make(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Join a letter run's ready papers."""
    theirs = asking.landlord_ids(request)
    run = get_object_or_404(LetterRun.objects.select_related("landlord"), public_id=public_id, landlord__in=theirs)
    try:
        made = dispatches.make_batch(
            landlord=run.landlord, run_label=run.label, by=asking.person(request), on=clock.today(), at=clock.now()
        )
    except Refused as refusal:
        messages.warning(request, refusal.message)
        return redirect("letter-run", public_id=run.public_id)
    return redirect("print-batch", public_id=made.public_id)


def _file(found: PrintBatch, *, pdf: bool) -> HttpResponse:
    kept = found.pdf if pdf else found.manifest
    if kept is None:
        return redirect(reverse("print-batch", args=[found.public_id]))
    ending = "pdf" if pdf else "csv"
    response = HttpResponse(store.get(kept.digest), content_type=kept.media_type)
    response["Content-Disposition"] = f'attachment; filename="batch-{found.made_on}-{found.number}.{ending}"'
    response["Cache-Control"] = "private, no-store"
    return response


def batch_pdf(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The printer's file."""
    return _file(_batch_or_404(request, public_id), pdf=True)


def batch_manifest(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The list that goes with it."""
    return _file(_batch_or_404(request, public_id), pdf=False)


def hand_over(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The last look, then to the printer."""
    found = _batch_or_404(request, public_id)
    before = found.documents_count
    try:
        done = dispatches.hand_over(
            batch=found, by=asking.person(request), on=clock.today(), at=clock.now(), still_due=_last_look(found)
        )
        out = before - done.documents_count
        messages.success(request, f"{done.documents_count} papers handed over.")
        if out:
            messages.warning(request, f"{out} were held back at the last look; each says why. The file was made anew.")
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("print-batch", public_id=found.public_id)


def _last_look(found: PrintBatch) -> dispatches.StillDue:
    """What only the maker of the run knows: whether a letter's decision still stands. Nothing undoes a statement."""
    if found.run_label.startswith("letter run "):
        return lambda papers: why_not_due(papers, on=clock.today())
    if found.run_label.startswith("arrangement letters "):
        return lambda papers: arrangement_letters.why_not_due(papers, on=clock.today())
    return lambda _papers: {}


def sent(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Mark a batch as sent, with the number counted."""
    found = _batch_or_404(request, public_id)
    counted = request.POST.get("counted", "")
    if not counted.isdigit():
        messages.error(request, "Write the number of papers you counted, in figures.")
        return redirect("print-batch", public_id=found.public_id)
    try:
        dispatches.mark_sent(
            batch=found, counted=int(counted), by=asking.person(request), on=clock.today(), at=clock.now()
        )
        messages.success(request, "Marked as sent.")
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("print-batch", public_id=found.public_id)
