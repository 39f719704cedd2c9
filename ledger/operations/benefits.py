"""Benefit that is paid straight to us: awards, and what each schedule line said of them (OPS-D15, D24)."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from ledger.models import BenefitAward, BenefitPayment
from staff.models import User

CHUNK = 1000


@transaction.atomic
def keep_awards(*, awards: Iterable[tuple[BenefitAward, int, date]], by: User, on: date) -> int:
    """
    Take on awards as (award, rate in pence, last day paid for before take-on).

    HB's rate is a week, Universal Credit's a month; the rate stands until the first schedule line says otherwise (DEC-6).
    """
    listed = list(awards)
    BenefitAward.objects.bulk_create([award for award, _, _ in listed], CHUNK)
    BenefitPayment.objects.bulk_create(
        [
            BenefitPayment(award=award, paid_on=paid_to, covers_until=paid_to, rate_pence=rate)
            for award, rate, paid_to in listed
        ],
        CHUNK,
    )
    return len(listed)


@transaction.atomic
def keep_payments(*, payments: Iterable[BenefitPayment], by: User, on: date) -> int:
    """Add what schedule lines said, each linked to the posting of its money."""
    return len(BenefitPayment.objects.bulk_create(payments, CHUNK))
