"""Working days by jurisdiction (DEC-13)."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from tenancies.rules import working_days
from tenancies.rules.working_days import SCOTLAND, after, between, is_working_day

DAYS = st.dates(date(2024, 1, 1), date(2030, 12, 31))


def test_the_ten_working_days_of_an_investigation_jump_easter() -> None:
    assert after(date(2026, 3, 31), 10) == date(2026, 4, 16)  # Good Friday 3 April, Easter Monday 6 April


def test_scotland_works_on_easter_monday_and_not_on_the_second_of_january() -> None:
    assert not is_working_day(date(2026, 4, 6))
    assert is_working_day(date(2026, 4, 6), jurisdiction=SCOTLAND)
    assert is_working_day(date(2026, 1, 2))
    assert not is_working_day(date(2026, 1, 2), jurisdiction=SCOTLAND)


def test_an_override_wins_over_the_calendar() -> None:
    coronation = date(2026, 6, 10)

    assert is_working_day(coronation)
    assert not is_working_day(coronation, overrides={coronation: False})
    assert after(date(2026, 6, 9), 1, overrides={coronation: False}) == date(2026, 6, 11)


@given(first=DAYS, count=st.integers(1, 40))
def test_after_lands_on_a_working_day_and_between_counts_back(first: date, count: int) -> None:
    last = after(first, count)

    assert is_working_day(last)
    assert between(first, last) == count
    assert working_days.between(last, first) == 0
