from fractions import Fraction

import pytest

from ledger.rules.service_charges import Weekly, carried, weekly

pytestmark = pytest.mark.rules


def test_x8_a_deficit_of_360_over_30_homes_is_23p_a_week_and_4p_stays_in_the_carry() -> None:
    """OPS-X8: charged £9,000, spent £9,360: £12.00 a home, £0.23 a week over 52, 4p residue carried."""
    carry = carried(936_000, 900_000, units=30)
    assert carry == 1200
    assert weekly(Fraction(0), carry, charge_weeks=52) == Weekly(23, 4)


def test_a_surplus_lowers_the_week_and_its_residue_may_be_minus() -> None:
    assert carried(890_000, 900_000, units=30) == Fraction(-1000, 3)
    assert weekly(Fraction(30_000), Fraction(-1000, 3), charge_weeks=52) == Weekly(571, -25)
