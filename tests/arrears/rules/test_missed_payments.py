"""PRA-1, OPS-E2 stage 0: when an expected payment is missing, and what is not owed yet between payment files."""

from datetime import date, timedelta

import pytest

from arrears.rules.missed_payments import allowance_known, debits_not_due, missed_since
from arrears.rules.position import PayerCalendar
from tenancies.rules.periods import PeriodUnit

pytestmark = pytest.mark.rules

FIRST = date(2026, 5, 1)
MONTHLY = PayerCalendar(PeriodUnit.MONTH, FIRST)
RENT = 433_33
WEEKS = [(date(2026, 4, 6) + timedelta(weeks=week), 100_00) for week in range(20)]


def missed(*payments: tuple[date, int], on: date, known_until: date | None = None) -> date | None:
    return missed_since(MONTHLY, RENT, payments, on=on, known_until=known_until or on)


def test_a_payment_on_its_day_is_not_missed_nor_is_one_that_is_not_due_yet():
    assert missed((FIRST, RENT), on=date(2026, 5, 20)) is None
    assert missed(on=date(2026, 4, 30)) is None


def test_a_payment_is_waited_for_four_days_and_over_the_weekend_first():
    """1 May 2026 is a Friday; 1 August is a Saturday, so its day is Monday the 3rd."""
    assert missed(on=date(2026, 5, 4)) is None
    assert missed(on=date(2026, 5, 5)) == FIRST
    paid = [(date(2026, 7, 1), RENT)]
    assert missed(*paid, on=date(2026, 8, 6)) is None
    assert missed(*paid, on=date(2026, 8, 7)) == date(2026, 8, 1)


def test_what_the_files_do_not_reach_cannot_be_missed():
    assert missed(on=date(2026, 5, 9), known_until=date(2026, 5, 3)) is None
    assert missed(on=date(2026, 5, 12), known_until=date(2026, 5, 10)) == FIRST


def test_two_missed_days_count_from_the_first_and_a_late_payment_ends_it():
    assert missed(on=date(2026, 6, 10)) == FIRST
    assert missed((date(2026, 6, 9), RENT), on=date(2026, 6, 10)) is None


def test_half_the_sum_has_come_less_has_not_and_a_returned_payment_has_not():
    assert missed((FIRST, RENT // 2 + 1), on=date(2026, 5, 10)) is None
    assert missed((FIRST, RENT // 2 - 1), on=date(2026, 5, 10)) == FIRST
    assert missed((FIRST, RENT), (date(2026, 5, 6), -RENT), on=date(2026, 5, 10)) == FIRST


def test_a_payment_some_days_early_is_that_of_its_day():
    assert missed((date(2026, 4, 28), RENT), on=date(2026, 5, 10)) is None


def test_between_two_files_the_debits_after_the_last_file_are_not_owed_yet():
    """On Tuesday 2 June, with payments to Sunday 31 May, the payment of the 1st cannot be there."""
    tuesday, sunday = date(2026, 6, 2), date(2026, 5, 31)
    from_may_on = sum(pence for due_on, pence in WEEKS if FIRST < due_on <= tuesday)
    assert debits_not_due(MONTHLY, WEEKS, on=tuesday, known_until=sunday) == from_may_on == 500_00
    assert debits_not_due(MONTHLY, WEEKS, on=tuesday, known_until=tuesday) == 0
    assert allowance_known(MONTHLY, WEEKS, on=tuesday, known_until=sunday) >= from_may_on
