"""Which days each charge of an account was for, where rent is not charged by the week in advance (OPS-B1, B3)."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q

from ledger.models import RentAccount, RentGroup, RentWeek
from tenancies.rules.periods import PeriodUnit

BY_WEEK_IN_ADVANCE = Q(charged_by=PeriodUnit.WEEK.value, in_advance=True)


@dataclass(frozen=True)
class Charged:
    """How an account is charged: by which period, and the first and last day of each by its charge day."""

    unit: PeriodUnit
    days: dict[date, tuple[date, date]] = field(default_factory=dict)


def otherwise(account_ids: Collection[int], *, since: date, until: date) -> dict[int, Charged]:
    """
    The accounts among some that are not charged by the week in advance, with their periods charged between two days.

    One query where a landlord has no such group, three where it has; whatever the number of accounts.
    """
    units = dict(RentGroup.objects.exclude(BY_WEEK_IN_ADVANCE).values_list("pk", "charged_by"))
    if not units or not account_ids:
        return {}
    days: dict[int, dict[date, tuple[date, date]]] = {pk: {} for pk in units}
    weeks = RentWeek.objects.filter(rent_group__in=list(units), charge_on__gte=since, charge_on__lte=until)
    for group_id, charge_on, starts_on, ends_on in weeks.values_list(
        "rent_group_id", "charge_on", "starts_on", "ends_on"
    ):
        days[group_id][charge_on] = (starts_on, ends_on)
    held = RentAccount.objects.filter(
        rent_group__in=list(units), pk__gte=min(account_ids), pk__lte=max(account_ids)
    ).values_list("pk", "rent_group_id")
    return {
        pk: Charged(PeriodUnit(units[group_id]), days[group_id])
        for pk, group_id in held
        if group_id is not None and pk in account_ids
    }
