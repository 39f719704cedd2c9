"""
Referrals to support, money advice and Adult Social Care: consent, and the clock of the answer (PRA-22).

Without consent only what the law allows goes: a safeguarding concern to Adult Social Care (Care Act 2014 s42; LAW
section 12 E3), a child at risk (Children Act 1989 s17 and s47), or nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tenancies.rules import working_days


class ReferredTo(StrEnum):
    """Whom a person is referred to."""

    SUPPORT = "support"
    MONEY_ADVICE = "money_advice"
    ADULT_SOCIAL_CARE = "adult_social_care"


REFERRED_TO_WORDS: Mapping[ReferredTo, str] = {
    ReferredTo.SUPPORT: "Tenancy support",
    ReferredTo.MONEY_ADVICE: "Money advice",
    ReferredTo.ADULT_SOCIAL_CARE: "Adult Social Care",
}


class Consent(StrEnum):
    """What the person said when asked."""

    GIVEN = "given"
    REFUSED = "refused"
    NOT_ASKED = "not_asked"


CONSENT_WORDS: Mapping[Consent, str] = {
    Consent.GIVEN: "They agreed",
    Consent.REFUSED: "They did not agree",
    Consent.NOT_ASKED: "They could not be asked",
}


class Basis(StrEnum):
    """On what a referral rests."""

    CONSENT = "consent"
    ADULT_AT_RISK = "adult_at_risk"
    CHILD_AT_RISK = "child_at_risk"


BASIS_WORDS: Mapping[Basis, str] = {
    Basis.CONSENT: "The person agreed",
    Basis.ADULT_AT_RISK: "An adult with care needs is at risk of abuse or neglect (Care Act 2014 section 42)",
    Basis.CHILD_AT_RISK: "A child is in need or at risk (Children Act 1989 sections 17 and 47)",
}


class ReferralState(StrEnum):
    """How far a referral has come."""

    SENT = "sent"
    CHASED = "chased"
    WITH_MANAGER = "with_manager"
    ANSWERED = "answered"
    NO_ANSWER = "no_answer"


REFERRAL_STATE_WORDS: Mapping[ReferralState, str] = {
    ReferralState.SENT: "Sent, answer awaited",
    ReferralState.CHASED: "To be chased",
    ReferralState.WITH_MANAGER: "With the manager: no answer",
    ReferralState.ANSWERED: "Answered",
    ReferralState.NO_ANSWER: "Closed without an answer",
}

OPEN = (ReferralState.SENT, ReferralState.CHASED, ReferralState.WITH_MANAGER)


class Result(StrEnum):
    """What came of it."""

    ACCEPTED = "accepted"
    HELPED_ELSEWHERE = "helped_elsewhere"
    DECLINED_BY_THEM = "declined_by_them"
    DECLINED_BY_PERSON = "declined_by_person"


RESULT_WORDS: Mapping[Result, str] = {
    Result.ACCEPTED: "Accepted: help has begun or is booked",
    Result.HELPED_ELSEWHERE: "Passed on to somebody else who helps",
    Result.DECLINED_BY_THEM: "Not taken: outside what they do",
    Result.DECLINED_BY_PERSON: "The person did not want the help",
}


def why_not(to: ReferredTo, consent: Consent, basis: Basis | None) -> str:
    """Why a referral may not be sent, in a sentence for the officer; empty when it may."""
    if consent is Consent.GIVEN:
        return ""
    if to is not ReferredTo.ADULT_SOCIAL_CARE:
        return (
            f"{REFERRED_TO_WORDS[to]} needs the person's agreement. Without it, tell them how to ask for the help "
            "themselves and note that you did."
        )
    if basis in (Basis.ADULT_AT_RISK, Basis.CHILD_AT_RISK):
        return ""
    return (
        "Without agreement only a safeguarding concern goes to Adult Social Care: say whether an adult with care needs "
        "or a child is at risk. Otherwise nothing about the person may be sent."
    )


def may_hold(consent: Consent) -> str:
    """What the referral may tell them, in words."""
    if consent is Consent.GIVEN:
        return "What the person agreed to share."
    return "Only what is needed to keep somebody safe: who, where, and the concern. No figures of the account."


@dataclass(frozen=True, slots=True)
class Clock:
    """When a referral without an answer is chased, and when the manager has it."""

    chase_on: date
    manager_on: date


def clock(sent_on: date, *, chase_days: int, manager_days: int) -> Clock:
    """Both in working days: chased so many after it was sent, with the manager so many after that (PRA-22)."""
    chase_on = working_days.after(sent_on, chase_days)
    return Clock(chase_on, working_days.after(chase_on, manager_days) if manager_days else chase_on)
