"""
The guard that every operation asks before it acts on a debt: does the law protect it today? (LAW section 6, PRA-11)

It is asked in the transaction of the act, under the one lock of `letters.operations.stops`, so that nothing slips past
a Breathing Space recorded at the same moment (DEC-20).
"""

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction

from arrears.operations.holds import MANAGERS
from arrears.queries import protected
from arrears.queries.protected import Law
from arrears.rules.breathing_space import BLOCK_WORDS, BY_INSOLVENCY, DEBT_SILENT_NOTICES, Block
from letters.operations import stops
from letters.rules.wording import day
from staff.models import User
from staff.operations import audit
from staff.queries import roles
from staff.refusals import Refused

if TYPE_CHECKING:
    from ledger.models import RentAccount


class Protected(Refused):
    """The law protects the debt: this may not be done (LAW section 6, B1 to B10; PRA-11)."""


@transaction.atomic
def refuse_if_protected(account: "RentAccount", *, what: Block, on: date, debt_pence: int | None = None) -> None:
    """
    Refuse an act on a debt that Breathing Space or an insolvency protects; call it first, in the act's transaction.

    :param what: which of the acts it is.
    :param debt_pence: the sum the act is about, where it is about no more than that: rent that fell due since may be
        acted on (LAW section 6). None is the whole debt.
    :raises Protected: naming the law, what it forbids, and until when if that is known.
    """
    stops.lock(account.landlord)
    found = protected.of_account(account.landlord, account.pk, on=on)
    if found is None or (found.law is Law.INSOLVENCY and what not in BY_INSOLVENCY):
        return
    if debt_pence is not None:
        parts = protected.splits(account.landlord, on=on, account_ids=[account.pk]).get(account.pk)
        if parts is not None and debt_pence <= parts.ongoing_pence:
            return
    until = f" until {day(found.last_day)}" if found.last_day else ""
    name = "in Breathing Space" if found.law is Law.BREATHING_SPACE else "under an insolvency order or arrangement"
    raise Protected(f"This account is {name}{until}. {BLOCK_WORDS[what]}. Rent that fell due since may be asked for.")


@transaction.atomic
def allow_silent_notice(account: "RentAccount", *, notice: str, mentions_debt: bool, by: User, on: date) -> None:
    """
    Let a manager serve a notice that needs no arrears during a Breathing Space, if it does not mention the debt (B2).

    :param notice: its code in the legal rules, N1 to N11.
    :raises Protected: for any other notice, one that mentions the debt, or anybody below a manager.
    """
    stops.lock(account.landlord)
    found = protected.of_account(account.landlord, account.pk, on=on)
    if found is None or found.law is Law.INSOLVENCY:
        return
    if notice not in DEBT_SILENT_NOTICES or mentions_debt:
        raise Protected(f"This account is in Breathing Space. {BLOCK_WORDS[Block.B2]}, and none may mention it.")
    if not roles.held_by(by, on=on).get(account.landlord_id, set()) & MANAGERS:
        raise Protected("This account is in Breathing Space. A manager decides on a notice that needs no arrears.")
    audit.record(
        landlord=account.landlord,
        action="notice allowed in Breathing Space",
        subject=account,
        after={"notice": notice},
        by=by,
        on=on,
    )
