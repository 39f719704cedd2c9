"""Runs the nights of landlords by hand: one day's, or every one that is missing (DEC-15)."""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from rentincome import nightly
from staff import clock
from staff.models import JobRun, Landlord
from staff.operations import officers
from staff.refusals import Refused


class Command(BaseCommand):
    help = "Run the missing nights up to a day, or one night again after a late file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--landlord", metavar="CODE", help="one landlord; all of them unless given")
        parser.add_argument("--until", type=date.fromisoformat, metavar="DATE", help="today unless given")
        parser.add_argument("--again", type=date.fromisoformat, metavar="DATE", help="take this night again")

    def handle(self, *args: Any, landlord: str | None, **options: Any) -> None:
        found = Landlord.objects.filter(take_on_on__isnull=False).order_by("code")
        if landlord is not None:
            found = found.filter(code=landlord)
            if not found:
                raise CommandError(f"There is no landlord {landlord} that was taken on.", returncode=2)
        if options["again"] and landlord is None:
            raise CommandError("Say whose night is taken again: --landlord CODE.", returncode=2)
        for each in found:
            try:
                self._tell(each, self._run(each, options["until"] or clock.today(), options["again"]))
            except Refused as refused:
                raise CommandError(f"{each.code}: {refused.message}") from refused

    def _run(self, landlord: Landlord, until: date, again: date | None) -> list[JobRun]:
        by, at = officers.system(), clock.now()
        if again is not None:
            return [nightly.take_again(landlord=landlord, on=again, by=by, at=at)]
        return nightly.catch_up(landlord=landlord, until=until, by=by, at=at)

    def _tell(self, landlord: Landlord, nights: list[JobRun]) -> None:
        for night in nights:
            decided = night.figures.get("decisions") or {}
            self.stdout.write(
                f"{landlord.code} {night.business_date} take {night.take}: {night.figures.get('positions', 0)} "
                f"positions, {decided.get('written', 0)} decisions written"
            )
        if not nights:
            self.stdout.write(f"{landlord.code}: no night is missing")
