"""What happened around a home that an account's timeline shows: nights, use and occupation, VAT on a garage."""

from django.db.models import QuerySet

from ledger.models import GarageStatus, OccupationStep, Placement


def placements(account_id: int) -> QuerySet[Placement]:
    """Where the household was placed; those recorded in error are left out."""
    return Placement.objects.filter(account=account_id, cancelled_on__isnull=True).select_related("recorded_by")


def occupation_steps(account_id: int) -> QuerySet[OccupationStep]:
    """Every step and review of its use and occupation."""
    return OccupationStep.objects.filter(occupation__account=account_id).select_related("by", "occupation")


def garage_statuses(account_id: int) -> QuerySet[GarageStatus]:
    """Every event that settled its VAT."""
    return GarageStatus.objects.filter(account=account_id).select_related("recorded_by")
