"""
manage.py stuck_limits --landlord CODE --from DATE …: when a landlord calls a case stuck. Without --from it shows what
is in force.
"""

from argparse import ArgumentParser
from dataclasses import replace
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from arrears.operations import stuck_limits
from arrears.queries import stuck
from staff import clock
from staff.models import Landlord
from staff.operations import officers
from staff.refusals import Refused


class Command(BaseCommand):
    help = "Set or show when a landlord calls a case stuck."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--landlord", required=True, metavar="CODE")
        parser.add_argument("--from", dest="from_on", type=date.fromisoformat, metavar="DATE")
        parser.add_argument("--rising-weeks", type=int, help="weeks that debt may rise without a step")
        parser.add_argument("--holds", type=int, help="holds for one reason in a year from which on it is too often")
        parser.add_argument("--waiting-weeks", type=int, help="weeks that an answer may wait for somebody")

    def handle(self, *, landlord: str, from_on: date | None, **options: Any) -> None:
        found = Landlord.objects.filter(code=landlord).first()
        if found is None:
            raise CommandError(f"There is no landlord with the code {landlord}.", returncode=2)
        told = {name: options[name] for name in ("rising_weeks", "holds", "waiting_weeks") if options[name] is not None}
        if from_on is None and told:
            raise CommandError("Say from which day on: --from DATE.", returncode=2)
        on = clock.today()
        now = stuck.limits(found, on=from_on or on)
        if from_on is not None:
            now = replace(now, **told)
            try:
                stuck_limits.keep(landlord=found, from_on=from_on, limits=now, by=officers.system(), on=on)
            except Refused as refusal:
                raise CommandError(refusal.message, returncode=1) from refusal
        self.stdout.write(
            f"From {from_on or on}: debt may rise {now.rising_weeks} weeks without a step, {now.holds} holds for one "
            f"reason in a year are too often, and an answer may wait {now.waiting_weeks} weeks."
        )
