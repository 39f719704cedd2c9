"""
The quarterly statement run (OPS-G5, DEC-24): prepared with its control totals, approved by a person, produced.

What a run tells is the ledger as it was recorded when the run was prepared; its cut is kept, so nothing entered later
changes it, and everything entered later is told next time.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice

from django.db import transaction

from ledger.queries import entries
from ledger.rules.account_types import AccountType
from letters.models import Document, Stop
from letters.operations import dispatches, rendering
from letters.operations import stops as stop_lock
from letters.queries import letterhead
from letters.queries import stops as stop_queries
from letters.queries.addressing import Addressed
from letters.queries.stops import StopsInForce
from staff.models import Landlord, User
from staff.operations import audit
from staff.queries import roles
from staff.refusals import Refused
from staff.rules.roles import APPROVERS_FROM_TEAM_LEADER
from statements.models import Statement, StatementRun
from statements.operations import papers
from statements.operations.papers import KIND, Notes
from statements.queries import controls, figures, recipients
from statements.queries.figures import Figures
from statements.rules import due, outcomes

CHUNK = 1000
BY_LAW = frozenset({Stop.Reason.BREATHING_SPACE.value, Stop.Reason.INSOLVENCY.value})
GONE_OUT = (StatementRun.State.APPROVED, StatementRun.State.PRODUCED)


@dataclass(frozen=True)
class Production:
    """What one call of `produce` did. Not done and nothing rendered: another worker has the papers at this moment."""

    done: bool
    rendered: int
    failed: list[str]


class PeriodNotOver(Refused):
    """The quarter has not ended."""


class OutOfOrder(Refused):
    """An earlier quarter waits, or a later one is there already."""


class AlreadyApproved(Refused):
    """The run's statements are settled."""


class TotalsDiffer(Refused):
    """A control total does not agree, so nothing may go out."""


class MayNotApprove(Refused):
    """This person may not approve statements."""


class NotApproved(Refused):
    """Nothing is produced before a person approved it."""


@transaction.atomic
def prepare(*, landlord: Landlord, rent_year: int, quarter: int, by: User, on: date, at: datetime) -> StatementRun:
    """
    Work out every account's statement for a quarter, and the controls that prove it. A run that nobody has approved
    may be prepared again, and then knows what has been entered since.

    :return: the run, "controlled" if every total agrees, else "failed".
    :raises due.NoSuchQuarter: unless the quarter is 1 to 4.
    :raises PeriodNotOver: before the quarter has ended.
    :raises OutOfOrder: if an earlier run waits for approval, or a later one exists.
    :raises AlreadyApproved: if it has been approved.
    :raises entries.StillPosting: while money is being posted.
    """
    period = due.quarter(rent_year, quarter)
    if period.ends_on >= on:
        raise PeriodNotOver(f"Quarter {quarter} of {rent_year} runs until {period.ends_on}; prepare it after that day.")
    stop_lock.lock(landlord)
    run = StatementRun.objects.filter(landlord=landlord, rent_year=rent_year, quarter=quarter).first() or StatementRun(
        landlord=landlord, rent_year=rent_year, quarter=quarter
    )
    if run.state in GONE_OUT:
        raise AlreadyApproved(f"The statements of quarter {quarter} of {rent_year} have been approved already.")
    run.period_from_on, run.period_to_on = period.starts_on, period.ends_on
    _refuse_out_of_order(run)
    run.state, run.prepared_on, run.prepared_by, run.controls = StatementRun.State.DRAFT, on, by, []
    run.last_entry_id = entries.settled_cut(landlord)
    run.save()
    Statement.objects.filter(run=run).delete()
    _state_accounts(run, on)
    run.controls = controls.of_run(run)
    agree = all(control["agrees"] for control in run.controls)
    run.state = StatementRun.State.CONTROLLED if agree else StatementRun.State.FAILED
    run.save(update_fields=["controls", "state"])
    audit.record(
        landlord=landlord,
        action="statements prepared",
        subject=run,
        after={"state": str(run.state), "prepared_at": at.isoformat()},
        by=by,
        on=on,
    )
    return run


def _refuse_out_of_order(run: StatementRun) -> None:
    others = StatementRun.objects.filter(landlord=run.landlord)
    if others.filter(period_from_on__gt=run.period_to_on).exists():
        raise OutOfOrder("Statements of a later quarter are there already; an earlier one cannot be prepared any more.")
    waiting = others.filter(period_to_on__lt=run.period_from_on).exclude(state__in=GONE_OUT).first()
    if waiting is not None:
        raise OutOfOrder(
            f"Approve quarter {waiting.quarter} of {waiting.rent_year} first: this one follows on from it."
        )


def _state_accounts(run: StatementRun, on: date) -> None:
    """One row an account: its figures, and whether it is covered, held or excluded."""
    window = controls.window_of(run, controls.before(run))
    stops = stop_queries.in_force(landlord=run.landlord, on=on)
    for chunk in _chunks(list(figures.of_accounts(run.landlord, window))):
        to_whom = recipients.of_accounts({each.account_id: each.tenancy_id for each in chunk}, on=on)
        Statement.objects.bulk_create([_statement(run, each, to_whom[each.account_id], stops) for each in chunk], CHUNK)


def _chunks(every: list[Figures]) -> Iterable[list[Figures]]:
    remaining = iter(every)
    while chunk := list(islice(remaining, CHUNK)):
        yield chunk


def _statement(run: StatementRun, told: Figures, people: tuple[Addressed, ...], stops: StopsInForce) -> Statement:
    stop = stops.against(KIND, account_id=told.account_id)
    settled = outcomes.outcome(
        suspense=told.account_type == AccountType.SUS,
        former=told.account_type == AccountType.FTA or any(person.former for person in people),
        anything_to_tell=bool(told.opening_pence or told.closing_pence or told.lines),
        stopped=stop.because if stop else "",
        by_law=stop is not None and stop.reason in BY_LAW,
        people=[_why_not(person, told.account_id, stops) for person in people],
    )
    return Statement(
        run=run,
        account_id=told.account_id,
        outcome=settled.outcome,
        reason=settled.reason,
        opening_pence=told.opening_pence,
        earlier_pence=told.earlier_pence,
        charges_pence=told.charges_pence,
        receipts_pence=told.receipts_pence,
        adjustments_pence=told.adjustments_pence,
        closing_pence=told.closing_pence,
        lines=told.lines,
    )


def _why_not(person: Addressed, account_id: int, stops: StopsInForce) -> str:
    """Why nothing may be posted to this person; empty when it may."""
    stop = stops.against(KIND, account_id=None, person_id=person.person_id)
    if stop is None:
        return person.held_reason
    return f"held by law: {stop.because}" if stop.reason in BY_LAW else stop.because


def approve(*, run: StatementRun, by: User, on: date, at: datetime, note_for: Notes | None = None) -> StatementRun:
    """
    Approve a run whose totals agree; its papers are planned and approved with it, one to each person (PRA-16).

    Called again by the same person it goes on where an interrupted call stopped.

    :param note_for: says one sentence about each account's repayment plan.
    :raises MayNotApprove: unless a person, team leader or above for this landlord.
    :raises TotalsDiffer: if a control failed, or the run was not controlled.
    :raises AlreadyApproved: if somebody else has approved it.
    :raises letterhead.LetterheadIncomplete: if the landlord has no telephone number.
    """
    held = roles.held_by(by, on=on).get(run.landlord_id, set())
    if by.is_system or not held & APPROVERS_FROM_TEAM_LEADER:
        raise MayNotApprove("Statements are approved by a team leader or above of this landlord.")
    letterhead.of(run.landlord)
    with transaction.atomic():
        won = StatementRun.objects.filter(pk=run.pk, state=StatementRun.State.CONTROLLED).update(
            state=StatementRun.State.APPROVED, approved_by=by, approved_at=at
        )
        run.refresh_from_db()
        if won:
            audit.record(
                landlord=run.landlord,
                action="statements approved",
                subject=run,
                after={"accounts": Statement.objects.filter(run=run).count()},
                by=by,
                on=on,
            )
    if not won:
        _refuse_approval(run, by)
    papers.plan(run=run, on=on, at=at, note_for=note_for)
    return run


def _refuse_approval(run: StatementRun, by: User) -> None:
    if run.state not in GONE_OUT:
        wrong = [control["check"] for control in run.controls if not control["agrees"]]
        raise TotalsDiffer(
            f"These statements cannot be approved: {', '.join(sorted(set(wrong))) or 'they are not controlled yet'}. "
            "Find the difference, then prepare the run again."
        )
    if run.approved_by_id != by.pk:
        raise AlreadyApproved(f"{run.approved_by} has approved these statements already.")


def produce(
    *, run: StatementRun, limit: int, by: User, on: date, at: datetime, note_for: Notes | None = None
) -> Production:
    """
    Go on with an approved run: plan what is not planned, render up to a limit, and join what is ready for the printer.

    :return: whether all is done; call again with a fresh instant until it is.
    :raises NotApproved: before a person approved it.
    """
    run.refresh_from_db()
    if run.state not in GONE_OUT:
        raise NotApproved("A team leader or above approves these statements before they are produced.")
    if run.state == StatementRun.State.APPROVED:
        papers.plan(run=run, on=on, at=at, note_for=note_for)
    label = papers.label(run)
    rendered = rendering.render_waiting(limit=limit, by=by, at=at, on=on, landlord=run.landlord, run_label=label)
    # A paper held and released later is approved by somebody else in its own time; it does not keep the others back.
    if Document.objects.filter(landlord=run.landlord, run_label=label, state=Document.State.APPROVED).exists():
        return Production(False, rendered.rendered, rendered.failed)
    if dispatches.anything_ready(run.landlord, label):
        dispatches.make_batch(landlord=run.landlord, run_label=label, by=by, on=on, at=at)
    StatementRun.objects.filter(pk=run.pk, state=StatementRun.State.APPROVED).update(state=StatementRun.State.PRODUCED)
    run.refresh_from_db()
    return Production(True, rendered.rendered, rendered.failed)
