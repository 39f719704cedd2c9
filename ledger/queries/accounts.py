"""Which accounts there are, by the references that files and people use."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from ledger.models import AccountParty, PaymentReference, RentAccount, RentGroup
from ledger.rules.account_types import NOBODYS, AccountType
from staff.models import Landlord, User

THE_LETTINGS_OWN = frozenset({"CUR", "FTA", "TAC", "UAO"})
"""Types of the account on which a letting itself is charged; others hang beside it (OPS-A2)."""


def get(public_id: str) -> RentAccount:
    """One account by its public id, for the system's own work; pages go through `for_user`."""
    return RentAccount.objects.get(public_id=public_id)


def ids_by_account_ref(landlord: Landlord) -> dict[str, int]:
    """Database ids of all of a landlord's accounts by account reference."""
    return dict(RentAccount.objects.filter(landlord=landlord).values_list("account_ref", "pk"))


def by_ids(account_ids: Collection[int]) -> dict[int, RentAccount]:
    """Accounts by their database ids, for the system's own work; pages go through `for_user`."""
    return RentAccount.objects.select_related("landlord", "tenancy__property").in_bulk(list(account_ids))


def of_people(landlord: Landlord) -> QuerySet[RentAccount]:
    """A landlord's accounts that somebody owes or pays: those of people, not suspense or empty homes."""
    return RentAccount.objects.filter(landlord=landlord).exclude(account_type__in=list(NOBODYS))


def in_patches(user: User, patches: Collection[int], *, on: date) -> QuerySet[RentAccount]:
    """The accounts a person may see of homes in some patches."""
    return RentAccount.objects.for_user(user, on=on).filter(tenancy__property__patch__in=patches)


def types_and_schemes(account_ids: Collection[int]) -> dict[int, tuple[AccountType, int | None]]:
    """The type of each account, and the scheme of its home where it has one."""
    rows = RentAccount.objects.filter(pk__in=account_ids).values_list("pk", "account_type", "tenancy__property__scheme")
    return {pk: (AccountType(account_type), scheme) for pk, account_type, scheme in rows}


def ids_by_tenancy_ref(landlord: Landlord) -> dict[str, int]:
    """
    Database ids of the rent accounts by tenancy reference.

    Where a recharge, costs or garage account hangs on the tenancy as well, the rent account is meant.
    """
    found = RentAccount.objects.filter(landlord=landlord, tenancy__isnull=False)
    rows = found.values_list("tenancy__tenancy_ref", "pk", "account_type")
    return {ref: pk for ref, pk, _ in sorted(rows, key=lambda row: (row[2] in THE_LETTINGS_OWN, row[1]))}


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


def tenancy_ends(account_ids: Collection[int]) -> dict[int, date]:
    """The last day of the tenancy of each account whose tenancy has one."""
    rows = RentAccount.objects.filter(pk__in=account_ids).values_list("pk", "tenancy__ends_on")
    return {pk: ends_on for pk, ends_on in rows if ends_on is not None}


def public_ids(account_ids: Collection[int]) -> dict[int, UUID]:
    """Public ids of accounts by their database ids."""
    return dict(RentAccount.objects.filter(pk__in=account_ids).values_list("pk", "public_id"))
