"""A landlord's order of debts for payments that name nobody's account (OPS-D30)."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from ledger.models import AppropriationOrder
from ledger.queries import appropriation as queries
from ledger.rules.appropriation import is_usable
from staff.models import Landlord, User
from staff.operations import audit
from staff.refusals import Refused


class OrderNotUsable(Refused):
    """The order leaves a debt out, or names one twice, or changes the past."""


@transaction.atomic
def set_order(*, landlord: Landlord, order: Sequence[str], from_on: date, by: User, on: date) -> AppropriationOrder:
    """
    From a day on, put payments against debts in this order.

    :param order: the words of `Place`, each once; what the payer named stays first.
    :raises OrderNotUsable: as said above.
    """
    if not is_usable(order):
        raise OrderNotUsable("Give every debt a place of its own; what the payer named stays first.")
    if from_on < on:
        raise OrderNotUsable("Choose today or a later day: what was done by the old order stands.")
    before = queries.order_in_force(landlord.pk, on=from_on)
    made, _ = AppropriationOrder.objects.update_or_create(
        landlord=landlord, from_on=from_on, defaults={"order": list(order), "set_by": by}
    )
    audit.record(
        landlord=landlord,
        action="order of debts set",
        subject=made,
        before={"order": [place.value for place in before]},
        after={"order": list(order), "from": str(from_on)},
        by=by,
        on=on,
    )
    return made
