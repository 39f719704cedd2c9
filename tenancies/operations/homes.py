"""Schemes, patches and homes, as a landlord's files describe them; and who looks after them."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.db import transaction

from staff.models import Landlord, User
from staff.operations import audit
from tenancies.models import Patch, PatchCover, Property, Scheme, SchemeCover

CHUNK = 1000


@transaction.atomic
def keep_schemes(*, landlord: Landlord, codes: Iterable[str], by: User, on: date) -> dict[str, Scheme]:
    """Add schemes that are new; returns all of the landlord's by code."""
    Scheme.objects.bulk_create(
        [Scheme(landlord=landlord, code=code) for code in sorted(set(codes))], CHUNK, ignore_conflicts=True
    )
    return {scheme.code: scheme for scheme in Scheme.objects.filter(landlord=landlord)}


@transaction.atomic
def keep_patches(*, landlord: Landlord, codes: Iterable[str], by: User, on: date) -> dict[str, Patch]:
    """Add patches that are new; returns all of the landlord's by code."""
    Patch.objects.bulk_create(
        [Patch(landlord=landlord, code=code) for code in sorted(set(codes))], CHUNK, ignore_conflicts=True
    )
    return {patch.code: patch for patch in Patch.objects.filter(landlord=landlord)}


@transaction.atomic
def name_scheme(*, scheme: Scheme, name: str, supported: bool, by: User, on: date) -> Scheme:
    """Give a scheme its name and say whether its residents have support staff (PRA-5)."""
    scheme.name, scheme.supported = name, supported
    scheme.save(update_fields=["name", "supported"])
    return scheme


@transaction.atomic
def name_patch(*, patch: Patch, name: str, by: User, on: date) -> Patch:
    """Give a patch its name."""
    patch.name = name
    patch.save(update_fields=["name"])
    return patch


@transaction.atomic
def keep_properties(*, properties: Sequence[Property], by: User, on: date) -> int:
    """Add homes in bulk."""
    return len(Property.objects.bulk_create(properties, CHUNK))


@transaction.atomic
def give_patch(
    *,
    patch: Patch,
    to: User,
    kind: PatchCover.Kind,
    from_on: date,
    by: User,
    on: date,
    until_on: date | None = None,
) -> PatchCover:
    """Let an officer own a patch, or cover it for a colleague, between two days."""
    cover, created = PatchCover.objects.get_or_create(
        patch=patch, user=to, kind=kind, from_on=from_on, defaults={"until_on": until_on}
    )
    if created:
        audit.record(
            landlord=patch.landlord,
            action="patch given",
            subject=patch,
            after={"to": str(to.public_id), "kind": str(kind), "from": str(from_on)},
            by=by,
            on=on,
        )
    return cover


@transaction.atomic
def give_scheme(
    *, scheme: Scheme, to: User, from_on: date, by: User, on: date, until_on: date | None = None
) -> SchemeCover:
    """Let a support worker look after a scheme's residents between two days."""
    cover, created = SchemeCover.objects.get_or_create(
        scheme=scheme, user=to, from_on=from_on, defaults={"until_on": until_on}
    )
    if created:
        audit.record(
            landlord=scheme.landlord,
            action="scheme given",
            subject=scheme,
            after={"to": str(to.public_id), "from": str(from_on)},
            by=by,
            on=on,
        )
    return cover
