"""The cycles in which benefit is paid: weekly, fortnightly, four-weekly, and by the calendar month."""

from calendar import monthrange
from datetime import date, timedelta

WEEKLY, FORTNIGHTLY, FOUR_WEEKLY, MONTHLY = "weekly", "fortnightly", "4-weekly", "monthly"

CYCLE_WORDS = {
    WEEKLY: "every week",
    FORTNIGHTLY: "every two weeks",
    FOUR_WEEKLY: "every four weeks",
    MONTHLY: "every month",
}

CYCLE_WEEKS = {WEEKLY: 1, FORTNIGHTLY: 2, FOUR_WEEKLY: 4}
"""How many weeks a cycle has; a month has none."""


def months_after(day: date, months: int) -> date:
    """The same day so many calendar months later, or the last day of that month where it has no such day."""
    years, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(years, month + 1, min(day.day, monthrange(years, month + 1)[1]))


def days_of_cycle(first: date, cycle: str, number: int) -> date:
    """The day so many cycles after the first, reckoned from the first so that month ends do not drift."""
    if cycle == MONTHLY:
        return months_after(first, number)
    return first + timedelta(weeks=CYCLE_WEEKS[cycle] * number)
