"""
What a backdated change of prices or of a tenancy's dates makes of every period it touches (OPS-B10, B11).

Each period is worked out twice by the plain rule, as it was and as it is to be; the difference, by period and element,
is what is posted.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction

from ledger.rules.apportionment import ChargeLine, Span, charge_for_period
from ledger.rules.money import half_up

DAY = timedelta(days=1)
YEAR_DAYS = 52 * 7


@dataclass(frozen=True, slots=True)
class Price:
    """One price of an account with what is known of its element (OPS-A5)."""

    line: ChargeLine
    hb_eligible: bool
    uc_eligible: bool
    legal_rent: bool

    @property
    def element(self) -> str:
        """Which element it is for."""
        return self.line.element


@dataclass(frozen=True, slots=True)
class Terms:
    """What an account is charged, and from when until when somebody is liable (both inclusive)."""

    prices: tuple[Price, ...]
    liable_from: date
    liable_until: date | None

    def charge(self, span: Span) -> dict[str, int]:
        """What a period costs on these terms, in pence by element."""
        if self.liable_until is not None and self.liable_until < self.liable_from:
            return {}
        lines = [price.line for price in self.prices]
        return charge_for_period(lines, span=span, liable_from=self.liable_from, liable_until=self.liable_until)


@dataclass(frozen=True, slots=True)
class ChargedPeriod:
    """A period that was charged: its days, its key within the rent group, the day it counts from, its rent week."""

    key: str
    words: str
    span: Span
    charge_on: date
    in_advance: bool
    rent_week: tuple[int, int]

    def effective_on(self, before: Terms, after: Terms) -> date:
        """From when its difference counts: as its charge does (OPS-B10)."""
        liable_from = min(before.liable_from, after.liable_from)
        return max(self.charge_on, liable_from) if self.in_advance else self.charge_on


@dataclass(frozen=True, slots=True)
class Difference:
    """One period and element that comes out differently, in pence."""

    period: ChargedPeriod
    element: str
    before_pence: int
    after_pence: int

    @property
    def change_pence(self) -> int:
        """What is to be posted: plus is owed."""
        return self.after_pence - self.before_pence


def differences(before: Terms, after: Terms, periods: Iterable[ChargedPeriod]) -> list[Difference]:
    """Return what comes out differently, by period and element (OPS-B11), the basic rent first."""
    found = []
    for period in periods:
        was, becomes = before.charge(period.span), after.charge(period.span)
        for element in sorted(was.keys() | becomes.keys(), key=lambda each: (each != "RENT", each)):
            one = Difference(period, element, was.get(element, 0), becomes.get(element, 0))
            if one.change_pence:
                found.append(one)
    return found


def yearly_pence(before: Terms, after: Terms) -> int:
    """
    What a change of prices comes to in a year, in pence, however little of it has been charged yet (OPS-B11).

    For each stretch of days between two prices: how far the weekly prices move, one way, for its weeks but at most 52.
    Only days on which somebody is liable count; a change of the first or last day alone is no change of a price.
    """
    prices = [price.line for price in (*before.prices, *after.prices)]
    starts = max(before.liable_from, after.liable_from)
    ends = [terms.liable_until for terms in (before, after) if terms.liable_until is not None]
    edges = {starts, *(line.from_on for line in prices)}
    edges |= {line.until_on + DAY for line in prices if line.until_on is not None}
    edges |= {day + DAY for day in ends}
    days = sorted(day for day in edges if day >= starts and (not ends or day <= min(ends)))
    last = min(ends) + DAY if ends else None
    total = Fraction(0)
    for day, following in zip(days, [*days[1:], last], strict=True):
        weeks = Fraction(min((following - day).days, YEAR_DAYS) if following is not None else YEAR_DAYS, 7)
        total += weeks * _moved(before, after, day)
    return half_up(total)


def _moved(before: Terms, after: Terms, day: date) -> int:
    """How far a week's prices of one day move, one way: what one element gains another may lose."""
    moved: dict[str, int] = {}
    for sign, terms in ((-1, before), (1, after)):
        for price in terms.prices:
            line = price.line
            if line.from_on <= day and (line.until_on is None or day <= line.until_on):
                moved[line.element] = moved.get(line.element, 0) + sign * line.weekly_pence
    return max(sum(max(pence, 0) for pence in moved.values()), sum(max(-pence, 0) for pence in moved.values()))


def repriced(
    prices: Sequence[Price], element: str, from_on: date, until_on: date | None, new: Price | None
) -> tuple[Price, ...]:
    """
    Return the prices with one element's replaced between two days, both inclusive (until empty: for good).

    What stood there is cut to the days before and after. `new` None leaves the element without a price on these days.
    """
    kept: list[Price] = []
    for price in prices:
        if price.element != element:
            kept.append(price)
            continue
        first, last = price.line.from_on, price.line.until_on
        if (last is not None and last < from_on) or (until_on is not None and first > until_on):
            kept.append(price)
            continue
        if first < from_on:
            kept.append(_dated(price, first, from_on - DAY))
        if until_on is not None and (last is None or last > until_on):
            kept.append(_dated(price, until_on + DAY, last))
    if new is not None:
        kept.append(_dated(new, from_on, until_on))
    return _joined(in_order(kept), element)


def _joined(prices: tuple[Price, ...], element: str) -> tuple[Price, ...]:
    """An element's neighbouring rows of one price as one row: a price said twice changes nothing."""
    made: list[Price] = []
    for price in prices:
        before = made[-1] if made else None
        if before is not None and before.element == price.element == element:
            ends = before.line.until_on
            same = _dated(price, before.line.from_on, ends) == before
            if same and ends is not None and ends + DAY == price.line.from_on:
                made[-1] = _dated(before, before.line.from_on, price.line.until_on)
                continue
        made.append(price)
    return tuple(made)


def in_order(prices: Iterable[Price]) -> tuple[Price, ...]:
    """Return prices by element and first day, so that two sets of the same are equal."""
    return tuple(sorted(prices, key=lambda each: (each.element, each.line.from_on)))


def reaching_back(prices: Sequence[Price], old_start: date, new_start: date) -> tuple[Price, ...]:
    """Return the prices for a tenancy found to have begun earlier: those of its first day hold from the new one."""
    if new_start >= old_start:
        return tuple(prices)
    return tuple(
        _dated(price, new_start, price.line.until_on) if price.line.from_on == old_start else price for price in prices
    )


def _dated(price: Price, from_on: date, until_on: date | None) -> Price:
    return replace(price, line=replace(price.line, from_on=from_on, until_on=until_on))
