"""The account line by line: to explain a balance, and to take it away as CSV (ux row 6)."""

import csv
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse

from casework.queries import account_lines as queries
from casework.queries.account_lines import LineSeen, WeekSeen
from casework.queries.people import households
from casework.queries.timeline import SOURCE_WORDS, detail_words
from casework.rules.safe_text import safe_cell
from casework.web.case_file import account_or_404
from ledger.queries import lines
from letters.rules.wording import balance, listed, money, short_day
from staff import clock
from staff.operations import audit
from staff.web import asking

COLUMN_WORDS = {"charge": "Charges", "receipt": "Payments and benefit", "adjustment": "Adjustments"}
HEADINGS = (
    "date", "rent_year", "rent_week", "what", "detail", "element", "amount", "balance_after", "source", "file", "line",
    "recorded_on",
)  # fmt: skip


def account_lines(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The weeks of an account, newest first, with the balance after each line."""
    account = account_or_404(request, public_id)
    on = min(_day(request.GET.get("on", "")) or clock.today(), clock.today())
    until = _day(request.GET.get("until", ""))
    column = request.GET.get("type", "")
    column = column if column in queries.COLUMNS else ""
    found = queries.by_week(account.pk, on=on, until=until, column=column)
    weekly = lines.weekly_charges(account.pk, on=on)
    household = households([(account.pk, account.tenancy_id)], on=on)[account.pk]
    here = reverse("account-lines", args=[account.public_id])
    audit.record(
        landlord=account.landlord, action="account lines opened", subject=account, by=asking.person(request), on=on
    )

    def address(**changes: str) -> str:
        asked = {"on": on.isoformat() if on != clock.today() else "", "type": column, **changes}
        words = {name: value for name, value in asked.items() if value}
        return f"{here}?{urlencode(words)}" if words else here

    context: dict[str, Any] = {
        "account": account,
        "landlord_name": account.landlord.name,
        "landlord_css_url": reverse("landlord-css", args=[account.landlord.public_id]),
        "names": listed(household.names) or "No tenant recorded",
        "on": on,
        "as_at": short_day(on),
        "balance_words": balance(found.balance_pence),
        "opening_words": balance(found.opening_pence),
        "weekly": [{"label": part.element.capitalize(), "value": money(part.amount_pence)} for part in weekly],
        "weekly_total": money(sum(part.amount_pence for part in weekly)),
        "weeks": [_week(week) for week in found.weeks],
        "groups": [
            {
                "title": "Show only",
                "options": [
                    {"label": words, "url": address(type="" if column == name else name), "current": column == name}
                    for name, words in COLUMN_WORDS.items()
                ],
            }
        ],
        "chips": [{"label": "Show", "value": COLUMN_WORDS[column], "remove_url": address(type="")}] if column else [],
        "clear_url": here,
        "filtered": bool(column),
        "older_url": address(until=found.older.isoformat()) if found.older else "",
        "newest_url": address() if until else "",
        "csv_url": reverse("account-lines-csv", args=[account.public_id])
        + (f"?on={on.isoformat()}" if on != clock.today() else ""),
        "case_url": reverse("case-file", args=[account.public_id]),
    }
    return render(request, "casework/account_lines.html", context)


def account_lines_csv(request: HttpRequest, public_id: UUID) -> StreamingHttpResponse:
    """Every line up to a day, oldest first, in UTF-8 with a byte-order mark so that Excel reads it."""
    account = account_or_404(request, public_id)
    on = min(_day(request.GET.get("on", "")) or clock.today(), clock.today())
    audit.record(
        landlord=account.landlord,
        action="account lines taken out",
        subject=account,
        by=asking.person(request),
        on=clock.today(),
    )
    response = StreamingHttpResponse(_csv(account, on), content_type="text/csv; charset=utf-8")
    name = "".join(sign if sign.isalnum() or sign in "-_" else "-" for sign in account.account_ref)
    response["Content-Disposition"] = f'attachment; filename="{name}-{on.isoformat()}.csv"'
    return response


class _Echo:
    """A file of which each line is taken away as soon as it is written."""

    def write(self, text: str) -> str:
        return text


def _csv(account: Any, on: date) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield "\ufeff" + writer.writerow(HEADINGS)
    for seen in queries.all_lines(account.pk, on=on):
        line, source = seen.line, seen.source
        last = len(line.parts) - 1
        for number, part in enumerate(line.parts):
            yield writer.writerow(
                [
                    line.on.isoformat(),
                    line.rent_year,
                    line.rent_week,
                    safe_cell(line.words),
                    safe_cell(line.narrative),
                    safe_cell(part.element),
                    _pounds(part.amount_pence),
                    _pounds(seen.balance_pence) if number == last else "",
                    safe_cell(SOURCE_WORDS.get(line.batch_source, line.batch_source)),
                    safe_cell(source.file_name if source else ""),
                    source.line if source else "",
                    line.recorded_on.isoformat(),
                ]
            )


def _pounds(pence: int) -> str:
    """A number that a spreadsheet adds up: -12.34."""
    pounds, odd = divmod(abs(pence), 100)
    return f"{'-' if pence < 0 else ''}{pounds}.{odd:02d}"


def _week(week: WeekSeen) -> dict[str, Any]:
    ends = week.starts_on + timedelta(days=6)
    return {
        "title": f"Week {week.rent_week} of {week.rent_year}",
        "days": f"{short_day(week.starts_on)} to {short_day(ends)}",
        "closing": balance(week.closing_pence),
        "rows": [_row(seen) for seen in week.lines],
    }


def _row(seen: LineSeen) -> dict[str, Any]:
    line, source = seen.line, seen.source
    split = ", ".join(f"{part.element.capitalize()} {money(part.amount_pence)}" for part in line.parts if part.element)
    paid = line.amount_pence < 0
    return {
        "on": short_day(line.on),
        "what": line.words + (" (correction)" if line.reverses else ""),
        "detail": detail_words(line.narrative),
        "split": split if len(line.parts) > 1 or (line.parts and line.parts[0].element) else "",
        "charge": "" if paid else money(line.amount_pence),
        "paid": money(-line.amount_pence) if paid else "",
        "balance": money(abs(seen.balance_pence)),
        "in_credit": seen.balance_pence < 0,
        "source": f"{source.file_name}, line {source.line}"
        if source
        else SOURCE_WORDS.get(line.batch_source, line.batch_source).capitalize(),
        "payer": source.payer_name if source else "",
        "put_right": line.reversed_later,
        "recorded": "" if line.recorded_on == line.on else f"entered {short_day(line.recorded_on)}",
    }


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
