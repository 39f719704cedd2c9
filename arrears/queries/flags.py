"""Marks of accounts that policies can ask for by name, worked out from what is recorded."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date

from arrears.queries import among
from arrears.rules.vocabulary import FORWARDING_ADDRESS, LETTER_FAILED
from letters.models import Document
from letters.queries import addressing


def on_accounts(
    account_ids: Collection[int], former: Mapping[int, int | None], *, on: date
) -> dict[int, frozenset[str]]:
    """
    The marks that are set, by account: four queries.

    :param former: the tenancy of each account whose tenancy has ended.
    """
    found: dict[int, set[str]] = defaultdict(set)
    papers = Document.objects.filter(among.accounts(account_ids), planned_on__lte=on).order_by("planned_on", "pk")
    newest = dict(papers.values_list("account_id", "state"))
    for account_id, state in newest.items():
        if state == Document.State.FAILED:
            found[account_id].add(LETTER_FAILED)
    reached = addressing.for_tenancies({pk for pk in former.values() if pk is not None}, on=on)
    for account_id, tenancy_id in former.items():
        if any(person.lines for person in reached.get(tenancy_id or 0, ())):
            found[account_id].add(FORWARDING_ADDRESS)
    return {account_id: frozenset(marks) for account_id, marks in found.items()}
