"""manage.py statement_figures --from DATE --to DATE --landlord CODE: figures that others may compare (DEC-17)."""

import csv
from argparse import ArgumentParser
from dataclasses import astuple
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ledger.queries import figures
from staff.models import Landlord

HEADER = ("account_ref", "opening", "charges", "receipts", "adjustments", "closing")


class Command(BaseCommand):
    help = "CSV of every rent account: opening, charges, receipts, adjustments and closing in pence."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--from", dest="from_on", type=date.fromisoformat, required=True, metavar="DATE")
        parser.add_argument("--to", dest="until_on", type=date.fromisoformat, required=True, metavar="DATE")
        parser.add_argument("--landlord", required=True, metavar="CODE")

    def handle(self, *, landlord: str, from_on: date, until_on: date, **_options: Any) -> None:
        found = Landlord.objects.filter(code=landlord).first()
        if found is None:
            raise CommandError(f"There is no landlord with the code {landlord}.", returncode=2)
        if until_on < from_on:
            raise CommandError(f"The period ends on {until_on}, before it begins on {from_on}.", returncode=2)
        out = csv.writer(self.stdout, lineterminator="\n")
        out.writerow(HEADER)
        for line in figures.between(landlord=found, from_on=from_on, until_on=until_on):
            out.writerow(astuple(line))
