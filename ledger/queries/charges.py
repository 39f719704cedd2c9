"""What accounts are charged, and between which days."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from ledger.models import Charge
from ledger.rules.apportionment import ChargeLine
from tenancies.rules.periods import PeriodUnit

Days = tuple[date, date | None]
"""From and until, both included; until empty while it runs."""


def days_charged(account_ids: Collection[int]) -> dict[tuple[int, str], list[Days]]:
    """The days for which each account has a price, by account id and element."""
    found: dict[tuple[int, str], list[Days]] = defaultdict(list)
    rows = Charge.objects.filter(account_id__in=account_ids).order_by("from_on")
    for account_id, element, from_on, until_on in rows.values_list("account_id", "element", "from_on", "until_on"):
        found[account_id, element].append((from_on, until_on))
    return dict(found)


def line_of(charge: Charge) -> ChargeLine:
    """One price as the plain rule wants it."""
    return ChargeLine(
        charge.element,
        charge.weekly_pence,
        charge.from_on,
        charge.until_on,
        PeriodUnit(charge.per),
        charge.period_pence,
    )
