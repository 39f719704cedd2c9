"""
Accounting periods: the stretches of days that finance closes, cut from rent weeks or from calendar months.

A rent month is the rent weeks whose Mondays fall in a calendar month, so twelve of them are a rent year and no week is
split (OPS-B2); a rent quarter is that of the statements (PRA-17).
"""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from ledger.rules.rent_weeks import monday_of, quarter_of, sunday_of

DAY = timedelta(days=1)


class Basis(StrEnum):
    """What a period is made of."""

    RENT_MONTHS = "rent_months"
    RENT_QUARTERS = "rent_quarters"
    CALENDAR_MONTHS = "calendar_months"


BASIS_WORDS: dict[Basis, str] = {
    Basis.RENT_MONTHS: "Rent weeks, by month of their Monday",
    Basis.RENT_QUARTERS: "Rent weeks, by quarter",
    Basis.CALENDAR_MONTHS: "Calendar months",
}


@dataclass(frozen=True, slots=True)
class Period:
    """One period: its name and its days, both included."""

    label: str
    starts_on: date
    ends_on: date


def period_of(basis: Basis, day: date) -> Period:
    """The period of a basis in which a day lies."""
    if basis is Basis.CALENDAR_MONTHS:
        last = day.replace(day=monthrange(day.year, day.month)[1])
        return Period(f"{day:%Y-%m}", day.replace(day=1), last)
    if basis is Basis.RENT_QUARTERS:
        quarter = quarter_of(day)
        return Period(f"{quarter.rent_year}-Q{quarter.number}", quarter.starts_on, quarter.ends_on)
    monday = monday_of(day)
    first = monday_of(monday.replace(day=7))
    last_day = monday.replace(day=monthrange(monday.year, monday.month)[1])
    return Period(f"{monday:%Y-%m}", first, sunday_of(last_day))


def periods(basis: Basis, *, from_on: date, until_on: date) -> Iterator[Period]:
    """
    The periods from a day on, without a gap, up to the one in which the last day lies.

    The first begins on `from_on` itself, so that a group that changes its basis leaves no day out.
    """
    start = from_on
    while start <= until_on:
        found = period_of(basis, start)
        yield Period(found.label, start, found.ends_on)
        start = found.ends_on + DAY
