"""What a tenant disputes of a balance: recorded and ended on the account page (OPS-A13)."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from arrears.operations import disputes as operations
from casework.web.case_file import account_or_404
from casework.web.manual_forms import PoundsField
from ledger.queries import disputes as queries
from letters.rules.wording import money, short_day
from staff import clock
from staff.refusals import Refused
from staff.web import asking


class DisputeForm(forms.Form):
    """What is disputed, since when, and why."""

    amount = PoundsField(label="Amount disputed, in pounds")
    from_on = forms.DateField(label="Disputed since", widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    words = forms.CharField(label="What is disputed and why", max_length=400, widget=forms.Textarea(attrs={"rows": 3}))


class EndForm(forms.Form):
    """When a dispute was over, and what came of it."""

    until_on = forms.DateField(
        label="Last day of the dispute", widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    outcome = forms.CharField(label="What came of it", max_length=400, widget=forms.Textarea(attrs={"rows": 3}))


def record(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Record a disputed amount; the balance stays what it is."""
    account = account_or_404(request, public_id)
    form = DisputeForm(request.POST or None, initial={"from_on": clock.today()})
    if request.method == "POST" and form.is_valid():
        try:
            operations.record(
                account=account,
                amount_pence=form.cleaned_data["amount"],
                words=form.cleaned_data["words"],
                from_on=form.cleaned_data["from_on"],
                by=asking.person(request),
                on=clock.today(),
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "The disputed amount is recorded.")
            return redirect("account-lines", public_id=account.public_id)
    return _page(request, account, form, "Record a disputed amount", "Record it")


def end(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Say when a dispute was over."""
    disputed = queries.one(public_id)
    if disputed is None:
        raise Http404("No dispute has this address.")
    account = account_or_404(request, disputed.account.public_id)
    form = EndForm(request.POST or None, initial={"until_on": clock.today()})
    if request.method == "POST" and form.is_valid():
        try:
            operations.end(
                disputed=disputed,
                until_on=form.cleaned_data["until_on"],
                outcome=form.cleaned_data["outcome"],
                by=asking.person(request),
                on=clock.today(),
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "The dispute is over, and what came of it is recorded.")
            return redirect("account-lines", public_id=account.public_id)
    return _page(request, account, form, f"End the dispute of {money(disputed.amount_pence)}", "End it")


def rows(account: Any, *, may_end: bool) -> list[dict[str, str]]:
    """What is disputed of an account now, for its page; the link only for those who may end it."""
    return [
        {
            "amount": money(one.amount_pence),
            "words": one.words,
            "since": short_day(one.from_on),
            "by": one.by.name,
            "end_url": reverse("dispute-end", args=[one.public_id]) if may_end else "",
        }
        for one in queries.open_on(account.pk)
    ]


def _page(request: HttpRequest, account: Any, form: forms.Form, title: str, button: str) -> HttpResponse:
    context = {
        "account": account,
        "form": form,
        "title": title,
        "button": button,
        "lines_url": reverse("account-lines", args=[account.public_id]),
        "landlord_name": account.landlord.name,
        "landlord_css_url": reverse("landlord-css", args=[account.landlord.public_id]),
    }
    return render(request, "casework/dispute.html", context, status=400 if form.errors else 200)
