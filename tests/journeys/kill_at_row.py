"""
`python -m tests.journeys.kill_at_row N COMMAND …`: run a management command that dies by SIGKILL at its N-th row.

The process kills itself the moment a row is handed to the database in bulk, so that the row at which it dies is known
and can be said again; nothing of it runs after that, no handler and no rollback of its own.
"""

import os
import signal
import sys
from collections.abc import Iterable, Iterator
from typing import Any

import django
from django.core.management import call_command

from staff import bulk_rows


def main() -> None:
    """Count every row that goes in by `bulk_rows.insert`, entries and feed rows alike."""
    last, command = int(sys.argv[1]), sys.argv[2:]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rentincome.settings")
    django.setup()
    insert, count = bulk_rows.insert, 0

    def counted(rows: Iterable[Any]) -> Iterator[Any]:
        nonlocal count
        for row in rows:
            count += 1
            if count == last:
                os.kill(os.getpid(), signal.SIGKILL)
            yield row

    def killing(model: Any, columns: Any, rows: Iterable[Any], **said: Any) -> int:
        return insert(model, columns, counted(rows), **said)

    bulk_rows.insert = killing
    call_command(*command)


if __name__ == "__main__":
    main()
