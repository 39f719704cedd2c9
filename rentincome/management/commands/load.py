"""
manage.py load PATH --landlord CODE: takes in a landlord's folder or one file, day by day (DEC-16).

Exit 0: all applied or skipped. 1: something was refused; what was applied stays, the next call goes on. 2: wrong call.
"""

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from feeds.operations import folders, replay
from feeds.operations.folders import Given, WrongCall
from feeds.operations.replay import Night, Nights, Outcome, Replay
from rentincome import nightly
from staff import clock
from staff.models import JobRun, Landlord
from staff.operations import officers
from staff.operations.landlords import LandlordNotDescribed


class Command(BaseCommand):
    help = "Take in a landlord's files, raise the charges and run the nights, as the days went by."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, metavar="PATH", help="a folder, or one file")
        parser.add_argument("--landlord", required=True, metavar="CODE")
        parser.add_argument("--as", dest="as_kind", metavar="KIND", help="what one file is, if its name does not say")
        parser.add_argument("--take-on", type=date.fromisoformat, metavar="DATE", help="said once: charges start here")
        parser.add_argument(
            "--until", type=date.fromisoformat, metavar="DATE", help="the latest file's day unless given"
        )
        parser.add_argument("--nights", type=Nights, choices=list(Nights), default=Nights.LAST)
        parser.add_argument("--dry-run", action="store_true", help="read, check and report; leave nothing behind")

    def handle(self, *, path: Path, landlord: str, as_kind: str | None, **options: Any) -> None:
        try:
            owner = self._landlord(landlord)
            given = self._given(path, as_kind)
            done = self._replay(owner, given, options, dry_run=options["dry_run"])
        except (WrongCall, LandlordNotDescribed) as refused:
            raise CommandError(str(refused), returncode=2) from refused
        self._report(done, dry_run=options["dry_run"])

    def _landlord(self, code: str) -> Landlord:
        found = Landlord.objects.filter(code=code).first()
        if found is None:
            raise WrongCall(f"There is no landlord with the code {code}. Set it up with manage.py landlord.")
        return found

    def _given(self, path: Path, as_kind: str | None) -> list[Given]:
        if path.is_dir():
            if as_kind is not None:
                raise WrongCall("--as is for one file; a folder's files say what they are by their names.")
            return folders.in_folder(path)
        if not path.is_file():
            raise WrongCall(f"There is no folder or file {path}.")
        return [folders.one_file(path, as_kind=as_kind)]

    def _replay(self, landlord: Landlord, given: list[Given], options: dict[str, Any], *, dry_run: bool) -> Replay:
        by, today = officers.system(), clock.today()
        asked = replay.Asked(
            given=given,
            take_on=options["take_on"],
            until=options["until"],
            nights=Nights(options["nights"]),
            today=today,
            charged_until=nightly.newest_done(landlord),
        )
        if dry_run:
            return replay.rehearse(landlord=landlord, asked=asked, by=by, say=self._say)
        return replay.run(landlord=landlord, asked=asked, night=self._night(landlord), by=by, say=self._say)

    def _night(self, landlord: Landlord) -> Night:
        """The night of a day; one that was run is not run again, and none makes letters."""

        def night(day: date) -> bool:
            runs = JobRun.objects.filter(landlord=landlord, job=nightly.JOB, business_date=day)
            if runs.filter(state=JobRun.State.DONE).exists():
                return False
            nightly.run(landlord=landlord, on=day, by=officers.system(), at=clock.now(), letters=False)
            self._say(f"{day} night done")
            return True

        return night

    def _say(self, line: str) -> None:
        self.stdout.write(line)

    def _report(self, done: Replay, *, dry_run: bool) -> None:
        counts = {outcome: sum(each.outcome is outcome for each in done.loaded) for outcome in Outcome}
        words = ", ".join(f"{count} {outcome}" for outcome, count in counts.items() if count) or "no file"
        self.stdout.write(f"files: {words}; charge runs: {done.charges}; nights: {done.nights}")
        if dry_run:
            self.stdout.write("dry run: nothing was kept")
        if done.refused:
            for each in done.loaded:
                for line in each.problems:
                    self.stderr.write(line)
            raise CommandError(done.refusal, returncode=1)
