"""Where a bank says that a payer has died: nobody is written to until a person has looked (OPS-D9 code 2, DEC-20)."""

import re
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from ledger.queries import direct_debits
from ledger.rules.dd_reasons import ACTIONS, Action
from letters.models import Stop
from letters.operations import stops
from staff.models import Landlord, User
from tenancies.models import Person

if TYPE_CHECKING:
    from ledger.models import DirectDebitTask

WORDS = "A bank reports that the payer of a Direct Debit has died; to be confirmed."


def place_where_asked(*, landlord: Landlord, tasks: "Iterable[DirectDebitTask]", by: User, on: date) -> int:
    """
    Stop letters for each task whose action says so: to the person whose name the payer has, else about the account.

    That somebody has died is not recorded here: a bank's word about a payer is a reason to look, not a certificate.
    Returns how many stops were placed.
    """
    placed = 0
    for task in tasks:
        if not ACTIONS[Action(task.action)].stops_letters or task.account_id is None:
            continue
        # The stop is on the account: whoever else is liable must not learn of it from a letter either.
        named = _named(task, on) if task.instruction is not None else None
        stops.place(
            landlord=landlord,
            reason=Stop.Reason.DECEASED,
            from_on=on,
            until_on=None,
            person=named,
            account=task.account,
            words=WORDS,
            source=f"ledger.directdebittask {task.public_id}",
            by=by,
            on=on,
        )
        placed += 1
    return placed


def _named(task: "DirectDebitTask", on: date) -> Person | None:
    """The one person liable whose name is the payer's; nobody where it is none or several."""
    assert task.account_id is not None
    assert task.instruction is not None
    paying = set(re.findall(r"\w+", task.instruction.payer_name.casefold()))
    people = [
        person
        for person in direct_debits.people_of(task.account_id, on=on)
        if paying >= set(re.findall(r"\w+", person.full_name.casefold()))
    ]
    return people[0] if len(people) == 1 else None
