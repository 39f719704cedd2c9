"""Tenancies and who holds them."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from staff.models import User
from tenancies.models import Tenancy, Tenant

CHUNK = 1000


@transaction.atomic
def keep(*, tenancies: Sequence[Tenancy], by: User, on: date) -> int:
    """Add tenancies in bulk."""
    return len(Tenancy.objects.bulk_create(tenancies, CHUNK))


@transaction.atomic
def keep_tenants(*, tenants: Sequence[Tenant], by: User, on: date) -> int:
    """Add who holds which tenancy, from when until when."""
    return len(Tenant.objects.bulk_create(tenants, CHUNK))
