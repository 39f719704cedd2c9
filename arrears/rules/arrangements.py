"""What an arrangement asks for by a day, and whether it is kept (OPS-E8, OPS-E9, OPS-E10, OPS-L4)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from tenancies.rules.periods import PeriodUnit, step, steps_until

TOLERANCE_DAYS = 5
"""Days after an instalment's day before it counts as not paid (OPS-E9; a setting)."""


class ArrangementKind(StrEnum):
    """Agreed between us, or terms of a court order."""

    INFORMAL = "informal"
    COURT = "court"


class Frequency(StrEnum):
    """How often an instalment is due; the words of agreements.csv."""

    WEEKLY = "weekly"
    FORTNIGHTLY = "fortnightly"
    FOUR_WEEKLY = "4-weekly"
    MONTHLY = "monthly"

    @property
    def period(self) -> PeriodUnit:
        """The same as a period."""
        return _PERIODS[self]


_PERIODS = {
    Frequency.WEEKLY: PeriodUnit.WEEK,
    Frequency.FORTNIGHTLY: PeriodUnit.FORTNIGHT,
    Frequency.FOUR_WEEKLY: PeriodUnit.FOUR_WEEK,
    Frequency.MONTHLY: PeriodUnit.MONTH,
}


class ArrangementState(StrEnum):
    """How an arrangement stands on a night. Broken is tested every night and may be live again (OPS-E9)."""

    LIVE = "live"
    BROKEN = "broken"
    COMPLETED = "completed"


@dataclass(frozen=True, slots=True)
class Terms:
    """
    What was agreed (OPS-E8). The instalment is on top of the current rent, so it is judged on the whole
    balance.

    `start_balance_pence` is the balance after the debit of the week in which it starts (OPS-L4).
    `order_ends_on` is the end of a court order: until then court terms are not completed, whatever the
    balance (OPS-E9).
    """

    kind: ArrangementKind
    starts_on: date
    start_balance_pence: int
    instalment_pence: int
    frequency: Frequency
    lump_sum_pence: int = 0
    lump_on: date | None = None
    tolerance_days: int = TOLERANCE_DAYS
    order_ends_on: date | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """
    How an arrangement stands: instalments due, the balance then expected, the shortfall (never below 0), the
    state.
    """

    instalments_due: int
    expected_pence: int
    balance_pence: int
    shortfall_pence: int
    state: ArrangementState


def first_test_on(terms: Terms) -> date:
    """Return the day from which the first instalment is counted as due: `f` of OPS-E9."""
    return terms.starts_on + timedelta(days=terms.tolerance_days)


def instalments_due(terms: Terms, on: date) -> int:
    """Return how many instalments must have been paid by a day, the tolerance allowed for: `n` of OPS-E9."""
    return max(0, steps_until(first_test_on(terms), terms.frequency.period, on) + 1)


def expected_pence(terms: Terms, on: date) -> int:
    """
    Return the most that may be owed on a day if the arrangement is kept: `exp` of OPS-E9, never below 0.

    As OPS-E9 is written, a lump sum waits for its own day only until the first instalment is due.
    """
    due = instalments_due(terms, on)
    if due:
        paid = terms.lump_sum_pence + due * terms.instalment_pence
    else:
        paid = terms.lump_sum_pence if _lump_is_due(terms, on) else 0
    return max(0, terms.start_balance_pence - paid)


def standing(terms: Terms, balance_pence: int, on: date) -> Standing:
    """Say how an arrangement stands with a balance on a day, by OPS-E9 exactly as it is written."""
    allowed = expected_pence(terms, on)
    if allowed < balance_pence:
        state = ArrangementState.BROKEN
    elif balance_pence <= 0 and not _order_still_runs(terms, on):
        state = ArrangementState.COMPLETED
    else:
        state = ArrangementState.LIVE
    return Standing(instalments_due(terms, on), allowed, balance_pence, max(0, balance_pence - allowed), state)


def state(terms: Terms, balance_pence: int, on: date) -> ArrangementState:
    """
    Return only the state of OPS-E9: broken if less is allowed than is owed, completed if nothing is owed, or
    live.
    """
    return standing(terms, balance_pence, on).state


def standing_own_calendar(
    terms: Terms, balance_pence: int, on: date, *, technical_pence: int, debits_since_due_pence: int
) -> Standing:
    """
    Say how an arrangement stands by the payer's own calendar (OPS-E10, OPS-L4).

    The balance is taken less expected benefit and less the debits raised since the payer's last due day
    (`position.debits_since`); 0 of either where there is none.
    """
    return standing(terms, balance_pence - technical_pence - debits_since_due_pence, on)


def state_own_calendar(
    terms: Terms, balance_pence: int, on: date, *, technical_pence: int, debits_since_due_pence: int
) -> ArrangementState:
    """Return only the state of `standing_own_calendar`."""
    return standing_own_calendar(
        terms,
        balance_pence,
        on,
        technical_pence=technical_pence,
        debits_since_due_pence=debits_since_due_pence,
    ).state


def instalments_short(shortfall_pence: int, instalment_pence: int) -> int:
    """
    Return a shortfall in hundredths of an instalment, rounded up so that "more than two" is exact (OPS-E10).
    """
    if instalment_pence <= 0:
        return 0
    return -(-max(0, shortfall_pence) * 100 // instalment_pence)


def consecutive_misses(terms: Terms, payments: Iterable[tuple[date, int]], on: date) -> int:
    """
    Return how many instalments running, up to the newest due one, were not paid (PRA-3).

    An instalment is paid by payments (day, pence as a plus) of at least its amount that came after the
    tolerance of the one before it and by the end of its own; the current rent may be in them. Payments since
    `starts_on` are enough.
    """
    due = instalments_due(terms, on)
    received = sorted(payments)
    first, unit = first_test_on(terms), terms.frequency.period
    misses = 0
    for number in range(due - 1, -1, -1):
        ends = on if number == due - 1 else step(first, unit, number)
        begins = step(first, unit, number - 1)
        if sum(pence for paid_on, pence in received if begins < paid_on <= ends) >= terms.instalment_pence:
            break
        misses += 1
    return misses


def _lump_is_due(terms: Terms, on: date) -> bool:
    due_on = terms.lump_on or terms.starts_on
    return due_on + timedelta(days=terms.tolerance_days) <= on


def _order_still_runs(terms: Terms, on: date) -> bool:
    return terms.kind is ArrangementKind.COURT and terms.order_ends_on is not None and on < terms.order_ends_on
