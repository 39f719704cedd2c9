"""The quarterly statement run in the browser (ux.md screen 22): prepare, see the totals agree, approve."""

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from letters.models import Document
from staff import clock
from staff.models import Landlord
from staff.refusals import Refused
from staff.rules.roles import SEES_WHOLE_LANDLORD
from staff.web import asking
from statements import notes
from statements.models import Statement, StatementRun
from statements.operations import papers, runs
from statements.rules.due import newest_completed

PAGE = 100
OUTCOME_KINDS = {"covered": "good", "held": "warning", "excluded": "neutral"}
STATE_KINDS = {"draft": "neutral", "controlled": "waiting", "failed": "bad", "approved": "info", "produced": "good"}


def _landlords(request: HttpRequest) -> list[int]:
    """The landlords whose whole book this person's roles show."""
    return asking.landlord_ids(request, SEES_WHOLE_LANDLORD)


def statement_runs(request: HttpRequest) -> HttpResponse:
    """The runs, newest first, and the quarters that may be prepared now."""
    theirs = _landlords(request)
    found = (
        StatementRun.objects.filter(landlord__in=theirs)
        .select_related("landlord", "approved_by")
        .annotate(accounts=Count("statements"))
        .order_by("-period_to_on", "landlord__code")
    )
    quarter = newest_completed(clock.today())
    there = {(run.landlord_id, run.rent_year, run.quarter) for run in found}
    due = [
        landlord
        for landlord in Landlord.objects.filter(pk__in=theirs).order_by("code")
        if (landlord.pk, quarter.rent_year, quarter.number) not in there
    ]
    context = {
        "runs": [{"run": run, "kind": STATE_KINDS[run.state]} for run in found[:40]],
        "due": due,
        "quarter": quarter,
    }
    return render(request, "statement_runs/list.html", context)


def prepare(request: HttpRequest) -> HttpResponse:
    """Work out the newest ended quarter of a landlord."""
    landlord = get_object_or_404(
        Landlord, pk__in=_landlords(request), public_id=_uuid(request.POST.get("landlord", ""))
    )
    quarter = newest_completed(clock.today())
    try:
        run = runs.prepare(
            landlord=landlord,
            rent_year=quarter.rent_year,
            quarter=quarter.number,
            by=asking.person(request),
            on=clock.today(),
            at=clock.now(),
        )
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("statement-runs")
    return redirect("statement-run", public_id=run.public_id)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _run_or_404(request: HttpRequest, public_id: UUID) -> StatementRun:
    found = StatementRun.objects.select_related("landlord", "prepared_by", "approved_by")
    return get_object_or_404(found, public_id=public_id, landlord__in=_landlords(request))


def statement_run(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One run: the totals, what is held and why, each account's figures and papers."""
    run = _run_or_404(request, public_id)
    outcome = request.GET.get("outcome", "")
    outcome = outcome if outcome in Statement.Outcome.values else ""
    asked = request.GET.get("from", "0")
    start = int(asked) if asked.isdigit() and len(asked) < 7 else 0
    counts = dict(Statement.objects.filter(run=run).values_list("outcome").annotate(n=Count("pk")).order_by())
    rows = Statement.objects.filter(run=run)
    rows = rows.filter(outcome=outcome) if outcome else rows
    shown = list(rows.select_related("account").order_by("account__account_ref")[start : start + PAGE + 1])
    by_account: dict[int, list[Document]] = {}
    label = papers.label(run)
    mine = Document.objects.for_user(asking.person(request), on=clock.today()).filter(
        landlord=run.landlord, run_label=label
    )
    for document in mine.filter(account__in=[row.account_id for row in shown]).select_related("person"):
        by_account.setdefault(document.account_id, []).append(document)
    reasons = (
        Statement.objects.filter(run=run)
        .exclude(reason="")
        .values_list("outcome", "reason")
        .annotate(n=Count("pk"))
        .order_by("outcome", "-n")
    )
    context = {
        "run": run,
        "kind": STATE_KINDS[run.state],
        "controls": run.controls,
        "agrees": all(control["agrees"] for control in run.controls),
        "tiles": [
            {"label": label_, "figure": counts.get(value, 0), "url": _url(run, value)}
            for value, label_ in Statement.Outcome.choices
        ],
        "papers_by_state": [
            (Document.State(state).label, n)
            for state, n in mine.values_list("state").annotate(n=Count("pk")).order_by("state")
        ],
        "reasons": [(Statement.Outcome(o).label, reason, n) for o, reason, n in reasons],
        "rows": [
            {"statement": row, "kind": OUTCOME_KINDS[row.outcome], "papers": by_account.get(row.account_id, [])}
            for row in shown[:PAGE]
        ],
        "total": sum(counts.values()) if not outcome else counts.get(outcome, 0),
        "next_url": _url(run, outcome, start + PAGE) if len(shown) > PAGE else "",
        "clear_url": _url(run, "") if outcome else "",
        "outcome_words": Statement.Outcome(outcome).label if outcome else "",
        "may_approve": run.state == StatementRun.State.CONTROLLED,
    }
    return render(request, "statement_runs/run.html", context)


def _url(run: StatementRun, outcome: str, start: int | None = None) -> str:
    query = urlencode({name: value for name, value in (("outcome", outcome), ("from", start or "")) if value})
    return reverse("statement-run", args=[run.public_id]) + (f"?{query}" if query else "")


def approve(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Approve a run whose totals agree; its papers are then made by the worker."""
    run = _run_or_404(request, public_id)
    try:
        runs.approve(
            run=run, by=asking.person(request), on=clock.today(), at=clock.now(), note_for=notes.from_settings()
        )
        messages.success(request, "Approved. The statements are being made; this page shows how far they are.")
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("statement-run", public_id=run.public_id)
