"""Which accounts and money a person may see, for apps that may not touch the ledger's tables (DEC-31)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum

from ledger.models import BenefitAward, RentAccount, SuspenseItem
from ledger.queries import awards
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
    found = awards.next_payments([account_id], on=on).get(account_id, [])
    return [ExpectedPayment(str(BenefitAward.Kind(one.kind).label), one.due_on) for one in found]


@dataclass(frozen=True, slots=True)
class InSuspense:
    """Money that nobody has placed yet: how many items, and their sum in pence as it was paid."""

    count: int
    total_pence: int


def suspense(landlord_ids: Collection[int]) -> InSuspense:
    """What lies in suspense for these landlords (OPS-D28)."""
    waiting = SuspenseItem.objects.filter(landlord_id__in=landlord_ids, settled_on__isnull=True)
    found = waiting.aggregate(count=Count("pk"), total=Sum(F("amount_pence") - F("settled_pence")))
    return InSuspense(found["count"], found["total"] or 0)
