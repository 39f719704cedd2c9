"""Homes that stand empty, and what that loses (OPS-A10, OPS-K12)."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from ledger.models import Void
from ledger.queries import voids
from ledger.rules import rent_weeks
from staff import clock
from staff.web import asking

PAGE = 50
STATES = {"empty": "Empty now", "ended": "Let again", "all": "All"}


def void_list(request: HttpRequest) -> HttpResponse:
    """The empty homes, longest empty first, and the loss of a rent year by rent group and quarter."""
    on, ids = clock.today(), asking.landlord_ids(request)
    state = request.GET.get("state", "")
    state = state if state in STATES else "empty"
    year = _year(request, on)
    every = voids.for_user(asking.person(request), landlord_ids=ids, on=on)
    empty = voids.empty_on(every, on)
    rows = {"empty": empty, "ended": every.filter(until_on__lt=on), "all": every}[state]
    page = Paginator(rows.order_by("from_on", "pk"), PAGE).get_page(request.GET.get("page"))
    shown = list(page.object_list)
    money = voids.money_of(shown, on=on)
    before = voids.last_accounts([void.property_id for void in shown])
    loss = voids.loss_by_group(ids, rent_year=year)
    context = {
        "rows": [_row(void, money[void.pk], before.get(void.property_id), on) for void in shown],
        "state": STATES[state],
        "total": page.paginator.count,
        "tiles": [
            {"label": "Homes empty now", "figure": empty.count(), "url": _url(state="empty")},
            {"label": "Let again", "figure": every.filter(until_on__lt=on).count(), "url": _url(state="ended")},
        ],
        "groups": [
            {
                "title": "Show",
                "options": [
                    {"label": words, "url": _url(state=code, year=year), "current": code == state}
                    for code, words in STATES.items()
                ],
            },
            {
                "title": "Loss of the rent year",
                "options": [
                    {
                        "label": f"{each}/{(each + 1) % 100:02d}",
                        "url": _url(state=state, year=each),
                        "current": each == year,
                    }
                    for each in range(rent_weeks.rent_year_of(on), rent_weeks.rent_year_of(on) - 3, -1)
                ],
            },
        ],
        "year_words": f"{year}/{(year + 1) % 100:02d}",
        "loss": [
            {
                "group": one.group,
                "landlord": one.group.landlord.name,
                "quarter": one.quarter,
                "let_pence": one.let_pence,
                "void_pence": one.void_pence,
                "roll_pence": one.roll_pence,
                "percent": f"{one.hundredths // 100}.{one.hundredths % 100:02d} %",
            }
            for one in loss
        ],
        "previous_url": _url(state=state, page=page.previous_page_number()) if page.has_previous() else "",
        "next_url": _url(state=state, page=page.next_page_number()) if page.has_next() else "",
        "shown": f"{page.start_index()} to {page.end_index()} of {page.paginator.count:,}",
    }
    return render(request, "ledger/voids.html", context)


def _year(request: HttpRequest, on: date) -> int:
    asked = request.GET.get("year", "")
    return int(asked) if asked.isdigit() and len(asked) == 4 else rent_weeks.rent_year_of(on)


def _url(**asked: object) -> str:
    said = {name: value for name, value in asked.items() if value and (name, value) != ("state", "empty")}
    return reverse("voids") + (f"?{urlencode(said)}" if said else "")


def _row(void: Void, money: voids.VoidMoney, before: Any, on: date) -> dict[str, Any]:
    last = min(void.until_on or on, on)
    return {
        "address": str(void.property),
        "ref": void.property.property_ref,
        "group": void.account.rent_group,
        "patch": void.property.patch,
        "why": void.get_reason_display(),
        "from_on": void.from_on,
        "until_on": void.until_on,
        "days": max(0, (last - void.from_on).days + 1),
        "weekly_pence": money.weekly_pence,
        "lost_pence": money.lost_pence,
        "occupied_url": reverse("occupation-open", args=[before.public_id]) if before and not void.until_on else "",
    }
