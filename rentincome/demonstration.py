"""
The demonstration (DEC-29): two invented landlords, loaded by the loader a landlord uses and lived through day by day.

`demo/make.py` writes the files and says what happened besides; here it happens, through the same operations that the
screens call, on the days on which it happened. Nothing is written to a table directly.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command

from arrears.models import LetterRun
from arrears.operations import breathing_spaces, contacts, holds, letter_runs, payer_calendars, policies
from arrears.rules.holds import HoldReason
from arrears.rules.presets import EVERY
from feeds.operations.replay import Nights
from ledger.queries import accounts
from letters.models import PrintBatch, Stop
from letters.operations import approvals, dispatches, rendering, stops
from rentincome import demonstration_money
from staff.clock import LONDON
from staff.models import Landlord, User
from staff.operations import landlords, officers
from staff.rules.roles import Role
from statements import notes
from statements.models import StatementRun
from statements.operations import runs as statement_runs
from statements.rules import due
from tenancies.models import ContactPreference, Patch, PatchCover, Person, PersonAddress, Scheme
from tenancies.operations import homes, people
from tenancies.rules.periods import PeriodUnit

PASSWORD = "demonstration"
STATEMENTS_ON = date(2026, 10, 7)
AT_ONCE = 200
BY_HAND = {"officer": Role.OFFICER, "leader": Role.TEAM_LEADER, "manager": Role.MANAGER}

Say = Callable[[str], None]


@dataclass
class Demonstration:
    """What `demo.json` tells, and where its files are."""

    told: dict[str, Any]
    folder: Path
    say: Say

    @property
    def today(self) -> date:
        return date.fromisoformat(self.told["today"])

    def live(self) -> None:
        """Set the landlords up and live through their weeks; what was done before is not done again."""
        with self.on_day(date.fromisoformat(self.told["landlords"][0]["take_on"])):
            self._open()
        for told in self.told["landlords"]:
            self._through_the_weeks(told)

    def _open(self) -> None:
        """Landlords, the people of the team, and the escalation policy with its second person."""
        by, on = officers.system(), date.fromisoformat(self.told["landlords"][0]["take_on"])
        for told in self.told["landlords"]:
            landlord = landlords.describe(
                code=told["code"],
                name=told["name"],
                address="\n".join(told["address"]),
                phone=told["phone"],
                email=told["email"],
                website=told["website"],
                colour=told["colour"],
                demonstration=True,
                by=by,
                on=on,
            )
            for person in self.told["staff"]:
                if told["code"] in person["landlords"]:
                    self._enrol(person, landlord, on)
            policies.install_default(
                landlord=landlord, by=by, approver=self.person(Role.MANAGER), on=on, at=instant(on)
            )

    def _enrol(self, told: dict[str, Any], landlord: Landlord, on: date) -> None:
        by = officers.system()
        user = officers.enrol(email=told["email"], name=told["name"], password=PASSWORD, by=by, on=on)
        officers.appoint(
            user=user, landlord=landlord, role=Role(told["role"]), from_on=on, team=told["team"], by=by, on=on
        )

    def person(self, role: Role) -> User:
        """Somebody of the team with a role."""
        email = next(person["email"] for person in self.told["staff"] if person["role"] == role.value)
        return User.objects.get(email=email)

    def _through_the_weeks(self, told: dict[str, Any]) -> None:
        landlord = Landlord.objects.get(code=told["code"])
        take_on = date.fromisoformat(told["take_on"])
        self.say(f"{landlord.name}: taking on")
        self._load(told, until=take_on)
        with self.on_day(take_on):
            self._name_places(told, landlord, take_on)
            self._policies(landlord, take_on)
        for event in self._events(told, landlord):
            event()
        run_days = {date.fromisoformat(run["on"]): bool(run["approve"]) for run in self.told["letter_runs"]}
        deaths = {date.fromisoformat(death["told_on"]): death for death in told["deaths"]}
        for day in sorted({*run_days, *deaths, STATEMENTS_ON, self.today}):
            self._load(told, until=day)
            with self.on_day(day):
                if day in deaths:
                    self._death(deaths[day], landlord, day)
                if day in run_days:
                    self._letters(landlord, day, approve=run_days[day])
                if day == STATEMENTS_ON:
                    self._statements(landlord, day, approve=told is self.told["landlords"][0])
        if told is self.told["landlords"][0]:
            self._by_hand(told, landlord, self.today - timedelta(days=2))

    def _policies(self, landlord: Landlord, on: date) -> None:
        """One for every tenure and account type, now that it is known which schemes are supported."""
        by, approver = officers.system(), self.person(Role.MANAGER)
        for name in EVERY:
            policies.install(landlord=landlord, name=name, by=by, approver=approver, on=on, at=instant(on))

    def _by_hand(self, told: dict[str, Any], landlord: Landlord, day: date) -> None:
        """The last Friday's work with money, left for somebody to look at."""
        team = {name: self.person(role) for name, role in BY_HAND.items()}
        with self.on_day(day):
            if demonstration_money.done_by_hand(told, landlord, on=day, **team):
                self.say(f"{landlord.name}: money by hand on {day:%A} {day.day} {day:%B}")

    def _load(self, told: dict[str, Any], *, until: date) -> None:
        """The same command a landlord types."""
        self.say(f"{told['name']}: up to {until:%A} {until.day} {until:%B}")
        with self.on_day(until):
            call_command(
                "load",
                self.folder / told["folder"],
                landlord=told["code"],
                take_on=date.fromisoformat(told["take_on"]),
                until=until,
                nights=Nights.EVERY,
                stdout=_Nowhere(),
            )

    def _name_places(self, told: dict[str, Any], landlord: Landlord, on: date) -> None:
        by = officers.system()
        for patch in told["patches"]:
            found = Patch.objects.get(landlord=landlord, code=patch["code"])
            homes.name_patch(patch=found, name=patch["name"], by=by, on=on)
        for scheme in told["schemes"]:
            place = Scheme.objects.get(landlord=landlord, code=scheme["code"])
            homes.name_scheme(scheme=place, name=scheme["name"], supported=scheme["supported"], by=by, on=on)
        for person in self.told["staff"]:
            user = User.objects.get(email=person["email"])
            for kind, given in ((PatchCover.Kind.OWNS, person["owns"]), (PatchCover.Kind.COVERS, person["covers"])):
                for cover in given:
                    if cover["landlord"] == landlord.code:
                        homes.give_patch(
                            patch=Patch.objects.get(landlord=landlord, code=cover["patch"]),
                            to=user,
                            kind=kind,
                            from_on=date.fromisoformat(cover["from"]),
                            until_on=_day(cover["until"]),
                            by=by,
                            on=on,
                        )
            for cover in person["schemes"]:
                if cover["landlord"] == landlord.code:
                    homes.give_scheme(
                        scheme=Scheme.objects.get(landlord=landlord, code=cover["scheme"]),
                        to=user,
                        from_on=date.fromisoformat(cover["from"]),
                        until_on=_day(cover["until"]),
                        by=by,
                        on=on,
                    )

    def _events(self, told: dict[str, Any], landlord: Landlord) -> Iterator[Callable[[], object]]:
        """What happened on a day, as calls; each row is dated, so nights before its day do not see it."""
        refs = accounts.by_account_ref(landlord)
        persons = {person.person_ref: person for person in Person.objects.filter(landlord=landlord)}
        team = {person.email: person for person in User.objects.all()}
        for row in told["payer_calendars"]:
            from_on = date.fromisoformat(row["from"])
            yield partial(
                payer_calendars.keep,
                account=refs[row["account_ref"]],
                kind=row["kind"],
                cycle=PeriodUnit(row["cycle"]),
                first_due_on=date.fromisoformat(row["first_due_on"]),
                expected_pence=row["expected_pence"],
                from_on=from_on,
                by=officers.system(),
                on=from_on,
            )
        for row in told["preferences"]:
            yield partial(self._prefer, row, persons[row["person_ref"]], team[row["by"]])
        for row in told["addresses"]:
            yield partial(
                people.write_to,
                person=persons[row["person_ref"]],
                kind=PersonAddress.Kind(row["kind"]),
                lines=[*row["lines"], row["postcode"]],
                from_on=date.fromisoformat(row["from"]),
                until_on=_day(row["until"]),
                by=team[row["by"]],
                on=date.fromisoformat(row["from"]),
            )
        for row in told["contacts"]:
            on = date.fromisoformat(row["on"])
            yield partial(
                contacts.log,
                account=refs[row["account_ref"]],
                person=persons[row["person_ref"]],
                channel=row["channel"],
                two_way=row["two_way"],
                note=row["note"],
                by=team[row["by"]],
                on=on,
                at=instant(on),
            )
        for row in told["holds"]:
            from_on = date.fromisoformat(row["from"])
            yield partial(
                holds.place,
                account=refs[row["account_ref"]],
                reason=HoldReason(row["reason"]),
                comment=row["comment"],
                from_on=from_on,
                until_on=_day(row["until"]),
                by=team[row["by"]],
                on=from_on,
            )
        for row in told["breathing_space"]:
            starts_on = date.fromisoformat(row["from"])
            yield partial(
                breathing_spaces.start,
                person=persons[row["person_ref"]],
                starts_on=starts_on,
                notified_on=date.fromisoformat(row["notified"]),
                reference=row["reference"],
                by=team[row["by"]],
                on=starts_on,
            )

    def _prefer(self, row: dict[str, Any], person: Person, by: User) -> None:
        from_on, kind = date.fromisoformat(row["from"]), ContactPreference.Kind(row["kind"])
        people.prefer(person=person, kind=kind, value=row["value"], from_on=from_on, by=by, on=from_on)

    def _death(self, row: dict[str, Any], landlord: Landlord, on: date) -> None:
        by = User.objects.get(email=row["by"])
        person = Person.objects.get(landlord=landlord, person_ref=row["person_ref"])
        people.record_death(person=person, died_on=date.fromisoformat(row["died_on"]), by=by, on=on)
        stops.place(
            landlord=landlord,
            person=person,
            reason=Stop.Reason.DECEASED,
            words="",
            from_on=on,
            until_on=None,
            by=by,
            on=on,
        )

    def _letters(self, landlord: Landlord, day: date, *, approve: bool) -> None:
        """The weekly run; all but the newest were approved, printed and sent on their day."""
        run = letter_runs.make(landlord=landlord, on=day, by=officers.system(), at=instant(day))
        if not approve:
            return
        leader = self.person(Role.TEAM_LEADER)
        try:
            chosen = approvals.select(
                landlord=landlord, filters={"run_label": run.label}, by=leader, on=day, at=instant(day, 10)
            )
        except approvals.NothingSelected:
            return
        approvals.approve(selection=chosen, by=leader, on=day, at=instant(day, 10))
        self._print(landlord, run, leader, day)

    def _print(self, landlord: Landlord, run: LetterRun, by: User, day: date) -> None:
        made = rendering.render_waiting(
            limit=AT_ONCE, by=officers.system(), on=day, at=instant(day, 11), landlord=landlord, run_label=run.label
        )
        if not dispatches.anything_ready(landlord, run.label):
            return
        at = instant(day, 12)
        batch = dispatches.make_batch(landlord=landlord, run_label=run.label, by=by, on=day, at=at)
        batch = dispatches.hand_over(
            batch=batch,
            by=by,
            on=day,
            at=at,
            still_due=lambda documents: letter_runs.why_not_due(documents, on=day),
        )
        if batch.state == PrintBatch.State.HANDED_OVER and batch.documents_count:
            dispatches.mark_sent(batch=batch, counted=batch.documents_count, by=by, on=day, at=instant(day, 16))
        self.say(f"{landlord.name}: {run.label}, {made.rendered} letters made, {batch.documents_count} sent")

    def _statements(self, landlord: Landlord, day: date, *, approve: bool) -> None:
        """The quarter's statements: approved and made for the first landlord, waiting for approval at the other."""
        quarter = due.newest_completed(day)
        leader = self.person(Role.TEAM_LEADER)
        known = StatementRun.objects.filter(landlord=landlord, rent_year=quarter.rent_year, quarter=quarter.number)
        run = known.first() or statement_runs.prepare(
            landlord=landlord,
            rent_year=quarter.rent_year,
            quarter=quarter.number,
            by=leader,
            on=day,
            at=instant(day),
        )
        if not approve:
            return
        told_by = notes.from_settings()
        if run.state not in statement_runs.GONE_OUT:
            statement_runs.approve(run=run, by=leader, on=day, at=instant(day, 10), note_for=told_by)
        made, done = 0, False
        while not done:
            step = statement_runs.produce(
                run=run, limit=AT_ONCE, by=officers.system(), on=day, at=instant(day, 11), note_for=told_by
            )
            made, done = made + step.rendered, step.done
        self.say(f"{landlord.name}: {made} statements of quarter {quarter.number} made")

    @contextmanager
    def on_day(self, day: date) -> Iterator[None]:
        """Pretend a day for whatever asks the clock."""
        before = settings.RENTINCOME_TODAY
        settings.RENTINCOME_TODAY = day
        try:
            yield
        finally:
            settings.RENTINCOME_TODAY = before

    def sign_ins(self) -> str:
        """The people worth signing in as, in one line."""
        named = [
            f"{self.person(role).email} ({words})"
            for role, words in ((Role.OFFICER, "officer"), (Role.TEAM_LEADER, "team leader"), (Role.MANAGER, "manager"))
        ]
        return f"{', '.join(named)}; password: {PASSWORD}"


class _Nowhere:
    """Where the loader's many lines go."""

    def write(self, _text: str) -> int:
        return 0

    def flush(self) -> None:
        return None


def instant(day: date, hour: int = 9) -> datetime:
    """An hour of a day in London."""
    return datetime.combine(day, time(hour), tzinfo=LONDON)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
