"""
The night of a landlord (DEC-15): where every account stands, what is decided of it, and once a week the letters.

Safe to run again: each step adds only what is missing. A night taken again after a late file is a new take.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Max

from arrears.models import Night
from arrears.operations import (
    arrangements,
    caseloads,
    contact_plans,
    contact_tasks,
    decisions,
    hold_nights,
    investigations,
    letter_runs,
    positions,
    promises,
    referrals,
    shadows,
    week_ends,
)
from arrears.operations.decisions import NoPolicyInForce
from arrears.operations.letter_runs import LettersApproved, WaitingForPayments
from feeds.models import FeedFile
from feeds.operations import refund_files
from ledger.operations import carried_forward, charges, periods
from ledger.operations.ledger_checks import run as prove
from ledger.queries import debit_checks, ledger_checks
from ledger.rules.rent_weeks import monday_of
from letters.operations import rendering
from staff.models import JobRun, Landlord, User
from staff.operations import audit_seals, job_runs
from staff.refusals import Refused

JOB = "night"
RENDERED_AT_ONCE = 200
"""Papers rendered within a night; the sweep takes the rest."""


@dataclass(frozen=True)
class LedgerChecked:
    """Which night's ledger was proved, and how many promises did not hold."""

    on: date
    findings: int


class NightNotRun(Refused):
    """The night has not been run yet, so it cannot be taken again."""


def run(*, landlord: Landlord, on: date, by: User, at: datetime, take: int = 1, letters: bool = True) -> JobRun:
    """
    Bring every account of a landlord up to date for one night.

    :param letters: whether the weekly letter run is made on its day; a replay of old days makes none (DEC-16).
    :return: the run, with its figures; one that was done before is returned as it is.
    :raises job_runs.RunElsewhere: if another process is running this night.
    """
    night = job_runs.open_run(landlord=landlord, job=JOB, business_date=on, at=at, take=take)
    if night.state == JobRun.State.DONE:
        return night
    try:
        figures = _steps(landlord=landlord, on=on, by=by, at=at, take=take, letters=letters)
    except Exception as problem:
        job_runs.fail_run(run=night, problem=_in_words(problem), at=at)
        raise
    return job_runs.close_run(run=night, figures=figures, at=at)


def _steps(*, landlord: Landlord, on: date, by: User, at: datetime, take: int, letters: bool) -> dict[str, Any]:
    """The night's table of contents."""
    weekly = on.weekday() == landlord.letter_run_weekday
    known = payments_until(landlord, on=on)
    told: dict[str, Any] = {"payments_until": str(known or "")}
    told["charges"] = [
        [debit.rent_group, debit.accounts, debit.total_pence]
        for debit in charges.raise_due(landlord=landlord, by=by, on=on)
    ]
    if checked := debit_checks.of_night(landlord, on=on):
        told["debit_checks"] = [each.as_json() for each in checked]
    carried = carried_forward.carry(landlord=landlord, by=by, on=on)
    told["carried_to"] = str(carried.carried_on) if carried else ""
    periods.lay_out(landlord=landlord, by=by, on=on)
    told["investigations_closed"] = investigations.close_all_moved(landlord=landlord, by=by, on=on)
    told["holds"] = hold_nights.run(landlord=landlord, on=on, by=by)
    told["positions"] = positions.record(landlord=landlord, on=on, take=take, by=by)
    told["week_ends"] = week_ends.catch_up(
        landlord=landlord, on=on, payments_until=known, by=by, again=weekly or take > 1
    )
    told["arrangements"] = arrangements.judge(landlord=landlord, on=on, take=take, by=by, payments_until=known)
    told["promises"] = promises.judge(landlord=landlord, by=by, on=on, payments_until=known).as_json()
    told["decisions"] = _decide(landlord, on, by, take, weekly=weekly, known=known)
    if told["decisions"] is None:
        told["no_decisions_because"] = "No escalation policy is in force. Run manage.py policy."
    if shadowed := shadows.run_night(landlord=landlord, on=on, take=take, payments_until=known):
        told["shadow_answers"] = shadowed
    if ranked := caseloads.record_weekly(
        landlord=landlord, on=on, take=take, payments_until=known, weekly=weekly, by=by
    ):
        told["caseload"] = ranked.as_json()
    if letters and weekly and told["decisions"]:
        told["letter_run"] = _letters(landlord, on, by, at)
    told["rendered"] = _render(landlord, on, by, at) if letters else 0
    if letters:  # a replay of old days opens no work that nobody could have done then
        told["exceptions"] = hold_nights.list_exceptions(landlord=landlord, on=on, by=by)
        told["contact_plans"] = contact_plans.make(landlord=landlord, by=by, on=on)
        told["contact_tasks"] = contact_tasks.night(landlord=landlord, by=by, on=on)
        told["referrals"] = referrals.chase_all(landlord=landlord, by=by, on=on)
    told["refund_files_erased"] = refund_files.erase(landlord=landlord, by=by, on=on)
    told["audit_days_sealed"] = len(audit_seals.seal_up_to(on=on - timedelta(days=1)))
    return told


def payments_until(landlord: Landlord, *, on: date) -> date | None:
    """The date of the newest payments file applied, up to a night; None if none ever came (DEC-15)."""
    applied = FeedFile.objects.filter(
        landlord=landlord, kind="payments", state=FeedFile.State.APPLIED, dated_on__lte=on
    )
    newest: date | None = applied.aggregate(newest=Max("dated_on"))["newest"]
    return newest


def _decide(
    landlord: Landlord, on: date, by: User, take: int, *, weekly: bool, known: date | None
) -> dict[str, Any] | None:
    """A landlord without an approved policy has positions, and nothing is decided of them."""
    try:
        decided = decisions.decide_all(landlord=landlord, on=on, take=take, by=by, weekly=weekly, payments_until=known)
    except NoPolicyInForce:
        return None
    return {
        "accounts": decided.accounts,
        "written": decided.written,
        "payments_in": decided.payments_in,
        "by_outcome": decided.by_outcome,
    }


def _letters(landlord: Landlord, on: date, by: User, at: datetime) -> dict[str, Any] | str:
    try:
        return dict(letter_runs.make(landlord=landlord, on=on, by=by, at=at).figures)
    except WaitingForPayments as waiting:
        return waiting.message


def _render(landlord: Landlord, on: date, by: User, at: datetime) -> int:
    return rendering.render_waiting(limit=RENDERED_AT_ONCE, by=by, at=at, on=on, landlord=landlord).rendered


def check_ledger(*, landlord: Landlord, until: date, by: User, at: datetime) -> LedgerChecked | None:
    """
    Prove a landlord's ledger once after its newest night; the night itself does not wait for it.

    :return: what was found; None where that night's ledger has been proved.
    """
    done = JobRun.objects.filter(landlord=landlord, job=JOB, state=JobRun.State.DONE, business_date__lte=until)
    newest: date | None = done.aggregate(newest=Max("business_date"))["newest"]
    if newest is None or ledger_checks.proved(landlord, on=newest):
        return None
    made = prove(landlord=landlord, by=by, on=newest)
    return LedgerChecked(newest, made.finding_count)


def _in_words(problem: Exception) -> str:
    return problem.message if isinstance(problem, Refused) else f"{type(problem).__name__}: {problem}"


def catch_up(*, landlord: Landlord, until: date, by: User, at: datetime, letters: bool = True) -> list[JobRun]:
    """
    Run every night that is missing up to a day, in order; a failed one stops the rest.

    A landlord that was never taken on has none. Letters are made only for the week of `until`: nobody is written to
    about a week that is over.
    """
    nights = []
    on = _first_missing(landlord)
    while on is not None and on <= until:
        this_week = monday_of(on) == monday_of(until)
        nights.append(run(landlord=landlord, on=on, by=by, at=at, letters=letters and this_week))
        on += timedelta(days=1)
    return nights


def newest_done(landlord: Landlord) -> date | None:
    """The newest day whose night has been run; None before the first."""
    done = JobRun.objects.filter(landlord=landlord, job=JOB, state=JobRun.State.DONE)
    last: date | None = done.aggregate(last=Max("business_date"))["last"]
    return last


def _first_missing(landlord: Landlord) -> date | None:
    last = newest_done(landlord)
    return landlord.take_on_on if last is None else last + timedelta(days=1)


def take_again(*, landlord: Landlord, on: date, by: User, at: datetime) -> JobRun:
    """
    Run a night again after a late file, as a new take; readers use the last (DEC-15).

    :raises LettersApproved: once a letter of its week has been approved.
    :raises NightNotRun: if it has not been run at all.
    """
    letter_runs.refuse_if_approved(landlord=landlord, on=on)
    last = JobRun.objects.filter(landlord=landlord, job=JOB, business_date=on).aggregate(last=Max("take"))["last"]
    if last is None:
        raise NightNotRun(f"The night of {on} has not been run for {landlord.name}.")
    return run(landlord=landlord, on=on, by=by, at=at, take=last + 1)


def take_again_after_late_files(*, landlord: Landlord, until: date, by: User, at: datetime) -> JobRun | None:
    """
    Take the newest letter night again if it waited for payments that have come since, while its week lasts (DEC-15).

    :return: the new take, or None where there is nothing to make good.
    """
    nights = Night.objects.filter(landlord=landlord, on__lte=until, on__gte=monday_of(until))
    letter_nights = [night for night in nights if night.on.weekday() == landlord.letter_run_weekday]
    newest = max(letter_nights, key=lambda night: (night.on, night.take), default=None)
    if newest is None or newest.payments_in:
        return None
    known = payments_until(landlord, on=newest.on)
    if not decisions.payments_are_in(landlord, on=newest.on, payments_until=known):
        return None
    return take_again(landlord=landlord, on=newest.on, by=by, at=at)


__all__ = [
    "LettersApproved",
    "NightNotRun",
    "catch_up",
    "newest_done",
    "payments_until",
    "run",
    "take_again",
    "take_again_after_late_files",
]
