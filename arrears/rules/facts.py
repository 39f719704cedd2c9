"""
Everything that a decision may see about one account, and the names by which policies speak of it (DEC-18).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import partial
from operator import attrgetter

from arrears.rules.arrangements import ArrangementState
from arrears.rules.arrangements import instalments_short as hundredths_short
from arrears.rules.holds import BreathingSpace, Hold
from ledger.rules.rent_weeks import monday_of
from letters.rules.wording import day, money

FactValue = int | str | bool | None


@dataclass(frozen=True, slots=True)
class LetterSent:
    """
    The newest paper of one kind: what a step proposes (`A1`), the day it was sent, whether it was answered.

    Answered is a payment, an arrangement or a two-way contact since it was sent (PRA-3).
    """

    kind: str
    sent_on: date
    answered: bool


@dataclass(frozen=True, slots=True)
class ArrangementSeen:
    """
    The arrangement in force: OPS-E9's state, and the one by the payer's own calendar, which moves the policy
    (PRA-3).

    `shortfall_pence` is the own calendar's; `consecutive_misses` counts up to the newest instalment due.
    """

    started_on: date
    state: ArrangementState
    own_state: ArrangementState
    consecutive_misses: int
    shortfall_pence: int
    instalment_pence: int


@dataclass(frozen=True, slots=True)
class WritingStop:
    """
    A stop on writing that `letters` keeps for a person or account (DEC-20), with its reason in an officer's
    words.
    """

    words: str
    from_on: date
    until_on: date | None


@dataclass(frozen=True, slots=True)
class PendingClaim:
    """
    A benefit claim not yet decided: what it is (HB, UC), since when, and whether its evidence is all in
    (PRA-6).
    """

    kind: str
    since: date
    evidence_in: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """
    What a decision may see: figures of `Position`, the law's facts, what was agreed, and what was written.

    `holds`, `stops` and `breathing_spaces` may name ones of other days: the decision looks at their dates.
    `hearing_on` and `eviction_on` are of a hearing and an eviction that have no outcome yet; `order_on` of an
    order or warrant in force (DEC-19). `reducing` None is not known, which is not reducing (PRA-2).
    `missed_payment_days` counts from the first expected payment that did not come; None is none missed.
    """

    balance_pence: int
    technical_pence: int
    real_pence: int
    ladder_amount_pence: int
    weeks_hundredths: int | None
    chase_pence: int
    chase_hundredths: int | None
    account_type: str = "CUR"
    tenure: str = ""
    former: bool = False
    payments_in: bool = True
    holds: tuple[Hold, ...] = ()
    stops: tuple[WritingStop, ...] = ()
    breathing_spaces: tuple[BreathingSpace, ...] = ()
    notice_until: date | None = None
    hearing_on: date | None = None
    order_on: date | None = None
    eviction_on: date | None = None
    arrangement: ArrangementSeen | None = None
    pending_claim: PendingClaim | None = None
    episode_started_on: date | None = None
    letters: tuple[LetterSent, ...] = ()
    reducing: bool | None = None
    weeks_reducing: int = 0
    weeks_static: int = 0
    has_calendar: bool = False
    missed_payment_days: int | None = None
    benefit_missing_since: date | None = None
    last_payment_on: date | None = None
    last_contact_on: date | None = None

    def episode_letters(self, on: date) -> tuple[LetterSent, ...]:
        """Return the letters of this episode; before its first week-end, those of this week (PRA-4)."""
        if not self.letters:
            return ()
        since = self.episode_started_on or monday_of(on)
        return tuple(letter for letter in self.letters if letter.sent_on >= since)


class FactKind(StrEnum):
    """What sort of value a fact has; it settles which tests may be asked of it."""

    PENCE = "pence"
    WEEKS = "hundredths of a week"
    DAYS = "days"
    COUNT = "a count"
    HUNDREDTHS = "hundredths"
    WORD = "a word"
    FLAG = "true or false"


@dataclass(frozen=True, slots=True)
class FactWord:
    """One fact as policies name it: its kind, how it is read, and how what is seen is said to an officer."""

    name: str
    kind: FactKind
    read: Callable[[Facts, date], FactValue]
    says: str
    says_unknown: str = "not known"

    def seen(self, value: FactValue) -> str:
        """Return what is seen, in plain English, without a full stop."""
        if value is None:
            return self.says_unknown
        if self.kind is FactKind.FLAG:
            return self.says if value else self.says_unknown
        return self.says.format(amount(self.kind, value))


def amount(kind: FactKind, value: FactValue) -> str:
    """Write a fact's value for people: £84.20, 2.5 weeks, 14 days."""
    if not isinstance(value, int) or isinstance(value, bool):
        return str(value)
    if kind is FactKind.PENCE:
        return money(value)
    if kind is FactKind.WEEKS:
        return "1 week" if value == 100 else f"{_hundredths(value)} weeks"
    if kind is FactKind.DAYS:
        return "1 day" if value == 1 else f"{value} days"
    return _hundredths(value) if kind is FactKind.HUNDREDTHS else str(value)


def _hundredths(value: int) -> str:
    whole, rest = divmod(abs(value), 100)
    sign = "-" if value < 0 else ""
    return f"{sign}{whole}.{rest:02d}".rstrip("0").rstrip(".")


def _unanswered_days(facts: Facts, on: date) -> int | None:
    letters = facts.episode_letters(on)
    if not letters:
        return None
    newest = max(letters, key=attrgetter("sent_on"))
    return None if newest.answered else (on - newest.sent_on).days


def unanswered_since(facts: Facts, on: date) -> date | None:
    """
    Return the day on which the newest letter of the episode was sent, if nobody has answered it (PRA-3).
    """
    days = _unanswered_days(facts, on)
    return None if days is None else on - timedelta(days=days)


def _misses(facts: Facts, on: date) -> int | None:
    return None if facts.arrangement is None else facts.arrangement.consecutive_misses


def _short(facts: Facts, on: date) -> int | None:
    made = facts.arrangement
    return None if made is None else hundredths_short(made.shortfall_pence, made.instalment_pence)


def _episode_days(facts: Facts, on: date) -> int | None:
    return None if facts.episode_started_on is None else (on - facts.episode_started_on).days


def _benefit_missing(facts: Facts, on: date) -> bool:
    return facts.benefit_missing_since is not None


def _field(facts: Facts, on: date, *, get: Callable[[Facts], FactValue]) -> FactValue:
    return get(facts)


def _of(name: str) -> Callable[[Facts, date], FactValue]:
    return partial(_field, get=attrgetter(name))


_NO_ARRANGEMENT = "there is no arrangement"
_NO_WEEKLY = "there is no weekly charge to measure by"

WORDS = {
    word.name: word
    for word in (
        FactWord("chase_pence", FactKind.PENCE, _of("chase_pence"), "has {} overdue"),
        FactWord("chase_weeks", FactKind.WEEKS, _of("chase_hundredths"), "has {} of rent overdue", _NO_WEEKLY),
        FactWord(
            "ladder_amount_pence",
            FactKind.PENCE,
            _of("ladder_amount_pence"),
            "owes {} after this week's grace",
        ),
        FactWord(
            "ladder_weeks",
            FactKind.WEEKS,
            _of("weeks_hundredths"),
            "owes {} of rent after this week's grace",
            _NO_WEEKLY,
        ),
        FactWord("real_pence", FactKind.PENCE, _of("real_pence"), "arrears after expected benefit are {}"),
        FactWord("balance_pence", FactKind.PENCE, _of("balance_pence"), "the balance is {}"),
        FactWord(
            "unanswered_days",
            FactKind.DAYS,
            _unanswered_days,
            "the last letter has been without an answer for {}",
            "no letter is waiting for an answer",
        ),
        FactWord(
            "missed_payment_days",
            FactKind.DAYS,
            _of("missed_payment_days"),
            "an expected payment is late by {}",
            "no expected payment is late",
        ),
        FactWord("consecutive_misses", FactKind.COUNT, _misses, "instalments missed in a row: {}", _NO_ARRANGEMENT),
        FactWord(
            "instalments_short",
            FactKind.HUNDREDTHS,
            _short,
            "the arrangement is {} instalments short",
            _NO_ARRANGEMENT,
        ),
        FactWord("episode_days", FactKind.DAYS, _episode_days, "in arrears for {}", "not in an arrears episode"),
        FactWord("account_type", FactKind.WORD, _of("account_type"), "the account is {}"),
        FactWord("tenure", FactKind.WORD, _of("tenure"), "the tenure is {}"),
        FactWord(
            "has_calendar",
            FactKind.FLAG,
            _of("has_calendar"),
            "a payer's calendar is recorded",
            "no payer's calendar is recorded",
        ),
        FactWord(
            "benefit_missing",
            FactKind.FLAG,
            _benefit_missing,
            "expected benefit is missing",
            "no benefit is missing",
        ),
    )
}
"""Every fact that a policy may name (DEC-18)."""


def said_day(on: date | None) -> str:
    """Write a day in full, or say that there is none yet."""
    return "no date yet" if on is None else day(on)
