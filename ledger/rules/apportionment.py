"""What is charged for a period of which somebody is liable for all or only some days (OPS-B3, B9, B10)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from ledger.rules.charge_periods import ApportionBasis, weeks_per_period
from ledger.rules.money import half_up
from tenancies.rules.periods import DAYS, PeriodUnit

BASIC_RENT = "RENT"
"""The basic-rent element, which takes the rounding penny (OPS-B9)."""


@dataclass(frozen=True, slots=True)
class ChargeLine:
    """
    What one element costs, from a day until a day (both inclusive; empty = until further notice).

    :param weekly_pence: for a full week; the weekly equivalent where `per` says another period.
    :param period_pence: the price of a full `per`, None where it is priced by the week.
    """

    element: str
    weekly_pence: int
    from_on: date
    until_on: date | None = None
    per: PeriodUnit = PeriodUnit.WEEK
    period_pence: int | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """
    The days of one charging period and how its group is charged.

    :param rent_year: the rent year it starts in, whose weeks a monthly price is a twelfth of (OPS-B5).
    """

    starts_on: date
    ends_on: date
    unit: PeriodUnit = PeriodUnit.WEEK
    basis: ApportionBasis = ApportionBasis.SEVENTHS
    rent_year: int = 0

    @property
    def days(self) -> int:
        """How many days it covers."""
        return (self.ends_on - self.starts_on).days + 1


def charge_for_week(
    charges: Iterable[ChargeLine], *, week_starts_on: date, liable_from: date, liable_until: date | None
) -> dict[str, int]:
    """
    Return what to charge for the week that starts on a Monday: pence by element; elements of nothing are left
    out.

    Days count inclusively and each day has its own rate, so a charge that changes in mid-week is charged at
    both. The gross is rounded once, half up; then each element is, and what is left over goes to the basic
    rent (OPS-B9). A week of rent-free status is not asked about: whether a week is charged is the calendar's
    word.
    """
    span = Span(week_starts_on, week_starts_on + timedelta(days=6))
    return charge_for_period(charges, span=span, liable_from=liable_from, liable_until=liable_until)


def charge_for_period(
    charges: Iterable[ChargeLine], *, span: Span, liable_from: date, liable_until: date | None
) -> dict[str, int]:
    """
    Return what to charge for one period, in pence by element, as `charge_for_week` does for a week.

    An element with a price on every day of the period costs its price, each price for its share of the days. In a
    part month a day costs by the group's basis: a seventh of the week, or a 365th of the year (OPS-B9).
    """
    starts = max(span.starts_on, liable_from)
    ends = span.ends_on if liable_until is None else min(span.ends_on, liable_until)
    priced: dict[str, list[tuple[ChargeLine, int]]] = {}
    for line in charges:
        days = _days_between(max(starts, line.from_on), ends if line.until_on is None else min(ends, line.until_on))
        if days:
            priced.setdefault(line.element, []).append((line, days))
    exact = {element: _exact(lines, span) for element, lines in priced.items()}
    gross = half_up(sum(exact.values(), Fraction(0)))
    shares = {element: half_up(amount) for element, amount in exact.items()}
    _settle(shares, gross - sum(shares.values()))
    return {element: amount for element, amount in shares.items() if amount}


def gross_of_period(charges: Iterable[ChargeLine], *, unit: PeriodUnit, rent_year: int, on: date) -> int:
    """Return what a full period costs at the prices of a day, all elements together, rounded once (DEC-6)."""
    in_force = [line for line in charges if line.from_on <= on and (line.until_on is None or line.until_on >= on)]
    return half_up(sum((full_price(line, unit, rent_year) for line in in_force), Fraction(0)))


def full_price(line: ChargeLine, unit: PeriodUnit, rent_year: int) -> Fraction:
    """Return what one element costs for a full period of a group that is charged by `unit` (OPS-B5), unrounded."""
    if line.per is unit:
        return Fraction(line.weekly_pence if line.period_pence is None else line.period_pence)
    return line.weekly_pence * weeks_per_period(unit, rent_year)


def _exact(lines: list[tuple[ChargeLine, int]], span: Span) -> Fraction:
    """One element's charge for its liable days, unrounded."""
    if span.unit in DAYS:
        prices = sum(full_price(line, span.unit, span.rent_year) * days for line, days in lines)
        return Fraction(prices) / DAYS[span.unit]
    if sum(days for _, days in lines) >= span.days:
        whole = sum(full_price(line, span.unit, span.rent_year) * days for line, days in lines)
        return Fraction(whole) / span.days
    return sum((_by_the_day(line, span) * days for line, days in lines), Fraction(0))


def _by_the_day(line: ChargeLine, span: Span) -> Fraction:
    """What a day of a part month costs."""
    if span.basis is ApportionBasis.YEAR_DAYS:
        return full_price(line, span.unit, span.rent_year) * 12 / 365
    if line.period_pence is not None and line.per is PeriodUnit.MONTH:
        return Fraction(line.period_pence * 12, 52 * 7)
    return Fraction(line.weekly_pence, 7)


def _days_between(first: date, last: date) -> int:
    return max(0, (last - first).days + 1)


def _settle(shares: dict[str, int], residue: int) -> None:
    """
    Put the rounding pennies on the basic rent, else on the largest element, but never turn a charge into a
    credit.
    """
    order = sorted(shares, key=lambda element: (element != BASIC_RENT, -shares[element], element))
    for element in order:
        if residue == 0:
            return
        moved = residue if residue > 0 else max(residue, -max(0, shares[element]))
        shares[element] += moved
        residue -= moved
