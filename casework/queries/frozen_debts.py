"""Debts that no credit is ever set against: Breathing Space, insolvency, and what is disputed (PRA-18)."""

from datetime import date

from arrears.queries import held
from arrears.rules.holds import HoldReason
from staff.models import Landlord

FROZEN_BY = {HoldReason.INSOLVENCY: "an insolvency", HoldReason.DISPUTE: "a dispute"}


def of_landlord(landlord: Landlord, *, on: date) -> dict[int, str]:
    """Account id → why its debt is frozen on a day, in a few words."""
    found = held.on_accounts(landlord, on=on)
    frozen = {
        account_id: FROZEN_BY[HoldReason(hold.reason)]
        for account_id, holds in found.holds.items()
        for hold in holds
        if hold.reason in FROZEN_BY
    }
    # Breathing Space is said last, so it is what is said; never of which kind (PRA-10).
    return frozen | {
        account_id: "Breathing Space"
        for account_id, spaces in found.spaces.items()
        if any(space.active(on) for space in spaces)
    }
