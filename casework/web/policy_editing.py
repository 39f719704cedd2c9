"""
Policies are changed as drafts: a version is copied, its numbers and steps edited one at a time, each saved when it
fits. Approved versions stay as they are (DEC-18).
"""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from arrears.models import PolicyVersion
from arrears.operations import policies as operations
from arrears.operations import policy_drafts
from arrears.queries import policies as queries
from arrears.rules.policy import PolicyFault
from arrears.rules.policy_data import from_data, to_data
from arrears.rules.policy_words import step_words
from casework.web import policy_sentences as sentences
from casework.web.policies import version_or_404
from casework.web.policy_forms import MEASURE, CopyForm, NumbersForm, StepForm
from casework.web.policy_sentences import TESTS, Rows
from ledger.rules.rent_weeks import monday_of
from staff import clock
from staff.refusals import Refused
from staff.web import asking

Data = dict[str, Any]


def copy(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A new version begins as a copy of this one."""
    row = version_or_404(request, public_id)
    on = clock.today()
    form = CopyForm(request.POST or None, initial={"in_force_from_on": _free_day(row, on)})
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            made = operations.write(
                landlord=row.landlord,
                data=to_data(queries.read(row)),
                name=row.policy.name,
                in_force_from_on=told["in_force_from_on"],
                authority=told["authority"],
                by=asking.person(request),
                on=on,
            )
        except Refused as refusal:
            form.add_error("in_force_from_on", refusal.message)
        else:
            messages.success(request, f"{made} is a draft. Change what it says; a second person approves it.")
            return redirect("policy-edit", public_id=made.public_id)
    back = reverse("policy-version", args=[row.public_id])
    return render(request, "casework/policy_copy.html", {"form": form, "version": row, "back": back})


def edit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The numbers of a draft, and its steps to choose from."""
    row = _draft_or_404(request, public_id)
    read = queries.read(row)
    first = NumbersForm.filled_with(read, row.in_force_from_on, row.authority)
    form = NumbersForm(request.POST or None, initial=first, version=read)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        data = {**to_data(read), **form.settings()}
        problem = _save(request, row, data, told["in_force_from_on"], told["authority"])
        if not problem:
            messages.success(request, "The numbers are saved.")
            return redirect("policy-edit", public_id=row.public_id)
        form.add_error("in_force_from_on" if "Choose another day" in problem or "begin" in problem else None, problem)
    context = {
        "form": form,
        "version": row,
        "policy": row.policy,
        "steps": [
            {"words": step_words(step, read), "url": reverse("policy-step", args=[row.public_id, step.code])}
            for step in read.in_order
        ],
        "new_url": reverse("policy-step-new", args=[row.public_id]),
        "back": reverse("policy-version", args=[row.public_id]),
        "fields": [field for field in form if not field.name.startswith("measure_")],
        "measures": [[form[f"measure_{number}_{name}"] for name in MEASURE] for number in range(form.measures)],
    }
    return render(request, "casework/policy_edit.html", context)


def step(request: HttpRequest, public_id: UUID, code: str) -> HttpResponse:
    """One step of a draft: what it is, and its sentences as rows."""
    row = _draft_or_404(request, public_id)
    data = to_data(queries.read(row))
    found = next((one for one in data["steps"] if one["code"] == code), None)
    if found is None:
        raise Http404("This version has no step of this code.")
    if request.method == "POST" and request.POST.get("do") == "remove":
        left = {**data, "steps": [one for one in data["steps"] if one["code"] != code]}
        problem = _save(request, row, left, row.in_force_from_on)
        if problem:
            messages.warning(request, problem)
            return redirect("policy-step", public_id=row.public_id, code=code)
        messages.success(request, f"The step “{found['title']}” is taken out.")
        return redirect("policy-edit", public_id=row.public_id)
    return _step_page(request, row, data, found)


def step_new(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A step that a draft does not have yet."""
    row = _draft_or_404(request, public_id)
    return _step_page(request, row, to_data(queries.read(row)), None)


def drop(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take a draft back."""
    row = version_or_404(request, public_id)
    words = str(row)
    try:
        policy_drafts.drop(version=row, by=asking.person(request), on=clock.today())
    except Refused as refusal:
        messages.warning(request, refusal.message)
        return redirect("policy-version", public_id=row.public_id)
    messages.success(request, f"{words} is taken back.")
    return redirect("policies")


def _step_page(request: HttpRequest, row: PolicyVersion, data: Data, found: Data | None) -> HttpResponse:
    read = queries.read(row)
    new = found is None
    fresh = {"stage": _next_stage(data), "wait_days": 7, "approver": "officer", "channel": "task"}
    first = StepForm.filled_with(found) if found else fresh
    sent = request.POST if request.method == "POST" else None
    form = StepForm(sent, initial=first, version=read, new=new)
    lists = sentences.posted(request.POST) if sent is not None else sentences.rows_of(found or {})
    pressed = request.POST.get("do", "") if sent is not None else ""
    adding = pressed.startswith(("add:", "drop:"))
    if sent is not None and not adding:
        saved = _save_step(request, row, data, found, form, lists)
        if saved:
            messages.success(request, f"The step “{saved}” is saved.")
            return redirect("policy-edit", public_id=row.public_id)
    if adding:
        form = StepForm(initial=_kept(request, form), version=read, new=new)
    for one in lists:
        if not one.rows and one.name == "all_of":
            one.rows.append(sentences.Row())
            one.numbered()
    wrong = [
        {"text": f"{one.title}, row {item.number + 1}: {item.error}", "url": f"#{item.id}-value"}
        for one in lists
        for item in one.rows
        if item.error
    ]
    context = {
        "form": form,
        "version": row,
        "policy": row.policy,
        "title": found["title"] if found else "A new step",
        "new": new,
        "lists": lists,
        "facts": sentences.facts(),
        "tests": TESTS,
        "names": _names(data),
        "errors": wrong + _form_errors(form),
        "moved": pressed.partition(":")[2].partition(":")[0] if adding else "",
        "back": reverse("policy-edit", args=[row.public_id]),
    }
    return render(request, "casework/policy_step.html", context, status=200)


def _save_step(
    request: HttpRequest, row: PolicyVersion, data: Data, found: Data | None, form: StepForm, lists: list[Rows]
) -> str:
    """Save a step that fits and return its title; otherwise each fault stands at its row or field."""
    fits = form.is_valid()
    said = {one.name: one.data() for one in lists}
    sentences.checked_alone(lists, queries.read(row))
    if not fits or any(item.error for one in lists for item in one.rows):
        return ""
    told = dict(form.cleaned_data)
    code = found["code"] if found else told["code"]
    made = {**told, **said, "code": code}
    if found is None and any(one["code"] == code for one in data["steps"]):
        form.add_error("code", "Another step of this version has this code.")
        return ""
    steps = [made if one["code"] == code else one for one in data["steps"]]
    steps += [] if found else [made]
    whole = {**data, "steps": steps}
    try:
        from_data(whole)
    except PolicyFault as fault:
        if not (fault.where.startswith(f"step {code},") and sentences.place_fault(lists, fault)):
            form.add_error(None, f"{fault.where}: {fault.says}")
        return ""
    problem = _save(request, row, whole, row.in_force_from_on)
    if problem:
        form.add_error(None, problem)
        return ""
    return str(made["title"])


def _save(request: HttpRequest, row: PolicyVersion, data: Data, starts_on: date, authority: str | None = None) -> str:
    """Change the draft; return why it cannot be, or nothing."""
    try:
        policy_drafts.change(
            version=row,
            data=data,
            in_force_from_on=starts_on,
            authority=authority,
            by=asking.person(request),
            on=clock.today(),
        )
    except Refused as refusal:
        return refusal.message
    return ""


def _draft_or_404(request: HttpRequest, public_id: UUID) -> PolicyVersion:
    row = version_or_404(request, public_id)
    if policy_drafts.is_fixed(row):
        raise Http404("This version can no longer be changed.")
    return row


def _free_day(row: PolicyVersion, on: date) -> date:
    """The next Monday on which no version of the policy begins, after every approved one."""
    taken = list(row.policy.versions.values_list("in_force_from_on", flat=True))
    day = monday_of(max([on, *taken])) + timedelta(days=7)
    return day


def _next_stage(data: Data) -> int:
    return 1 + max((one["stage"] for one in data["steps"]), default=0)


def _kept(request: HttpRequest, form: StepForm) -> Data:
    """What was typed so far, so that adding a row loses nothing."""
    several = ("also", "exempt_from")
    return {name: request.POST.getlist(name) if name in several else request.POST.get(name, "") for name in form.fields}


def _names(data: Data) -> list[str]:
    """What sentences may be about: the policy's measures, its groups, what its steps propose."""
    measures = [one["name"] for one in data["measures"]]
    return list(dict.fromkeys([*measures, *data["groups"], *(one["proposes"] for one in data["steps"])]))


def _form_errors(form: StepForm) -> list[dict[str, str]]:
    found = [{"text": str(error), "url": ""} for error in form.non_field_errors()] if form.is_bound else []
    for field in form if form.is_bound else ():
        found += [{"text": f"{field.label}: {error}", "url": f"#{field.id_for_label}"} for error in field.errors]
    return found
