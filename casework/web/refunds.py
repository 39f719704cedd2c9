"""Refunds: the request with its checks, its page with the working, and the files that pay them (OPS-D31 to D33)."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from casework.queries import frozen_debts
from casework.web import frame
from casework.web.adjustments import about, story
from casework.web.case_file import account_or_404
from casework.web.manual_forms import RefundForm
from feeds.operations import refund_files
from ledger.operations import refunds as operations
from ledger.queries import adjustments as queries
from ledger.queries import refunds as refund_queries
from letters import store
from letters.rules.wording import day, listed, money, short_day
from staff import clock
from staff.models import Landlord
from staff.operations import audit
from staff.refusals import Refused
from staff.web import asking


def ask(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Ask for a refund of an account's credit."""
    account = account_or_404(request, public_id)
    form, on = RefundForm(request.POST or None), clock.today()
    if request.method == "POST" and form.is_valid():
        try:
            made = operations.ask(
                account=account,
                amount_pence=form.cleaned_data["amount"] or None,
                answers=form.answers,
                payee=form.payee,
                frozen=frozen_debts.of_landlord(account.landlord, on=on),
                words=form.cleaned_data["words"],
                by=asking.person(request),
                on=on,
            )
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            if made.adjustment is not None:
                messages.info(request, "Asked for. It waits for a second person.")
            return redirect("refund", public_id=made.public_id)
    return render(request, "casework/refund_ask.html", about(request, account) | {"form": form})


def _refund_or_404(request: HttpRequest, public_id: UUID) -> Any:
    rows = queries.refunds_for_user(asking.person(request), landlord_ids=asking.landlord_ids(request), on=clock.today())
    found = rows.filter(public_id=public_id).first()
    if found is None:
        raise Http404("No refund of yours has this address.")
    return found


def refund(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One refund: the sum of OPS-D32 line by line, the answers, the payee, and what became of it."""
    found = _refund_or_404(request, public_id)
    working = found.working
    context: dict[str, Any] = {
        "refund": found,
        "landlord_name": found.landlord.name,
        "title": f"Refund of {money(found.amount_pence)}" if found.adjustment else "Refund refused by the rules",
        "account_url": reverse("account-lines", args=[found.account.public_id]),
        "credit": money(working["credit_pence"]),
        "deductions": [
            {"words": one["words"], "pence": money(one["pence"])} for one in working["deductions"] if one["pence"]
        ],
        "refundable": money(max(0, working["refundable_pence"])),
        "offsets": [one["words"] for one in working["deductions"] if one["account"] is not None],
        "facts": _facts(request, found),
        "state": {"kind": "bad", "text": "Refused by the rules"},
        "steps": [],
        "may_return": found.landlord_id in frame.landlord_ids_for(request, "refund-file-csv")
        and found.file_id is not None
        and found.returned_on is None,
        "decide_url": reverse("refund-decide", args=[found.public_id]),
    }
    if found.adjustment is not None:
        adjustment = queries.one(found.adjustment.pk)
        context |= story(request, adjustment)
        if found.returned_on:
            text = "Returned by the bank" if found.file else "Taken back before it was paid"
            context["state"] = {"kind": "warning", "text": text}
        elif found.file:
            context["state"] = {"kind": "good", "text": f"Paid out in file {found.file.number}"}
    return render(request, "casework/refund.html", context)


def _facts(request: HttpRequest, found: Any) -> list[dict[str, Any]]:
    rows = [
        {"label": "How the credit arose", "value": found.get_cause_display()},
        {"label": "Benefit", "value": found.get_hb_answer_display()},
        {"label": "Paid to", "value": found.get_pay_to_display()},
        {"label": "Name check", "value": found.get_name_check_display()},
        {"label": "Asked for", "value": f"{day(found.asked_on)}, {found.asked_by.name}"},
    ]
    if found.payee_name:
        rows.append({"label": "Bank account", "value": f"{found.payee_name}, {_bank(request, found)}"})
    if found.file:
        rows.append({"label": "File", "value": f"Number {found.file.number} of {short_day(found.file.made_on)}"})
    if found.returned_on:
        label = "Returned by the bank" if found.file else "Taken back"
        rows.append({"label": label, "value": day(found.returned_on)})
    return rows


def _bank(request: HttpRequest, found: Any) -> str:
    """Whole only for those who pay it out; everybody else sees the last four digits."""
    if not found.account_number:
        return f"details erased {short_day(found.bank_erased_on)}" if found.bank_erased_on else ""
    if found.landlord_id in frame.landlord_ids_for(request, "refund-file-csv"):
        return f"{found.sort_code[:2]}-{found.sort_code[2:4]}-{found.sort_code[4:]} {found.account_number}"
    return f"account ending {found.account_number[-4:]}"


def decide(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Approve after every check is made again, refuse, or withdraw."""
    found = _refund_or_404(request, public_id)
    because, by, on = request.POST.get("because", ""), asking.person(request), clock.today()
    try:
        if request.POST.get("action") == "approve":
            frozen = frozen_debts.of_landlord(found.landlord, on=on)
            done = operations.approve(refund=found, frozen=frozen, because=because, by=by, on=on)
            waits = done.adjustment is not None and done.adjustment.state == "waiting"
            said = "It waits for the second word." if waits else "It goes into the next refund file."
            messages.success(request, f"Approved. {said}")
        elif request.POST.get("action") == "refuse":
            operations.refuse(refund=found, because=because, by=by, on=on)
            messages.success(request, "Refused. The bank details are erased.")
        else:
            operations.withdraw(refund=found, by=by, on=on)
            messages.success(request, "Withdrawn. The bank details are erased.")
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("refund", public_id=public_id)


def returned(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The bank gave a refund back."""
    found = _refund_or_404(request, public_id)
    try:
        operations.put_back(refund=found, by=asking.person(request), on=clock.today())
        messages.success(request, "Put back: the credit stands on the account again.")
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("refund", public_id=public_id)


def file_make(request: HttpRequest) -> HttpResponse:
    """Make the next file of a landlord."""
    theirs = {str(one.public_id): one for one in Landlord.objects.filter(pk__in=asking.landlord_ids(request))}
    asked = theirs.get(request.POST.get("landlord", ""))
    if asked is None:
        raise Http404("No landlord of yours has this address.")
    try:
        made = refund_files.make(landlord=asked, by=asking.person(request), on=clock.today())
        messages.success(request, f"File {made.number} made: {made.line_count} refund(s), {money(made.total_pence)}.")
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("refund-files")


def files(request: HttpRequest) -> HttpResponse:
    """The refunds that wait for a file, and the files made."""
    ids = asking.landlord_ids(request)
    landlords = list(Landlord.objects.filter(pk__in=ids).order_by("name"))
    readers = frame.landlord_ids_for(request, "refund-file-csv")
    ready = []
    for one in landlords:
        waiting = refund_queries.for_next_file(landlord_id=one.pk)
        ready.append(
            {
                "landlord": one,
                "count": len(waiting),
                "total": money(sum(line.amount_pence for line in waiting)),
                "may_make": one.pk in readers,
                "held": listed(refund_queries.held_back(landlord_id=one.pk)),
            }
        )
    context = {
        "ready": ready,
        "files": [
            {
                "name": f"{file.landlord.name}, file {file.number}",
                "made": f"{short_day(file.made_on)}, {file.made_by.name}",
                "count": file.line_count,
                "total": money(file.total_pence),
                "csv_url": reverse("refund-file-csv", args=[file.public_id])
                if file.landlord_id in readers and file.erased_on is None
                else "",
                "confirm_url": reverse("refund-file-confirm", args=[file.public_id])
                if file.landlord_id in readers and not file.confirmed_on
                else "",
                "confirmed": short_day(file.confirmed_on) if file.confirmed_on else "",
                "erased": short_day(file.erased_on) if file.erased_on else "",
            }
            for file in queries.refund_files(ids)[:50]
        ],
    }
    return render(request, "casework/refund_files.html", context)


def _file_or_404(request: HttpRequest, public_id: UUID) -> Any:
    found = queries.refund_files(asking.landlord_ids(request)).filter(public_id=public_id).first()
    if found is None:
        raise Http404("No refund file of yours has this address.")
    return found


def file_csv(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The file as it was made; that it was taken out is recorded."""
    found = _file_or_404(request, public_id)
    if found.erased_on is not None:
        raise Http404("The bank details of this file have been erased.")
    audit.record(
        landlord=found.landlord,
        action="refund file taken out",
        subject=found,
        by=asking.person(request),
        on=clock.today(),
    )
    response = HttpResponse(store.get(found.digest), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="refunds-{found.number:04d}-{found.made_on}.csv"'
    response["Cache-Control"] = "no-store"
    return response


def file_confirm(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The bank has paid a file."""
    found = _file_or_404(request, public_id)
    try:
        operations.confirm_file(file=found, by=asking.person(request), on=clock.today())
        messages.success(request, "Confirmed. The bank details are erased when their days are over.")
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("refund-files")
