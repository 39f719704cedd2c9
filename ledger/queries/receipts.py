"""Money that came and charges that fell due, by account and day: arrangements and payers are judged by them."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from itertools import islice

from django.db.models import Sum

from ledger.models import Entry
from ledger.rules.entry_kinds import EntryKind

CHUNK = 5000

DayAmounts = dict[int, list[tuple[date, int]]]
"""By account: (day, whole pence), oldest first."""

FROM_TENANT = (EntryKind.PAY, EntryKind.PAY_REV, EntryKind.PAY_MOVED, EntryKind.TPD)
"""The tenant's own money, what was returned or another's taken out, and what DWP deducts from benefit for us."""


def from_tenants(
    account_ids: Collection[int], *, since: date, until: date, known_to_entry: int | None = None
) -> DayAmounts:
    """
    What tenants paid between two days, both included, as plus; a returned payment stands as minus on its day.

    A payment that was moved to the account it was for is taken out on the day it was paid (ADR 0012).

    :param known_to_entry: leave out entries posted after this one, to see what was known then.
    """
    found = _by_day(account_ids, FROM_TENANT, since, until, known_to_entry)
    return {account: [(on, -pence) for on, pence in days if pence] for account, days in found.items()}


def charges_due(
    account_ids: Collection[int], *, since: date, until: date, known_to_entry: int | None = None
) -> DayAmounts:
    """The charges that fell due between two days, both included."""
    return _by_day(account_ids, (EntryKind.CHARGE,), since, until, known_to_entry)


def _by_day(
    account_ids: Collection[int], kinds: Iterable[EntryKind], since: date, until: date, known_to_entry: int | None
) -> DayAmounts:
    found: DayAmounts = defaultdict(list)
    ids = iter(account_ids)
    while chunk := list(islice(ids, CHUNK)):
        entries = Entry.objects.filter(
            account_id__in=chunk,
            kind__in=[kind.value for kind in kinds],
            effective_on__gte=since,
            effective_on__lte=until,
        )
        if known_to_entry is not None:
            entries = entries.filter(pk__lte=known_to_entry)
        by_day = entries.values_list("account_id", "effective_on").annotate(total=Sum("amount_pence"))
        for account_id, on, total in by_day.order_by("account_id", "effective_on"):
            found[account_id].append((on, total))
    return dict(found)
