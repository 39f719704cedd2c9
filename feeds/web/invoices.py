"""Invoices in the browser: a list with ages, one invoice with all that may be done to it, a new one (PRA-21)."""

from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from feeds.operations import invoice_papers
from feeds.web.money_forms import BecauseForm, CreditForm, EvidenceForm, InstalmentsForm, InvoiceForm
from ledger.operations import invoices
from ledger.operations.invoices import LineToAsk
from ledger.queries import invoices as queries
from ledger.queries import seen
from ledger.rules import invoicing
from letters import store
from letters.operations import documents
from letters.render_worker import RenderFailed
from letters.rules.wording import day, money, short_day
from staff import clock
from staff.refusals import Refused
from staff.web import asking

PAGE = 50
LARGEST = 5 * 1024 * 1024
KIND_WORDS = {"recharge": "Recharge", "sundry": "Sundry invoice", "payer": "To an authority"}
LOOKS = {
    "Paid": "good",
    "Credited": "neutral",
    "Overdue": "bad",
    "In dispute": "warning",
    "Part paid": "waiting",
    "To be paid": "waiting",
}
SIGNATURES = {b"%PDF-": "application/pdf", b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png"}


def invoice_list(request: HttpRequest) -> HttpResponse:
    """The invoices this person may see, the newest first, and what is owed by age."""
    on, user, ids = clock.today(), asking.person(request), asking.landlord_ids(request)
    asked = {"kind": request.GET.get("kind", ""), "state": request.GET.get("state", "")}
    rows = queries.for_user(user, ids, on=on)
    by_kind = queries.by_kind(user, ids, on=on)
    if asked["kind"] in KIND_WORDS:
        rows = rows.filter(kind=asked["kind"])
    if asked["state"] == "disputed":
        rows = rows.filter(state="disputed")
    elif asked["state"] == "past_due":
        rows = rows.filter(due_on__lt=on).exclude(state="credited")
    rows = rows.select_related("account", "landlord").order_by("-issued_on", "-pk")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "rows": [_row(each) for each in queries.standings(page.object_list, on=on)],
        "count": page.paginator.count,
        "tiles": [
            {"label": words, "figure": money(pence), "note": f"{n} invoice{'s' if n != 1 else ''}", "url": ""}
            for words, n, pence in queries.aged(queries.standings(rows[:2000], on=on))
        ],
        "groups": _groups(asked, by_kind),
        "chips": _chips(asked),
        "clear_url": reverse("invoices"),
        "shown": f"{page.start_index()} to {page.end_index()} of {page.paginator.count:,}",
        "previous_url": _url(asked, page=str(page.previous_page_number())) if page.has_previous() else "",
        "next_url": _url(asked, page=str(page.next_page_number())) if page.has_next() else "",
    }
    return render(request, "feeds/invoices.html", context)


def _url(asked: dict[str, str], **more: str) -> str:
    said = {name: value for name, value in {**asked, **more}.items() if value}
    return reverse("invoices") + (f"?{urlencode(said)}" if said else "")


def _groups(asked: dict[str, str], by_kind: dict[str, int]) -> list[dict[str, object]]:
    kinds = [
        {
            "label": KIND_WORDS[kind],
            "url": _url(asked, kind=kind),
            "count": count,
            "current": asked["kind"] == kind,
        }
        for kind, count in sorted(by_kind.items())
    ]
    states = [
        {"label": words, "url": _url(asked, state=code), "current": asked["state"] == code}
        for code, words in (("past_due", "Past its due day"), ("disputed", "In dispute"))
    ]
    return [{"title": "Kind", "options": kinds}, {"title": "State", "options": states}]


def _chips(asked: dict[str, str]) -> list[dict[str, str]]:
    chips = []
    if asked["kind"] in KIND_WORDS:
        chips.append({"label": "Kind", "value": KIND_WORDS[asked["kind"]], "remove_url": _url(asked | {"kind": ""})})
    if asked["state"]:
        chips.append({"label": "State", "value": asked["state"], "remove_url": _url(asked | {"state": ""})})
    return chips


def _row(standing: queries.InvoiceStanding) -> dict[str, Any]:
    one = standing.invoice
    return {
        "invoice": one,
        "kind": KIND_WORDS[one.kind],
        "total": money(one.total_pence),
        "left": money(standing.left_pence),
        "due": short_day(one.due_on),
        "state": standing.state_words,
        "look": LOOKS[standing.state_words],
        "reminder": standing.reminder.step if standing.reminder else "",
    }


def new(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Raise an invoice on an account of the people of this one."""
    rows = seen.accounts_for_user(asking.person(request), on=clock.today()).select_related("landlord", "tenancy")
    account = rows.filter(public_id=public_id, landlord_id__in=asking.landlord_ids(request)).first()
    if account is None:
        raise Http404("No account of yours has this address.")
    form = InvoiceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said, by, on = form.cleaned_data, asking.person(request), clock.today()
        try:
            made = invoices.raise_invoice(
                account=invoices.account_for(rent_account=account, kind=said["kind"], by=by, on=on),
                kind=said["kind"],
                about=said["about"],
                lines=[LineToAsk(words, net, vat) for words, net, vat in form.lines],
                due_on=said["due_on"],
                by=by,
                on=on,
            )
            messages.success(request, f"Invoice {made.invoice_no} is raised. Send its paper from this page.")
            return redirect("invoice", public_id=made.public_id)
        except Refused as refusal:
            form.add_error(None, refusal.message)
    context = {"account": account, "form": form, "back_url": reverse("case-file", args=[account.public_id])}
    return render(request, "feeds/invoice_new.html", context)


def _invoice_or_404(request: HttpRequest, public_id: UUID) -> Any:
    rows = queries.for_user(asking.person(request), asking.landlord_ids(request), on=clock.today())
    found = rows.select_related("account", "landlord", "issued_by").filter(public_id=public_id).first()
    if found is None:
        raise Http404("No invoice of yours has this address.")
    return found


def invoice(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One invoice: lines, what is left, what was done; and what may be done next."""
    return _page(request, _invoice_or_404(request, public_id), {})


def act(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Send its paper, dispute or settle it, credit it, agree instalments, or add evidence."""
    found, asked = _invoice_or_404(request, public_id), request.POST.get("do", "")
    if asked == "send":
        return _send(request, found)
    made = FORMS.get(asked)
    if made is None:
        messages.error(request, "Choose what is to be done.")
        return redirect("invoice", public_id=found.public_id)
    form = made(request.POST, request.FILES)
    if form.is_valid():
        try:
            _do(request, found, asked, form.cleaned_data)
            messages.success(request, DONE[asked])
            return redirect("invoice", public_id=found.public_id)
        except Refused as refusal:
            form.add_error(None, refusal.message)
    return _page(request, found, {asked: form})


FORMS: dict[str, type[Form]] = {
    "dispute": BecauseForm,
    "settle": BecauseForm,
    "credit": CreditForm,
    "instalments": InstalmentsForm,
    "evidence": EvidenceForm,
}
DONE = {
    "dispute": "In dispute. Nobody is reminded until it is settled.",
    "settle": "The dispute is settled.",
    "credit": "The credit note is asked for. Above your limit a second person decides.",
    "instalments": "The instalments are agreed.",
    "evidence": "The file is kept with the invoice.",
}


def _do(request: HttpRequest, found: Any, asked: str, said: dict[str, Any]) -> None:
    by, on = asking.person(request), clock.today()
    if asked == "dispute":
        invoices.dispute(invoice=found, words=said["because"], by=by, on=on)
    elif asked == "settle":
        invoices.settle_dispute(invoice=found, words=said["because"], by=by, on=on)
    elif asked == "credit":
        invoices.credit(invoice=found, total_pence=said["total"], reason=said["reason"], by=by, on=on)
    elif asked == "instalments":
        invoices.agree_instalments(invoice=found, count=said["count"], first_on=said["first_on"], by=by, on=on)
    else:
        _keep_evidence(found, said["evidence"], by, on)


def _keep_evidence(found: Any, uploaded: Any, by: Any, on: date) -> None:
    if uploaded.size > LARGEST:
        raise invoices.InvoiceNotUsable("The file is larger than 5 MB. Make it smaller, or add it in parts.")
    content = uploaded.read()
    # What it is, is told by its first bytes, never by what the sender calls it.
    media_type = next((kind for start, kind in SIGNATURES.items() if content.startswith(start)), "")
    if not media_type:
        raise invoices.InvoiceNotUsable("Evidence is a PDF, JPEG or PNG file.")
    stored = store.put(content, media_type=media_type)
    invoices.add_evidence(
        invoice=found, name=uploaded.name or "evidence", media_type=media_type, digest=stored.digest, by=by, on=on
    )


def _send(request: HttpRequest, found: Any) -> HttpResponse:
    """Plan the invoice's paper and approve it in the same breath: whoever raised it has seen every word of it."""
    by, on = asking.person(request), clock.today()
    try:
        done = invoice_papers.plan_letters(landlord=found.landlord, listed=[found], by=by, on=on, at=clock.now())
        if done.held:
            messages.warning(request, f"{done.held} paper{'s' if done.held > 1 else ''} held back: see the account.")
        if done.planned:
            chosen = documents.select(
                landlord=found.landlord,
                filters={"run_label": invoice_papers.label(on), "kinds": [invoice_papers.KINDS[found.kind]]},
                by=by,
                on=on,
                at=clock.now(),
            )
            told = documents.approve(selection=chosen, by=by, on=on, at=clock.now())
            for _, why in told.left:
                messages.warning(request, f"It waits for somebody else: {why}.")
            if told.approved:
                messages.success(request, "The paper is approved; it goes to the printer next.")
        elif not done.held:
            messages.info(request, "Its paper has been made already.")
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("invoice", public_id=found.public_id)


def _page(request: HttpRequest, found: Any, forms: dict[str, Form]) -> HttpResponse:
    on = clock.today()
    standing = queries.standings([found], on=on)[0]
    facts = [
        {"label": "State", "value": standing.state_words, "kind": LOOKS[standing.state_words]},
        {"label": "Account", "value": found.account.account_ref},
        {"label": "Raised", "value": f"{day(found.issued_on)}, {found.issued_by.name}"},
        {"label": "Due", "value": day(found.due_on)},
        {"label": "Asked for", "value": money(found.total_pence)},
        {"label": "Credited", "value": money(standing.credited_pence)},
        {"label": "Paid", "value": money(standing.paid_pence)},
        {"label": "Still to be paid", "value": money(standing.left_pence)},
    ]
    if found.disputed_on:
        facts.append({"label": "Disputed", "value": f"{day(found.disputed_on)}: {found.disputed_words}"})
    if standing.reminder:
        facts.append(
            {"label": "Due to be written", "value": f"{standing.reminder.step} since {day(standing.reminder.due_on)}"}
        )
    context = {
        "invoice": found,
        "kind_words": KIND_WORDS[found.kind],
        "account_url": reverse("case-file", args=[found.account.public_id]),
        "facts": facts,
        "lines": [
            {
                "words": line.words,
                "net": money(line.net_pence),
                "rate": invoicing.VAT_RATES.get(line.vat_hundredths, ""),
                "vat": money(line.vat_pence),
            }
            for line in found.lines.order_by("number")
        ],
        "net": money(found.net_pence),
        "vat": money(found.vat_pence),
        "total": money(found.total_pence),
        "reminders": [{"step": each.step, "on": day(each.due_on)} for each in invoicing.reminders(found.due_on)],
        "instalments": [{"on": day(on_), "amount": money(pence)} for on_, pence in queries.instalments_of(found)],
        "evidence": found.evidence.order_by("pk"),
        "notes": found.credit_notes.select_related("adjustment").order_by("pk"),
        "history": found.steps.select_related("by").order_by("-on", "-pk"),
        "forms": {name: forms.get(name) or made() for name, made in FORMS.items()},
        "refused": next((form for form in forms.values() if form.errors), None),
        "is_open": found.state == "open",
        "is_disputed": found.state == "disputed",
        "goes_to_authority": found.kind == "payer",
    }
    return render(request, "feeds/invoice.html", context)


def evidence(request: HttpRequest, public_id: UUID, evidence_id: UUID) -> HttpResponse:
    """A file of evidence, as it was given; always as a download."""
    one = _invoice_or_404(request, public_id).evidence.filter(public_id=evidence_id).first()
    if one is None:
        raise Http404("No such file is kept with this invoice.")
    return _file(one.digest, one.media_type, f"evidence-{one.pk}.{one.media_type.rpartition('/')[2]}")


def pdf(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The PDF of an invoice to an authority; those to people go by the letters' own pages."""
    found = _invoice_or_404(request, public_id)
    if found.kind != "payer":
        messages.info(request, "Invoices to people are papers: open them from the account.")
        return redirect("invoice", public_id=found.public_id)
    try:
        digest = invoice_papers.authority_pdf(invoice=found)
    except (RenderFailed, Refused) as failed:
        messages.error(request, str(failed))
        return redirect("invoice", public_id=found.public_id)
    return _file(digest, "application/pdf", f"{found.invoice_no}.pdf")


def _file(digest: str, media_type: str, name: str) -> HttpResponse:
    response = HttpResponse(store.get(digest), content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
