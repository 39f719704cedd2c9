"""An account by rent week with its running balance, and where each line came from (ux row 6)."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from feeds.models import FeedRow
from ledger.queries import lines
from ledger.queries.lines import PostedLine

WEEKS = 26
COLUMNS = ("charge", "receipt", "adjustment")


@dataclass(frozen=True, slots=True)
class Source:
    """The file a line came in with, its line there, and the payer's name as the file gave it."""

    file_name: str
    line: int
    payer_name: str
    file_public_id: UUID


@dataclass(frozen=True, slots=True)
class LineSeen:
    """One line with the balance after it, in pence, and its source if it came from a file."""

    line: PostedLine
    balance_pence: int
    source: Source | None


@dataclass(slots=True)
class WeekSeen:
    """One rent week: its lines, newest first, and the balance at its end."""

    starts_on: date
    rent_year: int
    rent_week: int
    closing_pence: int
    lines: list[LineSeen] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Statement:
    """
    Some weeks of an account, newest first.

    `opening_pence` is the balance before the first of them; `balance_pence` that at the end of `on`. `older` is the
    Monday from which the weeks before are shown, or None.
    """

    on: date
    opening_pence: int
    balance_pence: int
    weeks: list[WeekSeen]
    older: date | None


def by_week(
    account_id: int,
    *,
    on: date,
    until: date | None = None,
    column: str = "",
    weeks: int = WEEKS,
    known_on: date | None = None,
) -> Statement:
    """
    The weeks of an account up to a day, from entries effective by then.

    :param until: the last day shown, for older weeks; the balance stays that of `on`.
    :param column: show only charges, receipts or adjustments; the running balance stays that of all lines.
    :param known_on: only what had been recorded by the end of this day (OPS-A13).
    """
    last = min(until or on, on)
    monday = last - timedelta(days=last.weekday())
    first = monday - timedelta(weeks=weeks - 1)
    opening = lines.balance_before(account_id, first, known_on=known_on)
    posted = lines.of_account(account_id, since=first, until=last, known_on=known_on)
    sources = line_sources([line.posting_id for line in posted])
    shown: dict[date, WeekSeen] = {}
    running = opening
    for line in posted:
        running += line.amount_pence
        starts_on = line.on - timedelta(days=line.on.weekday())
        week = shown.setdefault(starts_on, WeekSeen(starts_on, line.rent_year, line.rent_week, running))
        week.closing_pence = running
        if not column or line.column == column:
            week.lines.insert(0, LineSeen(line, running, sources.get(line.posting_id)))
    balance = running if last == on else lines.balance_before(account_id, on + timedelta(days=1), known_on=known_on)
    older = first - timedelta(days=1) if lines.has_lines_before(account_id, first) else None
    kept = [week for week in reversed(shown.values()) if week.lines]
    return Statement(on, opening, balance, kept, older)


def all_lines(account_id: int, *, on: date, known_on: date | None = None) -> Iterator[LineSeen]:
    """Every line of an account up to a day with its running balance, oldest first (the CSV)."""
    posted = lines.of_account(account_id, until=on, known_on=known_on)
    sources = line_sources([line.posting_id for line in posted])
    running = 0
    for line in posted:
        running += line.amount_pence
        yield LineSeen(line, running, sources.get(line.posting_id))


def line_sources(posting_ids: Collection[int]) -> dict[int, Source]:
    """The file and line that each posting came from; postings of our own runs have none. One query a thousand."""
    found: dict[int, Source] = {}
    wanted = list(posting_ids)
    for start in range(0, max(len(wanted), 1), 1000):
        rows = FeedRow.objects.filter(posting_id__in=wanted[start : start + 1000])
        for posting_id, name, line, payer, file in rows.values_list(
            "posting_id", "feed_file__name", "line", "payer_name", "feed_file__public_id"
        ):
            if posting_id is not None:
                found[posting_id] = Source(name, line, payer, file)
    return found
