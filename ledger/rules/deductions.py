"""
Deductions from a tenant's benefit for rent arrears, asked for and watched (TPD; OPS-D25, D26).

The rates are dated data: each April's new row is added, and the newest one in force on a day is meant.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from ledger.rules.benefit_cycles import days_of_cycle


class Benefit(StrEnum):
    """From which benefit it is deducted."""

    UC = "UC"
    PC = "PC"
    ESA = "ESA"
    JSA = "JSA"
    IS = "IS"


BENEFIT_WORDS: dict[Benefit, str] = {
    Benefit.UC: "Universal Credit",
    Benefit.PC: "Pension Credit",
    Benefit.ESA: "Employment and Support Allowance",
    Benefit.JSA: "Jobseeker’s Allowance",
    Benefit.IS: "Income Support",
}


@dataclass(frozen=True, slots=True)
class Rates:
    """
    What may be deducted from a day on.

    :param weekly_pence: the fixed weekly amount of Pension Credit and the older benefits.
    :param uc_least_percent: of the Universal Credit standard allowance, for rent; likewise the most.
    :param uc_all_percent: of the standard allowance, all deductions together.
    """

    from_on: date
    weekly_pence: int
    uc_least_percent: int
    uc_most_percent: int
    uc_all_percent: int


RATES: tuple[Rates, ...] = (
    Rates(date(2024, 4, 8), 455, 10, 20, 25),
    Rates(date(2025, 4, 30), 455, 10, 20, 15),
)
"""OPS-D25. Check each April: the fixed amount is 5 % of the personal allowance from 25 on."""

MISSING_IN_A_ROW = 2
"""From so many expected deductions in a row that did not come, it is a problem (OPS-D26)."""

EARLY_DAYS = 7
"""A deduction that comes up to so many days before its day is that day's."""


def rates(on: date, table: Collection[Rates] = RATES) -> Rates | None:
    """The rates in force on a day; None before the first row."""
    return max((row for row in table if row.from_on <= on), key=lambda row: row.from_on, default=None)


def expected_days(*, first_due_on: date, cycle: str, until: date) -> list[date]:
    """The days on which a running deduction is expected, up to and including a day."""
    found, number = [], 0
    while (day := days_of_cycle(first_due_on, cycle, number)) <= until:
        found.append(day)
        number += 1
    return found


@dataclass(frozen=True, slots=True)
class Watched:
    """
    How a running deduction keeps to its days.

    :param received: expected days for which something came; `missing` those that passed without.
    :param in_a_row: how many of the newest past days running are missing.
    :param next_on: the next day on which something is expected; it may be a few days past.
    """

    received: tuple[date, ...]
    missing: tuple[date, ...]
    in_a_row: int
    next_on: date

    @property
    def problem(self) -> bool:
        """Two or more running did not come (OPS-D26)."""
        return self.in_a_row >= MISSING_IN_A_ROW


def watched(*, first_due_on: date, cycle: str, receipts: Collection[date], on: date, late_days: int) -> Watched:
    """
    Hold what came against what was expected by a day.

    What comes from a week before an expected day until a week before the next one is that day's. A day is missing
    only once it is `late_days` past.
    """
    days = expected_days(first_due_on=first_due_on, cycle=cycle, until=on)
    following = days_of_cycle(first_due_on, cycle, len(days))
    came, missing = [], []
    for day, after in zip(days, [*days[1:], following], strict=True):
        window_from, window_to = day - timedelta(days=EARLY_DAYS), after - timedelta(days=EARLY_DAYS)
        if any(window_from <= receipt < window_to for receipt in receipts if receipt <= on):
            came.append(day)
        elif day + timedelta(days=late_days) < on:
            missing.append(day)
    in_a_row = 0
    for day in reversed([day for day in days if day in came or day in missing]):
        if day in came:
            break
        in_a_row += 1
    waiting = [day for day in days if day not in came and day not in missing]
    return Watched(tuple(came), tuple(missing), in_a_row, waiting[0] if waiting else following)
