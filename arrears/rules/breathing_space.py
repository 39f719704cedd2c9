"""
What a Breathing Space forbids, moves and asks for: LAW section 6 as plain rules (SI 2020/1311).

The dates of protection themselves are `arrears.rules.holds.BreathingSpace`. Days that are counted "beginning with" a
day count that day as the first.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from arrears.rules.holds import BreathingSpace
from tenancies.rules.periods import add_months

REVIEW_DAYS = 20
"""Within which the creditor asks the adviser for a review, beginning with the start (reg 17)."""

ANSWER_DAYS = 35
"""Within which the adviser answers it, beginning with the start (reg 18)."""

MIDWAY_FROM_DAY, MIDWAY_TO_DAY = 26, 35
"""The days of a standard one on which its midway review is made (reg 27)."""

DEADLINE_WEEKS = 8
"""How long after the end a deadline falls that came within it (regs 8 and 9)."""

STANDARD_EVERY_MONTHS = 12

CONTACT_FIRST_DAYS = 14
"""How long letters wait for a new contact after the end or a cancellation (LAW section 6; a setting)."""


class Block(StrEnum):
    """What may not be done about the protected debt: B1 to B10 of LAW section 6, and what PRA-10 adds."""

    B1 = "B1"
    B2 = "B2"
    B3 = "B3"
    B4 = "B4"
    B5 = "B5"
    B6 = "B6"
    B7 = "B7"
    B8 = "B8"
    B9 = "B9"
    B10 = "B10"
    ARRANGEMENT = "arrangement"
    OFFSET = "offset"
    DEDUCTION = "deduction"


BLOCK_WORDS: dict[Block, str] = {
    Block.B1: "No letter, text or call may ask for the protected debt",
    Block.B2: "No notice may be served because of the protected debt",
    Block.B3: "No claim may be issued for the protected debt",
    Block.B4: "No judgment may be asked for on the protected debt",
    Block.B5: "No warrant or other enforcement may be asked for",
    Block.B6: "No eviction may be booked; ask the court to cancel one that is",
    Block.B7: "No costs, fees or interest may be added to the protected debt",
    Block.B8: "The protected debt may not go to an agency or a solicitor",
    Block.B9: "A Direct Debit may take current rent only",
    Block.B10: "The protected debt may not be followed up as a former tenant's",
    Block.ARRANGEMENT: "The protected debt may not be put in an arrangement",
    Block.OFFSET: "No credit may be set against the protected debt",
    Block.DEDUCTION: "No deduction may be asked of DWP for the protected debt",
}
"""What each forbids, as an officer reads it."""

BY_INSOLVENCY = frozenset(
    {
        Block.B1,
        Block.B4,
        Block.B7,
        Block.B8,
        Block.B9,
        Block.B10,
        Block.ARRANGEMENT,
        Block.OFFSET,
        Block.DEDUCTION,
    }
)
"""What a debt relief order, bankruptcy or IVA forbids; possession stays open, with legal sign-off (PRA-11)."""

DEBT_SILENT_NOTICES = frozenset({"N8", "N10", "N11"})
"""Notices that need no arrears: a manager may let one go that does not mention the debt (LAW section 6, B2)."""


def review_by(starts_on: date) -> date:
    """Return the last day on which we may ask the adviser for a review: the twentieth, start + 19."""
    return starts_on + timedelta(days=REVIEW_DAYS - 1)


def answer_by(starts_on: date) -> date:
    """Return the last day for the adviser's answer: the thirty-fifth, start + 34."""
    return starts_on + timedelta(days=ANSWER_DAYS - 1)


def midway_window(space: BreathingSpace) -> tuple[date, date] | None:
    """Return the first and last day of the midway review; None for a mental-health one, which has none (reg 27)."""
    if space.mental_health:
        return None
    first = space.starts_on + timedelta(days=MIDWAY_FROM_DAY - 1)
    return first, space.starts_on + timedelta(days=MIDWAY_TO_DAY - 1)


def moved_deadline(deadline: date, space: BreathingSpace) -> date | None:
    """
    Return where a deadline for enforcing falls: itself, or eight weeks after an end that it came before (reg 9).

    :return: None while it lies within a Breathing Space whose end is not known.
    """
    if deadline < space.starts_on:
        return deadline
    last = space.last_day
    if last is None:
        return None
    return last + timedelta(weeks=DEADLINE_WEEKS) if deadline <= last else deadline


def too_soon_after(earlier: Iterable[BreathingSpace], starts_on: date) -> BreathingSpace | None:
    """
    Return the standard one that makes another standard one too soon: any in the twelve months before (reg 24).

    A mental-health one is not limited and does not count. One that was cancelled before it began never was.
    """
    since = add_months(starts_on, -STANDARD_EVERY_MONTHS)
    for space in earlier:
        last = space.last_day
        if space.mental_health or last is None or last < space.starts_on:
            continue
        if space.starts_on < starts_on and last >= since:
            return space
    return None


def overlaps(one: BreathingSpace, other: BreathingSpace) -> bool:
    """Whether two of the same person protect on a common day."""
    first = max(one.starts_on, other.starts_on)
    return one.active(first) and other.active(first)


@dataclass(frozen=True, slots=True)
class DebtSplit:
    """What is owed now, in pence: the protected part, and the ongoing part that may be asked for."""

    protected_pence: int
    ongoing_pence: int


def split_now(snapshot_pence: int, balance_pence: int, *, directed_pence: int = 0) -> DebtSplit:
    """
    Split what is owed now: payments meet ongoing rent first, and the protected debt only then (LAW section 6).

    :param snapshot_pence: the balance when the protection began; a credit has nothing to protect.
    :param directed_pence: payments that the tenant directed to the protected debt.
    """
    protected = max(0, snapshot_pence - directed_pence)
    since = balance_pence - snapshot_pence + directed_pence
    owed = max(0, balance_pence)
    ongoing = min(owed, max(0, since if snapshot_pence > 0 else balance_pence))
    return DebtSplit(min(protected, owed - ongoing), ongoing)
