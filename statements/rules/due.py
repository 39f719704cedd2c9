"""Which quarter's statements are due (DEC-24, PRA-17)."""

from datetime import date, timedelta

from ledger.rules.rent_weeks import Quarter, quarter_of, quarters


class NoSuchQuarter(ValueError):
    """A rent year has quarters 1 to 4."""


def newest_completed(today: date) -> Quarter:
    """The newest quarter whose last day lies before today."""
    return quarter_of(quarter_of(today).starts_on - timedelta(days=1))


def quarter(rent_year: int, number: int) -> Quarter:
    """
    One quarter by its number.

    :raises NoSuchQuarter: unless it is 1 to 4.
    """
    if number not in (1, 2, 3, 4):
        raise NoSuchQuarter(f"A rent year has quarters 1 to 4, not {number}.")
    return quarters(rent_year)[number - 1]
