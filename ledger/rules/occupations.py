"""Use and occupation (OPS-A11): why somebody without a tenancy is charged, and how it is brought to a decision."""

from datetime import date, timedelta
from enum import StrEnum

ELEMENT = "UO"
"""The charge element: what is paid for it is a charge for occupation, never rent."""

CHARGE_WORDS = "charge for use and occupation"
"""How every paper and page names it."""

REVIEW_EVERY = timedelta(weeks=4)


class Reason(StrEnum):
    """Why an occupier has no tenancy."""

    DEATH = "death"
    NOTICE_EXPIRED = "notice_expired"
    FAILED_SUCCESSION = "failed_succession"
    UNAUTHORISED = "unauthorised"


class State(StrEnum):
    """How far it has come."""

    OPENED = "opened"
    VISITED = "visited"
    EVIDENCE = "evidence"
    DECIDED = "decided"
    CLOSED = "closed"


class Decision(StrEnum):
    """How it ends."""

    DIRECT_OFFER = "direct_offer"
    GRANT = "grant"
    REHOUSE = "rehouse"
    POSSESSION = "possession"


REASON_WORDS: dict[Reason, str] = {
    Reason.DEATH: "The sole tenant died and others live there",
    Reason.NOTICE_EXPIRED: "The tenant's notice ran out and somebody stayed",
    Reason.FAILED_SUCCESSION: "A claim to succeed was refused",
    Reason.UNAUTHORISED: "Somebody moved in without our agreement",
}

STATE_WORDS: dict[State, str] = {
    State.OPENED: "Opened",
    State.VISITED: "Visited",
    State.EVIDENCE: "Evidence gathered",
    State.DECIDED: "Decided",
    State.CLOSED: "Closed",
}

DECISION_WORDS: dict[Decision, str] = {
    Decision.DIRECT_OFFER: "Direct offer of this home",
    Decision.GRANT: "Grant of a tenancy",
    Decision.REHOUSE: "Rehouse elsewhere",
    Decision.POSSESSION: "Possession",
}

NEXT: dict[State, State] = {
    State.OPENED: State.VISITED,
    State.VISITED: State.EVIDENCE,
    State.EVIDENCE: State.DECIDED,
    State.DECIDED: State.CLOSED,
}
"""The one order: nobody decides before the visit and the evidence."""


def may_follow(state: State, wanted: State) -> bool:
    """Whether a step leads from one state to another; a state may also be reviewed and stay as it is."""
    return NEXT.get(state) is wanted


def next_review(on: date) -> date:
    """The day of the next review: four weeks on (OPS-A11)."""
    return on + REVIEW_EVERY
