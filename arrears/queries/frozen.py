"""Accounts whose debt the law has frozen: nothing is put against it, nothing offset (PRA-10, PRA-11, PRA-18)."""

from datetime import date

from arrears.queries import held
from arrears.rules.holds import HoldReason
from staff.models import Landlord


def account_ids(landlord: Landlord, *, on: date) -> frozenset[int]:
    """Accounts in Breathing Space, or under a debt relief order, bankruptcy or IVA, on a day."""
    found = held.on_accounts(landlord, on=on)
    insolvent = {pk for pk, its in found.holds.items() if any(one.reason is HoldReason.INSOLVENCY for one in its)}
    return frozenset(insolvent | found.spaces.keys())
