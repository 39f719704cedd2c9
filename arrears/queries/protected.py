"""What the law protects on an account on a day, and how much of what is owed that is (PRA-10, PRA-11)."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from django.db.models import F, Q

from arrears.models import BreathingSpace, Hold, Insolvency
from arrears.queries import held
from arrears.rules.breathing_space import DebtSplit, split_now
from arrears.rules.holds import HoldReason
from ledger.queries import since, standings
from staff.models import Landlord


class Law(StrEnum):
    """Which law protects; the kind of a Breathing Space is nobody's to read here (PRA-10)."""

    BREATHING_SPACE = "Breathing Space"
    INSOLVENCY = "Insolvency"


@dataclass(frozen=True, slots=True)
class Protection:
    """That a law protects an account's debt on a day, and its last day where one is known."""

    law: Law
    last_day: date | None


def of_account(landlord: Landlord, account_id: int, *, on: date) -> Protection | None:
    """What protects an account on a day: Breathing Space before insolvency (LAW section 6a); None if nothing does."""
    spaces = held.spaces(landlord, on=on, account_ids=[account_id]).get(account_id, ())
    if spaces:
        days = [space.last_day for space in spaces]
        known = [day for day in days if day is not None]
        return Protection(Law.BREATHING_SPACE, max(known) if len(known) == len(days) else None)
    if account_id in insolvent(landlord, on=on, account_ids=[account_id]):
        return Protection(Law.INSOLVENCY, None)
    return None


def insolvent(landlord: Landlord, *, on: date, account_ids: Collection[int] | None = None) -> frozenset[int]:
    """Accounts held for a debt relief order, bankruptcy or IVA on a day."""
    rows = Hold.objects.filter(landlord=landlord, reason=HoldReason.INSOLVENCY.value).in_force(on)
    if account_ids is not None:
        rows = rows.filter(account_id__in=list(account_ids))
    return frozenset(rows.values_list("account_id", flat=True))


def splits(landlord: Landlord, *, on: date, account_ids: Collection[int] | None = None) -> dict[int, DebtSplit]:
    """
    The protected and the ongoing part of what is owed today, for every account with a protection in force.

    Protected is what counts for the days before the protection began, whenever it was entered; where several protect
    one account, up to the latest of them. What was listed at the time stands in `ProtectedDebt`.
    """
    days = _last_days_before(landlord, on, account_ids)
    if not days:
        return {}
    moved = since.moved(days, until=on)
    now = {row.account_id: row.balance_pence for row in standings.as_at(on, account_ids=sorted(days))}
    return {pk: split_now(now.get(pk, 0) - moved[pk], now.get(pk, 0)) for pk in days}


def _last_days_before(landlord: Landlord, on: date, account_ids: Collection[int] | None) -> dict[int, date]:
    """The last day on which what fell due is protected, by account."""
    found: dict[int, date] = {}

    def keep(account_id: int, began: date) -> None:
        found[account_id] = max(found.get(account_id, date.min), began - timedelta(days=1))

    for account_id, spaces in held.spaces(landlord, on=on, account_ids=account_ids).items():
        for space in spaces:
            keep(account_id, space.starts_on)
    rows = Hold.objects.filter(landlord=landlord, reason=HoldReason.INSOLVENCY.value).in_force(on)
    if account_ids is not None:
        rows = rows.filter(account_id__in=list(account_ids))
    orders = {f"arrears.insolvency {key}": made for key, made in _orders(landlord)} if rows.exists() else {}
    for account_id, source, from_on in rows.values_list("account_id", "source", "from_on"):
        keep(account_id, orders.get(source, from_on))
    return found


def _orders(landlord: Landlord) -> Iterable[tuple[UUID, date]]:
    rows = Insolvency.objects.filter(landlord=landlord, ended_on__isnull=True)
    return rows.values_list("public_id", "made_on")


def spaces_of_account(landlord: Landlord, account_id: int) -> list[BreathingSpace]:
    """Every Breathing Space that ever covered an account, the newest first."""
    parties = "person__account_parties"
    rows = BreathingSpace.objects.filter(landlord=landlord, **{f"{parties}__account_id": account_id})
    return list(
        rows.filter(Q(**{f"{parties}__until_on__isnull": True}) | Q(**{f"{parties}__until_on__gte": F("starts_on")}))
        .select_related("person", "set_by")
        .distinct()
        .order_by("-starts_on", "-pk")
    )
