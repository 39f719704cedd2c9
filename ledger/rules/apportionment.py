"""What is charged for a rent week of which somebody is liable for all or only some days (OPS-B9, OPS-B10)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from ledger.rules.money import half_up

BASIC_RENT = "RENT"
"""The basic-rent element, which takes the rounding penny (OPS-B9)."""


@dataclass(frozen=True, slots=True)
class ChargeLine:
    """
    What one element costs for a full week, from a day until a day (both inclusive; empty = until further
    notice).
    """

    element: str
    weekly_pence: int
    from_on: date
    until_on: date | None = None


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
    week_ends_on = week_starts_on + timedelta(days=6)
    starts = max(week_starts_on, liable_from)
    ends = week_ends_on if liable_until is None else min(week_ends_on, liable_until)
    pence_days: dict[str, int] = {}
    for line in charges:
        days = _days_between(max(starts, line.from_on), ends if line.until_on is None else min(ends, line.until_on))
        if days:
            pence_days[line.element] = pence_days.get(line.element, 0) + line.weekly_pence * days
    gross = half_up(Fraction(sum(pence_days.values()), 7))
    shares = {element: half_up(Fraction(amount, 7)) for element, amount in pence_days.items()}
    _settle(shares, gross - sum(shares.values()))
    return {element: amount for element, amount in shares.items() if amount}


def gross_for_week(
    charges: Iterable[ChargeLine], *, week_starts_on: date, liable_from: date, liable_until: date | None
) -> int:
    """Return the whole charge of a week in pence, all elements together (OPS-A10, OPS-B9)."""
    return sum(
        charge_for_week(
            charges, week_starts_on=week_starts_on, liable_from=liable_from, liable_until=liable_until
        ).values()
    )


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
