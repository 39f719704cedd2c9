"""
How much a weekly rent may rise in a year under England's Rent Standard (OPS-C1 to C4).

The rates are dated facts that somebody enters; the September CPI has no default (OPS-C2). Limits are cut down to the
penny, so that none is ever exceeded.
"""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from ledger.rules.money import cut_down


class RentRegime(StrEnum):
    """Which limit a rent has."""

    SOCIAL = "social"
    AFFORDABLE = "affordable"


@dataclass(frozen=True, slots=True)
class YearLimit:
    """
    What is allowed in the rent year that begins in a year.

    :param cpi: the September CPI before it, as a fraction: 3.8 % is 38/1000.
    :param convergence_pence: what may come on top for a social rent below its formula rent (OPS-C3).
    """

    rent_year: int
    cpi: Fraction
    convergence_pence: int = 0

    ABOVE_CPI = Fraction(1, 100)


FLEXIBILITY = Fraction(105, 100)
"""An existing rent above formula and this much rises by CPI alone; supported housing has 110/100 (OPS-C4)."""


def most(
    old_weekly_pence: int,
    limit: YearLimit,
    *,
    regime: RentRegime = RentRegime.SOCIAL,
    formula_weekly_pence: int | None = None,
    flexibility: Fraction = FLEXIBILITY,
) -> int:
    """
    The highest weekly rent of an existing tenant in the new year, in pence (OPS-C4).

    :param old_weekly_pence: on a 52-week basis (OPS-C11); an affordable rent includes its service charges.
    :param formula_weekly_pence: the formula rent uprated to the new year; None where it is not known, and then there
        is no convergence.
    """
    rate = limit.cpi + YearLimit.ABOVE_CPI
    formula = formula_weekly_pence
    if formula is not None and regime is RentRegime.SOCIAL and old_weekly_pence > formula * flexibility:
        rate = limit.cpi
    rise = cut_down(old_weekly_pence * (1 + rate))
    if regime is RentRegime.AFFORDABLE or formula is None or rise >= formula:
        return rise
    return min(rise + limit.convergence_pence, formula)
