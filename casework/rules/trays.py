"""Which tray of the worktray an answer belongs in, and what the row says is to be done."""

from collections.abc import Mapping
from enum import StrEnum

from arrears.rules.outcomes import OUTCOME_WORDS, Outcome, Reason


class Tray(StrEnum):
    """The trays, in the order a day is worked."""

    DO_NOW = "do_now"
    LETTERS = "letters"
    PAUSED = "paused"
    ARRANGEMENTS = "arrangements"
    WATCH = "watch"
    ALL = "all"


TRAY_WORDS = {
    Tray.DO_NOW: "Do now",
    Tray.LETTERS: "Proposed letters",
    Tray.PAUSED: "Paused",
    Tray.ARRANGEMENTS: "Arrangements",
    Tray.WATCH: "Watch",
    Tray.ALL: "All accounts",
}

TRAY_MEANS = {
    Tray.DO_NOW: "A person has to do or decide something.",
    Tray.LETTERS: "A letter is proposed and waits for approval.",
    Tray.PAUSED: "Nothing is sent until the reason ends.",
    Tray.ARRANGEMENTS: "Something was agreed, and it is kept or nearly so.",
    Tray.WATCH: "Owed, and the next step is not yet due.",
    Tray.ALL: "Every account you may see, those that owe nothing too.",
}
"""What each tray holds, in a sentence."""

BY_OUTCOME: Mapping[Outcome, Tray] = {
    Outcome.NUDGE: Tray.DO_NOW,
    Outcome.REVIEW: Tray.DO_NOW,
    Outcome.CHECK_DATA: Tray.DO_NOW,
    Outcome.TOP_OF_POLICY: Tray.DO_NOW,
    Outcome.CLASH: Tray.DO_NOW,
    Outcome.PROPOSE: Tray.LETTERS,
    Outcome.WAITING_FOR_PAYMENTS: Tray.PAUSED,
    Outcome.BREATHING_SPACE: Tray.PAUSED,
    Outcome.HELD: Tray.PAUSED,
    Outcome.PENDING_CLAIM: Tray.PAUSED,
    Outcome.ARRANGEMENT_KEPT: Tray.ARRANGEMENTS,
    Outcome.ARRANGEMENT_WATCHED: Tray.ARRANGEMENTS,
    Outcome.NOTICE_LIVE: Tray.WATCH,
    Outcome.WITH_LEGAL: Tray.WATCH,
    Outcome.REDUCING: Tray.WATCH,
    Outcome.STATIC: Tray.WATCH,
    Outcome.TOO_SOON: Tray.WATCH,
    Outcome.BLOCKED: Tray.WATCH,
    Outcome.OWES_TOO_LITTLE: Tray.ALL,
    Outcome.OWES_NOTHING: Tray.ALL,
    Outcome.NOT_COVERED: Tray.ALL,
    Outcome.NO_STEP: Tray.ALL,
}
"""The tray of each answer; those in ALL stand in no other."""

BY_REASON: Mapping[Reason, Tray] = {
    Reason.BENEFIT_MISSING: Tray.DO_NOW,
    Reason.FALLING_LONG: Tray.DO_NOW,
    Reason.BELOW_NEXT_STEP: Tray.WATCH,
    Reason.STEP_WAITS: Tray.DO_NOW,
}
"""Reasons that belong elsewhere than their answer: a person has to ask, or a letter has already gone."""


def tray_of(outcome: Outcome, reason: Reason) -> Tray:
    """The tray in which an account with this answer stands."""
    return BY_REASON.get(reason) or BY_OUTCOME[outcome]


def next_action(outcome: str, step_title: str = "", proposes: str = "") -> str:
    """What is to be done next, in a few words: "Letter A2: second letter", "Review: notice review"."""
    title = step_title.lower()
    if outcome == Outcome.PROPOSE:
        return f"Approve letter {proposes}: {title}" if title else f"Approve letter {proposes}"
    if outcome == Outcome.REVIEW:
        return f"Review by a person: {title}" if title else "Review by a person"
    if outcome == Outcome.NUDGE:
        return f"Get in touch: {title}" if title else "Get in touch"
    try:
        return OUTCOME_WORDS[Outcome(outcome)]
    except ValueError:
        return "Not decided yet"


KIND_OF_TRAY = {
    Tray.DO_NOW: "warning",
    Tray.LETTERS: "info",
    Tray.PAUSED: "waiting",
    Tray.ARRANGEMENTS: "good",
    Tray.WATCH: "neutral",
    Tray.ALL: "neutral",
}
"""The shape a tray is shown with (status_tag.html)."""
