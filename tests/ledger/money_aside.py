"""Puts money into suspense as a feed does: a posting on the feed's suspense account with its item."""

from datetime import date

from django.db import transaction

from ledger.models import SuspenseItem
from ledger.operations import accounts, postings, suspense
from ledger.operations.postings import Amount, Event
from ledger.operations.suspense import ItemToKeep, Reason
from ledger.rules.entry_kinds import EntryKind
from staff.models import Landlord
from staff.operations import officers


@transaction.atomic
def put_aside(
    landlord: Landlord,
    amount_pence: int,
    on: date,
    *,
    quoted: str = "R9999",
    kind: EntryKind = EntryKind.PAY,
    reason: Reason = Reason.UNKNOWN_REFERENCE,
    recorded_on: date | None = None,
) -> SuspenseItem:
    """Money that came in (above nought) for nobody we know."""
    by, recorded = officers.system(), recorded_on or on
    account = accounts.suspense_account(landlord=landlord, feed="payments", on=on)
    number = SuspenseItem.objects.count() + 1
    batch = postings.open_batch(
        landlord=landlord,
        source="payments",
        reference=f"aside {number}",
        line_count=1,
        total_pence=-amount_pence,
        by=by,
        on=recorded,
    )
    event = Event(f"aside {number}", on, [Amount(account.pk, kind, -amount_pence)], narrative="CARD")
    (posting,) = postings.post(batch=batch, events=[event], by=by, on=recorded)
    postings.seal(batch=batch)
    item = ItemToKeep(posting.pk, reason, quoted, amount_pence, on)
    suspense.keep(landlord=landlord, items=[item], by=by, on=recorded)
    return SuspenseItem.objects.get(posting=posting)
