"""How a landlord collects by Direct Debit: its terms, and what every payer is collected worked out again (OPS-D7)."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from feeds.operations import direct_debit_amounts
from feeds.web.money_forms import BecauseForm, Day
from ledger.operations import direct_debit_terms
from ledger.queries import direct_debits as queries
from ledger.rules.words import day
from staff import clock
from staff.models import Landlord
from staff.refusals import Refused
from staff.web import asking


class TermsForm(forms.Form):
    """New terms from a day on; those before stay what they were."""

    from_on = Day(label="From")
    notice_working_days = forms.IntegerField(
        label="Notice to payers, in working days", min_value=1, max_value=60, help_text="As your bank agreed: often 10."
    )
    service_user_no = forms.RegexField(
        r"^[0-9]{6}$",
        label="Service user number",
        required=False,
        error_messages={"invalid": "Six digits, as the bank gave it."},
    )
    posts_from_schedule = forms.BooleanField(
        label="Post what a schedule collected when it is confirmed",
        required=False,
        help_text="Leave it out where the bureau sends a payments file: the money would be posted twice.",
    )
    sponsor_bank = forms.CharField(
        label="Sponsor bank that accepted a Standard 18 test file", max_length=80, required=False
    )
    test_file_accepted_on = Day(
        label="It accepted the test file on", required=False, help_text="Until then Standard 18 stays switched off."
    )


def terms(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The terms in force and forms for new ones, and for working out again what is collected."""
    landlord = Landlord.objects.filter(pk__in=asking.landlord_ids(request), public_id=public_id).first()
    if landlord is None:
        raise Http404("No landlord of yours has this address.")
    on = clock.today()
    now = queries.terms_of(landlord, on=on)
    asked = request.POST.get("do", "") if request.method == "POST" else ""
    first = {"from_on": on, "notice_working_days": now.notice_working_days, "service_user_no": now.service_user_no}
    settle = TermsForm(request.POST if asked == "settle" else None, initial=first, auto_id="terms_%s")
    again = BecauseForm(request.POST if asked == "again" else None, auto_id="again_%s")
    left: list[tuple[str, str]] = []
    bound = settle if settle.is_bound else again
    if bound.is_bound and bound.is_valid():
        try:
            if bound is settle:
                _settle(request, landlord, settle.cleaned_data)
                return redirect("direct-debit-terms", public_id=landlord.public_id)
            left = _again(request, landlord, again.cleaned_data["because"])
        except Refused as refusal:
            bound.add_error(None, refusal.message)
    context = {
        "landlord": landlord,
        "rows": _facts(now),
        "settle": settle,
        "again": again,
        "bound": bound,
        "left": [{"reference": reference, "why": why} for reference, why in left],
    }
    return render(request, "feeds/direct_debit_terms.html", context, status=422 if bound.errors else 200)


def _settle(request: HttpRequest, landlord: Landlord, said: dict[str, Any]) -> None:
    direct_debit_terms.settle_terms(landlord=landlord, by=asking.person(request), on=clock.today(), **said)
    messages.success(request, f"These terms count from {day(said['from_on'])}.")


def _again(request: HttpRequest, landlord: Landlord, because: str) -> list[tuple[str, str]]:
    made, left = direct_debit_amounts.work_out_again(
        landlord=landlord, because=because, by=asking.person(request), on=clock.today()
    )
    messages.success(request, f"{made:,} payers get a new amount and a notice of it; {len(left):,} stay as they are.")
    return left


def _facts(now: queries.Terms) -> list[dict[str, Any]]:
    standard18 = (
        f"On: {now.sponsor_bank} accepted a test file on {day(now.test_file_accepted_on)}"
        if now.test_file_accepted_on
        else "Off: no sponsor bank has accepted a test file. Schedules go to the bureau."
    )
    money_by = "Posted when a schedule is confirmed" if now.posts_from_schedule else "In the bureau’s payments file"
    return [
        {"label": "Notice to payers", "value": f"{now.notice_working_days} working days"},
        {"label": "Service user number", "value": now.service_user_no or "Not given"},
        {"label": "The money comes", "value": money_by},
        {"label": "Standard 18", "value": standard18},
    ]
