"""The account line by line: to explain a balance, and to take it away as CSV (ux row 6)."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
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
from casework.web import disputes, frame
from casework.web.case_file import account_or_404
from ledger.queries import adjustments, balances, lines
from ledger.queries.balances import Balances
from ledger.queries.lines import PostedLine
from ledger.rules.adjustments import TAKEN_BACK_BY_HAND
from ledger.rules.allocation import MONEY_OUT, UNSPLIT, Split
from ledger.rules.entry_kinds import EntryKind
from letters.rules.wording import balance, listed, money, short_day
from staff import clock
from staff.operations import audit
from staff.rules.safe_text import safe_cell
from staff.web import asking
from statements.rules.statement_lines import element_words

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
    known_on = _day(request.GET.get("known", ""))
    found = queries.by_week(account.pk, on=on, until=until, column=column, known_on=known_on)
    figures = balances.of_account(account, on=on, known_on=known_on)
    hand = _Hand.of(request, account, found)
    weekly = lines.weekly_charges(account.pk, on=on)
    household = households([(account.pk, account.tenancy_id)], on=on)[account.pk]
    here = reverse("account-lines", args=[account.public_id])
    audit.record(
        landlord=account.landlord, action="account lines opened", subject=account, by=asking.person(request), on=on
    )

    def address(**changes: str) -> str:
        asked = {
            "on": on.isoformat() if on != clock.today() else "",
            "known": known_on.isoformat() if known_on else "",
            "type": column,
            **changes,
        }
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
        "known_on": known_on,
        "known_words": short_day(known_on) if known_on else "",
        "now_url": address(known=""),
        "balances": _balances(figures),
        "split": _split(figures.split),
        "weekly": [{"label": element_words(part.element), "value": money(part.amount_pence)} for part in weekly],
        "weekly_total": money(sum(part.amount_pence for part in weekly)),
        "weeks": [_week(week, hand) for week in found.weeks],
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
        "csv_url": _csv_url(request, account, on, known_on),
        "adjust_url": hand.page("adjustment-ask"),
        "refund_url": hand.page("refund-ask") if figures.gross_pence < 0 else "",
        "dispute_url": hand.page("dispute-record"),
        "disputes": disputes.rows(account, may_end="dispute-end" in hand.allowed),
        "case_url": reverse("case-file", args=[account.public_id]),
    }
    return render(request, "casework/account_lines.html", context)


def _balances(figures: Balances) -> list[dict[str, str]]:
    """OPS-A13: each balance in a line."""
    rows = [
        ("Balance", balance(figures.gross_pence)),
        ("Of it legal rent", money(figures.legal_rent_pence)),
        ("Expected from benefit", money(figures.technical_pence)),
        ("Arrears after expected benefit", balance(figures.real_pence)),
    ]
    if figures.disputed_pence:
        rows.append(("Disputed", money(figures.disputed_pence)))
    return [{"label": label, "value": value} for label, value in rows]


def _split(split: Split) -> list[dict[str, str]]:
    """What is owed of each element after payments have met the oldest (PRA-14)."""
    words = {UNSPLIT: "Brought forward, not split", MONEY_OUT: "Money paid out again"}
    rows = [
        {"label": words.get(name) or element_words(name), "value": money(pence)} for name, pence in split.owed.items()
    ]
    if split.in_advance_pence:
        rows.append({"label": "Paid in advance", "value": money(split.in_advance_pence)})
    return rows


@dataclass(frozen=True)
class _Hand:
    """What may be done by hand on the lines shown, and what was."""

    account: Any
    allowed: frozenset[str]
    opens_files: bool
    made: dict[int, Any]
    moved: dict[int, int]
    anchored: set[int] = field(default_factory=set)

    @classmethod
    def of(cls, request: HttpRequest, account: Any, found: queries.Statement) -> "_Hand":
        """Two questions for all the lines."""
        ids = [seen.line.posting_id for week in found.weeks for seen in week.lines]
        names = (
            "adjustment-ask", "refund-ask", "payment-move", "line-reverse", "adjustment",
            "dispute-record", "dispute-end",
        )  # fmt: skip
        here = account.landlord_id
        return cls(
            account,
            frozenset(name for name in names if here in frame.landlord_ids_for(request, name)),
            here in frame.landlord_ids_for(request, "feed-file"),
            adjustments.of_postings(ids),
            adjustments.moved_pence(ids, account_id=account.pk),
        )

    def page(self, name: str) -> str:
        """The address of a page about the account; empty for who may not open it."""
        return reverse(name, args=[self.account.public_id]) if name in self.allowed else ""

    def anchor(self, line: PostedLine) -> str:
        """The name of a line on the page; the first one's, where a posting has two kinds on one account."""
        if line.posting_id in self.anchored:
            return ""
        self.anchored.add(line.posting_id)
        return f"line-{line.public_id}"

    def line(self, name: str, line: PostedLine) -> str:
        """The address of a page about one line."""
        page = self.page(name)
        return f"{page}?line={line.public_id}" if page else ""


def _csv_url(request: HttpRequest, account: Any, on: date, known_on: date | None) -> str:
    """Where the lines are taken out; empty for a role that may look at them only."""
    if account.landlord_id not in frame.landlord_ids_for(request, "account-lines-csv"):
        return ""
    said = {"on": on.isoformat()} if on != clock.today() else {}
    said |= {"known": known_on.isoformat()} if known_on else {}
    return reverse("account-lines-csv", args=[account.public_id]) + (f"?{urlencode(said)}" if said else "")


def account_lines_csv(request: HttpRequest, public_id: UUID) -> StreamingHttpResponse:
    """Every line up to a day, oldest first, in UTF-8 with a byte-order mark so that Excel reads it."""
    account = account_or_404(request, public_id)
    on = min(_day(request.GET.get("on", "")) or clock.today(), clock.today())
    known_on = _day(request.GET.get("known", ""))
    audit.record(
        landlord=account.landlord,
        action="account lines taken out",
        subject=account,
        by=asking.person(request),
        on=clock.today(),
    )
    response = StreamingHttpResponse(_csv(account, on, known_on), content_type="text/csv; charset=utf-8")
    name = "".join(sign if sign.isalnum() or sign in "-_" else "-" for sign in account.account_ref)
    response["Content-Disposition"] = f'attachment; filename="{name}-{on.isoformat()}.csv"'
    return response


class _Echo:
    """A file of which each line is taken away as soon as it is written."""

    def write(self, text: str) -> str:
        return text


def _csv(account: Any, on: date, known_on: date | None) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield "\ufeff" + writer.writerow(HEADINGS)
    for seen in queries.all_lines(account.pk, on=on, known_on=known_on):
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


def _week(week: WeekSeen, hand: _Hand) -> dict[str, Any]:
    ends = week.starts_on + timedelta(days=6)
    return {
        "title": f"Week {week.rent_week} of {week.rent_year}",
        "days": f"{short_day(week.starts_on)} to {short_day(ends)}",
        "closing": balance(week.closing_pence),
        "rows": [_row(seen, hand) for seen in week.lines],
    }


def _links(line: PostedLine, hand: _Hand) -> list[dict[str, str]]:
    """From a line to what made it, took it back, or may be done with it."""
    links = []
    made = hand.made.get(line.posting_id)
    if made is not None and "adjustment" in hand.allowed:
        url = reverse("adjustment", args=[made.public_id])
        links.append({"text": "Why it was posted", "url": url})
    if line.reverses is not None:
        links.append({"text": "What it takes back", "url": f"#line-{line.reverses}"})
    if line.reversed_by is not None:
        links.append({"text": "What took it back", "url": f"#line-{line.reversed_by}"})
    stands = line.reversed_by is None and line.posting_id not in hand.moved
    movable = line.reversed_by is None and hand.moved.get(line.posting_id, 0) < -line.amount_pence
    if line.kind is EntryKind.PAY and movable and (url := hand.line("payment-move", line)):
        links.append({"text": "Move this payment", "url": url})
    if line.kind in TAKEN_BACK_BY_HAND and stands and line.reverses is None:
        if url := hand.line("line-reverse", line):
            links.append({"text": "Take it back", "url": url})
    return links


def _row(seen: LineSeen, hand: _Hand) -> dict[str, Any]:
    line, source = seen.line, seen.source
    split = ", ".join(
        f"{element_words(part.element)} {money(part.amount_pence)}" for part in line.parts if part.element
    )
    paid = line.amount_pence < 0
    return {
        "on": short_day(line.on),
        "id": hand.anchor(line),
        "links": _links(line, hand),
        "file_url": reverse("feed-file", args=[source.file_public_id]) if source and hand.opens_files else "",
        "moved": money(hand.moved[line.posting_id]) if line.posting_id in hand.moved else "",
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
