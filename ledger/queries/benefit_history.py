"""All that is known of one account's benefit: awards with their steps, managed payments, deductions (OPS-D15, D24)."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from ledger.models import AwardStep, BenefitAward, BenefitPayment, Deduction, ManagedPayment
from ledger.rules.expected_calendar import PaidAward, calendar

HORIZON_DAYS = 91
NEWEST = 6


@dataclass(frozen=True, slots=True)
class AwardSeen:
    """One award: its row (with `steps_seen`), its newest lines, and what should come of it in the next quarter."""

    award: BenefitAward
    paid_to: date | None
    rate_pence: int | None
    lines: list[BenefitPayment]
    coming: list[tuple[date, int]] = field(default_factory=list)


def awards_of(account_id: int, *, on: date) -> list[AwardSeen]:
    """An account's awards and claims, the open ones first; a constant number of queries."""
    steps = Prefetch("steps", AwardStep.objects.select_related("by").order_by("-on", "-pk"), "steps_seen")
    paid = Prefetch(
        "payments",
        BenefitPayment.objects.filter(posting__reversed_by__isnull=True).order_by("-paid_on", "-covers_until", "-pk"),
        "lines_seen",
    )
    found = BenefitAward.objects.filter(account=account_id).prefetch_related(steps, paid)
    seen = [_seen(award, on) for award in found]
    return sorted(seen, key=lambda one: (one.award.status == BenefitAward.Status.ENDED, -one.award.pk))


def _seen(award: Any, on: date) -> AwardSeen:
    lines = award.lines_seen
    if not lines:
        return AwardSeen(award, None, award.rate_pence, [])
    paid_to = max(line.covers_until for line in lines)
    coming: list[tuple[date, int]] = []
    if award.status != BenefitAward.Status.ENDED and (award.closed_on is None or award.closed_on >= on):
        received = max((line.paid_on for line in lines if line.posting_id is not None), default=None)
        paid = PaidAward(award.kind != BenefitAward.Kind.HB, award.cycle, lines[0].rate_pence, paid_to, received)
        coming = calendar(paid, until=on + timedelta(days=HORIZON_DAYS))
    return AwardSeen(award, paid_to, lines[0].rate_pence, lines[:NEWEST], coming)


def managed_payments_of(account_id: int) -> list[ManagedPayment]:
    """What was asked for on an account, the newest first."""
    return list(ManagedPayment.objects.filter(account=account_id).select_related("opened_by").order_by("-pk"))


def deductions_of(account_id: int) -> "QuerySet[Deduction]":
    """The deductions of an account, the newest first."""
    return Deduction.objects.filter(account=account_id).order_by("-pk")


def award(account_id: int, public_id: UUID) -> BenefitAward | None:
    """One award of an account."""
    return BenefitAward.objects.filter(account=account_id, public_id=public_id).select_related("account").first()


def managed_payment(account_id: int, public_id: UUID) -> ManagedPayment | None:
    """One managed payment of an account."""
    found = ManagedPayment.objects.filter(account=account_id, public_id=public_id)
    return found.select_related("account__landlord", "account__tenancy__property").first()


def deduction(account_id: int, public_id: UUID) -> Deduction | None:
    """One deduction of an account."""
    return Deduction.objects.filter(account=account_id, public_id=public_id).select_related("account").first()


def steps(account_id: int) -> "QuerySet[AwardStep]":
    """What became of an account's awards and claims, for its timeline."""
    return AwardStep.objects.filter(award__account=account_id).select_related("award", "by")


def managed_payments(account_id: int) -> "QuerySet[ManagedPayment]":
    """What was asked for on an account, for its timeline."""
    return ManagedPayment.objects.filter(account=account_id).select_related("opened_by")


def deductions(account_id: int) -> "QuerySet[Deduction]":
    """The deductions of an account, for its timeline."""
    return Deduction.objects.filter(account=account_id).select_related("applied_by")


MILESTONES = ("UC claimed", "Rent verified", "Managed payment requested", "Managed payment received")


def milestones(account_id: int) -> list[tuple[str, date | None]]:
    """The four milestones of Universal Credit with their days (OPS-D24)."""
    claim = BenefitAward.objects.filter(account=account_id, kind=BenefitAward.Kind.UC).order_by("-pk").first()
    managed = ManagedPayment.objects.filter(account=account_id).order_by("-pk").first()
    paid = (
        BenefitPayment.objects.filter(
            award__account=account_id,
            award__kind=BenefitAward.Kind.UC_MP,
            posting__isnull=False,
            posting__reversed_by__isnull=True,
        )
        .order_by("paid_on")
        .values_list("paid_on", flat=True)
        .first()
    )
    days = (
        claim.claimed_on if claim else None,
        claim.verified_on if claim else None,
        managed.requested_on if managed else None,
        paid,
    )
    return list(zip(MILESTONES, days, strict=True)) if any(days) else []
