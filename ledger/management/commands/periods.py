"""manage.py periods --landlord CODE --basis … --from DATE: how finance cuts the year; lays the periods out."""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ledger.models import RentGroup
from ledger.operations import periods
from ledger.queries import accounts
from ledger.queries import periods as queries
from ledger.rules.accounting_periods import BASIS_WORDS, Basis
from ledger.rules.money import pounds
from staff import clock
from staff.models import Landlord
from staff.operations import officers
from staff.refusals import Refused

ALL, NONE = "all", "none"


class Command(BaseCommand):
    help = "Say how the accounting periods of rent groups are cut from a day on; without --basis, list the periods."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--landlord", required=True, metavar="CODE")
        parser.add_argument(
            "--group", default=ALL, help=f"a rent group's code; {NONE} for accounts of no group; all unless given"
        )
        parser.add_argument("--basis", choices=[basis.value for basis in Basis])
        parser.add_argument("--from", dest="from_on", type=date.fromisoformat, metavar="DATE")

    def handle(self, *, landlord: str, group: str, basis: str | None, from_on: date | None, **_options: Any) -> None:
        found = Landlord.objects.filter(code=landlord).first()
        if found is None:
            raise CommandError(f"There is no landlord with the code {landlord}.", returncode=2)
        if basis is not None:
            self._keep(found, group, Basis(basis), from_on or found.take_on_on)
        for period in queries.of_landlords([found.pk]).order_by("rent_group__code", "starts_on"):
            closing = "" if period.closing_pence is None else f"  {pounds(period.closing_pence)}"
            self.stdout.write(
                f"{period}  {period.starts_on} to {period.ends_on}  {period.get_state_display()}{closing}"
            )

    def _keep(self, landlord: Landlord, group: str, basis: Basis, from_on: date | None) -> None:
        if from_on is None:
            raise CommandError("The landlord has no take-on day yet: say --from DATE.", returncode=2)
        known = accounts.rent_groups(landlord)
        chosen = [one for one in known if group in (ALL, one.code)]
        if not chosen and group != NONE:
            raise CommandError(f"There is no rent group with the code {group}.", returncode=2)
        by, on = officers.system(), clock.today()
        everyone: list[RentGroup | None] = [*chosen] or [None]
        for one in everyone:
            name = "No rent group" if one is None else one.code
            try:
                periods.keep_calendar(landlord=landlord, rent_group=one, basis=basis, from_on=from_on, by=by, on=on)
            except Refused as refused:
                raise CommandError(f"{name}: {refused.message}", returncode=1) from refused
            self.stdout.write(f"{name}: {BASIS_WORDS[basis]} from {from_on}")
        periods.lay_out(landlord=landlord, by=by, on=on)
