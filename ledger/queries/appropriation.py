"""What a person owes on which account, for the order in which a payment of theirs is put against it (OPS-D30)."""

from collections.abc import Collection
from datetime import date

from ledger.models import AppropriationOrder
from ledger.queries import standings
from ledger.rules.account_types import AccountType
from ledger.rules.appropriation import DEFAULT_ORDER, Debt, Place, places


def order_in_force(landlord_id: int, *, on: date) -> tuple[Place, ...]:
    """A landlord's order of debts on a day; OPS-D30 as written until they set their own."""
    rows = AppropriationOrder.objects.filter(landlord=landlord_id, from_on__lte=on).order_by("-from_on")
    row = rows.values_list("order", flat=True).first()
    return tuple(Place(word) for word in row) if row else DEFAULT_ORDER


def debts(account_ids: Collection[int], *, on: date, frozen: Collection[int] = ()) -> list[Debt]:
    """
    What is owed on each of these accounts at the end of a day, by place of the order.

    :param frozen: accounts on which the law protects the debt (PRA-10, PRA-11): asked of arrears by the caller.
    """
    found: list[Debt] = []
    if not account_ids:
        return found
    for row in standings.as_at(on, account_ids=sorted(account_ids)):
        for place, pence in places(AccountType(row.account_type), row.balance_pence, row.gross_weekly_pence):
            held = row.account_id in frozen and place is not Place.CURRENT_RENT
            found.append(Debt(row.account_id, place, pence, row.owed_since or on, held))
    return found
