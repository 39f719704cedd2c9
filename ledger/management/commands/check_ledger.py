"""manage.py check_ledger [--landlord CODE]: proves that the ledger holds together; exit 1 on a finding."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ledger.queries import check
from staff.models import Landlord


class Command(BaseCommand):
    help = "Prove that every batch adds up and every penny is explained."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--landlord", metavar="CODE", help="only this landlord; all of them unless given")

    def handle(self, *, landlord: str | None = None, **_options: Any) -> None:
        landlords = Landlord.objects.order_by("code")
        if landlord is not None:
            landlords = landlords.filter(code=landlord)
            if not landlords:
                raise CommandError(f"There is no landlord with the code {landlord}.", returncode=2)
        found = sum(self._check(each) for each in landlords)
        if found:
            raise CommandError(f"{found} finding{'s' if found != 1 else ''}.", returncode=1)

    def _check(self, landlord: Landlord) -> int:
        self.stdout.write(f"{landlord.code} {landlord.name}")
        for kind in check.sums_by_kind(landlord):
            self.stdout.write(f"  {kind.kind:<12} {kind.count:>10,} {_pounds(kind.total_pence):>18}  {kind.words}")
        findings = list(check.findings(landlord))
        for finding in findings:
            self.stdout.write(f"  NOT SO: {finding.promise} -- {finding.where}")
        self.stdout.write(f"  explained share {check.explained(landlord).percent} %, {len(findings) or 'no'} findings")
        return len(findings)


def _pounds(pence: int) -> str:
    sign = "-" if pence < 0 else ""
    return f"{sign}£{abs(pence) // 100:,}.{abs(pence) % 100:02d}"
