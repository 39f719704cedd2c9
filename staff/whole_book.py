"""For statements that touch every account of a landlord."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def whole_book() -> Iterator[None]:
    """
    Tell PostgreSQL, for the time of the block, that its statements join whole tables.

    Just after a take-on the tables have no statistics yet, and a plan that guesses "one row" and loops is quadratic: a
    debit run of 10,000 accounts took more than 20 seconds. Hash joins are right here whatever the statistics say, and
    they get the memory for a landlord's accounts.
    Use it inside a transaction; SQLite needs nothing.
    """
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_nestloop = off")
        cursor.execute("SET LOCAL work_mem = '128MB'")
        yield
        cursor.execute("SET LOCAL work_mem TO DEFAULT")
        cursor.execute("SET LOCAL enable_nestloop = on")
