"""When a landlord calls a case stuck: dated, so that yesterday's list can be explained."""

from dataclasses import asdict
from datetime import date

from django.db import transaction

from arrears.models import StuckLimit
from arrears.rules.stuck import StuckLimits
from staff.models import Landlord, User
from staff.operations import audit
from staff.refusals import Refused


class LimitsNotUsable(Refused):
    """A number of weeks or holds that would call nothing or everything stuck."""


@transaction.atomic
def keep(*, landlord: Landlord, from_on: date, limits: StuckLimits, by: User, on: date) -> StuckLimit:
    """
    Set a landlord's limits from a day on; what was set for the same day before is replaced.

    :raises LimitsNotUsable: for less than one week, or for fewer than two holds.
    """
    if limits.rising_weeks < 1 or limits.waiting_weeks < 1:
        raise LimitsNotUsable("A case can be stuck after one week at the earliest: give 1 or more.")
    if limits.holds < 2:
        raise LimitsNotUsable("One hold is never too often: give 2 or more.")
    kept, _ = StuckLimit.objects.update_or_create(
        landlord=landlord, from_on=from_on, defaults={**asdict(limits), "set_by": by}
    )
    audit.record(
        landlord=landlord,
        action="limits of stuck cases set",
        subject=kept,
        after={"from_on": from_on.isoformat(), **asdict(limits)},
        by=by,
        on=on,
    )
    return kept
