"""Accounting periods partition the days: no day is left out, none stands in two (OPS-B2, PRA-17)."""

from datetime import date, timedelta

import pytest

from ledger.rules.accounting_periods import Basis, Period, period_of, periods
from ledger.rules.rent_weeks import rent_year_starts, weeks_in

DAY = timedelta(days=1)


@pytest.mark.parametrize("basis", list(Basis))
def test_every_day_of_ten_years_is_in_exactly_one_period(basis: Basis) -> None:
    days, day = 0, date(2020, 1, 1)
    for period in periods(basis, from_on=day, until_on=date(2030, 12, 31)):
        assert period.starts_on == day + timedelta(days=days)
        days += (period.ends_on - period.starts_on).days + 1
    assert day + timedelta(days=days) > date(2030, 12, 31)


@pytest.mark.parametrize("basis", [Basis.RENT_MONTHS, Basis.RENT_QUARTERS])
@pytest.mark.parametrize("year", range(2019, 2042))
def test_a_rent_year_is_whole_periods_also_in_53_weeks_ops_b2(basis: Basis, year: int) -> None:
    start = rent_year_starts(year)
    end = start + timedelta(weeks=weeks_in(year)) - DAY
    made = list(periods(basis, from_on=start, until_on=end))
    assert len(made) == (12 if basis is Basis.RENT_MONTHS else 4)
    assert made[-1].ends_on == end
    assert all(each.starts_on.weekday() == 0 and each.ends_on.weekday() == 6 for each in made)


def test_a_rent_month_is_the_weeks_whose_mondays_it_holds() -> None:
    assert period_of(Basis.RENT_MONTHS, date(2026, 5, 1)) == Period("2026-04", date(2026, 4, 6), date(2026, 5, 3))
    assert period_of(Basis.RENT_MONTHS, date(2027, 4, 4)).label == "2027-03"


def test_a_leap_february_has_29_days() -> None:
    assert period_of(Basis.CALENDAR_MONTHS, date(2028, 2, 3)).ends_on == date(2028, 2, 29)


def test_a_change_of_basis_leaves_no_day_out() -> None:
    """Calendar months end on 31 March, the rent year begins on Monday 5 April 2027: the four days go with it."""
    first = next(periods(Basis.RENT_MONTHS, from_on=date(2027, 4, 1), until_on=date(2027, 5, 1)))
    assert first == Period("2027-03", date(2027, 4, 1), date(2027, 4, 4))
