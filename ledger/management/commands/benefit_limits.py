"""
manage.py benefit_limits --landlord CODE --from DATE …: a landlord's own limits for expected benefit (DEC-6), and
where a tenant's own overpayment is charged (OPS-D19). Without --from it shows what is in force.
"""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ledger.operations import claims
from ledger.queries import awards
from staff import clock
from staff.models import Landlord, User
from staff.operations import officers
from staff.refusals import Refused


class Command(BaseCommand):
    help = "Set or show a landlord's limits for expected benefit."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--landlord", required=True, metavar="CODE")
        parser.add_argument("--from", dest="from_on", type=date.fromisoformat, metavar="DATE")
        parser.add_argument("--limit-days", type=int, help="how long past the last day paid for an award counts")
        parser.add_argument("--late-days", type=int, help="how long after its day a payment is called missing")
        parser.add_argument("--overpayment-to", choices=["hbo", "rent"])
        parser.add_argument("--signed-off-by", metavar="EMAIL", help="who of legal has agreed to --overpayment-to rent")

    def handle(self, *, landlord: str, from_on: date | None, **options: Any) -> None:
        found = Landlord.objects.filter(code=landlord).first()
        if found is None:
            raise CommandError(f"There is no landlord with the code {landlord}.", returncode=2)
        on, email = clock.today(), options["signed_off_by"]
        told = [options[name] for name in ("limit_days", "late_days", "overpayment_to", "signed_off_by")]
        if from_on is None and any(each is not None for each in told):
            raise CommandError("Say from which day on: --from DATE.", returncode=2)
        signed = User.objects.filter(email=email).first() if email else None
        if email and signed is None:
            raise CommandError(f"There is nobody with the email address {email}.", returncode=2)
        now = awards.limits(found, on=from_on or on)
        if from_on is not None:
            try:
                claims.set_limits(
                    landlord=found,
                    from_on=from_on,
                    limit_days=now.limit_days if options["limit_days"] is None else options["limit_days"],
                    late_days=now.late_days if options["late_days"] is None else options["late_days"],
                    overpayment_to=options["overpayment_to"] or now.overpayment_to,
                    signed_off_by=signed,
                    by=officers.system(),
                    on=on,
                )
            except Refused as refusal:
                raise CommandError(refusal.message, returncode=1) from refusal
            now = awards.limits(found, on=from_on)
        self.stdout.write(
            f"From {from_on or on}: an award counts {now.limit_days} days past the last day paid for, a payment is"
            f" missing {now.late_days} days after its day, overpayments go to {now.overpayment_to}."
        )
