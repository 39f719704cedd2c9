"""Rent years, rent weeks and quarters (OPS-B1, OPS-B2, OPS-B4, OPS-B5, PRA-17)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

WEEK = timedelta(days=7)


class NoSuchWeek(ValueError):
    """The rent year has no week of that number."""


@dataclass(frozen=True, slots=True)
class RentWeek:
    """One rent week, Monday to Sunday, and whether rent is charged in it."""

    rent_year: int
    week: int
    starts_on: date
    charged: bool = True

    @property
    def ends_on(self) -> date:
        """The Sunday that ends the week."""
        return self.starts_on + timedelta(days=6)


@dataclass(frozen=True, slots=True)
class Quarter:
    """
    A statement quarter of whole rent weeks: thirteen, or fourteen at the end of a 53-week year (PRA-17,
    DEC-24).
    """

    rent_year: int
    number: int
    starts_on: date
    ends_on: date
    first_week: int
    last_week: int

    @property
    def weeks(self) -> int:
        """How many rent weeks it has."""
        return self.last_week - self.first_week + 1


def monday_of(day: date) -> date:
    """Return the Monday that starts the rent week of a day (OPS-B1)."""
    return day - timedelta(days=day.weekday())


def sunday_of(day: date) -> date:
    """Return the Sunday that ends the rent week of a day (OPS-B1)."""
    return day + timedelta(days=6 - day.weekday())


@lru_cache(maxsize=512)
def rent_year_starts(year: int) -> date:
    """Return the first Monday on or after 1 April, week 1 of the rent year (OPS-B2)."""
    first = date(year, 4, 1)
    return first + timedelta(days=-first.weekday() % 7)


def weeks_in(year: int) -> int:
    """Return how many weeks the rent year has: 52 or 53 (OPS-B2)."""
    return (rent_year_starts(year + 1) - rent_year_starts(year)).days // 7


def rent_year_of(day: date) -> int:
    """Return the rent year that a day belongs to, named by the calendar year in which it starts."""
    return day.year if day >= rent_year_starts(day.year) else day.year - 1


def rent_week_of(day: date, free_weeks: Collection[int] = ()) -> RentWeek:
    """Return the rent week of a day; `free_weeks` are the numbers of the free weeks of that rent year."""
    year = rent_year_of(day)
    week = (day - rent_year_starts(year)).days // 7 + 1
    return RentWeek(year, week, monday_of(day), week not in free_weeks)


def calendar(year: int, free_weeks: Collection[int] = ()) -> tuple[RentWeek, ...]:
    """
    Return every week of a rent year in order, the free ones marked not charged (OPS-B4).

    :raises NoSuchWeek: if a free week is not in that year, such as week 53 of a 52-week year.
    """
    _check(year, free_weeks)
    start = rent_year_starts(year)
    return tuple(
        RentWeek(year, number, start + (number - 1) * WEEK, number not in free_weeks)
        for number in range(1, weeks_in(year) + 1)
    )


def charge_weeks(year: int, free_weeks: Collection[int] = ()) -> int:
    """
    Return in how many weeks of a rent year rent is charged (OPS-B5).

    :raises NoSuchWeek: if a free week is not in that year.
    """
    _check(year, free_weeks)
    return weeks_in(year) - len(set(free_weeks))


def quarters(year: int) -> tuple[Quarter, Quarter, Quarter, Quarter]:
    """
    Return the four statement quarters of a rent year; together they are the year, and no week is split
    (PRA-17).
    """
    return _quarter(year, 1), _quarter(year, 2), _quarter(year, 3), _quarter(year, 4)


def quarter_of(day: date) -> Quarter:
    """Return the statement quarter of a day (PRA-17)."""
    week = rent_week_of(day)
    return _quarter(week.rent_year, min(4, (week.week - 1) // 13 + 1))


def _quarter(year: int, number: int) -> Quarter:
    first = (number - 1) * 13 + 1
    last = weeks_in(year) if number == 4 else number * 13
    start = rent_year_starts(year)
    return Quarter(year, number, start + (first - 1) * WEEK, start + last * WEEK - timedelta(days=1), first, last)


def _check(year: int, free_weeks: Collection[int]) -> None:
    for number in free_weeks:
        if not 1 <= number <= weeks_in(year):
            raise NoSuchWeek(f"Rent year {year} has {weeks_in(year)} weeks, so week {number} cannot be a free week.")
