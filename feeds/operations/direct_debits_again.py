"""A returned Direct Debit is presented once more, unless the law protects what it would take (LAW section 6, B9)."""

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction

from arrears.operations.protections import refuse_if_protected
from arrears.rules.breathing_space import Block
from ledger.operations import direct_debit_tasks
from staff.models import User

if TYPE_CHECKING:
    from ledger.models import Collection, DirectDebitTask


@transaction.atomic
def take_again(*, task: "DirectDebitTask", collect_on: date, by: User, on: date) -> "Collection":
    """
    Present a returned collection once more (OPS-D9).

    :raises Protected: while Breathing Space or an insolvency protects what came back unpaid.
    :raises CannotTakeAgain: as `direct_debit_tasks.take_again`.
    """
    if task.account is not None:
        refuse_if_protected(task.account, what=Block.B9, on=on)
    return direct_debit_tasks.take_again(task=task, collect_on=collect_on, by=by, on=on)
