"""
One price said in other periods, and what a 53-week year does to it (OPS-B5 to B8).

Three clocks meet here and never agree: the landlord charges weeks, Universal Credit pays months of a 52-week year, and
Housing Benefit follows the weeks that are charged.
"""

from dataclasses import dataclass
from fractions import Fraction

from ledger.rules.money import half_up
from ledger.rules.rent_weeks import weeks_in
from tenancies.rules.periods import DAYS, MONTHS, PeriodUnit

UC_WEEKS = 52
"""Universal Credit counts 52 weeks a year, never 53 (OPS-B6)."""


class NoWeeksLeft(ValueError):
    """Every week of the year would be free, so no weekly price can make a rent."""


@dataclass(frozen=True, slots=True)
class Conversions:
    """
    What a weekly price comes to in one rent year, in pence; each rounded half up by itself.

    :param monthly_pence: the year's charge in twelve parts (OPS-B5): 53 twelfths in a 53-week year.
    :param uc_monthly_pence: the housing costs of Universal Credit: 52 twelfths, less free weeks (OPS-B6).
    :param hb_weekly_pence: the rent by which Housing Benefit is reckoned, spread over every week of the year (OPS-B8).
    """

    rent_year: int
    weeks: int
    free_weeks: int
    weekly_pence: int
    fortnightly_pence: int
    four_weekly_pence: int
    monthly_pence: int
    yearly_pence: int
    uc_monthly_pence: int
    hb_weekly_pence: int

    @property
    def charge_weeks(self) -> int:
        """In how many weeks rent is charged (OPS-B5)."""
        return self.weeks - self.free_weeks


@dataclass(frozen=True, slots=True)
class Shortfall:
    """By how much Universal Credit falls short of a year's rent, in pence (OPS-B7)."""

    year_pence: int
    month_pence: int

    @property
    def any(self) -> bool:
        """Whether there is one: in a year of 53 weeks."""
        return self.year_pence > 0


def conversions(weekly_pence: int, *, rent_year: int, free_weeks: int = 0) -> Conversions:
    """
    Say a weekly price in every period of a rent year.

    :raises NoWeeksLeft: if there are as many free weeks as weeks.
    """
    weeks = weeks_in(rent_year)
    if not 0 <= free_weeks < UC_WEEKS:
        raise NoWeeksLeft(f"Rent year {rent_year} has {weeks} weeks; fewer than {UC_WEEKS} of them can be free.")
    charged = weeks - free_weeks
    return Conversions(
        rent_year=rent_year,
        weeks=weeks,
        free_weeks=free_weeks,
        weekly_pence=weekly_pence,
        fortnightly_pence=2 * weekly_pence,
        four_weekly_pence=4 * weekly_pence,
        monthly_pence=half_up(Fraction(weekly_pence * charged, 12)),
        yearly_pence=weekly_pence * charged,
        uc_monthly_pence=uc_monthly(weekly_pence, PeriodUnit.WEEK, free_weeks=free_weeks),
        hb_weekly_pence=half_up(Fraction(weekly_pence * charged, weeks)),
    )


def shortfall(weekly_pence: int, *, rent_year: int, free_weeks: int = 0) -> Shortfall:
    """
    Work out what Universal Credit leaves unpaid of a year's rent: one week's in a 53-week year, nothing otherwise.

    :raises NoWeeksLeft: if there are as many free weeks as weeks.
    """
    told = conversions(weekly_pence, rent_year=rent_year, free_weeks=free_weeks)
    gap = told.yearly_pence - weekly_pence * (UC_WEEKS - free_weeks)
    return Shortfall(gap, half_up(Fraction(gap, 12)))


def uc_monthly(price_pence: int, unit: PeriodUnit, *, free_weeks: int = 0) -> int:
    """
    Return the monthly housing costs of Universal Credit for a price by any period, in pence, half up (OPS-B6).

    Weekly x 52/12, two-weekly x 26/12, four-weekly x 13/12, monthly as it is, quarterly x 4/12, yearly / 12. With
    rent-free weeks the 52 weeks are fewer by them.
    """
    if unit in DAYS:
        return half_up(Fraction(price_pence * (UC_WEEKS - free_weeks) * 7, DAYS[unit] * 12))
    return half_up(Fraction(price_pence, MONTHS[unit]))


def housing_benefit_weekly(monthly_pence: int) -> int:
    """Return the weekly rent that Housing Benefit sees in a monthly one: M x 12/52, in pence, half up (OPS-B5)."""
    return half_up(Fraction(monthly_pence * 12, 52))


EXPLANATION = (
    "Rent is charged for every week that starts in the rent year. Most years have 52 such Mondays; every five or six "
    "years there is a 53rd. Universal Credit always counts 52 weeks and spreads them over twelve months, so in a "
    "53-week year it pays one week less than the rent. No week is lost over time: each year one day, in a leap year "
    "two, is not covered, and together they come up as the 53rd week. Housing Benefit follows the weeks that are "
    "charged and covers the 53rd. A tenant who gets Universal Credit can pay a twelfth of one week’s rent more each "
    "month. An account whose only debt is the 53rd week is not sent a letter about arrears for it."
)
"""The one explanation of the 53-week year, for staff and tenants alike (OPS-B7)."""
