"""Prints where every account stands on a day, to compare with another system's figures (DEC-17)."""

import csv
import sys
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from arrears.queries import positions
from staff.models import Landlord

HEADER = (
    "account_ref",
    "balance_pence",
    "technical_pence",
    "real_pence",
    "ladder_amount_pence",
    "weeks",
    "oldest_unpaid_on",
    "last_payment_on",
)


class Command(BaseCommand):
    help = "Print every rent account's figures at the end of a day as CSV, by account reference."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--on", type=date.fromisoformat, required=True, help="The day, like 2026-11-15.")
        parser.add_argument("--landlord", required=True, help="The landlord's code.")

    def handle(self, *args: Any, on: date, landlord: str, **options: Any) -> None:
        found = Landlord.objects.filter(code=landlord).first()
        if found is None:
            raise CommandError(
                f"There is no landlord {landlord}. Make one with: manage.py landlord {landlord} …", returncode=2
            )
        out = csv.writer(self.stdout if self.stdout is not None else sys.stdout, lineterminator="\n")
        out.writerow(HEADER)
        for line in positions.as_at(found, on=on):
            out.writerow(
                (
                    line.account_ref,
                    line.balance_pence,
                    line.technical_pence,
                    line.real_pence,
                    line.ladder_amount_pence,
                    line.weeks,
                    line.owed_since or "",
                    line.last_payment_on or "",
                )
            )
