"""Prints whom to contact first on a day, beside what a list by balance alone would show (DEC-17, OPS-F6)."""

import csv
import sys
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from arrears.queries import caseload, decisions
from arrears.queries.caseload import Case
from arrears.rules.ranking import Ranked, naive, rank
from staff.models import Landlord

HEADER = ("account_ref", "listed", "band", "score", "terms", "why", "naive")


class Command(BaseCommand):
    help = "Print every rent account's rank at the end of a day as CSV, by account reference."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--on", type=date.fromisoformat, required=True, help="The day, like 2026-11-15.")
        parser.add_argument("--landlord", required=True, help="The landlord's code.")

    def handle(self, *args: Any, on: date, landlord: str, **options: Any) -> None:
        found = Landlord.objects.filter(code=landlord).first()
        if found is None:
            raise CommandError(
                f"There is no landlord {landlord}. Make one with: manage.py landlord {landlord} …", returncode=2
            )
        night = decisions.last_night(found, on=on)
        payments_until = night.payments_until_on if night and night.on == on else None
        out = csv.writer(self.stdout if self.stdout is not None else sys.stdout, lineterminator="\n")
        out.writerow(HEADER)
        cases = [case for batch in caseload.as_at(found, on=on, payments_until=payments_until) for case in batch]
        for case in sorted(cases, key=lambda case: case.row.account_ref.encode()):
            out.writerow(_line(case, rank(case.ranking)))


def _line(case: Case, told: Ranked) -> tuple[str, ...]:
    return (
        case.row.account_ref,
        "yes" if told.listed else "no",
        told.band.value if told.band else "",
        _hundredths(told.score_hundredths) if told.listed else "",
        " ".join(f"{term.name}={_hundredths(term.points_hundredths)}" for term in told.terms),
        told.why,
        "yes" if naive(case.row.balance_pence, case.row.gross_weekly_pence) else "no",
    )


def _hundredths(value: int) -> str:
    return f"{value // 100}.{value % 100:02d}"
