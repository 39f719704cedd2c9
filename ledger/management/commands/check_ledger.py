"""manage.py check_ledger [--landlord CODE]: proves that the ledger holds together; exit 1 on a finding."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ledger.operations import ledger_checks
from ledger.queries import check
from ledger.rules.money import pounds
from staff import clock
from staff.models import Landlord
from staff.operations import officers


class Command(BaseCommand):
    help = "Prove that every batch adds up and every penny is explained."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--landlord", metavar="CODE", help="only this landlord; all of them unless given")

        parser.add_argument("--keep", action="store_true", help="keep the result with its day, as the night does")

    def handle(self, *, landlord: str | None = None, keep: bool = False, **_options: Any) -> None:
        landlords = Landlord.objects.order_by("code")
        if landlord is not None:
            landlords = landlords.filter(code=landlord)
            if not landlords:
                raise CommandError(f"There is no landlord with the code {landlord}.", returncode=2)
        found = sum(self._check(each) for each in landlords)
        for each in landlords if keep else ():
            ledger_checks.run(landlord=each, by=officers.system(), on=clock.today())
        if found:
            raise CommandError(f"{found} finding{'s' if found != 1 else ''}.", returncode=1)

    def _check(self, landlord: Landlord) -> int:
        self.stdout.write(f"{landlord.code} {landlord.name}")
        for kind in check.sums_by_kind(landlord):
            self.stdout.write(f"  {kind.kind:<12} {kind.count:>10,} {pounds(kind.total_pence):>18}  {kind.words}")
        findings = list(check.findings(landlord))
        for finding in findings:
            self.stdout.write(f"  NOT SO: {finding.promise} -- {finding.where}")
        self.stdout.write(f"  explained share {check.explained(landlord).percent} %, {len(findings) or 'no'} findings")
        return len(findings)
