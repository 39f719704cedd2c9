"""Charging periods of a rent group: weeks, fortnights, four weeks or months, in advance or in arrears (OPS-B1, B3)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction

from ledger.rules.money import half_up
from ledger.rules.rent_weeks import NoSuchWeek, rent_year_starts, weeks_in
from tenancies.rules.periods import DAYS, PeriodUnit, add_months


class ApportionBasis(StrEnum):
    """By what a day of a part period is charged (OPS-B9)."""

    SEVENTHS = "sevenths"
    YEAR_DAYS = "year_days"


CHARGED_BY_WORDS = {
    PeriodUnit.WEEK: "Every week",
    PeriodUnit.FORTNIGHT: "Every two weeks",
    PeriodUnit.FOUR_WEEK: "Every four weeks",
    PeriodUnit.MONTH: "Every month",
}
"""The periods by which rent is charged, in words."""

PERIOD_WORDS = {
    PeriodUnit.WEEK: "week",
    PeriodUnit.FORTNIGHT: "fortnight",
    PeriodUnit.FOUR_WEEK: "four weeks",
    PeriodUnit.MONTH: "month",
}
"""One such period, in words."""

BASIS_WORDS = {
    ApportionBasis.SEVENTHS: "A seventh of the week’s price for each day",
    ApportionBasis.YEAR_DAYS: "A 365th of the year’s price for each day",
}

SHORT = {PeriodUnit.WEEK: "", PeriodUnit.FORTNIGHT: "F", PeriodUnit.FOUR_WEEK: "Q", PeriodUnit.MONTH: "M"}
"""What stands before a period's number in its key; a week has nothing, as it always had."""


@dataclass(frozen=True, slots=True)
class ChargePeriod:
    """
    One charging period of a rent group: which days it covers, when its charge falls due, and whether it is free.

    :param number: its place in the rent year, from 1.
    :param charge_on: its first day where rent is charged in advance, the day after its last in arrears (OPS-B1).
    """

    rent_year: int
    number: int
    starts_on: date
    ends_on: date
    charge_on: date
    charged: bool = True

    @property
    def days(self) -> int:
        """How many days it covers."""
        return (self.ends_on - self.starts_on).days + 1


def periods_of_year(
    year: int,
    unit: PeriodUnit,
    *,
    in_advance: bool = True,
    free: Collection[int] = (),
    first_on: date | None = None,
) -> tuple[ChargePeriod, ...]:
    """
    Return the charging periods that start in a rent year, in order, without a gap (OPS-B2, B3, B4).

    Weeks, fortnights and four weeks run on from `first_on`, which is the rent year's first Monday unless the last
    year's periods ended elsewhere; a 53-week year may so have a fourteenth period of four weeks. Months are calendar
    months from April to March.

    :param free: the numbers of the free periods.
    :raises NoSuchWeek: if a free period is not in that year.
    """
    if unit not in CHARGED_BY_WORDS:
        raise ValueError(f"Rent is not charged every {unit.value}.")
    starts = _starts(year, unit, first_on or (date(year, 4, 1) if unit is PeriodUnit.MONTH else rent_year_starts(year)))
    for number in free:
        if not 1 <= number < len(starts):
            raise NoSuchWeek(
                f"Rent year {year} has {len(starts) - 1} charging periods, so number {number} cannot be free."
            )
    made = []
    for number, (starts_on, after) in enumerate(zip(starts, starts[1:], strict=False), start=1):
        ends_on = after - timedelta(days=1)
        made.append(
            ChargePeriod(year, number, starts_on, ends_on, starts_on if in_advance else after, number not in free)
        )
    return tuple(made)


def _starts(year: int, unit: PeriodUnit, first_on: date) -> list[date]:
    """The first day of each period of the year, and of the first period after it."""
    if unit is PeriodUnit.MONTH:
        return [add_months(first_on, months) for months in range(13)]
    starts = [first_on]
    while starts[-1] < rent_year_starts(year + 1):
        starts.append(starts[-1] + timedelta(days=DAYS[unit]))
    return starts


def key(unit: PeriodUnit, rent_year: int, number: int) -> str:
    """A period's name within its rent group, for references: `2026:07`, `2026:M07`."""
    return f"{rent_year}:{SHORT[unit]}{number:02d}"


def weeks_per_period(unit: PeriodUnit, rent_year: int) -> Fraction:
    """
    Return how many weekly prices make the price of one period (OPS-B5): 2, 4, or a twelfth of the year's weeks.

    A month of a 53-week year costs 53 twelfths of the week, so that twelve of them come to the year.
    """
    return Fraction(DAYS[unit], 7) if unit in DAYS else Fraction(weeks_in(rent_year), 12)


def benefit_of_period(weekly_pence: int, unit: PeriodUnit) -> int:
    """
    Return what a weekly benefit is worth for one charging period, in pence, half up: 52 twelfths for a month (OPS-B5).
    """
    return half_up(weekly_pence * (Fraction(DAYS[unit], 7) if unit in DAYS else Fraction(52, 12)))


def words(unit: PeriodUnit, starts_on: date, ends_on: date) -> str:
    """The days of a period as people say them: `October 2026`, `5 October to 18 October 2026`."""
    if unit is PeriodUnit.MONTH and starts_on.day == 1 and ends_on == add_months(starts_on, 1) - timedelta(days=1):
        return f"{starts_on:%B} {starts_on.year}"
    year = "" if starts_on.year == ends_on.year else f" {starts_on.year}"
    return f"{starts_on.day} {starts_on:%B}{year} to {ends_on.day} {ends_on:%B} {ends_on.year}"
