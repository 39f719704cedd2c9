"""Direct Debits in the browser: how they stand, what came back, what to do, and one account's instruction (OPS-D9)."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from feeds.operations import direct_debit_amounts, direct_debits_again
from feeds.web.money_forms import AgainForm, BecauseForm, ChangeForm, OutcomeForm, SetUpForm
from ledger.operations import direct_debit_tasks, direct_debits
from ledger.queries import direct_debits as queries
from ledger.queries import seen
from ledger.rules import dd_reasons
from ledger.rules.dd_reasons import ACTIONS, Action
from ledger.rules.direct_debit import FREQUENCY_WORDS, Frequency
from letters.rules.wording import day, money, short_day
from staff import clock
from staff.refusals import Refused
from staff.web import asking

PAGE = 50
STATUS_LOOKS = {"new": "waiting", "active": "good", "suspended": "warning", "cancelled": "neutral", "final": "neutral"}
STATUS_WORDS = {"new": "New", "active": "Active", "suspended": "Suspended", "cancelled": "Cancelled", "final": "Ended"}
STATE_WORDS = {
    "planned": "Planned",
    "filed": "With the bureau",
    "collected": "Collected",
    "returned": "Came back",
    "left_out": "Left out",
}


def dashboard(request: HttpRequest) -> HttpResponse:
    """Instructions by status, this month’s collections, what came back, and what waits for a person."""
    on, user, ids = clock.today(), asking.person(request), asking.landlord_ids(request)
    asked = {"action": request.GET.get("action", ""), "show": request.GET.get("show", "")}
    figures = queries.dashboard(user, ids, on=on)
    tasks = queries.tasks_for_user(user, on=on).filter(landlord_id__in=ids)
    tasks = tasks.filter(done_on__isnull=asked["show"] != "done")
    if asked["action"] in set(Action):
        tasks = tasks.filter(action=asked["action"])
    tasks = tasks.select_related("account", "done_by").order_by("due_on", "reported_on", "pk")
    page = Paginator(tasks, PAGE).get_page(request.GET.get("page"))
    paying, current = figures.take_up
    context = {
        "month": f"{on:%B %Y}",
        "status_tiles": [
            {"label": words, "figure": f"{figures.by_status.get(status, 0):,}", "note": "", "url": ""}
            for status, words in STATUS_WORDS.items()
        ],
        "take_up": f"{paying * 100 / current:.1f} %" if current else "–",
        "take_up_words": f"{paying:,} of {current:,} current rent accounts pay by Direct Debit",
        "month_rows": [
            {"words": words, "count": got.count, "money": money(got.pence)}
            for state, words in STATE_WORDS.items()
            if (got := figures.by_state.get(state)) is not None
        ],
        "returned_rows": [
            {"code": code, "words": _returned_words(code), "count": got.count, "money": money(got.pence)}
            for code, got in figures.returned
        ],
        "tasks": [_task_row(task, on) for task in page.object_list],
        "task_count": page.paginator.count,
        "groups": _groups(asked, figures.by_action),
        "chips": _chips(asked),
        "clear_url": reverse("direct-debits"),
        "shown": f"{page.start_index()} to {page.end_index()} of {page.paginator.count:,}",
        "previous_url": _url(asked, page=str(page.previous_page_number())) if page.has_previous() else "",
        "next_url": _url(asked, page=str(page.next_page_number())) if page.has_next() else "",
    }
    return render(request, "feeds/direct_debits.html", context)


def _returned_words(code: str) -> str:
    return dd_reasons.reason("ARUDD", code).words


def _url(asked: dict[str, str], **more: str) -> str:
    said = {name: value for name, value in {**asked, **more}.items() if value}
    return reverse("direct-debits") + (f"?{urlencode(said)}" if said else "")


def _groups(asked: dict[str, str], by_action: dict[str, int]) -> list[dict[str, object]]:
    actions = [
        {
            "label": ACTIONS[Action(action)].words,
            "url": _url(asked, action=action),
            "count": count,
            "current": asked["action"] == action,
        }
        for action, count in sorted(by_action.items())
    ]
    shows = [
        {"label": "To be done", "url": _url(asked | {"show": ""}), "current": asked["show"] != "done"},
        {"label": "Done", "url": _url(asked | {"show": "done"}), "current": asked["show"] == "done"},
    ]
    return [{"title": "Action", "options": actions}, {"title": "State", "options": shows}]


def _chips(asked: dict[str, str]) -> list[dict[str, str]]:
    chips = []
    if asked["action"] in set(Action):
        words = ACTIONS[Action(asked["action"])].words
        chips.append({"label": "Action", "value": words, "remove_url": _url(asked | {"action": ""})})
    if asked["show"] == "done":
        chips.append({"label": "State", "value": "Done", "remove_url": _url(asked | {"show": ""})})
    return chips


def _task_row(task: Any, on: Any) -> dict[str, Any]:
    meaning = ACTIONS[Action(task.action)]
    late = task.done_on is None and task.due_on is not None and task.due_on < on
    return {
        "id": task.public_id,
        "title": meaning.words,
        "task": meaning.task,
        "words": task.words,
        "report": f"{task.report} {task.code}, {short_day(task.reported_on)}",
        "account": task.account,
        "reference": task.reference,
        "amount": money(task.amount_pence) if task.amount_pence else "",
        "due": short_day(task.due_on) if task.due_on else "",
        "look": "bad" if late else "warning" if task.due_on else "waiting",
        "late": late,
        "outcome": task.outcome,
        "done": f"{short_day(task.done_on)}, {task.done_by.name}" if task.done_on and task.done_by else "",
        "again": task.action == Action.REPRESENT and task.done_on is None,
        "direct_debit_url": reverse("direct-debit", args=[task.account.public_id]) if task.account else "",
    }


def task(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Settle a task, or take a returned collection again."""
    on, user = clock.today(), asking.person(request)
    found = (
        queries.tasks_for_user(user, on=on)
        .filter(public_id=public_id, landlord_id__in=asking.landlord_ids(request))
        .select_related("landlord", "instruction")
        .first()
    )
    if found is None:
        raise Http404("No task of yours has this address.")
    again = request.POST.get("do") == "again"
    form: Form = AgainForm(request.POST) if again else OutcomeForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Choose the day." if again else "Say what came of it.")
        return redirect("direct-debits")
    try:
        if again:
            made = direct_debits_again.take_again(task=found, by=user, on=on, **form.cleaned_data)
            by_when = f" Tell the payer by {day(made.notice.latest_on)}." if made.notice else ""
            messages.success(request, f"It is taken again on {day(made.collect_on)}.{by_when}")
        else:
            direct_debit_tasks.done(task=found, by=user, on=on, **form.cleaned_data)
            messages.success(request, "Done. It stands on the account’s history.")
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("direct-debits")


def _account(request: HttpRequest, public_id: UUID) -> Any:
    rows = seen.accounts_for_user(asking.person(request), on=clock.today()).select_related("landlord", "tenancy")
    found = rows.filter(public_id=public_id, landlord_id__in=asking.landlord_ids(request)).first()
    if found is None:
        raise Http404("No account of yours has this address.")
    return found


def instruction(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One account’s Direct Debit: what is collected when, and its history; POST sets one up."""
    account = _account(request, public_id)
    if request.method != "POST":
        return _page(request, account)
    form = SetUpForm(request.POST)
    if not form.is_valid():
        return _page(request, account, form)
    on = clock.today()
    try:
        direct_debits.set_up(
            account=account,
            instalments=direct_debit_amounts.instalments_of(account.landlord, account.pk, on=on),
            by=asking.person(request),
            on=on,
            **form.cleaned_data,
        )
    except Refused as refusal:
        form.add_error(None, refusal.message)
        return _page(request, account, form)
    messages.success(request, "The Direct Debit is set up. Its advance notice waits to be sent.")
    return redirect("direct-debit", public_id=account.public_id)


def act(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Change, suspend, resume, cancel, or work out again the account’s live instruction."""
    account, on, by = _account(request, public_id), clock.today(), asking.person(request)
    live = queries.live_on(account.pk)
    if live is None:
        messages.error(request, "This account has no Direct Debit that is new, active or suspended.")
        return redirect("direct-debit", public_id=account.public_id)
    asked = request.POST.get("do", "")
    form: Form = ChangeForm(request.POST) if asked == "change" else BecauseForm(request.POST)
    if not form.is_valid():
        return _page(request, account, form, doing=asked)
    instalments = direct_debit_amounts.instalments_of(account.landlord, account.pk, on=on)
    said = form.cleaned_data
    try:
        if asked == "change":
            direct_debits.change(instruction=live, instalments=instalments, by=by, on=on, **said)
        elif asked == "again":
            plan = direct_debits.work_out(instruction=live, instalments=instalments, by=by, on=on, **said)
            if plan is None:
                messages.info(request, "Nothing has changed, so the amount stays and nobody is written to.")
                return redirect("direct-debit", public_id=account.public_id)
        elif asked in ACTS:
            ACTS[asked](instruction=live, by=by, on=on, **said)
        else:
            raise Http404("There is no such step.")
    except Refused as refusal:
        form.add_error(None, refusal.message)
        return _page(request, account, form, doing=asked)
    messages.success(request, "Done. It stands on the account’s history.")
    return redirect("direct-debit", public_id=account.public_id)


ACTS: dict[str, Any] = {
    "suspend": direct_debits.suspend,
    "resume": direct_debits.resume,
    "cancel": direct_debits.cancel,
}


def _page(request: HttpRequest, account: Any, form: Form | None = None, doing: str = "") -> HttpResponse:
    listed = queries.of_account(account.pk)
    live = next((one for one in listed if one.status in queries.LIVE), None)
    context: dict[str, Any] = {
        "account": account,
        "live": live,
        "back_url": reverse("case-file", args=[account.public_id]),
        "form": form,
        "set_up_form": (form if isinstance(form, SetUpForm) else SetUpForm()) if live is None else None,
        "change_form": form if isinstance(form, ChangeForm) else ChangeForm(),
        "because_form": form if isinstance(form, BecauseForm) else BecauseForm(),
        "doing": doing,
        "history": [
            {"on": short_day(step.on), "what": step.what, "because": step.because, "by": step.by.name}
            for step in queries.steps_of(account.pk).order_by("-on", "-pk")[:50]
        ],
        "earlier": [one for one in listed if one.status not in queries.LIVE],
    }
    if live is not None:
        context |= _shown(live)
    return render(request, "feeds/direct_debit.html", context, status=200)


def _shown(live: Any) -> dict[str, Any]:
    plan = live.plans.order_by("-from_on", "-pk").first()
    notice = live.notices.order_by("-pk").first()
    rows = [
        {"label": "Status", "value": live.get_status_display(), "kind": STATUS_LOOKS[live.status]},
        {"label": "Reference", "value": live.reference},
        {"label": "Payer", "value": live.payer_name + ("" if live.payer_is_tenant else f" ({live.payer_words})")},
        {"label": "Bank account", "value": f"ends in {live.bank_tail}; the bureau holds the rest"},
        {
            "label": "Collected",
            "value": f"{FREQUENCY_WORDS[Frequency(live.frequency)]}, first on {day(live.first_on)}",
        },
    ]
    if live.status_because:
        rows.append({"label": "Because", "value": live.status_because})
    if plan is not None:
        rows += [
            {
                "label": "Amount",
                "value": f"{money(plan.first_pence)} on {day(plan.from_on)}, then {money(plan.regular_pence)}",
            },
            {
                "label": "Made of",
                "value": f"{money(plan.net_charges_pence)} charges less benefit and {money(plan.instalments_pence)} "
                f"instalments, until {day(plan.until_on)}, in {plan.collections} collections",
            },
        ]
    if notice is not None:
        told = f"sent {short_day(notice.sent_on)}" if notice.sent_on else f"to be sent by {day(notice.latest_on)}"
        rows.append({"label": "Advance notice", "value": f"for {day(notice.collect_on)}: {told}"})
    return {
        "facts": rows,
        "collections": [
            {
                "on": short_day(one.collect_on),
                "amount": money(one.amount_pence),
                "state": STATE_WORDS[one.state],
                "why": one.left_out_because,
            }
            for one in live.collections.order_by("-collect_on", "-pk")[:24]
        ],
    }
