"""
What a Direct Debit collects, with what only the apps above the ledger know: arrangements and Breathing Space (OPS-D8).
"""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from arrears.queries import arrangements, frozen
from arrears.rules.arrangements import Terms
from ledger.operations import direct_debits
from ledger.operations.direct_debits import Instalments, no_instalments
from ledger.queries import direct_debits as queries
from staff.models import Landlord, User
from staff.refusals import Refused
from tenancies.rules.periods import step

if TYPE_CHECKING:
    from ledger.models import DirectDebitInstruction


def protected(landlord: Landlord, *, on: date) -> frozenset[int]:
    """Accounts that Breathing Space or an insolvency protects: only current rent may be taken (PRA-10, PRA-11)."""
    return frozen.account_ids(landlord, on=on)


def instalments_of(landlord: Landlord, account_id: int, *, on: date) -> Instalments:
    """What the account's arrangement adds between two days; nothing under Breathing Space (PRA-10)."""
    agreed = arrangements.in_force(landlord, on=on, account_ids=[account_id]).get(account_id)
    if agreed is None or account_id in protected(landlord, on=on):
        return no_instalments
    return lambda from_on, until_on: between(agreed.terms, from_on, until_on)


def between(terms: Terms, from_on: date, until_on: date) -> int:
    """The instalments of an arrangement that fall due between two days, never more than it began with, in pence."""
    left = terms.to_clear_pence - terms.lump_sum_pence
    total, number = 0, 0
    if terms.instalment_pence <= 0:
        return 0
    while left > 0:
        day = step(terms.starts_on, terms.frequency.period, number)
        if day > until_on:
            break
        part = min(terms.instalment_pence, left)
        total += part if day >= from_on else 0
        left -= part
        number += 1
    return total


def work_out_again(
    *, landlord: Landlord, because: str, by: User, on: date, account_ids: Iterable[int] | None = None
) -> tuple[int, list[tuple[str, str]]]:
    """
    Work out again what live instructions collect: after a rent review, new benefit or arrangements, at the year's end.

    :param account_ids: only these accounts'; every live instruction of the landlord otherwise.
    :return: how many got a new plan and notice, and which were left as they are with the reason.
    """
    wanted = None if account_ids is None else set(account_ids)
    made, left = 0, []
    for instruction in live(landlord):
        if wanted is not None and instruction.account_id not in wanted:
            continue
        try:
            plan = direct_debits.work_out(
                instruction=instruction,
                because=because,
                instalments=instalments_of(landlord, instruction.account_id, on=on),
                by=by,
                on=on,
            )
            made += plan is not None
        except Refused as refused:
            left.append((instruction.reference, refused.message))
    return made, left


def live(landlord: Landlord) -> "list[DirectDebitInstruction]":
    """A landlord's instructions that are new, active or suspended."""
    return list(landlord.direct_debits.filter(status__in=queries.LIVE).select_related("account").order_by("pk"))
