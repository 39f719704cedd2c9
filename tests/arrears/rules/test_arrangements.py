from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arrears.rules.arrangements import (
    ArrangementKind,
    ArrangementState,
    Frequency,
    Terms,
    consecutive_misses,
    expected_pence,
    first_test_on,
    instalments_due,
    instalments_short,
    standing,
    state,
    state_own_calendar,
)
from tenancies.rules.periods import step

pytestmark = pytest.mark.rules


def terms(**changed) -> Terms:
    agreed = dict(
        kind=ArrangementKind.INFORMAL,
        starts_on=date(2026, 10, 5),
        start_balance_pence=200_00,
        instalment_pence=5_00,
        frequency=Frequency.WEEKLY,
    )
    return Terms(**(agreed | changed))


def test_x4_six_instalments_due_and_broken_by_one_pound_fifty():
    stands = standing(terms(), 171_50, date(2026, 11, 18))
    assert first_test_on(terms()) == date(2026, 10, 10)
    assert (stands.instalments_due, stands.expected_pence) == (6, 170_00)
    assert (stands.state, stands.shortfall_pence) == (ArrangementState.BROKEN, 1_50)


def test_ops_e9_the_first_instalment_counts_only_after_the_tolerance():
    assert instalments_due(terms(), date(2026, 10, 9)) == 0
    assert instalments_due(terms(), date(2026, 10, 10)) == 1
    assert state(terms(), 200_00, date(2026, 10, 9)) is ArrangementState.LIVE
    assert state(terms(), 200_00, date(2026, 10, 10)) is ArrangementState.BROKEN


@pytest.mark.parametrize(
    "frequency, days", [(Frequency.WEEKLY, 7), (Frequency.FORTNIGHTLY, 14), (Frequency.FOUR_WEEKLY, 28)]
)
def test_ops_e9_cycles_of_days(frequency: Frequency, days: int):
    agreed = terms(frequency=frequency)
    first = first_test_on(agreed)
    assert instalments_due(agreed, first + timedelta(days=days - 1)) == 1
    assert instalments_due(agreed, first + timedelta(days=days)) == 2


def test_ops_e9_months_are_taken_from_the_first_day_itself_so_nothing_drifts():
    agreed = terms(frequency=Frequency.MONTHLY, starts_on=date(2026, 1, 26))  # f = 31 January
    assert instalments_due(agreed, date(2026, 2, 27)) == 1
    assert instalments_due(agreed, date(2026, 2, 28)) == 2
    assert instalments_due(agreed, date(2026, 3, 30)) == 2
    assert instalments_due(agreed, date(2026, 3, 31)) == 3
    leap = terms(frequency=Frequency.MONTHLY, starts_on=date(2024, 1, 26))
    assert instalments_due(leap, date(2024, 2, 28)) == 1
    assert instalments_due(leap, date(2024, 2, 29)) == 2


def test_a_53_week_year_asks_for_53_weekly_instalments():
    agreed = terms(starts_on=date(2024, 4, 1), tolerance_days=0, start_balance_pence=1000_00)
    assert instalments_due(agreed, date(2025, 4, 6)) == 53


def test_ops_e9_a_lump_sum_waits_for_its_day_until_the_first_instalment_is_due():
    agreed = terms(lump_sum_pence=50_00, lump_on=date(2026, 10, 3))
    assert expected_pence(agreed, date(2026, 10, 7)) == 200_00
    assert expected_pence(agreed, date(2026, 10, 8)) == 150_00
    assert expected_pence(agreed, date(2026, 10, 10)) == 145_00


def test_ops_e9_completed_when_nothing_is_owed_but_court_terms_run_to_the_orders_end():
    on = date(2026, 11, 18)
    assert state(terms(), 0, on) is ArrangementState.COMPLETED
    court = terms(kind=ArrangementKind.COURT, order_ends_on=date(2026, 12, 1))
    assert state(court, 0, on) is ArrangementState.LIVE
    assert state(court, 0, date(2026, 12, 1)) is ArrangementState.COMPLETED


def test_ops_e10_the_own_calendar_leaves_out_benefit_and_rent_not_yet_due():
    on = date(2026, 11, 18)
    assert state(terms(), 450_00, on) is ArrangementState.BROKEN
    own = state_own_calendar(terms(), 450_00, on, technical_pence=80_00, debits_since_due_pence=200_00)
    assert own is ArrangementState.LIVE


def test_pra_3_more_than_two_instalments_short_is_exact():
    assert instalments_short(10_00, 5_00) == 200
    assert instalments_short(10_01, 5_00) == 201
    assert instalments_short(-5_00, 5_00) == 0


def test_pra_3_misses_in_a_row_end_with_the_newest_payment():
    agreed = terms()
    on = date(2026, 11, 18)  # six due: 5, 12, 19, 26 October, 2, 9 November, each with five days' tolerance
    assert consecutive_misses(agreed, [], on) == 6
    assert consecutive_misses(agreed, [(date(2026, 11, 3), 5_00)], on) == 1
    assert consecutive_misses(agreed, [(date(2026, 10, 27), 4_99), (date(2026, 10, 20), 5_00)], on) == 3
    assert consecutive_misses(agreed, [(on, 5_00)], on) == 0


all_terms = st.builds(
    Terms,
    kind=st.sampled_from(ArrangementKind),
    starts_on=st.dates(date(2023, 1, 1), date(2027, 1, 1)),
    start_balance_pence=st.integers(0, 2000_00),
    instalment_pence=st.integers(1, 100_00),
    frequency=st.sampled_from(Frequency),
    lump_sum_pence=st.integers(0, 100_00),
    lump_on=st.none() | st.dates(date(2023, 1, 1), date(2027, 3, 1)),
    tolerance_days=st.integers(0, 14),
)


@given(all_terms, st.integers(0, 900))
def test_ops_e9_counts_the_steps_taken_from_f(agreed: Terms, after: int):
    on = agreed.starts_on + timedelta(days=after)
    first = first_test_on(agreed)
    counted = 0
    while step(first, agreed.frequency.period, counted) <= on:
        counted += 1
    assert instalments_due(agreed, on) == (min(counted, 1) if agreed.kind is ArrangementKind.ONE_OFF else counted)


@given(all_terms, st.integers(0, 900), st.integers(-100_00, 2000_00), st.integers(0, 500_00))
def test_paying_never_breaks_an_arrangement(agreed: Terms, after: int, balance: int, paid: int):
    on = agreed.starts_on + timedelta(days=after)
    if state(agreed, balance, on) is not ArrangementState.BROKEN:
        assert state(agreed, balance - paid, on) is not ArrangementState.BROKEN
