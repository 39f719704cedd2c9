"""
The control account of each rent group, from the entries, by the day finance counts them (OPS-L2).

It is of what people owe: the void accounts of the group's empty homes are told by `ledger.queries.voids`.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection
from django.db.models import Count, Sum

from ledger.models import Entry, RentGroup
from ledger.rules.account_types import AccountType
from ledger.rules.control_account import NOTHING, ControlAccount, KindAmount
from ledger.rules.entry_kinds import EntryKind
from staff.models import Landlord

NO_GROUP = None
"""The key of the accounts that belong to no rent group: sundry and suspense accounts."""

TEXT = """
    SELECT a.rent_group_id, e.kind,
           SUM(CASE WHEN p.accounted_on < %(from_on)s THEN e.amount_pence ELSE 0 END),
           SUM(CASE WHEN p.accounted_on BETWEEN %(from_on)s AND %(until_on)s THEN 1 ELSE 0 END),
           SUM(CASE WHEN p.accounted_on BETWEEN %(from_on)s AND %(until_on)s THEN e.amount_pence ELSE 0 END),
           SUM(CASE WHEN e.effective_on <= %(until_on)s THEN e.amount_pence ELSE 0 END),
           SUM(CASE WHEN e.effective_on <= %(until_on)s AND p.accounted_on > %(until_on)s
                    THEN e.amount_pence ELSE 0 END)
    FROM ledger_entry e
    JOIN ledger_posting p ON p.id = e.posting_id
    JOIN ledger_rentaccount a ON a.id = e.account_id
    WHERE e.landlord_id = %(landlord)s AND (e.effective_on <= %(until_on)s OR p.accounted_on <= %(until_on)s)
      AND a.account_type <> 'VOI'
    {group}
    GROUP BY a.rent_group_id, e.kind
"""


@dataclass(frozen=True)
class BatchShare:
    """What one batch brought to a rent group between two days, of one kind or of all."""

    public_id: UUID
    source: str
    reference: str
    recorded_on: date
    count: int
    amount_pence: int


def by_group(landlord: Landlord, *, from_on: date, until_on: date) -> dict[int | None, ControlAccount]:
    """Every rent group's control account between two days, both included, in one statement; by rent group id."""
    return _read(landlord, from_on, until_on, "")


def of_group(landlord: Landlord, rent_group_id: int | None, *, from_on: date, until_on: date) -> ControlAccount:
    """One rent group's control account; None for the accounts that belong to none."""
    which = "IS NULL" if rent_group_id is None else f"= {int(rent_group_id)}"
    found = _read(landlord, from_on, until_on, f"AND a.rent_group_id {which}")
    return found.get(rent_group_id, NOTHING)


def _read(landlord: Landlord, from_on: date, until_on: date, group: str) -> dict[int | None, ControlAccount]:
    with connection.cursor() as cursor:
        cursor.execute(TEXT.format(group=group), {"landlord": landlord.pk, "from_on": from_on, "until_on": until_on})
        rows = cursor.fetchall()
    found: dict[int | None, ControlAccount] = {}
    for group_id, kind, opening, count, within, balances, late in rows:
        known = found.get(group_id, NOTHING)
        kinds = dict(known.by_kind)
        if count:
            kinds[EntryKind(kind)] = KindAmount(int(count), int(within))
        found[group_id] = ControlAccount(
            known.opening_pence + int(opening),
            kinds,
            known.balances_pence + int(balances),
            known.late_pence + int(late),
        )
    return found


def batches(
    landlord: Landlord,
    rent_group_id: int | None,
    *,
    from_on: date,
    until_on: date,
    kinds: Collection[EntryKind] = (),
    after: int = 0,
    limit: int = 100,
) -> list[BatchShare]:
    """
    The batches behind a control account, oldest first, `limit` of them after the first `after`.

    :param kinds: only entries of these kinds; all of them where none is named.
    """
    entries = Entry.objects.filter(
        landlord=landlord,
        account__rent_group_id=rent_group_id,
        posting__accounted_on__gte=from_on,
        posting__accounted_on__lte=until_on,
    )
    if rent_group_id is None:
        entries = Entry.objects.filter(
            landlord=landlord,
            account__rent_group__isnull=True,
            posting__accounted_on__gte=from_on,
            posting__accounted_on__lte=until_on,
        )
    entries = entries.exclude(account__account_type=AccountType.VOI.value)
    if kinds:
        entries = entries.filter(kind__in=[kind.value for kind in kinds])
    rows = (
        entries.values("batch_id", "batch__public_id", "batch__source", "batch__reference", "batch__recorded_on")
        .annotate(count=Count("pk"), pence=Sum("amount_pence"))
        .order_by("batch_id")[after : after + limit]
    )
    return [
        BatchShare(
            row["batch__public_id"],
            row["batch__source"],
            row["batch__reference"],
            row["batch__recorded_on"],
            row["count"],
            row["pence"],
        )
        for row in rows
    ]


def groups(landlord_ids: Collection[int]) -> list[RentGroup]:
    """The rent groups of these landlords, by landlord and code."""
    found = RentGroup.objects.filter(landlord__in=landlord_ids).select_related("landlord")
    return list(found.order_by("landlord__name", "code"))
