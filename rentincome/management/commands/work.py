"""Does by itself, in one process, what Celery's worker and beat do together (DEC-25)."""

import signal
import threading
from argparse import ArgumentParser
from datetime import datetime, timedelta
from typing import Any

from django.core.management.base import BaseCommand
from django.db import close_old_connections

from rentincome import sweeps
from rentincome.timetable import TIMETABLE, Entry, is_due
from staff import clock

LOOK_AGAIN = timedelta(seconds=5)


class Command(BaseCommand):
    help = "Run the timetable until told to stop (SIGTERM or Ctrl-C). --once does what is due now and ends."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="do what is due now, and end")

    def handle(self, *args: Any, once: bool, **options: Any) -> None:
        stop = threading.Event()
        if not once:
            for name in (signal.SIGTERM, signal.SIGINT):
                signal.signal(name, lambda *_: stop.set())
        last: dict[str, datetime] = {}
        while not stop.is_set():
            for entry in TIMETABLE:
                at = clock.now()
                if not stop.is_set() and is_due(entry, last=last.get(entry.name), at=at):
                    last[entry.name] = at
                    self._do(entry, at)
            if once:
                return
            close_old_connections()
            stop.wait(LOOK_AGAIN.total_seconds())
        self.stdout.write("work: stopped")

    def _do(self, entry: Entry, at: datetime) -> None:
        """One entry; its trouble is told and the others go on, for the rows are found again."""
        try:
            done = sweeps.do(entry.name, at=at)
        except Exception as problem:
            self.stderr.write(f"work: {entry.name}: {type(problem).__name__}: {problem}")
            return
        if done:
            self.stdout.write(f"work: {entry.name}: {done}")
            self.stdout.flush()
