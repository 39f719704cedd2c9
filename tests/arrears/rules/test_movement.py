from datetime import date

import pytest

from arrears.rules.movement import is_reducing, weeks_reducing, weeks_static
from tenancies.rules.periods import PeriodUnit

pytestmark = pytest.mark.rules

ON = date(2026, 11, 24)


def reducing(now: int, before: int | None, paid: date | None, cycle: PeriodUnit = PeriodUnit.MONTH) -> bool:
    return is_reducing(real_pence=now, real_four_weeks_ago_pence=before, last_payment_on=paid, cycle=cycle, on=ON)


def test_pra_2_lower_than_four_weeks_ago_and_paid_within_the_last_cycle():
    assert reducing(300_00, 320_00, date(2026, 10, 24))
    assert not reducing(300_00, 320_00, date(2026, 10, 23))
    assert not reducing(320_00, 320_00, ON)
    assert not reducing(300_00, 320_00, date(2026, 11, 16), PeriodUnit.WEEK)


def test_pra_2_unknown_is_not_reducing():
    assert not reducing(300_00, None, ON)
    assert not reducing(300_00, 320_00, None)


def test_weeks_are_counted_back_from_the_newest_week_end():
    assert weeks_reducing([True, False, True, True]) == 2
    assert weeks_reducing([]) == 0
    assert weeks_static([50_00, 80_00, 80_00, 70_00]) == 2
    assert weeks_static([80_00]) == 0
