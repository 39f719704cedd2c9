"""Payments that may be moved to the account they were for, and those that were (ADR 0012)."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet, Sum

from ledger.models import Adjustment, Entry
from ledger.rules.entry_kinds import EntryKind


@dataclass(frozen=True)
class Movable:
    """What is left of a payment on an account, in pence above nought, and the day it was paid."""

    paid_on: date
    rent_week: tuple[int, int]
    left_pence: int


def movable(*, payment_id: int, account_id: int) -> Movable | None:
    """
    A payment as it may still be moved away from an account; None if it is none, was reversed, or nothing is left.

    What is asked for and waits counts as gone already, so two people cannot promise the same money.
    """
    entries = list(
        Entry.objects.filter(
            posting_id=payment_id,
            account_id=account_id,
            kind=EntryKind.PAY.value,
            posting__reversed_by__isnull=True,
        )
    )
    if not entries:
        return None
    gone = _moves(payment_id).filter(account_id=account_id, state__in=("waiting", "posted"))
    moved = gone.aggregate(total=Sum("amount_pence"))["total"] or 0
    left = -sum(entry.amount_pence for entry in entries) - moved
    if left <= 0:
        return None
    first = entries[0]
    return Movable(first.effective_on, (first.rent_year, first.rent_week), left)


def was_moved(*, payment_id: int) -> bool:
    """Whether some of a payment has gone to another account."""
    return _moves(payment_id).filter(state="posted").exists()


def _moves(payment_id: int) -> QuerySet[Adjustment]:
    # A move that was itself reversed has put the money back.
    return Adjustment.objects.filter(moves_id=payment_id).filter(Q(posting=None) | Q(posting__reversed_by=None))
