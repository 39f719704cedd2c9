"""A payer by Direct Debit for tests: an account of a test world, its instruction, and its notice sent in time."""

from datetime import date
from typing import Any

from ledger.models import AdvanceNotice, DirectDebitInstruction
from ledger.operations import direct_debit_notices, direct_debits
from ledger.queries import direct_debits as queries
from tests.builders.world import World

SIGNED = date(2026, 6, 1)
FIRST = date(2026, 7, 1)


def pays(world: World, account: Any, *, told: bool = True, **more: Any) -> DirectDebitInstruction:
    """Monthly from 1 July 2026, signed on 1 June; the notice is sent the same day unless told otherwise."""
    asked: dict[str, Any] = {
        "reference": f"RENT{account.pk:06d}",
        "payer_name": world.people[account.pk][0].full_name,
        "bank_tail": "4321",
        "frequency": "monthly",
        "first_on": FIRST,
        "signed_on": SIGNED,
    }
    made = direct_debits.set_up(account=account, by=world.officer, on=SIGNED, **{**asked, **more})
    if told:
        tell(world, on=SIGNED)
    return made


def tell(world: World, *, on: date) -> None:
    """Send every notice that waits, by the bureau."""
    waiting = list(queries.notices_waiting(world.landlord))
    direct_debit_notices.notices_sent(notices=waiting, sent_by=AdvanceNotice.Sent.BUREAU, by=world.officer, on=on)
