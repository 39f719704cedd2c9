"""The letter run in the browser (ux.md screens 10 and 11): look, choose, approve, print."""

from datetime import date
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from arrears.models import LetterRun
from arrears.queries import run_papers
from arrears.queries.run_papers import Filters
from letters import catalogue
from letters.models import Document, Selection
from letters.operations import approvals
from letters.rules import approval
from staff import clock
from staff.refusals import Refused
from staff.rules.roles import APPROVERS_FROM_TEAM_LEADER, Role
from staff.web import asking

SAMPLES = 3
MAKES_BATCHES = APPROVERS_FROM_TEAM_LEADER | {Role.RENTS_SUPPORT}
"""Who is offered a print batch; the privilege matrix says who may make one."""
KINDS = [paper.kind for paper in catalogue.PAPERS]


def letter_runs(request: HttpRequest) -> HttpResponse:
    """The newest runs, each with what became of its papers."""
    return render(
        request,
        "arrears/letter_runs.html",
        {
            "runs": run_papers.runs(
                user=asking.person(request), landlord_ids=asking.landlord_ids(request), on=clock.today()
            )
        },
    )


def _run_or_404(request: HttpRequest, public_id: UUID) -> LetterRun:
    theirs = asking.landlord_ids(request)
    return get_object_or_404(LetterRun.objects.select_related("landlord"), public_id=public_id, landlord__in=theirs)


def _filters(request: HttpRequest) -> Filters:
    asked = request.GET if request.method == "GET" else request.POST
    kind, state, patch = (asked.get(name, "") for name in ("kind", "state", "patch"))
    try:
        patch = str(UUID(patch)) if patch else ""
    except ValueError:
        patch = ""
    return Filters(
        kind=kind if kind in {paper.kind for paper in catalogue.PAPERS} else "",
        state=state if state in Document.State.values else "",
        patch=patch,
    )


def letter_run(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One run: what is ready, what is held back and why, with filters in the address."""
    run = _run_or_404(request, public_id)
    filters = _filters(request)
    start = request.GET.get("from", "0")
    page = run_papers.page(
        run,
        user=asking.person(request),
        on=clock.today(),
        filters=filters,
        start=int(start) if start.isdigit() and len(start) < 7 else 0,
    )
    mine = _kinds_to_approve(request, run)
    context = {
        "run": run,
        "page": page,
        "filters": filters,
        "groups": _groups(run, page, filters),
        "chips": _chips(run, page, filters),
        "clear_url": reverse("letter-run", args=[run.public_id]),
        "next_url": _url(run, filters, start=page.next_start) if page.next_start else "",
        "may_print": bool(asking.roles(request).get(run.landlord_id, set()) & MAKES_BATCHES),
        "waiting": sum(n for kind, n in page.waiting_by_kind.items() if kind in mine),
        "waiting_words": _counted(page.waiting_by_kind, mine),
        "others_words": _counted(page.waiting_by_kind, set(page.waiting_by_kind) - mine),
        "tiles": [
            {
                "label": label,
                "figure": page.by_state.get(state, 0),
                "url": _url(run, Filters(filters.kind, state, filters.patch)),
            }
            for state, label in Document.State.choices
            if page.by_state.get(state) or state in {"planned", "held", "sent"}
        ],
    }
    return render(request, "arrears/letter_run.html", context)


def _kinds_to_approve(request: HttpRequest, run: LetterRun) -> set[str]:
    """The kinds of paper this person's role may approve; whose patch it is, is asked paper by paper (DEC-21)."""
    held = asking.roles(request).get(run.landlord_id, set())
    return {
        paper.kind
        for paper in catalogue.PAPERS
        if not approval.why_not(paper.approved_by, held_roles=held, in_own_patch=True, changed_it=False)
    }


def _counted(waiting: dict[str, int], kinds: set[str]) -> str:
    return ", ".join(f"{n} × {catalogue.paper(kind).name.lower()}" for kind, n in waiting.items() if kind in kinds)


def _url(run: LetterRun, filters: Filters, *, start: int | None = None) -> str:
    said = {"kind": filters.kind, "state": filters.state, "patch": filters.patch, "from": start or ""}
    query = urlencode({name: value for name, value in said.items() if value})
    return reverse("letter-run", args=[run.public_id]) + (f"?{query}" if query else "")


def _groups(run: LetterRun, page: run_papers.RunPage, filters: Filters) -> list[dict[str, object]]:
    kinds = [
        {
            "label": catalogue.paper(kind).name,
            "url": _url(run, Filters(kind, filters.state, filters.patch)),
            "count": n,
            "current": filters.kind == kind,
        }
        for kind, n in page.by_kind.items()
    ]
    states = [
        {
            "label": Document.State(state).label,
            "url": _url(run, Filters(filters.kind, state, filters.patch)),
            "count": n,
            "current": filters.state == state,
        }
        for state, n in page.by_state.items()
    ]
    patches = [
        {
            "label": name,
            "url": _url(run, Filters(filters.kind, filters.state, patch)),
            "count": n,
            "current": filters.patch == patch,
        }
        for patch, name, n in page.by_patch
    ]
    return [
        {"title": "Letter", "options": kinds},
        {"title": "State", "options": states},
        {"title": "Patch", "options": patches},
    ]


def _chips(run: LetterRun, page: run_papers.RunPage, filters: Filters) -> list[dict[str, str]]:
    chips = []
    if filters.kind:
        chips.append(
            {
                "label": "Letter",
                "value": catalogue.paper(filters.kind).name,
                "remove_url": _url(run, Filters("", filters.state, filters.patch)),
            }
        )
    if filters.state:
        chips.append(
            {
                "label": "State",
                "value": str(Document.State(filters.state).label),
                "remove_url": _url(run, Filters(filters.kind, "", filters.patch)),
            }
        )
    if filters.patch:
        named = next((name for patch, name, _ in page.by_patch if patch == filters.patch), "Patch")
        chips.append(
            {"label": "Patch", "value": named, "remove_url": _url(run, Filters(filters.kind, filters.state, ""))}
        )
    return chips


def choose(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Store which papers this person is about to approve, and show them once more."""
    run = _run_or_404(request, public_id)
    filters = _filters(request)
    kinds = sorted(_kinds_to_approve(request, run) & ({filters.kind} if filters.kind else set(KINDS)))
    if not kinds:
        messages.warning(request, "A team leader or above approves these letters.")
        return redirect(_url(run, filters))
    asked = {"run_label": run.label, "kinds": kinds, "patch": filters.patch}
    try:
        selection = approvals.select(
            landlord=run.landlord, filters=asked, by=asking.person(request), on=clock.today(), at=clock.now()
        )
    except Refused as refusal:
        messages.warning(request, refusal.message)
        return redirect(_url(run, filters))
    return redirect("letter-selection", public_id=selection.public_id)


def selection(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What is about to be approved: counts, the first few to look at, and one button. POST approves, once."""
    chosen = get_object_or_404(
        Selection.objects.select_related("landlord"), public_id=public_id, made_by=asking.person(request)
    )
    run_day = _run_day(chosen)
    run = LetterRun.objects.filter(landlord=chosen.landlord, on=run_day).first() if run_day else None
    back = reverse("letter-run", args=[run.public_id]) if run else reverse("letter-runs")
    if request.method == "POST":
        try:
            done = approvals.approve(selection=chosen, by=asking.person(request), on=clock.today(), at=clock.now())
        except Refused as refusal:
            messages.error(request, refusal.message)
            return redirect(back)
        _tell(request, done)
        return redirect(back)
    papers = (
        Document.objects.for_user(asking.person(request), on=clock.today())
        .filter(pk__in=[pk for pk, _ in chosen.seen])
        .select_related("person", "account")
        .order_by("kind", "pk")
    )
    kinds: dict[str, int] = {}
    for kind in papers.values_list("kind", flat=True):
        kinds[kind] = kinds.get(kind, 0) + 1
    context = {
        "selection": chosen,
        "run": run,
        "back_url": back,
        "samples": papers[:SAMPLES],
        "kinds": [(catalogue.paper(kind).name, n) for kind, n in kinds.items()],
        "count": chosen.seen_count,
    }
    return render(request, "arrears/selection.html", context)


def _run_day(chosen: Selection) -> date | None:
    label = str(chosen.filters.get("run_label", ""))
    return date.fromisoformat(label.removeprefix("letter run ")) if label.startswith("letter run ") else None


def _tell(request: HttpRequest, done: approvals.Approval) -> None:
    if done.again:
        messages.info(request, "These papers were approved before. Nothing was done twice.")
        return
    messages.success(request, f"{done.approved} letters approved. They are being made ready to print.")
    for reason, n in done.held.items():
        messages.warning(request, f"{n} held back at the last moment: {reason}.")
    reasons: dict[str, int] = {}
    for _, why in done.left:
        reasons[why] = reasons.get(why, 0) + 1
    for why, n in reasons.items():
        messages.warning(request, f"{n} left as they were: {why}.")
