"""Collection runs in the browser: prepare, tell the payers, give the schedule to the bureau, confirm (PRA-32)."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from feeds.operations import advance_notices, collections, money_papers
from feeds.web.direct_debits import STATE_WORDS
from feeds.web.money_forms import ConfirmForm, PrepareForm
from ledger.operations import collections as ledger_collections
from ledger.queries import direct_debits as queries
from letters import store
from letters.operations import documents
from letters.rules.wording import money, short_day
from staff import clock
from staff.models import Landlord
from staff.refusals import Refused
from staff.web import asking

PAGE = 100
LOOKS = {"prepared": "waiting", "filed": "warning", "confirmed": "good", "dropped": "neutral"}


def runs(request: HttpRequest) -> HttpResponse:
    """The newest schedules, the notices that wait, and a form for the next schedule."""
    return _runs(request, PrepareForm())


def _runs(request: HttpRequest, form: PrepareForm) -> HttpResponse:
    ids = asking.landlord_ids(request)
    listed = queries.runs(ids)[:30]
    printable = money_papers.ready(ids)
    context = {
        "form": form,
        "landlords": [
            {
                "landlord": landlord,
                "waiting": queries.notices_waiting(landlord).count(),
                "printable": printable.get(landlord.pk, 0),
            }
            for landlord in Landlord.objects.filter(pk__in=ids).order_by("name")
        ],
        "rows": [
            {
                "run": run,
                "days": f"{short_day(run.from_on)} to {short_day(run.until_on)}",
                "total": money(run.total_pence),
                "look": LOOKS[run.state],
            }
            for run in listed
        ],
    }
    return render(request, "feeds/collections.html", context)


def _landlord(request: HttpRequest) -> Landlord:
    found = Landlord.objects.filter(
        pk__in=asking.landlord_ids(request), public_id__in=[_uuid(request.POST.get("landlord", ""))]
    ).first()
    if found is None:
        raise Http404("No landlord of yours has this address.")
    return found


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise Http404("No landlord of yours has this address.") from error


def prepare(request: HttpRequest) -> HttpResponse:
    """Prepare a schedule of some days."""
    landlord, form = _landlord(request), PrepareForm(request.POST)
    if not form.is_valid():
        return _runs(request, form)
    try:
        run = collections.prepare(landlord=landlord, by=asking.person(request), on=clock.today(), **form.cleaned_data)
    except Refused as refusal:
        form.add_error(None, refusal.message)
        return _runs(request, form)
    return redirect("collection-run", public_id=run.public_id)


def notices(request: HttpRequest) -> HttpResponse:
    """Tell the payers: plan letters and approve them, or write a file for the bureau, which is downloaded."""
    landlord, by, on = _landlord(request), asking.person(request), clock.today()
    try:
        if request.POST.get("do") == "bureau":
            return _bureau(request, landlord)
        if request.POST.get("do") == "print":
            batches = money_papers.print_all(landlord=landlord, by=by, on=on, at=clock.now())
            papers = sum(batch.documents_count for batch in batches)
            messages.success(request, f"{papers:,} papers are in {len(batches):,} print batches: see Printing.")
            return redirect("collections")
        done = advance_notices.plan_letters(landlord=landlord, by=by, on=on, at=clock.now())
        if done.planned:
            chosen = documents.select(
                landlord=landlord,
                filters={"run_label": advance_notices.label(on), "kinds": [advance_notices.KIND]},
                by=by,
                on=on,
                at=clock.now(),
            )
            approved = documents.approve(selection=chosen, by=by, on=on, at=clock.now())
            messages.success(
                request, f"{approved.approved:,} notices approved as letters; they go to the printer next."
            )
        else:
            messages.info(request, f"No new letter: {done.known:,} are under way, {done.held:,} are held back.")
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("collections")


def _bureau(request: HttpRequest, landlord: Landlord) -> HttpResponse:
    stored, count = advance_notices.give_to_bureau(landlord=landlord, by=asking.person(request), on=clock.today())
    if stored is None:
        messages.info(request, "No notice waits that is not under way as a letter.")
        return redirect("collections")
    return _download(stored.digest, f"advance_notices-{clock.today()}-{count}.csv")


def _download(digest: str, name: str) -> HttpResponse:
    response = HttpResponse(store.get(digest), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _run_or_404(request: HttpRequest, public_id: UUID) -> Any:
    found = queries.runs(asking.landlord_ids(request)).filter(public_id=public_id).first()
    if found is None:
        raise Http404("No schedule of yours has this address.")
    return found


def run(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One schedule: what is taken, what is left out and why, and the next step; POST takes it."""
    found = _run_or_404(request, public_id)
    form = ConfirmForm(request.POST if request.POST.get("do") == "confirm" else None)
    if request.method == "POST":
        by, on, asked = asking.person(request), clock.today(), request.POST.get("do")
        try:
            if asked == "file":
                collections.file(run=found, by=by, on=on)
                messages.success(request, "The schedule is written. Download it and give it to the bureau.")
            elif asked == "drop":
                ledger_collections.drop(run=found, by=by, on=on)
            elif asked == "confirm" and form.is_valid():
                said = form.cleaned_data
                ledger_collections.confirm(
                    run=found, received_pence=said["received"], words=said["words"], by=by, on=on
                )
                messages.success(request, "Confirmed.")
            else:
                return _run_page(request, found, form)
            return redirect("collection-run", public_id=found.public_id)
        except Refused as refusal:
            if asked == "confirm":
                form.add_error(None, refusal.message)
                return _run_page(request, found, form)
            messages.error(request, refusal.message)
            return redirect("collection-run", public_id=found.public_id)
    return _run_page(request, found, form)


def _run_page(request: HttpRequest, found: Any, form: ConfirmForm) -> HttpResponse:
    state = request.GET.get("state", "")
    rows = found.collections.select_related("account", "instruction")
    rows = rows.filter(state=state) if state in STATE_WORDS else rows
    page = Paginator(rows.order_by("collect_on", "instruction__reference"), PAGE).get_page(request.GET.get("page"))
    context = {
        "run": found,
        "form": form,
        "days": f"{short_day(found.from_on)} to {short_day(found.until_on)}",
        "look": LOOKS[found.state],
        "total": money(found.total_pence),
        "received": money(found.confirmed_pence) if found.confirmed_pence is not None else "",
        "left_out": queries.left_out(found),
        "rows": [
            {
                "on": short_day(one.collect_on),
                "account": one.account,
                "reference": one.instruction.reference,
                "payer": one.instruction.payer_name,
                "code": one.code,
                "amount": money(one.amount_pence),
                "state": STATE_WORDS[one.state],
                "why": one.left_out_because,
            }
            for one in page.object_list
        ],
        "count": page.paginator.count,
        "shown": f"{page.start_index()} to {page.end_index()} of {page.paginator.count:,}",
        "previous_url": f"?state={state}&page={page.previous_page_number()}" if page.has_previous() else "",
        "next_url": f"?state={state}&page={page.next_page_number()}" if page.has_next() else "",
    }
    return render(request, "feeds/collection_run.html", context)


def schedule(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The schedule's own bytes, as they were given to the bureau."""
    found = _run_or_404(request, public_id)
    if not found.file_digest:
        raise Http404("This schedule has not been written yet.")
    return _download(found.file_digest, f"collection_schedule-{found.from_on}.csv")
