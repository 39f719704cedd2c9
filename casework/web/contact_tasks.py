"""Contacts to make: the list by officer, patch and scheme, one task, and what is about to be sent (PRA-7, OPS-E7)."""

import csv
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from arrears.models import ContactPlan, ContactTask
from arrears.operations import contact_tasks as operations
from arrears.queries import contact_tasks as queries
from arrears.queries.contact_tasks import WHEN_WORDS, Filters, When
from arrears.rules.contact_plan import TASK_KIND_WORDS
from casework.queries import letters_coming as coming_queries
from casework.queries import people
from casework.web import frame
from casework.web.contact_forms import WordsForm
from ledger.queries import seen
from letters.rules.wording import day, listed, short_day
from staff import clock
from staff.refusals import Refused
from staff.rules.safe_text import safe_cell
from staff.web import asking
from tenancies.models import Patch, Scheme
from tenancies.models.scope import scope_of

PAGE = 50
LOOKS = {"open": "info", "done": "good", "off": "neutral"}


def contact_tasks(request: HttpRequest) -> HttpResponse:
    """The list: what is due, late, coming and done, with filters in the address."""
    asked = read(request)
    on = clock.today()
    user = asking.person(request)
    every = queries.narrowed(_visible(request), asked, user=user)
    counts = queries.counts(every, on=on)
    chosen = every.filter(queries.in_time(asked.when, on))
    start = _start(request)
    rows = list(queries.listed(chosen, asked.when)[start : start + PAGE])
    context = {
        "tiles": [
            {"label": WHEN_WORDS[when], "figure": f"{counts[when]:,}", "url": address(asked, when=when.value)}
            for when in When
        ],
        "when_words": WHEN_WORDS[asked.when],
        "rows": _rows(request, rows),
        "groups": _groups(request, asked),
        "chips": _chips(request, asked),
        "clear_url": reverse("contact-tasks"),
        "shown": f"Rows {start + 1:,} to {start + len(rows):,} of {counts[asked.when]:,}" if rows else "",
        "next_url": address(asked, start=str(start + PAGE)) if counts[asked.when] > start + PAGE else "",
        "previous_url": address(asked, start=str(max(0, start - PAGE) or "")) if start else "",
        "csv_url": reverse("contact-tasks-csv") + "?" + urlencode(_words(asked)),
        "letters_url": reverse("letters-coming") if frame.may_open(request, "letters-coming") else "",
    }
    return render(request, "casework/contact_tasks.html", context)


def contact_tasks_csv(request: HttpRequest) -> HttpResponse:
    """The whole list as a file: who is to be seen about what, without any sum."""
    asked = read(request)
    every = queries.narrowed(_visible(request), asked, user=asking.person(request))
    rows = list(queries.listed(every.filter(queries.in_time(asked.when, clock.today())), asked.when))
    response, written = _csv("contacts-to-make.csv")
    written.writerow(["account_ref", "names", "home", "scheme", "what", "due", "responsible", "who", "state"])
    for row, shown in zip(rows, _rows(request, rows), strict=True):
        words = [row.account.account_ref, shown["names"], shown["home"], shown["scheme"], row.title]
        written.writerow(
            [
                *map(safe_cell, words),
                row.due_on,
                row.get_responsible_display(),
                safe_cell(shown["who"]),
                row.get_state_display(),
            ]
        )
    return response


def contact_task(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One task: what it is about, and what can be done with it."""
    task = _or_404(request, public_id)
    if request.method == "POST":
        return _act(request, task)
    on = clock.today()
    (row,) = _rows(request, [task])
    context = {
        "task": task,
        "row": row,
        "facts": _facts(task, row, on),
        "open": task.state == ContactTask.State.OPEN,
        "mine": task.assigned_to_id == asking.person(request).pk,
        "may_hand_back": task.responsible in ("support", "neighbourhood"),
        "log_url": f"{reverse('contact-log', args=[task.account.public_id])}?task={task.public_id}"
        if frame.may_open(request, "contact-log")
        else "",
        "case_url": reverse("case-file", args=[task.account.public_id]) if frame.may_open(request, "case-file") else "",
        "done_form": WordsForm(auto_id="id_done_%s"),
        "back_form": WordsForm(auto_id="id_back_%s", label="Why it could not be done"),
        "off_form": WordsForm(auto_id="id_off_%s", label="Why it need not be done"),
        "may_act": request.method == "GET" and _may_act(request, task),
        "steps": [
            {
                "title": step.get_what_display(),
                "text": step.words,
                "when": day(step.on),
                "datetime": step.on.isoformat(),
                "by": "" if step.by.is_system else step.by.name,
            }
            for step in task.steps.select_related("by").order_by("-pk")
        ],
    }
    return render(request, "casework/contact_task.html", context)


def letters_coming(request: HttpRequest) -> HttpResponse:
    """Each scheme's list before the letters go."""
    scheme, patch = _uuid(request.GET.get("scheme", "")), _uuid(request.GET.get("patch", ""))
    rows = _coming(request, scheme, patch)
    here = reverse("letters-coming")
    words = {"scheme": str(scheme or ""), "patch": str(patch or "")}
    groups = [
        _place_group("Scheme", "scheme", _schemes(request), words, here),
        _place_group("Patch", "patch", _patches(request), words, here),
    ]
    context = {
        "rows": [
            {
                "account": row.account_ref,
                "names": listed(row.household.names) or "No tenant recorded",
                "home": row.home,
                "place": row.place,
                "kind": row.kind,
                "what": "A contact follows" if row.followed else "No contact follows",
                "who": row.who or "Nobody looks after it",
                "responsible": row.responsible,
                "breathing_space": row.household.breathing_space,
            }
            for row in rows
        ],
        "groups": groups,
        "chips": _place_chips(groups, words, here),
        "clear_url": here,
        "count": f"{len(rows):,}",
        "csv_url": reverse("letters-coming-csv") + "?" + urlencode({k: v for k, v in words.items() if v}),
    }
    return render(request, "casework/letters_coming.html", context)


def letters_coming_csv(request: HttpRequest) -> HttpResponse:
    """The same list for a scheme's staff, without any sum."""
    rows = _coming(request, _uuid(request.GET.get("scheme", "")), _uuid(request.GET.get("patch", "")))
    response, written = _csv("letters-about-to-go.csv")
    written.writerow(["scheme_or_patch", "account_ref", "names", "home", "letter", "contact_follows", "who"])
    for row in rows:
        words = [row.place, row.account_ref, listed(row.household.names), row.home, row.kind]
        written.writerow([*map(safe_cell, words), "yes" if row.followed else "no", safe_cell(row.who)])
    return response


def new_tenancies(request: HttpRequest) -> HttpResponse:
    """New tenancies with how far their diary is (OPS-E7)."""
    on = clock.today()
    accounts = seen.accounts_for_user(asking.person(request), on=on)
    mine = ContactPlan.objects.filter(account__in=accounts.values("pk"))
    start = _start(request)
    found = queries.plans(asking.landlord_ids(request), mine)
    plans = list(found[start : start + PAGE])
    households = people.households([(plan.account_id, plan.tenancy_id) for plan in plans], on=on)
    tasks: dict[int, list[ContactTask]] = {}
    rows = ContactTask.objects.filter(plan__in=[plan.pk for plan in plans]).select_related("assigned_to")
    for task in rows.order_by("due_on", "pk"):
        tasks.setdefault(task.plan_id or 0, []).append(task)
    total = found.count()
    context = {
        "rows": [_plan(plan, tasks.get(plan.pk, []), households[plan.account_id].names, on) for plan in plans],
        "count": f"{total:,}",
        "shown": f"Rows {start + 1:,} to {start + len(plans):,} of {total:,}" if plans else "",
        "next_url": f"{reverse('new-tenancies')}?start={start + PAGE}" if total > start + PAGE else "",
        "previous_url": f"{reverse('new-tenancies')}?start={max(0, start - PAGE)}" if start else "",
    }
    return render(request, "casework/new_tenancies.html", context)


def read(request: HttpRequest) -> Filters:
    """What the address asks for; anything that cannot be read is left out."""
    asked = request.GET
    when, kind = asked.get("when", ""), asked.get("kind", "")
    return Filters(
        when=When(when) if when in set(When) else When.DUE,
        kind=kind if kind in set(TASK_KIND_WORDS) else "",
        mine=asked.get("whose") == "mine",
        patch=_uuid(asked.get("patch", "")),
        scheme=_uuid(asked.get("scheme", "")),
    )


def _words(asked: Filters, **changes: str) -> dict[str, str]:
    words = {
        "when": asked.when.value,
        "kind": asked.kind,
        "whose": "mine" if asked.mine else "",
        "patch": str(asked.patch or ""),
        "scheme": str(asked.scheme or ""),
        **changes,
    }
    return {name: value for name, value in words.items() if value}


def address(asked: Filters, **changes: str) -> str:
    """The list with these filters."""
    return f"{reverse('contact-tasks')}?{urlencode(_words(asked, **changes))}"


def _act(request: HttpRequest, task: ContactTask) -> HttpResponse:
    acts: dict[str, tuple[Callable[..., Any], str, str]] = {
        "done": (operations.done, "words", "Done."),
        "back": (operations.hand_back, "because", "Back with the officer."),
        "off": (operations.call_off, "because", "Called off."),
        "take": (operations.take, "", "It is yours."),
    }
    do, name, said = acts.get(request.POST.get("act", ""), (operations.done, "words", "Done."))
    more = {name: request.POST.get("words", "")} if name else {}
    try:
        do(task=task, by=asking.person(request), on=clock.today(), **more)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("contact-task", public_id=task.public_id)
    messages.success(request, said)
    return redirect("contact-task", public_id=task.public_id) if name == "" else redirect("contact-tasks")


def _may_act(request: HttpRequest, task: ContactTask) -> bool:
    return task.landlord_id in frame.landlord_ids_for(request, "contact-log")


def _visible(request: HttpRequest) -> Any:
    return queries.visible(asking.person(request), on=clock.today(), landlord_ids=asking.landlord_ids(request))


def _or_404(request: HttpRequest, public_id: UUID) -> ContactTask:
    found = queries.listed(_visible(request).filter(public_id=public_id), When.DUE).first()
    if found is None:
        raise Http404("No task of yours has this address.")
    return found


def _rows(request: HttpRequest, tasks: list[ContactTask]) -> list[dict[str, Any]]:
    on = clock.today()
    households = people.households({(task.account_id, task.account.tenancy_id) for task in tasks}, on=on)
    rows = []
    for task in tasks:
        household = households[task.account_id]
        home = task.account.tenancy.property if task.account.tenancy else None
        late = task.state == ContactTask.State.OPEN and task.due_on < on
        rows.append(
            {
                "url": reverse("contact-task", args=[task.public_id]),
                "title": task.title,
                "kind": task.get_kind_display(),
                "account": task.account.account_ref,
                "names": listed(household.names) or "No tenant recorded",
                "home": ", ".join(home.address_lines) if home else "",
                "scheme": str(home.scheme) if home and home.scheme else "",
                "due": short_day(task.due_on),
                "state": f"{'Late: was due' if late else 'Due'} {short_day(task.due_on)}"
                if task.state == ContactTask.State.OPEN
                else task.get_state_display(),
                "look": "bad" if late else LOOKS[task.state],
                "outcome": task.outcome,
                "who": task.assigned_to.name if task.assigned_to else "",
                "responsible": task.get_responsible_display(),
                "returned": task.returned_on is not None,
                "breathing_space": household.breathing_space,
            }
        )
    return rows


def _facts(task: ContactTask, row: dict[str, Any], on: Any) -> list[dict[str, Any]]:
    facts = [
        {"label": "State", "value": row["state"], "kind": row["look"]},
        {"label": "Who lives there", "value": row["names"]},
        {"label": "Home", "value": row["home"] or "No home"},
        {"label": "Account", "value": row["account"]},
        {"label": "Whose task", "value": f"{row['responsible']}: {row['who'] or 'nobody yet'}"},
        {"label": "Opened", "value": day(task.opened_on)},
    ]
    if task.returned_on:
        facts.append({"label": "Came back undone", "value": day(task.returned_on)})
    if task.outcome and task.closed_on:
        closed = f", {task.closed_by.name}" if task.closed_by and not task.closed_by.is_system else ""
        facts.append({"label": "Outcome", "value": f"{task.outcome}, {day(task.closed_on)}{closed}"})
    if row["breathing_space"]:
        words = "Breathing Space: say nothing about the debt. Other matters may be talked about."
        facts.append({"label": "Before you ring", "value": words})
    return facts


def _plan(plan: ContactPlan, tasks: list[ContactTask], names: list[str], on: Any) -> dict[str, Any]:
    still = [task for task in tasks if task.state == ContactTask.State.OPEN]
    late = [task for task in still if task.due_on < on]
    following = next(iter(still), None)
    return {
        "account": plan.account.account_ref,
        "url": reverse("contact-task", args=[following.public_id]) if following else "",
        "names": listed(names) or "No tenant recorded",
        "home": str(plan.tenancy.property),
        "since": short_day(plan.tenancy.starts_on),
        "done": f"{sum(task.state == ContactTask.State.DONE for task in tasks)} of {len(tasks)} done",
        "next": f"{following.title}, {short_day(following.due_on)}" if following else "Nothing left",
        "look": "bad" if late else "info" if following else "good",
        "state": f"{len(late)} late" if late else "In time" if following else "Finished",
        "left_out": listed(plan.left_out),
    }


def _coming(request: HttpRequest, scheme: UUID | None, patch: UUID | None) -> list[coming_queries.Coming]:
    ids = asking.landlord_ids(request)
    ours = [one for one in frame.landlords(request) if one.pk in ids]
    return coming_queries.coming(asking.person(request), landlords=ours, on=clock.today(), scheme=scheme, patch=patch)


def _groups(request: HttpRequest, asked: Filters) -> list[dict[str, Any]]:
    kinds = queries.by_kind(
        queries.narrowed(_visible(request), Filters(mine=asked.mine), user=asking.person(request)).filter(
            queries.in_time(asked.when, clock.today())
        )
    )
    words = _words(asked)
    here = reverse("contact-tasks")
    return [
        {
            "title": "Why",
            "options": [
                {
                    "label": label,
                    "url": address(asked, kind="" if asked.kind == kind.value else kind.value),
                    "count": kinds.get(kind.value, 0),
                    "current": asked.kind == kind.value,
                }
                for kind, label in TASK_KIND_WORDS.items()
            ],
        },
        {
            "title": "Whose",
            "options": [
                {"label": "Mine", "url": address(asked, whose="" if asked.mine else "mine"), "current": asked.mine}
            ],
        },
        _place_group("Scheme", "scheme", _schemes(request), words, here),
        _place_group("Patch", "patch", _patches(request), words, here),
    ]


def _chips(request: HttpRequest, asked: Filters) -> list[dict[str, str]]:
    chips = []
    if asked.kind:
        label = next(words for kind, words in TASK_KIND_WORDS.items() if kind.value == asked.kind)
        chips.append({"label": "Why", "value": label, "remove_url": address(asked, kind="")})
    if asked.mine:
        chips.append({"label": "Whose", "value": "mine", "remove_url": address(asked, whose="")})
    groups = _groups(request, asked)[2:]
    return chips + _place_chips(groups, _words(asked), reverse("contact-tasks"))


def _place_group(title: str, name: str, places: list[Any], words: dict[str, str], here: str) -> dict[str, Any]:
    """Schemes or patches as filter links."""
    options = []
    for place in places:
        current = words.get(name) == str(place.public_id)
        kept = {**words, name: "" if current else str(place.public_id)}
        url = f"{here}?{urlencode({key: value for key, value in kept.items() if value})}"
        options.append({"label": str(place), "url": url, "current": current})
    return {"title": title, "options": options}


def _place_chips(groups: list[dict[str, Any]], words: dict[str, str], here: str) -> list[dict[str, str]]:
    return [
        {"label": group["title"], "value": option["label"], "remove_url": option["url"]}
        for group in groups
        for option in group["options"]
        if option["current"]
    ]


def _schemes(request: HttpRequest) -> list[Scheme]:
    scope = scope_of(asking.person(request), on=clock.today())
    theirs = asking.landlord_ids(request)
    whole = Scheme.objects.filter(landlord__in=[pk for pk in theirs if pk in scope.landlord_ids])
    own = Scheme.objects.filter(landlord__in=theirs, pk__in=scope.scheme_ids)
    through = Scheme.objects.filter(landlord__in=theirs, properties__patch__in=scope.patch_ids)
    return list((whole | own | through).distinct().order_by("code"))


def _patches(request: HttpRequest) -> list[Patch]:
    scope = scope_of(asking.person(request), on=clock.today())
    theirs = asking.landlord_ids(request)
    whole = Patch.objects.filter(landlord__in=[pk for pk in theirs if pk in scope.landlord_ids])
    own = Patch.objects.filter(landlord__in=theirs, pk__in=scope.patch_ids)
    return list((whole | own).distinct().order_by("code"))


def _csv(name: str) -> tuple[HttpResponse, Any]:
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response, csv.writer(response)


def _start(request: HttpRequest) -> int:
    start = request.GET.get("start", "")
    return int(start) if start.isdecimal() and len(start) < 7 else 0


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
