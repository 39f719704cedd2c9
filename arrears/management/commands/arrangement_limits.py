"""
manage.py arrangement_limits --landlord CODE --from DATE …: a landlord's own numbers for arrangements (OPS-E11): the
longest term and the lowest weekly sum, which warn and never block (PRA-8), and the days of tolerance of new ones
(OPS-E9). Without --from it shows what is in force.
"""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from arrears.operations import arrangements as operations
from arrears.queries import arrangements
from letters.rules.wording import money
from staff import clock
from staff.models import Landlord
from staff.operations import officers
from staff.refusals import Refused


class Command(BaseCommand):
    help = "Set or show a landlord's limits for arrangements."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--landlord", required=True, metavar="CODE")
        parser.add_argument("--from", dest="from_on", type=date.fromisoformat, metavar="DATE")
        parser.add_argument("--longest-months", type=int, help="terms that are longer are warned of")
        parser.add_argument(
            "--lowest-weekly-pence", type=int, help="smaller sums a week are warned of; 0 takes the deduction (TPD)"
        )
        parser.add_argument("--tolerance-days", type=int, help="how long a new arrangement waits for an instalment")

    def handle(self, *, landlord: str, from_on: date | None, **options: Any) -> None:
        found = Landlord.objects.filter(code=landlord).first()
        if found is None:
            raise CommandError(f"There is no landlord with the code {landlord}.", returncode=2)
        on = clock.today()
        told = {name: options[name] for name in ("longest_months", "lowest_weekly_pence", "tolerance_days")}
        if from_on is None and any(each is not None for each in told.values()):
            raise CommandError("Say from which day on: --from DATE.", returncode=2)
        now = arrangements.limits(found, on=from_on or on)
        if from_on is not None:
            lowest = now.lowest_weekly_pence if told["lowest_weekly_pence"] is None else told["lowest_weekly_pence"]
            try:
                operations.set_limits(
                    landlord=found,
                    from_on=from_on,
                    longest_months=now.longest_months if told["longest_months"] is None else told["longest_months"],
                    lowest_weekly_pence=lowest or None,
                    tolerance_days=now.tolerance_days if told["tolerance_days"] is None else told["tolerance_days"],
                    by=officers.system(),
                    on=on,
                )
            except Refused as refusal:
                raise CommandError(refusal.message, returncode=1) from refusal
            now = arrangements.limits(found, on=from_on)
        lowest_words = money(now.lowest_weekly(from_on or on)) + ("" if now.lowest_weekly_pence else " (the deduction)")
        self.stdout.write(
            f"From {from_on or on}: terms over {now.longest_months} months and sums under {lowest_words} a week are "
            f"warned of; a new arrangement waits {now.tolerance_days} days for an instalment."
        )
