"""The calendar of an arrangement: every due day, what falls due on it, what may be owed after it (OPS-E8, OPS-E9)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from arrears.rules.arrangements import (
    FREQUENCY_WORDS,
    ArrangementKind,
    Terms,
    expected_pence,
    first_test_on,
)
from letters.rules.wording import day, money
from tenancies.rules.periods import step

MOST_ROWS = 5200
"""A hundred years of weeks: what takes longer never clears, and its last row leaves something over."""


class Mark(StrEnum):
    """What became of a due day."""

    TO_COME = "to_come"
    WAITED_FOR = "waited_for"
    PAID = "paid"
    PART = "part"
    MISSED = "missed"


MARK_WORDS = {
    Mark.TO_COME: "To come",
    Mark.WAITED_FOR: "Waited for",
    Mark.PAID: "Paid",
    Mark.PART: "Paid in part",
    Mark.MISSED: "Missed",
}


@dataclass(frozen=True, slots=True)
class Due:
    """
    One due day, in pence.

    `judged_on` is the day from which it counts as due (OPS-E9's tolerance, stepped from the first one itself, so that
    the end of a month never drifts); `expected_pence` the most that may be owed from then on; `left_pence` what is
    left of the sum that the arrangement clears.
    """

    due_on: date
    judged_on: date
    amount_pence: int
    expected_pence: int
    left_pence: int
    is_lump: bool = False


def calendar(terms: Terms) -> tuple[Due, ...]:
    """
    Return the due days of an arrangement until what it clears is paid, in order.

    The last instalment is what is left. A lump sum stands on its day, before an instalment of the same day. Without
    instalments there is only the lump sum.
    """
    left = terms.to_clear_pence
    rows: list[Due] = []
    lump_on = terms.lump_on or terms.starts_on
    lump = min(terms.lump_sum_pence, left)
    number = 0
    while len(rows) < MOST_ROWS and (left > 0 or lump):
        due_on = step(terms.starts_on, terms.frequency.period, number)
        if lump and (lump_on <= due_on or terms.instalment_pence <= 0 or left <= lump):
            left -= lump
            rows.append(_row(terms, lump_on, first_lump_test_on(terms), lump, left, is_lump=True))
            lump = 0
            continue
        if terms.instalment_pence <= 0:
            break
        amount = min(terms.instalment_pence, left - lump)
        left -= amount
        judged_on = step(first_test_on(terms), terms.frequency.period, number)
        rows.append(_row(terms, due_on, judged_on, amount, left, is_lump=False))
        number += 1
    return tuple(rows)


def first_lump_test_on(terms: Terms) -> date:
    """Return the day from which the lump sum counts as due: its own, or the first instalment's if that is sooner."""
    on = terms.lump_on or terms.starts_on
    return min(first_test_on(terms), on + timedelta(days=terms.tolerance_days))


def _row(terms: Terms, due_on: date, judged_on: date, amount: int, left: int, *, is_lump: bool) -> Due:
    return Due(due_on, judged_on, amount, expected_pence(terms, judged_on), left, is_lump)


def clears_on(terms: Terms) -> date | None:
    """Return the day on which the last instalment is due; None if it never clears, or there is nothing to clear."""
    rows = calendar(terms)
    return rows[-1].due_on if rows and rows[-1].left_pence == 0 else None


@dataclass(frozen=True, slots=True)
class Kept:
    """A due day with what came for it."""

    due: Due
    received_pence: int
    mark: Mark


def kept(terms: Terms, rows: Iterable[Due], payments: Iterable[tuple[date, int]], on: date) -> tuple[Kept, ...]:
    """
    Return each due day with what was paid for it by a day: after the one before was judged, until itself was.

    The current rent may be in it, as in `arrangements.consecutive_misses`. `payments` are (day, pence as a plus,
    returned ones as a minus) since the arrangement was agreed.
    """
    received = sorted(payments)
    found: list[Kept] = []
    since = date.min
    for row in rows:
        came = sum(pence for paid_on, pence in received if since < paid_on <= min(on, row.judged_on))
        found.append(Kept(row, came, _mark(row, came, on)))
        since = row.judged_on
    return tuple(found)


def _mark(row: Due, came: int, on: date) -> Mark:
    if came >= row.amount_pence:
        return Mark.PAID
    if on < row.due_on:
        return Mark.TO_COME
    if on < row.judged_on:
        return Mark.WAITED_FOR
    return Mark.PART if came > 0 else Mark.MISSED


def next_due(rows: Iterable[Due], on: date) -> Due | None:
    """Return the first due day that is not before a day."""
    return next((row for row in rows if row.due_on >= on), None)


def sentence(terms: Terms) -> str:
    """Say in one sentence what is agreed and when it clears: `£12.00 a week clears it by 9 July 2027.` (PRA-31)."""
    clears = clears_on(terms)
    if terms.kind is ArrangementKind.ONE_OFF:
        return f"{money(terms.instalment_pence)} on {day(terms.starts_on)} clears it."
    said = f"{money(terms.instalment_pence)} {FREQUENCY_WORDS[terms.frequency]}"
    if terms.lump_sum_pence and terms.lump_on:
        said = f"{money(terms.lump_sum_pence)} on {day(terms.lump_on)}, then {said}"
    return f"{said} clears it by {day(clears)}." if clears else f"{said} never clears it."


def plan_words(terms: Terms) -> str:
    """What is paid, in a few words: `£12.00 a week`; `£50.00 first, then £12.00 a week`; `£80.00 on 5 May 2026`."""
    if terms.kind is ArrangementKind.ONE_OFF:
        return f"{money(terms.instalment_pence)} on {day(terms.starts_on)}"
    words = f"{money(terms.instalment_pence)} {FREQUENCY_WORDS[terms.frequency]}"
    return f"{money(terms.lump_sum_pence)} first, then {words}" if terms.lump_sum_pence else words
