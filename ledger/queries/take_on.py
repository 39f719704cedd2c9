"""What a landlord can check on the day it is taken on: opening balances and the weekly debit, by rent group."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from ledger.models import Charge, Entry, RentGroup
from ledger.rules.account_types import NOBODYS
from ledger.rules.entry_kinds import EntryKind
from staff.models import Landlord


@dataclass(frozen=True)
class GroupFigure:
    """So many accounts of a rent group, and what they come to in pence."""

    accounts: int
    total_pence: int


def opening_balances(landlord: Landlord, *, take_on: date) -> dict[str, GroupFigure]:
    """Balances at the end of the day before take-on, of the accounts that have had an entry by then."""
    before = Entry.objects.filter(landlord=landlord, effective_on__lt=take_on)
    return _by_group(before.exclude(account__account_type__in=NOBODYS), "amount_pence")


def weekly_debit(landlord: Landlord, *, on: date) -> dict[str, GroupFigure]:
    """
    The gross weekly debit in force on a day: what that week's run charged on its first day, and for a group whose
    week is free the charges in force of the tenancies that run.
    """
    figures: dict[str, GroupFigure] = {}
    for group in RentGroup.objects.filter(landlord=landlord).order_by("code"):
        week = group.weeks.filter(starts_on__lte=on, ends_on__gte=on).first()
        if week is not None and week.charged:
            charged = Entry.objects.filter(
                account__rent_group=group, kind=EntryKind.CHARGE.value, effective_on=week.starts_on
            )
            figures |= _by_group(charged, "amount_pence")
        else:
            figures |= _by_group(_in_force(group, on), "weekly_pence")
    return figures


def _in_force(group: RentGroup, on: date) -> QuerySet[Charge]:
    return Charge.objects.filter(
        Q(until_on__isnull=True) | Q(until_on__gte=on),
        Q(account__tenancy__ends_on__isnull=True) | Q(account__tenancy__ends_on__gte=on),
        account__rent_group=group,
        account__tenancy__starts_on__lte=on,
        from_on__lte=on,
    )


def _by_group(rows: QuerySet[Any], money: str) -> dict[str, GroupFigure]:
    found = (
        rows.order_by()
        .values("account__rent_group__code")
        .annotate(accounts=Count("account", distinct=True), total=Sum(money))
    )
    return {row["account__rent_group__code"]: GroupFigure(row["accounts"], row["total"]) for row in found}
