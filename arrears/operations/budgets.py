"""A household's money in and out, as told (OPS-E11)."""

from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction

from arrears.models import Budget, BudgetLine
from arrears.rules import affordability
from arrears.rules.affordability import Line
from staff.models import User
from staff.operations import audit
from staff.refusals import Refused

if TYPE_CHECKING:
    from ledger.models import RentAccount


class BudgetNotUsable(Refused):
    """There is nothing in it, or a line nobody knows."""


@transaction.atomic
def take(*, account: "RentAccount", lines: Collection[Line], by: User, on: date) -> Budget:
    """
    Keep a household's money in and out of a day. A new telling is a new row; the earlier ones stay.

    :raises BudgetNotUsable: if it has no line, a line twice, or one that is not on the form.
    """
    told = {line.what: line for line in lines if line.amount_pence > 0}
    if not told or len(told) != len([line for line in lines if line.amount_pence > 0]):
        raise BudgetNotUsable("Fill in at least one line of money in or out, each once.")
    if strange := sorted(told.keys() - affordability.BY_CODE.keys()):
        raise BudgetNotUsable(f"There is no line {', '.join(strange)} on the form.")
    surplus = affordability.by_the_week(told.values()).surplus_pence
    made = Budget.objects.create(
        landlord=account.landlord, account=account, taken_on=on, surplus_weekly_pence=surplus, by=by
    )
    BudgetLine.objects.bulk_create(
        [
            BudgetLine(budget=made, what=line.what, amount_pence=line.amount_pence, every=line.every)
            for line in told.values()
        ]
    )
    audit.record(landlord=account.landlord, action="money in and out taken", subject=made, after={}, by=by, on=on)
    return made
