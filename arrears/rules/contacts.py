"""
Ways of contact, how they end, and whom we may talk to about an account (OPS-E13, PRA-27).

The shipped outcomes are OPS-E13's diary codes in plain words. Each is dated; a landlord's own rows add to them, rename
or end them (`arrears.models.ContactOutcome`).
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Channel(StrEnum):
    """Each way of contact there is. Social media is none: what is written there is not ours to use."""

    CALL_OUT = "call_out"
    CALL_IN = "call_in"
    VISIT = "visit"
    TEXT = "text"
    EMAIL = "email"
    OFFICE = "office"
    LETTER_IN = "letter_in"
    NOTE = "note"


CHANNEL_WORDS: Mapping[Channel, str] = {
    Channel.CALL_OUT: "Call made",
    Channel.CALL_IN: "Call received",
    Channel.VISIT: "Visit",
    Channel.TEXT: "Text",
    Channel.EMAIL: "Email",
    Channel.OFFICE: "Office interview",
    Channel.LETTER_IN: "Reply by letter",
    Channel.NOTE: "Note",
}

CHECKED: frozenset[Channel] = frozenset({Channel.CALL_OUT, Channel.CALL_IN, Channel.OFFICE})
"""Where somebody says who they are and has to show it before figures are read out (PRA-27)."""


class Told(StrEnum):
    """What an outcome is about: how the attempt ended, or what was talked about."""

    RESULT = "result"
    ABOUT = "about"


@dataclass(frozen=True, slots=True)
class Outcome:
    """
    One code of the catalogue between two days.

    :param reached: somebody spoke with us or wrote to us; whether that answers a letter, the caller check decides.
    :param channels: the ways it belongs to; empty means every way but a note.
    """

    code: str
    words: str
    told: Told
    reached: bool
    channels: frozenset[str]
    from_on: date
    until_on: date | None = None

    def in_force(self, on: date) -> bool:
        """Whether it may be chosen on a day."""
        return self.from_on <= on and (self.until_on is None or on <= self.until_on)

    def fits(self, channel: str) -> bool:
        """Whether it belongs to a way of contact."""
        return channel in self.channels if self.channels else channel != Channel.NOTE


SHIPPED_FROM = date(2020, 1, 1)
_CALLS = frozenset({Channel.CALL_OUT, Channel.CALL_IN})
_OUT = frozenset({Channel.CALL_OUT})
_VISIT = frozenset({Channel.VISIT})
_OFFICE = frozenset({Channel.OFFICE})
_WRITTEN = frozenset({Channel.TEXT, Channel.EMAIL})


def _result(code: str, words: str, reached: bool, channels: frozenset[Channel]) -> Outcome:
    return Outcome(code, words, Told.RESULT, reached, frozenset(each.value for each in channels), SHIPPED_FROM)


def _about(code: str, words: str) -> Outcome:
    return Outcome(code, words, Told.ABOUT, False, frozenset(), SHIPPED_FROM)


SHIPPED: tuple[Outcome, ...] = (
    _result("spoke", "Spoke to them", True, _CALLS | _VISIT),
    _result("no_answer", "No answer", False, _OUT),
    _result("message_left", "Message left", False, _OUT),
    _result("wrong_number", "Wrong number", False, _OUT),
    _result("would_not_talk", "Would not talk", False, _CALLS | _VISIT | _OFFICE),
    _result("nobody_in", "Nobody in, card left", False, _VISIT),
    _result("no_entry", "Could not get to the door", False, _VISIT),
    _result("attended", "Came to the interview", True, _OFFICE),
    _result("did_not_come", "Did not come", False, _OFFICE),
    _result("sent", "Sent by us", False, _WRITTEN),
    _result("not_delivered", "Not delivered", False, _WRITTEN),
    _result("they_wrote", "They wrote to us", True, _WRITTEN | frozenset({Channel.LETTER_IN})),
    _about("promise", "Promise to pay"),
    _about("hb_delayed", "Housing Benefit delayed"),
    _about("hb_outstanding", "Housing Benefit claim outstanding"),
    _about("managed_payment", "Managed payment or deduction asked of DWP"),
    _about("dd_cancelled", "Direct Debit cancelled"),
    _about("debt_advice", "Told where to get debt advice"),
    _about("money_advice", "Money advice given"),
    _about("cannot_pay", "Cannot pay"),
    _about("disputes", "Disputes the balance"),
    _about("bereavement", "A death in the household"),
    _about("order_breach", "Breach of a court order"),
    _about("arrangement_breach", "Arrangement not kept"),
    _about("welcome", "New tenancy"),
)
"""OPS-E13 in plain words; letters, notices and court steps have rows of their own and need no diary code."""


def catalogue(own: Iterable[Outcome], *, on: date) -> list[Outcome]:
    """The outcomes that may be chosen on a day: a landlord's row for a code takes the place of the shipped one."""
    theirs = list(own)
    named = {each.code for each in theirs if each.from_on <= on}
    shipped = [each for each in SHIPPED if each.code not in named]
    latest: dict[str, Outcome] = {}
    for each in sorted(theirs, key=lambda row: row.from_on):
        if each.from_on <= on:
            latest[each.code] = each
    return [each for each in [*shipped, *latest.values()] if each.in_force(on)]


class Question(StrEnum):
    """What somebody is asked to show who they are. That they knew is recorded, never the answer (PRA-27)."""

    ADDRESS = "address"
    DATE_OF_BIRTH = "date_of_birth"
    REFERENCE = "reference"
    LAST_PAYMENT = "last_payment"
    TENANCY_START = "tenancy_start"
    KNOWN = "known"


QUESTION_WORDS: Mapping[Question, str] = {
    Question.ADDRESS: "Full name and first line of the address",
    Question.DATE_OF_BIRTH: "Date of birth",
    Question.REFERENCE: "Account or payment reference",
    Question.LAST_PAYMENT: "Last payment: day and amount",
    Question.TENANCY_START: "When the tenancy began",
    Question.KNOWN: "I know this person",
}


class SpokeTo(StrEnum):
    """Who it was."""

    NOBODY = "nobody"
    TENANT = "tenant"
    AUTHORITY = "authority"
    OTHER = "other"


SPOKE_TO_WORDS: Mapping[SpokeTo, str] = {
    SpokeTo.NOBODY: "Nobody",
    SpokeTo.TENANT: "A tenant",
    SpokeTo.AUTHORITY: "Somebody with authority to discuss",
    SpokeTo.OTHER: "Somebody else",
}


@dataclass(frozen=True, slots=True)
class CallerCheck:
    """Whether figures may be given out, and in a sentence why or why not."""

    may_discuss: bool
    words: str


def caller_check(
    *, channel: str, spoke_to: SpokeTo, authority_in_force: bool, passed: Collection[str], needed: int
) -> CallerCheck:
    """
    The caller check (PRA-27, LAW section 12 E8): who it is, their authority, and what they knew.

    :param authority_in_force: the named third party's authority stands on the day.
    :param passed: the questions answered right; being known to the officer is enough by itself.
    """
    if spoke_to is SpokeTo.NOBODY:
        return CallerCheck(False, "Nobody was reached.")
    if spoke_to is SpokeTo.OTHER:
        return CallerCheck(False, "No authority to discuss: say only that we would like a call back.")
    if spoke_to is SpokeTo.AUTHORITY and not authority_in_force:
        return CallerCheck(False, "Their authority to discuss is not in force: give no figures.")
    if channel in CHECKED and Question.KNOWN not in passed and len(set(passed)) < needed:
        return CallerCheck(
            False, f"Not identified: {len(set(passed))} of {needed} answers were right. Give no figures."
        )
    return CallerCheck(True, "May be told about the account.")
