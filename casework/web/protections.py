"""A death and an insolvency are recorded on an account (PRA-11, PRA-13); succession is decided there."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from arrears.models import Bereavement
from arrears.operations import bereavements, insolvencies
from casework.web.breathing_spaces import people_of
from casework.web.case_file import account_or_404
from casework.web.hold_forms import DeathForm, InsolvencyForm, SuccessionForm
from casework.web.holds import one_form
from staff import clock
from staff.refusals import Refused
from staff.web import asking
from tenancies.models import Person


def death(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Record that a tenant has died, or decide on the succession that is open."""
    account, on = account_or_404(request, public_id), clock.today()
    waiting = Bereavement.objects.filter(account=account.pk, succession=Bereavement.Succession.OPEN).first()
    return _succession(request, account, waiting, on) if waiting else _death(request, account, on)


def insolvency(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Record a debt relief order, bankruptcy or IVA of somebody liable."""
    account, on = account_or_404(request, public_id), clock.today()
    form = InsolvencyForm(request.POST or None, people=people_of(account, on), initial={"notified_on": on})
    if request.method == "POST" and form.is_valid():
        told = dict(form.cleaned_data)
        person = _person(account, told.pop("person"))
        try:
            insolvencies.record(person=person, by=asking.person(request), on=on, **told)
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, "Recorded. What was owed then is listed and is not demanded any more.")
            return redirect(reverse("case-file", args=[account.public_id]))
    return one_form(
        request,
        account,
        form,
        title="Record an insolvency",
        text="What is owed at its day is listed and never demanded. Rent that falls due later is asked for apart.",
        button="Record it",
    )


def _death(request: HttpRequest, account: Any, on: date) -> HttpResponse:
    form = DeathForm(request.POST or None, people=people_of(account, on))
    if request.method == "POST" and form.is_valid():
        person = _person(account, form.cleaned_data["person"])
        try:
            made = bereavements.record(
                account=account, person=person, died_on=form.cleaned_data["died_on"], by=asking.person(request), on=on
            )
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, f"Recorded. The account goes on in the name of {made.account_name}.")
            return redirect(reverse("case-file", args=[account.public_id]))
    return one_form(
        request,
        account,
        form,
        title="A tenant has died",
        text="Nothing is ever addressed to them again. A surviving joint tenant is left in peace for 28 days.",
        button="Record the death",
    )


def _succession(request: HttpRequest, account: Any, waiting: Bereavement, on: date) -> HttpResponse:
    form = SuccessionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            bereavements.decide(bereavement=waiting, by=asking.person(request), on=on, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, "Decided. The hold on the account has ended.")
            return redirect(reverse("case-file", args=[account.public_id]))
    return one_form(
        request,
        account,
        form,
        title="Decide on succession",
        text=f"The account stands in the name of {waiting.account_name}.",
        button="Decide",
    )


def _person(account: Any, public_id: str) -> Person:
    return Person.objects.get(public_id=public_id, landlord=account.landlord_id)
