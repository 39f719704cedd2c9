"""manage.py gl_code --landlord CODE --purpose rent --code 1100 --from DATE: codes of the general ledger (OPS-A3)."""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ledger.operations import gl_journals
from ledger.queries import accounts
from ledger.queries import gl_journals as queries
from ledger.rules.gl_journal import PURPOSE_WORDS, Purpose
from staff import clock
from staff.models import Landlord
from staff.operations import officers
from staff.refusals import Refused


class Command(BaseCommand):
    help = "Say under which code the general ledger counts something from a day on; without --purpose, list the codes."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--landlord", required=True, metavar="CODE")
        parser.add_argument("--group", default="", help="a rent group's code; for every group unless given")
        parser.add_argument("--purpose", choices=[purpose.value for purpose in Purpose])
        parser.add_argument(
            "--feed", default="", help="of a bank code: payments, hb_schedule …; every feed unless given"
        )
        parser.add_argument("--code", default="")
        parser.add_argument("--cost-centre", default="")
        parser.add_argument("--from", dest="from_on", type=date.fromisoformat, metavar="DATE")

    def handle(self, *, landlord: str, purpose: str | None, **options: Any) -> None:
        found = Landlord.objects.filter(code=landlord).first()
        if found is None:
            raise CommandError(f"There is no landlord with the code {landlord}.", returncode=2)
        if purpose is None and options["code"]:
            raise CommandError("Say what the code is for: --purpose.", returncode=2)
        if purpose is not None:
            self._keep(found, Purpose(purpose), options)
        for row in queries.codes([found.pk]):
            group = row.rent_group.code if row.rent_group else "every group"
            feed = f" of {row.feed}" if row.feed else ""
            words = PURPOSE_WORDS[Purpose(row.purpose)]
            self.stdout.write(f"{group}: {words}{feed}  {row.account_code} {row.cost_centre}  from {row.from_on}")

    def _keep(self, landlord: Landlord, purpose: Purpose, options: dict[str, Any]) -> None:
        groups = {group.code: group for group in accounts.rent_groups(landlord)}
        if options["group"] and options["group"] not in groups:
            raise CommandError(f"There is no rent group with the code {options['group']}.", returncode=2)
        from_on = options["from_on"] or landlord.take_on_on
        if from_on is None:
            raise CommandError("The landlord has no take-on day yet: say --from DATE.", returncode=2)
        try:
            gl_journals.keep_code(
                landlord=landlord,
                rent_group=groups.get(options["group"]),
                purpose=purpose,
                account_code=options["code"],
                cost_centre=options["cost_centre"],
                from_on=from_on,
                feed=options["feed"],
                by=officers.system(),
                on=clock.today(),
            )
        except Refused as refused:
            raise CommandError(refused.message, returncode=1) from refused
