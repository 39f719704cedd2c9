"""`manage.py policy --landlord CODE --approve-by EMAIL`: put shipped escalation policies in force (DEC-18, PRA-5)."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from arrears.operations import policies
from arrears.rules.presets import EVERY, PRESETS, UnknownPreset, preset
from staff import clock
from staff.models import Landlord, User
from staff.operations import officers
from staff.queries import roles
from staff.refusals import Refused
from staff.rules.roles import Role

APPROVERS = {Role.MANAGER, Role.HEAD_OF_SERVICE}


class Command(BaseCommand):
    help = "Give a landlord shipped escalation policies; a manager or head of service answers for them by name."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--landlord", required=True, metavar="CODE")
        parser.add_argument("--approve-by", required=True, metavar="EMAIL", help="the manager who approves it")
        parser.add_argument(
            "--preset",
            action="append",
            metavar="NAME",
            help=f"which, may be given again; default current. One of: {', '.join(PRESETS)}",
        )
        parser.add_argument("--all", action="store_true", help="one for every tenure and account type")

    def handle(self, *args: Any, landlord: str, approve_by: str, **options: Any) -> None:
        owner = Landlord.objects.filter(code=landlord).first()
        if owner is None:
            raise CommandError(f"There is no landlord with the code {landlord}.", returncode=2)
        approver = User.objects.filter(email=approve_by.lower()).first()
        on = clock.today()
        if approver is None or not roles.held_by(approver, on=on).get(owner.pk, set()) & APPROVERS:
            raise CommandError(f"{approve_by} is not a manager or head of service of {owner.name}.", returncode=2)
        names = EVERY if options["all"] else options["preset"] or ["current"]
        try:
            shipped = [preset(name) for name in names]
        except UnknownPreset as unknown:
            raise CommandError(str(unknown), returncode=2) from unknown
        for one in shipped:
            try:
                version = policies.install(
                    landlord=owner, name=one.name, by=officers.system(), approver=approver, on=on, at=clock.now()
                )
            except Refused as refused:
                raise CommandError(refused.message) from refused
            self.stdout.write(f"{version} is in force for {owner.name}, approved by {approver.name}.")
