"""What a benefit schedule paid to whom, for the copy that goes to support teams (OPS-D14)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q, QuerySet, Sum

from ledger.models import BenefitPayment, RentAccount


@dataclass(frozen=True, slots=True)
class ScheduleLine:
    """One payment of a schedule as a support team needs it; pence above nought is money in."""

    scheme: str
    account_ref: str
    home: str
    covers_from: date | None
    covers_until: date
    rate_pence: int
    credited_pence: int
    paid_on: date


def lines(batch_id: int, accounts: "QuerySet[RentAccount]", *, scheme: str = "") -> Iterator[ScheduleLine]:
    """
    The lines of a schedule's batch for these accounts, by scheme and account; read as they are written out.

    :param scheme: only this scheme (its code).
    """
    rows = BenefitPayment.objects.filter(posting__batch_id=batch_id, award__account__in=accounts)
    home = "award__account__tenancy__property__"
    if scheme:
        rows = rows.filter(**{f"{home}scheme__code": scheme})
    told = rows.annotate(
        credited=Sum("posting__entries__amount_pence", filter=Q(posting__entries__account=F("award__account"))),
    ).order_by(f"{home}scheme__code", "award__account__account_ref", "covers_until")
    for row in told.values_list(
        f"{home}scheme__code", "award__account__account_ref", f"{home}address_line_1", f"{home}postcode", "covers_from",
        "covers_until", "rate_pence", "credited", "paid_on",
    ).iterator(2000):  # fmt: skip
        code, ref, line, postcode, covers_from, covers_until, rate, credited, paid_on = row
        address = ", ".join(part for part in (line, postcode) if part)
        yield ScheduleLine(code or "", ref, address, covers_from, covers_until, rate, -(credited or 0), paid_on)


def schemes(batch_id: int, accounts: "QuerySet[RentAccount]") -> list[str]:
    """The codes of the schemes that a schedule paid for, in order."""
    rows = BenefitPayment.objects.filter(posting__batch_id=batch_id, award__account__in=accounts)
    found = rows.filter(award__account__tenancy__property__scheme__isnull=False)
    return list(
        found.order_by("award__account__tenancy__property__scheme__code")
        .values_list("award__account__tenancy__property__scheme__code", flat=True)
        .distinct()
    )
