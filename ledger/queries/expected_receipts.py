"""Benefit that came, for the calendar of expected income; and how its lists name an account (OPS-D15)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet, Sum

from ledger.models import BenefitPayment, RentAccount


@dataclass(frozen=True, slots=True)
class Received:
    """One schedule line whose money came to an account; pence above nought is money in."""

    account_id: int
    kind: str
    paid_on: date
    paid_to: date
    pence: int


def _came(accounts: "QuerySet[Any]", since: date, until: date) -> "QuerySet[BenefitPayment]":
    return BenefitPayment.objects.filter(
        award__account__in=accounts,
        paid_on__gte=since,
        paid_on__lte=until,
        posting__isnull=False,
        posting__reversed_by__isnull=True,
    )


def rows(
    accounts: "QuerySet[Any]", *, since: date, until: date, kind: str = "", start: int = 0, limit: int | None = None
) -> list[Received]:
    """What came between two days, both included, newest first."""
    came = _came(accounts, since, until)
    if kind:
        came = came.filter(award__kind=kind)
    listed = list(
        came.order_by("-paid_on", "pk").values_list(
            "posting_id", "award__account_id", "award__kind", "paid_on", "covers_until"
        )[start : None if limit is None else start + limit]
    )
    sums = _credited({(posting_id, account_id) for posting_id, account_id, *_ in listed if posting_id is not None})
    return [
        Received(account_id, its_kind, paid_on, until_on, sums.get((posting_id or 0, account_id), 0))
        for posting_id, account_id, its_kind, paid_on, until_on in listed
    ]


def _credited(pairs: Collection[tuple[int, int]]) -> dict[tuple[int, int], int]:
    """What each posting credited to its account, pence as money in."""
    found = RentAccount.objects.filter(entries__posting__in={posting_id for posting_id, _ in pairs})
    told = found.values_list("entries__posting_id", "pk").annotate(total=Sum("entries__amount_pence"))
    return {(posting_id, account_id): -total for posting_id, account_id, total in told}


def totals(accounts: "QuerySet[Any]", *, since: date, until: date) -> dict[str, tuple[int, int]]:
    """How many lines of each kind came, and what they credited to their accounts."""
    came = _came(accounts, since, until)
    counts = dict(came.values_list("award__kind").annotate(count=Count("pk")).order_by("award__kind"))
    sums = dict(
        came.filter(posting__entries__kind__in=["HB", "UC_MP"], posting__entries__account__in=accounts)
        .values_list("award__kind")
        .annotate(total=Sum("posting__entries__amount_pence"))
        .order_by("award__kind")
    )
    return {kind: (count, -(sums.get(kind) or 0)) for kind, count in counts.items()}


@dataclass(frozen=True, slots=True)
class Named:
    """How a list names an account."""

    public_id: UUID
    ref: str
    home: str


def named(account_ids: Collection[int]) -> dict[int, Named]:
    """Accounts by their database ids, with the address of the home."""
    found = RentAccount.objects.filter(pk__in=account_ids)
    return {
        pk: Named(public_id, ref, ", ".join(part for part in (line, postcode) if part))
        for pk, public_id, ref, line, postcode in found.values_list(
            "pk", "public_id", "account_ref", "tenancy__property__address_line_1", "tenancy__property__postcode"
        )
    }
