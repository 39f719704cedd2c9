"""What accounts and patches will owe if nothing changes, with what each figure is made of (OPS-F7)."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from arrears.queries import forecasts as queries
from arrears.queries.forecasts import PatchForecast
from arrears.rules.forecast import RELIABILITY_WEEKS, Ahead
from arrears.rules.ranking import rank
from casework.queries import caseload
from casework.web import frame
from casework.web.case_file import account_or_404, night_of
from casework.web.caseload import BAND_LOOKS, bar_width, terms
from letters.rules.wording import balance, day, money, short_day
from staff import clock
from staff.web import asking

MOST_LISTED = 40


def forecast(request: HttpRequest) -> HttpResponse:
    """Patches in the newest week: what their accounts owe after credits, now and in 4, 8 and 13 weeks."""
    on = clock.today()
    newest = caseload.newest_weeks(asking.landlord_ids(request), on=on)
    found = queries.by_patch(caseload.ranks(asking.person(request), newest, on=on)) if newest else []
    names = {landlord.pk: landlord.name for landlord in frame.landlords(request)}
    several = len({one.landlord_id for one in found}) > 1
    now, *ahead = queries.total(found)
    longest = max((abs(one.in_13_weeks_pence) for one in found), default=0)
    days = " and ".join(day(one) for one in sorted(set(newest.values())))
    context = {
        "lead": f"As at {days}." if newest else "Nothing is forecast yet: the weekly night does it.",
        "sentence": f"If nothing changes, {balance(now)} becomes {balance(ahead[2])} in 13 weeks." if found else "",
        "rows": [_patch(one, longest, names[one.landlord_id] if several else "") for one in found],
        "total": [_cell(one) for one in (now, *ahead)],
        "caseload_url": reverse("caseload") if frame.may_open(request, "caseload") else "",
    }
    return render(request, "casework/forecast.html", context)


def _cell(pence: int) -> dict[str, Any]:
    return {"amount": money(abs(pence)), "credit": pence < 0}


def _patch(one: PatchForecast, longest: int, landlord: str) -> dict[str, Any]:
    return {
        "label": one.patch + (f", {landlord}" if landlord else ""),
        "accounts": f"{one.accounts:,}",
        "cells": [
            _cell(pence)
            for pence in (one.balance_pence, one.in_4_weeks_pence, one.in_8_weeks_pence, one.in_13_weeks_pence)
        ],
        "bar": bar_width(one.in_13_weeks_pence, longest),
    }


def account_forecast(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One account as it stands today: each line of the forecast, and why it is ranked as it is."""
    account = account_or_404(request, public_id)
    on = clock.today()
    night = night_of(request, account).night
    until = night.payments_until_on if night else None
    found = queries.of_account(account.landlord, account.pk, on=on, payments_until=until)
    if found is None:
        raise Http404("Nobody owes what stands on this account.")
    told, ahead = found.forecast, found.case.ahead
    ranked = rank(found.case.ranking)
    last = told.lines[-1]
    context = {
        "account": account,
        "back_url": reverse("case-file", args=[account.public_id]),
        "sentence": f"If nothing changes, {balance(ahead.balance_pence)} becomes {balance(last.balance_pence)} on "
        f"{day(last.on)}.",
        "lines": [_line(line) for line in told.lines],
        "now": _cell(ahead.balance_pence),
        "on": day(on),
        "facts": [
            {"label": "Balance today", "value": balance(ahead.balance_pence)},
            {"label": "Payments expected", "value": f"{ahead.expected:,} in {RELIABILITY_WEEKS} weeks"},
            {"label": "Of these kept", "value": f"{ahead.kept:,}"},
            {"label": "Reliability", "value": told.reliability_words},
        ],
        "coming": [
            {"on": short_day(each), "words": words, **_cell(pence)}
            for each, words, pence in sorted(
                [
                    *((each, "Charge", pence) for each, pence in ahead.debits),
                    *((each, "Payment expected", -pence) for each, pence in ahead.receipts),
                ]
            )
        ][:MOST_LISTED],
        "ranked": ranked,
        "band": {"kind": BAND_LOOKS[ranked.band], "text": f"Band {ranked.band}"} if ranked.band else None,
        "score": f"{ranked.score_hundredths // 100}.{ranked.score_hundredths % 100:02d}",
        "terms": terms(ranked),
    }
    return render(request, "casework/account_forecast.html", context)


def _line(line: Ahead) -> dict[str, Any]:
    return {
        "label": f"In {line.weeks} weeks, {short_day(line.on)}",
        "debits": money(line.debits_pence),
        "receipts": money(line.receipts_pence),
        "counted": money(line.counted_pence),
        **_cell(line.balance_pence),
    }
