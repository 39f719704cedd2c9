"""A deduction is asked of DWP, unless the law protects the arrears it would be for (PRA-10, PRA-11)."""

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction

from arrears.operations.protections import refuse_if_protected
from arrears.rules.breathing_space import Block
from ledger.operations import deductions
from staff.models import User

if TYPE_CHECKING:
    from ledger.models import Deduction, RentAccount


@transaction.atomic
def apply(
    *,
    account: "RentAccount",
    benefit: str,
    applied_on: date,
    debt_pence: int,
    other_ways_tried: str,
    by: User,
    on: date,
) -> "Deduction":
    """
    Note that DWP was asked to deduct for rent arrears.

    :raises Protected: while Breathing Space or an insolvency protects them.
    :raises AlreadyOpen, CannotBe: as `ledger.operations.deductions.apply`.
    """
    refuse_if_protected(account, what=Block.DEDUCTION, on=on)
    return deductions.apply(
        account=account,
        benefit=benefit,
        applied_on=applied_on,
        debt_pence=debt_pence,
        other_ways_tried=other_ways_tried,
        frozen=False,
        by=by,
        on=on,
    )
