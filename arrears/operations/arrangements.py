"""Arrangements to pay arrears: agreed, taken on from files, judged every night, ended (OPS-E8, E9, E10)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db import models, transaction

from arrears.models import Arrangement, ArrangementSetting, ArrangementState, Budget, Position
from arrears.operations import arrangement_corrections
from arrears.queries import arrangements, frozen, payers
from arrears.queries.arrangements import Agreed, Kept
from arrears.rules import arrangements as rules
from arrears.rules.arrangements import TOLERANCE_DAYS, ArrangementKind, Frequency
from letters.operations import stops
from staff import bulk_rows
from staff.models import Landlord, User
from staff.operations import audit, officers
from staff.refusals import Refused

if TYPE_CHECKING:
    from ledger.models import RentAccount

CHUNK = 1000
COMPLETED = rules.ArrangementState.COMPLETED
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
    "own_expected_pence",
    "own_balance_pence",
    "own_shortfall_pence",
)


class ArrangementNotUsable(Refused):
    """What was agreed cannot be judged: nothing is paid by it, its days contradict it, or it says nothing to end it."""


class ArrangementEnded(Refused):
    """Somebody has ended it before."""


class DebtFrozen(Refused):
    """The law protects the debt: nobody may put it into an arrangement (PRA-10, PRA-11)."""


class CourtTermsStand(Refused):
    """The court has set terms; something informal cannot stand in their place."""


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
    start_timing_pence: int = 0,
    start_paid_pence: int = 0,
    lump_sum_pence: int = 0,
    lump_on: date | None = None,
    tolerance_days: int = TOLERANCE_DAYS,
    order_ends_on: date | None = None,
    arrangement_ref: str = "",
    budget: Budget | None = None,
) -> Arrangement:
    """
    Record what a tenant agreed to pay on top of the rent (OPS-E8). One that is in force is replaced by it.

    :param starts_on: the day of the first instalment; of a one-off, the day by which all is paid.
    :param start_balance_pence: the balance after the debit of the week in which it starts (OPS-L4).
    :param start_timing_pence: how much of it is only timing, and `start_paid_pence` was paid of that week's rent
        (`arrears.rules.arrangements.Terms`); `queries.arrangement_offers.owed` works all three out.
    :raises ArrangementNotUsable: if nothing would be paid, or a lump sum has no day.
    :raises DebtFrozen: under Breathing Space or an insolvency.
    :raises CourtTermsStand: if terms of a court order are in force and this is something else.
    """
    terms = rules.Terms(
        kind=kind,
        starts_on=starts_on,
        start_balance_pence=start_balance_pence,
        start_timing_pence=start_timing_pence,
        start_paid_pence=start_paid_pence,
        instalment_pence=instalment_pence,
        frequency=frequency,
        lump_sum_pence=lump_sum_pence,
        lump_on=lump_on,
        tolerance_days=tolerance_days,
        order_ends_on=order_ends_on,
    )
    _refuse_unusable(terms)
    # Who starts a Breathing Space takes the same lock: either it is seen here, or it sees this arrangement.
    stops.lock(account.landlord)
    if account.pk in frozen.account_ids(account.landlord, on=on):
        raise DebtFrozen(
            "The law protects this debt (Breathing Space or insolvency), so it cannot be put into an arrangement. "
            "Rent that falls due from now on is asked for as usual."
        )
    _supersede(account, kind, by, on)
    number = Arrangement.objects.filter(account=account).count() + 1
    made = Arrangement.objects.create(
        landlord=account.landlord,
        account=account,
        arrangement_ref=arrangement_ref or f"{account.account_ref}-{number}",
        kind=kind.value,
        starts_on=starts_on,
        start_balance_pence=start_balance_pence,
        start_timing_pence=start_timing_pence,
        start_paid_pence=start_paid_pence,
        lump_sum_pence=lump_sum_pence,
        lump_on=lump_on,
        instalment_pence=instalment_pence,
        frequency=frequency.value,
        tolerance_days=tolerance_days,
        order_ends_on=order_ends_on,
        budget=budget,
        agreed_on=on,
        agreed_by=by,
    )
    audit.record(
        landlord=account.landlord,
        action="arrangement agreed",
        subject=made,
        after={
            "kind": kind.value,
            "instalment_pence": instalment_pence,
            "frequency": frequency,
            "starts_on": str(starts_on),
        },
        by=by,
        on=on,
    )
    return made


def _refuse_unusable(terms: rules.Terms) -> None:
    """:raises ArrangementNotUsable: saying what is wrong."""
    if terms.instalment_pence < 0 or terms.lump_sum_pence < 0 or terms.instalment_pence + terms.lump_sum_pence == 0:
        raise ArrangementNotUsable("An arrangement needs an instalment or a lump sum of more than nothing.")
    if terms.lump_sum_pence and terms.lump_on is None:
        raise ArrangementNotUsable("Say on which day the lump sum will be paid.")
    if terms.kind is ArrangementKind.LUMP and (
        not terms.lump_sum_pence or (terms.lump_on or date.max) > terms.starts_on
    ):
        raise ArrangementNotUsable("The lump sum comes first: its day cannot be after the first instalment.")
    if terms.kind is ArrangementKind.ONE_OFF and terms.lump_sum_pence:
        raise ArrangementNotUsable("What is paid all at once has no lump sum besides.")


def _supersede(account: "RentAccount", kind: ArrangementKind, by: User, on: date) -> None:
    """End what is in force. :raises CourtTermsStand: if that is a court's and this is not."""
    for earlier in Arrangement.objects.filter(account=account, ended_on__isnull=True):
        if earlier.kind == ArrangementKind.COURT and kind is not ArrangementKind.COURT:
            raise CourtTermsStand(
                f"Arrangement {earlier.arrangement_ref} holds the terms of a court order. Only the court changes them: "
                "record the new terms as a court arrangement, or end this one first and say why."
            )
        end(
            arrangement=earlier,
            because="replaced by a new one",
            how=Arrangement.Ended.SUPERSEDED,
            by=by,
            on=on,
        )


@transaction.atomic
def take_on(*, landlord: Landlord, arrangements: Iterable[ArrangementToKeep], by: User, on: date) -> int:
    """
    Add arrangements made elsewhere, as agreements.csv lists them; each counts as agreed on its first day.

    Of several on one account each ends when the next one starts: one is in force (OPS-E8).
    """
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
    _end_earlier(landlord, rows, by)
    return len(Arrangement.objects.bulk_create(rows, CHUNK))


def _end_earlier(landlord: Landlord, rows: list[Arrangement], by: User) -> None:
    """Say of each row that is followed by another of its account that it ends there; also of those that stand."""
    following: dict[int, Arrangement] = {}
    for row in sorted(rows, key=lambda row: row.starts_on, reverse=True):
        if (later := following.get(row.account_id)) is not None:
            _ends_at(row, later, by)
        following[row.account_id] = row
    standing = Arrangement.objects.filter(landlord=landlord, account_id__in=list(following), ended_on__isnull=True)
    ended = list(standing)
    for row in ended:
        _ends_at(row, following[row.account_id], by)
    Arrangement.objects.bulk_update(ended, ["ended_on", "ended_how", "ended_because", "ended_by"], CHUNK)


def _ends_at(row: Arrangement, later: Arrangement, by: User) -> None:
    row.ended_on = max(row.starts_on, later.starts_on)
    row.ended_how, row.ended_because, row.ended_by = Arrangement.Ended.SUPERSEDED, "replaced by a new one", by


@transaction.atomic
def end(
    *,
    arrangement: Arrangement,
    because: str,
    by: User,
    on: date,
    how: str = Arrangement.Ended.BY_AGREEMENT,
) -> Arrangement:
    """
    End an arrangement from a day on.

    :param how: one of `Arrangement.Ended`.
    :raises ArrangementNotUsable: if nobody says why.
    :raises ArrangementEnded: if it has been ended.
    """
    if not because.strip():
        raise ArrangementNotUsable("Say why it ends: the reason stays on the timeline.")
    found = Arrangement.objects.filter(pk=arrangement.pk, ended_on__isnull=True)
    if not found.update(ended_on=on, ended_because=because.strip()[:200], ended_how=how, ended_by=by):
        raise ArrangementEnded("This arrangement has been ended already.")
    arrangement.refresh_from_db()
    audit.record(
        landlord=arrangement.landlord,
        action="arrangement ended",
        subject=arrangement,
        after={"how": how, "because": because},
        by=by,
        on=on,
    )
    return arrangement


@transaction.atomic
def set_limits(
    *,
    landlord: Landlord,
    from_on: date,
    longest_months: int,
    lowest_weekly_pence: int | None,
    tolerance_days: int,
    by: User,
    on: date,
) -> ArrangementSetting:
    """
    Keep a landlord's own numbers for arrangements from a day on (OPS-E11). They warn, they never block (PRA-8).

    :raises ArrangementNotUsable: if one of them is out of reason.
    """
    if not 1 <= longest_months <= 120 or not 0 <= tolerance_days <= 28 or (lowest_weekly_pence or 0) < 0:
        raise ArrangementNotUsable(
            "The longest term is 1 to 120 months, the days of tolerance 0 to 28, the lowest sum nothing or more."
        )
    made, _ = ArrangementSetting.objects.update_or_create(
        landlord=landlord,
        from_on=from_on,
        defaults={
            "longest_months": longest_months,
            "lowest_weekly_pence": lowest_weekly_pence,
            "tolerance_days": tolerance_days,
            "set_by": by,
        },
    )
    told = {"longest_months": longest_months, "lowest_weekly_pence": lowest_weekly_pence}
    audit.record(landlord=landlord, action="arrangement limits set", subject=made, after=told, by=by, on=on)
    return made


@transaction.atomic
def judge(*, landlord: Landlord, on: date, take: int, by: User, payments_until: date | None = None) -> dict[str, int]:
    """
    Judge every arrangement in force from the night's positions (OPS-E9), and keep what changed.

    Broken is tested again every night and may be live again; completed ends it, by the balance or by the payer's own
    calendar (OPS-E10). What money that came to light since changes of earlier nights is kept beside what was recorded
    then; a completion that did not hold is taken back.
    :return: how many stand in each state.
    """
    reopened = arrangement_corrections.reopen(landlord=landlord, on=on, take=take)
    agreed = arrangements.in_force(landlord, on=on)
    kept, unsure = _kept(landlord, agreed, on, take, payments_until)
    last = _last_states([its.agreed.arrangement_id for its in kept.values()], on, take)
    changed = [its for its in kept.values() if last.get(its.agreed.arrangement_id) != _states(its)]
    arrangement_corrections.notice(landlord=landlord, kept=kept, leave_out=reopened, on=on, take=take)
    bulk_rows.insert(ArrangementState, STATE_COLUMNS, [_state_row(its, on, take) for its in changed], skip_known=True)
    done = [
        its.agreed.arrangement_id
        for account_id, its in kept.items()
        if _whole(its) is COMPLETED or (_own(its) is COMPLETED and account_id not in unsure)
    ]
    Arrangement.objects.filter(pk__in=done, ended_on__isnull=True).update(
        ended_on=on, ended_how=Arrangement.Ended.COMPLETED, ended_because="completed", ended_by=officers.system()
    )
    counts: dict[str, int] = {state.value: 0 for state in rules.ArrangementState}
    for its in kept.values():
        counts[_whole(its).value] += 1
    return counts


def _kept(
    landlord: Landlord, agreed: dict[int, Agreed], on: date, take: int, payments_until: date | None
) -> tuple[dict[int, Kept], set[int]]:
    """How those in force stand by the positions of the night, and the accounts whose expected benefit is missing."""
    told = Position.objects.filter(landlord=landlord, on=on, take=take, account_id__in=list(agreed))
    figures, benefit, unsure = {}, {}, set()
    for account_id, balance, technical, weekly, missing in told.values_list(
        "account_id", "balance_pence", "technical_pence", "benefit_weekly_pence", "benefit_missing"
    ):
        figures[account_id], benefit[account_id] = (balance, technical), weekly
        if missing:
            unsure.add(account_id)
    paying = payers.seen(benefit, on=on, known_until=payments_until)
    return arrangements.standing_on(agreed, figures, paying, on=on), unsure


def _whole(kept: Kept) -> rules.ArrangementState:
    return kept.as_written.state


def _own(kept: Kept) -> rules.ArrangementState:
    return kept.own_calendar.state


def _states(kept: Kept) -> tuple[str, str]:
    return _whole(kept).value, _own(kept).value


def _state_row(kept: Kept, on: date, take: int) -> tuple[object, ...]:
    stands, own = kept.as_written, kept.own_calendar
    return (
        kept.agreed.arrangement_id,
        on,
        take,
        *_states(kept),
        stands.instalments_due,
        stands.expected_pence,
        stands.balance_pence,
        stands.shortfall_pence,
        own.expected_pence,
        own.balance_pence,
        own.shortfall_pence,
    )


def _last_states(arrangement_ids: list[int], on: date, take: int) -> dict[int, tuple[str, str]]:
    """Each arrangement's state before this take of the night."""
    rows = ArrangementState.objects.filter(arrangement_id__in=arrangement_ids).filter(
        models.Q(on__lt=on) | models.Q(on=on, take__lt=take)
    )
    told = rows.order_by("on", "take").values_list("arrangement_id", "state", "state_own_calendar")
    return {pk: (state, own) for pk, state, own in told}
