from datetime import date, timedelta

import pytest

from arrears.rules.holds import (
    RULES,
    STOP_LETTERS,
    BreathingSpace,
    Hold,
    HoldBy,
    HoldReason,
    first_in_force,
    may_be_released_by_hand,
    protected_parties,
    who_may_place,
)

pytestmark = pytest.mark.rules

ON = date(2026, 11, 24)


def test_every_reason_has_its_meaning_and_its_own_place_in_the_order():
    assert set(RULES) == set(HoldReason)
    ranks = [rule.rank for rule in RULES.values()]
    assert len(set(ranks)) == len(ranks)


def test_a_hold_counts_its_first_and_its_last_day():
    hold = Hold(HoldReason.PROMISE, ON, ON + timedelta(days=2))
    held = [offset for offset in range(-1, 4) if hold.holds(ON + timedelta(days=offset))]
    assert held == [0, 1, 2]


def test_law_6a_death_comes_before_a_dispute_and_a_dispute_before_a_promise():
    dispute = Hold(HoldReason.DISPUTE, ON, ON)
    promise = Hold(HoldReason.PROMISE, ON, ON)
    death = Hold(HoldReason.DECEASED, ON, None)
    assert first_in_force([promise, dispute], on=ON) == dispute
    assert first_in_force([promise, dispute, death], on=ON) == death
    assert first_in_force([promise], on=ON + timedelta(days=1)) is None


def test_an_unknown_tenure_holds_notices_not_letters():
    assert HoldReason.TENURE_UNKNOWN not in STOP_LETTERS
    assert first_in_force([Hold(HoldReason.TENURE_UNKNOWN, ON, None)], on=ON) is None


@pytest.mark.parametrize(
    "days, before, by",
    [(1, 0, HoldBy.OFFICER), (28, 0, HoldBy.OFFICER), (29, 0, HoldBy.MANAGER), (7, 1, HoldBy.MANAGER)],
)
def test_ops_e5_28_days_once_is_the_officers_more_is_the_managers(days: int, before: int, by: HoldBy):
    until = ON + timedelta(days=days - 1)
    assert who_may_place(HoldReason.DISPUTE, from_on=ON, until_on=until, deferrals_before=before) is by


def test_ops_e5_only_what_is_law_may_stand_without_a_last_day():
    open_ended = dict(from_on=ON, until_on=None, deferrals_before=0)
    assert who_may_place(HoldReason.PROMISE, **open_ended) is HoldBy.NOBODY
    assert who_may_place(HoldReason.DECEASED, **open_ended) is HoldBy.OFFICER
    backwards = dict(from_on=ON, until_on=ON - timedelta(days=1), deferrals_before=0)
    assert who_may_place(HoldReason.PROMISE, **backwards) is HoldBy.NOBODY


def test_pra_12_what_is_law_ends_only_by_its_cure():
    assert not may_be_released_by_hand(HoldReason.LANDLORD_ADDRESS)
    assert not may_be_released_by_hand(HoldReason.INSOLVENCY)
    assert may_be_released_by_hand(HoldReason.DISPUTE)


def test_law_6_a_standard_breathing_space_is_60_days_beginning_with_its_start():
    space = BreathingSpace(date(2026, 11, 2))
    assert space.last_day == date(2026, 11, 2) + timedelta(days=59) == date(2026, 12, 31)
    assert [space.active(day) for day in (date(2026, 11, 1), date(2026, 11, 2))] == [False, True]
    assert [space.active(day) for day in (date(2026, 12, 31), date(2027, 1, 1))] == [True, False]


def test_law_6_a_mental_health_one_is_open_until_told_then_30_days_more():
    crisis = BreathingSpace(date(2026, 1, 5), mental_health=True)
    assert crisis.last_day is None
    assert crisis.active(date(2030, 1, 1))
    ended = BreathingSpace(date(2026, 1, 5), mental_health=True, treatment_ended_on=date(2026, 3, 1))
    assert ended.last_day == date(2026, 3, 31)


def test_law_6_a_cancelled_one_protects_no_longer_from_that_day():
    space = BreathingSpace(date(2026, 11, 2), cancelled_on=date(2026, 12, 1))
    assert space.active(date(2026, 11, 30))
    assert not space.active(date(2026, 12, 1))


def test_law_6_everybody_jointly_liable_is_protected():
    assert protected_parties({"Ann"}, ["Ann", "Bo"]) == {"Ann", "Bo"}
    assert protected_parties({"Cy"}, ["Ann", "Bo"]) == frozenset()
