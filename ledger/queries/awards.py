"""What benefit we expect for accounts, from whom and by when (OPS-E12, PRA-17)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from ledger.models import BenefitPayment
from ledger.rules.expected_income import LATE_DAYS, HousingBenefit, ManagedPayment, next_payment_on

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

    @property
    def payer(self) -> str:
        """Who pays, in a sentence."""
        return PAYERS.get(self.kind, "benefit")


def next_payments(account_ids: Collection[int], *, on: date) -> dict[int, list[ExpectedPayment]]:
    """Each account's open awards with the day their next payment is expected, the earliest first."""
    rows = BenefitPayment.objects.filter(award__account_id__in=account_ids, paid_on__lte=on).exclude(
        award__closed_on__lt=on
    )
    newest: dict[int, tuple[int, str, int, date, date | None]] = {}
    told = rows.order_by("award_id", "paid_on", "covers_until", "pk")
    for award_id, account_id, kind, rate, until, paid_on, posting_id in told.values_list(
        "award_id", "award__account_id", "award__kind", "rate_pence", "covers_until", "paid_on", "posting_id"
    ):
        _, _, _, paid_to, received = newest.get(award_id, (account_id, kind, rate, until, None))
        received = paid_on if posting_id is not None else received
        newest[award_id] = (account_id, kind, rate, max(paid_to, until), received)
    found: dict[int, list[ExpectedPayment]] = {}
    for account_id, kind, rate, paid_to, received in newest.values():
        award = HousingBenefit(rate, paid_to, received) if kind == "HB" else _managed(rate, paid_to, received)
        found.setdefault(account_id, []).append(ExpectedPayment(kind, next_payment_on(award)))
    for payments in found.values():
        payments.sort(key=lambda payment: payment.due_on)
    return found


def _managed(rate_pence: int, paid_to: date, received: date | None) -> ManagedPayment:
    return ManagedPayment(rate_pence, paid_to, received)


def missing_since(account_ids: Collection[int], *, on: date) -> dict[int, date]:
    """The day on which each account's first missed benefit payment was expected; accounts with none are left out."""
    late = on - timedelta(days=LATE_DAYS)
    first = {account_id: payments[0].due_on for account_id, payments in next_payments(account_ids, on=on).items()}
    return {account_id: due_on for account_id, due_on in first.items() if due_on < late}
