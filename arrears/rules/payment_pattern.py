"""
What was expected of a payer and whether it came: by a recorded calendar, or by how they usually pay (OPS-F6, F7).

Medians are kept in quarters of a day, so a median between two days and the deviations from it stay whole numbers.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from arrears.rules.missed_payments import EARLY_DAYS
from arrears.rules.position import PayerCalendar
from tenancies.rules import working_days
from tenancies.rules.periods import step, steps_until

LATE_DAYS = 3
"""A payment is missed once it is more than three days late (OPS-F6), counted from the day banks move it to."""

FEWEST_PAYMENTS = 3
"""Two gaps between payments are the least that show a rhythm."""


@dataclass(frozen=True, slots=True)
class Rhythm:
    """
    How somebody usually pays: the median gap between payment days, the median deviation from it (MAD), the median sum.

    The gap and the deviation are in quarters of a day, the sum in pence. `known` is false where there were too few
    payments to tell, and a month is taken.
    """

    gap_quarters: int
    deviation_quarters: int
    usual_pence: int
    known: bool = True

    @property
    def gap_words(self) -> str:
        """The gap for people: 7, 10.5."""
        whole, rest = divmod(self.gap_quarters, 4)
        return f"{whole}{('', '.25', '.5', '.75')[rest]}"


NOT_KNOWN = Rhythm(gap_quarters=4 * 31, deviation_quarters=0, usual_pence=0, known=False)
"""Where no rhythm shows, a payment counts as recent for a month (the same reading as PRA-2's)."""


@dataclass(frozen=True, slots=True)
class Expectation:
    """One payment that was expected: the day, and whether it came in time."""

    due_on: date
    kept: bool


def payment_days(received: Iterable[tuple[date, int]]) -> list[tuple[date, int]]:
    """
    The days on which money came and stayed, with its pence: a returned payment takes its own day away again.

    `received` are (day, pence as plus), returned ones as minus. A return goes against the newest earlier day of the
    same sum; one of another sum goes against none.
    """
    stayed: list[tuple[date, int]] = []
    for on, pence in sorted(received):
        if pence > 0:
            stayed.append((on, pence))
            continue
        for place in range(len(stayed) - 1, -1, -1):
            if stayed[place][1] == -pence:
                del stayed[place]
                break
    return stayed


def rhythm_of(days: Sequence[tuple[date, int]]) -> Rhythm:
    """How often and how much somebody usually pays, from the days on which money came, oldest first."""
    if len(days) < FEWEST_PAYMENTS:
        return NOT_KNOWN
    gaps = [(later[0] - earlier[0]).days for earlier, later in zip(days, days[1:], strict=False)]
    gap = _doubled_median(gaps) * 2
    deviation = _doubled_median([abs(4 * one - gap) for one in gaps]) // 2
    return Rhythm(gap, deviation, _doubled_median([pence for _, pence in days]) // 2)


def by_calendar(
    calendar: PayerCalendar,
    expected_pence: int,
    received: Sequence[tuple[date, int]],
    *,
    since: date,
    on: date,
    known_until: date,
) -> list[Expectation]:
    """
    Every due day from a day on that can be judged, oldest first (OPS-F6, PRA-1).

    It was kept when at least half of its sum came from four days before to three days after it; a due day that is no
    working day is paid on the next one. A day that payments are not loaded to yet cannot be missed.
    """
    known = min(on, known_until)
    first = max(0, steps_until(calendar.first_due_on, calendar.cycle, since))
    judged = []
    for number in range(first, steps_until(calendar.first_due_on, calendar.cycle, known) + 1):
        due_on = step(calendar.first_due_on, calendar.cycle, number)
        last = working_days.on_or_after(due_on) + timedelta(days=LATE_DAYS)
        if due_on < since:
            continue
        early = due_on - timedelta(days=EARLY_DAYS)
        came = 2 * sum(pence for paid_on, pence in received if early <= paid_on <= last) >= expected_pence
        if came or last < known:
            judged.append(Expectation(due_on, came))
    return judged


def by_rhythm(
    days: Sequence[tuple[date, int]], rhythm: Rhythm, *, begins_on: date, since: date, known_until: date
) -> list[Expectation]:
    """
    What the usual rhythm expected from a day on, oldest first.

    Each payment is one kept; after it the next is expected one usual gap later, and again each gap until money comes.
    Each such day that was passed by more than three days is one missed.

    :param begins_on: where there was no payment before, the day from which one was expected.
    """
    expected = [Expectation(on, kept=True) for on, _ in days if on >= since]
    starts = [on for on, _ in days] or [begins_on]
    ends = [*starts[1:], known_until]
    for start, end in zip(starts, ends, strict=True):
        quarters = 4 * ((end - start).days - LATE_DAYS)
        count = 1
        while count * rhythm.gap_quarters < quarters:
            due_on = start + timedelta(days=count * rhythm.gap_quarters // 4)
            if due_on >= since:
                expected.append(Expectation(due_on, kept=False))
            count += 1
    return sorted(expected, key=lambda one: one.due_on)


def missed_in(expectations: Iterable[Expectation], *, since: date) -> int:
    """How many expected payments from a day on did not come in time."""
    return sum(1 for one in expectations if not one.kept and one.due_on >= since)


def still_missing(expectations: Sequence[Expectation]) -> bool:
    """Whether the newest expected payment that can be judged did not come."""
    return bool(expectations) and not expectations[-1].kept


def _doubled_median(values: Sequence[int]) -> int:
    """Twice the median: a whole number also between two values."""
    ordered = sorted(values)
    middle = len(ordered) // 2
    return 2 * ordered[middle] if len(ordered) % 2 else ordered[middle - 1] + ordered[middle]
