"""A missing payment is traced in the browser (OPS-D29): open, look, record, move, close."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from arrears.models import InvestigationEvidence, InvestigationStep
from arrears.operations import investigations as operations
from arrears.queries import investigations as queries
from casework.queries import missing_payment
from casework.queries.missing_payment import Evidence
from casework.web.case_file import account_or_404
from casework.web.investigation_forms import CloseForm, EvidenceForm, OpenForm, StepForm
from ledger.queries import seen
from ledger.queries import suspense as suspense_queries
from ledger.queries.payment_search import Paid
from letters import store
from letters.rules.wording import day, money, short_day
from staff import clock
from staff.refusals import Refused
from staff.web import asking

Place = InvestigationStep.Place
RESULT_LOOKS = {"found": "good", "nothing": "neutral", "asked": "waiting", "not_needed": "neutral"}


def investigations(request: HttpRequest) -> HttpResponse:
    """Those that are open, the one due first on top; the closed ones on asking."""
    on = clock.today()
    rows = queries.of_accounts(_visible(request), asking.landlord_ids(request))
    closed = request.GET.get("state") == "closed"
    rows = rows.filter(closed_on__isnull=not closed).order_by("-closed_on" if closed else "due_on", "pk")[:100]
    context = {
        "closed": closed,
        "rows": [
            {
                "url": reverse("investigation", args=[row.public_id]),
                "account": row.account.account_ref,
                "amount": money(row.amount_pence),
                "paid": short_day(row.paid_on),
                "opened": short_day(row.opened_on),
                "by": row.opened_by.name,
                "state": _state(row, on),
            }
            for row in rows
        ],
    }
    return render(request, "casework/investigations.html", context)


def open_(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Open one on an account; letters are held from now on."""
    account = account_or_404(request, public_id)
    form = OpenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            made = operations.open_(
                account=account,
                amount_pence=told["amount"],
                paid_on=told["paid_on"],
                paid_how=told["paid_how"],
                words=told["words"],
                by=asking.person(request),
                on=clock.today(),
            )
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, f"Letters are held. Answer it by {day(made.due_on)}.")
            return redirect("investigation", public_id=made.public_id)
    context = {"account": account, "form": form, "back_url": reverse("case-file", args=[account.public_id])}
    return render(request, "casework/investigation_open.html", context)


def investigation(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The whole search on one page: each place, what is there, and what was recorded."""
    found = _or_404(request, public_id)
    on = clock.today()
    evidence = Evidence() if found.closed_on else missing_payment.search(found, visible=_visible(request))
    steps = queries.latest_steps(found)
    moving = found.adjustment is not None and found.adjustment.state == "waiting"
    context = {
        "found": found,
        "title": f"Missing payment of {money(found.amount_pence)}",
        "lead": f"Account {found.account.account_ref}, {found.landlord.name}",
        "account_url": reverse("case-file", args=[found.account.public_id]),
        "facts": _facts(found, on),
        "places": [_place(place, label, evidence, steps.get(place)) for place, label in Place.choices],
        "elsewhere": evidence.elsewhere,
        "here": [_paid(one) for one in evidence.here],
        "given": [
            {
                "words": one.words,
                "on": day(one.on),
                "by": one.by.name,
                "url": reverse("investigation-evidence-file", args=[one.public_id]) if one.file_id else "",
                "name": one.file_name or "the file",
            }
            for one in found.evidence.select_related("by").order_by("pk")
        ],
        "evidence_form": EvidenceForm(),
        "close_form": CloseForm(initial={"tenant_words": operations.not_found_words(found)}),
        "open": found.closed_on is None,
        "moving": moving,
        "moved": found.closed_on is None and found.adjustment is not None and found.adjustment.state == "posted",
    }
    return render(request, "casework/investigation.html", context)


def search(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Record what one place gave."""
    found = _or_404(request, public_id)
    form = StepForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Choose what was found.")
        return redirect("investigation", public_id=found.public_id)
    told = form.cleaned_data
    return _told(
        request,
        found,
        "Recorded.",
        lambda: operations.search(
            investigation=found,
            place=told["place"],
            result=told["result"],
            words=told["words"],
            by=asking.person(request),
            on=clock.today(),
            at=clock.now(),
        ),
    )


def add_evidence(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Keep a note, a receipt or a picture."""
    found = _or_404(request, public_id)
    form = EvidenceForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, "Say what the evidence shows, and choose a picture or PDF that is not empty.")
        return redirect("investigation", public_id=found.public_id)
    file = form.cleaned_data["file"]
    more: dict[str, Any] = {}
    if file is not None:
        more = {"content": file, "file_name": file.name, "media_type": file.content_type, "size": file.size}
    words = form.cleaned_data["words"]
    return _told(
        request,
        found,
        "Kept.",
        lambda: operations.add_evidence(
            investigation=found, words=words, by=asking.person(request), on=clock.today(), **more
        ),
    )


def evidence_file(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What the tenant gave, as a download: it never opens inside our own pages."""
    rows = InvestigationEvidence.objects.filter(
        public_id=public_id, file__isnull=False, investigation__account__in=_visible(request).values("pk")
    )
    found = rows.filter(investigation__landlord__in=asking.landlord_ids(request)).select_related("file").first()
    if found is None or found.file is None:
        raise Http404("No evidence of yours has this address.")
    ending = {"image/jpeg": "jpg", "image/png": "png", "application/pdf": "pdf"}.get(found.file.media_type, "bin")
    answer = HttpResponse(store.get(found.file.digest), content_type=found.file.media_type)
    answer["Content-Disposition"] = f'attachment; filename="evidence-{found.on}.{ending}"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def move(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The payment found on another account is moved here."""
    found = _or_404(request, public_id)
    account = _visible(request).filter(public_id=_uuid(request.POST.get("account", ""))).first()
    payment = None
    if account is not None:
        payment = missing_payment.posting_of(_uuid(request.POST.get("payment", "")), account.pk)
    if account is None or payment is None:
        messages.error(request, "That payment is no longer there. Look at the search again.")
        return redirect("investigation", public_id=found.public_id)
    words = request.POST.get("words", "").strip() or f"Missing payment of account {found.account.account_ref}"
    return _told(
        request,
        found,
        "",
        lambda: operations.move_here(
            investigation=found,
            payment=payment,
            from_account=account,
            words=words,
            by=asking.person(request),
            on=clock.today(),
        ),
    )


def take_from_suspense(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The item found in suspense is given to this account."""
    found = _or_404(request, public_id)
    items = suspense_queries.waiting([found.landlord_id])
    item = items.filter(public_id=_uuid(request.POST.get("item", ""))).first()
    if item is None:
        messages.error(request, "That item has found another place. Look at the search again.")
        return redirect("investigation", public_id=found.public_id)
    words = request.POST.get("words", "").strip() or f"Missing payment of account {found.account.account_ref}"
    return _told(
        request,
        found,
        "",
        lambda: operations.take_from_suspense(
            investigation=found, item=item, words=words, by=asking.person(request), on=clock.today()
        ),
    )


def close(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Close: moved, found on this account, or not found with words for the tenant."""
    found = _or_404(request, public_id)
    now: dict[str, Any] = {"by": asking.person(request), "on": clock.today()}
    how = request.POST.get("how", "")
    payment = missing_payment.posting_of(_uuid(request.POST.get("payment", "")), found.account_id)
    if how == "moved":
        return _told(request, found, "", lambda: operations.close_moved(investigation=found, **now))
    if how == "here" and payment is not None:
        words = request.POST.get("words", "").strip() or "It stands on this account"
        return _told(
            request,
            found,
            "",
            lambda: operations.close_found_here(investigation=found, payment=payment, words=words, **now),
        )
    words = request.POST.get("tenant_words", "")
    return _told(request, found, "", lambda: operations.close_not_found(investigation=found, tenant_words=words, **now))


def _told(request: HttpRequest, found: Any, words: str, do: Callable[[], Any]) -> HttpResponse:
    try:
        done = do()
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        if words:
            messages.success(request, words)
        elif done.closed_on:
            messages.success(request, f"Closed: {done.get_outcome_display().lower()}. The hold has ended.")
        else:
            messages.info(request, "Found. Moving it needs a second person; close this when it has been moved.")
    return redirect("investigation", public_id=found.public_id)


def _or_404(request: HttpRequest, public_id: UUID) -> Any:
    rows = queries.of_accounts(_visible(request), asking.landlord_ids(request))
    found = rows.select_related("account__tenancy", "account__landlord", "hold", "found_account", "closed_by").filter(
        public_id=public_id
    )
    one = found.first()
    if one is None:
        raise Http404("No investigation of yours has this address.")
    return one


def _visible(request: HttpRequest) -> Any:
    return seen.accounts_for_user(asking.person(request), on=clock.today())


def _state(row: Any, on: Any) -> dict[str, str]:
    if row.closed_on:
        return {"kind": "good" if row.outcome != "not_found" else "neutral", "text": row.get_outcome_display()}
    if row.adjustment is not None and row.adjustment.state == "waiting":
        return {"kind": "waiting", "text": "Found; the move waits for approval"}
    if row.adjustment is not None and row.adjustment.state == "posted":
        return {"kind": "warning", "text": "Moved; to be closed"}
    if row.due_on < on:
        return {"kind": "bad", "text": f"Late: due {short_day(row.due_on)}"}
    return {"kind": "info", "text": f"Due {short_day(row.due_on)}"}


def _facts(found: Any, on: Any) -> list[dict[str, Any]]:
    state = _state(found, on)
    rows: list[dict[str, Any]] = [
        {"label": "State", "value": state["text"], "kind": state["kind"]},
        {"label": "Paid", "value": f"{day(found.paid_on)}, {found.get_paid_how_display().lower()}"},
        {"label": "The tenant told us", "value": found.words},
        {"label": "Opened", "value": f"{day(found.opened_on)}, {found.opened_by.name}"},
        {"label": "Answer by", "value": f"{day(found.due_on)} (ten working days)"},
    ]
    if found.hold is not None and found.closed_on is None:
        rows.append({"label": "Letters", "value": f"Held until {day(found.hold.until_on)}, or until this is closed"})
    if found.found_account is not None:
        where = reverse("case-file", args=[found.found_account.public_id])
        rows.append(
            {
                "label": "Found on",
                "value": f"Account {found.found_account.account_ref}",
                "url": where,
                "link_text": "Open",
            }
        )
    if found.outcome_words:
        rows.append({"label": "How we know", "value": found.outcome_words})
    if found.closed_on:
        rows.append({"label": "Closed", "value": f"{day(found.closed_on)}, {found.closed_by.name}"})
        rows.append({"label": "The tenant is told", "value": found.tenant_words})
    return rows


def _place(place: str, label: str, evidence: Evidence, step: InvestigationStep | None) -> dict[str, Any]:
    made: dict[str, Any] = {
        "place": place,
        "label": label,
        "form": StepForm(initial={"place": place, "result": step.result if step else ""}),
        "recorded": f"{step.get_result_display()}, {step.by.name}, {short_day(step.on)}" if step else "",
        "look": RESULT_LOOKS.get(step.result, "neutral") if step else "warning",
        "words": step.words if step else "",
        "rows": [],
        "nothing": "",
    }
    if place == Place.SUSPENSE:
        made |= {"rows": [_aside(one) for one in evidence.suspense], "nothing": "Nothing like it lies in suspense."}
    elif place == Place.ACCOUNTS:
        made |= {
            "rows": [_paid(one, move=True) for one in evidence.accounts],
            "nothing": "No account near this one has it.",
        }
    elif place == Place.FILES:
        made |= {"rows": _files(evidence), "nothing": "No file came in on those days."}
    elif place == Place.BANK:
        made |= {"rows": [_bank(line) for line in evidence.bank], "nothing": "No bank line has this amount or name."}
    elif place == Place.BENEFITS:
        made |= {"rows": [_paid(one) for one in evidence.benefits], "nothing": "No benefit was credited on those days."}
    return made


def _paid(one: Paid, *, move: bool = False) -> dict[str, Any]:
    return {
        "title": f"{one.words}: {money(one.amount_pence)} on {short_day(one.on)}",
        "link": reverse("case-file", args=[one.account]),
        "link_text": f"Account {one.account_ref}",
        "why": one.why,
        "payment": one.posting,
        "account": one.account,
        "move": move,
    }


def _aside(one: missing_payment.InSuspense) -> dict[str, Any]:
    return {
        "title": f"{money(abs(one.item.open_pence))} of {short_day(one.item.received_on)}"
        f"{', ' + one.payer_name if one.payer_name else ''}, quoting {one.item.raw_reference or 'nothing'}",
        "link": reverse("suspense-item", args=[one.item.public_id]),
        "link_text": "Look at the item",
        "why": one.why,
        "item": one.item.public_id,
    }


def _files(evidence: Evidence) -> list[dict[str, Any]]:
    rows = [
        {
            "title": f"{row.payer_name} paid {money(paid.amount_pence)} on {short_day(paid.on)} ({row.feed_file.name}, "
            f"line {row.line})",
            "link": reverse("case-file", args=[paid.account]),
            "link_text": f"Account {paid.account_ref}",
            "why": "the tenant’s surname",
        }
        for row, paid in evidence.rows
    ]
    rows += [
        {
            "title": file.name,
            "link": reverse("feed-file", args=[file.public_id]),
            "link_text": "Open the file",
            "why": "",
        }
        for file in evidence.files
    ]
    return rows


def _bank(line: Any) -> dict[str, Any]:
    return {
        "title": f"{money(line.amount_pence)} on {short_day(line.value_on)}: {line.counterparty or 'no name'}, "
        f"{line.reference or 'no reference'}",
        "link": reverse("feed-file", args=[line.feed_file.public_id]),
        "link_text": "Open the statement",
        "why": line.get_outcome_display(),
    }


def _uuid(text: str) -> Any:
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)
