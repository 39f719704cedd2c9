"""Temporary accommodation by the night (PRA-20): which nights are where, and what they cost."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

ELEMENT = "TA"
"""The part of the rate that Housing Benefit may meet."""

OWN_ELEMENT = "TAOWN"
"""The part that benefit never meets: it is the household's own from the first night."""

NIGHT = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Stay:
    """
    One placement: a household sleeps in a place from the night of arrival, not on the night of the day it leaves.

    :param leaves_on: None while they stay.
    :param nightly_pence: the whole rate; `own_pence` is the part of it that benefit never meets.
    """

    place: str
    arrives_on: date
    leaves_on: date | None
    nightly_pence: int
    own_pence: int = 0

    def sleeps(self, night: date) -> bool:
        """Whether the night that begins on a day is slept here."""
        return self.arrives_on <= night and (self.leaves_on is None or night < self.leaves_on)

    def nights(self, first: date, last: date) -> int:
        """How many nights of the days from first to last, both included, are slept here."""
        end = last + NIGHT if self.leaves_on is None else min(self.leaves_on, last + NIGHT)
        return max(0, (end - max(self.arrives_on, first)).days)


def charge_for_nights(stays: Iterable[Stay], *, first: date, last: date) -> dict[str, int]:
    """Return what the nights of some days cost in pence by element; a night is whole pence, so nothing is rounded."""
    owed = {ELEMENT: 0, OWN_ELEMENT: 0}
    for stay in stays:
        nights = stay.nights(first, last)
        owed[ELEMENT] += nights * (stay.nightly_pence - stay.own_pence)
        owed[OWN_ELEMENT] += nights * stay.own_pence
    return {element: pence for element, pence in owed.items() if pence}


def overlapping(stays: Iterable[Stay], wanted: Stay) -> Stay | None:
    """Return a stay that shares a night with one that is wanted: nobody is charged for two beds a night."""
    far = date.max - NIGHT
    for stay in stays:
        if stay.nights(wanted.arrives_on, far) and wanted.nights(stay.arrives_on, far):
            shared = max(stay.arrives_on, wanted.arrives_on)
            if stay.sleeps(shared) and wanted.sleeps(shared):
                return stay
    return None


@dataclass(frozen=True, slots=True)
class Gap:
    """Nights between two stays that nobody has accounted for."""

    first: date
    last: date

    @property
    def nights(self) -> int:
        """How many."""
        return (self.last - self.first).days + 1


def gaps(stays: Sequence[Stay]) -> list[Gap]:
    """Return the nights between one stay and the next on which the household sleeps nowhere we know."""
    found = []
    ordered = sorted(stays, key=lambda stay: stay.arrives_on)
    for before, after in zip(ordered, ordered[1:], strict=False):
        if before.leaves_on is not None and before.leaves_on < after.arrives_on:
            found.append(Gap(before.leaves_on, after.arrives_on - NIGHT))
    return found


def by_night(stays: Iterable[Stay], *, first: date, last: date) -> list[tuple[date, Stay | None]]:
    """Return each night of some days with the stay it belongs to."""
    listed = list(stays)
    nights = [first + number * NIGHT for number in range((last - first).days + 1)]
    return [(night, next((stay for stay in listed if stay.sleeps(night)), None)) for night in nights]
