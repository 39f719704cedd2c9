"""
The figure to say on the phone (PRA-31): what to pay, by when, so that the next step does not come.

Only said where the night's own rules can tell: the same decision is worked out again with less owed. Where benefit is
expected, or a new week will be charged before the day, the sum would be a guess, so nothing is said.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from arrears.rules.decision import Decision, decide
from arrears.rules.facts import Facts
from arrears.rules.outcomes import Outcome
from arrears.rules.position import weeks_of

MAKES_A_STEP = frozenset({Outcome.PROPOSE, Outcome.REVIEW})


@dataclass(frozen=True, slots=True)
class FigureToSay:
    """The least payment, in whole pence, that takes the step away, the last day on which it does, and which step."""

    pay_pence: int
    by: date
    step_title: str
    clears: bool


def stops_the_next_step(
    decision: Decision, *, weekly_gross_pence: int, benefit_weekly_pence: int
) -> FigureToSay | None:
    """
    Find the least payment this rent week after which the step that is proposed now is no longer reached.

    None where no step is proposed, where benefit timing or a payer's calendar takes part in the sum, or where no
    payment up to the whole of the arrears would change the answer (a broken arrangement).
    """
    facts = decision.facts
    if decision.outcome not in MAKES_A_STEP or decision.step is None or weekly_gross_pence <= 0:
        return None
    if benefit_weekly_pence or facts.technical_pence or facts.has_calendar:
        return None
    grace = facts.real_pence - facts.ladder_amount_pence
    owed = facts.real_pence

    def stopped(pay_pence: int) -> bool:
        less = _paid(facts, pay_pence, grace, weekly_gross_pence)
        return decide(less, decision.version, on=decision.on).outcome not in MAKES_A_STEP

    if not stopped(owed):
        return None
    low, high = 0, owed
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if stopped(middle) else (middle, high)
    step = decision.version.by_code[decision.step]
    sunday = decision.on + timedelta(days=6 - decision.on.weekday())
    return FigureToSay(high, sunday, step.title, clears=high >= owed)


def _paid(facts: Facts, pay_pence: int, grace_pence: int, gross_pence: int) -> Facts:
    """The same facts after a payment this week: less owed, and less of the current week left in grace (OPS-E3)."""
    real = facts.real_pence - pay_pence
    grace = max(0, grace_pence - pay_pence)
    ladder = real - grace
    weeks = weeks_of(ladder, gross_pence)
    return replace(
        facts,
        balance_pence=facts.balance_pence - pay_pence,
        real_pence=real,
        ladder_amount_pence=ladder,
        weeks_hundredths=weeks,
        chase_pence=ladder,
        chase_hundredths=weeks,
        paid_this_week_pence=facts.paid_this_week_pence + pay_pence,
        own_share_pence=None if facts.own_share_pence is None else facts.own_share_pence - pay_pence,
        letters=tuple(replace(letter, answered=True) for letter in facts.letters),
    )
