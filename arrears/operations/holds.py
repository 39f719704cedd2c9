"""
Holds: that nothing is sent for an account until a day, and why (OPS-E5), with their stop on writing (DEC-20).

A hold is placed, renewed and released by people within limits; one that is law ends only by its cure. When one ends a
person is asked to look at the case.
"""

from collections.abc import Collection
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from arrears.models import CaseTask, Hold, HoldLimit, WeekEnd
from arrears.operations import case_tasks
from arrears.queries import hold_limits
from arrears.rules import holds as rules
from arrears.rules.holds import RULES, STOP_LETTERS, HoldBy, HoldLimits, HoldReason
from ledger.rules.rent_weeks import monday_of
from letters.models import Stop
from letters.operations import stops
from letters.rules.wording import day
from staff.models import Landlord, User
from staff.operations import audit
from staff.queries import roles
from staff.refusals import Refused
from staff.rules.roles import APPROVERS_FROM_TEAM_LEADER, Role

if TYPE_CHECKING:
    from ledger.models import RentAccount

STOPPED_PAPERS = ("A1", "A2", "A3", "AG2", "CW1", "FT1", "FT2", "FT3")
"""The papers that ask for arrears. The statement still goes: it is the tenant's right."""

EVERY_PAPER: tuple[str, ...] = ()
"""Stops every kind of paper: what shows a debt that the law has frozen (PRA-10, PRA-11), or goes to nobody living."""

MANAGERS = frozenset({Role.MANAGER, Role.HEAD_OF_SERVICE})
MAY_HOLD = MANAGERS | {Role.OFFICER, Role.TEAM_LEADER, Role.RENTS_SUPPORT, Role.NEIGHBOURHOOD, Role.LEGAL}

_STOP_REASONS = {
    HoldReason.DECEASED: Stop.Reason.DECEASED,
    HoldReason.INSOLVENCY: Stop.Reason.INSOLVENCY,
    HoldReason.DISPUTE: Stop.Reason.DISPUTE,
    HoldReason.LANDLORD_ADDRESS: Stop.Reason.LEGAL,
    HoldReason.EVICTION_DATE: Stop.Reason.LEGAL,
    HoldReason.COURT_DATE: Stop.Reason.LEGAL,
}


class HoldNotAllowed(Refused):
    """This person may not place this hold, or nobody may."""


class HoldOver(Refused):
    """The hold has been lifted, or only its cure may end it."""


class LimitNotUsable(Refused):
    """A limit for the past, or one that lets nobody hold."""


@transaction.atomic
def place(
    *,
    account: "RentAccount",
    reason: HoldReason,
    comment: str,
    from_on: date,
    until_on: date | None,
    by: User,
    on: date,
) -> Hold:
    """
    Hold every arrears letter of an account from a day to a last day, and stop the papers in the same transaction.

    :param until_on: may be empty only for holds that are law; those end by their cure.
    :raises HoldNotAllowed: if it needs a manager (a second deferral, or more than 28 days), or nobody may place it.
    """
    since = _episode_start(account, on)
    before = Hold.objects.filter(account=account, reason=reason.value, from_on__gte=since).count()
    _refuse_unless_allowed(account, reason, from_on, until_on, before, by, on)
    return keep(account=account, reason=reason, comment=comment, from_on=from_on, until_on=until_on, by=by, on=on)


@transaction.atomic
def renew(*, hold: Hold, until_on: date, comment: str, by: User, on: date) -> Hold:
    """
    Prolong a hold: a new one goes on from its last day, counted, with its own reason in words (OPS-E5).

    :raises HoldOver: if it was lifted or renewed before, or has no last day.
    :raises HoldNotAllowed: unless a manager renews, or for a last day that is not later.
    """
    stops.lock(hold.landlord)
    found = Hold.objects.select_related("account__landlord", "landlord").get(pk=hold.pk)
    if found.lifted_on is not None or hasattr(found, "renewed_by"):
        raise HoldOver("This hold has been lifted or renewed already. Place a new one.")
    if found.until_on is None:
        raise HoldOver("This hold has no last day, so there is nothing to renew: it ends by its cure.")
    from_on = max(found.until_on + timedelta(days=1), on)
    reason = HoldReason(found.reason)
    _refuse_unless_allowed(found.account, reason, from_on, until_on, found.renewal + 1, by, on)
    made = keep(
        account=found.account,
        reason=reason,
        comment=comment,
        from_on=from_on,
        until_on=until_on,
        renews=found,
        source=found.source,
        by=by,
        on=on,
    )
    case_tasks.drop(source=_source(found), because=f"Renewed until {day(until_on)}", by=by, on=on)
    return made


def keep(
    *,
    account: "RentAccount",
    reason: HoldReason,
    comment: str,
    from_on: date,
    until_on: date | None,
    by: User,
    on: date,
    kinds: Collection[str] = STOPPED_PAPERS,
    renews: Hold | None = None,
    source: str = "",
) -> Hold:
    """
    Write a hold with its stop and its review task; whoever calls has settled that it may be placed.

    The law's own holds (a death, an insolvency, a dispute) come here directly: nobody's limit keeps them out.

    :param kinds: the papers it stops; empty stops every kind.
    :param source: the row that caused it, as "app.model public-id".
    :raises HoldNotAllowed: without a word on why.
    """
    if not comment.strip():
        raise HoldNotAllowed("Say in a few words why: the next officer has to know.")
    stops.lock(account.landlord)
    made = Hold.objects.create(
        landlord=account.landlord,
        account=account,
        reason=reason.value,
        comment=comment.strip()[:400],
        from_on=from_on,
        until_on=until_on,
        renews=renews,
        renewal=0 if renews is None else renews.renewal + 1,
        source=source,
        placed_by=by,
    )
    if reason in STOP_LETTERS:
        stops.place(
            landlord=account.landlord,
            account=account,
            reason=_STOP_REASONS.get(reason, Stop.Reason.HOLD),
            kinds=kinds,
            words=RULES[reason].words,
            from_on=from_on,
            until_on=until_on,
            source=_source(made),
            by=by,
            on=on,
        )
    if until_on is not None:
        case_tasks.raise_(
            account=account,
            what=CaseTask.What.HOLD_ENDS,
            due_on=until_on + timedelta(days=1),
            source=_source(made),
            words=f"{RULES[reason].words[:1].upper()}{RULES[reason].words[1:]}, held until {day(until_on)}",
            on=on,
        )
    audit.record(
        landlord=account.landlord,
        action="hold placed" if renews is None else "hold renewed",
        subject=made,
        after={
            "reason": reason.value,
            "from": str(from_on),
            "until": str(until_on or ""),
            "renewal": made.renewal,
        },
        by=by,
        on=on,
    )
    return made


@transaction.atomic
def lift(*, hold: Hold, because: str, by: User, on: date, cured: bool = False) -> Hold:
    """
    End a hold early: from this day it holds nothing.

    :param cured: what a hold that is law waits for has happened (LAW section 6a, PRA-12).
    :raises HoldOver: if it was lifted before, is law and not cured, or needs a senior review and is lifted by others.
    """
    rule = RULES[HoldReason(hold.reason)]
    if not cured and not rules.may_be_released_by_hand(HoldReason(hold.reason)):
        raise HoldOver(f"This hold is law: it ends when {rule.ends_when}.")
    if rule.senior and not by.is_system and not _held(by, hold.landlord_id, on) & APPROVERS_FROM_TEAM_LEADER:
        raise HoldOver("A team leader or above reviews this hold and releases it.")
    found = Hold.objects.filter(pk=hold.pk, lifted_on__isnull=True)
    if not found.update(lifted_on=on, lifted_by=by, lifted_because=because.strip()[:400]):
        raise HoldOver("This hold has been lifted already.")
    for stop in Stop.objects.filter(landlord=hold.landlord, source=_source(hold), lifted_on__isnull=True):
        stops.lift(stop=stop, by=by, on=on)
    case_tasks.drop(source=_source(hold), because="The hold was released", by=by, on=on)
    hold.refresh_from_db()
    audit.record(landlord=hold.landlord, action="hold lifted", subject=hold, after={"because": because}, by=by, on=on)
    return hold


@transaction.atomic
def release(*, hold: Hold, because: str, by: User, on: date, cured: bool = False) -> Hold:
    """
    End a hold early as a person does: with a reason, and only whoever may place holds.

    :raises HoldOver: as `lift`, or without a reason.
    :raises HoldNotAllowed: if this person may not place holds either.
    """
    if not because.strip():
        raise HoldOver("Say why the hold ends: the reason stays with it.")
    if not _held(by, hold.landlord_id, on) & MAY_HOLD:
        raise HoldNotAllowed("Your role may not release holds.")
    return lift(hold=hold, because=because, by=by, on=on, cured=cured)


@transaction.atomic
def set_limit(
    *, landlord: Landlord, reason: HoldReason, limits: HoldLimits, from_on: date, by: User, on: date
) -> HoldLimit:
    """
    From a day on, let holds for a reason last so long, by role.

    :raises LimitNotUsable: for the past, no day at all, or a manager's limit below the officer's.
    """
    if from_on < on:
        raise LimitNotUsable("Limits for the past cannot be changed. Choose today or a later day.")
    if limits.officer_days < 1 or (limits.manager_days is not None and limits.manager_days < limits.officer_days):
        raise LimitNotUsable("A hold lasts a day or more, and a manager's limit is not below the officer's.")
    made, _ = HoldLimit.objects.update_or_create(
        landlord=landlord,
        reason=reason.value,
        from_on=from_on,
        defaults={
            "officer_days": limits.officer_days,
            "officer_times": limits.officer_times,
            "manager_days": limits.manager_days,
            "set_by": by,
        },
    )
    audit.record(
        landlord=landlord,
        action="hold limit set",
        subject=made,
        after={"reason": reason.value, "officer_days": limits.officer_days, "manager_days": limits.manager_days},
        by=by,
        on=on,
    )
    return made


def _refuse_unless_allowed(
    account: "RentAccount", reason: HoldReason, from_on: date, until_on: date | None, before: int, by: User, on: date
) -> None:
    limits = hold_limits.in_force(account.landlord_id, reason, on=on)
    allowed = rules.who_may_place(reason, from_on=from_on, until_on=until_on, deferrals_before=before, limits=limits)
    if allowed is HoldBy.NOBODY:
        raise HoldNotAllowed(_why_nobody(limits, from_on, until_on))
    if by.is_system:  # take-on: it was placed elsewhere by somebody who might
        return
    held = _held(by, account.landlord_id, on)
    if allowed is HoldBy.MANAGER and not held & MANAGERS:
        raise HoldNotAllowed(
            f"A second deferral, or one of more than {limits.officer_days} days, is the manager's. Ask your manager."
        )
    if not held & MAY_HOLD:
        raise HoldNotAllowed("Your role may not place holds.")


def _why_nobody(limits: HoldLimits, from_on: date, until_on: date | None) -> str:
    if until_on is not None and until_on >= from_on and limits.manager_days is not None:
        return f"Nobody may hold for this reason longer than {limits.manager_days} days. Choose an earlier last day."
    return "A hold needs a last day, on or after its first."


def _held(by: User, landlord_id: int, on: date) -> set[Role]:
    return roles.held_by(by, on=on).get(landlord_id, set())


def _episode_start(account: "RentAccount", on: date) -> date:
    """When the account's arrears episode began; this week if none runs."""
    rows = WeekEnd.objects.filter(account=account, week_ends_on__lt=on, episode_started_on__isnull=False)
    newest = rows.order_by("-week_ends_on").values_list("episode_started_on", flat=True).first()
    return newest or monday_of(on)


def _source(hold: Hold) -> str:
    return f"arrears.hold {hold.public_id}"
