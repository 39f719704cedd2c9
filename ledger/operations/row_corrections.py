"""Undoing what a file's row posted, because the sender says now that it was otherwise (DEC-3)."""

from datetime import date

from django.db import transaction

from ledger.models import Posting, SuspenseItem
from ledger.operations import postings
from ledger.queries import moves
from staff.models import Landlord, User
from staff.refusals import Refused


class NotAsItWasPosted(Refused):
    """The money has been moved, placed or returned since; that has to be taken back first."""


@transaction.atomic
def undo(*, landlord: Landlord, posting_id: int, because: str, by: User, on: date) -> Posting:
    """
    Reverse one row's posting on its own day; what lies in suspense for it is closed with it.

    :raises NotAsItWasPosted: if the money was moved to another account, or placed out of suspense.
    :raises AlreadyReversed: if it was reversed before.
    """
    posting = Posting.objects.get(pk=posting_id, landlord=landlord)
    if moves.was_moved(payment_id=posting.pk):
        raise NotAsItWasPosted("This payment was moved to another account. Move it back first.")
    item = SuspenseItem.objects.select_for_update().filter(posting=posting).first()
    if item is not None and (item.settled_pence or item.reserved_pence):
        raise NotAsItWasPosted("This money was placed out of suspense, or waits to be. Take that back first.")
    made = postings.reverse(posting=posting, because=because, by=by, on=on)
    if item is not None:
        item.settled_pence, item.settled_on = item.amount_pence, on
        item.save(update_fields=["settled_pence", "settled_on"])
    return made
