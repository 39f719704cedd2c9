"""Authorities that pay for clients: agreements, what ends soon, invoice runs and aged debt (OPS-D27)."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from feeds.operations import invoice_papers
from feeds.web.money_forms import AgreementForm, EndForm, PayerForm, RunForm
from ledger.operations import payer_agreements
from ledger.queries import invoices as invoice_queries
from ledger.queries import payer_agreements as queries
from ledger.queries import seen
from letters import store
from letters.rules.wording import money, short_day
from staff import clock
from staff.models import Landlord
from staff.refusals import Refused
from staff.web import asking

PAGE = 50


def agreements(request: HttpRequest) -> HttpResponse:
    """Every agreement that runs, those that end within 28 days, what authorities owe by age, and the forms."""
    return _page(request, {})


def _page(request: HttpRequest, forms: dict[str, Form]) -> HttpResponse:
    on, user, ids = clock.today(), asking.person(request), asking.landlord_ids(request)
    page = Paginator(queries.agreements(ids, on=on), PAGE).get_page(request.GET.get("page"))
    payers = list(queries.payers(ids))
    owed = invoice_queries.standings(
        invoice_queries.for_user(user, ids, on=on).filter(kind="payer").select_related("account"), on=on
    )
    context = {
        "rows": [_row(one) for one in page.object_list],
        "count": page.paginator.count,
        "ending": [_row(one) for one in queries.ending(ids, on=on)[:50]],
        "tiles": [
            {"label": words, "figure": money(pence), "note": f"{n} invoice{'s' if n != 1 else ''}", "url": ""}
            for words, n, pence in invoice_queries.aged(owed)
        ],
        "runs": [
            {
                "run": run,
                "days": f"{short_day(run.from_on)} to {short_day(run.until_on)}",
                "total": money(run.total_pence),
            }
            for run in queries.runs(ids)[:20]
        ],
        "payers": payers,
        "landlords": Landlord.objects.filter(pk__in=ids).order_by("name"),
        "payer_form": forms.get("payer") or PayerForm(),
        "agreement_form": forms.get("agreement") or AgreementForm(payers=_choices(payers)),
        "run_form": forms.get("run") or RunForm(),
        "refused": next((form for form in forms.values() if form.errors), None),
        "shown": f"{page.start_index()} to {page.end_index()} of {page.paginator.count:,}",
        "previous_url": f"?page={page.previous_page_number()}" if page.has_previous() else "",
        "next_url": f"?page={page.next_page_number()}" if page.has_next() else "",
    }
    return render(request, "feeds/payer_agreements.html", context)


def _choices(payers: list[Any]) -> list[tuple[str, str]]:
    return [(str(payer.public_id), payer.name) for payer in payers]


def _row(one: Any) -> dict[str, Any]:
    return {
        "agreement": one,
        "covers": one.get_covers_display(),
        "weekly": money(one.weekly_pence),
        "from": short_day(one.from_on),
        "until": short_day(one.until_on) if one.until_on else "until ended",
    }


def add(request: HttpRequest) -> HttpResponse:
    """Take on an authority, make an agreement, or invoice a period, as the button says."""
    asked = request.POST.get("do", "")
    payers = list(queries.payers(asking.landlord_ids(request)))
    made: dict[str, Form] = {
        "payer": PayerForm(request.POST),
        "agreement": AgreementForm(request.POST, payers=_choices(payers)),
        "run": RunForm(request.POST),
    }
    if asked not in made:
        messages.error(request, "Choose what is to be done.")
        return redirect("payer-agreements")
    form = made[asked]
    if form.is_valid():
        try:
            return _do(request, asked, form.cleaned_data, payers)
        except Refused as refusal:
            form.add_error(None, refusal.message)
    return _page(request, {asked: form})


def _do(request: HttpRequest, asked: str, said: dict[str, Any], payers: list[Any]) -> HttpResponse:
    by, on = asking.person(request), clock.today()
    if asked == "payer":
        payer_agreements.add_payer(landlord=_landlord(request), by=by, on=on, **said)
        messages.success(request, "The authority is added, with an account and a payment reference of its own.")
    elif asked == "agreement":
        payer = next(one for one in payers if str(one.public_id) == said["payer"])
        rows = seen.accounts_for_user(by, on=on).filter(landlord_id=payer.landlord_id, account_ref=said["account_ref"])
        account = rows.select_related("rent_group").first()
        if account is None:
            raise payer_agreements.AgreementNotUsable(f"No account of yours has the reference {said['account_ref']}.")
        payer_agreements.agree(
            payer=payer,
            account=account,
            covers=said["covers"],
            weekly_pence=said["weekly"] or 0,
            from_on=said["from_on"],
            until_on=said["until_on"],
            po_number=said["po_number"],
            by=by,
            on=on,
        )
        messages.success(request, "The agreement stands. The next invoice run takes it up.")
    else:
        run = payer_agreements.invoice_period(landlord=_landlord(request), by=by, on=on, **said)
        invoice_papers.keep_run_file(run=run)
        messages.success(request, f"{run.invoices_count} invoices, {money(run.total_pence)} in all.")
    return redirect("payer-agreements")


def _landlord(request: HttpRequest) -> Landlord:
    ids = asking.landlord_ids(request)
    asked = request.POST.get("landlord", "")
    rows = Landlord.objects.filter(pk__in=ids)
    found = next((one for one in rows if str(one.public_id) == asked), None)
    if found is None:
        raise Http404("No landlord of yours has this address.")
    return found


def end(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Ask for the last day of an agreement, and set it."""
    found = queries.agreements(asking.landlord_ids(request)).filter(public_id=public_id).first()
    if found is None:
        raise Http404("No agreement of yours has this address.")
    form = EndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            over = payer_agreements.end(
                agreement=found, by=asking.person(request), on=clock.today(), **form.cleaned_data
            )
            messages.success(request, "The last day is set.")
            if over:
                messages.warning(request, f"{money(over)} was invoiced for later days. Ask for a credit note of that.")
            return redirect("payer-agreements")
        except Refused as refusal:
            form.add_error(None, refusal.message)
    return render(request, "feeds/payer_agreement_end.html", {"agreement": found, "row": _row(found), "form": form})


def run_csv(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The run’s own bytes: a row for each client."""
    run = queries.runs(asking.landlord_ids(request)).filter(public_id=public_id).first()
    if run is None:
        raise Http404("No invoice run of yours has this address.")
    response = HttpResponse(store.get(invoice_papers.keep_run_file(run=run)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="payer_invoices-{run.from_on}.csv"'
    return response
