"""When benefit should arrive (OPS-D12, D21, D22)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.rules.expected_calendar import (
    ExpectedState,
    PaidAward,
    amount_pence,
    calendar,
    due_on,
    state,
    weekly_pence,
)

pytestmark = pytest.mark.rules


def hb(cycle: str, paid_to: date, received_on: date | None) -> PaidAward:
    return PaidAward(False, cycle, 75_00, paid_to, received_on)


def uc(paid_to: date, received_on: date | None, cycle: str = "monthly") -> PaidAward:
    return PaidAward(True, cycle, 520_00, paid_to, received_on)


@pytest.mark.parametrize(("cycle", "days", "pence"), [("weekly", 7, 75_00), ("4-weekly", 28, 300_00)])
def test_d12_a_council_pays_weekly_or_every_four_weeks(cycle: str, days: int, pence: int) -> None:
    award = hb(cycle, date(2026, 4, 19), date(2026, 4, 22))
    assert due_on(award) == date(2026, 4, 22) + timedelta(days=days)
    assert amount_pence(award) == pence


def test_d21_a_managed_payment_follows_the_claimants_own_month() -> None:
    award = uc(date(2026, 4, 3), date(2026, 4, 10))
    assert [day for day, _ in calendar(award, until=date(2026, 8, 31))] == [
        date(2026, 5, 10), date(2026, 6, 10), date(2026, 7, 10), date(2026, 8, 10),
    ]  # fmt: skip


def test_d21_a_period_that_ends_with_the_month_stays_at_month_ends() -> None:
    assert due_on(uc(date(2026, 1, 31), date(2026, 2, 7))) == date(2026, 3, 7)
    assert due_on(uc(date(2028, 1, 31), date(2028, 2, 7))) == date(2028, 3, 7)


def test_d22_in_thirteen_bulk_payments_a_year_one_has_nothing_for_a_tenant() -> None:
    award = uc(date(2026, 1, 5), date(2026, 1, 16), "4-weekly")
    bulk_days = {date(2026, 1, 16) + timedelta(weeks=4 * n) for n in range(1, 14)}
    paid = [day for day, _ in calendar(award, until=max(bulk_days))]
    assert len(paid) == 12
    assert len(bulk_days - set(paid)) == 1, "the missing thirteenth"
    assert set(paid) <= bulk_days


def test_l3_two_periods_paid_in_one_day_leave_the_next_one_a_month_later() -> None:
    assert due_on(uc(date(2026, 5, 3), date(2026, 5, 10))) == date(2026, 6, 10)


def test_l3_a_month_without_a_payment_is_due_then_late_then_missing() -> None:
    due = due_on(uc(date(2026, 4, 3), date(2026, 4, 10)))
    said = [state(due, on=due + timedelta(days=days), late_days=7) for days in (0, 1, 7, 8)]
    assert said == [ExpectedState.DUE, ExpectedState.LATE, ExpectedState.LATE, ExpectedState.MISSING]


def test_dec_6_what_an_award_is_worth_a_week() -> None:
    assert (weekly_pence(uc(date(2026, 4, 3), None)), weekly_pence(hb("4-weekly", date(2026, 4, 3), None))) == (
        119_67,
        75_00,
    )


@given(
    st.booleans(),
    st.sampled_from(["weekly", "fortnightly", "4-weekly", "monthly"]),
    st.dates(date(2025, 1, 1), date(2028, 12, 31)),
    st.one_of(st.none(), st.integers(0, 80)),
)
def test_the_next_payment_is_always_after_the_newest_one(
    universal_credit: bool, cycle: str, paid_to: date, lag: int | None
) -> None:
    received_on = paid_to + timedelta(days=lag) if lag is not None else None
    award = PaidAward(universal_credit, cycle, 100, paid_to, received_on)
    assert due_on(award) > (received_on or paid_to)
    days = [day for day, _ in calendar(award, until=due_on(award) + timedelta(days=200))]
    assert days == sorted(set(days))
