"""
What an account will owe if nothing changes: balance + debits - expected receipts x reliability (OPS-F7).

Receipts are added up first, multiplied once and rounded once, half up, to the penny.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction

from ledger.rules.money import half_up

WEEKS = (4, 8, 13)
"""How many weeks ahead is looked."""

RELIABILITY_WEEKS = 26
"""Over how many weeks kept payments are counted."""

DayPence = tuple[date, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class ForecastFacts:
    """
    What a forecast is made of, in pence and days after the day it is made.

    `debits` are the charges to come by the rent calendar; `receipts` what benefit and the tenant should pay; `kept`
    and `expected` count payments of the last 26 weeks.
    """

    balance_pence: int
    debits: Sequence[DayPence] = ()
    receipts: Sequence[DayPence] = ()
    kept: int = 0
    expected: int = 0


@dataclass(frozen=True, slots=True)
class Ahead:
    """One line of a forecast: after so many weeks, what is charged and expected till then, and the balance."""

    weeks: int
    on: date
    debits_pence: int
    receipts_pence: int
    counted_pence: int
    balance_pence: int


@dataclass(frozen=True, slots=True)
class Forecast:
    """The lines of a forecast and the reliability they rest on, in hundredths of a per cent; None is not known yet."""

    reliability_hundredths: int | None
    lines: tuple[Ahead, ...] = field(default=())

    @property
    def reliability_words(self) -> str:
        """The reliability for people: 84.6%."""
        if self.reliability_hundredths is None:
            return "not known"
        whole, rest = divmod(half_up(Fraction(self.reliability_hundredths, 10)), 10)
        return f"{whole}%" if not rest else f"{whole}.{rest}%"


def reliability(kept: int, expected: int) -> Fraction | None:
    """Kept payments over expected ones; None where none was expected."""
    return Fraction(kept, expected) if expected else None


def forecast(facts: ForecastFacts, *, on: date, weeks: Sequence[int] = WEEKS) -> Forecast:
    """
    Look ahead from a day.

    Where no payment was expected in 26 weeks (a new tenancy), reliability is not known and expected receipts count in
    full.
    """
    share = reliability(facts.kept, facts.expected)
    lines = []
    for count in weeks:
        until = on + timedelta(weeks=count)
        debits = _until(facts.debits, until)
        receipts = _until(facts.receipts, until)
        counted = receipts if share is None else half_up(receipts * share)
        lines.append(Ahead(count, until, debits, receipts, counted, facts.balance_pence + debits - counted))
    return Forecast(None if share is None else half_up(10000 * share), tuple(lines))


def _until(days: Sequence[DayPence], until: date) -> int:
    return sum(pence for on, pence in days if on <= until)
