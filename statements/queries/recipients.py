"""To whom the statements of accounts go: the tenants of a tenancy, else the people liable on the account (DEC-24)."""

from collections.abc import Mapping
from datetime import date

from ledger.queries import accounts
from letters.queries import addressing
from letters.queries.addressing import Addressed


def of_accounts(tenancies: Mapping[int, int | None], *, on: date) -> dict[int, tuple[Addressed, ...]]:
    """
    Everybody a statement of each account would go to on a day, the deceased among them, marked.

    :param tenancies: the tenancy of each account by account id; None where there is none.
    """
    by_tenancy = addressing.for_tenancies({pk for pk in tenancies.values() if pk is not None}, on=on)
    loose = [account_id for account_id, tenancy_id in tenancies.items() if tenancy_id is None]
    liable = accounts.liable_person_ids(loose, on=on) if loose else {}
    by_account = addressing.for_people(liable, on=on) if liable else {}
    return {
        account_id: by_account.get(account_id, ()) if tenancy_id is None else by_tenancy.get(tenancy_id, ())
        for account_id, tenancy_id in tenancies.items()
    }
