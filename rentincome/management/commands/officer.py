"""`manage.py officer EMAIL --name … --landlord CODE --role ROLE [--patch CODE …]`: somebody who works here."""

import getpass
import sys
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from staff import clock
from staff.models import Landlord, User
from staff.operations import officers
from staff.rules.roles import Role
from tenancies.models import Patch, PatchCover, Scheme
from tenancies.operations import homes


class Command(BaseCommand):
    help = "Give a person an account, a role for a landlord, and the patches or schemes they look after."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--name", required=True)
        parser.add_argument("--landlord", required=True, metavar="CODE")
        parser.add_argument("--role", required=True, type=Role, choices=list(Role), metavar="ROLE")
        parser.add_argument("--patch", action="append", default=[], metavar="CODE", help="a patch they own; repeatable")
        parser.add_argument("--scheme", action="append", default=[], metavar="CODE", help="a scheme; repeatable")
        parser.add_argument(
            "--from", dest="from_on", type=date.fromisoformat, metavar="DATE", help="today unless given"
        )
        parser.add_argument(
            "--password-stdin", action="store_true", help="read the password of a new account from input"
        )

    def handle(self, *args: Any, email: str, **told: Any) -> None:
        landlord = Landlord.objects.filter(code=told["landlord"]).first()
        if landlord is None:
            raise CommandError(f"There is no landlord with the code {told['landlord']}.", returncode=2)
        patches = self._named(Patch, landlord, told["patch"], "patch")
        schemes = self._named(Scheme, landlord, told["scheme"], "scheme")
        known = User.objects.filter(email=email.lower()).exists()
        password = None if known else self._password(told["password_stdin"])
        by, on = officers.system(), clock.today()
        from_on = told["from_on"] or on
        user = officers.enrol(email=email, name=told["name"], password=password, by=by, on=on)
        officers.appoint(user=user, landlord=landlord, role=told["role"], from_on=from_on, by=by, on=on)
        for patch in patches:
            homes.give_patch(patch=patch, to=user, kind=PatchCover.Kind.OWNS, from_on=from_on, by=by, on=on)
        for scheme in schemes:
            homes.give_scheme(scheme=scheme, to=user, from_on=from_on, by=by, on=on)
        self.stdout.write(f"{user.name} is {told['role']} of {landlord.name} from {from_on}.")

    def _named(self, model: Any, landlord: Landlord, codes: list[str], what: str) -> list[Any]:
        found = {each.code: each for each in model.objects.filter(landlord=landlord, code__in=codes)}
        unknown = [code for code in codes if code not in found]
        if unknown:
            raise CommandError(
                f"{landlord.name} has no {what} {', '.join(unknown)}. Load its files first.", returncode=2
            )
        return [found[code] for code in codes]

    def _password(self, from_input: bool) -> str:
        password = (
            sys.stdin.readline().rstrip("\n") if from_input else getpass.getpass("Password for the new account: ")
        )
        try:
            validate_password(password)
        except ValidationError as problem:
            raise CommandError(" ".join(problem.messages), returncode=2) from problem
        return password
