"""
One lock for a landlord's book: posting shares it, whoever must see every posting made so far takes it alone.

Ids are handed out before commit, so "everything up to entry N" is true only while nobody is posting: the refresh of
stored balances and the closing of a period take the lock alone for their moment; postings never wait for each other.
"""

from django.db import connection

BOOK = 0x4C454447
"""The first half of the advisory lock's key ("LEDG"); the second half is the landlord."""


def share(*, landlord_id: int) -> None:
    """Post beside others until the transaction ends."""
    _lock("pg_advisory_xact_lock_shared", landlord_id)


def alone(*, landlord_id: int) -> None:
    """Wait until nobody posts for this landlord, and keep postings waiting until the transaction ends."""
    _lock("pg_advisory_xact_lock", landlord_id)


def _lock(function: str, landlord_id: int) -> None:
    # SQLite has one writer at a time: its transactions are IMMEDIATE (DEC-4).
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {function}(%s, %s)", [BOOK, landlord_id])
