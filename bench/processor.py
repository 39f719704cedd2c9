"""Processor time of this process and of the PostgreSQL server process that works for it."""

import os
from time import process_time


def spent() -> float:
    """
    Seconds of processor time so far, ours and the database's for our connection; differences of it are a measurement.

    SQLite works inside this process. A server on another machine is not seen; `whole` says whether it is.
    """
    return process_time() + _backend()


def whole() -> bool:
    """Whether the database's part is counted."""
    from django.db import connection

    return connection.vendor != "postgresql" or os.path.exists(f"/proc/{_backend_pid()}/stat")


def _backend_pid() -> int:
    from django.db import connection

    connection.ensure_connection()
    return int(connection.connection.info.backend_pid)


def _backend() -> float:
    from django.db import connection

    if connection.vendor != "postgresql":
        return 0.0
    try:
        with open(f"/proc/{_backend_pid()}/stat", encoding="ascii") as told:
            fields = told.read().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
