"""Money that came in for nobody we know: it lies on the feed's suspense account, one item a posting (OPS-D28)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from ledger.models import SuspenseItem
from staff.models import Landlord, User

CHUNK = 1000

Reason = SuspenseItem.Reason


@dataclass(frozen=True)
class ItemToKeep:
    """
    One item to be.

    :param posting_id: the posting that holds the entry on the suspense account.
    :param amount_pence: plus is money that came in, minus is money that went back; the entry has the other sign.
    :param raw_reference: what the sender quoted, exactly; it may be empty.
    """

    posting_id: int
    reason: Reason
    raw_reference: str
    amount_pence: int
    received_on: date


@transaction.atomic
def keep(*, landlord: Landlord, items: Iterable[ItemToKeep], by: User, on: date) -> int:
    """Add suspense items to postings just made. Returns how many."""
    made = SuspenseItem.objects.bulk_create(
        [
            SuspenseItem(
                landlord=landlord,
                posting_id=item.posting_id,
                reason=item.reason,
                raw_reference=item.raw_reference,
                amount_pence=item.amount_pence,
                received_on=item.received_on,
            )
            for item in items
        ],
        CHUNK,
    )
    return len(made)
