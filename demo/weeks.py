"""Rent years, rent weeks and the calendars by which benefit is paid (plain readings of the file layouts)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

DAY = timedelta(days=1)
WEEK = timedelta(days=7)


def monday_of(day: date) -> date:
    """The Monday of the rent week that holds `day` (OPS-B1)."""
    return day - timedelta(days=day.weekday())


def rent_year_start(year: int) -> date:
    """The first Monday on or after 1 April: week 1 of rent year `year` (OPS-B2)."""
    first = date(year, 4, 1)
    return first + timedelta(days=-first.weekday() % 7)


def rent_year_of(day: date) -> int:
    """The rent year that `day` falls in."""
    return day.year if day >= rent_year_start(day.year) else day.year - 1


def weeks_in(year: int) -> int:
    """52 or 53."""
    return (rent_year_start(year + 1) - rent_year_start(year)).days // 7


def week_of(monday: date) -> tuple[int, int]:
    """(rent year, rent week) of a Monday."""
    year = rent_year_of(monday)
    return year, (monday - rent_year_start(year)).days // 7 + 1


def working_day(day: date) -> date:
    """`day`, or the Monday after it when it is a Saturday or Sunday."""
    return day + timedelta(days=(0, 0, 0, 0, 0, 2, 1)[day.weekday()])


def after_working_days(day: date, count: int) -> date:
    """The day that is `count` weekdays after `day`."""
    while count:
        day += DAY
        if day.weekday() < 5:
            count -= 1
    return day


def next_month(day: date) -> date:
    """The first day of the month after `day`."""
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def months(first: date, last: date) -> list[date]:
    """The first days of all months that touch first..last."""
    found = [first.replace(day=1)]
    while next_month(found[-1]) <= last:
        found.append(next_month(found[-1]))
    return found


@dataclass(frozen=True)
class Span:
    """The stretch of time the files tell: history, take-on, feeds, today."""

    today: date
    weeks_after: int
    history_weeks: int

    @cached_property
    def take_on(self) -> date:
        """A Monday, `weeks_after` weeks before the week of today; the system charges from here on."""
        return monday_of(self.today) - self.weeks_after * WEEK

    @cached_property
    def start(self) -> date:
        """The Monday that transactions.csv begins with (balances are brought forward on it)."""
        return self.take_on - self.history_weeks * WEEK

    @cached_property
    def mondays(self) -> tuple[date, ...]:
        """Every rent week from the start of the history to the week of today."""
        return tuple(self.start + n * WEEK for n in range(self.history_weeks + self.weeks_after + 1))

    @cached_property
    def last_sunday(self) -> date:
        """The date of the newest payments file: the last Sunday that is not after today."""
        return self.today - timedelta(days=(self.today.weekday() + 1) % 7)

    @cached_property
    def file_sundays(self) -> tuple[date, ...]:
        """The dates of the weekly files after take-on."""
        count = (self.last_sunday - self.take_on).days // 7 + 1
        return tuple(self.take_on + timedelta(days=6 + 7 * n) for n in range(count) if count > 0)

    @cached_property
    def run_tuesday(self) -> date:
        """The Tuesday of the newest letter run."""
        return self.today - timedelta(days=(self.today.weekday() - 1) % 7)

    @cached_property
    def run_monday(self) -> date:
        """The Monday of the week of the newest letter run: the stories are told from here backwards."""
        return self.run_tuesday - DAY

    def run_dates(self, count: int) -> tuple[date, ...]:
        """The Tuesdays of the last `count` letter runs, oldest first, none before take-on."""
        days = [self.run_tuesday - n * WEEK for n in reversed(range(count))]
        return tuple(day for day in days if day >= self.take_on)

    @cached_property
    def hb_periods(self) -> tuple[tuple[date, date, date], ...]:
        """(from, to, pay date) of each HB period paid in the span; three weeks are open today."""
        newest = monday_of(self.today) - 15 * DAY
        found = []
        ends = newest
        while ends + 3 * DAY >= self.start:
            found.append((ends - 27 * DAY, ends, ends + 3 * DAY))
            ends -= 28 * DAY
        return tuple(reversed(found))

    @cached_property
    def hb_paid_to(self) -> date:
        """The last day covered by a Housing Benefit payment received before take-on."""
        ends = self.hb_periods[-1][1]
        while ends + 3 * DAY >= self.take_on:
            ends -= 28 * DAY
        return ends

    @cached_property
    def uc_pay_days(self) -> tuple[date, ...]:
        """Days of the UC schedule, the 10th or the Monday after; each pays last month's periods."""
        days = (working_day(first.replace(day=10)) for first in months(self.start, self.today))
        return tuple(day for day in days if self.start <= day <= self.today)


@dataclass(frozen=True)
class RentCalendar:
    """Which weeks are charged, by rent group: the free weeks of each rent year, by number."""

    free_weeks: dict[str, frozenset[int]]

    def charged(self, group: str, monday: date) -> bool:
        """Is anything charged in the week of `monday`?"""
        return week_of(monday)[1] not in self.free_weeks[group]

    def charged_weeks(self, group: str, year: int) -> int:
        """Weeks charged in rent year `year` (OPS-B5)."""
        return weeks_in(year) - len(self.free_weeks[group])
