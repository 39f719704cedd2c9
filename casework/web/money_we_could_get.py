"""Money we could be getting, the most valuable week first, with what the payer's form asks ready to copy (PRA-30)."""

import csv
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from casework.queries import money_we_could_get as queries
from casework.queries import people
from casework.queries.money_we_could_get import SORT_MEANS, SORT_WORDS, CouldGet, Sort
from casework.web import frame
from ledger.queries import benefit_gaps, seen
from ledger.rules.money import pounds
from letters.rules.wording import day, money, short_day
from staff import clock
from staff.rules.safe_text import safe_cell
from staff.web import asking
from tenancies.models import Patch
from tenancies.models.scope import scope_of

PAGE = 50


def money_we_could_get(request: HttpRequest) -> HttpResponse:
    """The page: counts by sort, filters in the address, fifty lines."""
    asked = _asked(request)
    every = _found(request, asked["patch"])
    lines = [line for line in every if not asked["sort"] or line.sort == asked["sort"]]
    start = int(asked["start"] or 0)
    rows = _rows(request, lines[start : start + PAGE])
    context: dict[str, Any] = {
        "tiles": [
            {
                "label": SORT_WORDS[sort],
                "figure": f"{sum(1 for line in every if line.sort == sort):,}",
                "note": f"{money(sum(line.weekly_pence for line in every if line.sort == sort))} a week",
                "url": address(asked, sort=sort.value, start=""),
            }
            for sort in Sort
        ],
        "rows": rows,
        "total": money(sum(line.weekly_pence for line in lines)),
        "count": f"{len(lines):,}",
        "groups": _groups(request, asked, every),
        "chips": _chips(request, asked),
        "clear_url": reverse("money-we-could-get"),
        "shown": f"Rows {start + 1:,} to {start + len(rows):,} of {len(lines):,}" if rows else "",
        "next_url": address(asked, start=str(start + PAGE)) if len(lines) > start + PAGE else "",
        "previous_url": address(asked, start=str(start - PAGE) if start > PAGE else "") if start else "",
        "csv_url": f"{reverse('money-we-could-get-csv')}?{urlencode({k: v for k, v in asked.items() if v})}",
    }
    return render(request, "casework/money_we_could_get.html", context)


def money_we_could_get_csv(request: HttpRequest) -> HttpResponse:
    """The whole list as a file, without anybody's particulars: those are copied one by one."""
    asked = _asked(request)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="money-we-could-be-getting.csv"'
    response["Cache-Control"] = "private, no-store"
    written = csv.writer(response)
    written.writerow(["account_ref", "home", "why", "weekly_value", "since"])
    lines = [line for line in _found(request, asked["patch"]) if not asked["sort"] or line.sort == asked["sort"]]
    named = _accounts(request, {line.account_id for line in lines})
    for line in lines:
        account = named[line.account_id]
        home = account.tenancy.property.address_line_1 if account.tenancy else ""
        written.writerow(
            [
                safe_cell(account.account_ref),
                safe_cell(home),
                SORT_WORDS[line.sort],
                pounds(line.weekly_pence),
                line.since,
            ]
        )
    return response


def _found(request: HttpRequest, patch: str) -> list[CouldGet]:
    shown = frame.newest_nights(request)
    return queries.found(
        asking.person(request), shown, on=clock.today(), landlord_ids=asking.landlord_ids(request), patch=patch
    )


def _asked(request: HttpRequest) -> dict[str, str]:
    sort, patch, start = (request.GET.get(name, "") for name in ("sort", "patch", "start"))
    try:
        patch = str(UUID(patch)) if patch else ""
    except ValueError:
        patch = ""
    return {
        "sort": sort if sort in set(Sort) else "",
        "patch": patch,
        "start": start if start.isdecimal() and len(start) < 7 else "",
    }


def address(asked: dict[str, str], **changes: str) -> str:
    """The page with these filters."""
    words = {name: value for name, value in {**asked, **changes}.items() if value}
    return reverse("money-we-could-get") + (f"?{urlencode(words)}" if words else "")


def _patches(request: HttpRequest) -> list[Patch]:
    scope = scope_of(asking.person(request), on=clock.today())
    theirs = asking.landlord_ids(request)
    whole = Patch.objects.filter(landlord__in=[pk for pk in theirs if pk in scope.landlord_ids])
    own = Patch.objects.filter(landlord__in=theirs, pk__in=scope.patch_ids)
    return list((whole | own).distinct().order_by("code"))


def _groups(request: HttpRequest, asked: dict[str, str], every: list[CouldGet]) -> list[dict[str, Any]]:
    return [
        {
            "title": "Why",
            "options": [
                {
                    "label": words,
                    "url": address(asked, sort="" if asked["sort"] == sort else sort.value, start=""),
                    "count": sum(1 for line in every if line.sort == sort),
                    "current": asked["sort"] == sort,
                }
                for sort, words in SORT_WORDS.items()
            ],
        },
        {
            "title": "Patch",
            "options": [
                {
                    "label": patch.name or patch.code,
                    "url": address(asked, patch="" if asked["patch"] == str(patch.public_id) else str(patch.public_id)),
                    "current": asked["patch"] == str(patch.public_id),
                }
                for patch in _patches(request)
            ],
        },
    ]


def _chips(request: HttpRequest, asked: dict[str, str]) -> list[dict[str, str]]:
    chips = []
    if asked["sort"]:
        words = SORT_WORDS[Sort(asked["sort"])]
        chips.append({"label": "Why", "value": words, "remove_url": address(asked, sort="", start="")})
    if asked["patch"]:
        named = next((p.name or p.code for p in _patches(request) if str(p.public_id) == asked["patch"]), "unknown")
        chips.append({"label": "Patch", "value": named, "remove_url": address(asked, patch="", start="")})
    return chips


def _accounts(request: HttpRequest, ids: set[int]) -> dict[int, Any]:
    mine = seen.accounts_for_user(asking.person(request), on=clock.today()).filter(pk__in=ids)
    return {account.pk: account for account in mine.select_related("tenancy__property", "landlord")}


def _rows(request: HttpRequest, lines: list[CouldGet]) -> list[dict[str, Any]]:
    """The lines of one page with their people and the fields of the payer's form."""
    on = clock.today()
    accounts = _accounts(request, {line.account_id for line in lines})
    households = people.households([(pk, account.tenancy_id) for pk, account in accounts.items()], on=on)
    charges = benefit_gaps.charge_lines(list(accounts), on=on)
    rows = []
    for number, line in enumerate(lines, start=1):
        account, household = accounts[line.account_id], households[line.account_id]
        note = line.note[:1].upper() + line.note[1:]
        if household.breathing_space:
            note = "Breathing Space: ask for no deduction" + (f". {note}" if note else "")
        rows.append(
            {
                "number": number,
                "url": reverse("account-benefits", args=[account.public_id]),
                "account": account.account_ref,
                "who": ", ".join(household.names),
                "why": SORT_WORDS[line.sort],
                "means": SORT_MEANS[line.sort],
                "note": note,
                "weekly": money(line.weekly_pence),
                "since": short_day(line.since),
                "fields": _fields(account, household, charges.get(account.pk, []), line),
            }
        )
    return rows


def _fields(account: Any, household: Any, charges: list[tuple[str, int, bool]], line: CouldGet) -> list[dict[str, str]]:
    """What the payer's form asks, in its order."""
    home = account.tenancy.property if account.tenancy else None
    rent = sum(pence for element, pence, eligible in charges if eligible and element == "RENT")
    service = sum(pence for element, pence, eligible in charges if eligible and element != "RENT")
    other = sum(pence for _, pence, eligible in charges if not eligible)
    fields = [
        ("Landlord’s reference", account.account_ref),
        ("Tenancy reference", account.tenancy.tenancy_ref if account.tenancy else ""),
    ]
    for person in household.people:
        fields.append(("Tenant", person.full_name))
        if person.date_of_birth:
            fields.append(("Date of birth", day(person.date_of_birth)))
        if person.nino_last4:
            fields.append(("NINO ends in", person.nino_last4))
    if home:
        fields.append(("Address", ", ".join(home.address_lines)))
    fields += [
        ("Tenancy started", day(account.tenancy.starts_on) if account.tenancy else ""),
        ("Rent a week", money(rent)),
        ("Eligible service charges a week", money(service)),
        ("Not eligible a week", money(other)),
    ]
    if line.owed_pence:
        fields.append(("Rent owed", money(line.owed_pence)))
    return [{"label": label, "value": value} for label, value in fields if value]
