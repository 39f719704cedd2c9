from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.rules.rent_weeks import (
    NoSuchWeek,
    calendar,
    charge_weeks,
    monday_of,
    quarter_of,
    quarters,
    rent_week_of,
    rent_year_starts,
    sunday_of,
    weeks_in,
)

pytestmark = pytest.mark.rules

years = st.integers(2000, 2080)


def test_ops_b2_the_53_week_years():
    assert [year for year in range(2010, 2045) if weeks_in(year) == 53] == [2013, 2019, 2024, 2030, 2035, 2041]


def test_ops_b2_the_years_that_it_names():
    assert rent_year_starts(2026) == date(2026, 4, 6)
    assert rent_year_starts(2027) == date(2027, 4, 5)
    assert calendar(2026)[-1].ends_on == date(2027, 4, 4)
    assert weeks_in(2026) == 52


@given(years)
def test_a_rent_year_is_whole_weeks_from_the_first_monday_on_or_after_1_april(year: int):
    start = rent_year_starts(year)
    assert start.weekday() == 0
    assert date(year, 4, 1) <= start <= date(year, 4, 7)
    weeks = calendar(year)
    assert [week.week for week in weeks] == list(range(1, weeks_in(year) + 1))
    assert weeks[-1].ends_on + timedelta(days=1) == rent_year_starts(year + 1)


@given(st.dates(date(2000, 4, 10), date(2080, 1, 1)))
def test_every_day_is_in_the_week_that_the_calendar_says(day: date):
    week = rent_week_of(day)
    assert week == calendar(week.rent_year)[week.week - 1]
    assert monday_of(day) == week.starts_on <= day <= week.ends_on == sunday_of(day)


def test_ops_b4_free_weeks_are_not_charged():
    weeks = calendar(2026, free_weeks=(1, 22, 32, 39))
    assert [week.week for week in weeks if not week.charged] == [1, 22, 32, 39]
    assert weeks[38].starts_on == date(2026, 12, 28)
    assert not rent_week_of(date(2026, 12, 31), free_weeks=(39,)).charged
    assert charge_weeks(2026, (1, 22, 32, 39)) == 48
    assert charge_weeks(2024, (1, 22, 32, 39)) == 49


def test_week_53_cannot_be_free_in_a_year_that_has_none():
    with pytest.raises(NoSuchWeek, match="52 weeks"):
        calendar(2026, free_weeks=(53,))
    assert calendar(2024, free_weeks=(53,))[52].charged is False


@given(years)
def test_pra_17_four_quarters_make_the_year_and_split_no_week(year: int):
    parts = quarters(year)
    assert [part.weeks for part in parts] == [13, 13, 13, weeks_in(year) - 39]
    assert parts[0].starts_on == rent_year_starts(year)
    for before, after in zip(parts, parts[1:], strict=False):
        assert before.ends_on + timedelta(days=1) == after.starts_on
    assert parts[3].ends_on + timedelta(days=1) == rent_year_starts(year + 1)


@given(st.dates(date(2000, 4, 10), date(2080, 1, 1)))
def test_every_day_is_in_its_quarter(day: date):
    quarter = quarter_of(day)
    assert quarter.starts_on <= day <= quarter.ends_on
    assert quarter.first_week <= rent_week_of(day).week <= quarter.last_week
