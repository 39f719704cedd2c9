"""
A landlord's files taken in as the days went by (DEC-16): take-on files, then for each day the charges that fall due,
the files of that day, and its night. What was done is named and skipped, so a grown folder may be loaded again.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from django.db import transaction

from feeds.models import FeedFile
from feeds.operations import files
from feeds.operations.folders import Given, WrongCall
from feeds.queries import problems
from ledger.operations import charges
from letters.rules.wording import money
from staff.models import Landlord, User
from staff.operations import landlords
from staff.refusals import Refused


class Nights(StrEnum):
    """Which days' nights a replay runs; the figures never depend on it."""

    LAST = "last"
    SUNDAYS = "sundays"
    EVERY = "every"


class Outcome(StrEnum):
    """What became of one file."""

    APPLIED = "applied"
    SKIPPED = "skipped"
    REFUSED = "refused"


@dataclass(frozen=True)
class Loaded:
    """One file and what became of it; of a refused one, why: "file:line:column: what. What to do"."""

    name: str
    outcome: Outcome
    problems: tuple[str, ...] = ()


@dataclass
class Replay:
    """What a replay did. `refusal` is set where it had to stop; what was applied before stays."""

    loaded: list[Loaded] = field(default_factory=list)
    days: int = 0
    charges: int = 0
    nights: int = 0
    refusal: str = ""

    @property
    def refused(self) -> bool:
        """Whether something stopped it."""
        return bool(self.refusal)

    @property
    def applied_any(self) -> bool:
        """Whether a file was taken in that had not been before."""
        return any(each.outcome is Outcome.APPLIED for each in self.loaded)


Say = Callable[[str], None]
Night = Callable[[date], bool]


@dataclass(frozen=True)
class Asked:
    """
    What a replay is asked for.

    :param take_on: said once; the day from which charges are raised here.
    :param until: the last day; the latest file's day unless given.
    :param today: the real day, for what has no day of its own.
    :param charged_until: the newest day whose night has been run: it and the days before have had their charges, so
        they are not charged again unless this replay takes in a file that is new.
    """

    given: Sequence[Given]
    today: date
    take_on: date | None = None
    until: date | None = None
    nights: Nights = Nights.LAST
    charged_until: date | None = None


def run(*, landlord: Landlord, asked: Asked, night: Night | None, by: User, say: Say) -> Replay:
    """
    Take in files in the order of days, up to and with the last day. A feed without a day in its name is taken in by
    itself, without charges or nights.

    :param night: runs one day's night and says whether it did, or had been run before; None for a rehearsal.
    :param say: told one line for each thing done.
    :raises WrongCall: if no take-on day was ever said.
    :raises LandlordNotDescribed: if another take-on day was settled before.
    """
    return _Course(landlord, asked, night, by, say).run()


def rehearse(*, landlord: Landlord, asked: Asked, by: User, say: Say) -> Replay:
    """Do all that `run` would, nights left out, and leave nothing behind: no row, no bytes."""
    with transaction.atomic():
        done = _Course(landlord, asked, None, by, say, rehearsal=True).run()
        transaction.set_rollback(True)
    landlord.refresh_from_db()
    return done


class _Stopped(Exception):
    """Something was refused; its message is the refusal."""


class _Course:
    """One replay under way."""

    def __init__(
        self, landlord: Landlord, asked: Asked, night: Night | None, by: User, say: Say, *, rehearsal: bool = False
    ) -> None:
        self.rehearsal = rehearsal
        self.landlord, self.asked, self.night, self.by, self.say = landlord, asked, night, by, say
        self.done = Replay()
        self.first = asked.today

    def run(self) -> Replay:
        """From the take-on day to the last, or to what is refused."""
        self.settle_take_on()
        try:
            self.undated_files()
            self.days()
        except _Stopped as stopped:
            self.done.refusal = str(stopped)
        return self.done

    def settle_take_on(self) -> None:
        """Settle the take-on day the first time it is said; later it need not be said again (DEC-16)."""
        if self.asked.take_on is not None:
            landlords.take_on(landlord=self.landlord, take_on_on=self.asked.take_on, by=self.by, on=self.asked.today)
        if self.landlord.take_on_on is None:
            raise WrongCall(f"{self.landlord.name} has no take-on day yet. Say it once: --take-on DATE.")
        self.first = self.landlord.take_on_on

    def undated_files(self) -> None:
        """Take-on files belong to the take-on day; a feed that names no day is taken in on the last."""
        for given in self.asked.given:
            if given.dated_on is None:
                self._load(given, self.first if given.kind.take_on else self.asked.until or self.asked.today)

    def days(self) -> None:
        """Charges, files and night of each day, to the last."""
        dated: dict[date, list[Given]] = defaultdict(list)
        for given in sorted(self.asked.given, key=lambda each: (each.kind.order, each.name)):
            if given.dated_on is not None:
                dated[given.dated_on].append(given)
        takes_on = any(given.kind.take_on for given in self.asked.given)
        last = self.asked.until or max(dated, default=None)
        if last is None or not (dated or takes_on):
            return
        start = min([self.first, *dated])
        for day in (start + timedelta(days=number) for number in range((last - start).days + 1)):
            self._charges(day)
            for given in dated[day]:
                self._load(given, day)
            self._night(day, last)

    def _charges(self, day: date) -> None:
        self.done.days += 1
        if self._had_its_charges(day):
            return
        try:
            runs = charges.raise_due(landlord=self.landlord, by=self.by, on=day)
        except Refused as refused:
            raise _Stopped(f"{day}: {refused}") from refused
        self.done.charges += len(runs)
        for each in runs:
            week = f"{each.rent_group} {each.rent_year} week {each.week}"
            self.say(f"{day} charged {week}: {each.accounts:,} accounts, {money(each.total_pence)}")

    def _had_its_charges(self, day: date) -> bool:
        """A day that was lived through before owes nothing more, unless a file told something new since."""
        before = self.asked.charged_until
        return before is not None and day <= before and not self.done.applied_any

    def _load(self, given: Given, on: date) -> None:
        """Take in one file, unless it was before."""
        with given.path.open("rb") as content:
            feed_file = files.receive(
                landlord=self.landlord,
                kind=given.kind.name,
                name=given.name,
                content=content,
                by=self.by,
                on=on,
                form=given.form,
                keep_bytes=not self.rehearsal,
            )
            if feed_file.state == FeedFile.State.APPLIED:
                self.done.loaded.append(Loaded(given.name, Outcome.SKIPPED))
                self.say(f"{given.name}: loaded already, skipped")
                return
            feed_file = files.apply(feed_file=feed_file, by=self.by, on=on, content=content if self.rehearsal else None)
        if feed_file.state == FeedFile.State.REFUSED:
            self.done.loaded.append(Loaded(given.name, Outcome.REFUSED, tuple(problems.told(feed_file))))
            raise _Stopped(f"{given.name} was refused whole; nothing of it was applied.")
        self.done.loaded.append(Loaded(given.name, Outcome.APPLIED))
        self.say(_told(feed_file))

    def _night(self, day: date, last: date) -> None:
        if self.night is None or day < self.first or not _has_night(day, last, self.asked.nights):
            return
        try:
            self.done.nights += self.night(day)
        except Refused as refused:
            raise _Stopped(f"The night of {day}: {refused}") from refused


def _has_night(day: date, last: date, nights: Nights) -> bool:
    if nights is Nights.EVERY:
        return True
    return day.weekday() == 6 if nights is Nights.SUNDAYS else day == last


def _told(feed_file: FeedFile) -> str:
    words = f"{feed_file.name}: {feed_file.rows_stated:,} rows applied"
    if feed_file.batch_id is not None:
        words += f", {feed_file.posted_count:,} posted {money(feed_file.posted_pence)}"
        if feed_file.suspense_count or feed_file.suspense_pence:
            words += f", {feed_file.suspense_count:,} to suspense {money(feed_file.suspense_pence)}"
    if feed_file.left_count:
        words += f", {feed_file.left_count:,} left to the housing system {money(feed_file.left_pence)}"
    return words
