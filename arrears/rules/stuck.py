"""Cases that stand still and should not: debt rising with no step, holds renewed again, answers nobody acted on."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from arrears.rules.outcomes import Outcome
from letters.rules.wording import day, money


class Stuck(StrEnum):
    """Why a case is found."""

    RISING = "rising"
    HELD_AGAIN = "held_again"
    NOT_ACTED_ON = "not_acted_on"


STUCK_WORDS = {
    Stuck.RISING: "Debt rising, no step taken",
    Stuck.HELD_AGAIN: "Held again and again",
    Stuck.NOT_ACTED_ON: "Nobody acted on the answer",
}

STUCK_MEANS = {
    Stuck.RISING: "Get in touch, or record why nothing is to be done.",
    Stuck.HELD_AGAIN: "Deal with the reason of the hold, or let it end.",
    Stuck.NOT_ACTED_ON: "Do what is proposed, or hold the case with a reason.",
}

NEEDS_A_PERSON = (
    Outcome.NUDGE,
    Outcome.REVIEW,
    Outcome.CHECK_DATA,
    Outcome.TOP_OF_POLICY,
    Outcome.PROPOSE,
    Outcome.CLASH,
)
"""The answers that wait for somebody to do or approve something."""


@dataclass(frozen=True, slots=True)
class StuckLimits:
    """
    After how many weeks without a step rising debt is stuck, from how many holds for one reason in a year on a case is
    held too often, and after how many weeks an answer counts as not acted on.
    """

    rising_weeks: int = 6
    holds: int = 3
    waiting_weeks: int = 3


def rising_words(*, real_pence: int, before_pence: int, before_on: date, last_step_on: date | None) -> str:
    """Why rising debt is stuck, with its figures."""
    since = f"the last step was on {day(last_step_on)}" if last_step_on else "no step was ever taken"
    return (
        f"Arrears after expected benefit rose from {money(before_pence)} on {day(before_on)} to {money(real_pence)}, "
        f"and {since}."
    )


def held_again_words(*, reason: str, holds: int, first_on: date, until_on: date | None) -> str:
    """How often a case was held for one reason."""
    until = f"until {day(until_on)}" if until_on else "without a last day"
    return f"Held {holds} times since {day(first_on)} because {reason}; now {until}."


def not_acted_on_words(*, action: str, since: date, weeks: int) -> str:
    """How long an answer has stood."""
    return f"“{action}” has stood since {day(since)}, {weeks} week{'' if weeks == 1 else 's'}, and nobody acted on it."
