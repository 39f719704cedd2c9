"""The differences with finance that people have named for a period."""

from collections.abc import Collection
from uuid import UUID

from ledger.models import AccountingPeriod, ReconcilingItem


def of_period(period: AccountingPeriod) -> list[ReconcilingItem]:
    """A period's named differences, the newest first, cleared ones too."""
    found = ReconcilingItem.objects.filter(period=period).select_related("named_by", "cleared_by")
    return list(found.order_by("-pk"))


def find(public_id: UUID, landlord_ids: Collection[int]) -> ReconcilingItem | None:
    """One named difference of these landlords."""
    found = ReconcilingItem.objects.filter(public_id=public_id, period__landlord__in=landlord_ids)
    return found.select_related("period__landlord", "period__rent_group").first()
