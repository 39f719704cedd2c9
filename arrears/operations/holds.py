"""Holds: that nothing is sent for an account until a day, and why (OPS-E5), with their stop on writing (DEC-20)."""

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction

from arrears.models import Hold, WeekEnd
from arrears.rules import holds as rules
from arrears.rules.holds import RULES, STOP_LETTERS, HoldBy, HoldReason
from ledger.rules.rent_weeks import monday_of
from letters.models import Stop
from letters.operations import stops
from staff.models import User
from staff.operations import audit
from staff.queries import roles
from staff.refusals import Refused
from staff.rules.roles import Role

if TYPE_CHECKING:
    from ledger.models import RentAccount

STOPPED_PAPERS = ("A1", "A2", "A3", "AG2", "CW1", "FT1", "FT2", "FT3")
"""The papers that ask for arrears. The statement still goes: it is the tenant's right."""

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
    before = Hold.objects.filter(account=account, reason=reason.value, from_on__gte=_episode_start(account, on)).count()
    allowed = rules.who_may_place(reason, from_on=from_on, until_on=until_on, deferrals_before=before)
    _refuse_unless(allowed, by, account, on)
    if not comment.strip():
        raise HoldNotAllowed("Say in a few words why: the next officer has to know.")
    made = Hold.objects.create(
        landlord=account.landlord,
        account=account,
        reason=reason.value,
        comment=comment.strip(),
        from_on=from_on,
        until_on=until_on,
        placed_by=by,
    )
    if reason in STOP_LETTERS:
        stops.place(
            landlord=account.landlord,
            account=account,
            reason=_STOP_REASONS.get(reason, Stop.Reason.HOLD),
            kinds=STOPPED_PAPERS,
            words=RULES[reason].words,
            from_on=from_on,
            until_on=until_on,
            source=_source(made),
            by=by,
            on=on,
        )
    audit.record(
        landlord=account.landlord,
        action="hold placed",
        subject=made,
        after={"reason": reason.value, "from": str(from_on), "until": str(until_on or "")},
        by=by,
        on=on,
    )
    return made


@transaction.atomic
def lift(*, hold: Hold, because: str, by: User, on: date, cured: bool = False) -> Hold:
    """
    End a hold early: from this day it holds nothing.

    :param cured: what a hold that is law waits for has happened (LAW section 6a, PRA-12).
    :raises HoldOver: if it was lifted before, or is law and not cured.
    """
    if not cured and not rules.may_be_released_by_hand(HoldReason(hold.reason)):
        raise HoldOver(f"This hold is law: it ends when {RULES[HoldReason(hold.reason)].ends_when}.")
    found = Hold.objects.filter(pk=hold.pk, lifted_on__isnull=True)
    if not found.update(lifted_on=on, lifted_by=by):
        raise HoldOver("This hold has been lifted already.")
    for stop in Stop.objects.filter(landlord=hold.landlord, source=_source(hold), lifted_on__isnull=True):
        stops.lift(stop=stop, by=by, on=on)
    hold.refresh_from_db()
    audit.record(landlord=hold.landlord, action="hold lifted", subject=hold, after={"because": because}, by=by, on=on)
    return hold


def _refuse_unless(allowed: HoldBy, by: User, account: "RentAccount", on: date) -> None:
    if allowed is HoldBy.NOBODY:
        raise HoldNotAllowed("A hold needs a last day, on or after its first.")
    if by.is_system:  # take-on: it was placed elsewhere by somebody who might
        return
    held = roles.held_by(by, on=on).get(account.landlord_id, set())
    if allowed is HoldBy.MANAGER and not held & MANAGERS:
        raise HoldNotAllowed(
            f"A second deferral, or one of more than {rules.LONGEST_DAYS} days, is the manager's. Ask your manager."
        )
    if not held & MAY_HOLD:
        raise HoldNotAllowed("Your role may not place holds.")


def _episode_start(account: "RentAccount", on: date) -> date:
    """When the account's arrears episode began; this week if none runs."""
    rows = WeekEnd.objects.filter(account=account, week_ends_on__lt=on, episode_started_on__isnull=False)
    newest = rows.order_by("-week_ends_on").values_list("episode_started_on", flat=True).first()
    return newest or monday_of(on)


def _source(hold: Hold) -> str:
    return f"arrears.hold {hold.public_id}"
