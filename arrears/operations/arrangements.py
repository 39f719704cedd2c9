"""Arrangements to pay arrears: agreed, taken on from files, judged every night, ended (OPS-E8, E9, E10)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db import models, transaction

from arrears.models import Arrangement, ArrangementState, Position
from arrears.queries import arrangements, payers
from arrears.queries.arrangements import Kept
from arrears.rules import arrangements as rules
from arrears.rules.arrangements import TOLERANCE_DAYS, ArrangementKind, Frequency
from staff import bulk_rows
from staff.models import Landlord, User
from staff.operations import audit
from staff.refusals import Refused

if TYPE_CHECKING:
    from ledger.models import RentAccount

CHUNK = 1000
COMPLETED = "completed"
STATE_COLUMNS = (
    "arrangement_id",
    "on",
    "take",
    "state",
    "state_own_calendar",
    "instalments_due",
    "expected_pence",
    "balance_pence",
    "shortfall_pence",
)


class ArrangementNotUsable(Refused):
    """What was agreed cannot be judged: nothing is paid by it, or its lump sum has no day."""


class ArrangementEnded(Refused):
    """Somebody has ended it before."""


@dataclass(frozen=True)
class ArrangementToKeep:
    """One row of agreements.csv, its account found; pence, empty lump sum as 0."""

    account_id: int
    arrangement_ref: str
    kind: ArrangementKind
    starts_on: date
    start_balance_pence: int
    instalment_pence: int
    frequency: Frequency
    lump_sum_pence: int = 0
    lump_on: date | None = None
    tolerance_days: int = TOLERANCE_DAYS


@transaction.atomic
def agree(
    *,
    account: "RentAccount",
    kind: ArrangementKind,
    starts_on: date,
    start_balance_pence: int,
    instalment_pence: int,
    frequency: Frequency,
    by: User,
    on: date,
    lump_sum_pence: int = 0,
    lump_on: date | None = None,
    tolerance_days: int = TOLERANCE_DAYS,
    order_ends_on: date | None = None,
    arrangement_ref: str = "",
) -> Arrangement:
    """
    Record what a tenant agreed to pay on top of the rent (OPS-E8). One that is in force is replaced by it.

    :param start_balance_pence: the balance after the debit of the week in which it starts (OPS-L4).
    :raises ArrangementNotUsable: if nothing would be paid, or a lump sum has no day.
    """
    if instalment_pence < 0 or lump_sum_pence < 0 or instalment_pence + lump_sum_pence == 0:
        raise ArrangementNotUsable("An arrangement needs an instalment or a lump sum of more than nothing.")
    if lump_sum_pence and lump_on is None:
        raise ArrangementNotUsable("Say on which day the lump sum will be paid.")
    for earlier in Arrangement.objects.filter(account=account, ended_on__isnull=True):
        end(arrangement=earlier, because="replaced by a new one", by=by, on=on)
    number = Arrangement.objects.filter(account=account).count() + 1
    made = Arrangement.objects.create(
        landlord=account.landlord,
        account=account,
        arrangement_ref=arrangement_ref or f"{account.account_ref}-{number}",
        kind=kind.value,
        starts_on=starts_on,
        start_balance_pence=start_balance_pence,
        lump_sum_pence=lump_sum_pence,
        lump_on=lump_on,
        instalment_pence=instalment_pence,
        frequency=frequency.value,
        tolerance_days=tolerance_days,
        order_ends_on=order_ends_on,
        agreed_on=on,
        agreed_by=by,
    )
    audit.record(
        landlord=account.landlord,
        action="arrangement agreed",
        subject=made,
        after={"instalment_pence": instalment_pence, "frequency": frequency.value, "starts_on": str(starts_on)},
        by=by,
        on=on,
    )
    return made


@transaction.atomic
def take_on(*, landlord: Landlord, arrangements: Iterable[ArrangementToKeep], by: User, on: date) -> int:
    """Add arrangements made elsewhere, as agreements.csv lists them; each counts as agreed on its first day."""
    rows = [
        Arrangement(
            landlord=landlord,
            account_id=row.account_id,
            arrangement_ref=row.arrangement_ref,
            kind=row.kind.value,
            starts_on=row.starts_on,
            start_balance_pence=row.start_balance_pence,
            lump_sum_pence=row.lump_sum_pence,
            lump_on=row.lump_on,
            instalment_pence=row.instalment_pence,
            frequency=row.frequency.value,
            tolerance_days=row.tolerance_days,
            agreed_on=row.starts_on,
            agreed_by=by,
        )
        for row in arrangements
    ]
    return len(Arrangement.objects.bulk_create(rows, CHUNK))


@transaction.atomic
def end(*, arrangement: Arrangement, because: str, by: User, on: date) -> Arrangement:
    """
    End an arrangement from a day on.

    :raises ArrangementEnded: if it has been ended.
    """
    found = Arrangement.objects.filter(pk=arrangement.pk, ended_on__isnull=True)
    if not found.update(ended_on=on, ended_because=because):
        raise ArrangementEnded("This arrangement has been ended already.")
    arrangement.refresh_from_db()
    audit.record(
        landlord=arrangement.landlord,
        action="arrangement ended",
        subject=arrangement,
        after={"because": because},
        by=by,
        on=on,
    )
    return arrangement


@transaction.atomic
def judge(*, landlord: Landlord, on: date, take: int, by: User, payments_until: date | None = None) -> dict[str, int]:
    """
    Judge every arrangement in force from the night's positions (OPS-E9), and keep what changed.

    Broken is tested again every night and may be live again; completed ends it.
    :return: how many stand in each state.
    """
    agreed = arrangements.in_force(landlord, on=on)
    told = Position.objects.filter(landlord=landlord, on=on, take=take, account_id__in=list(agreed))
    figures, benefit = {}, {}
    for account_id, balance, technical, weekly in told.values_list(
        "account_id", "balance_pence", "technical_pence", "benefit_weekly_pence"
    ):
        figures[account_id], benefit[account_id] = (balance, technical), weekly
    paying = payers.seen(benefit, on=on, known_until=payments_until)
    kept = arrangements.standing_on(agreed, figures, paying, on=on)
    last = _last_states([its.agreed.arrangement_id for its in kept.values()], on, take)
    changed = [its for its in kept.values() if last.get(its.agreed.arrangement_id) != _states(its)]
    bulk_rows.insert(ArrangementState, STATE_COLUMNS, [_state_row(its, on, take) for its in changed], skip_known=True)
    done = [its.agreed.arrangement_id for its in kept.values() if its.as_written.state == COMPLETED]
    Arrangement.objects.filter(pk__in=done, ended_on__isnull=True).update(ended_on=on, ended_because=COMPLETED)
    counts: dict[str, int] = {state.value: 0 for state in rules.ArrangementState}
    for its in kept.values():
        counts[its.as_written.state.value] += 1
    return counts


def _states(kept: Kept) -> tuple[str, str]:
    return kept.as_written.state.value, kept.own_calendar.state.value


def _state_row(kept: Kept, on: date, take: int) -> tuple[object, ...]:
    stands = kept.as_written
    return (
        kept.agreed.arrangement_id,
        on,
        take,
        *_states(kept),
        stands.instalments_due,
        stands.expected_pence,
        stands.balance_pence,
        stands.shortfall_pence,
    )


def _last_states(arrangement_ids: list[int], on: date, take: int) -> dict[int, tuple[str, str]]:
    """Each arrangement's state before this take of the night."""
    rows = ArrangementState.objects.filter(arrangement_id__in=arrangement_ids).filter(
        models.Q(on__lt=on) | models.Q(on=on, take__lt=take)
    )
    told = rows.order_by("on", "take").values_list("arrangement_id", "state", "state_own_calendar")
    return {pk: (state, own) for pk, state, own in told}
