"""What a person looks at of mirrored accounts: open differences, and rows undone because the housing system changed."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import QuerySet

from feeds.models import FeedFile, MirrorDifference, MirrorRow

KINDS = ("mirrored", "balances")


def open_differences(landlord_ids: Collection[int]) -> QuerySet[MirrorDifference]:
    """The accounts whose balance is not the housing system's, the oldest difference first."""
    found = MirrorDifference.objects.filter(landlord__in=landlord_ids, ended_on__isnull=True)
    return found.select_related("account", "landlord", "found_in").order_by("on", "pk")


def to_look_at(landlord_ids: Collection[int]) -> QuerySet[MirrorRow]:
    """The rows that changed or vanished upstream and nobody has looked at, the newest first."""
    found = MirrorRow.objects.filter(landlord__in=landlord_ids, looked_at_on__isnull=True)
    undone = found.exclude(state=MirrorRow.State.CURRENT)
    return undone.select_related("account", "landlord").order_by("-undone_on", "-pk")


def find_row(public_id: UUID, landlord_ids: Collection[int]) -> MirrorRow | None:
    """One row of these landlords."""
    return MirrorRow.objects.filter(public_id=public_id, landlord__in=landlord_ids).select_related("landlord").first()


def has_mirrored(landlord_ids: Collection[int]) -> bool:
    """Whether a housing system's files have ever come."""
    return FeedFile.objects.filter(landlord__in=landlord_ids, kind__in=KINDS).exists()
