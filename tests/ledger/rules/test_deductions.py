"""Deductions from benefit held against their days (OPS-D25, D26)."""

from datetime import date

import pytest

from ledger.rules.deductions import expected_days, rates, watched

pytestmark = pytest.mark.rules

FIRST = date(2026, 6, 8)


def seen(on: date, *receipts: date):
    return watched(first_due_on=FIRST, cycle="4-weekly", receipts=receipts, on=on, late_days=7)


def test_d26_the_days_on_which_a_deduction_is_expected() -> None:
    assert expected_days(first_due_on=FIRST, cycle="4-weekly", until=date(2026, 8, 3)) == [
        date(2026, 6, 8), date(2026, 7, 6), date(2026, 8, 3),
    ]  # fmt: skip
    assert expected_days(first_due_on=date(2026, 1, 31), cycle="monthly", until=date(2026, 3, 31)) == [
        date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31),
    ]  # fmt: skip


def test_d26_one_missing_deduction_is_no_problem_and_two_running_are() -> None:
    one = seen(date(2026, 7, 14), date(2026, 6, 9))
    assert (one.missing, one.in_a_row, one.problem) == ((date(2026, 7, 6),), 1, False)
    two = seen(date(2026, 8, 11), date(2026, 6, 9))
    assert (two.in_a_row, two.problem) == (2, True)
    again = seen(date(2026, 8, 11), date(2026, 6, 9), date(2026, 8, 10))
    assert (again.missing, again.in_a_row, again.problem) == ((date(2026, 7, 6),), 0, False)


def test_a_deduction_is_missing_only_when_its_days_of_grace_are_over() -> None:
    assert seen(date(2026, 6, 15)).missing == ()
    assert seen(date(2026, 6, 15)).next_on == FIRST
    assert seen(date(2026, 6, 16)).missing == (FIRST,)


def test_a_deduction_that_comes_a_few_days_early_is_that_days() -> None:
    assert seen(date(2026, 6, 8), date(2026, 6, 3)).received == (FIRST,)


def test_d25_the_rates_are_dated() -> None:
    before, after = rates(date(2025, 4, 29)), rates(date(2025, 4, 30))
    assert before is not None
    assert after is not None
    assert (before.uc_all_percent, after.uc_all_percent, after.weekly_pence) == (25, 15, 455)
    assert rates(date(2020, 1, 1)) is None
