"""Quiet days in the browser (PRA-9): the list, new ones, and taking them back."""

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from letters.models import QuietWeek
from letters.operations import quiet_weeks as operations
from letters.queries import quiet_weeks as queries
from letters.rules.wording import day
from staff import clock
from staff.models import Landlord
from staff.refusals import Refused
from staff.rules.roles import Role
from staff.web import asking

SETS = frozenset({Role.MANAGER, Role.HEAD_OF_SERVICE})
"""Who sets quiet days; the others who see letters read them."""


def _day(label: str) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))


class QuietForm(forms.Form):
    """New quiet days."""

    landlord = forms.ModelChoiceField(queryset=Landlord.objects.none(), to_field_name="public_id", empty_label="Choose")
    words = forms.CharField(label="What they are", max_length=80, help_text="Christmas, for instance.")
    from_on = _day("First quiet day")
    until_on = _day("Last quiet day")

    def __init__(self, *args: Any, landlord_ids: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if len(landlord_ids) == 1:
            del self.fields["landlord"]
        else:
            choices = Landlord.objects.filter(pk__in=landlord_ids).order_by("name")
            self.fields["landlord"].queryset = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The last day does not come before the first."""
        told: dict[str, Any] = super().clean() or {}
        first, last = told.get("from_on"), told.get("until_on")
        if first and last and last < first:
            self.add_error("until_on", "The last quiet day is before the first.")
        return told


def quiet_weeks(request: HttpRequest) -> HttpResponse:
    """The quiet days that stand or are to come, those of the past below; for managers the form."""
    on = clock.today()
    may_set = asking.landlord_ids(request, SETS)
    form = QuietForm(request.POST or None, landlord_ids=may_set) if may_set else None
    if request.method == "POST" and form is not None and form.is_valid():
        told = dict(form.cleaned_data)
        landlord = told.pop("landlord", None) or Landlord.objects.get(pk=may_set[0])
        try:
            operations.set_(landlord=landlord, **told, by=asking.person(request), on=on)
        except Refused as refusal:
            form.add_error("from_on" if "from that day" in refusal.message else "until_on", refusal.message)
        else:
            messages.success(request, f"No letter asks for arrears from {day(told['from_on'])} to the last day.")
            return redirect("quiet-weeks")
    ids = asking.landlord_ids(request)
    rows = [_row(one, on, several=len(ids) > 1, may_set=may_set) for one in queries.of_landlords(ids)]
    context = {
        "rows": rows,
        "caption": f"{len(rows)} {'set of quiet days' if len(rows) == 1 else 'sets of quiet days'}, the newest first",
        "may_set": bool(may_set),
        "form": form,
    }
    return render(request, "papers/quiet_weeks.html", context, status=400 if form is not None and form.errors else 200)


def take_back(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Let letters go again from today."""
    found = get_object_or_404(
        QuietWeek.objects.select_related("landlord"), public_id=public_id, landlord__in=asking.landlord_ids(request)
    )
    try:
        operations.take_back(quiet=found, by=asking.person(request), on=clock.today())
        messages.success(request, f"{found.words}: these days are quiet no longer.")
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("quiet-weeks")


def _row(one: QuietWeek, on: date, *, several: bool, may_set: list[int]) -> dict[str, Any]:
    kind, state = "neutral", "Over"
    if one.ended_on is not None:
        state = f"Taken back on {day(one.ended_on)}"
    elif one.from_on > on:
        kind, state = "info", "To come"
    elif one.until_on >= on:
        kind, state = "waiting", "Quiet now"
    stands = one.ended_on is None and one.until_on >= on
    return {
        "words": one.words,
        "landlord": one.landlord.name if several else "",
        "from": day(one.from_on),
        "until": day(one.until_on),
        "kind": kind,
        "state": state,
        "by": one.set_by.name,
        "public_id": one.public_id if stands and one.landlord_id in may_set else None,
    }
