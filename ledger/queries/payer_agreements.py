"""Authorities, what they agreed to pay for whom, and what ends soon (OPS-D27)."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date, timedelta

from django.db.models import Max, Q, QuerySet

from ledger.models import InvoiceLine, Payer, PayerAgreement, PayerInvoiceRun
from ledger.rules.invoicing import ENDS_SOON_DAYS
from staff.models import Landlord


def payers(landlord_ids: Collection[int]) -> "QuerySet[Payer]":
    """Every authority of some landlords, by name."""
    return Payer.objects.filter(landlord_id__in=landlord_ids).select_related("landlord", "account").order_by("name")


def agreements(landlord_ids: Collection[int], *, on: date | None = None) -> "QuerySet[PayerAgreement]":
    """Agreements of some landlords; those that run on a day or later if one is named."""
    rows = PayerAgreement.objects.filter(landlord_id__in=landlord_ids)
    if on is not None:
        rows = rows.filter(Q(until_on__isnull=True) | Q(until_on__gte=on))
    return rows.select_related("payer", "account", "landlord").order_by(
        "payer__name", "account__account_ref", "from_on"
    )


def ending(landlord_ids: Collection[int], *, on: date) -> "QuerySet[PayerAgreement]":
    """Agreements whose last day is near: from today to 28 days ahead."""
    last = on + timedelta(days=ENDS_SOON_DAYS)
    return agreements(landlord_ids, on=on).filter(until_on__lte=last).order_by("until_on", "pk")


def of_account(account_id: int, *, on: date) -> list[PayerAgreement]:
    """What authorities pay for one client now or later."""
    rows = PayerAgreement.objects.filter(account_id=account_id).exclude(until_on__lt=on).select_related("payer")
    return list(rows.order_by("from_on"))


def invoiced_until(agreement_ids: Collection[int]) -> dict[int, date]:
    """The last day that was invoiced under each agreement. One query."""
    rows = InvoiceLine.objects.filter(agreement_id__in=agreement_ids, until_on__isnull=False).order_by()
    found = rows.values("agreement_id").annotate(last=Max("until_on")).values_list("agreement_id", "last")
    return {agreement_id: last for agreement_id, last in found if agreement_id is not None}


def to_invoice(landlord: Landlord, cycle: str, *, until_on: date) -> dict[Payer, list[PayerAgreement]]:
    """The agreements of a cycle that have begun by a day, by authority."""
    found: dict[Payer, list[PayerAgreement]] = defaultdict(list)
    rows = PayerAgreement.objects.filter(landlord=landlord, payer__cycle=cycle, from_on__lte=until_on)
    for one in rows.select_related("payer__account__landlord", "account").order_by(
        "payer__name", "account__account_ref"
    ):
        found[one.payer].append(one)
    return dict(found)


def runs(landlord_ids: Collection[int]) -> "QuerySet[PayerInvoiceRun]":
    """Invoice runs, the newest first."""
    return PayerInvoiceRun.objects.filter(landlord_id__in=landlord_ids).select_related("landlord").order_by("-pk")
