"""The weekly exception review in the browser (OPS-E6, PRA-8): the list, settling items, and the manager's count."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from arrears.models import ExceptionItem
from arrears.operations import exception_reviews
from arrears.queries import exception_items as queries
from arrears.rules.exceptions import WORDS, Why
from casework.web import frame
from casework.web.hold_forms import STATES, SettleForm
from letters.rules.wording import day, money, short_day
from staff import clock
from staff.refusals import Refused
from staff.web import asking

PAGE = 50
ASKED = ("state", "why", "patch", "rolled")


def exceptions(request: HttpRequest) -> HttpResponse:
    """This week's items, those left undone longest first; state, reason and patch stand in the address."""
    asked = _asked(request)
    every = _items(request)
    by_state = queries.by_state(every)
    rows = every.filter(state=asked["state"])
    if asked["patch"]:
        rows = rows.filter(review__patch__public_id=asked["patch"])
    if asked["rolled"]:
        rows = rows.filter(times_rolled__gte=1)
    by_why = queries.by_why(rows)
    if asked["why"]:
        rows = rows.filter(reasons__why=asked["why"])
    page = Paginator(queries.listed(rows).order_by("-times_rolled", "-balance_pence", "pk"), PAGE).get_page(
        request.GET.get("page")
    )
    patches = every.order_by("review__patch__code").values_list("review__patch__public_id", "review__patch__code")
    counted = patches.annotate(count=Count("pk"))
    weeks = every.order_by("-review__week_starts_on").values_list("review__week_starts_on", flat=True).first()
    groups = _groups(asked, by_why, list(counted))
    context = {
        "week": day(weeks) if weeks else "",
        "tiles": [
            {"label": words, "figure": by_state.get(code, 0), "url": _url(asked, state=code, why="")}
            for code, words in STATES.items()
            if code != ExceptionItem.State.ROLLED
        ],
        "groups": groups,
        "chips": _chips(asked, groups),
        "clear_url": reverse("exceptions"),
        "state": STATES[asked["state"]],
        "open": asked["state"] == ExceptionItem.State.OPEN,
        "rows": [_row(item, frame.may_open(request, "case-file")) for item in page.object_list],
        "form": SettleForm(),
        "settle_url": f"{reverse('exceptions-settle')}?{urlencode({k: v for k, v in asked.items() if v})}"
        if frame.may_open(request, "hold-place")
        else "",
        "count_url": reverse("exceptions-count") if frame.may_open(request, "exceptions-count") else "",
        "shown": f"{page.start_index()} to {page.end_index()} of {page.paginator.count:,}",
        "previous_url": _url(asked, page=str(page.previous_page_number())) if page.has_previous() else "",
        "next_url": _url(asked, page=str(page.next_page_number())) if page.has_next() else "",
    }
    return render(request, "casework/exceptions.html", context)


def settle(request: HttpRequest) -> HttpResponse:
    """Action or defer the items that were ticked, all with one reason."""
    asked = _asked(request)
    back = _url(asked)
    form = SettleForm(request.POST)
    items = list(
        _items(request)
        .filter(public_id__in=[one for text in request.POST.getlist("item") if (one := _uuid(text))])
        .select_related("review__landlord")
    )
    if not items:
        messages.error(request, "Tick the accounts first.")
        return redirect(back)
    if not form.is_valid():
        messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
        return redirect(back)
    told = form.cleaned_data
    now: dict[str, Any] = {"because": told["because"], "by": asking.person(request), "on": clock.today()}
    try:
        if told["do"] == "defer":
            settled = exception_reviews.defer(items=items, until_on=told["until_on"], **now)
            messages.success(request, f"{settled} deferred until {day(told['until_on'])}.")
        else:
            settled = exception_reviews.action(items=items, **now)
            messages.success(request, f"{settled} actioned.")
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect(back)


def count(request: HttpRequest) -> HttpResponse:
    """The manager's count: what each officer's week has left (PRA-8)."""
    found = queries.by_officer(asking.person(request), on=clock.today(), landlord_ids=asking.landlord_ids(request))
    context = {
        "rows": found,
        "tiles": [
            {"label": "To do", "figure": sum(one.open for one in found)},
            {"label": "Rolled on from an earlier week", "figure": sum(one.rolled for one in found)},
            {"label": "Left undone twice or more", "figure": sum(one.undone_twice for one in found)},
        ],
        "list_url": reverse("exceptions"),
    }
    return render(request, "casework/exceptions_count.html", context)


def _items(request: HttpRequest) -> Any:
    return queries.of_week(asking.person(request), on=clock.today(), landlord_ids=asking.landlord_ids(request))


def _asked(request: HttpRequest) -> dict[str, str]:
    asked = {name: request.GET.get(name, "") for name in ASKED}
    asked["state"] = asked["state"] if asked["state"] in STATES else ExceptionItem.State.OPEN.value
    asked["why"] = asked["why"] if asked["why"] in set(Why) else ""
    asked["patch"] = asked["patch"] if _uuid(asked["patch"]) else ""
    asked["rolled"] = "1" if asked["rolled"] else ""
    return asked


def _groups(asked: dict[str, str], by_why: dict[str, int], patches: list[Any]) -> list[dict[str, Any]]:
    def option(name: str, value: str, label: str, number: int | str) -> dict[str, Any]:
        current = asked[name] == value
        return {
            "label": label,
            "count": number,
            "url": _url(asked, **{name: "" if current else value}),
            "current": current,
            "value": value,
        }

    return [
        {
            "title": "Why",
            "name": "why",
            "options": [option("why", why.value, words, by_why[why]) for why, words in WORDS.items() if why in by_why],
        },
        {
            "title": "Patch",
            "name": "patch",
            "options": [option("patch", str(key), code, number) for key, code, number in patches],
        },
        {"title": "Left undone", "name": "rolled", "options": [option("rolled", "1", "Rolled on to this week", "")]},
    ]


def _chips(asked: dict[str, str], groups: list[dict[str, Any]]) -> list[dict[str, str]]:
    return [
        {"label": group["title"], "value": one["label"], "remove_url": _url(asked, **{group["name"]: ""})}
        for group in groups
        for one in group["options"]
        if one["current"]
    ]


def _row(item: ExceptionItem, opens: bool) -> dict[str, Any]:
    home = item.account.tenancy.property if item.account.tenancy else None
    return {
        "id": item.public_id,
        "account": item.account.account_ref,
        "url": reverse("case-file", args=[item.account.public_id]) if opens else "",
        "address": home.address_lines[0] if home else "",
        "patch": item.review.patch.code,
        "why": [WORDS[Why(reason.why)] for reason in item.reasons.all()],
        "balance": money(abs(item.balance_pence)),
        "credit": item.balance_pence < 0,
        "rolled": item.times_rolled,
        "because": item.because,
        "by": item.settled_by.name if item.settled_by else "",
        "until": short_day(item.deferred_until_on) if item.deferred_until_on else "",
    }


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _url(asked: dict[str, str], **changes: str) -> str:
    words = {name: value for name, value in {**asked, **changes}.items() if value}
    return f"{reverse('exceptions')}?{urlencode(words)}"
