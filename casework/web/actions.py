"""What was done of what an account's policy asks people to do (DEC-18): recorded, so that the next night goes on."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from arrears.operations import actions as operations
from arrears.queries import actions as queries
from arrears.rules.actions import Task
from casework.web import frame
from casework.web.case_file import account_or_404
from casework.web.hold_forms import day_field
from staff import clock
from staff.refusals import Refused
from staff.web import asking


class DoneForm(forms.Form):
    """What was done, what came of it, and the day."""

    what = forms.ChoiceField(
        label="What was done",
        error_messages={"invalid_choice": "Choose what this policy asks for and your role may record."},
    )
    note = forms.CharField(
        label="What came of it",
        max_length=400,
        help_text="The tenant may ask to read this.",
        widget=forms.Textarea(attrs={"rows": 2, "maxlength": 400}),
    )
    done_on = day_field("Day it was done")

    def __init__(self, *args: Any, tasks: list[Task], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(task.code, f"{task.words} ({task.code})") for task in tasks]
        if len(choices) > 1:
            choices.insert(0, ("", "Choose"))
        self.fields["what"].choices = choices  # type: ignore[attr-defined]


def record(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The form: what this person may record of this account, and who records the rest."""
    account, on = account_or_404(request, public_id), clock.today()
    held = asking.roles(request).get(account.landlord_id, set())
    asked = queries.asked(account, on=on)
    theirs = [task for task in asked if held & task.may]
    form = DoneForm(request.POST or None, initial={"done_on": on, "what": request.GET.get("what", "")}, tasks=theirs)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            made = operations.report(
                account=account,
                code=told["what"],
                done_on=told["done_on"],
                note=told["note"],
                by=asking.person(request),
                on=on,
            )
        except operations.ActionNotUsable as refusal:
            form.add_error("done_on", refusal.message)
        except Refused as refusal:
            form.add_error("what", refusal.message)
        else:
            messages.success(request, f"Recorded: {made.code}. The next night goes on from it.")
            return redirect(_back(request, account))
    context = {
        "account": account,
        "form": form if theirs else None,
        "others": [{"label": task.words, "value": f"Recorded by {task.who}"} for task in asked if task not in theirs],
        "nothing": not asked,
        "back_url": _back(request, account),
    }
    return render(request, "casework/action_record.html", context, status=400 if request.method == "POST" else 200)


def _back(request: HttpRequest, account: Any) -> str:
    """The case file, or for those who open none the account's lines."""
    name = "case-file" if frame.may_open(request, "case-file") else "account-lines"
    return reverse(name, args=[account.public_id])
