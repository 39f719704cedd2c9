"""Drafts of arrears letters to the tenants of a test world, with true addresses and whatever a test wants otherwise."""

from datetime import date
from typing import Any

from letters.facts import Addressee
from letters.operations.documents import Draft
from letters.queries import addressing
from tests.builders.world import World
from tests.letters.papers import letter, three_lines

TUESDAY = date(2026, 6, 16)
RUN = "letter run 2026-06-16"


def drafts(
    world: World, *accounts: Any, kind: str = "A1", balance: int = 31_240, on: date = TUESDAY, **more: Any
) -> list[Draft]:
    """One draft to each tenant of each account."""
    made = []
    for account in accounts:
        for person in addressing.for_tenancies([account.tenancy_id], on=on)[account.tenancy_id]:
            facts: Any = {}
            if not person.held_reason:
                facts = letter(
                    addressee=Addressee(name=person.name, lines=person.lines, postcode=person.postcode),
                    salutation=person.name,
                    account_ref=account.account_ref,
                    letter_ref=f"{kind}-{account.account_ref}-{person.person_id}",
                    three_lines=three_lines(balance, 0),
                )
            values = {
                "kind": kind,
                "tenancy_id": account.tenancy_id,
                "account_id": account.pk,
                "person_id": person.person_id,
                "trigger": f"episode 2026-05-04 {kind}",
                "facts": facts,
                "to_pay_pence": balance,
                "planned_under": "default 1",
            }
            made.append(Draft(**{**values, **more}))
    return made
