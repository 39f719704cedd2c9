"""What a Direct Debit collects, on which days, and when its payer must have been told (OPS-D7, D8, X6)."""

import calendar
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction

from ledger.rules.money import half_up
from tenancies.rules import working_days

NOTICE_WORKING_DAYS = 10
"""The shipped length of an advance notice (OPS-D7)."""
AGAIN_WORKING_DAYS = 5
"""How long before a second try a payer is told (OPS-D9, code 0)."""
SHORTEST_REFERENCE = 6
LONGEST_REFERENCE = 18


class Frequency(StrEnum):
    """How often money is taken."""

    WEEKLY = "weekly"
    FORTNIGHTLY = "fortnightly"
    FOUR_WEEKLY = "four_weekly"
    MONTHLY = "monthly"


STEP_DAYS = {Frequency.WEEKLY: 7, Frequency.FORTNIGHTLY: 14, Frequency.FOUR_WEEKLY: 28}

FREQUENCY_WORDS = {
    Frequency.WEEKLY: "every week",
    Frequency.FORTNIGHTLY: "every two weeks",
    Frequency.FOUR_WEEKLY: "every four weeks",
    Frequency.MONTHLY: "every month",
}
"""As a payer reads it."""


class Code(StrEnum):
    """The transaction codes of OPS-D6 that take money, or give it to us."""

    FIRST = "01"
    REGULAR = "17"
    AGAIN = "18"
    FINAL = "19"
    CREDIT = "99"


CODE_WORDS = {
    Code.FIRST: "First collection",
    Code.REGULAR: "Regular collection",
    Code.AGAIN: "Presented again",
    Code.FINAL: "Last collection",
    Code.CREDIT: "Credit to us",
}


def days_due(first_on: date, frequency: Frequency) -> Iterator[date]:
    """
    Yield the days an instruction collects on, without end. A month without its day has its last day instead.

    The days follow from the first: a bank holiday moves one collection and never the series.
    """
    number = 0
    while True:
        if frequency is Frequency.MONTHLY:
            year, month = divmod(first_on.month - 1 + number, 12)
            year, month = first_on.year + year, month + 1
            yield date(year, month, min(first_on.day, calendar.monthrange(year, month)[1]))
        else:
            yield first_on + timedelta(days=STEP_DAYS[frequency] * number)
        number += 1


def days_between(first_on: date, frequency: Frequency, from_on: date, until_on: date) -> list[date]:
    """The days due between two days, both counted."""
    found: list[date] = []
    for day in days_due(first_on, frequency):
        if day > until_on:
            return found
        if day >= from_on:
            found.append(day)
    return found


def collected_on(due_on: date) -> date:
    """The day money is taken: a weekend or bank holiday of England and Wales moves it to the next working day (D7)."""
    return working_days.on_or_after(due_on)


def latest_notice(collect_on: date, days: int = NOTICE_WORKING_DAYS) -> date:
    """The last day on which the payer may be told: so many working days before the collection (OPS-D7)."""
    return working_days.before(collect_on, days)


def in_time(sent_on: date | None, collect_on: date, days: int) -> bool:
    """Whether a notice was sent early enough for a collection."""
    return sent_on is not None and sent_on <= latest_notice(collect_on, days)


@dataclass(frozen=True, slots=True)
class ChargePeriod:
    """One charge period that is left: its day, what is charged, and the benefit paid to us towards it, in pence."""

    starts_on: date
    gross_pence: Fraction | int
    benefit_pence: Fraction | int = 0


@dataclass(frozen=True, slots=True)
class Split:
    """What is taken: how often, how much the first time, and how much every other time."""

    collections: int
    first_pence: int
    regular_pence: int

    @property
    def total_pence(self) -> int:
        """All collections together: the sum that was split, to the penny."""
        return self.first_pence + self.regular_pence * (self.collections - 1) if self.collections else 0


def net_of(periods: Iterable[ChargePeriod]) -> int:
    """
    Charges of the periods left, less benefit, in pence, never below nought (OPS-D8).

    Benefit above the charge of one period counts against the next: the year is added up first and rounded once.
    """
    return max(0, half_up(sum((Fraction(p.gross_pence) - Fraction(p.benefit_pence) for p in periods), Fraction(0))))


def split(annual_net_pence: int, collections: int) -> Split:
    """
    Part a sum over the collections left: equal amounts rounded half up, the first takes the pence difference.

    Where so little is left that equal amounts would leave the first below nought, the amounts are rounded down.
    """
    if collections <= 0 or annual_net_pence <= 0:
        return Split(max(0, collections), 0, 0)
    regular = half_up(Fraction(annual_net_pence, collections))
    first = annual_net_pence - regular * (collections - 1)
    if first < 0:
        regular = annual_net_pence // collections
        first = annual_net_pence - regular * (collections - 1)
    return Split(collections, first, regular)


def may_collect(balance_pence: int, amount_pence: int, *, agreed_in_credit: bool) -> bool:
    """Whether money may be taken: never from an account in credit by that much, unless the payer agreed (OPS-D8)."""
    return agreed_in_credit or -balance_pence < amount_pence


def code_for(*, first: bool, last: bool, again: bool = False) -> Code:
    """The transaction code of one collection (OPS-D6)."""
    if again:
        return Code.AGAIN
    if last:
        return Code.FINAL
    return Code.FIRST if first else Code.REGULAR


def latest_again(original_on: date) -> date:
    """The last day a returned collection may be presented again: one month after it was first taken (OPS-D9)."""
    year, month = (original_on.year, original_on.month + 1) if original_on.month < 12 else (original_on.year + 1, 1)
    return date(year, month, min(original_on.day, calendar.monthrange(year, month)[1]))


def why_not_reference(reference: str) -> str:
    """What is wrong with a core reference, in words; empty where it will do (OPS-D5)."""
    plain = reference.replace(" ", "")
    if not SHORTEST_REFERENCE <= len(reference) <= LONGEST_REFERENCE or len(plain) < SHORTEST_REFERENCE:
        return f"A Direct Debit reference has {SHORTEST_REFERENCE} to {LONGEST_REFERENCE} characters"
    if not (reference.isascii() and plain.replace("-", "").replace("/", "").replace(".", "").isalnum()):
        return "A Direct Debit reference is made of capital letters, digits, spaces, and - / ."
    if reference != reference.upper():
        return "Write the Direct Debit reference in capital letters"
    if len(set(plain)) == 1:
        return "Banks refuse a reference that is one character repeated"
    return ""
