"""
A database of our own to measure in, made and dropped here; the one that the environment names is never touched.

With DATABASE_URL at a PostgreSQL server it is a new database on that server under a random name, otherwise a file in
a temporary folder.
"""

import os
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit


@contextmanager
def database() -> Iterator[None]:
    """Point DATABASE_URL and the store at throw-away places for the time of the block."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "rentincome.settings"
    os.environ["RENTINCOME_ENV"] = "test"
    with tempfile.TemporaryDirectory() as folder:
        os.environ["RENTINCOME_STORE"] = f"{folder}/store"
        server = os.environ.get("DATABASE_URL", "")
        if not server.startswith("postgres"):
            os.environ["DATABASE_URL"] = f"sqlite:///{folder}/bench_test.sqlite3"
            yield
            return
        name = f"ri_bench_{secrets.token_hex(4)}"
        _administer(server, f'CREATE DATABASE "{name}"')
        parts = urlsplit(server)
        os.environ["DATABASE_URL"] = urlunsplit(parts._replace(path=f"/{name}"))
        try:
            yield
        finally:
            from django.db import connections

            connections.close_all()
            _administer(server, f'DROP DATABASE "{name}" WITH (FORCE)')
            os.environ["DATABASE_URL"] = server


def migrate() -> None:
    """Make the tables and their triggers."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def vendor() -> str:
    """The kind of database measured in."""
    from django.db import connection

    return str(connection.vendor)


def require_postgresql(measurement: str) -> None:
    """Stop where there is no PostgreSQL: the measurement is of what only PostgreSQL does."""
    if vendor() != "postgresql":
        raise SystemExit(f"{measurement} is measured on PostgreSQL: set DATABASE_URL to a server")


def analyze() -> None:
    """Let the database know the sizes of its tables, as autovacuum would have."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _administer(server: str, statement: str) -> None:
    import psycopg2

    connection = psycopg2.connect(server)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(statement)
    connection.close()
