"""The arrangements in force on a day, and how each stands (OPS-E9, OPS-E10)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from arrears.models import Arrangement
from arrears.queries import among
from arrears.queries.payers import Payer
from arrears.rules.arrangements import (
    ArrangementKind,
    Frequency,
    Standing,
    Terms,
    consecutive_misses,
    standing,
    standing_own_calendar,
)
from ledger.queries import receipts
from staff.models import Landlord


@dataclass(frozen=True, slots=True)
class Agreed:
    """One arrangement in force: what was agreed, and when."""

    arrangement_id: int
    account_id: int
    agreed_on: date
    terms: Terms


@dataclass(frozen=True, slots=True)
class Kept:
    """How an arrangement stands on a night: by OPS-E9 as written, and by the payer's own calendar."""

    agreed: Agreed
    as_written: Standing
    own_calendar: Standing
    misses: int


def in_force(landlord: Landlord, *, on: date, account_ids: Collection[int] | None = None) -> dict[int, Agreed]:
    """The newest arrangement in force on each account that has one."""
    rows = Arrangement.objects.filter(landlord=landlord, starts_on__lte=on, agreed_on__lte=on).filter(
        Q(ended_on__isnull=True) | Q(ended_on__gt=on)
    )
    if account_ids is not None:
        rows = rows.filter(among.accounts(account_ids))
    return {row.account_id: agreed(row) for row in rows.order_by("starts_on", "pk")}


def agreed(row: Arrangement) -> Agreed:
    """An arrangement's row as the rules read it."""
    terms = Terms(
        kind=ArrangementKind(row.kind),
        starts_on=row.starts_on,
        start_balance_pence=row.start_balance_pence,
        instalment_pence=row.instalment_pence,
        frequency=Frequency(row.frequency),
        lump_sum_pence=row.lump_sum_pence,
        lump_on=row.lump_on,
        tolerance_days=row.tolerance_days,
        order_ends_on=row.order_ends_on,
    )
    return Agreed(row.pk, row.account_id, row.agreed_on, terms)


def standing_on(
    arrangements: Mapping[int, Agreed],
    figures: Mapping[int, tuple[int, int]],
    payers: Mapping[int, Payer],
    *,
    on: date,
    known_to_entry: int | None = None,
) -> dict[int, Kept]:
    """
    How arrangements stand on a day: one query for the payments since the oldest began.

    :param figures: (balance, technical) in pence by account; an account without them is left out.
    :param payers: the payer's calendar where one is recorded (OPS-L4).
    """
    judged = {account_id: agreed for account_id, agreed in arrangements.items() if account_id in figures}
    if not judged:
        return {}
    since = min(agreed.terms.starts_on for agreed in judged.values())
    paid = receipts.from_tenants(judged.keys(), since=since, until=on, known_to_entry=known_to_entry)
    kept = {}
    for account_id, agreed in judged.items():
        balance, technical = figures[account_id]
        payer = payers.get(account_id)
        own = standing_own_calendar(
            agreed.terms,
            balance,
            on,
            technical_pence=technical,
            debits_since_due_pence=payer.debits_not_due_pence if payer else 0,
        )
        misses = consecutive_misses(agreed.terms, paid.get(account_id, ()), on)
        kept[account_id] = Kept(agreed, standing(agreed.terms, balance, on), own, misses)
    return kept
