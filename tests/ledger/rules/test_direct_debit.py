"""What a Direct Debit collects, when, and what its payer is told before (OPS-D7, D8, X6)."""

from datetime import date
from fractions import Fraction
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.rules import direct_debit
from ledger.rules.direct_debit import ChargePeriod, Code, Frequency


def test_x6_the_first_of_twelve_collections_absorbs_the_pence():
    """X6: net £62.15 × 52 = £3,231.80 over 12 is £269.32 eleven times and £269.28 first."""
    year = [ChargePeriod(date(2026, 4, 6), 98_00, 35_85)] * 52
    net = direct_debit.net_of(year)
    assert net == 3_231_80
    split = direct_debit.split(net, 12)
    assert (split.first_pence, split.regular_pence) == (269_28, 269_32)
    assert split.first_pence + 11 * split.regular_pence == net


@given(st.integers(0, 10_000_000), st.integers(1, 60))
def test_every_split_comes_to_its_sum_and_takes_nothing_below_nought(net, count):
    split = direct_debit.split(net, count)
    assert split.total_pence == net
    assert split.first_pence >= 0
    assert abs(split.first_pence - split.regular_pence) <= count


def test_a_53_week_year_costs_one_week_more():
    weeks = [ChargePeriod(date(2024, 4, 1), 100_00)] * 53
    assert direct_debit.split(direct_debit.net_of(weeks), 12).regular_pence == 441_67


def test_benefit_above_the_charge_never_makes_a_collection_below_nought():
    assert direct_debit.net_of([ChargePeriod(date(2026, 4, 6), 90_00, 95_00)]) == 0
    assert direct_debit.split(0, 12) == direct_debit.Split(12, 0, 0)


def test_a_managed_payment_is_rounded_once_for_the_year():
    """£520.00 a month is 120.00 a week exactly; £500.00 is not, and is not rounded week by week."""
    weekly = Fraction(500_00 * 12, 52)
    assert direct_debit.net_of([ChargePeriod(date(2026, 4, 6), 120_00, weekly)] * 52) == 120_00 * 52 - 500_00 * 12


@pytest.mark.parametrize(
    "first, frequency, expected",
    [
        (date(2026, 1, 31), Frequency.MONTHLY, [date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31)]),
        (date(2028, 1, 30), Frequency.MONTHLY, [date(2028, 1, 30), date(2028, 2, 29), date(2028, 3, 30)]),
        (date(2026, 12, 1), Frequency.MONTHLY, [date(2026, 12, 1), date(2027, 1, 1), date(2027, 2, 1)]),
        (date(2026, 4, 10), Frequency.WEEKLY, [date(2026, 4, 10), date(2026, 4, 17), date(2026, 4, 24)]),
        (date(2026, 4, 10), Frequency.FORTNIGHTLY, [date(2026, 4, 10), date(2026, 4, 24), date(2026, 5, 8)]),
        (date(2026, 4, 10), Frequency.FOUR_WEEKLY, [date(2026, 4, 10), date(2026, 5, 8), date(2026, 6, 5)]),
    ],
)
def test_the_days_follow_from_the_first(first, frequency, expected):
    assert list(islice(direct_debit.days_due(first, frequency), 3)) == expected


def test_a_bank_holiday_moves_one_collection_and_not_the_series():
    days = direct_debit.days_between(date(2026, 4, 3), Frequency.WEEKLY, date(2026, 4, 3), date(2026, 4, 10))
    assert [direct_debit.collected_on(day) for day in days] == [date(2026, 4, 7), date(2026, 4, 10)]


def test_d7_the_latest_notice_is_ten_working_days_before():
    """Collection on Tuesday 1 December 2026: ten working days back is Tuesday 17 November."""
    assert direct_debit.latest_notice(date(2026, 12, 1)) == date(2026, 11, 17)
    assert direct_debit.latest_notice(date(2027, 1, 4)) == date(2026, 12, 16)  # Christmas, Boxing Day (moved), New Year
    assert direct_debit.in_time(date(2026, 11, 17), date(2026, 12, 1), 10)
    assert not direct_debit.in_time(date(2026, 11, 18), date(2026, 12, 1), 10)
    assert not direct_debit.in_time(None, date(2026, 12, 1), 10)


@pytest.mark.parametrize(
    "balance, agreed, allowed",
    [(0, False, True), (-99_99, False, True), (-100_00, False, False), (-100_00, True, True), (50_00, False, True)],
)
def test_d8_nothing_is_taken_from_an_account_in_credit_by_that_much_unless_agreed(balance, agreed, allowed):
    assert direct_debit.may_collect(balance, 100_00, agreed_in_credit=agreed) is allowed


def test_d6_codes():
    assert direct_debit.code_for(first=True, last=False) is Code.FIRST
    assert direct_debit.code_for(first=False, last=False) is Code.REGULAR
    assert direct_debit.code_for(first=False, last=True) is Code.FINAL
    assert direct_debit.code_for(first=False, last=False, again=True) is Code.AGAIN


@pytest.mark.parametrize(
    "original, latest",
    [(date(2026, 1, 31), date(2026, 2, 28)), (date(2026, 12, 15), date(2027, 1, 15))],
)
def test_d9_a_collection_is_taken_again_within_one_month_of_its_day(original, latest):
    assert direct_debit.latest_again(original) == latest


@pytest.mark.parametrize(
    "reference, good",
    [
        ("RENT01", True),
        ("R0001", False),
        ("000000", False),
        ("rent01", False),
        ("RENT 01-A/2", True),
        ("RÉNT01", False),
    ],
)
def test_d5_a_core_reference(reference, good):
    assert (direct_debit.why_not_reference(reference) == "") is good
