"""Tenancies and who holds them."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from staff.models import User
from staff.operations import audit
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


@transaction.atomic
def redate(*, tenancy: Tenancy, starts_on: date, ends_on: date | None, by: User, on: date) -> Tenancy:
    """Change a tenancy's first or last day, which somebody found out late; what it was stands in the audit log."""
    before = {"starts_on": str(tenancy.starts_on), "ends_on": str(tenancy.ends_on or "")}
    tenancy.starts_on, tenancy.ends_on = starts_on, ends_on
    tenancy.save(update_fields=["starts_on", "ends_on"])
    audit.record(
        landlord=tenancy.landlord,
        action="tenancy dates changed",
        subject=tenancy,
        before=before,
        after={"starts_on": str(starts_on), "ends_on": str(ends_on or "")},
        by=by,
        on=on,
    )
    return tenancy
