"""
What a household can afford: its money in and out, what is over, and what an offer is warned of (OPS-E11, PRA-8).

Everything is compared by the week. A warning never blocks: affordable wins.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from math import ceil, floor

from arrears.rules.arrangement_calendar import calendar, clears_on
from arrears.rules.arrangements import TOLERANCE_DAYS, ArrangementKind, Terms
from ledger.rules.deductions import rates
from letters.rules.wording import day, money
from tenancies.rules.periods import PeriodUnit, add_months, steps_until, weekly_equivalent


class Side(StrEnum):
    """Whether money comes in or goes out."""

    IN = "in"
    OUT = "out"


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the form: its code, its words, and its side."""

    code: str
    words: str
    side: Side


ITEMS: tuple[Item, ...] = (
    Item("wages", "Wages after tax", Side.IN),
    Item("partner_wages", "Partner’s wages after tax", Side.IN),
    Item("universal_credit", "Universal Credit", Side.IN),
    Item("child_benefit", "Child Benefit", Side.IN),
    Item("disability", "Disability or carer’s benefits", Side.IN),
    Item("pension", "Pensions", Side.IN),
    Item("other_in", "Other money in", Side.IN),
    Item("rent", "Rent you pay yourself", Side.OUT),
    Item("council_tax", "Council Tax", Side.OUT),
    Item("energy", "Gas and electricity", Side.OUT),
    Item("water", "Water", Side.OUT),
    Item("food", "Food and household", Side.OUT),
    Item("phone", "Phone, internet and TV", Side.OUT),
    Item("travel", "Travel and car", Side.OUT),
    Item("children", "Children, school and childcare", Side.OUT),
    Item("clothes", "Clothes", Side.OUT),
    Item("health", "Health and care", Side.OUT),
    Item("insurance", "Insurance", Side.OUT),
    Item("debts", "Debts, fines and loans", Side.OUT),
    Item("other_out", "Other money out", Side.OUT),
)
"""The lines of the form, in its order."""

BY_CODE = {item.code: item for item in ITEMS}

EVERY_WORDS = {
    PeriodUnit.WEEK: "a week",
    PeriodUnit.FORTNIGHT: "every two weeks",
    PeriodUnit.FOUR_WEEK: "every four weeks",
    PeriodUnit.MONTH: "a month",
}
"""How often a sum of the form comes or goes."""

PAID_WORDS = {
    PeriodUnit.WEEK: "every week",
    PeriodUnit.FORTNIGHT: "every two weeks",
    PeriodUnit.FOUR_WEEK: "every four weeks",
    PeriodUnit.MONTH: "every month",
}
"""How often a payer is paid."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line as told: so many pence, every so often."""

    what: str
    amount_pence: int
    every: PeriodUnit

    @property
    def weekly(self) -> Fraction:
        """The same by the week, exactly: a month is 12 of 52 weeks (OPS-B5)."""
        return weekly_equivalent(self.amount_pence, self.every)


@dataclass(frozen=True, slots=True)
class MoneyInAndOut:
    """Both sides by the week, in pence: money in rounded down, money out rounded up, so that nothing is overstated."""

    in_pence: int
    out_pence: int

    @property
    def surplus_pence(self) -> int:
        """What is over in a week; below 0 where more goes out than comes in."""
        return self.in_pence - self.out_pence


def by_the_week(lines: Iterable[Line]) -> MoneyInAndOut:
    """Add a household's lines up by the week."""
    sums = {Side.IN: Fraction(0), Side.OUT: Fraction(0)}
    for line in lines:
        sums[BY_CODE[line.what].side] += line.weekly
    return MoneyInAndOut(floor(sums[Side.IN]), ceil(sums[Side.OUT]))


@dataclass(frozen=True, slots=True)
class Limits:
    """
    What is warned of from a day on.

    :param longest_months: the longest term.
    :param lowest_weekly_pence: the least by the week; None takes the weekly deduction from benefit in force (TPD).
    :param tolerance_days: how long after its day an instalment is waited for (OPS-E9).
    """

    from_on: date
    longest_months: int = 24
    lowest_weekly_pence: int | None = None
    tolerance_days: int = TOLERANCE_DAYS

    def lowest_weekly(self, on: date) -> int:
        """The least by the week on a day, in pence."""
        if self.lowest_weekly_pence is not None:
            return self.lowest_weekly_pence
        found = rates(on)
        return found.weekly_pence if found else 0


SHIPPED: tuple[Limits, ...] = (Limits(date(2020, 1, 1)),)
"""Where a landlord has set none of its own (OPS-E11)."""


def limits(on: date, table: Collection[Limits] = SHIPPED) -> Limits:
    """Return the limits in force on a day: the newest row, or the shipped one before any."""
    return max((row for row in table if row.from_on <= on), key=lambda row: row.from_on, default=SHIPPED[0])


class Concern(StrEnum):
    """What an offer is warned of."""

    NEVER_CLEARS = "never_clears"
    TOO_LONG = "too_long"
    BELOW_DEDUCTION = "below_deduction"
    ABOVE_SURPLUS = "above_surplus"
    NO_SURPLUS = "no_surplus"
    BETWEEN_PAYDAYS = "between_paydays"


@dataclass(frozen=True, slots=True)
class Caution:
    """One warning: what, and in words for the officer and the tenant together."""

    concern: Concern
    words: str


def weekly_of(terms: Terms) -> Fraction:
    """Return the instalments of an arrangement by the week, exactly, in pence."""
    return weekly_equivalent(terms.instalment_pence, terms.frequency.period)


def warnings(
    terms: Terms, *, limits: Limits, surplus_weekly_pence: int | None, payer_cycle: PeriodUnit | None, on: date
) -> list[Caution]:
    """
    Return what an offer is warned of, the gravest first; an empty list is a sound offer. It never blocks (PRA-8).

    :param surplus_weekly_pence: what is over by the week; None where nobody asked.
    :param payer_cycle: how often the payer is paid, where it is known.
    """
    found: list[Caution] = []
    if terms.kind is not ArrangementKind.ONE_OFF:
        found += _term(terms, limits)
        found += _too_little(terms, limits, on)
    found += _surplus(terms, surplus_weekly_pence)
    if payer_cycle is not None and _longer(payer_cycle, terms):
        found.append(
            Caution(
                Concern.BETWEEN_PAYDAYS,
                f"They are paid {PAID_WORDS[payer_cycle]}: instalments on pay-day are easier to keep.",
            )
        )
    return found


def _term(terms: Terms, limits: Limits) -> list[Caution]:
    clears = clears_on(terms)
    if clears is None:
        if terms.to_clear_pence <= 0:
            return []
        return [Caution(Concern.NEVER_CLEARS, "This does not clear what is owed.")]
    last = add_months(terms.starts_on, limits.longest_months)
    if clears <= last:
        return []
    months = steps_until(terms.starts_on, PeriodUnit.MONTH, clears)
    return [
        Caution(
            Concern.TOO_LONG,
            f"It takes {months} months, until {day(clears)}. Longer than {limits.longest_months} months is unusual; "
            "if this is what they can afford, agree it.",
        )
    ]


def _too_little(terms: Terms, limits: Limits, on: date) -> list[Caution]:
    lowest = limits.lowest_weekly(on)
    weekly = weekly_of(terms)
    if weekly >= lowest:
        return []
    return [
        Caution(
            Concern.BELOW_DEDUCTION,
            f"{money(floor(weekly))} a week is less than DWP would deduct from benefit ({money(lowest)} a week).",
        )
    ]


def _surplus(terms: Terms, surplus: int | None) -> list[Caution]:
    if surplus is None or terms.kind is ArrangementKind.ONE_OFF:
        return []
    if surplus <= 0:
        return [
            Caution(
                Concern.NO_SURPLUS,
                "More money goes out than comes in. Offer debt advice and a benefit check before you agree a sum.",
            )
        ]
    weekly = weekly_of(terms)
    if weekly <= surplus:
        return []
    return [
        Caution(
            Concern.ABOVE_SURPLUS,
            f"{money(ceil(weekly))} a week is more than the {money(surplus)} a week they have left over.",
        )
    ]


def _longer(cycle: PeriodUnit, terms: Terms) -> bool:
    order = list(EVERY_WORDS)
    if terms.kind is ArrangementKind.ONE_OFF or cycle not in order:
        return False
    return order.index(cycle) > order.index(terms.frequency.period) and len(calendar(terms)) > 1
