"""Benefit that is paid straight to us: awards, and what each schedule line said of them (OPS-D15, D24)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from ledger.models import BenefitAward, BenefitPayment
from staff.models import Landlord, User

CHUNK = 1000


@dataclass(frozen=True)
class AwardToKeep:
    """
    An award as taken on.

    :param kind: HB or UC_MP.
    :param rate_pence: HB a week, Universal Credit a month; it stands until the first schedule line (DEC-6).
    :param paid_to: the last day covered by a payment received before take-on.
    """

    account_id: int
    kind: str
    claim_ref: str
    cycle: str
    rate_pence: int
    paid_to: date


@dataclass(frozen=True)
class PaymentToKeep:
    """
    What one schedule line said: the rate and the days it paid for, and the posting of its money.

    :param claim_ref: HB's claim; empty for Universal Credit. An award not known yet is opened by its first line.
    """

    account_id: int
    kind: str
    claim_ref: str
    paid_on: date
    covers_from: date | None
    covers_until: date
    rate_pence: int
    posting_id: int


@transaction.atomic
def keep_awards(*, landlord: Landlord, awards: Iterable[AwardToKeep], by: User, on: date) -> int:
    """Take on awards with their rate and the last day paid for. Returns how many."""
    listed = list(awards)
    made = BenefitAward.objects.bulk_create(
        [
            BenefitAward(
                landlord=landlord,
                account_id=award.account_id,
                kind=award.kind,
                claim_ref=award.claim_ref,
                cycle=award.cycle,
                opened_on=award.paid_to,
            )
            for award in listed
        ],
        CHUNK,
    )
    BenefitPayment.objects.bulk_create(
        [
            BenefitPayment(award=row, paid_on=award.paid_to, covers_until=award.paid_to, rate_pence=award.rate_pence)
            for row, award in zip(made, listed, strict=True)
        ],
        CHUNK,
    )
    return len(listed)


@transaction.atomic
def keep_payments(*, landlord: Landlord, payments: Iterable[PaymentToKeep], by: User, on: date) -> int:
    """Add what schedule lines said, each linked to the posting of its money. Returns how many."""
    listed = list(payments)
    awards = _awards_of(landlord, listed)
    made = BenefitPayment.objects.bulk_create(
        [
            BenefitPayment(
                award_id=awards[payment.account_id, payment.kind, payment.claim_ref],
                paid_on=payment.paid_on,
                covers_from=payment.covers_from,
                covers_until=payment.covers_until,
                rate_pence=payment.rate_pence,
                posting_id=payment.posting_id,
            )
            for payment in listed
        ],
        CHUNK,
    )
    return len(made)


def _awards_of(landlord: Landlord, payments: list[PaymentToKeep]) -> dict[tuple[int, str, str], int]:
    """Award ids by account, kind and claim; those a first line names are opened."""
    wanted = {(payment.account_id, payment.kind, payment.claim_ref): payment for payment in payments}
    known = {
        (account_id, kind, claim_ref): pk
        for account_id, kind, claim_ref, pk in BenefitAward.objects.filter(
            account_id__in={account_id for account_id, _, _ in wanted}
        ).values_list("account_id", "kind", "claim_ref", "pk")
    }
    opened = BenefitAward.objects.bulk_create(
        [
            BenefitAward(
                landlord=landlord,
                account_id=payment.account_id,
                kind=payment.kind,
                claim_ref=payment.claim_ref,
                cycle="4-weekly" if payment.kind == BenefitAward.Kind.HB else "monthly",
                opened_on=payment.covers_from or payment.covers_until,
            )
            for key, payment in wanted.items()
            if key not in known
        ],
        CHUNK,
    )
    return known | {(award.account_id, award.kind, award.claim_ref): award.pk for award in opened}
