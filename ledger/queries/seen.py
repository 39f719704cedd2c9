"""Which accounts and money a person may see, for apps that may not touch the ledger's tables (DEC-31)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from ledger.models import BenefitAward, BenefitPayment, RentAccount, SuspenseItem
from ledger.rules.expected_income import HousingBenefit, ManagedPayment, next_payment_on
from staff.models import User


def accounts_for_user(user: User, *, on: date) -> "QuerySet[RentAccount]":
    """The rent accounts a person may see on a day: the one scope, by way of `for_user`."""
    return RentAccount.objects.for_user(user, on=on)


def account_ids_with_award(kind: str, *, on: date) -> "QuerySet[BenefitAward, Any]":
    """A subquery of account ids with an open award of a kind (HB, UC_MP) on a day."""
    awards = BenefitAward.objects.filter(opened_on__lte=on).filter(Q(closed_on__isnull=True) | Q(closed_on__gte=on))
    return awards.filter(kind=kind).values("account_id")


def award_kinds(account_ids: Collection[int], *, on: date) -> dict[int, list[str]]:
    """What benefit is paid straight to us for each account on a day, in words."""
    awards = BenefitAward.objects.filter(account_id__in=account_ids, opened_on__lte=on)
    found: dict[int, list[str]] = {}
    for award in awards.filter(Q(closed_on__isnull=True) | Q(closed_on__gte=on)).order_by("kind"):
        words = found.setdefault(award.account_id, [])
        if award.get_kind_display() not in words:
            words.append(award.get_kind_display())
    return found


@dataclass(frozen=True, slots=True)
class ExpectedPayment:
    """The next payment of one award: what it is, in words, and the day by which we expect it (it may be past)."""

    words: str
    due_on: date


def expected_payments(account_id: int, *, on: date) -> list[ExpectedPayment]:
    """What an account's open awards should pay next, the earliest first (OPS-E12, PRA-17)."""
    rows = BenefitPayment.objects.filter(award__account_id=account_id, paid_on__lte=on)
    rows = rows.exclude(award__closed_on__lt=on).select_related("award").order_by("paid_on", "covers_until", "pk")
    paid_to: dict[int, date] = {}
    received: dict[int, date] = {}
    newest: dict[int, BenefitPayment] = {}
    for row in rows:
        newest[row.award_id] = row
        paid_to[row.award_id] = max(row.covers_until, paid_to.get(row.award_id, row.covers_until))
        if row.posting_id is not None:
            received[row.award_id] = row.paid_on
    found = []
    for award_id, row in newest.items():
        made = HousingBenefit if row.award.kind == BenefitAward.Kind.HB else ManagedPayment
        due_on = next_payment_on(made(row.rate_pence, paid_to[award_id], received.get(award_id)))
        found.append(ExpectedPayment(row.award.get_kind_display(), due_on))
    return sorted(found, key=lambda one: one.due_on)


@dataclass(frozen=True, slots=True)
class InSuspense:
    """Money that nobody has placed yet: how many items, and their sum in pence as it was paid."""

    count: int
    total_pence: int


def suspense(landlord_ids: Collection[int]) -> InSuspense:
    """What lies in suspense for these landlords (OPS-D28)."""
    waiting = SuspenseItem.objects.filter(landlord_id__in=landlord_ids, settled_on__isnull=True)
    found = waiting.aggregate(count=Count("pk"), total=Sum("amount_pence"))
    return InSuspense(found["count"], found["total"] or 0)
