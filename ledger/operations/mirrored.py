"""Undoing what a housing system has changed or taken away (DEC-5): the one reversal a mirrored account allows."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date

from django.db import transaction

from ledger.models import Entry, Posting
from ledger.operations import postings
from ledger.operations.postings import REVERSED_BY, Amount, Event
from ledger.rules.entry_kinds import EntryKind
from staff.models import Landlord, User

SOURCE = "mirrored-undone"


@transaction.atomic
def undo(*, landlord: Landlord, because: Mapping[int, str], reference: str, by: User, on: date) -> int:
    """
    Reverse postings of mirrored accounts whole, on their own days, all in one batch.

    :param because: the reason by posting id, for the timeline.
    :param reference: the file that told.
    :return: how many were undone.
    :raises AlreadyReversed: if one of them has been; nothing is undone.
    """
    if not because:
        return 0
    entries = defaultdict(list)
    for entry in Entry.objects.filter(landlord=landlord, posting_id__in=list(because)).order_by("pk"):
        entries[entry.posting_id].append(entry)
    found = Posting.objects.filter(landlord=landlord, pk__in=list(because), entries__isnull=False).distinct()
    events = [_event(posting, entries[posting.pk], because[posting.pk]) for posting in found.order_by("pk")]
    amounts = [amount.amount_pence for event in events for amount in event.amounts]
    batch = postings.open_batch(
        landlord=landlord,
        source=SOURCE,
        reference=reference,
        line_count=len(amounts),
        total_pence=sum(amounts),
        by=by,
        on=on,
    )
    made = postings.post(batch=batch, events=events, by=by, on=on)
    postings.seal(batch=batch)
    return len(made)


def _event(posting: Posting, entries: list[Entry], because: str) -> Event:
    first = entries[0]
    return Event(
        reference=str(posting.public_id),
        effective_on=first.effective_on,
        narrative=because,
        reverses_id=posting.pk,
        rent_week=(first.rent_year, first.rent_week),
        amounts=[
            Amount(
                entry.account_id,
                REVERSED_BY.get(EntryKind(entry.kind), EntryKind(entry.kind)),
                -entry.amount_pence,
                entry.element,
            )
            for entry in entries
        ],
    )
