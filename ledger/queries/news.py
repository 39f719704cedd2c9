"""What changed on accounts in some days, for the weekly review: benefit, Direct Debits, claims that wait (OPS-E6)."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from ledger.models import AwardStep, BenefitAward, DirectDebitTask
from staff.models import Landlord

Status = BenefitAward.Status


def benefit_changed(landlord: Landlord, *, since: date, until: date) -> frozenset[int]:
    """Accounts whose award or claim changed in some days, both included: one query."""
    steps = AwardStep.objects.filter(award__landlord=landlord, on__gte=since, on__lte=until)
    return frozenset(steps.values_list("award__account_id", flat=True))


def direct_debit_failed(landlord: Landlord, *, since: date, until: date) -> frozenset[int]:
    """Accounts on which a Direct Debit came back, was changed or cancelled, or still waits for somebody: one query."""
    tasks = DirectDebitTask.objects.filter(landlord=landlord, account__isnull=False, opened_on__lte=until)
    told = tasks.filter(opened_on__gte=since) | tasks.filter(done_on__isnull=True)
    return frozenset(pk for pk in told.values_list("account_id", flat=True) if pk is not None)


@dataclass(frozen=True, slots=True)
class WaitingClaim:
    """A claim nobody has decided yet whose evidence is in, and since when (PRA-6)."""

    public_id: UUID
    account_id: int
    kind: str
    evidence_in_on: date


def claims_waiting(landlord: Landlord, *, on: date) -> list[WaitingClaim]:
    """Housing Benefit and Universal Credit claims with their evidence in, the oldest first: one query."""
    rows = BenefitAward.objects.filter(
        landlord=landlord,
        status=Status.PENDING,
        verified_on__lte=on,
        kind__in=[BenefitAward.Kind.HB, BenefitAward.Kind.UC, BenefitAward.Kind.UC_MP],
    )
    told = rows.order_by("verified_on", "pk").values_list("public_id", "account_id", "kind", "verified_on")
    return [WaitingClaim(key, account, kind, day) for key, account, kind, day in told if day is not None]
