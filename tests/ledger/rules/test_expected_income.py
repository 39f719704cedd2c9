from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.rules.expected_income import (
    NOTHING_EXPECTED,
    HousingBenefit,
    ManagedPayment,
    expected,
    managed_payment_weekly,
    technical,
)
from ledger.rules.rent_weeks import sunday_of

pytestmark = pytest.mark.rules

MONDAYS = [date(2026, 9, 7) + timedelta(weeks=week) for week in range(30)]


def on_day(award: HousingBenefit | ManagedPayment, on: date):
    return expected([award], on=on, debit_days=MONDAYS, week_ends_on=sunday_of(on))


def test_x3_housing_benefit_for_each_debit_since_the_last_day_paid_for():
    benefit = HousingBenefit(weekly_pence=75_00, paid_to=date(2026, 11, 1))
    seen = on_day(benefit, date(2026, 11, 18))
    assert (seen.accrued_pence, seen.weekly_pence) == (225_00, 75_00)
    assert technical(290_00, seen.accrued_pence) == 225_00
    assert 290_00 - technical(290_00, seen.accrued_pence) == 65_00


def test_x3b_a_managed_payment_by_days_to_the_sunday():
    award = ManagedPayment(monthly_pence=520_00, paid_to=date(2026, 9, 11))
    assert on_day(award, date(2026, 9, 29)).accrued_pence == 393_21


def test_dec_6_a_week_of_a_managed_payment_is_84_365ths():
    assert managed_payment_weekly(520_00) == 119_67


def test_dec_6_no_weekly_benefit_when_no_debit_was_counted():
    benefit = HousingBenefit(weekly_pence=75_00, paid_to=date(2026, 11, 22))
    seen = on_day(benefit, date(2026, 11, 18))
    assert (seen.accrued_pence, seen.weekly_pence) == (0, 0)


def test_a_free_week_accrues_no_housing_benefit():
    benefit = HousingBenefit(weekly_pence=75_00, paid_to=date(2026, 11, 1))
    charged = [monday for monday in MONDAYS if monday != date(2026, 11, 9)]
    on = date(2026, 11, 18)
    assert expected([benefit], on=on, debit_days=charged, week_ends_on=sunday_of(on)).accrued_pence == 150_00


def test_dec_6_an_award_counts_until_84_days_past_the_last_day_paid_for():
    benefit = HousingBenefit(weekly_pence=10_00, paid_to=date(2026, 9, 6))
    assert on_day(benefit, date(2026, 11, 29)).accrued_pence == 12 * 10_00
    assert on_day(benefit, date(2026, 11, 30)).accrued_pence == 0
    assert on_day(benefit, date(2026, 11, 30)).weekly_pence == 0


def test_dec_6_the_first_missed_payment_is_said_and_the_award_counts_on():
    benefit = HousingBenefit(75_00, paid_to=date(2026, 10, 18), last_received_on=date(2026, 10, 21))
    assert not on_day(benefit, date(2026, 11, 25)).missing
    late = on_day(benefit, date(2026, 11, 26))
    assert late.missing_since == date(2026, 11, 18)
    assert late.accrued_pence == 6 * 75_00


def test_a_managed_payment_that_comes_five_weeks_after_its_period_is_not_missing():
    at_take_on = ManagedPayment(586_86, paid_to=date(2026, 2, 5))
    assert not on_day(at_take_on, date(2026, 4, 10)).missing
    running = ManagedPayment(586_86, paid_to=date(2026, 3, 5), last_received_on=date(2026, 4, 10))
    assert not on_day(running, date(2026, 5, 11)).missing
    assert on_day(running, date(2026, 5, 19)).missing


def test_no_award_expects_nothing():
    assert expected([], on=date(2026, 11, 18), debit_days=MONDAYS, week_ends_on=date(2026, 11, 22)) == NOTHING_EXPECTED


@given(st.integers(-500_00, 500_00), st.integers(0, 500_00))
def test_ops_e12_technical_never_passes_what_is_owed_or_what_has_accrued(balance: int, accrued: int):
    timing = technical(balance, accrued)
    assert 0 <= timing <= accrued
    assert timing <= max(balance, 0)


@given(st.integers(1, 1000_00), st.dates(date(2026, 9, 7), date(2026, 12, 1)))
def test_a_payment_in_advance_never_makes_accrual_negative(monthly: int, on: date):
    award = ManagedPayment(monthly, paid_to=on + timedelta(days=20))
    assert (on_day(award, on).accrued_pence, on_day(award, on).weekly_pence) == (0, 0)
