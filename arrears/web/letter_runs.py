"""The letter run in the browser (ux.md screens 10 and 11): look, choose, approve, print."""

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
from staff import clock
from staff.refusals import Refused

SAMPLES = 3


def letter_runs(request: HttpRequest) -> HttpResponse:
    """The newest runs, each with what became of its papers."""
    return render(request, "arrears/letter_runs.html", {"runs": run_papers.runs(user=request.user, on=clock.today())})


def _run_or_404(request: HttpRequest, public_id: UUID) -> LetterRun:
    theirs = request.user.memberships.values("landlord_id")
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
    after = request.GET.get("after", "0")
    page = run_papers.page(
        run, user=request.user, on=clock.today(), filters=filters, after=int(after) if after.isdigit() else 0
    )
    context = {
        "run": run,
        "page": page,
        "filters": filters,
        "groups": _groups(run, page, filters),
        "chips": _chips(run, page, filters),
        "clear_url": reverse("letter-run", args=[run.public_id]),
        "next_url": _url(run, filters, after=page.next_after) if page.next_after else "",
        "waiting": sum(page.waiting_by_kind.values()),
        "waiting_words": ", ".join(
            f"{n} × {catalogue.paper(kind).name.lower()}" for kind, n in page.waiting_by_kind.items()
        ),
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


def _url(run: LetterRun, filters: Filters, *, after: int | None = None) -> str:
    said = {"kind": filters.kind, "state": filters.state, "patch": filters.patch, "after": after or ""}
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
    asked = {"run_label": run.label, "kinds": [filters.kind] if filters.kind else [], "patch": filters.patch}
    try:
        selection = approvals.select(
            landlord=run.landlord, filters=asked, by=request.user, on=clock.today(), at=clock.now()
        )
    except Refused as refusal:
        messages.warning(request, refusal.message)
        return redirect(_url(run, filters))
    return redirect("letter-selection", public_id=selection.public_id)


def selection(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What is about to be approved: counts, the first few to look at, and one button. POST approves, once."""
    chosen = get_object_or_404(Selection.objects.select_related("landlord"), public_id=public_id, made_by=request.user)
    run = LetterRun.objects.filter(landlord=chosen.landlord, on=_run_day(chosen)).first()
    back = reverse("letter-run", args=[run.public_id]) if run else reverse("letter-runs")
    if request.method == "POST":
        try:
            done = approvals.approve(selection=chosen, by=request.user, on=clock.today(), at=clock.now())
        except Refused as refusal:
            messages.error(request, refusal.message)
            return redirect(back)
        _tell(request, done)
        return redirect(back)
    papers = (
        Document.objects.for_user(request.user, on=clock.today())
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


def _run_day(chosen: Selection) -> str | None:
    label = str(chosen.filters.get("run_label", ""))
    return label.removeprefix("letter run ") if label.startswith("letter run ") else None


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
