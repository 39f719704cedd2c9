"""The payment rhythm tells weeks apart by pattern and says the same in words."""

from datetime import date, timedelta

import pytest

from casework.rules.payment_rhythm import WeekKind, WeekPaid, payment_rhythm

MONDAY = date(2026, 4, 6)


def week(number: int, charged: int, paid: int) -> WeekPaid:
    return WeekPaid(MONDAY + timedelta(weeks=number), charged, paid)


@pytest.mark.parametrize(
    "charged, paid, kind",
    [
        (11422, 11422, WeekKind.FULL),
        (11422, 45688, WeekKind.FULL),
        (11422, 11421, WeekKind.PART),
        (11422, 0, WeekKind.NONE),
        (0, 0, WeekKind.NO_CHARGE),
        (0, 5000, WeekKind.FULL),
    ],
    ids=["to the penny", "four weeks at once", "a penny short", "nothing", "rent-free", "paid in a rent-free week"],
)
def test_a_week_is_judged_by_its_own_charge(charged, paid, kind):
    assert week(0, charged, paid).kind is kind


def test_counts_in_words_leave_nothing_out():
    rhythm = payment_rhythm([week(0, 100, 100), week(1, 100, 40), week(2, 100, 0), week(3, 0, 0), week(4, 100, 100)])
    assert rhythm.words == "Last 5 weeks: paid in full 2, paid in part 1, nothing paid 1, no charge 1"
    assert rhythm.cells[1].words == "Week of 13 Apr 2026: paid in part, £0.40 of £1.00"


def test_only_the_last_26_weeks_are_shown_oldest_left():
    rhythm = payment_rhythm([week(n, 100, 100 if n < 4 else 0) for n in reversed(range(30))])
    assert len(rhythm.cells) == 26
    assert {cell.kind for cell in rhythm.cells} == {WeekKind.NONE}
    assert [cell.x for cell in rhythm.cells] == sorted(cell.x for cell in rhythm.cells)
    assert rhythm.cells[-1].x + 9 == rhythm.width


def test_a_new_account_says_there_are_no_weeks_yet():
    assert payment_rhythm([]).words == "No rent weeks yet"
