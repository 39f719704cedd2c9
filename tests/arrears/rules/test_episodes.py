from datetime import date, timedelta

import pytest

from arrears.rules.episodes import NO_EPISODE, Episode, episode_at, is_stale

pytestmark = pytest.mark.rules

SUNDAY = date(2026, 11, 1)


def after(*owed: int) -> Episode:
    return episode_at((SUNDAY + timedelta(weeks=week), pence) for week, pence in enumerate(owed))


def test_pra_4_an_episode_starts_with_the_week_that_ended_in_debt():
    assert after(0, 50_00) == Episode(date(2026, 11, 2), 0)


def test_pra_4_one_clear_week_end_does_not_end_it_two_running_do():
    assert after(50_00, 0).started_on == date(2026, 10, 26)
    assert after(50_00, 0, 10_00).started_on == date(2026, 10, 26)
    assert after(50_00, 0, 10_00, 0).started_on == date(2026, 10, 26)
    assert after(50_00, 0, -5_00) == NO_EPISODE
    assert after(50_00, 0, 0, 10_00).started_on == SUNDAY + timedelta(days=15)


def test_pra_4_a_letter_is_stale_after_thirteen_weeks():
    sent = date(2026, 8, 4)
    assert not is_stale(sent, on=sent + timedelta(weeks=13))
    assert is_stale(sent, on=sent + timedelta(weeks=13, days=1))
