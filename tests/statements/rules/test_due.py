"""Which quarter is due (DEC-24, PRA-17)."""

from datetime import date

import pytest

from statements.rules import due

pytestmark = pytest.mark.rules


@pytest.mark.parametrize(
    "today, year, number, first, last",
    [
        (date(2026, 7, 5), 2025, 4, date(2026, 1, 5), date(2026, 4, 5)),  # the quarter's last day is not over
        (date(2026, 7, 6), 2026, 1, date(2026, 4, 6), date(2026, 7, 5)),
        (date(2027, 4, 5), 2026, 4, date(2027, 1, 4), date(2027, 4, 4)),
        (date(2025, 4, 7), 2024, 4, date(2024, 12, 30), date(2025, 4, 6)),  # fourteen weeks: 2024 has 53
    ],
)
def test_the_newest_quarter_that_is_over_is_due(today: date, year: int, number: int, first: date, last: date) -> None:
    quarter = due.newest_completed(today)
    assert (quarter.rent_year, quarter.number, quarter.starts_on, quarter.ends_on) == (year, number, first, last)


def test_a_rent_year_has_four_quarters() -> None:
    with pytest.raises(due.NoSuchQuarter):
        due.quarter(2026, 5)
