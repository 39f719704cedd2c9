"""LAW section 6: the days, windows and moved deadlines of a Breathing Space, at their edges."""

from datetime import date, timedelta

import pytest

from arrears.rules.breathing_space import (
    DebtSplit,
    answer_by,
    midway_window,
    moved_deadline,
    overlaps,
    review_by,
    split_now,
    too_soon_after,
)
from arrears.rules.holds import BreathingSpace

START = date(2026, 3, 2)
STANDARD = BreathingSpace(START)
CRISIS = BreathingSpace(START, mental_health=True)


def test_the_last_day_of_a_standard_one_is_start_plus_59() -> None:
    assert STANDARD.last_day == date(2026, 4, 30)
    assert [STANDARD.active(START + timedelta(days=n)) for n in (-1, 0, 59, 60)] == [False, True, True, False]


def test_a_mental_health_one_is_open_and_ends_thirty_days_after_treatment() -> None:
    assert CRISIS.last_day is None
    assert CRISIS.active(START + timedelta(days=500))
    ended = BreathingSpace(START, mental_health=True, treatment_ended_on=date(2026, 6, 1))
    assert ended.last_day == date(2026, 7, 1)


def test_cancelled_protects_until_the_day_before() -> None:
    cancelled = BreathingSpace(START, cancelled_on=date(2026, 3, 20))
    assert cancelled.last_day == date(2026, 3, 19)


def test_reg_17_a_review_is_asked_for_within_twenty_days_beginning_with_the_start() -> None:
    assert review_by(START) == date(2026, 3, 21)


def test_reg_18_the_adviser_answers_within_thirty_five_days_beginning_with_the_start() -> None:
    assert answer_by(START) == date(2026, 4, 5)


def test_reg_27_the_midway_review_is_made_on_days_26_to_35_and_a_mental_health_one_has_none() -> None:
    assert midway_window(STANDARD) == (date(2026, 3, 27), date(2026, 4, 5))
    assert midway_window(CRISIS) is None


@pytest.mark.parametrize(
    ("deadline", "falls"),
    [
        (START - timedelta(days=1), START - timedelta(days=1)),
        (START, date(2026, 4, 30) + timedelta(days=56)),
        (date(2026, 4, 30), date(2026, 6, 25)),
        (date(2026, 5, 1), date(2026, 5, 1)),
    ],
)
def test_reg_9_a_deadline_within_it_moves_to_eight_weeks_after_its_end(deadline: date, falls: date) -> None:
    assert moved_deadline(deadline, STANDARD) == falls


def test_reg_9_a_deadline_within_one_that_is_open_has_no_day_yet() -> None:
    assert moved_deadline(START, CRISIS) is None


def test_reg_24_one_standard_one_in_twelve_months() -> None:
    assert too_soon_after([STANDARD], date(2027, 4, 30)) == STANDARD
    assert too_soon_after([STANDARD], date(2027, 5, 1)) is None
    assert too_soon_after([CRISIS], date(2026, 9, 1)) is None
    never_began = BreathingSpace(START, cancelled_on=START)
    assert too_soon_after([never_began], date(2026, 9, 1)) is None


def test_two_overlap_on_a_common_day_only() -> None:
    assert overlaps(STANDARD, BreathingSpace(date(2026, 4, 30)))
    assert not overlaps(STANDARD, BreathingSpace(date(2026, 5, 1)))


@pytest.mark.parametrize(
    ("snapshot", "balance", "directed", "split"),
    [
        (500_00, 500_00, 0, DebtSplit(500_00, 0)),
        (500_00, 600_00, 0, DebtSplit(500_00, 100_00)),
        # £100 charged and £150 paid: the rent first, the rest meets the protected debt.
        (500_00, 450_00, 0, DebtSplit(450_00, 0)),
        # £100 charged and £60 paid, of which the tenant sent £50 to the old debt.
        (500_00, 540_00, 50_00, DebtSplit(450_00, 90_00)),
        (-30_00, 70_00, 0, DebtSplit(0, 70_00)),
        (0, 0, 0, DebtSplit(0, 0)),
        (500_00, -20_00, 0, DebtSplit(0, 0)),
    ],
)
def test_payments_meet_ongoing_rent_first(snapshot: int, balance: int, directed: int, split: DebtSplit) -> None:
    """LAW section 6: the moratorium debt and the rent that goes on are told apart."""
    assert split_now(snapshot, balance, directed_pence=directed) == split
