"""
How a rent group is charged, and its calendar year by year (OPS-B1 to B5).

A year is made by rule and may be changed by hand until its first debit; from then on it stands (OPS-B3).
"""

from collections.abc import Collection
from datetime import date, timedelta

from django.db import transaction

from ledger.models import Batch, RentGroup, RentWeek
from ledger.rules.charge_periods import ApportionBasis, periods_of_year
from ledger.rules.rent_weeks import NoSuchWeek
from staff.models import Landlord, User
from staff.operations import audit
from staff.refusals import Refused
from tenancies.rules.periods import PeriodUnit

CHARGE_DAYS_APART = timedelta(days=31)
"""A period is charged within a month of its own days, or somebody has mistyped the year."""


class CalendarInUse(Refused):
    """Rent has been charged by it: it stands as it is."""


class CalendarNotAllowed(Refused):
    """The calendar would not make sense."""


@transaction.atomic
def describe_group(
    *,
    landlord: Landlord,
    code: str,
    charged_by: PeriodUnit = PeriodUnit.WEEK,
    in_advance: bool = True,
    basis: ApportionBasis = ApportionBasis.SEVENTHS,
    by: User,
    on: date,
) -> RentGroup:
    """
    Say how a rent group is charged; it is made if there is none of that code.

    :raises CalendarInUse: if rent has been charged and it would be charged differently.
    :raises CalendarNotAllowed: for a period or daily basis by which rent is not charged.
    """
    try:
        periods_of_year(on.year, charged_by)
    except ValueError as problem:
        raise CalendarNotAllowed(str(problem)) from problem
    if basis is ApportionBasis.YEAR_DAYS and charged_by is not PeriodUnit.MONTH:
        raise CalendarNotAllowed("A day costs a 365th of the year only where rent is charged every month.")
    group, _ = RentGroup.objects.select_for_update(no_key=True).get_or_create(landlord=landlord, code=code)
    before = {name: getattr(group, name) for name in ("charged_by", "in_advance", "apportion_basis")}
    after = {"charged_by": charged_by.value, "in_advance": in_advance, "apportion_basis": basis.value}
    if before == after:
        return group
    if _debited(group):
        raise CalendarInUse(f"Rent group {code} has been charged. Open a new rent group and move the accounts to it.")
    group.weeks.all().delete()
    for name, value in after.items():
        setattr(group, name, value)
    group.save(update_fields=list(after))
    audit.record(
        landlord=landlord, action="rent group described", subject=group, before=before, after=after, by=by, on=on
    )
    return group


@transaction.atomic
def make_year(
    *, rent_group: RentGroup, rent_year: int, free: Collection[int] = (), by: User, on: date
) -> list[RentWeek]:
    """
    Make a rent group's calendar for a rent year by rule, in place of one that no debit has used.

    It goes on from the last period of the year before, so no day is charged twice or left out.
    :param free: the numbers of the free periods (OPS-B4).
    :raises CalendarInUse: if a debit has used that year.
    :raises CalendarNotAllowed: if a free period is not in the year.
    """
    group = RentGroup.objects.select_for_update(no_key=True).get(pk=rent_group.pk)
    if _debited(group, rent_year):
        raise CalendarInUse(f"Rent of {rent_year} has been charged to {group.code}, so its calendar stands.")
    before = group.weeks.filter(rent_year__lt=rent_year).order_by("-ends_on").first()
    unit = PeriodUnit(group.charged_by)
    joins = before is not None and before.rent_year == rent_year - 1
    try:
        periods = periods_of_year(
            rent_year,
            unit,
            in_advance=group.in_advance,
            free=free,
            first_on=before.ends_on + timedelta(days=1) if before is not None and joins else None,
        )
    except NoSuchWeek as problem:
        raise CalendarNotAllowed(str(problem)) from problem
    group.weeks.filter(rent_year=rent_year).delete()
    made = RentWeek.objects.bulk_create(
        RentWeek(
            rent_group=group,
            rent_year=period.rent_year,
            week=period.number,
            starts_on=period.starts_on,
            ends_on=period.ends_on,
            charge_on=period.charge_on,
            charged=period.charged,
        )
        for period in periods
    )
    audit.record(
        landlord=group.landlord,
        action="rent calendar made",
        subject=group,
        after={"rent_year": rent_year, "periods": len(made), "free": sorted(free)},
        by=by,
        on=on,
    )
    return made


@transaction.atomic
def change_period(*, period: RentWeek, charge_on: date, charged: bool, by: User, on: date) -> RentWeek:
    """
    Change one period's charge day, or make it free or charged, before the first debit of its year (OPS-B3).

    :raises CalendarInUse: if a debit has used that year.
    :raises CalendarNotAllowed: for a charge day that another period has, or far from the period.
    """
    group = RentGroup.objects.select_for_update(no_key=True).get(pk=period.rent_group_id)
    if _debited(group, period.rent_year):
        raise CalendarInUse(f"Rent of {period.rent_year} has been charged to {group.code}, so its calendar stands.")
    if not period.starts_on - CHARGE_DAYS_APART <= charge_on <= period.ends_on + CHARGE_DAYS_APART:
        raise CalendarNotAllowed("The charge day is more than a month away from the period. Check its year.")
    if group.weeks.filter(charge_on=charge_on).exclude(pk=period.pk).exists():
        raise CalendarNotAllowed("Another period is charged on that day. Choose a day of its own.")
    before = {"charge_on": str(period.charge_on), "charged": period.charged}
    period.charge_on, period.charged = charge_on, charged
    period.save(update_fields=["charge_on", "charged"])
    audit.record(
        landlord=group.landlord,
        action="rent calendar changed",
        subject=group,
        before=before,
        after={"charge_on": str(charge_on), "charged": charged, "starts_on": str(period.starts_on)},
        by=by,
        on=on,
    )
    return period


def _debited(group: RentGroup, rent_year: int | None = None) -> bool:
    """Whether the debit has run for a group, at all or in a rent year."""
    prefix = f"{group.code} " if rent_year is None else f"{group.code} {rent_year}-"
    return Batch.objects.filter(landlord_id=group.landlord_id, source="charge", reference__startswith=prefix).exists()
