"""Which accounts there are, by the references that files and people use."""

from collections.abc import Collection
from datetime import date

from ledger.models import AccountParty, PaymentReference, RentAccount, RentGroup
from staff.models import Landlord


def get(public_id: str) -> RentAccount:
    """One account by its public id, for the system's own work; pages go through `for_user`."""
    return RentAccount.objects.get(public_id=public_id)


def ids_by_account_ref(landlord: Landlord) -> dict[str, int]:
    """Database ids of all of a landlord's accounts by account reference."""
    return dict(RentAccount.objects.filter(landlord=landlord).values_list("account_ref", "pk"))


def ids_by_tenancy_ref(landlord: Landlord) -> dict[str, int]:
    """Database ids of the rent accounts by tenancy reference."""
    found = RentAccount.objects.filter(landlord=landlord, tenancy__isnull=False)
    return dict(found.values_list("tenancy__tenancy_ref", "pk"))


def ids_by_payment_reference(landlord: Landlord, references: Collection[str] | None = None) -> dict[str, int]:
    """Database ids of accounts by payment reference, text compared exactly (OPS-L3)."""
    found = PaymentReference.objects.filter(landlord=landlord)
    if references is not None:
        found = found.filter(reference__in=references)
    return dict(found.values_list("reference", "account_id"))


def liable_person_ids(account_ids: Collection[int], *, on: date) -> dict[int, set[int]]:
    """Who is liable on each account on a day, joint tenants and all (OPS-A1)."""
    liable: dict[int, set[int]] = {}
    rows = AccountParty.objects.filter(account_id__in=account_ids, from_on__lte=on).exclude(until_on__lt=on)
    for account_id, person_id in rows.values_list("account_id", "person_id"):
        liable.setdefault(account_id, set()).add(person_id)
    return liable


def account_ids_of_person(person_id: int, *, on: date) -> list[int]:
    """Every account a person is liable on, on a day."""
    rows = AccountParty.objects.filter(person_id=person_id, from_on__lte=on).exclude(until_on__lt=on)
    return list(rows.values_list("account_id", flat=True))


def rent_groups(landlord: Landlord) -> list[RentGroup]:
    """A landlord's rent groups by code."""
    return list(RentGroup.objects.filter(landlord=landlord).order_by("code"))


def by_account_ref(landlord: Landlord) -> dict[str, RentAccount]:
    """All of a landlord's accounts by account reference."""
    return {account.account_ref: account for account in RentAccount.objects.filter(landlord=landlord)}
