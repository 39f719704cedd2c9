"""The periods by which rent is charged and money is expected, and the days on which they fall."""

import calendar
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction


class PeriodUnit(StrEnum):
    """A period of rent, of a benefit or of a payer (OPS-B3, LAW-D15)."""

    WEEK = "week"
    FORTNIGHT = "fortnight"
    FOUR_WEEK = "four_week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


DAYS = {PeriodUnit.WEEK: 7, PeriodUnit.FORTNIGHT: 14, PeriodUnit.FOUR_WEEK: 28}
MONTHS = {PeriodUnit.MONTH: 1, PeriodUnit.QUARTER: 3, PeriodUnit.YEAR: 12}


def add_months(day: date, months: int) -> date:
    """Return the same-numbered day so many months away, or that month's last day if it has none (LAW-D10)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def step(anchor_on: date, unit: PeriodUnit, count: int) -> date:
    """
    Return the day `count` periods after an anchor (before it, when negative).

    Each step is taken from the anchor itself, so the 31st comes back after February (OPS-E9).
    """
    if unit in DAYS:
        return anchor_on + timedelta(days=DAYS[unit] * count)
    return add_months(anchor_on, MONTHS[unit] * count)


def steps_until(anchor_on: date, unit: PeriodUnit, on: date) -> int:
    """
    Return the greatest whole number of periods that, taken from the anchor, does not pass a day; may be
    negative.
    """
    if unit in DAYS:
        return (on - anchor_on).days // DAYS[unit]
    months = (on.year - anchor_on.year) * 12 + on.month - anchor_on.month
    count = months // MONTHS[unit]
    return count if step(anchor_on, unit, count) <= on else count - 1


def last_due_on(anchor_on: date, unit: PeriodUnit, on: date) -> date | None:
    """
    Return the latest due day, not later than `on`, of a calendar that began at its anchor; None before it
    began.
    """
    count = steps_until(anchor_on, unit, on)
    return step(anchor_on, unit, count) if count >= 0 else None


def weekly_equivalent(amount_pence: int, unit: PeriodUnit, *, charge_weeks: int = 52) -> Fraction:
    """
    Return the exact weekly amount, in pence, of a charge made by another period (OPS-B5).

    `charge_weeks` are the weeks of the rent year in which rent is charged: 52, 53, or fewer with free weeks.
    The caller rounds, once.
    """
    if unit in DAYS:
        return Fraction(amount_pence * 7, DAYS[unit])
    return Fraction(amount_pence * 12, MONTHS[unit] * charge_weeks)
