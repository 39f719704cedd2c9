"""What is owed when the law begins to protect it, written down once (LAW section 6, PRA-11)."""

from collections.abc import Collection
from datetime import date

from arrears.models import BreathingSpace, Insolvency, ProtectedDebt
from ledger.queries import element_balances
from staff.models import Landlord


def keep(
    *,
    landlord: Landlord,
    account_ids: Collection[int],
    as_at_on: date,
    space: BreathingSpace | None = None,
    insolvency: Insolvency | None = None,
) -> list[ProtectedDebt]:
    """
    Keep the balance of each account at the end of a day, by element, as PRA-14 splits it.

    An account that owes nothing has no row; one in credit has one with a minus, and nothing of it is protected.
    """
    rows = []
    for account_id, split in element_balances.of_accounts(account_ids, landlord_id=landlord.pk, on=as_at_on).items():
        owed = dict(split.owed)
        if split.in_advance_pence:
            owed[""] = owed.get("", 0) - split.in_advance_pence
        rows += [
            ProtectedDebt(
                landlord=landlord,
                space=space,
                insolvency=insolvency,
                account_id=account_id,
                element=element,
                amount_pence=pence,
                as_at_on=as_at_on,
            )
            for element, pence in sorted(owed.items())
            if pence
        ]
    return ProtectedDebt.objects.bulk_create(rows, 500)
