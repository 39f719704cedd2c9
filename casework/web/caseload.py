"""Whom to contact first, with every term of the rank, and what the list saves beside one by balance alone (OPS-F6)."""

import csv
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from arrears.rules.fairness import per_mille_words
from arrears.rules.ranking import BAND_WORDS, Band, Left
from casework.queries import caseload as queries
from casework.queries.caseload import BALANCE_ONLY, CONTACT, ONLY_OURS, SORTS, Compared, Filters, Row
from casework.web import frame
from ledger.rules.money import pounds
from letters.rules.wording import balance, day, money, short_day
from staff import clock
from staff.rules.safe_text import safe_cell
from staff.web import asking
from tenancies.models import Patch
from tenancies.models.scope import scope_of

PAGE = 50
BAR_WIDTH = 120
"""How wide the longest bar of a table is, in the units of its drawing."""

SHOW_WORDS = {
    CONTACT: "Contact list: bands A to C",
    **{band.value: f"Band {band.value}: {BAND_WORDS[band].lower()}" for band in Band},
    ONLY_OURS: "Not on a list by balance alone",
    BALANCE_ONLY: "Only on a list by balance alone",
    Left.PAUSED.value: "Left off: paused",
    Left.ARRANGEMENT.value: "Left off: arrangement kept",
}
SORT_WORDS = {"score": "Score", "action": "Next action, then score", "owed": "Arrears after expected benefit"}
BAND_LOOKS = {"A": "bad", "B": "warning", "C": "info", "D": "neutral"}
TERM_WORDS = {"trend": "Trend", "missed": "Missed", "weeks": "Weeks", "dev": "Late"}


def caseload(request: HttpRequest) -> HttpResponse:
    """The newest week's list: counts by band, filters in the address, fifty accounts with their terms."""
    asked = _asked(request)
    on, newest = clock.today(), _newest(request)
    page = queries.page(asking.person(request), newest, asked, on=on, size=PAGE)
    start, shown = asked.start, len(page.rows)
    opens = frame.may_open(request, "case-file")
    patches = patches_of(request)
    context = {
        "lead": _lead(newest),
        "ranked": bool(newest),
        "tiles": [
            {
                "label": f"Band {band.value}",
                "figure": f"{page.counts[band.value]:,}",
                "note": BAND_WORDS[band],
                "url": address(asked, show=band.value, start=0),
            }
            for band in Band
        ],
        "groups": _groups(asked, page.counts, patches),
        "chips": _chips(asked, patches),
        "clear_url": reverse("caseload"),
        "caption": f"{SHOW_WORDS[asked.show]}: {page.matching:,} account{'' if page.matching == 1 else 's'}",
        "rows": [_row(row, opens) for row in page.rows],
        "shown": f"Rows {start + 1:,} to {start + shown:,} of {page.matching:,}" if shown else "",
        "next_url": address(asked, start=start + PAGE) if page.matching > start + PAGE else "",
        "previous_url": address(asked, start=max(0, start - PAGE)) if start else "",
        "csv_url": address(asked, name="caseload-csv", start=0),
        "weeks_url": reverse("caseload-weeks") if frame.may_open(request, "caseload-weeks") else "",
        "all_url": address(Filters(show=Band.D.value)),
    }
    return render(request, "casework/caseload.html", context)


def caseload_csv(request: HttpRequest) -> HttpResponse:
    """The whole list as a file."""
    asked = _asked(request)
    found = queries.page(asking.person(request), _newest(request), asked, on=clock.today(), size=0, every=True)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="caseload.csv"'
    response["Cache-Control"] = "private, no-store"
    written = csv.writer(response)
    written.writerow(
        ["account_ref", "band", "score", "trend", "missed", "weeks", "dev", "owed_after_benefit", "why", "naive"]
    )
    for row in found.rows:
        kept = row.kept
        points = {term.name: _hundredths(term.points_hundredths) for term in row.ranked.terms}
        written.writerow(
            [
                safe_cell(kept.account.account_ref),
                kept.band,
                _hundredths(kept.score_hundredths) if kept.band else "",
                *(points.get(name, "") for name in TERM_WORDS),
                pounds(kept.real_pence),
                safe_cell(row.ranked.why),
                "yes" if kept.naive else "no",
            ]
        )
    return response


def weeks(request: HttpRequest) -> HttpResponse:
    """The contact list beside a list by balance alone, week by week and for the newest week patch by patch."""
    on, user, ids = clock.today(), asking.person(request), asking.landlord_ids(request)
    by_week = queries.compared_by_week(user, ids, on=on)
    newest = {pk: week for pk, week in _newest(request).items() if any(one.landlord_id == pk for one in by_week)}
    by_patch = queries.compared_by_patch(user, newest, on=on) if newest else []
    names = {landlord.pk: landlord.name for landlord in frame.landlords(request)}
    several = len({one.landlord_id for one in by_week}) > 1
    longest = max((max(one.naive, one.to_contact) for one in by_week), default=0)
    longest_patch = max((max(one.naive, one.to_contact) for one in by_patch), default=0)
    context = {
        "sentence": _sentence(by_week[0], names if several else {}) if by_week else "",
        "weeks": [
            _compared(one, longest, short_day(one.on) + (f", {names[one.landlord_id]}" if several else ""))
            for one in by_week
        ],
        "patches": [
            _compared(one, longest_patch, one.patch + (f", {names[one.landlord_id]}" if several else ""))
            for one in by_patch
        ],
        "patches_of": _lead(newest),
        "caseload_url": reverse("caseload"),
        "missed_url": address(Filters(show=ONLY_OURS)),
    }
    return render(request, "casework/caseload_weeks.html", context)


def _newest(request: HttpRequest) -> dict[int, Any]:
    return queries.newest_weeks(asking.landlord_ids(request), on=clock.today())


def _lead(newest: dict[int, Any]) -> str:
    if not newest:
        return "Nothing is ranked yet: the weekly night does it."
    days = sorted(set(newest.values()))
    return f"Ranked on {' and '.join(day(one) for one in days)}, by what was known that night."


def _asked(request: HttpRequest) -> Filters:
    show, patch, sort, start = (request.GET.get(name, "") for name in ("show", "patch", "sort", "start"))
    try:
        found = UUID(patch) if patch else None
    except ValueError:
        found = None
    return Filters(
        show=show if show in SHOW_WORDS else CONTACT,
        patch=found,
        sort=sort if sort in SORTS else SORTS[0],
        start=int(start) if start.isdecimal() and len(start) < 7 else 0,
    )


def address(asked: Filters, *, name: str = "caseload", **changes: Any) -> str:
    """The list with these filters; what is as usual is left out."""
    now = {"show": asked.show, "patch": asked.patch, "sort": asked.sort, "start": asked.start} | changes
    usual = {"show": CONTACT, "patch": None, "sort": SORTS[0], "start": 0}
    words = {key: value for key, value in now.items() if value != usual[key]}
    return reverse(name) + (f"?{urlencode(words)}" if words else "")


def patches_of(request: HttpRequest) -> list[Patch]:
    """The patches whose accounts this person may see, by landlord and code."""
    scope, ids = scope_of(asking.person(request), on=clock.today()), asking.landlord_ids(request)
    whole = Patch.objects.filter(landlord__in=[pk for pk in ids if pk in scope.landlord_ids])
    own = Patch.objects.filter(landlord__in=ids, pk__in=scope.patch_ids)
    return list((whole | own).distinct().order_by("landlord", "code"))


def _groups(asked: Filters, counts: dict[str, int], patches: list[Patch]) -> list[dict[str, Any]]:
    def option(label: str, current: bool, count: int | None = None, **changes: Any) -> dict[str, Any]:
        return {"label": label, "url": address(asked, start=0, **changes), "current": current, "count": count}

    return [
        {
            "title": "Show",
            "options": [
                option(words, asked.show == show, counts[show], show=show) for show, words in SHOW_WORDS.items()
            ],
        },
        {
            "title": "Patch",
            "options": [
                option(
                    patch.name or patch.code,
                    asked.patch == patch.public_id,
                    patch=None if asked.patch == patch.public_id else patch.public_id,
                )
                for patch in patches
            ],
        },
        {
            "title": "Order by",
            "options": [option(words, asked.sort == sort, sort=sort) for sort, words in SORT_WORDS.items()],
        },
    ]


def _chips(asked: Filters, patches: list[Patch]) -> list[dict[str, str]]:
    chips = []
    if asked.show != CONTACT:
        cleared = address(asked, show=CONTACT, start=0)
        chips.append({"label": "Show", "value": SHOW_WORDS[asked.show], "remove_url": cleared})
    if asked.patch:
        named = next((one.name or one.code for one in patches if one.public_id == asked.patch), "not one of yours")
        chips.append({"label": "Patch", "value": named, "remove_url": address(asked, patch=None, start=0)})
    if asked.sort != SORTS[0]:
        cleared = address(asked, sort=SORTS[0], start=0)
        chips.append({"label": "Order by", "value": SORT_WORDS[asked.sort], "remove_url": cleared})
    return chips


def _row(row: Row, opens: bool) -> dict[str, Any]:
    kept, account = row.kept, row.kept.account
    home = account.tenancy.property if account.tenancy else None
    flags = [{"kind": "bad", "text": "Breathing Space"}] if row.household.breathing_space else []
    for hold in row.holds[:1]:
        until = f"Hold until {short_day(hold.until_on)}" if hold.until_on else "Hold"
        flags.append({"kind": "waiting", "text": until})
    if not kept.naive and kept.band in ("A", "B", "C"):
        flags.append({"kind": "info", "text": "Not seen by balance alone"})
    return {
        "url": reverse("case-file" if opens else "account-lines", args=[account.public_id]),
        "names": ", ".join(row.household.names) or "No tenant recorded",
        "ref": account.account_ref,
        "patch": str(kept.patch) if kept.patch else "",
        "address": ", ".join(home.address_lines) if home else account.get_account_type_display(),
        "band": {"kind": BAND_LOOKS[kept.band], "text": f"Band {kept.band}"} if kept.band else None,
        "score": _hundredths(kept.score_hundredths) if kept.band else "",
        "left": kept.why if kept.left else "",
        "terms": terms(row.ranked),
        "action": row.action,
        "flags": flags,
        "owed": money(max(0, kept.real_pence)),
        "ahead": money(abs(kept.in_4_weeks_pence)),
        "ahead_credit": kept.in_4_weeks_pence < 0,
        "forecast_url": reverse("account-forecast", args=[account.public_id]),
    }


def terms(ranked: Any) -> list[dict[str, str]]:
    """Each term of a rank for a page: its points of the most it can add, and what was seen."""
    return [
        {
            "label": TERM_WORDS[term.name],
            "points": f"{_hundredths(term.points_hundredths)} of {term.most}",
            "words": term.words,
        }
        for term in ranked.terms
    ]


def outlook(request: HttpRequest, account: Any) -> dict[str, Any] | None:
    """The rank and forecast of the newest weekly run for an account's own page; None before the first."""
    kept = queries.of_account(account.pk, on=clock.today())
    if kept is None:
        return None
    return {
        "on": day(kept.on),
        "band": {"kind": BAND_LOOKS[kept.band], "text": f"Band {kept.band}"} if kept.band else None,
        "score": _hundredths(kept.score_hundredths),
        "why": kept.why,
        "rows": [
            {"label": f"In {weeks} weeks", "value": balance(pence)}
            for weeks, pence in ((4, kept.in_4_weeks_pence), (8, kept.in_8_weeks_pence), (13, kept.in_13_weeks_pence))
        ],
        "url": reverse("account-forecast", args=[account.public_id])
        if frame.may_open(request, "account-forecast")
        else "",
    }


def _sentence(one: Compared, names: dict[int, str]) -> str:
    """What the newest week says, in a sentence over the tables."""
    whose = f"{names[one.landlord_id]}, " if names else ""
    cut = one.reduction_per_mille
    if cut is None:
        compared = "a list by balance alone would show nobody"
    else:
        turned = "fewer" if cut >= 0 else "more"
        compared = f"{per_mille_words(abs(cut))} {turned} than the {one.naive:,} of a list by balance alone"
    return (
        f"{whose}{day(one.on)}: {one.to_contact:,} to contact, {compared}. {one.missed:,} of them, who owe "
        f"{money(one.missed_pence)} together, a list by balance alone would have missed."
    )


def _compared(one: Compared, longest: int, label: str) -> dict[str, Any]:
    cut = one.reduction_per_mille
    return {
        "label": label,
        "accounts": f"{one.accounts:,}",
        "naive": f"{one.naive:,}",
        "naive_bar": bar_width(one.naive, longest),
        "ours": f"{one.to_contact:,}",
        "ours_bar": bar_width(one.to_contact, longest),
        "bands": ", ".join(f"{band} {count:,}" for band, count in zip("ABCD", one.bands, strict=True)),
        "reduction": "" if cut is None else f"{'−' if cut < 0 else ''}{per_mille_words(abs(cut))}",
        "both": f"{one.both:,}",
        "missed": f"{one.missed:,}",
        "missed_pence": money(one.missed_pence),
    }


def bar_width(value: int, longest: int) -> int:
    """How wide a bar is beside the longest one; whatever is there at all shows."""
    if value <= 0 or longest <= 0:
        return 0
    return max(1, value * BAR_WIDTH // longest)


def _hundredths(value: int) -> str:
    return f"{value // 100}.{value % 100:02d}"
