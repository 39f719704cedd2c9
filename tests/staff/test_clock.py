from datetime import UTC, date, datetime

import pytest
import time_machine

from staff import clock


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        (datetime(2026, 3, 29, 0, 30, tzinfo=UTC), date(2026, 3, 29)),
        (datetime(2026, 6, 30, 23, 30, tzinfo=UTC), date(2026, 7, 1)),
        (datetime(2026, 12, 31, 23, 59, tzinfo=UTC), date(2026, 12, 31)),
    ],
)
def test_today_is_londons_day(instant: datetime, day: date) -> None:
    """DEC-12: in summer London is an hour ahead of UTC."""
    with time_machine.travel(instant, tick=False):
        assert clock.today() == day
        assert clock.now() == instant


def test_a_pretended_day_moves_both(settings) -> None:
    settings.RENTINCOME_TODAY = date(2026, 11, 22)
    assert clock.today() == date(2026, 11, 22)
    assert clock.now().astimezone(clock.LONDON).date() == date(2026, 11, 22)
