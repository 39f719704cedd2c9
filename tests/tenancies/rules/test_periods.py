from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenancies.rules.periods import PeriodUnit, add_months, last_due_on, step, steps_until, weekly_equivalent

pytestmark = pytest.mark.rules

days = st.dates(date(2000, 1, 1), date(2060, 12, 31))
units = st.sampled_from(list(PeriodUnit))


@pytest.mark.parametrize(
    "day, months, then",
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2026, 1, 31), 2, date(2026, 3, 31)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
    ],
)
def test_law_d10_a_month_ends_on_the_same_numbered_day_or_the_last(day: date, months: int, then: date):
    assert add_months(day, months) == then


def test_the_31st_comes_back_after_february():
    assert step(date(2026, 1, 31), PeriodUnit.MONTH, 2) == date(2026, 3, 31)


@given(days, units, st.integers(-40, 400))
def test_steps_until_is_the_last_step_that_does_not_pass_the_day(anchor: date, unit: PeriodUnit, ahead: int):
    on = anchor + timedelta(days=ahead)
    count = steps_until(anchor, unit, on)
    assert step(anchor, unit, count) <= on < step(anchor, unit, count + 1)


def test_there_is_no_due_day_before_the_first():
    assert last_due_on(date(2026, 5, 1), PeriodUnit.MONTH, date(2026, 4, 30)) is None
    assert last_due_on(date(2026, 5, 1), PeriodUnit.MONTH, date(2026, 5, 1)) == date(2026, 5, 1)


def test_ops_b5_weekly_equivalents():
    assert weekly_equivalent(440_00, PeriodUnit.FOUR_WEEK) == 110_00
    assert weekly_equivalent(476_67, PeriodUnit.MONTH) == Fraction(476_67 * 12, 52)
    assert weekly_equivalent(476_67, PeriodUnit.MONTH, charge_weeks=48) == Fraction(476_67 * 12, 48)
