"""Breathing Space in the browser (LAW section 6, PRA-10): the notification, its page, and what is done during it."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from arrears.models import BreathingSpace, BreathingSpaceStep, CaseTask
from arrears.operations import breathing_spaces as operations
from arrears.queries import protected
from arrears.rules import breathing_space as rules
from casework.web import frame
from casework.web.case_file import account_or_404
from casework.web.hold_forms import CancelForm, SpaceForm, StepForm, TreatmentForm
from casework.web.holds import one_form
from ledger.queries import seen
from letters.rules.wording import day, money, short_day
from staff import clock
from staff.refusals import Refused
from staff.rules.roles import SEES_BREATHING_SPACE_KIND
from staff.web import asking
from tenancies.models import Person

MIDWAY = (BreathingSpaceStep.What.MIDWAY_PUT, BreathingSpaceStep.What.MIDWAY_ANSWERED)


def new(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Record a notification for one of the people liable on an account."""
    account, on = account_or_404(request, public_id), clock.today()
    people = people_of(account, on)
    form = SpaceForm(request.POST or None, people=people, initial={"notified_on": on})
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            made = operations.start(
                person=Person.objects.get(public_id=told["person"], landlord=account.landlord),
                starts_on=told["starts_on"],
                notified_on=told["notified_on"],
                notified_at=form.notified_at,
                mental_health=told["mental_health"],
                reference=told["reference"],
                adviser=told["adviser"],
                adviser_contact=told["adviser_contact"],
                note=told["note"],
                second_confirmed=told["second_confirmed"],
                by=asking.person(request),
                on=on,
            )
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, "Recorded. Every paper about these accounts is stopped from its first day on.")
            return redirect("breathing-space", public_id=made.public_id)
    return one_form(
        request,
        account,
        form,
        title="Record a Breathing Space",
        text="It protects everybody liable on every account of this person. Use the days that the notification gives.",
        button="Record it and stop all papers",
    )


def space(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One Breathing Space: its days, what is protected, what may not be done, and what is to do."""
    found, on = _or_404(request, public_id), clock.today()
    knows, works = _knows(request, found), frame.may_open(request, "breathing-space-new")
    rule = operations.as_rule(found)
    accounts = _accounts(request, found)
    parts = protected.splits(found.landlord, on=on, account_ids=[account.pk for account in accounts])
    tasks = CaseTask.objects.filter(source=f"arrears.breathingspace {found.public_id}", account__in=accounts)
    steps = found.steps.select_related("by").order_by("-on", "-pk")
    active = rule.active(on) or rule.starts_on > on
    context = {
        "found": found,
        "title": f"Breathing Space of {found.person.full_name}",
        "accounts": [
            {
                "ref": account.account_ref,
                "url": reverse("case-file", args=[account.public_id]),
                "protected": money(parts[account.pk].protected_pence) if account.pk in parts else "",
                "ongoing": money(parts[account.pk].ongoing_pence) if account.pk in parts else "",
            }
            for account in accounts
        ],
        "listed": [
            {"account": row.account.account_ref, "element": row.element or "Brought forward",
             "amount": money(row.amount_pence)}
            for row in found.protected_debts.filter(account__in=accounts).select_related("account").order_by("pk")
        ],
        "facts": _facts(found, rule, on, knows),
        "blocks": [{"code": block.value if block.value[0] == "B" else "", "words": words} for block, words in
                   rules.BLOCK_WORDS.items()],
        "tasks": [
            {
                "title": task.get_what_display(),
                "hint": task.words,
                "url": "",
                "kind": "good" if task.done_on else "warning" if task.due_on <= on else "waiting",
                "status": "Done" if task.done_on else f"Due {short_day(task.due_on)}",
            }
            for task in tasks.order_by("done_on", "due_on", "pk")
            if knows or not task.sensitive
        ],
        "tasks_url": reverse("case-tasks") if frame.may_open(request, "case-tasks") else "",
        "steps": [
            {"title": step.get_what_display(), "when": short_day(step.on), "datetime": step.on.isoformat(),
             "text": step.words, "by": step.by.name, "source": ""}
            for step in steps
            if knows or step.what not in MIDWAY
        ],
        "active": active,
        "works": works,
        "step_form": StepForm(midway=knows and not found.mental_health, initial={"happened_on": on}),
        "cancel_form": CancelForm() if found.cancelled_on is None and active else None,
        "treatment_form": TreatmentForm() if knows and found.mental_health and not found.treatment_ended_on else None,
        "note_url": reverse("breathing-space-note", args=[found.public_id]) if knows and found.note else "",
    }  # fmt: skip
    return render(request, "casework/breathing_space.html", context)


def act(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Record a step, a cancellation, or the end of treatment."""
    found = _or_404(request, public_id)
    now: dict[str, Any] = {"by": asking.person(request), "on": clock.today()}
    do, knows = request.POST.get("do", ""), _knows(request, found)
    form: Any = {"cancel": CancelForm, "treatment": TreatmentForm}.get(do, StepForm)
    form = form(request.POST) if do in ("cancel", "treatment") else StepForm(request.POST, midway=knows)
    if not form.is_valid() or (do == "treatment" and not knows):
        messages.error(request, "Fill in what was done and its day.")
        return redirect("breathing-space", public_id=found.public_id)
    told = form.cleaned_data
    try:
        if do == "cancel":
            operations.cancel(space=found, cancelled_on=told["cancelled_on"], because=told["because"], **now)
            messages.success(request, "Cancelled. The case goes on where it stood, with a new contact first.")
        elif do == "treatment":
            operations.end_treatment(space=found, ended_on=told["ended_on"], **now)
            messages.success(request, "Its last day is known now.")
        else:
            operations.note(space=found, what=told["what"], happened_on=told["happened_on"], words=told["words"], **now)
            messages.success(request, "Recorded.")
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("breathing-space", public_id=found.public_id)


def note(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The sensitive note; that it was read is recorded."""
    found = _or_404(request, public_id)
    words = operations.read_note(space=found, by=asking.person(request), on=clock.today())
    context = {
        "title": f"Note on the Breathing Space of {found.person.full_name}",
        "words": words,
        "kind": "Mental health crisis" if found.mental_health else "Standard",
        "back_url": reverse("breathing-space", args=[found.public_id]),
    }
    return render(request, "casework/breathing_space_note.html", context)


def people_of(account: Any, on: date) -> list[tuple[str, str]]:
    """Who is liable on an account, to choose from: public id and name."""
    rows = account.parties.exclude(until_on__lt=on).select_related("person").order_by("from_on", "pk")
    return list({str(row.person.public_id): row.person.full_name for row in rows}.items())


def _or_404(request: HttpRequest, public_id: UUID) -> BreathingSpace:
    rows = BreathingSpace.objects.for_user(asking.person(request), on=clock.today())
    found = rows.filter(public_id=public_id, landlord__in=asking.landlord_ids(request))
    one = found.select_related("person", "landlord", "set_by").first()
    if one is None:
        raise Http404("No Breathing Space of yours has this address.")
    return one


def _knows(request: HttpRequest, found: BreathingSpace) -> bool:
    """Whether this person may know which kind it is (PRA-10)."""
    return bool(asking.roles(request).get(found.landlord_id, set()) & SEES_BREATHING_SPACE_KIND)


def _accounts(request: HttpRequest, found: BreathingSpace) -> list[Any]:
    """The accounts it covers that this person may see."""
    accounts = seen.accounts_for_user(asking.person(request), on=clock.today())
    liable = Q(parties__until_on__isnull=True) | Q(parties__until_on__gte=found.starts_on)
    covered = accounts.filter(liable, parties__person=found.person_id)
    return list(covered.distinct().order_by("account_ref"))


def _facts(found: BreathingSpace, rule: Any, on: date, knows: bool) -> list[dict[str, Any]]:
    last = rule.last_day
    state, kind = ("In force", "bad") if rule.active(on) else ("Over", "neutral")
    if rule.starts_on > on:
        state, kind = f"Begins {short_day(rule.starts_on)}", "waiting"
    rows: list[dict[str, Any]] = [
        {"label": "State", "value": state, "kind": kind},
        {"label": "First day", "value": day(found.starts_on)},
        {"label": "Last day", "value": day(last) if last else "Until we are told"},
        {"label": "Notified", "value": day(found.notified_on)
         + (f" at {found.notified_at.astimezone(clock.LONDON):%H:%M}" if found.notified_at else "")},
        {"label": "Reference", "value": found.reference or "None given"},
        {"label": "Adviser", "value": ", ".join(filter(None, (found.adviser, found.adviser_contact))) or "Not known"},
        {"label": "Review may be asked for", "value": f"Until {day(rules.review_by(found.starts_on))}"},
        {"label": "Deadlines within it", "value": "Move to eight weeks after its last day"},
        {"label": "Recorded by", "value": found.set_by.name},
    ]  # fmt: skip
    if found.cancelled_on:
        rows.append({"label": "Cancelled", "value": f"{day(found.cancelled_on)}. {found.cancelled_because}".strip()})
    window = rules.midway_window(rule)
    if knows:
        rows.append({"label": "Kind", "value": "Mental health crisis" if found.mental_health else "Standard"})
        if window:
            rows.append({"label": "Midway review", "value": f"{day(window[0])} to {day(window[1])}"})
    return rows
