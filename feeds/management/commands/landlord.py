"""manage.py landlord CODE --name … --address …: sets a landlord up, or describes it again (DEC-16)."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from staff import clock
from staff.operations import landlords, officers
from staff.operations.landlords import LandlordNotDescribed


class Command(BaseCommand):
    help = "Set a landlord up, or bring its description up to date; saying the same twice changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("code", metavar="CODE")
        parser.add_argument("--name", required=True)
        parser.add_argument("--address", required=True, help="lines parted by ', ': where tenants may serve notices")
        parser.add_argument("--phone", default="")
        parser.add_argument("--email", default="")
        parser.add_argument("--website", default="")
        parser.add_argument("--colour", default="", help="like #1d4f5f")
        parser.add_argument("--demonstration", action="store_true", default=None, help="papers say Demonstration")

    def handle(self, *, code: str, name: str, address: str, **options: Any) -> None:
        described = {key: options[key] for key in ("phone", "email", "website", "colour", "demonstration")}
        try:
            landlord = landlords.describe(
                code=code, name=name, address=address, by=officers.system(), on=clock.today(), **described
            )
        except LandlordNotDescribed as refused:
            raise CommandError(str(refused), returncode=2) from refused
        self.stdout.write(f"{landlord.code}: {landlord.name}, {', '.join(landlord.address_lines)}")
