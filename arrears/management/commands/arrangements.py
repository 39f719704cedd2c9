"""Prints how every arrangement stands on a day, to compare with another system's figures (DEC-17)."""

import csv
import sys
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from arrears.queries import arrangements
from staff.models import Landlord

HEADER = (
    "arrangement_ref",
    "account_ref",
    "instalments_due",
    "expected_pence",
    "balance_pence",
    "shortfall_pence",
    "state",
    "state_own_calendar",
)


class Command(BaseCommand):
    help = "Print how every arrangement stands at the end of a day as CSV, by reference (OPS-E9, OPS-E10)."

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
        for line in arrangements.as_at(found, on=on):
            stands = line.kept.as_written
            out.writerow(
                (
                    line.arrangement_ref,
                    line.account_ref,
                    stands.instalments_due,
                    stands.expected_pence,
                    stands.balance_pence,
                    stands.shortfall_pence,
                    stands.state.value,
                    line.kept.own_calendar.state.value,
                )
            )
