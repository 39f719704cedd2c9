"""Expected income: what benefit should arrive when, from whom, and what is late or missing (OPS-D15, D24)."""

import csv
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from ledger.queries import awards, expected_calendar, expected_receipts, seen
from ledger.queries.expected_calendar import ExpectedRow
from ledger.rules.benefit_cycles import CYCLE_WORDS
from ledger.rules.expected_calendar import STATE_WORDS, ExpectedState
from ledger.rules.money import pounds
from letters.rules.wording import day, money, short_day
from staff import clock
from staff.models import Landlord
from staff.rules.safe_text import safe_cell
from staff.web import asking

PAGE = 100
KIND_WORDS = {"HB": "Housing Benefit", "UC_MP": "Universal Credit managed payment"}
OTHER_PAGES = {
    "money-we-could-get": "Money we could be getting",
    "overpayments": "Overpayments taken back",
    "deductions": "Deductions from benefit",
}
LOOKS = {ExpectedState.DUE: "neutral", ExpectedState.LATE: "warning", ExpectedState.MISSING: "bad"}
VIEWS = {
    "week": "This week",
    "next": "Next week",
    "late": "Late",
    "missing": "Missing",
    "received": "Received this week",
}


def expected_income(request: HttpRequest) -> HttpResponse:
    """The calendar of one landlord: this week, next week, late, missing and received, by payer."""
    on = clock.today()
    chosen = _landlord(request)
    asked = _asked(request)
    landlords = list(Landlord.objects.filter(pk__in=asking.landlord_ids(request)).order_by("name"))
    context: dict[str, Any] = {
        "landlords": [
            {"label": one.name, "url": address(asked, landlord=str(one.public_id)), "current": one == chosen}
            for one in landlords
        ]
        if len(landlords) > 1
        else [],
    }
    if chosen is None:
        return render(request, "casework/expected_income.html", context | {"nothing": True})
    asked["landlord"] = str(chosen.public_id) if len(landlords) > 1 else ""
    accounts = seen.accounts_for_user(asking.person(request), on=on).filter(landlord=chosen)
    limits = awards.limits(chosen, on=on)
    counts = _counts(accounts, on, limits.late_days)
    rows, more = _rows(accounts, asked, on, limits.late_days)
    view = asked["view"]
    context |= {
        "lead": f"{chosen.name}: benefit paid straight to us, as at {on:%A} {day(on)}.",
        "tiles": [
            {
                "label": label,
                "figure": f"{sum(n for n, _ in counts[name].values()):,}",
                "note": money(sum(pence for _, pence in counts[name].values())),
                "url": address(asked, view=name, start=""),
            }
            for name, label in VIEWS.items()
        ],
        "view": view,
        "view_words": VIEWS[view],
        "totals": [
            {"kind": words, "count": f"{counts[view][kind][0]:,}", "sum": money(counts[view][kind][1])}
            for kind, words in KIND_WORDS.items()
            if counts[view][kind][0]
        ],
        "rows": rows,
        "groups": _groups(asked, counts),
        "chips": _chips(asked),
        "clear_url": reverse("expected-income"),
        "next_url": address(asked, start=str(int(asked["start"] or 0) + PAGE)) if more else "",
        "first_url": address(asked, start="") if asked["start"] else "",
        "csv_url": f"{reverse('expected-income-csv')}?{urlencode({k: v for k, v in asked.items() if v})}",
        "late_days": limits.late_days,
        "limit_weeks": limits.limit_days // 7,
    }
    return render(request, "casework/expected_income.html", context)


def expected_income_csv(request: HttpRequest) -> HttpResponse:
    """The same list as a file, without its pages."""
    chosen = _landlord(request)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="expected-income.csv"'
    response["Cache-Control"] = "private, no-store"
    written = csv.writer(response)
    written.writerow(["account_ref", "benefit", "expected_on", "amount", "state", "paid_to", "last_received"])
    if chosen is None:
        return response
    on = clock.today()
    accounts = seen.accounts_for_user(asking.person(request), on=on).filter(landlord=chosen)
    rows, _ = _rows(accounts, _asked(request), on, awards.limits(chosen, on=on).late_days, every=True)
    for row in rows:
        written.writerow(
            [
                safe_cell(row["account"]),
                row["kind"],
                row["on"],
                row["plain"],
                row["state"],
                row["paid_to"],
                row["received"],
            ]
        )
    return response


def _landlord(request: HttpRequest) -> Landlord | None:
    """The landlord asked for among those this person may look at, else the first by name."""
    theirs = Landlord.objects.filter(pk__in=asking.landlord_ids(request)).order_by("name")
    asked = request.GET.get("landlord", "")
    return next((one for one in theirs if str(one.public_id) == asked), None) or theirs.first()


def _asked(request: HttpRequest) -> dict[str, str]:
    view, kind, start = (request.GET.get(name, "") for name in ("view", "kind", "start"))
    return {
        "landlord": request.GET.get("landlord", ""),
        "view": view if view in VIEWS else "week",
        "kind": kind if kind in KIND_WORDS else "",
        "start": start if start.isdecimal() and len(start) < 7 else "",
    }


def address(asked: dict[str, str], **changes: str) -> str:
    """The page with these filters."""
    words = {name: value for name, value in {**asked, **changes}.items() if value}
    return reverse("expected-income") + (f"?{urlencode(words)}" if words else "")


def _week(view: str, on: date) -> tuple[date, date]:
    sunday = expected_calendar.sunday_after(on)
    if view == "next":
        return sunday + timedelta(days=1), sunday + timedelta(days=7)
    return sunday - timedelta(days=6), sunday


Counts = dict[str, dict[str, tuple[int, int]]]


def _counts(accounts: Any, on: date, late_days: int) -> Counts:
    """Count and pence by view and kind."""
    none = dict.fromkeys(KIND_WORDS, (0, 0))
    found: Counts = {view: dict(none) for view in VIEWS}
    for view in ("week", "next"):
        first, last = _week(view, on)
        for total in expected_calendar.totals(on, accounts, late_days=late_days, due_from=first, due_to=last):
            count, pence = found[view][total.kind]
            found[view][total.kind] = (count + total.count, pence + total.pence)
    for total in expected_calendar.totals(on, accounts, late_days=late_days):
        if total.state != ExpectedState.DUE:
            found[total.state.value][total.kind] = (total.count, total.pence)
    first, last = _week("week", on)
    for kind, (count, pence) in expected_receipts.totals(accounts, since=first, until=min(last, on)).items():
        found["received"][kind] = (count, pence)
    return found


def _rows(
    accounts: Any, asked: dict[str, str], on: date, late_days: int, *, every: bool = False
) -> tuple[list[dict[str, Any]], bool]:
    """The lines of the view, and whether there are more."""
    view, kind = asked["view"], asked["kind"]
    start, limit = (0, None) if every else (int(asked["start"] or 0), PAGE + 1)
    first, last = _week(view, on)
    if view == "received":
        came = expected_receipts.rows(accounts, since=first, until=min(last, on), kind=kind, start=start, limit=limit)
        lines = [
            {
                "account_id": each.account_id, "kind": KIND_WORDS[each.kind], "on": each.paid_on, "pence": each.pence,
                "state": "Received", "look": "good", "paid_to": each.paid_to, "received": each.paid_on, "cycle": "",
            }
            for each in came
        ]  # fmt: skip
    else:
        window = {"due_from": first, "due_to": last} if view in ("week", "next") else {}
        states = () if window else (ExpectedState(view),)
        found = expected_calendar.rows(
            on, accounts, late_days=late_days, states=states, kind=kind, start=start, limit=limit, **window
        )
        lines = [_line(each) for each in found]
    more = limit is not None and len(lines) > PAGE
    lines = lines if every else lines[:PAGE]
    return _with_accounts(lines), more


def _line(row: ExpectedRow) -> dict[str, Any]:
    return {
        "account_id": row.account_id,
        "kind": KIND_WORDS[row.kind],
        "on": row.due_on,
        "pence": row.expected_pence,
        "state": STATE_WORDS[row.state] + (", suspended" if row.status == "suspended" else ""),
        "look": LOOKS[row.state],
        "paid_to": row.paid_to,
        "received": row.received_on,
        "cycle": CYCLE_WORDS.get(row.cycle, ""),
    }


def _with_accounts(lines: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Name the account and home of each line, in one query."""
    listed = list(lines)
    known = expected_receipts.named({line["account_id"] for line in listed})
    for line in listed:
        account = known[line["account_id"]]
        line |= {"account": account.ref, "home": account.home, "amount": money(line["pence"])}
        line |= {"plain": pounds(line["pence"]), "url": reverse("account-benefits", args=[account.public_id])}
        line |= {"on_words": short_day(line["on"]), "paid_to_words": short_day(line["paid_to"])}
    return listed


def _groups(asked: dict[str, str], counts: Counts) -> list[dict[str, Any]]:
    return [
        {
            "title": "Show",
            "options": [
                {
                    "label": label,
                    "url": address(asked, view=view, start=""),
                    "count": sum(n for n, _ in counts[view].values()),
                    "current": asked["view"] == view,
                }
                for view, label in VIEWS.items()
            ],
        },
        {
            "title": "Payer",
            "options": [
                {
                    "label": words,
                    "url": address(asked, kind="" if asked["kind"] == kind else kind, start=""),
                    "count": counts[asked["view"]][kind][0],
                    "current": asked["kind"] == kind,
                }
                for kind, words in KIND_WORDS.items()
            ],
        },
    ]


def _chips(asked: dict[str, str]) -> list[dict[str, str]]:
    if not asked["kind"]:
        return []
    return [{"label": "Payer", "value": KIND_WORDS[asked["kind"]], "remove_url": address(asked, kind="", start="")}]
