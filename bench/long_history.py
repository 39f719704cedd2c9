"""Years of charges and payments for a large landlord, put in by SQL: scenery, not the thing measured (PostgreSQL)."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

from django.db import connection

# One posting an account carries the whole of its scenery. Six of ten pay all they are charged, by the week, every
# fourth week or every 30th day; the others leave one payment in twelve out, and so owe more and more.
POSTINGS = """
WITH made AS (
    INSERT INTO ledger_batch (public_id, landlord_id, source, reference, line_count, total_pence, recorded_on, by_id)
    SELECT gen_random_uuid(), %(landlord)s, 'scenery', %(named)s, 0, 0, %(until)s, (SELECT MIN(id) FROM staff_user)
    RETURNING id
)
INSERT INTO ledger_posting
    (public_id, landlord_id, batch_id, source, reference, narrative, recorded_on, accounted_on, by_id)
SELECT gen_random_uuid(), %(landlord)s, made.id, 'scenery', %(named)s || ':' || a.id, '', %(until)s, %(until)s,
       (SELECT MIN(id) FROM staff_user)
FROM ledger_rentaccount a, made WHERE a.landlord_id = %(landlord)s
"""
ENTRIES = """
WITH account AS (
    SELECT a.id, p.id AS posting_id, p.batch_id, g.gross
    FROM ledger_rentaccount a
    JOIN ledger_posting p ON p.landlord_id = a.landlord_id AND p.source = 'scenery'
        AND p.reference = %(named)s || ':' || a.id
    JOIN (SELECT account_id, SUM(weekly_pence) AS gross FROM ledger_charge GROUP BY account_id) g
        ON g.account_id = a.id
    WHERE a.landlord_id = %(landlord)s
)
INSERT INTO ledger_entry
    (landlord_id, batch_id, posting_id, account_id, kind, element, amount_pence, effective_on, rent_year, rent_week)
SELECT %(landlord)s, l.batch_id, l.posting_id, l.account_id, l.kind, l.element, l.amount_pence, l.effective_on, 2025, 1
FROM (
    SELECT a.batch_id, a.posting_id, c.account_id, 'CHARGE' AS kind, c.element, c.weekly_pence AS amount_pence,
           %(monday)s::date AS effective_on
    FROM account a JOIN ledger_charge c ON c.account_id = a.id
    WHERE %(charges)s
    UNION ALL
    SELECT a.batch_id, a.posting_id, a.id, 'PAY', '', -a.gross * e.every, %(monday)s::date + 2
    FROM account a
    CROSS JOIN LATERAL (SELECT CASE WHEN a.id %% 5 < 2 THEN 1 ELSE 4 END AS every) e
    WHERE (%(number)s + a.id) %% e.every = 0 AND NOT (a.id %% 10 >= 6 AND (%(number)s / e.every + a.id) %% 12 = 0)
) l
"""


def years(landlord_id: int, *, weeks: int, until: date) -> int:
    """Put in so many weeks before a day, oldest first. Returns the number of entries."""
    with scenery() as cursor:
        definitions = indexes(cursor)
        for name, _ in definitions:
            cursor.execute(f'DROP INDEX "{name}"')
        values = {"landlord": landlord_id, "named": f"before {until}", "until": until, "charges": True}
        cursor.execute(POSTINGS, values)
        lines = 0
        for number in range(weeks):
            monday = until - timedelta(days=7 * (weeks - number))
            cursor.execute(ENTRIES, values | {"monday": monday, "number": number})
            lines += cursor.rowcount
        for _, definition in definitions:
            cursor.execute(definition)
    return lines


def payments(landlord_id: int, *, week: date) -> int:
    """Put in one week's payments. Returns the number of entries."""
    with scenery() as cursor:
        values = {"landlord": landlord_id, "named": f"week {week}", "until": week, "charges": False}
        cursor.execute(POSTINGS, values)
        cursor.execute(ENTRIES, values | {"monday": week, "number": week.toordinal() // 7})
        return int(cursor.rowcount)


def indexes(cursor: Any) -> list[tuple[str, str]]:
    """The indexes of the entries, by name, that are quicker to make anew than to keep through years of rows."""
    cursor.execute(
        "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'ledger_entry' AND indexname NOT LIKE '%pkey'"
    )
    return list(cursor.fetchall())


@contextmanager
def scenery() -> Iterator[Any]:
    """A cursor for which keys and triggers are not looked at: scenery needs no seal."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("SET synchronous_commit = off")
        yield cursor
        cursor.execute("SET synchronous_commit = on")
        cursor.execute("SET session_replication_role = origin")
