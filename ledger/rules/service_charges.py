"""What a variable service charge comes to a week, and what of last year is carried into the next (OPS-C12, C13)."""

from dataclasses import dataclass
from fractions import Fraction

from ledger.rules.money import half_up


@dataclass(frozen=True, slots=True)
class Weekly:
    """So much a week, and the pence that no whole number of weeks makes: they stay in the carry."""

    weekly_pence: int
    residue_pence: int


def carried(actual_pence: int, charged_pence: int, *, units: int) -> Fraction:
    """
    What each of a scheme's homes owes for last year, exactly: a deficit is plus, a surplus minus (OPS-C13).

    :param charged_pence: what was really debited, the landlord's share of empty homes included.
    """
    return Fraction(actual_pence - charged_pence, units)


def weekly(budget_share: Fraction, carry: Fraction, *, charge_weeks: int) -> Weekly:
    """A home's share of the budget and its carry, over the weeks in which rent is charged (OPS-C13)."""
    total = half_up(budget_share + carry)
    a_week = half_up(Fraction(total, charge_weeks))
    return Weekly(a_week, total - a_week * charge_weeks)
