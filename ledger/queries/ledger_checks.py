"""The nightly proofs of the ledger, night by night."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db.models import Max, QuerySet

from ledger.models import LedgerCheck
from ledger.queries.check import Explained
from staff.models import Landlord


def history(landlord_ids: Collection[int], *, before: date | None = None) -> QuerySet[LedgerCheck]:
    """The checks of these landlords, the newest first."""
    found = LedgerCheck.objects.filter(landlord__in=landlord_ids).select_related("landlord")
    if before is not None:
        found = found.filter(on__lt=before)
    return found.order_by("-on", "landlord__name", "-take")


def find(public_id: UUID, landlord_ids: Collection[int]) -> LedgerCheck | None:
    """One check of these landlords, with its findings."""
    return history(landlord_ids).filter(public_id=public_id).prefetch_related("findings").first()


def newest_with_findings(landlord_ids: Collection[int]) -> list[LedgerCheck]:
    """The newest check of each landlord, where it found something. One query."""
    newest = (
        LedgerCheck.objects.filter(landlord__in=landlord_ids)
        .order_by()
        .values("landlord")
        .annotate(newest=Max("pk"))
        .values("newest")
    )
    found = LedgerCheck.objects.filter(pk__in=newest, finding_count__gt=0).select_related("landlord")
    return list(found.order_by("landlord__name"))


def share(check: LedgerCheck) -> Explained:
    """The explained share of a check."""
    return Explained(check.explained_pence, check.all_pence)


def proved(landlord: Landlord, *, on: date) -> bool:
    """Whether the ledger has been proved for a night, or a later one."""
    return LedgerCheck.objects.filter(landlord=landlord, on__gte=on).exists()
