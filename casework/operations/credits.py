"""Credit of one account set against another: never against a debt that the law protects (PRA-10, PRA-11, PRA-18)."""

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction

from arrears.operations.protections import refuse_if_protected
from arrears.rules.breathing_space import Block
from ledger.operations import adjustments
from ledger.rules.adjustments import AdjustmentSort
from staff.models import User

if TYPE_CHECKING:
    from ledger.models import Adjustment, RentAccount


@transaction.atomic
def move(
    *,
    from_account: "RentAccount",
    to_account: "RentAccount",
    amount_pence: int,
    reason: str,
    words: str,
    by: User,
    on: date,
) -> "Adjustment":
    """
    Ask for credit to be moved to another account of ours.

    :raises Protected: if more than the rent that fell due since would be met on a protected account.
    :raises AdjustmentNotAllowed: as `adjustments.transfer`.
    """
    refuse_if_protected(to_account, what=Block.OFFSET, on=on, debt_pence=amount_pence)
    return adjustments.transfer(
        from_account=from_account,
        to_account=to_account,
        amount_pence=amount_pence,
        reason=reason,
        words=words,
        by=by,
        on=on,
    )


def refuse_if_now_protected(*, adjustment: "Adjustment", on: date) -> None:
    """
    Refuse to post a credit that was asked for before the law began to protect the account it goes to.

    :raises Protected: as `move`. A payment that goes back to the account it was for is no credit set against a debt.
    """
    if adjustment.sort != AdjustmentSort.TRANSFER.value or adjustment.moves_id is not None:
        return
    for part in adjustment.parts.filter(net_pence__lt=0).select_related("account__landlord"):
        refuse_if_protected(part.account, what=Block.OFFSET, on=on, debt_pence=-part.net_pence)
