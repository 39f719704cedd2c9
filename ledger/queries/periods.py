"""Accounting periods: which there are, and what was frozen when they were closed."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from ledger.models import AccountingPeriod
from ledger.queries import control_accounts
from ledger.rules.control_account import ControlAccount, KindAmount
from ledger.rules.entry_kinds import EntryKind
from staff.models import Landlord

State = AccountingPeriod.State


def of_landlords(landlord_ids: Collection[int]) -> QuerySet[AccountingPeriod]:
    """Their periods, the newest first."""
    found = AccountingPeriod.objects.filter(landlord__in=landlord_ids)
    return found.select_related("landlord", "rent_group", "closing_by", "closed_by").order_by(
        "-starts_on", "landlord__name", "rent_group__code"
    )


def not_closed_before(period: AccountingPeriod) -> AccountingPeriod | None:
    """The earliest period of the same group before this one that is not closed; None if all are."""
    earlier = AccountingPeriod.objects.filter(
        landlord=period.landlord, rent_group=period.rent_group, starts_on__lt=period.starts_on
    )
    return earlier.exclude(state=State.CLOSED).order_by("starts_on").select_related("rent_group").first()


def previous(period: AccountingPeriod) -> AccountingPeriod | None:
    """The period of the same group that ends just before this one begins."""
    earlier = AccountingPeriod.objects.filter(
        landlord=period.landlord, rent_group=period.rent_group, starts_on__lt=period.starts_on
    )
    return earlier.order_by("-starts_on").first()


def frozen(period: AccountingPeriod) -> ControlAccount | None:
    """The control account as it was at the close; None for a period that is not closed."""
    if period.state != State.CLOSED or period.opening_pence is None or period.closing_pence is None:
        return None
    kinds = {EntryKind(figure.kind): KindAmount(figure.count, figure.amount_pence) for figure in period.figures.all()}
    return ControlAccount(period.opening_pence, kinds, period.closing_pence)


def control(period: AccountingPeriod) -> ControlAccount:
    """The control account of a period from the entries as they are now."""
    return control_accounts.of_group(
        period.landlord, period.rent_group_id, from_on=period.starts_on, until_on=period.ends_on
    )


def digest_of(period: AccountingPeriod, control: ControlAccount) -> str:
    """SHA-256 over what makes a closed period: whose, which days, opening, each kind, closing."""
    said = {
        "landlord": period.landlord.code,
        "group": period.rent_group.code if period.rent_group else "",
        "days": [period.starts_on.isoformat(), period.ends_on.isoformat()],
        "opening": control.opening_pence,
        "kinds": {kind.value: [each.count, each.amount_pence] for kind, each in sorted(control.by_kind.items())},
        "closing": control.closing_pence,
    }
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True)
class Changed:
    """A closed period whose figures are not what was frozen: in the rows themselves, or in the entries."""

    period: AccountingPeriod
    words: str


# What the entries of every closed period come to now, by kind; and what was accounted for before the first of them.
NOW = """
    SELECT t.id, e.kind, COUNT(*), SUM(e.amount_pence)
    FROM ledger_accountingperiod t
    JOIN ledger_posting p ON p.landlord_id = t.landlord_id AND p.accounted_on BETWEEN t.starts_on AND t.ends_on
    JOIN ledger_entry e ON e.posting_id = p.id
    JOIN ledger_rentaccount a ON a.id = e.account_id
    WHERE t.landlord_id = %(landlord)s AND t.state = 'closed' AND a.account_type <> 'VOI'
      AND (a.rent_group_id = t.rent_group_id OR (a.rent_group_id IS NULL AND t.rent_group_id IS NULL))
    GROUP BY t.id, e.kind
"""
BEFORE = """
    SELECT f.id, COALESCE(SUM(e.amount_pence), 0)
    FROM ledger_accountingperiod f
    JOIN ledger_posting p ON p.landlord_id = f.landlord_id AND p.accounted_on < f.starts_on
    JOIN ledger_entry e ON e.posting_id = p.id
    JOIN ledger_rentaccount a ON a.id = e.account_id
    WHERE f.landlord_id = %(landlord)s AND f.state = 'closed' AND a.account_type <> 'VOI'
      AND (a.rent_group_id = f.rent_group_id OR (a.rent_group_id IS NULL AND f.rent_group_id IS NULL))
      AND NOT EXISTS (
          SELECT 1 FROM ledger_accountingperiod g
          WHERE g.landlord_id = f.landlord_id AND g.state = 'closed' AND g.starts_on < f.starts_on
            AND (g.rent_group_id = f.rent_group_id OR (g.rent_group_id IS NULL AND f.rent_group_id IS NULL)))
    GROUP BY f.id
"""


def changed_since_close(landlord: Landlord) -> Iterator[Changed]:
    """
    The closed periods whose entries no longer come to what was frozen, whose frozen rows are not as signed, or that
    do not open with what the one before closed with. Four queries, however many periods.
    """
    closed = list(
        AccountingPeriod.objects.filter(landlord=landlord, state=State.CLOSED)
        .select_related("rent_group", "landlord")
        .prefetch_related("figures")
        .order_by("rent_group_id", "starts_on")
    )
    if not closed:
        return
    now, before = _entries_now(landlord)
    running: dict[int | None, int] = {}
    for period in closed:
        group = period.rent_group_id
        was = frozen(period)
        opening = running.get(group, before.get(period.pk, 0))
        found = ControlAccount(opening, now.get(period.pk, {}), 0)
        if was is None or was.closing_pence != period.closing_pence or digest_of(period, was) != period.digest:
            yield Changed(period, "the frozen figures are not those that were signed")
        elif group in running and was.opening_pence != running[group]:
            yield Changed(period, f"it opens with {was.opening_pence}p, the one before closed with {running[group]}p")
        elif digest_of(period, found) != period.digest:
            words = f"the entries come to {found.closing_pence}p, {was.closing_pence}p was frozen"
            yield Changed(period, words if found.closing_pence != was.closing_pence else f"{words}, in other kinds")
        running[group] = period.closing_pence or 0


def _entries_now(landlord: Landlord) -> tuple[dict[int, dict[EntryKind, KindAmount]], dict[int, int]]:
    now: dict[int, dict[EntryKind, KindAmount]] = defaultdict(dict)
    with connection.cursor() as cursor:
        cursor.execute(NOW, {"landlord": landlord.pk})
        for period_id, kind, count, pence in cursor.fetchall():
            now[period_id][EntryKind(kind)] = KindAmount(int(count), int(pence))
        cursor.execute(BEFORE, {"landlord": landlord.pk})
        before = {period_id: int(pence) for period_id, pence in cursor.fetchall()}
    return now, before


def find(public_id: UUID, landlord_ids: Collection[int]) -> AccountingPeriod | None:
    """One period of these landlords; None where it is another's."""
    return of_landlords(landlord_ids).filter(public_id=public_id).first()


def labels(landlord_ids: Collection[int], *, until: date) -> list[str]:
    """The names of the periods that have begun by a day, the newest first, each once."""
    begun = AccountingPeriod.objects.filter(landlord__in=landlord_ids, starts_on__lte=until)
    named = begun.order_by("-starts_on").values_list("label", flat=True)
    return list(dict.fromkeys(named))
