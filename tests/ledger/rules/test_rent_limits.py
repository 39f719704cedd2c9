from fractions import Fraction

import pytest

from ledger.rules.rent_limits import RentRegime, YearLimit, most

pytestmark = pytest.mark.rules

IN_2026 = YearLimit(2026, cpi=Fraction(38, 1000))
IN_2027 = YearLimit(2027, cpi=Fraction(38, 1000), convergence_pence=100)


def test_x5_the_limit_on_97_35_at_4_8_percent_is_102_02() -> None:
    """OPS-X5: 97.35 × 1.048 = 102.0228, cut down so that the limit is never exceeded."""
    assert most(9735, IN_2026) == 10202


def test_convergence_comes_on_top_until_formula_is_reached() -> None:
    """OPS-C3, C4: £1 a week from April 2027, for a social rent below its formula rent, and never past it."""
    assert most(9735, IN_2027, formula_weekly_pence=11000) == 10302
    assert most(9735, IN_2027, formula_weekly_pence=10250) == 10250
    assert most(9735, IN_2027, formula_weekly_pence=10150) == 10202


def test_an_affordable_rent_has_no_convergence() -> None:
    assert most(9735, IN_2027, regime=RentRegime.AFFORDABLE, formula_weekly_pence=11000) == 10202


def test_a_rent_far_above_formula_rises_by_cpi_alone() -> None:
    """OPS-C4: above formula and five per cent."""
    assert most(10501, IN_2026, formula_weekly_pence=10000) == 10900  # 10501 × 1.038 = 10900.038
    assert most(10500, IN_2026, formula_weekly_pence=10000) == 11004
