"""Money that came to light late: posted after a night, though it counts from that night or before."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import islice

from django.db.models import F, Min, Q
from django.db.models.functions import Coalesce

from ledger.models import Entry
from ledger.rules.entry_kinds import EntryKind

CHUNK = 2000
BENEFIT = frozenset({EntryKind.HB, EntryKind.HB_ADJ, EntryKind.UC_MP})
"""Benefit paid to us: when it comes, as much less is expected."""


@dataclass(frozen=True, slots=True)
class LateEntry:
    """
    One entry in pence, plus is owed, and the day it truly counts from.

    What takes a payment back counts from the day of that payment, whenever the bank told of it: the money never came.
    """

    account_id: int
    entry_id: int
    counts_from: date
    amount_pence: int
    of_benefit: bool


def since(marks: Mapping[int, int], *, until: date, on: date) -> list[LateEntry]:
    """
    Entries posted after each account's mark that count from a day up to `until`; one query for two thousand accounts.

    :param marks: the newest entry that was known, by account.
    :param on: leave out what is effective only after this day.
    """
    found: list[LateEntry] = []
    remaining = iter(marks)
    while chunk := list(islice(remaining, CHUNK)):
        rows = (
            Entry.objects.filter(account_id__in=chunk, pk__gt=min(marks[pk] for pk in chunk), effective_on__lte=on)
            .annotate(taken_from=Min("posting__reverses__entries__effective_on"))
            .annotate(counts_from=Coalesce(F("taken_from"), F("effective_on")))
            .filter(Q(counts_from__lte=until))
            .order_by("pk")
            .values_list("account_id", "pk", "counts_from", "amount_pence", "kind")
        )
        found += [
            LateEntry(account_id, pk, counts_from, pence, kind in BENEFIT)
            for account_id, pk, counts_from, pence, kind in rows
            if pk > marks[account_id]
        ]
    return found
