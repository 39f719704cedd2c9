"""The baselines of bench/balances.py: balances added up from all entries, and the window over all history."""

from datetime import date, timedelta
from typing import Any
from unittest import mock

from django.db import connection

REFRESH = """
INSERT INTO naive_balance
    (account_id, landlord_id, balance_pence, parts, first_on, last_payment_on, last_entry_id)
SELECT e.account_id, %(landlord)s, SUM(e.amount_pence), '{}'::jsonb, MIN(e.effective_on),
       MAX(CASE WHEN e.kind = 'PAY' THEN e.effective_on END), MAX(e.id)
FROM ledger_entry e WHERE e.landlord_id = %(landlord)s AND e.effective_on <= %(until)s
GROUP BY e.account_id
"""


def prepare() -> None:
    """A table like the one we keep."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE naive_balance (LIKE ledger_carriedforward INCLUDING ALL)")


def refresh(landlord_id: int, until: date) -> None:
    """Every balance made anew from all entries, into the same columns under the same key."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE naive_balance")
        cursor.execute(REFRESH, {"landlord": landlord_id, "until": until})


def differences(landlord_id: int) -> int:
    """On how many accounts our balance, first day, last payment or last entry is not the naive one."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT COUNT(*) FROM naive_balance n FULL JOIN ledger_carriedforward c ON c.account_id = n.account_id
            WHERE (n.balance_pence, n.first_on, n.last_payment_on, n.last_entry_id)
                IS DISTINCT FROM (c.balance_pence, c.first_on, c.last_payment_on, c.last_entry_id)
            """
        )
        return int(cursor.fetchone()[0])


def positions(landlord_id: int, on: date, *, trend_days: int, carried: bool) -> list[tuple[Any, ...]]:
    """
    Balance, weeks, oldest unpaid day, technical, last payment and trend of every account, in order of account.

    :param carried: from carried figures; otherwise the same columns by the window over all history.
    """
    from ledger.queries import standings

    if carried:
        text = standings.cte(on, landlord_id=landlord_id)
    else:
        with mock.patch.object(standings, "usable", return_value=None):
            text = standings.cte(on, landlord_id=landlord_id)
    then = on - timedelta(days=trend_days)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            {text}
            SELECT s.account_id, s.balance_pence, s.legal_rent_pence, s.technical_pence, s.owed_since,
                   s.last_payment_on, s.paid_this_week_pence,
                   s.balance_pence * 100 / NULLIF(s.gross_weekly_pence, 0) AS weeks, COALESCE(t.moved, 0)
            FROM standings s
            LEFT JOIN (SELECT account_id, SUM(amount_pence) AS moved FROM ledger_entry
                       WHERE landlord_id = %s AND effective_on > %s AND effective_on <= %s
                       GROUP BY account_id) t ON t.account_id = s.account_id
            ORDER BY s.account_id
            """,
            [landlord_id, then, on],
        )
        return list(cursor.fetchall())
