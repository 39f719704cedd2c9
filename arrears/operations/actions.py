"""What somebody did about a step that is no paper: a task done, a visit made, a code of an old system (DEC-18)."""

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction

from arrears.models import ActionTaken
from staff.models import User
from staff.operations import audit
from staff.refusals import Refused

if TYPE_CHECKING:
    from ledger.models import RentAccount

LONGEST_CODE = 40


class ActionNotUsable(Refused):
    """It has no code, or is of a day to come."""


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
