"""A row that came again with other values: ours and theirs side by side, and what a person says of it (DEC-3)."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from feeds.models import RowSettlement
from feeds.operations import row_tasks as operations
from feeds.queries import row_tasks as queries
from letters.rules.wording import day
from staff import clock
from staff.refusals import Refused
from staff.web import asking

How = RowSettlement.How


class TaskForm(forms.Form):
    """What the row is, and how the person knows."""

    how = forms.ChoiceField(label="What is it?", choices=How.choices, widget=forms.RadioSelect)
    because = forms.CharField(
        label="How do you know?", max_length=400, help_text="What the sender said, and who said it."
    )


def row_task(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One such row; POST says what it is."""
    found = queries.tasks(asking.landlord_ids(request)).filter(public_id=public_id).first()
    if found is None:
        raise Http404("No row of yours has this address.")
    form = TaskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        told: dict[str, Any] = {
            "problem": found,
            "because": form.cleaned_data["because"],
            "by": asking.person(request),
            "on": clock.today(),
        }
        how = How(form.cleaned_data["how"])
        try:
            done = operations.keep_ours(**told) if how is How.KEEP_OURS else operations.ask(how=how, **told)
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            settled = done.state == RowSettlement.State.DONE
            messages.success(request, "Settled: ours stands." if settled else "Asked for. A second person decides.")
            return redirect("row-task", public_id=found.public_id)
    ours, theirs = operations.values(operations.our_row(found)), operations.values(operations.their_row(found))
    settlements = list(queries.settlements(found))
    waiting = next((one for one in settlements if one.state == RowSettlement.State.WAITING), None)
    context = {
        "problem": found,
        "file": found.feed_file,
        "file_url": reverse("feed-file", args=[found.feed_file.public_id]),
        "landlord_name": found.feed_file.landlord.name,
        "values": [
            {"name": name, "ours": ours.get(name, ""), "theirs": value, "differs": ours.get(name, "") != value}
            for name, value in theirs.items()
        ],
        "form": form,
        "open": found.settled_on is None and waiting is None,
        "waiting": waiting,
        "own": waiting is not None and waiting.asked_by_id == asking.person(request).pk,
        "history": [
            {
                "title": one.get_how_display(),
                "state": one.get_state_display(),
                "look": {"done": "good", "waiting": "waiting"}.get(one.state, "neutral"),
                "asked": f"{one.asked_by.name}, {day(one.asked_on)}: {one.because}",
                "decided": f"{one.decided_by.name}, {day(one.decided_on)}"
                if one.decided_by is not None and one.decided_on is not None
                else "",
                "why": one.decided_because,
            }
            for one in settlements
        ],
    }
    return render(request, "feeds/row_task.html", context)


def decide(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The second person says yes or no."""
    found = queries.settlement_of(public_id, asking.landlord_ids(request))
    if found is None:
        raise Http404("No row of yours has this address.")
    by, on = asking.person(request), clock.today()
    try:
        if request.POST.get("say") == "yes":
            operations.approve(settlement=found, by=by, on=on)
            messages.success(request, "Posted.")
        else:
            operations.refuse(settlement=found, because=request.POST.get("because", ""), by=by, on=on)
            messages.success(request, "Not posted. The row waits for somebody again.")
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("row-task", public_id=found.problem.public_id)
