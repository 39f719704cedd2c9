from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.rules.apportionment import ChargeLine, charge_for_week
from ledger.rules.money import half_up

pytestmark = pytest.mark.rules

MONDAY = date(2026, 10, 12)
ALWAYS = date(2020, 1, 6)


def lines(*amounts: tuple[str, int]) -> list[ChargeLine]:
    return [ChargeLine(element, pence, ALWAYS) for element, pence in amounts]


def test_x1_a_tenancy_that_starts_on_a_wednesday():
    charges = lines(("RENT", 80_00), ("SERV", 15_50), ("HEAT", 6_00))
    asked = charge_for_week(charges, week_starts_on=MONDAY, liable_from=date(2026, 10, 14), liable_until=None)
    assert asked == {"RENT": 57_14, "SERV": 11_07, "HEAT": 4_29}
    assert sum(asked.values()) == 72_50


def test_a_full_week_is_charged_as_it_stands():
    charges = lines(("RENT", 80_01), ("SERV", 15_50))
    asked = charge_for_week(charges, week_starts_on=MONDAY, liable_from=ALWAYS, liable_until=None)
    assert asked == {"RENT": 80_01, "SERV": 15_50}


def test_ops_b10_the_last_week_runs_to_the_last_liable_day():
    charges = lines(("RENT", 70_00))
    asked = charge_for_week(charges, week_starts_on=MONDAY, liable_from=ALWAYS, liable_until=date(2026, 10, 14))
    assert asked == {"RENT": 30_00}


def test_ops_l3_a_tenancy_of_one_day():
    day = date(2026, 10, 15)
    asked = charge_for_week(lines(("RENT", 70_00)), week_starts_on=MONDAY, liable_from=day, liable_until=day)
    assert asked == {"RENT": 10_00}


def test_nobody_liable_is_nothing_charged():
    later = MONDAY + timedelta(days=7)
    assert charge_for_week(lines(("RENT", 1)), week_starts_on=MONDAY, liable_from=later, liable_until=None) == {}


def test_a_change_in_mid_week_is_charged_each_day_at_its_own_rate():
    thursday = date(2026, 10, 15)
    charges = [
        ChargeLine("RENT", 70_00, ALWAYS, thursday - timedelta(days=1)),
        ChargeLine("RENT", 77_00, thursday),
    ]
    asked = charge_for_week(charges, week_starts_on=MONDAY, liable_from=ALWAYS, liable_until=None)
    assert asked == {"RENT": 30_00 + 44_00}


def test_ops_b9_the_rounding_penny_goes_to_the_basic_rent_else_to_the_largest():
    thirds = dict(week_starts_on=MONDAY, liable_from=MONDAY + timedelta(days=4), liable_until=None)
    # 3 days: 0.43 + 0.43 + 0.43 = 1.29 by element, but the gross is 3.00 x 3/7 = 1.29; 4 elements leave a penny
    with_rent = lines(("SERV", 1_00), ("RENT", 1_00), ("HEAT", 1_00), ("WATER", 1_00))
    asked = charge_for_week(with_rent, **thirds)
    assert asked == {"SERV": 43, "RENT": 42, "HEAT": 43, "WATER": 43}
    without = lines(("SERV", 1_00), ("HEAT", 8_00), ("WATER", 1_00), ("GRND", 1_00))
    asked = charge_for_week(without, **thirds)
    assert asked == {"SERV": 43, "HEAT": 3_42, "WATER": 43, "GRND": 43}


def test_elements_of_nothing_are_left_out():
    asked = charge_for_week(
        lines(("RENT", 80_00), ("SERV", 0)), week_starts_on=MONDAY, liable_from=ALWAYS, liable_until=None
    )
    assert asked == {"RENT": 80_00}


charge_lines = st.lists(
    st.builds(
        ChargeLine,
        element=st.sampled_from(["RENT", "SERV", "HEAT", "WATER", "GRND"]),
        weekly_pence=st.integers(0, 300_00),
        from_on=st.dates(MONDAY - timedelta(days=3), MONDAY + timedelta(days=8)),
        until_on=st.none() | st.dates(MONDAY - timedelta(days=3), MONDAY + timedelta(days=8)),
    ),
    max_size=7,
)


@given(charge_lines, st.integers(-3, 9), st.none() | st.integers(-3, 9))
def test_elements_sum_to_the_gross_rounded_once_and_none_is_a_credit(
    charges: list[ChargeLine], first: int, last: int | None
):
    liable_from = MONDAY + timedelta(days=first)
    liable_until = None if last is None else MONDAY + timedelta(days=last)
    exact = Fraction(0)
    for offset in range(7):
        day = MONDAY + timedelta(days=offset)
        if liable_from <= day and (liable_until is None or day <= liable_until):
            exact += sum(
                Fraction(line.weekly_pence, 7)
                for line in charges
                if line.from_on <= day and (line.until_on is None or day <= line.until_on)
            )
    asked = charge_for_week(charges, week_starts_on=MONDAY, liable_from=liable_from, liable_until=liable_until)
    assert sum(asked.values()) == half_up(exact)
    assert all(amount > 0 for amount in asked.values())
