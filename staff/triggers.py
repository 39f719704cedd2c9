"""
Append-only tables, held by the database (DEC-4).

Each app names its append-only tables in its AppConfig (`append_only`) and may add triggers of its own in
`sql/triggers.<vendor>.sql`. They are installed after every migrate, because SQLite drops a table's triggers when
a migration rebuilds the table; a start-up check compares what stands in the database with what is written here.
There is no TRUNCATE trigger: the application's role has no right to truncate, and tests must be able to flush.
"""

import hashlib
import re
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

STATEMENT_END = re.compile(r"^-- end$", re.MULTILINE)
TRIGGER_NAME = re.compile(r"CREATE (?:OR REPLACE )?(?:CONSTRAINT )?TRIGGER(?: IF NOT EXISTS)? (\w+)")


def append_only_tables() -> list[str]:
    """Every table the database refuses to change, in one sorted list."""
    return sorted(table for config in apps.get_app_configs() for table in getattr(config, "append_only", ()))


def statements(vendor: str) -> list[str]:
    """The SQL that installs every trigger on this kind of database, in order; safe to run again."""
    template = (Path(__file__).parent / "sql" / f"append_only.{vendor}.sql").read_text()
    head, body = template.split("-- for each table\n")
    made = _split(head)
    for table in append_only_tables():
        made += _split(body.replace("{table}", table))
    for config in apps.get_app_configs():
        own = Path(config.path) / "sql" / f"triggers.{vendor}.sql"
        if getattr(config, "append_only", ()) and own.exists():
            made += _split(own.read_text())
    return made


def install_after_migrate(using: str, **_signal: Any) -> None:
    """The post_migrate receiver: runs for every app, acts once the tables of all of them are there."""
    install(connections[using])


def install(connection: BaseDatabaseWrapper) -> None:
    """Put every trigger in place; tables that are not there yet are left for the next call."""
    present = set(connection.introspection.table_names())
    wanted = [table for config in apps.get_app_configs() for table in getattr(config, "append_only", ())]
    if not present.issuperset(wanted):
        return
    with connection.cursor() as cursor:
        for statement in statements(connection.vendor):
            cursor.execute(statement)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers away. Only a test runner's flush on SQLite may call this (tests/conftest.py)."""
    with connection.cursor() as cursor:
        for name in sorted(trigger_names(connection.vendor)):
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}")


def trigger_names(vendor: str) -> set[str]:
    """The names the statements create."""
    return {match for statement in statements(vendor) for match in TRIGGER_NAME.findall(statement)}


def missing(connection: BaseDatabaseWrapper) -> set[str]:
    """
    Triggers that are absent from the database, or stand there with other words than written here.

    :return: their names; empty when all is well.
    """
    if connection.vendor == "sqlite":
        return _missing_on_sqlite(connection)
    wanted = trigger_names(connection.vendor)
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'")
        standing = {row[0] for row in cursor.fetchall()}
        cursor.execute(
            "SELECT p.proname, p.prosrc FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace "
            "WHERE n.nspname = current_schema()"
        )
        bodies = {name: _digest(source) for name, source in cursor.fetchall()}
    absent = wanted - standing
    for statement in statements(connection.vendor):
        made = re.search(r"CREATE OR REPLACE FUNCTION (\w+)\(.*?\$\$(.*)\$\$", statement, re.DOTALL)
        if made and bodies.get(made.group(1)) != _digest(made.group(2)):
            absent.add(f"{made.group(1)}()")
    return absent


def _missing_on_sqlite(connection: BaseDatabaseWrapper) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        standing = {name: _digest(sql) for name, sql in cursor.fetchall()}
    wanted: dict[str, str] = {}
    for statement in statements("sqlite"):
        made = re.match(r"\s*CREATE TRIGGER IF NOT EXISTS (\w+)", statement)
        if made:
            wanted[made.group(1)] = _digest(statement.replace("CREATE TRIGGER IF NOT EXISTS", "CREATE TRIGGER"))
    return {name for name, digest in wanted.items() if standing.get(name) != digest}


def _split(text: str) -> list[str]:
    return [part.strip() for part in STATEMENT_END.split(text) if part.strip() and not _only_comments(part)]


def _only_comments(part: str) -> bool:
    return all(not line.strip() or line.strip().startswith("--") for line in part.splitlines())


def _digest(sql: str) -> str:
    bare = re.sub(r"--[^\n]*", "", sql)
    return hashlib.sha256(" ".join(bare.split()).rstrip("; ").encode()).hexdigest()
