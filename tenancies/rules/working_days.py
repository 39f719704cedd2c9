"""
Working days: Monday to Friday without the bank holidays of the jurisdiction (DEC-13).

A landlord's or a government's own days (an extra bank holiday, a moved one) come in as dated overrides.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache

import holidays

ENGLAND, WALES, SCOTLAND, NORTHERN_IRELAND = "ENG", "WLS", "SCT", "NIR"

Overrides = Mapping[date, bool]
"""By day: whether it is a working day, whatever the calendar says."""

SATURDAY = 5


def is_working_day(day: date, *, jurisdiction: str = ENGLAND, overrides: Overrides | None = None) -> bool:
    """Whether banks, courts and offices work on a day."""
    if overrides and day in overrides:
        return overrides[day]
    return day.weekday() < SATURDAY and day not in _bank_holidays(jurisdiction, day.year)


def after(day: date, count: int, *, jurisdiction: str = ENGLAND, overrides: Overrides | None = None) -> date:
    """
    The day that is so many working days after a day, which itself does not count.

    :param count: one or more; from a Friday, one working day is the Monday.
    """
    found = day
    while count > 0:
        found += timedelta(days=1)
        count -= is_working_day(found, jurisdiction=jurisdiction, overrides=overrides)
    return found


def before(day: date, count: int, *, jurisdiction: str = ENGLAND, overrides: Overrides | None = None) -> date:
    """
    The day that is so many working days before a day, which itself does not count.

    :param count: one or more; from a Monday, one working day is the Friday.
    """
    found = day
    while count > 0:
        found -= timedelta(days=1)
        count -= is_working_day(found, jurisdiction=jurisdiction, overrides=overrides)
    return found


def on_or_after(day: date, *, jurisdiction: str = ENGLAND, overrides: Overrides | None = None) -> date:
    """The day itself where it is a working day, otherwise the next one (OPS-D7: when money is taken)."""
    found = day
    while not is_working_day(found, jurisdiction=jurisdiction, overrides=overrides):
        found += timedelta(days=1)
    return found


def between(first: date, last: date, *, jurisdiction: str = ENGLAND, overrides: Overrides | None = None) -> int:
    """How many working days lie after `first`, up to and with `last`; 0 where `last` is not later."""
    days = (last - first).days
    return sum(
        is_working_day(first + timedelta(days=n), jurisdiction=jurisdiction, overrides=overrides)
        for n in range(1, days + 1)
    )


@lru_cache(maxsize=64)
def _bank_holidays(jurisdiction: str, year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("GB", subdiv=jurisdiction, years=year))
