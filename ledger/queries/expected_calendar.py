"""
What benefit should arrive when, from whom, and how it stands, for all accounts in one statement (OPS-D15, D24, E12).

`ledger.rules.expected_calendar` is the meaning, this is the speed; a test holds the two together.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from ledger.queries import picked
from ledger.rules.benefit_cycles import CYCLE_WEEKS, FORTNIGHTLY, FOUR_WEEKLY, WEEKLY
from ledger.rules.expected_calendar import UC_FIRST_DAYS, ExpectedState

COLUMNS = (
    "award_id", "award_public_id", "account_id", "kind", "cycle", "status", "authority", "rate_pence", "paid_to",
    "received_on", "due_on", "expected_pence", "state",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ExpectedRow:
    """One award's next payment: when it is due, how much, and how that stands on the day asked for."""

    award_id: int
    award_public_id: UUID
    account_id: int
    kind: str
    cycle: str
    status: str
    authority: str
    rate_pence: int
    paid_to: date
    received_on: date | None
    due_on: date
    expected_pence: int
    state: ExpectedState


def text(on: date, accounts: "QuerySet[Any]", *, late_days: int) -> tuple[str, tuple[Any, ...]]:
    """
    The text of `WITH …, expected AS (…)` with the columns of `COLUMNS`, and its parameters.

    :param accounts: which accounts, as a queryset of their ids; a scope, a landlord, one account.
    """
    chosen, parameters = picked.statement(accounts)
    pg = connection.vendor == "postgresql"
    words = {
        "picked": chosen,
        "on": _day(on),
        "month_after": "(paid_to + INTERVAL '1 month')::date"
        if pg
        else "MIN(date(paid_to, '+1 month'), date(paid_to, 'start of month', '+2 months', '-1 day'))",
        "since_paid_to": "(received_on - paid_to)"
        if pg
        else "CAST(julianday(received_on) - julianday(paid_to) AS INTEGER)",
        "hb_due": _plus("COALESCE(received_on, paid_to)", "7 * weeks"),
        "first_due": _plus("paid_to", str(UC_FIRST_DAYS)),
        "four_weeks": _plus("received_on", "28"),
        "eight_weeks": _plus("received_on", "56"),
        "twelve_weeks": _plus("received_on", "84"),
        "by_month": _plus("next_ends_on", "lag_days"),
        "day_after": _plus("received_on", "1"),
        "greatest": "GREATEST" if pg else "MAX",
        "late_to": _plus("due_on", str(int(late_days))),
        "weekly": WEEKLY,
        "fortnightly": FORTNIGHTLY,
        "four_weekly": FOUR_WEEKLY,
        "two": CYCLE_WEEKS[FORTNIGHTLY],
        "four": CYCLE_WEEKS[FOUR_WEEKLY],
    }
    return _TEXT.format(**words), parameters


# Of each open award the newest unreversed line says the rate, all of them how far it is paid. next_ends_on is the
# end of the assessment period after that; in bulk it comes with the first bulk payment after it has ended (OPS-D22).
_TEXT = """
WITH told AS (
    SELECT w.id AS award_id, w.public_id AS award_public_id, w.account_id, w.kind, w.cycle, w.status, w.authority,
           b.rate_pence,
           MAX(b.covers_until) OVER (PARTITION BY w.id) AS paid_to,
           MAX(CASE WHEN b.posting_id IS NOT NULL THEN b.paid_on END) OVER (PARTITION BY w.id) AS received_on,
           ROW_NUMBER() OVER (PARTITION BY w.id ORDER BY b.paid_on DESC, b.covers_until DESC, b.id DESC) AS place,
           CASE w.cycle WHEN '{weekly}' THEN 1 WHEN '{fortnightly}' THEN {two} ELSE {four} END AS weeks
    FROM ledger_benefitaward w JOIN ledger_benefitpayment b ON b.award_id = w.id
    WHERE w.account_id IN ({picked})
      AND b.paid_on <= {on} AND (w.closed_on IS NULL OR w.closed_on >= {on})
      AND NOT EXISTS (SELECT 1 FROM ledger_posting r WHERE r.reverses_id = b.posting_id)
),
newest AS (
    SELECT told.*, {month_after} AS next_ends_on, {since_paid_to} AS lag_days FROM told WHERE place = 1
),
dated AS (
    SELECT newest.*,
           CASE WHEN kind = 'HB' THEN {hb_due}
                WHEN received_on IS NULL THEN {first_due}
                WHEN cycle = '{four_weekly}' THEN
                    CASE WHEN {four_weeks} >= next_ends_on THEN {four_weeks}
                         WHEN {eight_weeks} >= next_ends_on THEN {eight_weeks} ELSE {twelve_weeks} END
                ELSE {greatest}({by_month}, {day_after}) END AS due_on,
           CASE WHEN kind = 'HB' THEN rate_pence * weeks ELSE rate_pence END AS expected_pence
    FROM newest
),
expected AS (
    SELECT dated.*,
           CASE WHEN due_on >= {on} THEN 'due' WHEN {late_to} >= {on} THEN 'late' ELSE 'missing' END AS state
    FROM dated
)
"""


def _day(day: date) -> str:
    return f"DATE '{day.isoformat()}'" if connection.vendor == "postgresql" else f"'{day.isoformat()}'"


def _plus(column: str, days: str) -> str:
    """A day so many days later, in either database."""
    if connection.vendor == "postgresql":
        return f"({column} + ({days})::int)"
    return f"date({column}, '+' || ({days}) || ' days')"


def rows(
    on: date,
    accounts: "QuerySet[Any]",
    *,
    late_days: int,
    states: tuple[ExpectedState, ...] = (),
    kind: str = "",
    due_from: date | None = None,
    due_to: date | None = None,
    limit: int | None = None,
    start: int = 0,
) -> Iterator[ExpectedRow]:
    """The next payment of each open award of these accounts, the longest awaited first; all values are our own."""
    sql, parameters = text(on, accounts, late_days=late_days)
    where, more = _where(states, kind, due_from, due_to)
    bound = f" LIMIT {int(limit)} OFFSET {int(start)}" if limit is not None else ""
    with connection.cursor() as cursor:
        cursor.execute(
            f"{sql} SELECT {', '.join(COLUMNS)} FROM expected {where} ORDER BY due_on, award_id{bound}",
            (*parameters, *more),
        )
        while found := cursor.fetchmany(2000):
            for row in found:
                yield _row(row)


@dataclass(frozen=True, slots=True)
class ExpectedTotal:
    """How many payments of a kind stand in a state, and what they come to."""

    kind: str
    state: ExpectedState
    count: int
    pence: int


def totals(
    on: date, accounts: "QuerySet[Any]", *, late_days: int, due_from: date | None = None, due_to: date | None = None
) -> list[ExpectedTotal]:
    """Counts and sums of the next payments by kind and state."""
    sql, parameters = text(on, accounts, late_days=late_days)
    where, more = _where((), "", due_from, due_to)
    with connection.cursor() as cursor:
        cursor.execute(
            f"{sql} SELECT kind, state, COUNT(*), SUM(expected_pence) FROM expected {where}"
            " GROUP BY kind, state ORDER BY kind, state",
            (*parameters, *more),
        )
        return [ExpectedTotal(kind, ExpectedState(state), count, int(pence)) for kind, state, count, pence in cursor]


def _where(
    states: tuple[ExpectedState, ...], kind: str, due_from: date | None, due_to: date | None
) -> tuple[str, tuple[Any, ...]]:
    parts: list[str] = []
    values: list[Any] = []
    if states:
        parts.append(f"state IN ({', '.join('%s' for _ in states)})")
        values += [state.value for state in states]
    if kind:
        parts.append("kind = %s")
        values.append(kind)
    if due_from is not None:
        parts.append(f"due_on >= {_day(due_from)}")
    if due_to is not None:
        parts.append(f"due_on <= {_day(due_to)}")
    return f"WHERE {' AND '.join(parts)}" if parts else "", tuple(values)


def _row(row: tuple[Any, ...]) -> ExpectedRow:
    named = dict(zip(COLUMNS, row, strict=True))
    for day in ("paid_to", "received_on", "due_on"):
        if isinstance(named[day], str):
            named[day] = date.fromisoformat(named[day])
    if not isinstance(named["award_public_id"], UUID):
        named["award_public_id"] = UUID(str(named["award_public_id"]))
    named["state"] = ExpectedState(named["state"])
    return ExpectedRow(**named)


def sunday_after(on: date) -> date:
    """The last day of a day's week."""
    return on + timedelta(days=6 - on.weekday())
