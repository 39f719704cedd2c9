"""Which payments stand on accounts, for what may still be returned."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from ledger.models import Adjustment, Entry, SuspenseItem
from ledger.rules.account_types import AccountType
from ledger.rules.entry_kinds import EntryKind
from staff.models import Landlord

Paid = tuple[int, date, int]
"""An account's id, the day it was paid, and the pence paid (above nought)."""


def unreturned(*, account_ids: Collection[int], days: Collection[date]) -> dict[Paid, list[int]]:
    """
    Posting ids of payments made to these accounts on these days and not reversed yet, oldest first.

    A returned Direct Debit names account, day and amount of the collection (OPS-D9). A payment that was moved between
    accounts is left out: what comes back of it is for a person to give to the right one (ADR 0012).
    """
    found: dict[Paid, list[int]] = defaultdict(list)
    rows = Entry.objects.filter(
        account_id__in=account_ids,
        kind=EntryKind.PAY.value,
        effective_on__in=days,
        posting__reversed_by__isnull=True,
    )
    moved = Adjustment.objects.filter(state="posted", moves__isnull=False, parts__account_id__in=account_ids)
    touched = {pk for pair in moved.values_list("moves_id", "posting_id") for pk in pair}
    rows = rows.exclude(posting_id__in=touched).order_by("posting_id")
    for account_id, day, amount_pence, posting_id in rows.values_list(
        "account_id", "effective_on", "amount_pence", "posting_id"
    ):
        found[account_id, day, -amount_pence].append(posting_id)
    return dict(found)


@dataclass(frozen=True)
class Known:
    """
    A posted payment of a feed: on which account, and how much (above nought).

    :param stands: it is where it was posted: not taken back, not moved to another account, and never in suspense.
        What comes back of any other is for a person to give to the right account (ADR 0012).
    """

    posting_id: int
    account_id: int
    amount_pence: int
    stands: bool


def by_reference(landlord: Landlord, *, sources: Collection[str], references: Collection[str]) -> dict[str, Known]:
    """Payments by their own identity within these feeds; where two feeds have the same one, the first feed named."""
    found: dict[str, Known] = {}
    rows = Entry.objects.filter(
        posting__landlord=landlord,
        posting__source__in=sources,
        posting__reference__in=references,
        kind=EntryKind.PAY.value,
    ).values_list(
        "posting__source",
        "posting__reference",
        "posting_id",
        "account_id",
        "amount_pence",
        "posting__reversed_by",
    )
    order = {source: number for number, source in enumerate(sources)}
    listed = sorted(rows, key=lambda row: order[row[0]])
    ids = {row[2] for row in listed}
    elsewhere = set(Adjustment.objects.filter(state="posted", moves__in=ids).values_list("moves_id", flat=True))
    elsewhere |= set(SuspenseItem.objects.filter(posting__in=ids).values_list("posting_id", flat=True))
    for _, reference, posting_id, account_id, amount_pence, reversed_by in listed:
        stands = reversed_by is None and posting_id not in elsewhere
        known = Known(posting_id, account_id, -amount_pence, stands)
        found.setdefault(reference, known)
    return found


def gone_back(landlord: Landlord, *, source: str, references: Mapping[str, str]) -> dict[str, int]:
    """
    What a feed has taken back of payments, off the accounts they were posted to; pence above nought, by payment.

    :param references: the identity of each posting that took something back, and the payment it counts against.
    """
    found: dict[str, int] = defaultdict(int)
    rows = Entry.objects.filter(
        posting__landlord=landlord,
        posting__source=source,
        posting__reference__in=references,
        posting__reversed_by__isnull=True,
        kind=EntryKind.PAY_REV.value,
    ).exclude(account__account_type=AccountType.SUS.value)
    for reference, amount_pence in rows.values_list("posting__reference", "amount_pence"):
        found[references[reference]] += amount_pence
    return dict(found)


def of_feed(*, source: str, account_ids: Collection[int], days: Collection[date]) -> dict[Paid, list[tuple[int, str]]]:
    """Payments that a feed posted to these accounts on these days: posting id and narrative, oldest first."""
    found: dict[Paid, list[tuple[int, str]]] = defaultdict(list)
    rows = Entry.objects.filter(
        account_id__in=account_ids, kind=EntryKind.PAY.value, effective_on__in=days, posting__source=source
    ).order_by("posting_id")
    for account_id, day, amount_pence, posting_id, narrative in rows.values_list(
        "account_id", "effective_on", "amount_pence", "posting_id", "posting__narrative"
    ):
        found[account_id, day, -amount_pence].append((posting_id, narrative))
    return dict(found)


def refunds(landlord: Landlord, *, posting_ids_but: Collection[int], since: date) -> dict[int, list[tuple[int, date]]]:
    """Refunds paid out since a day, by amount (above nought): posting id and day, oldest first; some left out."""
    found: dict[int, list[tuple[int, date]]] = defaultdict(list)
    rows = Entry.objects.filter(landlord=landlord, kind=EntryKind.REFUND.value, effective_on__gte=since)
    rows = rows.filter(posting__reversed_by__isnull=True).exclude(posting_id__in=posting_ids_but)
    for posting_id, day, amount_pence in rows.order_by("posting_id").values_list(
        "posting_id", "effective_on", "amount_pence"
    ):
        found[amount_pence].append((posting_id, day))
    return dict(found)
