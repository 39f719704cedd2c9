"""Who a Universal Credit line may be for when its tenancy reference is not known (OPS-D23)."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from django.db.models import Q

from feeds.rules.claimants import name_key
from staff.models import Landlord
from tenancies.models import Tenant


def tenancies_by_nino_and_name(landlord: Landlord, last4s: Collection[str], *, on: date) -> dict[tuple[str, str], str]:
    """
    The reference of the one running tenancy whose tenant has this end of a NINO and this name.

    Where two have, neither is returned: a person decides.
    """
    wanted = {last4 for last4 in last4s if last4}
    if not wanted:
        return {}
    rows = Tenant.objects.filter(
        Q(until_on__isnull=True) | Q(until_on__gte=on),
        Q(tenancy__ends_on__isnull=True) | Q(tenancy__ends_on__gte=on),
        tenancy__landlord=landlord,
        person__nino_last4__in=wanted,
    )
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for last4, first, last, ref in rows.values_list(
        "person__nino_last4", "person__first_name", "person__last_name", "tenancy__tenancy_ref"
    ):
        found[last4, name_key(f"{first} {last}")].add(ref)
    return {key: next(iter(refs)) for key, refs in found.items() if len(refs) == 1}
