"""OPS-B2, B3: the charging periods of a year."""

from datetime import date, timedelta

import pytest

from ledger.rules.charge_periods import key, periods_of_year, words
from ledger.rules.rent_weeks import NoSuchWeek
from tenancies.rules.periods import PeriodUnit


@pytest.mark.parametrize("unit", [PeriodUnit.WEEK, PeriodUnit.FORTNIGHT, PeriodUnit.FOUR_WEEK, PeriodUnit.MONTH])
def test_periods_follow_each_other_over_the_years_without_a_gap(unit):
    first_on = None
    for year in range(2024, 2036):
        made = periods_of_year(year, unit, first_on=first_on)
        for one, after in zip(made, made[1:], strict=False):
            assert after.starts_on == one.ends_on + timedelta(days=1)
        first_on = made[-1].ends_on + timedelta(days=1)
        assert [one.number for one in made] == list(range(1, len(made) + 1))


def test_how_many_there_are_in_a_53_week_year():
    counts = {unit: len(periods_of_year(2030, unit)) for unit in (PeriodUnit.WEEK, PeriodUnit.MONTH)}
    assert counts == {PeriodUnit.WEEK: 53, PeriodUnit.MONTH: 12}
    assert len(periods_of_year(2030, PeriodUnit.FOUR_WEEK)) == 14
    assert len(periods_of_year(2031, PeriodUnit.FOUR_WEEK, first_on=date(2031, 4, 28))) == 13


def test_in_arrears_the_charge_falls_due_on_the_day_after():
    """OPS-B1."""
    first = periods_of_year(2026, PeriodUnit.WEEK, in_advance=False)[0]
    assert (first.starts_on, first.ends_on, first.charge_on) == (date(2026, 4, 6), date(2026, 4, 12), date(2026, 4, 13))


def test_february_of_a_leap_year_has_29_days():
    """OPS-L3."""
    assert periods_of_year(2027, PeriodUnit.MONTH)[10].days == 29


def test_a_free_period_must_be_in_the_year():
    assert [one.number for one in periods_of_year(2026, PeriodUnit.MONTH, free=(9,)) if not one.charged] == [9]
    with pytest.raises(NoSuchWeek, match="12 charging periods"):
        periods_of_year(2026, PeriodUnit.MONTH, free=(13,))


def test_how_a_period_is_named():
    assert key(PeriodUnit.WEEK, 2026, 7) == "2026:07"
    assert key(PeriodUnit.MONTH, 2026, 7) == "2026:M07"
    assert words(PeriodUnit.MONTH, date(2026, 10, 1), date(2026, 10, 31)) == "October 2026"
    assert words(PeriodUnit.FORTNIGHT, date(2026, 12, 28), date(2027, 1, 10)) == "28 December 2026 to 10 January 2027"
