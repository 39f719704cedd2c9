"""What batches hold, read back from their entries and from suspense."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Aggregate, Count, QuerySet, Sum

from ledger.models import Entry, Posting, SuspenseItem
from ledger.rules.account_types import AccountType


@dataclass(frozen=True)
class Held:
    """
    One batch: pence as on the ledger, plus is owed.

    :param postings: events, one for each row of a file.
    :param suspense_pence: what the suspense items of its postings say, with the entries' sign.
    """

    postings: int
    accounts_pence: int
    suspense_pence: int

    @property
    def total_pence(self) -> int:
        """Posted and put aside together."""
        return self.accounts_pence + self.suspense_pence


def held(batch_ids: Collection[int]) -> dict[int, Held]:
    """What stands on accounts, and what suspense items say, for each batch."""
    postings = Posting.objects.filter(batch_id__in=batch_ids)
    counts = _by_batch(postings, "batch_id", Count("pk"))
    on_accounts = Entry.objects.filter(batch_id__in=batch_ids).exclude(account__account_type=AccountType.SUS.value)
    posted = _by_batch(on_accounts, "batch_id", Sum("amount_pence"))
    items = SuspenseItem.objects.filter(posting__batch_id__in=batch_ids)
    aside = _by_batch(items, "posting__batch_id", Sum("amount_pence"))
    return {pk: Held(counts.get(pk, 0), posted.get(pk, 0), -aside.get(pk, 0)) for pk in batch_ids}


def _by_batch(rows: QuerySet[Any], batch: str, what: Aggregate) -> dict[int, int]:
    return dict(rows.order_by().values(batch).annotate(what=what).values_list(batch, "what"))


@dataclass(frozen=True)
class PutAside:
    """Money of a batch that found no account: what was quoted, why, and pence (plus is money that came in)."""

    raw_reference: str
    reason: str
    amount_pence: int


def put_aside(batch_id: int, *, limit: int) -> list[PutAside]:
    """The first suspense items of a batch, in the order of its file."""
    items = SuspenseItem.objects.filter(posting__batch_id=batch_id).order_by("pk")[:limit]
    return [PutAside(item.raw_reference, item.get_reason_display(), item.amount_pence) for item in items]
