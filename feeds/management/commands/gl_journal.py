"""manage.py gl_journal --landlord CODE --period 2026-04: makes the journals of a period, or writes them out again."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from feeds.operations import gl_journals
from ledger.operations.gl_journals import NothingToSend
from ledger.queries import gl_journals as queries
from ledger.queries import periods
from staff import clock
from staff.models import Landlord
from staff.operations import officers
from staff.refusals import Refused


class Command(BaseCommand):
    help = "Make the general ledger journals of a period's batches that were not sent yet; each batch is sent once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--landlord", required=True, metavar="CODE")
        parser.add_argument("--period", required=True, metavar="LABEL", help="2026-04, 2026-Q1 …")
        parser.add_argument("--group", metavar="CODE", help="one rent group; every group unless given")
        parser.add_argument("--out", type=Path, metavar="DIR", help="write every journal of the period there")

    def handle(self, *, landlord: str, period: str, group: str | None, out: Path | None, **_options: Any) -> None:
        found = Landlord.objects.filter(code=landlord).first()
        if found is None:
            raise CommandError(f"There is no landlord with the code {landlord}.", returncode=2)
        chosen = [
            each
            for each in periods.of_landlords([found.pk]).filter(label=period)
            if group is None or (each.rent_group is not None and each.rent_group.code == group)
        ]
        if not chosen:
            raise CommandError(f"There is no period {period}. See manage.py periods.", returncode=2)
        for each in chosen:
            try:
                made = gl_journals.make(period=each, by=officers.system(), on=clock.today())
                self.stdout.write(f"{made}: {made.line_count} lines")
            except NothingToSend as nothing:
                self.stdout.write(nothing.message)
            except Refused as refused:
                raise CommandError(refused.message, returncode=1) from refused
        if out is not None:
            self._write(found, chosen, out)

    def _write(self, landlord: Landlord, chosen: list[Any], out: Path) -> None:
        out.mkdir(parents=True, exist_ok=True)
        for journal in queries.of_periods([landlord.pk]).filter(period__in=chosen).order_by("pk"):
            path = out / gl_journals.file_name(journal)
            path.write_bytes(gl_journals.content(journal))
            self.stdout.write(str(path))
