"""manage.py statements --landlord CODE [--year Y --quarter Q] [--prepare | --approve --by EMAIL | --produce]"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from staff import clock
from staff.models import Landlord, User
from staff.operations import officers
from staff.refusals import Refused
from statements import notes
from statements.models import Statement, StatementRun
from statements.operations import runs
from statements.rules import due

AT_ONCE = 200


class Command(BaseCommand):
    help = (
        "The quarterly statements of a landlord: prepare, approve, produce; without any of them, show how they stand."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--landlord", required=True, metavar="CODE")
        parser.add_argument("--year", type=int, help="rent year, named by the calendar year in which it starts")
        parser.add_argument("--quarter", type=int, choices=[1, 2, 3, 4])
        parser.add_argument("--prepare", action="store_true")
        parser.add_argument("--approve", action="store_true")
        parser.add_argument("--produce", action="store_true")
        parser.add_argument("--by", metavar="EMAIL", help="who acts; needed to approve")

    def handle(self, *, landlord: str, year: int | None, quarter: int | None, by: str | None, **asked: Any) -> None:
        found = Landlord.objects.filter(code=landlord).first()
        if found is None:
            raise CommandError(f"There is no landlord with the code {landlord}.", returncode=2)
        if (year is None) != (quarter is None):
            raise CommandError(
                "Say both --year and --quarter, or neither for the newest quarter that is over.", returncode=2
            )
        newest = due.newest_completed(clock.today())
        year, quarter = (newest.rent_year, newest.number) if year is None or quarter is None else (year, quarter)
        try:
            self._act(found, year, quarter, self._who(by, needed=asked["approve"]), asked)
        except Refused as refused:
            raise CommandError(refused.message, returncode=1) from refused

    def _who(self, email: str | None, *, needed: bool) -> User:
        if email is None:
            if needed:
                raise CommandError("Say who approves: --by EMAIL.", returncode=2)
            return officers.system()
        user = User.objects.filter(email=email.lower()).first()
        if user is None:
            raise CommandError(f"Nobody signs in as {email}.", returncode=2)
        return user

    def _act(self, landlord: Landlord, year: int, quarter: int, by: User, asked: dict[str, Any]) -> None:
        if asked["prepare"]:
            runs.prepare(landlord=landlord, rent_year=year, quarter=quarter, by=by, on=clock.today(), at=clock.now())
        run = StatementRun.objects.filter(landlord=landlord, rent_year=year, quarter=quarter).first()
        if run is None:
            raise CommandError(f"Quarter {quarter} of {year} has not been prepared: add --prepare.", returncode=1)
        note_for = notes.from_settings()
        if asked["approve"]:
            runs.approve(run=run, by=by, on=clock.today(), at=clock.now(), note_for=note_for)
        if asked["produce"]:
            self._produce(run, by)
        self._tell(run)

    def _produce(self, run: StatementRun, by: User) -> None:
        while True:
            made = runs.produce(
                run=run,
                limit=AT_ONCE,
                by=by,
                on=clock.today(),
                at=clock.now(),
                note_for=notes.from_settings(),
            )
            for paper in made.failed:
                self.stderr.write(f"Paper {paper} failed; its page says why and what to do.")
            if made.done:
                return
            if not made.rendered:
                raise CommandError(
                    "Another worker is rendering these papers. Call again when it is done.", returncode=1
                )

    def _tell(self, run: StatementRun) -> None:
        run.refresh_from_db()
        days = f"{run.period_from_on} to {run.period_to_on}"
        self.stdout.write(
            f"{run.landlord.name}, {run.rent_year} quarter {run.quarter} ({days}): {run.get_state_display()}"
        )
        for outcome in Statement.Outcome:
            count = Statement.objects.filter(run=run, outcome=outcome).count()
            self.stdout.write(f"  {outcome.label.lower()}: {count}")
        for control in run.controls:
            mark = "agrees" if control["agrees"] else "DIFFERS"
            group = f" [{control['rent_group']}]" if control["rent_group"] else ""
            self.stdout.write(
                f"  {mark}: {control['check']}{group}: expected {control['expected']}, found {control['found']} "
                f"{control['unit']}{' (' + control['words'] + ')' if control['words'] else ''}"
            )
