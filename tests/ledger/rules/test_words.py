"""Sums and days in sentences that people read: thousands with a comma, months in words."""

from datetime import date

import pytest

from ledger.rules import words

pytestmark = pytest.mark.rules


@pytest.mark.parametrize(
    "pence, told", [(0, "£0.00"), (5, "£0.05"), (123_456, "£1,234.56"), (-1_234_567_00, "−£1,234,567.00")]
)
def test_a_sum_has_its_thousands_and_its_minus_in_front(pence: int, told: str) -> None:
    assert words.money(pence) == told


def test_a_day_is_never_told_in_the_order_of_computers() -> None:
    assert (words.day(date(2026, 4, 6)), words.short_day(date(2026, 4, 6))) == ("6 April 2026", "6 Apr 2026")
