"""
The carried-forward figures as `standings` reads them, and the proof that they are the entries (PostgreSQL).

A landlord's accounts are carried to a Sunday (`ledger.operations.carried_forward`). On any later day an account
stands where it was carried plus what was entered since, so the night reads a few weeks of entries and not all of them.
The three parts below replace the parts of the same name in `standings`; a test holds both texts together on random
ledgers. SQLite adds up its few entries outright and never carries.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db import connection

from ledger.models import CarriedBook
from ledger.rules.allocation import HB_POOL, UC_POOL


@dataclass(frozen=True)
class Carried:
    """Up to which day and which entry a landlord's accounts are carried."""

    carried_on: date
    through_entry_id: int


@dataclass(frozen=True)
class Difference:
    """An account whose carried balance is not what its entries come to: pence."""

    account_ref: str
    carried_pence: int
    entries_pence: int


def usable(landlord_id: int, *, on: date) -> Carried | None:
    """What a standing on a day may start from; None where it must add up all entries."""
    if connection.vendor != "postgresql":
        return None
    book = CarriedBook.objects.filter(landlord_id=landlord_id, carried_on__lte=on).first()
    return Carried(book.carried_on, book.through_entry_id) if book else None


# What stands on each element, and in each pool of receipts: ledger.rules.allocation parts the lines in the same way.
_HB = ", ".join(f"'{kind.value}'" for kind in sorted(HB_POOL))
_UC = ", ".join(f"'{kind.value}'" for kind in sorted(UC_POOL))
PART = f"""CASE WHEN e.element <> '' THEN e.element
                 WHEN e.kind = 'CHARGE' OR (e.kind = 'BF' AND e.amount_pence > 0) THEN ''
                 WHEN e.kind IN ({_HB}) THEN '$hb' WHEN e.kind IN ({_UC}) THEN '$uc'
                 ELSE '$money' END"""

# since: what was entered after the carried day or after the carried entry, and everything of accounts not carried.
SUMS = """
carried AS (SELECT * FROM ledger_carriedforward WHERE landlord_id = {landlord}),
since AS (
    SELECT e.account_id, e.kind, e.element, e.amount_pence, e.effective_on, e.id
    FROM ledger_entry e
    WHERE e.landlord_id = {landlord} AND e.effective_on > {carried_on} AND e.effective_on <= {on}
    UNION ALL
    SELECT e.account_id, e.kind, e.element, e.amount_pence, e.effective_on, e.id
    FROM ledger_entry e
    WHERE e.landlord_id = {landlord} AND e.id > {through} AND e.effective_on <= {carried_on}
    UNION ALL
    SELECT e.account_id, e.kind, e.element, e.amount_pence, e.effective_on, e.id
    FROM ledger_entry e
    JOIN (SELECT account_id FROM picked EXCEPT SELECT account_id FROM carried) p ON p.account_id = e.account_id
    WHERE e.id <= {through} AND e.effective_on <= {carried_on}
),
paid AS (
    SELECT account_id, SUM(-amount_pence) AS paid_this_week_pence
    FROM ledger_entry
    WHERE landlord_id = {landlord} AND kind IN ('PAY', 'PAY_MOVED') AND effective_on BETWEEN {monday} AND {on}
    GROUP BY account_id
),
added AS (
    SELECT s.account_id, SUM(s.amount_pence) AS balance_pence,
           MAX(CASE WHEN s.kind = 'PAY' THEN s.effective_on END) AS last_payment_on,
           MIN(s.effective_on) AS first_on, MAX(s.id) AS last_entry_id
    FROM since s
    GROUP BY s.account_id
),
sums AS (
    SELECT p.account_id,
           COALESCE(c.balance_pence, 0) + COALESCE(a.balance_pence, 0) AS balance_pence,
           COALESCE(w.paid_this_week_pence, 0) AS paid_this_week_pence,
           GREATEST(c.last_payment_on, a.last_payment_on) AS last_payment_on,
           LEAST(c.first_on, a.first_on) AS first_on,
           GREATEST(c.last_entry_id, a.last_entry_id) AS last_entry_id
    FROM picked p
    LEFT JOIN carried c ON c.account_id = p.account_id
    LEFT JOIN added a ON a.account_id = p.account_id
    LEFT JOIN paid w ON w.account_id = p.account_id
)"""

# The unpaid money lies in the newest debits: walk back only as many weeks as are owed, and two more. Where a cheaper
# past or a large adjustment makes that too few, the account is walked back to its beginning.
OWED = """
bounded AS MATERIALIZED (
    SELECT s.account_id, s.balance_pence,
           {on} - 7 * LEAST(s.balance_pence / GREATEST(COALESCE(g.gross_weekly_pence, 0), 100) + 3, 5000)::integer
               AS back_to
    FROM sums s LEFT JOIN weekly g ON g.account_id = s.account_id
    WHERE s.balance_pence > 0
),
near AS MATERIALIZED (
    SELECT b.account_id, b.balance_pence, w.owed_since
    FROM bounded b CROSS JOIN LATERAL (
        SELECT MAX(d.effective_on) AS owed_since
        FROM (SELECT e.effective_on, SUM(SUM(e.amount_pence)) OVER (ORDER BY e.effective_on DESC) AS back_to_here
              FROM ledger_entry e
              WHERE e.account_id = b.account_id AND e.effective_on <= {on} AND e.effective_on > b.back_to
                AND e.amount_pence > 0 AND e.kind NOT IN ({collected})
              GROUP BY e.effective_on) d
        WHERE d.back_to_here >= b.balance_pence) w
),
far AS (
    SELECT n.account_id, w.owed_since
    FROM near n CROSS JOIN LATERAL (
        SELECT MAX(d.effective_on) AS owed_since
        FROM (SELECT e.effective_on, SUM(SUM(e.amount_pence)) OVER (ORDER BY e.effective_on DESC) AS back_to_here
              FROM ledger_entry e
              WHERE e.account_id = n.account_id AND e.effective_on <= {on}
                AND e.amount_pence > 0 AND e.kind NOT IN ({collected})
              GROUP BY e.effective_on) d
        WHERE d.back_to_here >= n.balance_pence) w
    WHERE n.owed_since IS NULL
),
owed AS (
    SELECT account_id, owed_since FROM near WHERE owed_since IS NOT NULL
    UNION ALL
    SELECT account_id, owed_since FROM far
)"""

PARTS = """
parts AS (
    SELECT account_id, part, SUM(pence)::bigint AS pence
    FROM (SELECT c.account_id, j.key AS part, j.value::bigint AS pence
          FROM carried c CROSS JOIN LATERAL jsonb_each_text(c.parts) j
          UNION ALL
          SELECT e.account_id, {part}, e.amount_pence FROM since e) d
    GROUP BY account_id, part
)"""


def differences(landlord_id: int) -> Iterator[Difference]:
    """Every account whose carried balance is not the sum of its entries; nothing where the book is not carried."""
    book = CarriedBook.objects.filter(landlord_id=landlord_id).first()
    if book is None:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT a.account_ref, c.balance_pence, COALESCE(s.pence, 0)
            FROM ledger_carriedforward c
            JOIN ledger_rentaccount a ON a.id = c.account_id
            LEFT JOIN (SELECT account_id, SUM(amount_pence) AS pence FROM ledger_entry
                       WHERE landlord_id = %s AND effective_on <= %s AND id <= %s
                       GROUP BY account_id) s ON s.account_id = c.account_id
            WHERE c.landlord_id = %s AND c.balance_pence <> COALESCE(s.pence, 0)
            ORDER BY a.account_ref
            """,
            [landlord_id, book.carried_on, book.through_entry_id, landlord_id],
        )
        for account_ref, carried, entries in cursor.fetchall():
            yield Difference(account_ref, int(carried), int(entries))
