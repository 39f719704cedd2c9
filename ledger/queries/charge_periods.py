"""The charging periods of rent groups: which is due on a day, how it is named, and its days (OPS-B1 to B4)."""

from datetime import date

from ledger.models import RentGroup, RentWeek
from ledger.rules import charge_periods
from ledger.rules.apportionment import Span
from ledger.rules.charge_periods import ApportionBasis
from ledger.rules.rent_weeks import rent_week_of
from tenancies.rules.periods import PeriodUnit


def due_on(group: RentGroup, on: date) -> tuple[bool, RentWeek | None]:
    """
    Whether a group's calendar reaches a day, and the newest period whose charge day has come by then.

    In advance that is the period of the day; in arrears the one before (OPS-B1). One query.
    """
    newest = list(group.weeks.filter(starts_on__lte=on).order_by("-starts_on")[:2])
    for period in newest:
        period.rent_group = group
    reached = bool(newest) and newest[0].ends_on >= on
    return reached, next((period for period in newest if period.charge_on <= on), None)


def key_of(period: RentWeek) -> str:
    """The period's name within its rent group: `2026:07`, `2026:M07`."""
    return charge_periods.key(PeriodUnit(period.rent_group.charged_by), period.rent_year, period.week)


def span_of(period: RentWeek) -> Span:
    """The period as the plain rule wants it."""
    group = period.rent_group
    return Span(
        period.starts_on,
        period.ends_on,
        PeriodUnit(group.charged_by),
        ApportionBasis(group.apportion_basis),
        period.rent_year,
    )


def rent_week(week: RentWeek) -> tuple[int, int]:
    """The rent year and week that a period's entries carry: its own, or the week in which it starts (ADR 0011)."""
    if week.rent_group.charged_by == PeriodUnit.WEEK:
        return week.rent_year, week.week
    named = rent_week_of(week.starts_on)
    return named.rent_year, named.week


def words_of(period: RentWeek) -> str:
    """What stands beside a whole charge: nothing for a week charged in advance, otherwise the days it is for."""
    group = period.rent_group
    if group.charged_by == PeriodUnit.WEEK and group.in_advance:
        return ""
    return charge_periods.words(PeriodUnit(group.charged_by), period.starts_on, period.ends_on)


def words_of_days(period: RentWeek) -> str:
    """The days of any period, in words."""
    return charge_periods.words(PeriodUnit(period.rent_group.charged_by), period.starts_on, period.ends_on)


def batch_prefix(period: RentWeek) -> str:
    """How the batches of a period's debit are called, before the stroke and the number of the run."""
    by_week = period.rent_group.charged_by == PeriodUnit.WEEK
    number = key_of(period).partition(":")[2]
    return f"{period.rent_group.code} {period.rent_year}-{'W' if by_week else ''}{number}"
