"""The names by which policies speak of facts: their kinds, how they are read, how they are said (DEC-18)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import partial
from operator import attrgetter

from arrears.rules.arrangements import ArrangementKind, ArrangementState
from arrears.rules.arrangements import instalments_short as hundredths_short
from arrears.rules.facts import Facts, FactValue, last_action, last_of, unanswered_days
from arrears.rules.holds import RULES
from arrears.rules.measures import DebtMeasure
from letters.rules.wording import money

Reader = Callable[[Facts, date], FactValue]
Meaning = DebtMeasure | frozenset[str] | str | None
"""What the `of` of a sentence stands for: a measure, the codes of a group of actions, a flag."""


LETTER_FAILED = "letter_failed"
"""The newest paper could not be delivered."""
FORWARDING_ADDRESS = "forwarding_address"
"""Somebody of a tenancy that has ended can be written to (PRA-15)."""
FLAGS = frozenset({LETTER_FAILED, FORWARDING_ADDRESS})
"""Every mark of an account that policies may ask for."""


class FactKind(StrEnum):
    """What sort of value a fact has; it settles which tests may be asked of it."""

    PENCE = "pence"
    WEEKS = "hundredths of a week"
    DAYS = "days"
    COUNT = "a count"
    HUNDREDTHS = "hundredths"
    WORD = "a word"
    FLAG = "true or false"


class Of(StrEnum):
    """What a sentence about a fact has to name beside it."""

    MEASURE = "a measure of the policy"
    ACTIONS = "an action or a group of actions"
    FLAG = "a flag"


class Paying(StrEnum):
    """
    Which way a payment can move a fact. It keeps a policy by stages from a sentence that a payment makes true: only
    what falls may be asked to be high, only what a payment sets may be asked to be unset.
    """

    LOWERS = "lowers"
    RAISES = "raises"
    LEAVES = "leaves"


class Need(StrEnum):
    """What has to be loaded for a fact beyond what every decision reads."""

    LAST_ACTION = "last_action"
    """Contacts count as actions too, where the last thing done of any kind is asked."""
    CONTACTS = "contacts"
    FLAGS = "flags"


@dataclass(frozen=True, slots=True)
class FactWord:
    """
    One fact as policies name it: its kind, how it is read, and how what is seen is said to an officer.

    `reads_of` makes the reader of a fact that needs an `of`; `within` facts count back so many days.
    """

    name: str
    kind: FactKind
    read: Reader | None
    says: str
    says_unknown: str = "not known"
    paying: Paying = Paying.LEAVES
    of: Of | None = None
    reads_of: Callable[[Meaning, int], Reader] | None = None
    within: bool = False
    needs: Need | None = None

    def seen(self, value: FactValue, of: str = "", within: int = 0) -> str:
        """Return what is seen, in plain English, without a full stop."""
        if value is None:
            return self.says_unknown.format(of=of, within=within)
        if self.kind is FactKind.FLAG:
            return (self.says if value else self.says_unknown).format(of=of, within=within)
        return self.says.format(amount(self.kind, value), of=of, within=within)


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


# ---- readers


def _field(facts: Facts, on: date, *, get: Callable[[Facts], FactValue]) -> FactValue:
    return get(facts)


def _of(name: str) -> Reader:
    return partial(_field, get=attrgetter(name))


def _misses(facts: Facts, on: date) -> int | None:
    return None if facts.arrangement is None else facts.arrangement.consecutive_misses


def _short(facts: Facts, on: date) -> int | None:
    made = facts.arrangement
    return None if made is None else hundredths_short(made.shortfall_pence, made.instalment_pence)


def _days_since(name: str) -> Reader:
    get = attrgetter(name)

    def reads(facts: Facts, on: date) -> int | None:
        since: date | None = get(facts)
        return None if since is None else (on - since).days

    return reads


def _days_until(name: str) -> Reader:
    get = attrgetter(name)

    def reads(facts: Facts, on: date) -> int | None:
        until: date | None = get(facts)
        return None if until is None or until < on else (until - on).days

    return reads


def _is_set(name: str) -> Reader:
    get = attrgetter(name)

    def reads(facts: Facts, on: date) -> bool:
        return get(facts) is not None

    return reads


def _measure_pence(means: Meaning, within: int) -> Reader:
    assert isinstance(means, DebtMeasure)
    return partial(_field, get=means.pence)


def _measure_weeks(means: Meaning, within: int) -> Reader:
    assert isinstance(means, DebtMeasure)
    return partial(_field, get=means.weeks)


def _since_action(means: Meaning, within: int) -> Reader:
    assert isinstance(means, frozenset)
    codes = means

    def reads(facts: Facts, on: date) -> int | None:
        newest = last_of(facts, codes, on)
        return None if newest is None else (on - newest).days

    return reads


def _last_is(means: Meaning, within: int) -> Reader:
    assert isinstance(means, frozenset)
    codes = means

    def reads(facts: Facts, on: date) -> bool:
        newest = last_action(facts, on)
        return newest is not None and newest.kind in codes

    return reads


def _last_action_days(facts: Facts, on: date) -> int | None:
    newest = last_action(facts, on)
    return None if newest is None else (on - newest.on).days


def _has_flag(means: Meaning, within: int) -> Reader:
    assert isinstance(means, str)
    name = means

    def reads(facts: Facts, on: date) -> bool:
        return name in facts.flags

    return reads


def _attempts(means: Meaning, within: int) -> Reader:
    def reads(facts: Facts, on: date) -> int:
        return sum(1 for one in facts.contacts if 0 <= (on - one.on).days <= within)

    return reads


def _attempt_ways(means: Meaning, within: int) -> Reader:
    def reads(facts: Facts, on: date) -> int:
        return len({one.channel for one in facts.contacts if 0 <= (on - one.on).days <= within})

    return reads


def _notice(name: str) -> Reader:
    def reads(facts: Facts, on: date) -> bool:
        if facts.notice is None:
            return name != "lapsed" and facts.notice_until is not None and on <= facts.notice_until
        answer: bool = getattr(facts.notice, name)(on)
        return answer

    return reads


def _notice_ever(facts: Facts, on: date) -> bool:
    return facts.notice is not None or facts.notice_until is not None


def _hearing_day(facts: Facts) -> date | None:
    return facts.hearing_on if facts.hearing is None else facts.hearing.on


def _hearing_ever(facts: Facts, on: date) -> bool:
    return _hearing_day(facts) is not None


def _hearing_future(facts: Facts, on: date) -> bool:
    day = _hearing_day(facts)
    return day is not None and day > on


def _hearing_past(facts: Facts, on: date) -> bool:
    day = _hearing_day(facts)
    return day is not None and day < on


def _hearing_blank(facts: Facts, on: date) -> bool:
    day = _hearing_day(facts)
    return day is not None and day <= on and not (facts.hearing and facts.hearing.outcome)


def _hearing_days(facts: Facts, on: date) -> int | None:
    day = _hearing_day(facts)
    return None if day is None or day > on else (on - day).days


def _hearing_outcome(facts: Facts, on: date) -> str | None:
    return facts.hearing.outcome if facts.hearing and facts.hearing.outcome else None


def _hearing_terms(facts: Facts, on: date) -> bool:
    return facts.hearing is not None and facts.hearing.terms


def _hearing_since(means: Meaning, within: int) -> Reader:
    assert isinstance(means, frozenset)
    codes = means

    def reads(facts: Facts, on: date) -> bool:
        day, newest = _hearing_day(facts), last_of(facts, codes, on)
        return day is not None and newest is not None and day > newest

    return reads


def _hearing_decided(facts: Facts, on: date) -> bool:
    return facts.hearing is not None and bool(facts.hearing.outcome)


def _court_arrangement(facts: Facts, on: date) -> bool:
    """The newest arrangement is the court's, begun with the newest hearing or after it."""
    day, made = _hearing_day(facts), facts.arrangement
    return made is not None and made.kind is ArrangementKind.COURT and day is not None and made.started_on >= day


def _arrangement_active(facts: Facts, on: date) -> bool:
    return facts.arrangement is not None and facts.arrangement.state is not ArrangementState.COMPLETED


def _arrangement(name: str) -> Reader:
    def reads(facts: Facts, on: date) -> str | None:
        return None if facts.arrangement is None else str(getattr(facts.arrangement, name))

    return reads


def _arrangement_broken(facts: Facts, on: date) -> bool:
    return facts.arrangement is not None and facts.arrangement.own_state is ArrangementState.BROKEN


def _eviction_set(facts: Facts, on: date) -> bool:
    return facts.eviction_set or facts.eviction_on is not None


def _held(facts: Facts, on: date) -> bool:
    return any(not RULES[hold.reason].is_law and hold.holds(on) for hold in facts.holds)


def _claim_days(facts: Facts, on: date) -> int | None:
    return None if facts.pending_claim is None else (on - facts.pending_claim.since).days


def _claim_complete(facts: Facts, on: date) -> bool:
    return facts.pending_claim is not None and facts.pending_claim.evidence_in


_NO_ARRANGEMENT = "there is no arrangement"
_NO_WEEKLY = "there is no weekly charge to measure by"
PENCE, WEEKS, DAYS, COUNT = FactKind.PENCE, FactKind.WEEKS, FactKind.DAYS, FactKind.COUNT
WORD, FLAG = FactKind.WORD, FactKind.FLAG
LOWERS, RAISES = Paying.LOWERS, Paying.RAISES

_DEBT = (
    FactWord("chase_pence", PENCE, _of("chase_pence"), "has {} overdue", paying=LOWERS),
    FactWord("chase_weeks", WEEKS, _of("chase_hundredths"), "has {} of rent overdue", _NO_WEEKLY, LOWERS),
    FactWord(
        "ladder_amount_pence", PENCE, _of("ladder_amount_pence"), "owes {} after this week's grace", paying=LOWERS
    ),
    FactWord(
        "ladder_weeks", WEEKS, _of("weeks_hundredths"), "owes {} of rent after this week's grace", _NO_WEEKLY, LOWERS
    ),
    FactWord("real_pence", PENCE, _of("real_pence"), "arrears after expected benefit are {}", paying=LOWERS),
    FactWord("balance_pence", PENCE, _of("balance_pence"), "the balance is {}", paying=LOWERS),
    FactWord("debt_pence", PENCE, None, "{of} is {}", "{of} is not known", LOWERS, Of.MEASURE, reads_of=_measure_pence),
    FactWord("debt_weeks", WEEKS, None, "{of} is {}", _NO_WEEKLY, LOWERS, Of.MEASURE, reads_of=_measure_weeks),
    FactWord("owed_days", DAYS, _days_since("owed_since"), "owing for {}", "nothing has been owed", LOWERS),
    FactWord("episode_days", DAYS, _days_since("episode_started_on"), "in arrears for {}", "not in an arrears episode"),
    FactWord("reducing", FLAG, _of("reducing"), "arrears are falling", "arrears are not falling", RAISES),
    FactWord("weeks_reducing", COUNT, _of("weeks_reducing"), "weeks running with arrears falling: {}", paying=RAISES),
    FactWord("weeks_static", COUNT, _of("weeks_static"), "weeks running without growth: {}", paying=RAISES),
)
_PAYMENTS = (
    FactWord(
        "missed_payment_days",
        DAYS,
        _of("missed_payment_days"),
        "an expected payment is late by {}",
        "no expected payment is late",
        LOWERS,
    ),
    FactWord(
        "days_since_payment",
        DAYS,
        _days_since("last_payment_on"),
        "the last payment was {} ago",
        "no payment is known",
        LOWERS,
    ),
    FactWord(
        "has_calendar",
        FLAG,
        _of("has_calendar"),
        "a payer's calendar is recorded",
        "no payer's calendar is recorded",
    ),
    FactWord(
        "benefit_missing",
        FLAG,
        _is_set("benefit_missing_since"),
        "expected benefit is missing",
        "no benefit is missing",
    ),
    FactWord(
        "pending_claim",
        FLAG,
        _is_set("pending_claim"),
        "a benefit claim is pending",
        "no benefit claim is pending",
    ),
    FactWord(
        "claim_complete",
        FLAG,
        _claim_complete,
        "a benefit claim is pending with its evidence in",
        "no benefit claim with its evidence in is pending",
    ),
    FactWord(
        "pending_claim_days",
        DAYS,
        _claim_days,
        "a benefit claim has been pending for {}",
        "no benefit claim is pending",
    ),
)
_WRITTEN = (
    FactWord(
        "unanswered_days",
        DAYS,
        unanswered_days,
        "the last letter has been without an answer for {}",
        "no letter is waiting for an answer",
        LOWERS,
    ),
    FactWord(
        "days_since_action",
        DAYS,
        None,
        "{of} was {} ago",
        "there was no {of}",
        of=Of.ACTIONS,
        reads_of=_since_action,
    ),
    FactWord(
        "last_action",
        FLAG,
        None,
        "the last action was {of}",
        "the last action was not {of}",
        of=Of.ACTIONS,
        reads_of=_last_is,
        needs=Need.LAST_ACTION,
    ),
    FactWord(
        "last_action_days",
        DAYS,
        _last_action_days,
        "the last action was {} ago",
        "nothing was done yet",
    ),
    FactWord(
        "contact_attempts",
        COUNT,
        None,
        "contacts made or tried in {within} days: {}",
        reads_of=_attempts,
        within=True,
        needs=Need.CONTACTS,
    ),
    FactWord(
        "contact_ways",
        COUNT,
        None,
        "ways of contact tried in {within} days: {}",
        reads_of=_attempt_ways,
        within=True,
        needs=Need.CONTACTS,
    ),
)
_AGREED = (
    FactWord("consecutive_misses", COUNT, _misses, "instalments missed in a row: {}", _NO_ARRANGEMENT, LOWERS),
    FactWord(
        "instalments_short",
        FactKind.HUNDREDTHS,
        _short,
        "the arrangement is {} instalments short",
        _NO_ARRANGEMENT,
        LOWERS,
    ),
    FactWord("arrangement_class", WORD, _arrangement("kind"), "the arrangement is {}", _NO_ARRANGEMENT),
    FactWord("arrangement_state", WORD, _arrangement("state"), "the arrangement is {}", _NO_ARRANGEMENT, RAISES),
    FactWord(
        "arrangement_broken",
        FLAG,
        _arrangement_broken,
        "the arrangement is broken by the payer's own calendar",
        "no arrangement is broken by the payer's own calendar",
        LOWERS,
    ),
    FactWord(
        "arrangement_active", FLAG, _arrangement_active, "an arrangement runs, kept or not", "no arrangement runs"
    ),
    FactWord(
        "court_arrangement",
        FLAG,
        _court_arrangement,
        "the court's arrangement of the last hearing stands",
        "no court arrangement of the last hearing stands",
    ),
)
_COURT = (
    FactWord("notice_ever", FLAG, _notice_ever, "a notice was served", "no notice was served"),
    FactWord("notice_in_force", FLAG, _notice("in_force"), "a notice is in force", "no notice is in force"),
    FactWord("notice_usable", FLAG, _notice("usable"), "the notice can be used", "no notice can be used yet"),
    FactWord("notice_lapsed", FLAG, _notice("lapsed"), "the notice has lapsed", "no notice has lapsed"),
    FactWord("hearing_ever", FLAG, _hearing_ever, "there is a hearing date", "there was never a hearing date"),
    FactWord("hearing_future", FLAG, _hearing_future, "a hearing is still to come", "no hearing is to come"),
    FactWord("hearing_past", FLAG, _hearing_past, "the hearing is over", "no hearing is over"),
    FactWord("hearing_blank", FLAG, _hearing_blank, "the hearing's outcome is blank", "no hearing's outcome is blank"),
    FactWord(
        "hearing_decided", FLAG, _hearing_decided, "a hearing's outcome is recorded", "no hearing's outcome is recorded"
    ),
    FactWord("hearing_days", DAYS, _hearing_days, "the hearing was {} ago", "no hearing was held"),
    FactWord(
        "hearing_outcome",
        WORD,
        _hearing_outcome,
        "the hearing's outcome is {}",
        "there is no outcome of a hearing",
    ),
    FactWord("hearing_terms", FLAG, _hearing_terms, "the court asked for terms", "the court asked for no terms"),
    FactWord(
        "hearing_since",
        FLAG,
        None,
        "the hearing date is later than {of}",
        "no hearing date is later than {of}",
        of=Of.ACTIONS,
        reads_of=_hearing_since,
    ),
    FactWord("order_in_force", FLAG, _is_set("order_on"), "a court order is in force", "no court order is in force"),
    FactWord("order_days", DAYS, _days_since("order_on"), "the court order is {} old", "no court order is in force"),
    FactWord("eviction_set", FLAG, _eviction_set, "an eviction date was set", "no eviction date was ever set"),
)
_ACCOUNT = (
    FactWord("account_type", WORD, _of("account_type"), "the account is {}"),
    FactWord("tenure", WORD, _of("tenure"), "the tenure is {}"),
    FactWord("former", FLAG, _of("former"), "the tenancy has ended", "the tenancy runs"),
    FactWord(
        "former_days",
        DAYS,
        _days_since("tenancy_ended_on"),
        "the tenancy ended {} ago",
        "the tenancy has no end",
    ),
    FactWord("trial_ends_in", DAYS, _days_until("trial_ends_on"), "the trial ends in {}", "no trial is running"),
    FactWord("held", FLAG, _held, "the account is held", "the account is not held"),
    FactWord(
        "flag",
        FLAG,
        None,
        "“{of}” is set",
        "“{of}” is not set",
        of=Of.FLAG,
        reads_of=_has_flag,
        needs=Need.FLAGS,
    ),
)

WORDS = {word.name: word for word in (*_DEBT, *_PAYMENTS, *_WRITTEN, *_AGREED, *_COURT, *_ACCOUNT)}
"""Every fact that a policy may name (DEC-18)."""
