"""A manual posting approved, with what waited for it above the ledger."""

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction

from arrears.operations import investigations
from casework.operations import credits
from ledger.operations import adjustments
from staff.models import User

if TYPE_CHECKING:
    from ledger.models import Adjustment


@transaction.atomic
def approve(*, adjustment: "Adjustment", by: User, on: date, because: str = "") -> "Adjustment":
    """
    Say yes to a manual posting; with the last word it is posted, and the missing payment that it moves is found.

    :raises NotEnoughAuthority, AdjustmentOver, ChangedMeanwhile: as `adjustments.approve`.
    :raises Protected: for a credit to an account that the law protects by now (PRA-18).
    """
    credits.refuse_if_now_protected(adjustment=adjustment, on=on)
    done = adjustments.approve(adjustment=adjustment, because=because, by=by, on=on)
    investigations.follow(adjustment=done, by=by, on=on)
    return done
