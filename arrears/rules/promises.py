"""
Promises to pay: kept or missed by what was paid between the promise and its day with the tolerance (OPS-E13).

Money is counted once: the promise due first takes it, what is left goes to the next one.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

Paid = tuple[date, int]
"""A day and whole pence above nought; what was returned of it is off already."""


class PromiseState(StrEnum):
    """How a promise stands."""

    OPEN = "open"
    KEPT = "kept"
    MISSED = "missed"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Promised:
    """A promise to be judged; `key` is the caller's own."""

    key: int
    made_on: date
    due_on: date
    amount_pence: int
    tolerance_days: int

    @property
    def last_day(self) -> date:
        """The last day on which a payment still keeps it."""
        return self.due_on + timedelta(days=self.tolerance_days)


@dataclass(frozen=True, slots=True)
class Judged:
    """What a promise came to: the state, and how much of it was received in its time."""

    key: int
    state: PromiseState
    received_pence: int


def judge(
    promises: Iterable[Promised], payments: Sequence[Paid], *, on: date, known_until: date | None
) -> list[Judged]:
    """
    Judge the promises of one account.

    A promise is kept as soon as its amount is there, and missed only once its last day is past *and* payments are
    loaded to that day: nobody has broken a promise because a file was late.

    :param known_until: the day to which payments are loaded; None if none ever came.
    """
    paid = sorted((day, pence) for day, pence in payments if pence > 0)
    left = [pence for _, pence in paid]
    judged = []
    for promise in sorted(promises, key=lambda one: (one.due_on, one.made_on, one.key)):
        received = 0
        for number, (day, _) in enumerate(paid):
            if promise.made_on <= day <= promise.last_day:
                taken = min(left[number], promise.amount_pence - received)
                received += taken
                left[number] -= taken
        judged.append(Judged(promise.key, _state(promise, received, on, known_until), received))
    return judged


def _state(promise: Promised, received: int, on: date, known_until: date | None) -> PromiseState:
    if received >= promise.amount_pence:
        return PromiseState.KEPT
    known = known_until is not None and known_until >= promise.last_day
    return PromiseState.MISSED if on > promise.last_day and known else PromiseState.OPEN
