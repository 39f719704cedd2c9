"""What every account's statement comes to, in one statement of SQL whose money part is the ledger's own (DEC-4)."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection

from ledger.queries import entries
from ledger.queries.entries import Window
from staff.models import Landlord


@dataclass(frozen=True, slots=True)
class Figures:
    """One account in one period: pence, plus is owed. `lines` counts those entered since and those of the period."""

    account_id: int
    account_ref: str
    account_type: str
    rent_group_id: int | None
    tenancy_id: int | None
    opening_pence: int
    earlier_pence: int
    charges_pence: int
    receipts_pence: int
    adjustments_pence: int
    closing_pence: int
    lines: int


COLUMNS = tuple(Figures.__dataclass_fields__)


def of_accounts(landlord: Landlord, window: Window) -> Iterator[Figures]:
    """Every account the period concerns, in order of account id, read as it comes."""
    text = entries.movements_cte(landlord.pk, window)
    with connection.cursor() as cursor:
        cursor.execute(f"{text} SELECT {', '.join(COLUMNS)} FROM movements ORDER BY account_id")
        while rows := cursor.fetchmany(2000):
            for row in rows:
                yield Figures(*row)


def re_added_wrong(run_id: int, landlord: Landlord, window: Window) -> int:
    """How many stored statements do not come to their closing balance when the ledger is asked again (OPS-G6)."""
    text = entries.movements_cte(landlord.pk, window)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""{text}
            SELECT COUNT(*) FROM statements_statement s LEFT JOIN movements m ON m.account_id = s.account_id
            WHERE s.run_id = {int(run_id)} AND (m.account_id IS NULL OR s.lines <> m.lines
                OR s.opening_pence + m.earlier_pence + m.charges_pence + m.receipts_pence + m.adjustments_pence
                   <> s.closing_pence)
            """
        )
        return int(cursor.fetchone()[0])
