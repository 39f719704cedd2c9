"""One paper in the browser: whom it is for, what became of it, and the paper itself."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify

from letters import catalogue, store
from letters.models import Document
from letters.operations import documents
from letters.render_worker import Renderer
from staff import clock
from staff.operations import audit
from staff.refusals import Refused
from staff.web import asking


def _paper_or_404(request: HttpRequest, public_id: UUID) -> Document:
    theirs = Document.objects.for_user(asking.person(request), on=clock.today()).filter(
        landlord__in=asking.landlord_ids(request)
    )
    return get_object_or_404(
        theirs.select_related("person", "account", "landlord", "file", "approved_by", "print_batch"),
        public_id=public_id,
    )


def paper(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A paper's facts in short, its moves, and what can be done with it."""
    document = _paper_or_404(request, public_id)
    context = {
        "document": document,
        "name": catalogue.paper(document.kind, version=document.version).name,
        "addressee": document.facts.get("addressee") or {},
        "lines": document.facts.get("three_lines") or {},
        "under": document.planned_under if document.planned_under != document.run_label else "",
        "steps": document.steps.select_related("by").order_by("-pk"),
        "may_hold": document.state in documents.BEFORE_HAND_OVER and document.state != Document.State.HELD,
        "may_release": document.state == Document.State.HELD and bool(document.facts),
    }
    return render(request, "papers/paper.html", context)


def paper_pdf(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The paper as it was frozen; before that a preview made of its facts, which is not kept."""
    document = _paper_or_404(request, public_id)
    which = catalogue.paper(document.kind, language=document.language, format=document.format, version=document.version)
    if document.file is not None:
        content, name = store.get(document.file.digest), which.name
    elif document.facts:
        content, name = _preview(document), f"Preview {which.name}"
    else:
        messages.warning(request, "This paper was held before its facts were made, so there is nothing to look at yet.")
        return redirect("paper", public_id=document.public_id)
    audit.record(
        landlord=document.landlord,
        action="paper opened",
        subject=document,
        by=asking.person(request),
        on=clock.today(),
    )
    response = HttpResponse(content, content_type="application/pdf")
    # The name says what it is, never who it is for: it may end in a list of downloads.
    response["Content-Disposition"] = f'inline; filename="{slugify(name)}-{document.planned_on}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response


def _preview(document: Document) -> bytes:
    """The facts on paper, made behind the same walls as the paper itself (DEC-23)."""
    with Renderer() as renderer:
        return renderer.render(
            document.kind,
            document.facts,
            language=document.language,
            format=document.format,
            version=document.version,
        )


def hold(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Hold a paper back, with a reason."""
    document = _paper_or_404(request, public_id)
    try:
        documents.hold(
            document=document,
            reason=request.POST.get("reason", ""),
            by=asking.person(request),
            on=clock.today(),
            at=clock.now(),
        )
        messages.success(request, "Held back. It goes nowhere until somebody releases it.")
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("paper", public_id=document.public_id)


def release(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Let a held paper wait for approval again, by somebody else."""
    document = _paper_or_404(request, public_id)
    try:
        documents.release(document=document, by=asking.person(request), on=clock.today(), at=clock.now())
        messages.success(request, "Released. Somebody else approves it, because you released it.")
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("paper", public_id=document.public_id)
