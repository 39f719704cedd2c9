"""Accounts whose book mirrors a housing system (DEC-5)."""

from collections.abc import Collection
from datetime import date

from django.db.models import Sum

from ledger.models import Entry, RentAccount, RentGroup
from staff.models import Landlord


def ids_by_account_ref(landlord: Landlord) -> dict[str, int]:
    """Database ids of a landlord's mirrored accounts by account reference."""
    found = RentAccount.objects.filter(landlord=landlord, rent_group__book=RentGroup.Book.MIRRORED)
    return dict(found.values_list("account_ref", "pk"))


def open_on(landlord: Landlord, *, on: date) -> dict[int, str]:
    """The mirrored accounts that are open on a day: reference by id."""
    found = RentAccount.objects.filter(
        landlord=landlord, rent_group__book=RentGroup.Book.MIRRORED, opened_on__lte=on
    ).exclude(closed_on__lt=on)
    return dict(found.values_list("pk", "account_ref"))


def balances(account_ids: Collection[int], *, on: date) -> dict[int, int]:
    """What accounts come to at the end of a day, by effective day; one without entries is not named. One query."""
    entries = Entry.objects.filter(account_id__in=account_ids, effective_on__lte=on)
    return dict(
        entries.order_by().values("account_id").annotate(pence=Sum("amount_pence")).values_list("account_id", "pence")
    )


def account(account_id: int) -> RentAccount:
    """One account by id."""
    return RentAccount.objects.get(pk=account_id)
