"""Tasks that holds, protections and claims leave: the list of what is due, and saying what came of one."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from arrears.models import CaseTask
from arrears.operations import breathing_spaces, case_tasks
from casework.web import frame
from casework.web.hold_forms import TaskForm
from letters.rules.wording import short_day
from staff import clock
from staff.refusals import Refused
from staff.rules.roles import SEES_BREATHING_SPACE_KIND
from staff.web import asking

PAGE = 50
WHAT = dict(CaseTask.What.choices)


def tasks(request: HttpRequest) -> HttpResponse:
    """What is due, the longest due first; the kind of task stands in the address."""
    on = clock.today()
    asked = {"what": request.GET.get("what", "")}
    rows = _visible(request).due(on)
    counts = dict(rows.order_by().values_list("what").annotate(count=Count("pk")))
    if asked["what"] in counts:
        rows = rows.filter(what=asked["what"])
    page = Paginator(rows.select_related("account").order_by("due_on", "pk"), PAGE).get_page(request.GET.get("page"))
    acts, opens = frame.may_open(request, "hold-place"), frame.may_open(request, "case-file")
    context = {
        "groups": [
            {
                "title": "What",
                "options": [
                    {
                        "label": WHAT[what],
                        "count": count,
                        "url": _url(what="" if asked["what"] == what else what),
                        "current": asked["what"] == what,
                    }
                    for what, count in sorted(counts.items(), key=lambda one: WHAT[one[0]])
                ],
            }
        ],
        "chips": [{"label": "What", "value": WHAT[asked["what"]], "remove_url": _url()}]
        if asked["what"] in counts
        else [],
        "clear_url": _url(),
        "total": sum(counts.values()),
        "rows": [_row(task, on, acts, opens) for task in page.object_list],
        "shown": f"{page.start_index()} to {page.end_index()} of {page.paginator.count:,}",
        "previous_url": _url(**asked, page=str(page.previous_page_number())) if page.has_previous() else "",
        "next_url": _url(**asked, page=str(page.next_page_number())) if page.has_next() else "",
    }
    return render(request, "casework/case_tasks.html", context)


def done(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Say what came of a task; a contact that was waited for lets letters go on."""
    found = _visible(request).filter(public_id=public_id).select_related("account__landlord", "landlord").first()
    if found is None:
        raise Http404("No task of yours has this address.")
    form, by, on = TaskForm(request.POST), asking.person(request), clock.today()
    if not form.is_valid():
        messages.error(request, "Say in a few words what came of it.")
        return redirect("case-tasks")
    outcome = form.cleaned_data["outcome"]
    try:
        if found.what == CaseTask.What.CONTACT_FIRST and found.done_on is None:
            breathing_spaces.contact_made(account=found.account, words=outcome, by=by, on=on)
            found.refresh_from_db()
        if found.done_on is None:
            case_tasks.done(task=found, outcome=outcome, by=by, on=on)
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, "Done. It stands on the account’s history.")
    return redirect("case-tasks")


def _visible(request: HttpRequest) -> Any:
    """Tasks in this person's scope; those that tell a kind only to those who may know it (PRA-10)."""
    knowing = [pk for pk, held in asking.roles(request).items() if held & SEES_BREATHING_SPACE_KIND]
    rows: QuerySet[CaseTask] = CaseTask.objects.for_user(asking.person(request), on=clock.today())
    rows = rows.filter(landlord__in=asking.landlord_ids(request))
    return rows.filter(sensitive=False) | rows.filter(sensitive=True, landlord__in=knowing)


def _row(task: CaseTask, on: Any, acts: bool, opens: bool) -> dict[str, Any]:
    late = (on - task.due_on).days
    return {
        "id": task.public_id,
        "what": task.get_what_display(),
        "words": task.words,
        "account": task.account.account_ref,
        "url": reverse("case-file", args=[task.account.public_id]) if opens else "",
        "due": short_day(task.due_on),
        "late": f"{late} day{'' if late == 1 else 's'} ago" if late else "Today",
        "done_url": reverse("case-task-done", args=[task.public_id]) if acts else "",
    }


def _url(**asked: str) -> str:
    words = {name: value for name, value in asked.items() if value}
    return f"{reverse('case-tasks')}?{urlencode(words)}" if words else reverse("case-tasks")
