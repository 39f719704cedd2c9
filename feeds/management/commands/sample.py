"""
manage.py sample --folder DIR: takes DIR's landlord into a throw-away database and store, and shows its own control
totals against what is read back, to the penny (DEC-30). Exit 1 on any difference.
"""

import json
import os
import subprocess
import sys
import tempfile
from argparse import ArgumentParser
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from feeds.formats import canonical, transactions
from feeds.formats.canonical import Row
from feeds.models import FeedFile
from feeds.operations import files
from feeds.queries import controls
from feeds.queries.controls import Control
from ledger.rules.money import pounds
from staff import clock
from staff.models import Landlord
from staff.operations import officers

CODE = "SAMPLE"
NAME = "The sample landlord"
ADDRESS = "Sample House, Sample Street, Sampleton, QZ1 1AA"
DEFECTS = Path("defects") / "expected.json"


class Command(BaseCommand):
    help = "Load a folder of canonical files into a throw-away database and compare with its expected totals."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--folder", type=Path, required=True, metavar="DIR")
        parser.add_argument("--take-on", type=date.fromisoformat, metavar="DATE")
        parser.add_argument(
            "--landlord", metavar="CODE", help="compare this landlord of the present database; load nothing"
        )
        parser.add_argument(
            "--defects", action="store_true", help="with --landlord: also apply the folder's broken files to it"
        )

    def handle(self, *, folder: Path, landlord: str | None, defects: bool, **options: Any) -> None:
        if not (folder / controls.EXPECTED).is_file():
            raise CommandError(f"There is no {controls.EXPECTED} in {folder}.", returncode=2)
        if landlord is None:
            self._throw_away(folder.resolve(), options["take_on"] or _take_on_of(folder))
            return
        found = Landlord.objects.filter(code=landlord).first()
        if found is None:
            raise CommandError(f"There is no landlord with the code {landlord}.", returncode=2)
        differences = self._compare(found, folder)
        if defects and (folder / DEFECTS).is_file():
            differences += self._try_defects(found, folder)
        if differences:
            raise CommandError(f"{differences} of these do not agree.", returncode=1)
        self.stdout.write("all agreed, to the penny")

    def _throw_away(self, folder: Path, take_on: date) -> None:
        """Do it in other processes, whose database and store are a folder that goes away afterwards."""
        with tempfile.TemporaryDirectory(prefix="rentincome-sample-") as place:
            environment = os.environ | {
                "DATABASE_URL": f"sqlite:///{place}/sample.sqlite3",
                "RENTINCOME_STORE": f"{place}/store",
            }
            for arguments in (
                ["migrate", "--verbosity=0"],
                ["landlord", CODE, "--name", NAME, "--address", ADDRESS],
                ["load", str(folder), "--landlord", CODE, "--take-on", take_on.isoformat()],
                ["check_ledger", "--landlord", CODE],
                ["sample", "--folder", str(folder), "--landlord", CODE, "--defects"],
            ):
                # ours is the only program run, and no shell reads the arguments
                ended = subprocess.run([sys.executable, sys.argv[0], *arguments], env=environment, check=False)
                if ended.returncode:
                    raise CommandError(f"manage.py {arguments[0]} ended with {ended.returncode}.", returncode=1)

    def _compare(self, landlord: Landlord, folder: Path) -> int:
        self._row("control", "key", "expected", "amount", "read back", "amount", "")
        differences = 0
        for control in controls.compared(landlord, folder):
            differences += not control.agreed
            self._row(
                control.control,
                control.key,
                f"{control.expected_count:,}",
                _pounds(control.expected_pence),
                "-" if control.found_count is None else f"{control.found_count:,}",
                _pounds(control.found_pence),
                _verdict(control),
            )
        return differences

    def _row(self, *cells: str) -> None:
        widths = (30, 36, 9, 13, 10, 13, 0)
        aligned = [
            cell.ljust(width) if place in (0, 1, 6) else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(cells, widths, strict=True))
        ]
        self.stdout.write("  ".join(aligned).rstrip())

    def _try_defects(self, landlord: Landlord, folder: Path) -> int:
        """Each broken file, taken in by itself after all others, does what the landlord says it must."""
        expected = json.loads((folder / DEFECTS).read_text(encoding="utf-8"))
        by, on = officers.system(), clock.today()
        differences = 0
        for name, wanted in expected.items():
            with (folder / "defects" / name).open("rb") as content:
                received = files.receive(landlord=landlord, kind="payments", name=name, content=content, by=by, on=on)
            done = outcome(files.apply(feed_file=received, by=by, on=on))
            agreed = done == {key: wanted[key] for key in done}
            differences += not agreed
            self.stdout.write(f"defects/{name:<30} {done['outcome']:<16} {'agreed' if agreed else f'NOT {wanted}'}")
        return differences


def outcome(feed_file: FeedFile) -> dict[str, str | int]:
    """What became of a file, in the words of a defect's expected outcome."""
    if feed_file.state == FeedFile.State.REFUSED:
        word = "refused_whole"
    else:
        word = "row_to_suspense" if feed_file.suspense_count else "accepted"
    return {
        "outcome": word,
        "rows_posted": feed_file.posted_count,
        "posted_pence": feed_file.posted_pence,
        "rows_to_suspense": feed_file.suspense_count,
        "suspense_pence": feed_file.suspense_pence,
    }


def _take_on_of(folder: Path) -> date:
    """The Monday after the last transaction before take-on."""
    path = folder / "transactions.csv"
    if not path.is_file():
        raise CommandError("There is no transactions.csv to tell the take-on day from: say --take-on.", returncode=2)
    with path.open("rb") as stream:
        rows = canonical.read(stream, transactions.LAYOUT)
        last = max((row.record.value_on for row in rows if isinstance(row, Row)), default=None)
    if last is None:
        raise CommandError("transactions.csv has no row to tell the take-on day from: say --take-on.", returncode=2)
    return last + timedelta(days=7 - last.weekday())


def _verdict(control: Control) -> str:
    if control.agreed:
        return "agreed"
    count = (control.found_count or 0) - control.expected_count
    money = (control.found_pence or 0) - (control.expected_pence or 0)
    return f"DIFFERENCE {count:+,} and {_pounds(money)}"


def _pounds(pence: int | None) -> str:
    return "" if pence is None else pounds(pence)
