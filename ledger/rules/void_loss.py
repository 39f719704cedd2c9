"""Empty homes: which days nobody is charged for, what they cost, and whether let and void make the whole (OPS-B12)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from ledger.rules.apportionment import ChargeLine, Span, charge_for_period
from ledger.rules.money import half_up

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, order=True)
class Days:
    """From a day until a day, both included; `until_on` None while it goes on."""

    from_on: date
    until_on: date | None = None

    def within(self, first: date, last: date) -> "Days | None":
        """The part of it between two days; None if there is none."""
        starts, ends = max(self.from_on, first), last if self.until_on is None else min(self.until_on, last)
        return Days(starts, ends) if starts <= ends else None

    @property
    def last(self) -> date:
        """Its last day; far away while it goes on."""
        return self.until_on or date.max


def empty_days(voids: Iterable[Days], lets: Iterable[Days], *, first: date, last: date) -> list[Days]:
    """
    Return the days between two days on which a home is void: those of its voids that no letting covers.

    Each day once, in order, neighbours together: so a tenancy that ends on Wednesday and one that starts on Thursday
    leave nothing between them, and a void that was ended a day late charges no day that the new tenant pays for.
    """
    taken = sorted(let for each in lets if (let := each.within(first, last)))
    found: list[Days] = []
    reached = first
    for void in sorted(void for each in voids if (void := each.within(first, last))):
        start = max(void.from_on, reached)
        for let in taken:
            if let.last < start or let.from_on > void.last:
                continue
            if let.from_on > start:
                found.append(Days(start, let.from_on - DAY))
            start = max(start, let.last + DAY)
        if start <= void.last:
            found.append(Days(start, void.last))
        reached = max(reached, void.last + DAY)
    return found


def charge_while_empty(lines: Sequence[ChargeLine], empty: Iterable[Days], *, span: Span) -> dict[str, int]:
    """Return what a charging period's empty days cost, in pence by element, apportioned by the day (OPS-B9)."""
    owed: dict[str, int] = {}
    for days in empty:
        part = charge_for_period(lines, span=span, liable_from=days.from_on, liable_until=days.until_on)
        for element, pence in part.items():
            owed[element] = owed.get(element, 0) + pence
    return owed


def void_loss_hundredths(void_pence: int, let_pence: int) -> int:
    """Return the void loss in hundredths of one per cent: void / (let + void), half up (OPS-K12); 0 of nothing."""
    whole = void_pence + let_pence
    return half_up(Fraction(void_pence * 10_000, whole)) if whole > 0 else 0
