"""How a payment that names a person and no account would be put against what that person owes (OPS-D30)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from arrears.queries import frozen
from ledger.queries import accounts, appropriation, seen, suspense
from ledger.rules.appropriation import BENEFIT, appropriate
from ledger.rules.entry_kinds import EntryKind
from staff.models import User


@dataclass(frozen=True)
class Face:
    """How an account is named to people."""

    public_id: UUID
    account_ref: str
    names: str


def faces(account_ids: Collection[int]) -> dict[int, Face]:
    """Names and addresses of pages for accounts, in two questions."""
    return {pk: Face(public_id, ref, names) for pk, public_id, ref, names in suspense.faces(account_ids)}


def shares(item: Any, account: Any, *, user: User, on: date) -> list[tuple[str, int]]:
    """
    (account reference, pence) in the landlord's order of debts, over every account of the people of this account that
    this person may see. Debt that the law has frozen gets nothing (PRA-10); benefit is never shared out.
    """
    kind = EntryKind(suspense.kind_of(item))
    if kind in BENEFIT or item.amount_pence <= 0:
        return []
    people = accounts.liable_person_ids([account.pk], on=on).get(account.pk, set())
    theirs = {pk for person in people for pk in accounts.account_ids_of_person(person, on=on)} | {account.pk}
    rows = seen.accounts_for_user(user, on=on).filter(pk__in=theirs, landlord=item.landlord)
    refs = dict(rows.values_list("pk", "account_ref"))
    debts = appropriation.debts(list(refs), on=on, frozen=frozen.account_ids(item.landlord, on=on))
    order = appropriation.order_in_force(item.landlord_id, on=on)
    found = appropriate(item.open_pence, debts, order=order)
    return [(refs[share.account_id], share.amount_pence) for share in found.shares]
