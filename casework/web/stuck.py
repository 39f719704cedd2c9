"""Cases that stand still and should not: each with its reason in words, and what would get it moving."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from arrears.queries import stuck as queries
from arrears.queries.stuck import StuckCase
from arrears.rules.stuck import STUCK_MEANS, STUCK_WORDS, Stuck
from casework.queries import people
from casework.web import frame
from casework.web.caseload import patches_of
from ledger.queries import seen
from letters.rules.wording import short_day
from staff import clock
from staff.web import asking
from tenancies.models import Patch
from tenancies.models.scope import scope_of

PAGE = 50


def stuck(request: HttpRequest) -> HttpResponse:
    """The list: counts by sort, filters in the address, fifty cases, the longest stuck first."""
    sort, patch, start = _asked(request)
    every = _found(request, patch)
    cases = [case for case in every if not sort or case.sort == sort]
    rows = _rows(request, cases[start : start + PAGE])
    patches = patches_of(request)
    context = {
        "tiles": [
            {
                "label": STUCK_WORDS[one],
                "figure": f"{sum(case.sort is one for case in every):,}",
                "note": STUCK_MEANS[one],
                "url": _address(one.value, patch),
            }
            for one in Stuck
        ],
        "groups": _groups(sort, patch, every, patches),
        "chips": _chips(sort, patch, patches),
        "clear_url": reverse("stuck-cases"),
        "caption": f"{len(cases):,} stuck case{'' if len(cases) == 1 else 's'}, the longest first",
        "rows": rows,
        "filtered": bool(sort or patch),
        "shown": f"Rows {start + 1:,} to {start + len(rows):,} of {len(cases):,}" if rows else "",
        "next_url": _address(sort, patch, start + PAGE) if len(cases) > start + PAGE else "",
        "previous_url": _address(sort, patch, max(0, start - PAGE)) if start else "",
        "limits": _limits(request),
    }
    return render(request, "casework/stuck.html", context)


def _asked(request: HttpRequest) -> tuple[str, str, int]:
    sort, patch, start = (request.GET.get(name, "") for name in ("sort", "patch", "start"))
    try:
        patch = str(UUID(patch)) if patch else ""
    except ValueError:
        patch = ""
    return (
        sort if sort in set(Stuck) else "",
        patch,
        int(start) if start.isdecimal() and len(start) < 7 else 0,
    )


def _address(sort: str, patch: str, start: int = 0) -> str:
    words = {name: value for name, value in (("sort", sort), ("patch", patch), ("start", start)) if value}
    return reverse("stuck-cases") + (f"?{urlencode(words)}" if words else "")


def _found(request: HttpRequest, patch: str) -> list[StuckCase]:
    """Of each landlord on the day of its newest night, so that the list says what the figures say."""
    scope = scope_of(asking.person(request), on=clock.today()).through_account("account__")
    if patch:
        scope &= Q(account__tenancy__property__patch__public_id=patch)
    ours = set(asking.landlord_ids(request))
    cases = [
        case
        for night in frame.newest_nights(request)
        if night.on is not None and night.landlord.pk in ours
        for case in queries.found(night.landlord, on=night.on, through_account=scope)
    ]
    return sorted(cases, key=lambda case: (case.since, case.sort, case.account_id))


def _groups(sort: str, patch: str, every: list[StuckCase], patches: list[Patch]) -> list[dict[str, Any]]:
    return [
        {
            "title": "Why",
            "options": [
                {
                    "label": STUCK_WORDS[one],
                    "url": _address("" if sort == one else one.value, patch),
                    "count": sum(case.sort is one for case in every),
                    "current": sort == one,
                }
                for one in Stuck
            ],
        },
        {
            "title": "Patch",
            "options": [
                {
                    "label": one.name or one.code,
                    "url": _address(sort, "" if patch == str(one.public_id) else str(one.public_id)),
                    "current": patch == str(one.public_id),
                }
                for one in patches
            ],
        },
    ]


def _chips(sort: str, patch: str, patches: list[Patch]) -> list[dict[str, str]]:
    chips = []
    if sort:
        chips.append({"label": "Why", "value": STUCK_WORDS[Stuck(sort)], "remove_url": _address("", patch)})
    if patch:
        named = next((one.name or one.code for one in patches if str(one.public_id) == patch), "not one of yours")
        chips.append({"label": "Patch", "value": named, "remove_url": _address(sort, "")})
    return chips


def _rows(request: HttpRequest, cases: list[StuckCase]) -> list[dict[str, Any]]:
    on, opens = clock.today(), frame.may_open(request, "case-file")
    mine = seen.accounts_for_user(asking.person(request), on=on).filter(pk__in={case.account_id for case in cases})
    accounts = {account.pk: account for account in mine.select_related("tenancy__property__patch")}
    households = people.households([(pk, account.tenancy_id) for pk, account in accounts.items()], on=on)
    rows = []
    for case in cases:
        account = accounts[case.account_id]
        home = account.tenancy.property if account.tenancy else None
        rows.append(
            {
                "url": reverse("case-file" if opens else "account-lines", args=[account.public_id]),
                "names": ", ".join(households[account.pk].names) or "No tenant recorded",
                "ref": account.account_ref,
                "patch": str(home.patch) if home else "",
                "sort": STUCK_WORDS[case.sort],
                "words": case.words,
                "means": STUCK_MEANS[case.sort],
                "since": short_day(case.since),
            }
        )
    return rows


def _limits(request: HttpRequest) -> list[str]:
    """What each landlord calls stuck, in a sentence."""
    ours, on = set(asking.landlord_ids(request)), clock.today()
    said = []
    for landlord in (one for one in frame.landlords(request) if one.pk in ours):
        now = queries.limits(landlord, on=on)
        said.append(
            f"{landlord.name}: debt that rises {now.rising_weeks} weeks without a step, {now.holds} holds for one "
            f"reason in a year, an answer that waits {now.waiting_weeks} weeks."
        )
    return said
