"""Which payments stand on accounts, for what may still be returned."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from ledger.models import Entry
from ledger.rules.entry_kinds import EntryKind

Paid = tuple[int, date, int]
"""An account's id, the day it was paid, and the pence paid (above nought)."""


def unreturned(*, account_ids: Collection[int], days: Collection[date]) -> dict[Paid, list[int]]:
    """
    Posting ids of payments made to these accounts on these days and not reversed yet, oldest first.

    A returned Direct Debit names account, day and amount of the collection (OPS-D9).
    """
    found: dict[Paid, list[int]] = defaultdict(list)
    rows = Entry.objects.filter(
        account_id__in=account_ids,
        kind=EntryKind.PAY.value,
        effective_on__in=days,
        posting__reversed_by__isnull=True,
    ).order_by("posting_id")
    for account_id, day, amount_pence, posting_id in rows.values_list(
        "account_id", "effective_on", "amount_pence", "posting_id"
    ):
        found[account_id, day, -amount_pence].append(posting_id)
    return dict(found)
