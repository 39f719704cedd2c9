"""When somebody asks after a benefit claim whose evidence is in (PRA-6)."""

from dataclasses import dataclass
from datetime import date, timedelta

PAYMENT_ON_ACCOUNT_DAY = 14
"""HB Regs 2006 reg 93: then a housing association asks the council for a payment on account."""

CHASE_DAY = 28
CHASE_EVERY_DAYS = 14
MANAGER_AFTER_CHASES = 2
"""After so many the claim is the manager's."""


@dataclass(frozen=True, slots=True)
class Asking:
    """What falls due about one claim: what it is, and its day."""

    what: str
    due_on: date


ON_ACCOUNT, CHASE, MANAGER = "claim_day_14", "claim_chase", "claim_manager"


def due(evidence_in_on: date, *, kind: str, on: date) -> Asking | None:
    """
    Return what is due about a claim on a day, the newest only: what an earlier day asked for it asks again.

    The payment on account is for Housing Benefit alone. Day 28 and every fourteen days after are chases; the third is
    the manager's.
    """
    days = (on - evidence_in_on).days
    if days >= CHASE_DAY:
        number = (days - CHASE_DAY) // CHASE_EVERY_DAYS
        due_on = evidence_in_on + timedelta(days=CHASE_DAY + number * CHASE_EVERY_DAYS)
        return Asking(MANAGER if number >= MANAGER_AFTER_CHASES else CHASE, due_on)
    if days >= PAYMENT_ON_ACCOUNT_DAY and kind == "HB":
        return Asking(ON_ACCOUNT, evidence_in_on + timedelta(days=PAYMENT_ON_ACCOUNT_DAY))
    return None
