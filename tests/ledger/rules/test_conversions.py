"""OPS-B5 to B8: one price in every period."""

import pytest

from ledger.rules.conversions import (
    NoWeeksLeft,
    conversions,
    housing_benefit_weekly,
    shortfall,
    uc_monthly,
)
from tenancies.rules.periods import PeriodUnit


def test_x2_universal_credit_and_the_53_week_year():
    """OPS-X2: W £110.00: UC £476.67 a month; 53-week year 12-way split £485.83; yearly gap £110.00."""
    told = conversions(110_00, rent_year=2030)
    assert (told.weeks, told.uc_monthly_pence, told.monthly_pence) == (53, 476_67, 485_83)
    gap = shortfall(110_00, rent_year=2030)
    assert (gap.year_pence, gap.month_pence) == (110_00, 9_17)


def test_x2_an_ordinary_year_has_no_gap():
    told = conversions(110_00, rent_year=2026)
    assert (told.weeks, told.uc_monthly_pence, told.monthly_pence) == (52, 476_67, 476_67)
    assert not shortfall(110_00, rent_year=2026).any


def test_b5_four_free_weeks_leave_48_twelfths_or_49_in_a_53_week_year():
    assert conversions(100_00, rent_year=2026, free_weeks=4).monthly_pence == 400_00
    assert conversions(100_00, rent_year=2030, free_weeks=4).monthly_pence == 408_33


def test_b5_every_other_period():
    told = conversions(101_50, rent_year=2026)
    assert (told.fortnightly_pence, told.four_weekly_pence, told.yearly_pence) == (203_00, 406_00, 5278_00)
    assert housing_benefit_weekly(433_33) == 100_00


@pytest.mark.parametrize(
    ("unit", "price", "monthly"),
    [
        (PeriodUnit.WEEK, 100_00, 433_33),
        (PeriodUnit.FORTNIGHT, 200_00, 433_33),
        (PeriodUnit.FOUR_WEEK, 400_00, 433_33),
        (PeriodUnit.MONTH, 433_33, 433_33),
        (PeriodUnit.QUARTER, 1300_00, 433_33),
        (PeriodUnit.YEAR, 5200_00, 433_33),
    ],
)
def test_b6_universal_credit_from_any_period(unit, price, monthly):
    assert uc_monthly(price, unit) == monthly


def test_b6_free_weeks_come_off_the_52_never_the_53():
    assert uc_monthly(100_00, PeriodUnit.WEEK, free_weeks=4) == 400_00
    assert shortfall(100_00, rent_year=2030, free_weeks=4).year_pence == 100_00


def test_b8_housing_benefit_spreads_the_charged_weeks_over_all():
    assert conversions(100_00, rent_year=2026, free_weeks=4).hb_weekly_pence == 92_31
    assert conversions(100_00, rent_year=2030).hb_weekly_pence == 100_00


def test_a_year_without_a_charged_week_is_refused():
    with pytest.raises(NoWeeksLeft, match="fewer than 52"):
        conversions(100_00, rent_year=2026, free_weeks=52)
