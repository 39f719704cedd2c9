"""
What one account owes on a day, in lines anyone can check by hand.

`ledger/queries/standings.py` says the same for all accounts in one statement; a test holds the two together.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from ledger.rules.entry_kinds import MEANING, EntryKind


@dataclass(frozen=True)
class Line:
    """One entry of an account: whole pence, plus is owed."""

    kind: EntryKind
    amount_pence: int
    effective_on: date
    element: str = ""


@dataclass(frozen=True)
class Standing:
    """
    :param balance_pence: everything effective up to the day.
    :param owed_since: due day of the oldest debit not yet met in full; None when nothing is owed.
    :param last_payment_on: day of the tenant's last payment (PAY, less what was moved away), None if there was none.
    """

    balance_pence: int
    owed_since: date | None
    last_payment_on: date | None


def standing(lines: Iterable[Line], *, on: date) -> Standing:
    """
    Where an account stands at the end of a day, by effective date.

    Receipts (the kinds OPS-A7 counts as collected, net, so a returned payment takes its money back out) and every
    other credit meet the oldest debit first; a returned payment therefore leaves the old rent unpaid, it is not a
    new debt of the day it bounced.
    """
    counted = [line for line in lines if line.effective_on <= on]
    balance = sum(line.amount_pence for line in counted)
    return Standing(balance, _owed_since(counted, balance), _last_payment(counted))


def _last_payment(counted: list[Line]) -> date | None:
    """A payment that was another's and was moved to their account is none of this tenant's (ADR 0012)."""
    paid: dict[date, int] = defaultdict(int)
    for line in counted:
        if line.kind in (EntryKind.PAY, EntryKind.PAY_MOVED):
            paid[line.effective_on] += line.amount_pence
    return max((on for on, pence in paid.items() if pence < 0), default=None)


def _owed_since(counted: list[Line], balance: int) -> date | None:
    if balance <= 0:
        return None
    debits = [line for line in counted if line.amount_pence > 0 and not MEANING[line.kind].collected]
    unpaid = balance
    # Walking back from the newest debit, the unpaid money lies in the newest debits; where it runs out is the oldest.
    for day in sorted({line.effective_on for line in debits}, reverse=True):
        unpaid -= sum(line.amount_pence for line in debits if line.effective_on == day)
        if unpaid <= 0:
            return day
    # More is owed than was ever charged (money returned that was never rent): owed since the first line.
    return min(line.effective_on for line in counted)
