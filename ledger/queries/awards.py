"""What benefit we expect for accounts, from whom and by when (OPS-E12, PRA-17)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Max, Q

from ledger.models import BenefitAward, BenefitPayment, BenefitSetting
from ledger.rules.benefit_cycles import CYCLE_WEEKS, FOUR_WEEKLY
from ledger.rules.expected_income import LATE_DAYS, LIMIT_DAYS, HousingBenefit, ManagedPayment, next_payment_on
from staff.models import Landlord

PAYERS = {
    "HB": "the council (Housing Benefit)",
    "UC_MP": "the Department for Work and Pensions (Universal Credit)",
}
"""How papers name who pays (PRA-17)."""


@dataclass(frozen=True, slots=True)
class ExpectedPayment:
    """One award's next payment: who pays it, and the day by which we expect it (it may be past)."""

    kind: str
    due_on: date
    landlord_id: int = 0

    @property
    def payer(self) -> str:
        """Who pays, in a sentence."""
        return PAYERS.get(self.kind, "benefit")


@dataclass(slots=True)
class _Told:
    """What the lines of an award have said so far."""

    account_id: int
    landlord_id: int
    kind: str
    cycle: str
    rate_pence: int
    paid_to: date
    received_on: date | None = None

    def next_payment_on(self) -> date:
        """By which day the next one is expected."""
        if self.kind == BenefitAward.Kind.HB:
            days = 7 * CYCLE_WEEKS.get(self.cycle, CYCLE_WEEKS[FOUR_WEEKLY])
            return next_payment_on(HousingBenefit(self.rate_pence, self.paid_to, self.received_on, days))
        return next_payment_on(ManagedPayment(self.rate_pence, self.paid_to, self.received_on))


def next_payments(account_ids: Collection[int], *, on: date) -> dict[int, list[ExpectedPayment]]:
    """Each account's open awards with the day their next payment is expected, the earliest first."""
    rows = BenefitPayment.objects.filter(
        award__account_id__in=account_ids, paid_on__lte=on, posting__reversed_by__isnull=True
    ).exclude(award__closed_on__lt=on)
    told: dict[int, _Told] = {}
    lines = rows.order_by("award_id", "paid_on", "covers_until", "pk")
    for award_id, account_id, landlord_id, kind, cycle, rate, until, paid_on, posting_id in lines.values_list(
        "award_id",
        "award__account_id",
        "award__landlord_id",
        "award__kind",
        "award__cycle",
        "rate_pence",
        "covers_until",
        "paid_on",
        "posting_id",
    ):
        its = told.setdefault(award_id, _Told(account_id, landlord_id, kind, cycle, rate, until))
        its.rate_pence, its.paid_to = rate, max(its.paid_to, until)
        its.received_on = paid_on if posting_id is not None else its.received_on
    found: dict[int, list[ExpectedPayment]] = {}
    for its in told.values():
        payment = ExpectedPayment(its.kind, its.next_payment_on(), its.landlord_id)
        found.setdefault(its.account_id, []).append(payment)
    for payments in found.values():
        payments.sort(key=lambda payment: payment.due_on)
    return found


def missing_since(account_ids: Collection[int], *, on: date) -> dict[int, date]:
    """The day on which each account's first missed benefit payment was expected; accounts with none are left out."""
    first = {account_id: payments[0] for account_id, payments in next_payments(account_ids, on=on).items()}
    if not first:
        return {}
    rows = BenefitSetting.objects.filter(from_on__lte=on).order_by("landlord_id", "from_on")
    late_days = dict(rows.values_list("landlord_id", "late_days"))
    return {
        account_id: payment.due_on
        for account_id, payment in first.items()
        if payment.due_on < on - timedelta(days=late_days.get(payment.landlord_id, LATE_DAYS))
    }


@dataclass(frozen=True, slots=True)
class BenefitLimits:
    """A landlord's own limits for expected benefit on a day (DEC-6), and where overpayments are charged (OPS-D19)."""

    limit_days: int = LIMIT_DAYS
    late_days: int = LATE_DAYS
    overpayment_to: str = BenefitSetting.DebtTo.HBO


def limits(landlord: Landlord, *, on: date) -> BenefitLimits:
    """What this landlord has set, or what is shipped."""
    row = BenefitSetting.objects.filter(landlord=landlord, from_on__lte=on).order_by("-from_on").first()
    return BenefitLimits(row.limit_days, row.late_days, row.overpayment_to) if row else BenefitLimits()


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim of Housing Benefit as its last unreversed line left it."""

    account_id: int
    claim_ref: str
    weekly_pence: int
    paid_to: date


def claims(landlord: Landlord, references: Collection[str]) -> dict[str, Claim]:
    """Claims of Housing Benefit by their reference; of one that was paid for two accounts, the newest."""
    rows = BenefitPayment.objects.filter(
        award__landlord=landlord,
        award__kind=BenefitAward.Kind.HB,
        award__claim_ref__in=references,
        posting__reversed_by__isnull=True,
    ).order_by("paid_on", "covers_until", "pk")
    found: dict[str, Claim] = {}
    for account_id, claim_ref, rate, until in rows.values_list(
        "award__account_id", "award__claim_ref", "rate_pence", "covers_until"
    ):
        seen = found.get(claim_ref)
        paid_to = max(until, seen.paid_to) if seen and seen.account_id == account_id else until
        found[claim_ref] = Claim(account_id, claim_ref, rate, paid_to)
    return found


def claims_not_paid_since(landlord: Landlord, *, authorities: Collection[str], since: date) -> list[Claim]:
    """
    Claims of these councils that are in payment and have had nothing on or after a day: not on its schedule.

    Claims taken on from no schedule count as the council's own where the landlord knows only this one.
    """
    awards = BenefitAward.objects.filter(
        landlord=landlord, kind=BenefitAward.Kind.HB, status=BenefitAward.Status.IN_PAYMENT, closed_on__isnull=True
    )
    known = set(awards.values_list("authority", flat=True).distinct()) - {""}
    told = [*authorities, ""] if known <= set(authorities) else list(authorities)
    rows = (
        awards.filter(authority__in=told)
        .annotate(
            last_on=Max("payments__paid_on", filter=Q(payments__posting__reversed_by__isnull=True)),
            paid_to=Max("payments__covers_until", filter=Q(payments__posting__reversed_by__isnull=True)),
        )
        .filter(last_on__lt=since)
        .order_by("claim_ref")
    )
    return [Claim(a, ref, rate or 0, to) for a, ref, rate, to in rows.values_list(
        "account_id", "claim_ref", "rate_pence", "paid_to")]  # fmt: skip
