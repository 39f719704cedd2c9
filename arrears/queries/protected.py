"""What the law protects on an account on a day, and how much of what is owed that is (PRA-10, PRA-11)."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db.models import F, Q, Sum

from arrears.models import BreathingSpace, Hold, Insolvency, ProtectedDebt
from arrears.queries import held
from arrears.rules import holds as rules
from arrears.rules.breathing_space import DebtSplit, split_now
from arrears.rules.holds import HoldReason
from ledger.queries import standings
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

    Where several protect one account, the debt of the first counts whole and later ones add what they list beyond it.
    """
    listed = _listed(landlord, on, account_ids)
    if not listed:
        return {}
    stood = {row.account_id: row.balance_pence for row in standings.as_at(on, account_ids=sorted(listed))}
    return {pk: split_now(pence, stood.get(pk, 0)) for pk, pence in listed.items()}


def _listed(landlord: Landlord, on: date, account_ids: Collection[int] | None) -> dict[int, int]:
    """The balance when protection began, by account; an account with nothing listed then stands with nought."""
    found: dict[int, int] = defaultdict(int)
    wanted = None if account_ids is None else list(account_ids)
    for pk in (*held.spaces(landlord, on=on, account_ids=wanted), *insolvent(landlord, on=on, account_ids=wanted)):
        found[pk] = 0
    rows = ProtectedDebt.objects.filter(landlord=landlord, account_id__in=list(found)).filter(
        Q(space__in=_live_spaces(landlord, on)) | Q(insolvency__in=_live_insolvencies(landlord, on))
    )
    by_law = rows.values_list("account_id", "space_id", "insolvency_id").annotate(total=Sum("amount_pence")).order_by()
    for account_id, _, _, total in by_law:
        found[account_id] = max(found[account_id], total) if found[account_id] else total
    return dict(found)


def _live_spaces(landlord: Landlord, on: date) -> list[int]:
    rows = BreathingSpace.objects.filter(landlord=landlord, starts_on__lte=on)
    return [
        row.pk
        for row in rows
        if rules.BreathingSpace(row.starts_on, row.mental_health, row.treatment_ended_on, row.cancelled_on).active(on)
    ]


def _live_insolvencies(landlord: Landlord, on: date) -> list[int]:
    rows = Insolvency.objects.filter(landlord=landlord, notified_on__lte=on)
    live = rows.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=on))
    return list(live.values_list("pk", flat=True))


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
