"""The control account of each rent group and period, down to the batches behind a figure (OPS-L2)."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from ledger.queries import control_accounts, periods
from ledger.queries.control_accounts import BatchShare
from ledger.rules.control_account import COLUMN_WORDS, NOTHING, Column, ControlAccount, column_of
from ledger.rules.entry_kinds import MEANING, EntryKind
from ledger.rules.money import pounds
from staff import clock
from staff.rules.safe_text import safe_cell
from staff.web import asking

if TYPE_CHECKING:
    from ledger.models import AccountingPeriod

PAGE = 100
FINGERPRINT = re.compile(r"[0-9a-f]{64}")
SOURCE_WORDS = {
    "bank": "Bank statement",
    "charge": "Weekly charge",
    "dd_reports": "Direct Debit reports",
    "hb_recovery": "Housing Benefit taken back",
    "hb_schedule": "Housing Benefit schedule",
    "mirrored-undone": "Undone by the housing system",
    "nights": "Nights of temporary accommodation",
    "payments": "Payments file",
    "reversal": "Taken back",
    "transactions": "Taken on",
    "uc_schedule": "Universal Credit schedule",
    "void": "Empty homes",
}
STATE_LOOKS = {"open": "info", "closing": "waiting", "closed": "good"}
HEADINGS = (
    *("landlord", "rent_group", "period", "from", "to", "state", "opening"),
    *(column.value for column in Column),
    *("closing", "counted_later", "balances", "difference"),
)


@dataclass(frozen=True)
class Shown:
    """One period's control account as it is shown: frozen where it is closed, with what the accounts come to now."""

    period: "AccountingPeriod"
    account: ControlAccount
    now: ControlAccount

    @property
    def agrees(self) -> bool:
        """Whether the closing arrears are the sum of the balances, and still what was frozen."""
        return self.now.difference_pence == 0 and self.account.closing_pence == self.now.closing_pence


def control_account_list(request: HttpRequest) -> HttpResponse:
    """Every rent group's control account for one period."""
    ids = asking.landlord_ids(request)
    labels = periods.labels(ids, until=clock.today())
    label = _label(request, labels)
    shown = _shown(ids, label)
    url = reverse("control-accounts")
    context = {
        "label": label,
        "columns": [COLUMN_WORDS[column] for column in Column],
        "rows": [_row(one) for one in shown],
        "groups": [
            {
                "title": "Period",
                "options": [
                    {"label": each, "url": f"{url}?{urlencode({'period': each})}", "current": each == label}
                    for each in labels
                ],
            }
        ],
        "csv_url": f"{reverse('control-accounts-csv')}?{urlencode({'period': label})}" if shown else "",
        "wrong": [f"{one.period}: {pounds(one.now.difference_pence)}" for one in shown if not one.agrees],
    }
    return render(request, "ledger/control_accounts.html", context)


def control_accounts_csv(request: HttpRequest) -> HttpResponse:
    """The same figures as a file, pounds with two decimals, signed as on the ledger."""
    ids = asking.landlord_ids(request)
    label = _label(request, periods.labels(ids, until=clock.today()))
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="control-accounts-{label or "none"}.csv"'
    response.write("\ufeff")
    writer = csv.writer(response)
    writer.writerow(HEADINGS)
    writer.writerows(_csv_rows(_shown(ids, label)))
    return response


def control_account(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One control account by kind of entry, and the batches behind one column or kind."""
    period = periods.find(public_id, asking.landlord_ids(request))
    if period is None:
        raise Http404("No period of yours has this address.")
    account = periods.frozen(period) or periods.control(period)
    kind = request.GET.get("kind", "")
    kinds = [EntryKind(kind)] if kind in EntryKind.__members__ else []
    start = _number(request.GET.get("after", ""))
    days = {"from_on": period.starts_on, "until_on": period.ends_on}
    found = control_accounts.batches(
        period.landlord, period.rent_group_id, **days, kinds=kinds, after=start, limit=PAGE + 1
    )
    url = reverse("control-account", args=[period.public_id])
    context = {
        "period": period,
        "account": account,
        "state_look": STATE_LOOKS[period.state],
        "kinds": [
            {
                "words": MEANING[each].words,
                "column": COLUMN_WORDS[column_of(each)],
                "count": amount.count,
                "amount_pence": amount.amount_pence,
                "url": f"{url}?{urlencode({'kind': each.value})}",
                "current": each in kinds,
            }
            for each, amount in sorted(account.by_kind.items())
        ],
        "of_kind": MEANING[kinds[0]].words if kinds else "",
        "batches": [_batch(batch) for batch in found[:PAGE]],
        "all_url": url,
        "next_url": f"{url}?{urlencode({'kind': kind, 'after': start + PAGE})}" if len(found) > PAGE else "",
    }
    return render(request, "ledger/control_account.html", context)


def _batch(batch: BatchShare) -> dict[str, Any]:
    """A batch in words; the fingerprint of a file names nothing to a person."""
    return {
        "words": SOURCE_WORDS.get(batch.source, batch.source.replace("_", " ").replace("-", " ").capitalize()),
        "reference": "" if FINGERPRINT.match(batch.reference) else batch.reference,
        "recorded_on": batch.recorded_on,
        "count": batch.count,
        "amount_pence": batch.amount_pence,
    }


def _shown(landlord_ids: list[int], label: str) -> list[Shown]:
    """The periods of that name with their control accounts: one statement for each landlord and stretch of days."""
    read: dict[tuple[int, date, date], dict[int | None, ControlAccount]] = {}
    found = []
    for period in periods.of_landlords(landlord_ids).filter(label=label).prefetch_related("figures"):
        days = (period.landlord_id, period.starts_on, period.ends_on)
        if days not in read:
            read[days] = control_accounts.by_group(period.landlord, from_on=days[1], until_on=days[2])
        now = read[days].get(period.rent_group_id, NOTHING)
        found.append(Shown(period, periods.frozen(period) or now, now))
    return found


def _row(one: Shown) -> dict[str, Any]:
    return {
        "url": reverse("control-account", args=[one.period.public_id]),
        "group": one.period.rent_group or "No rent group",
        "landlord": one.period.landlord.name,
        "days": (one.period.starts_on, one.period.ends_on),
        "state": one.period.get_state_display(),
        "look": STATE_LOOKS[one.period.state],
        "opening": one.account.opening_pence,
        "columns": [(COLUMN_WORDS[column], one.account.column(column)) for column in Column],
        "closing": one.account.closing_pence,
        "late": one.now.late_pence,
        "balances": one.now.balances_pence,
        "difference": one.now.difference_pence,
        "agrees": one.agrees,
    }


def _csv_rows(shown: list[Shown]) -> Iterator[list[str]]:
    for one in shown:
        period, account = one.period, one.account
        yield [
            safe_cell(period.landlord.code),
            safe_cell(period.rent_group.code if period.rent_group else ""),
            safe_cell(period.label),
            period.starts_on.isoformat(),
            period.ends_on.isoformat(),
            period.state,
            pounds(account.opening_pence),
            *(pounds(account.column(column)) for column in Column),
            pounds(account.closing_pence),
            pounds(one.now.late_pence),
            pounds(one.now.balances_pence),
            pounds(one.now.difference_pence),
        ]


def _label(request: HttpRequest, labels: list[str]) -> str:
    """The period asked for, else the newest that has begun."""
    asked = request.GET.get("period", "")
    return asked if asked in labels else next(iter(labels), "")


def _number(text: str) -> int:
    return int(text) if text.isdigit() and len(text) < 7 else 0
