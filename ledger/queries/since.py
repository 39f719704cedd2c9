"""How far accounts have moved since a day of their own: one question for many accounts."""

from collections.abc import Mapping
from datetime import date

from django.db.models import Sum

from ledger.models import Entry

CHUNK = 1000


def moved(since: Mapping[int, date], *, until: date) -> dict[int, int]:
    """
    What was charged less what came in on each account after its day, up to another day, in pence; both by the day it
    counts for, whenever it was entered. One query for every thousand accounts.

    :param since: for each account id the last day that does not count.
    """
    found = dict.fromkeys(since, 0)
    ids = list(since)
    for start in range(0, len(ids), CHUNK):
        chunk = ids[start : start + CHUNK]
        rows = Entry.objects.filter(
            account_id__in=chunk, effective_on__gt=min(since[pk] for pk in chunk), effective_on__lte=until
        )
        by_day = rows.values_list("account_id", "effective_on").annotate(total=Sum("amount_pence")).order_by()
        for account_id, day, total in by_day:
            if day > since[account_id]:
                found[account_id] += total
    return found
