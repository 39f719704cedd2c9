"""
Many rows into one table at once: COPY on PostgreSQL, one prepared statement on SQLite.

For the tables that a night or a run fills (positions, decisions, proposals); no signals, no defaults of Python's:
the caller names every column it fills, the database fills the rest.
"""

import io
import json
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC
from typing import Any

from django.db import connection, models

Row = Sequence[Any]

_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
_SCRATCH = "bulk_rows_scratch"


def insert(model: type[models.Model], columns: Sequence[str], rows: Iterable[Row], *, skip_known: bool = False) -> int:
    """
    Insert rows whose values stand in the order of `columns` (attribute names, e.g. `account_id`).

    :param skip_known: leave out rows that a unique constraint knows already, instead of failing.
    :return: how many rows are new.
    """
    fields = [model._meta.get_field(name) for name in columns]
    names = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)  # type: ignore[union-attr]
    table = connection.ops.quote_name(model._meta.db_table)
    if connection.vendor == "postgresql":
        return _copy(table, names, fields, rows, skip_known)
    return _execute_many(table, names, fields, rows, skip_known)


def _execute_many(table: str, names: str, fields: Sequence[Any], rows: Iterable[Row], skip_known: bool) -> int:
    reads = [_for_sqlite(field) for field in fields]
    marks = ", ".join(["%s"] * len(fields))
    known = " ON CONFLICT DO NOTHING" if skip_known else ""
    plain = [
        tuple(value if read is None or value is None else read(value) for read, value in zip(reads, row, strict=True))
        for row in rows
    ]
    if not plain:
        return 0
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks}){known}", plain)
        return int(cursor.rowcount)


def _copy(table: str, names: str, fields: Sequence[Any], rows: Iterable[Row], skip_known: bool) -> int:
    writes = [_for_copy(field) for field in fields]
    text = io.StringIO()
    for row in rows:
        line = "\t".join("\\N" if value is None else write(value) for write, value in zip(writes, row, strict=True))
        text.write(line + "\n")
    if not text.tell():
        return 0
    text.seek(0)
    # COPY is the driver's own; its errors become Django's like any other statement's.
    with connection.cursor() as cursor, connection.wrap_database_errors:
        if not skip_known:
            cursor.copy_expert(f"COPY {table} ({names}) FROM STDIN", text)
            return int(cursor.rowcount)
        cursor.execute(f"CREATE TEMP TABLE {_SCRATCH} ON COMMIT DROP AS SELECT {names} FROM {table} WITH NO DATA")
        cursor.copy_expert(f"COPY {_SCRATCH} ({names}) FROM STDIN", text)
        cursor.execute(f"INSERT INTO {table} ({names}) SELECT {names} FROM {_SCRATCH} ON CONFLICT DO NOTHING")
        made = int(cursor.rowcount)
        cursor.execute(f"DROP TABLE {_SCRATCH}")
        return made


def _kind(field: Any) -> str:
    return str((field.target_field if field.is_relation else field).get_internal_type())


def _for_sqlite(field: Any) -> Callable[[Any], Any] | None:
    kind = _kind(field)
    if kind == "UUIDField":
        return lambda value: value.hex
    if kind == "JSONField":
        return json.dumps
    if kind == "DateField":
        return str
    if kind == "DateTimeField":
        return lambda value: str(value.astimezone(UTC).replace(tzinfo=None))
    return None


def _for_copy(field: Any) -> Callable[[Any], str]:
    kind = _kind(field)
    if kind == "JSONField":
        return lambda value: json.dumps(value).translate(_ESCAPES)
    if kind == "BooleanField":
        return lambda value: "t" if value else "f"
    if kind in ("CharField", "TextField"):
        return lambda value: value.translate(_ESCAPES)
    return str
