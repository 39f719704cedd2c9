"""The register of deductions from benefit: what was asked for, what runs, what did not come (OPS-D26)."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from casework.web import frame
from ledger.queries import awards, expected_receipts
from ledger.queries import deductions as queries
from ledger.queries.deductions import RegisterLine
from ledger.rules.benefit_cycles import CYCLE_WORDS
from ledger.rules.deductions import rates
from letters.rules.wording import money, short_day
from staff import clock
from staff.web import asking

SHOWS = {
    "open": "Open",
    "problem": "Two or more missing",
    "cleared": "To be stopped",
    "applied": "Applied for",
    "closed": "Refused and ended",
}
LOOKS = {"applied": "waiting", "running": "good", "refused": "bad", "stopping": "warning", "ended": "neutral"}
PAGE = 100


def deductions(request: HttpRequest) -> HttpResponse:
    """The register, the problems first."""
    on = clock.today()
    show = request.GET.get("show", "open")
    show = show if show in SHOWS else "open"
    start = request.GET.get("start", "")
    start_at = int(start) if start.isdecimal() and len(start) < 7 else 0
    mine = queries.for_user(asking.person(request), on=on, landlord_ids=asking.landlord_ids(request))
    late_days = {one.pk: awards.limits(one, on=on).late_days for one in frame.landlords(request)}
    lines: list[RegisterLine] = []
    for landlord_id, days in late_days.items():
        lines += queries.register(mine.filter(landlord=landlord_id), on=on, late_days=days)
    by_show = {name: [line for line in lines if _shown(line, name)] for name in SHOWS}
    chosen = sorted(by_show[show], key=lambda line: (-line.missing, line.deduction.applied_on, line.deduction.pk))
    page = chosen[start_at : start_at + PAGE]
    named = expected_receipts.named({line.deduction.account_id for line in page})
    table = rates(on)
    context: dict[str, Any] = {
        "tiles": [
            {"label": label, "figure": f"{len(by_show[name]):,}", "url": _url(name)} for name, label in SHOWS.items()
        ],
        "show_words": SHOWS[show],
        "rows": [_row(line, named) for line in page],
        "next_url": f"{_url(show)}&start={start_at + PAGE}" if len(chosen) > start_at + PAGE else "",
        "first_url": _url(show) if start_at else "",
        "rates": f"Rates since {short_day(table.from_on)}: {money(table.weekly_pence)} a week from Pension Credit and"
        f" older benefits; {table.uc_least_percent} to {table.uc_most_percent} % of the Universal Credit standard"
        f" allowance, all deductions together at most {table.uc_all_percent} %."
        if table
        else "",
    }
    return render(request, "casework/deductions.html", context)


def _url(show: str) -> str:
    return f"{reverse('deductions')}?{urlencode({'show': show})}"


def _shown(line: RegisterLine, show: str) -> bool:
    state = line.deduction.state
    return {
        "open": state in queries.OPEN,
        "problem": line.problem,
        "cleared": line.cleared or state == "stopping",
        "applied": state == "applied",
        "closed": state in ("refused", "ended"),
    }[show]


def _row(line: RegisterLine, named: dict[int, Any]) -> dict[str, Any]:
    deduction = line.deduction
    account = named[deduction.account_id]
    words = deduction.get_state_display()
    look = LOOKS[deduction.state]
    if line.problem:
        look, words = "bad", f"{line.missing} in a row missing"
    elif line.cleared:
        look, words = "warning", "Debt cleared: tell DWP to stop"
    return {
        "url": reverse("account-benefits", args=[account.public_id]),
        "account": account.ref,
        "home": account.home,
        "benefit": deduction.get_benefit_display(),
        "applied": short_day(deduction.applied_on),
        "agreed": f"{money(deduction.amount_pence)} {CYCLE_WORDS.get(deduction.cycle, '')}"
        if deduction.amount_pence
        else "Not yet",
        "look": look,
        "state": words,
        "next": short_day(line.watched.next_on) if line.watched else "",
        "received": money(line.received_pence),
        "left": money(line.remaining_pence),
    }
