"""What somebody did about a step that is no paper: a task done, a visit made, a code of an old system (DEC-18)."""

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction

from arrears.models import ActionTaken
from arrears.queries import actions as asked_of
from letters.rules.wording import day
from staff.models import User
from staff.operations import audit
from staff.queries import roles
from staff.refusals import Refused

if TYPE_CHECKING:
    from ledger.models import RentAccount

LONGEST_CODE = 40


class ActionNotUsable(Refused):
    """It has no code, is of a day that cannot be, or stands already in other words."""


class ActionNotYours(Refused):
    """The account's policy does not ask it, or asks it of somebody else."""


@transaction.atomic
def record(*, account: "RentAccount", code: str, done_on: date, by: User, on: date, note: str = "") -> ActionTaken:
    """
    Note that a step's task was done; the next night goes on from it. Saying the same twice changes nothing.

    :param code: what the step proposes (`NOTICE-REVIEW`), or a code that the policy's groups count as it (`CBV`).
    :raises ActionNotUsable: if there is no code, or the day is to come.
    """
    code = code.strip()
    if not code or len(code) > LONGEST_CODE:
        raise ActionNotUsable(f"Say what was done by its code, of at most {LONGEST_CODE} letters.")
    if done_on > on:
        raise ActionNotUsable(f"{done_on} is still to come. Note what was done once it is done.")
    made, created = ActionTaken.objects.get_or_create(
        account=account,
        code=code,
        on=done_on,
        defaults={"landlord": account.landlord, "note": note.strip()[:400], "by": by, "recorded_on": on},
    )
    if created:
        audit.record(
            landlord=account.landlord,
            action="action recorded",
            subject=made,
            after={"code": code, "on": str(done_on)},
            by=by,
            on=on,
        )
    return made


@transaction.atomic
def report(*, account: "RentAccount", code: str, done_on: date, note: str, by: User, on: date) -> ActionTaken:
    """
    Note that something the account's own policy asks of people was done, said by somebody who may (OPS-E4).

    :param note: what came of it; the same day's words are never written over.
    :raises ActionNotYours: if the policy in force does not ask it, or the step is approved by somebody above.
    :raises ActionNotUsable: without words, for a day to come or before the tenancy, or if it stands in other words.
    """
    task = next((one for one in asked_of.asked(account, on=on) if one.code == code), None)
    if task is None:
        raise ActionNotYours("The policy of this account does not ask for that. Choose what it asks for.")
    if not roles.held_by(by, on=on).get(account.landlord_id, set()) & task.may:
        raise ActionNotYours(f"“{task.words}” is recorded by {task.who}. Ask one of them to record it.")
    note = note.strip()
    if not note:
        raise ActionNotUsable("Say in a few words what came of it.")
    began = account.tenancy.starts_on if account.tenancy else account.opened_on
    if done_on < began:
        raise ActionNotUsable(f"The day is before the tenancy, which began on {day(began)}.")
    made = record(account=account, code=code, done_on=done_on, note=note, by=by, on=on)
    if made.note != note[:400]:
        raise ActionNotUsable(
            f"{made.by.name} recorded it for {day(done_on)} already: “{made.note}”. "
            "Choose another day if it was done again."
        )
    return made
