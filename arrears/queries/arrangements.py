"""The arrangements in force on a day, and how each stands (OPS-E9, OPS-E10)."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from arrears.models import Arrangement, ArrangementSetting
from arrears.queries import among, payers
from arrears.queries.payers import Payer
from arrears.rules import affordability
from arrears.rules.arrangements import (
    ArrangementKind,
    Frequency,
    Standing,
    Terms,
    by_payers_cycle,
    consecutive_misses,
    month_wobble,
    standing,
    standing_own_calendar,
)
from ledger.queries import receipts, standings
from staff.models import Landlord
from tenancies.rules.periods import PeriodUnit, step, steps_until


@dataclass(frozen=True, slots=True)
class Agreed:
    """One arrangement in force: what was agreed, and when."""

    arrangement_id: int
    account_id: int
    agreed_on: date
    terms: Terms

    @property
    def kind(self) -> ArrangementKind:
        """Informal, court, one-off, or a lump sum first."""
        return self.terms.kind


@dataclass(frozen=True, slots=True)
class Kept:
    """How an arrangement stands on a night: by OPS-E9 as written, and by the payer's own calendar."""

    agreed: Agreed
    as_written: Standing
    own_calendar: Standing
    misses: int

    @property
    def kind(self) -> ArrangementKind:
        """Informal, court, one-off, or a lump sum first."""
        return self.agreed.terms.kind


def in_force(landlord: Landlord, *, on: date, account_ids: Collection[int] | None = None) -> dict[int, Agreed]:
    """The newest arrangement in force on each account that has one, from the day it was agreed on."""
    rows = Arrangement.objects.filter(landlord=landlord, agreed_on__lte=on).filter(
        Q(ended_on__isnull=True) | Q(ended_on__gt=on)
    )
    if account_ids is not None:
        rows = rows.filter(among.accounts(account_ids))
    return {row.account_id: agreed(row) for row in rows.order_by("starts_on", "pk")}


def agreed(row: Arrangement) -> Agreed:
    """An arrangement's row as the rules read it."""
    return Agreed(row.pk, row.account_id, row.agreed_on, terms_of(row))


def terms_of(row: Arrangement) -> Terms:
    """What was agreed, as the rules read it."""
    return Terms(
        kind=ArrangementKind(row.kind),
        starts_on=row.starts_on,
        start_balance_pence=row.start_balance_pence,
        start_timing_pence=row.start_timing_pence,
        start_paid_pence=row.start_paid_pence,
        instalment_pence=row.instalment_pence,
        frequency=Frequency(row.frequency),
        lump_sum_pence=row.lump_sum_pence,
        lump_on=row.lump_on,
        tolerance_days=row.tolerance_days,
        order_ends_on=row.order_ends_on,
    )


def standing_on(
    arrangements: Mapping[int, Agreed],
    figures: Mapping[int, tuple[int, int]],
    payers: Mapping[int, Payer],
    *,
    on: date,
    known_to_entry: int | None = None,
) -> dict[int, Kept]:
    """
    How arrangements stand on a day: one query for the payments since the oldest began, and one for the charges of
    those whose payers pay by the month (`rules.arrangements.month_wobble`).

    :param figures: (balance, technical) in pence by account; an account without them is left out.
    :param payers: the payer's calendar where one is recorded (OPS-L4).
    """
    judged = {account_id: agreed for account_id, agreed in arrangements.items() if account_id in figures}
    if not judged:
        return {}
    since = min(min(agreed.agreed_on, agreed.terms.starts_on) for agreed in judged.values())
    paid = receipts.from_tenants(judged.keys(), since=since, until=on, known_to_entry=known_to_entry)
    wobbles = _wobbles(judged, payers, on=on, known_to_entry=known_to_entry)
    kept = {}
    for account_id, agreed in judged.items():
        balance, technical = figures[account_id]
        payer = payers.get(account_id)
        own = standing_own_calendar(
            agreed.terms,
            balance,
            on,
            technical_pence=technical,
            debits_since_due_pence=(payer.debits_not_due_pence if payer else 0) + wobbles.get(account_id, 0),
        )
        began = min(agreed.agreed_on, agreed.terms.starts_on)
        came = [(day, pence) for day, pence in paid.get(account_id, ()) if day >= began]
        misses = consecutive_misses(own_terms(agreed.terms, payer), came, on)
        kept[account_id] = Kept(agreed, standing(agreed.terms, balance, on), own, misses)
    return kept


def _wobbles(
    judged: Mapping[int, Agreed], payers: Mapping[int, Payer], *, on: date, known_to_entry: int | None
) -> dict[int, int]:
    """What the Mondays of the months run ahead of payers by the month, since each arrangement was agreed."""
    pay_days = {
        account_id: days
        for account_id, agreed in judged.items()
        if len(days := _pay_days(payers.get(account_id), agreed.agreed_on)) > 1
    }
    if not pay_days:
        return {}
    since = min(days[0] for days in pay_days.values())
    charged = receipts.charges_due(pay_days.keys(), since=since, until=on, known_to_entry=known_to_entry)
    return {
        account_id: month_wobble(
            days,
            [
                (due_on, max(0, pence - payers[account_id].charge_benefit_pence))
                for due_on, pence in charged.get(account_id, ())
            ],
        )
        for account_id, days in pay_days.items()
    }


def _pay_days(payer: Payer | None, agreed_on: date) -> list[date]:
    """The pay-days of somebody who pays weekly rent by the month: the one before an agreement, and those since."""
    if payer is None or payer.cycle is not PeriodUnit.MONTH or not payer.by_week or payer.missed_since is not None:
        return []
    if payer.first_due_on is None or payer.last_due_on is None:
        return []
    number = steps_until(payer.first_due_on, payer.cycle, agreed_on)
    days = [step(payer.first_due_on, payer.cycle, number)]
    while days[-1] < payer.last_due_on:
        number += 1
        days.append(step(payer.first_due_on, payer.cycle, number))
    return days


def own_terms(terms: Terms, payer: Payer | None) -> Terms:
    """The terms by the pay-days of the payer, where they are known and further apart than the instalments."""
    if payer is None or payer.first_due_on is None:
        return terms
    return by_payers_cycle(terms, payer.cycle, payer.first_due_on)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of what `arrangements` prints (DEC-17), in pence."""

    arrangement_ref: str
    account_ref: str
    kept: Kept


def as_at(landlord: Landlord, *, on: date) -> Iterator[Line]:
    """
    How every arrangement stands at the end of a day by effective date, from all entries known now, by reference.

    The newest of each account that had been agreed by then and that nobody had ended. Whether a night has found one
    completed makes no difference: the figures never depend on nights (DEC-16).
    """
    rows: dict[int, Arrangement] = {}
    found = Arrangement.objects.filter(landlord=landlord, agreed_on__lte=on).select_related("account")
    for row in found.order_by("starts_on", "pk"):
        rows[row.account_id] = row
    rows = {pk: row for pk, row in rows.items() if not ended_by_somebody(row, on=on)}
    if not rows:
        return
    figures, benefit = {}, {}
    for stood in standings.as_at(on, landlord_id=landlord.pk, account_ids=sorted(rows)):
        figures[stood.account_id] = (stood.balance_pence, stood.technical_pence)
        benefit[stood.account_id] = stood.benefit_weekly_pence
    paying = payers.seen(benefit, on=on, known_until=None)
    kept = standing_on({pk: agreed(row) for pk, row in rows.items()}, figures, paying, on=on)
    for pk in sorted(kept, key=lambda pk: rows[pk].arrangement_ref):
        yield Line(rows[pk].arrangement_ref, rows[pk].account.account_ref, kept[pk])


def ended_by_somebody(row: Arrangement, *, on: date) -> bool:
    """Whether a person had ended an arrangement by a day: not one that came to its own end."""
    return row.ended_on is not None and row.ended_on <= on and row.ended_how != Arrangement.Ended.COMPLETED


def of_account(account_id: int) -> "QuerySet[Arrangement]":
    """All arrangements of an account, the newest first."""
    rows = Arrangement.objects.filter(account=account_id).select_related("agreed_by", "ended_by", "budget")
    return rows.order_by("-agreed_on", "-pk")


def of_accounts(account_ids: Any, landlord_ids: Collection[int]) -> "QuerySet[Arrangement]":
    """The arrangements on some accounts: the scope of a page."""
    return Arrangement.objects.filter(account__in=account_ids, landlord__in=landlord_ids).select_related(
        "landlord", "account__tenancy__property", "agreed_by", "ended_by", "budget"
    )


def limits(landlord: Landlord, *, on: date) -> affordability.Limits:
    """What a landlord warns of on a day: its own numbers, or the shipped ones (OPS-E11)."""
    row = ArrangementSetting.objects.filter(landlord=landlord, from_on__lte=on).order_by("-from_on").first()
    if row is None:
        return affordability.limits(on)
    return affordability.Limits(row.from_on, row.longest_months, row.lowest_weekly_pence, row.tolerance_days)
