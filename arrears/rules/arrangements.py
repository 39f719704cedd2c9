"""What an arrangement asks for by a day, and whether it is kept (OPS-E8, OPS-E9, OPS-E10, OPS-L4)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise

from tenancies.rules.periods import PeriodUnit, step, steps_until

TOLERANCE_DAYS = 5
"""Days after an instalment's day before it counts as not paid (OPS-E9; a setting)."""


class ArrangementKind(StrEnum):
    """
    What was agreed (OPS-E8): instalments, a lump sum first and then instalments, all of it by one day; or terms of a
    court order. Files know informal and court.
    """

    INFORMAL = "informal"
    COURT = "court"
    ONE_OFF = "one_off"
    LUMP = "lump"


KIND_WORDS = {
    ArrangementKind.INFORMAL: "Instalments",
    ArrangementKind.LUMP: "A lump sum first, then instalments",
    ArrangementKind.ONE_OFF: "All of it by one day",
    ArrangementKind.COURT: "Terms of a court order",
}
"""The kinds as screens name them."""


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

BY_PERIOD = {period: frequency for frequency, period in _PERIODS.items()}
"""The frequency of instalments that goes with a payer's own cycle."""

FREQUENCY_WORDS = {
    Frequency.WEEKLY: "a week",
    Frequency.FORTNIGHTLY: "every two weeks",
    Frequency.FOUR_WEEKLY: "every four weeks",
    Frequency.MONTHLY: "a month",
}
"""What stands after a sum: £12 a week."""


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

    `start_balance_pence` is the balance after the debit of the week in which it starts (OPS-L4), and
    `start_timing_pence` how much of that was only timing: benefit still to come, rent not due yet by the payer's own
    calendar. `start_paid_pence` is what of that week's rent had been paid when it was agreed: it is in the start
    balance, because the balance is as high again after the next debit, and it is nothing that the plan clears. Both are
    0 where a file told of the arrangement.
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
    start_timing_pence: int = 0
    start_paid_pence: int = 0

    @property
    def own_start_pence(self) -> int:
        """The start balance by the payer's own calendar: less what was only timing."""
        return max(0, self.start_balance_pence - self.start_timing_pence)

    @property
    def to_clear_pence(self) -> int:
        """What the arrangement is to clear: what was owed when it was agreed, less what was only timing."""
        return max(0, self.own_start_pence - self.start_paid_pence)


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
    due = max(0, steps_until(first_test_on(terms), terms.frequency.period, on) + 1)
    return min(due, 1) if terms.kind is ArrangementKind.ONE_OFF else due


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
    (`position.debits_since`); 0 of either where there is none. What was only timing at the start is left out there
    too, so that like is compared with like.
    """
    own = replace(terms, start_balance_pence=terms.own_start_pence, start_timing_pence=0)
    return standing(own, balance_pence - technical_pence - debits_since_due_pence, on)


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


def month_wobble(pay_days: Sequence[date], debits: Iterable[tuple[date, int]]) -> int:
    """
    Return what weekly debits run ahead of somebody who pays a month's rent each month, in pence, never below 0.

    A month has four or five Mondays, and who pays 52 twelfths of the week's rent on each pay-day is up to a week
    behind after five, and never behind in truth (OPS-B5, OPS-B7). Each window between two pay-days is held against a
    month of its own rent; the sum is at most a week's, and the two days that twelve such months leave uncovered in two
    years.

    :param pay_days: in order, the first the one before the arrangement was agreed, the last the newest one.
    :param debits: the net weekly debits (day, pence) after the first of them.
    """
    listed = sorted(debits)
    ahead, week = 0, 0
    for since, until in pairwise(pay_days):
        window = [pence for on, pence in listed if since < on <= until]
        if window:
            week = max(week, max(window))
            ahead += sum(window) - sum(window) * 52 // (12 * len(window))
    return min(max(0, ahead), week * 9 // 7)


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
    `starts_on` are enough; what is to be paid all at once may come at any time since it was agreed.
    """
    due = instalments_due(terms, on)
    received = sorted(payments)
    first, unit = first_test_on(terms), terms.frequency.period
    one_off = terms.kind is ArrangementKind.ONE_OFF
    misses = 0
    for number in range(due - 1, -1, -1):
        ends = on if number == due - 1 else step(first, unit, number)
        begins = date.min if one_off else step(first, unit, number - 1)
        if sum(pence for paid_on, pence in received if begins < paid_on <= ends) >= terms.instalment_pence:
            break
        misses += 1
    return misses


def by_payers_cycle(terms: Terms, cycle: PeriodUnit, due_on: date) -> Terms:
    """
    Return the terms as a payer keeps them whose pay-days are further apart than the instalments (OPS-E10).

    Who is paid by the month and agreed to so much a week pays it by the month: the instalments of a cycle together, on
    the first pay-day from the start on. `due_on` is any pay-day of the calendar. Terms whose instalments are no closer
    than the pay-days stay as they are.
    """
    fit = _TOGETHER.get((terms.frequency.period, cycle))
    if fit is None or terms.kind is ArrangementKind.ONE_OFF:
        return terms
    number = steps_until(due_on, cycle, terms.starts_on - timedelta(days=1)) + 1
    return replace(
        terms,
        starts_on=step(due_on, cycle, number),
        frequency=BY_PERIOD[cycle],
        instalment_pence=fit * terms.instalment_pence,
    )


_TOGETHER = {
    (PeriodUnit.WEEK, PeriodUnit.FORTNIGHT): 2,
    (PeriodUnit.WEEK, PeriodUnit.FOUR_WEEK): 4,
    (PeriodUnit.WEEK, PeriodUnit.MONTH): 4,
    (PeriodUnit.FORTNIGHT, PeriodUnit.FOUR_WEEK): 2,
    (PeriodUnit.FORTNIGHT, PeriodUnit.MONTH): 2,
    (PeriodUnit.FOUR_WEEK, PeriodUnit.MONTH): 1,
}
"""How many instalments certainly fall in one cycle of a payer who is paid less often."""


def _lump_is_due(terms: Terms, on: date) -> bool:
    due_on = terms.lump_on or terms.starts_on
    return due_on + timedelta(days=terms.tolerance_days) <= on


def _order_still_runs(terms: Terms, on: date) -> bool:
    return terms.kind is ArrangementKind.COURT and terms.order_ends_on is not None and on < terms.order_ends_on
