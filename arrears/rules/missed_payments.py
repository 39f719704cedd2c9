"""Whether a payer's expected payment has not come (PRA-1, OPS-E2 stage 0)."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from arrears.rules.position import Debit, PayerCalendar, calendar_allowance, debits_since
from tenancies.rules.periods import step, steps_until

EARLY_DAYS = 4
"""How early a payment may come and still be the one of a due day."""

LATE_DAYS = 4
"""
How long after its day a payment is waited for: the banks move a day that falls on a weekend or a holiday, at
Easter and Christmas by four days.
"""

DUES_LOOKED_AT = 2
"""How many due days back are looked at; older ones show in the balance."""


def missed_since(
    calendar: PayerCalendar,
    expected_pence: int,
    payments: Iterable[tuple[date, int]],
    *,
    on: date,
    known_until: date,
) -> date | None:
    """
    Return the due day of the first expected payment that has not come, or None.

    A payment has come when at least half of its sum was received from four days before its day on: what is short of
    it shows in the balance. `known_until` is the day to which payments are loaded; a day after it cannot be missed
    yet. `payments` are (day, pence as plus), returned ones as minus.
    """
    received = sorted(payments)
    newest = _newest_to_judge(calendar, min(on, known_until))
    missed = None
    for number in range(newest, max(-1, newest - DUES_LOOKED_AT), -1):
        due_on = step(calendar.first_due_on, calendar.cycle, number)
        since = due_on - timedelta(days=EARLY_DAYS)
        if 2 * sum(pence for paid_on, pence in received if since <= paid_on <= on) >= expected_pence:
            break
        missed = due_on
    return missed


def allowance_known(
    calendar: PayerCalendar,
    debits: Iterable[Debit],
    *,
    on: date,
    known_until: date,
    covers: Mapping[date, tuple[date, date]] | None = None,
) -> int:
    """
    Return PRA-1's allowance as far as can be known: to the day payments are loaded, with all debits raised after it.

    Between two payment files a payer who pays on his day looks a cycle behind; nobody is chased for that. `covers`
    is as in `position.calendar_allowance`.
    """
    known = min(on, known_until)
    listed = list(debits)
    return calendar_allowance(calendar, listed, on=known, covers=covers) + _after(listed, known, on)


def debits_not_due(calendar: PayerCalendar, debits: Iterable[Debit], *, on: date, known_until: date) -> int:
    """Return OPS-L4's debits since the last due day as far as can be known, with all debits raised after it."""
    known = min(on, known_until)
    listed = list(debits)
    return debits_since(calendar, listed, on=known) + _after(listed, known, on)


def _after(debits: list[Debit], known: date, on: date) -> int:
    return sum(amount for due_on, amount in debits if known < due_on <= on)


def _newest_to_judge(calendar: PayerCalendar, known: date) -> int:
    number = steps_until(calendar.first_due_on, calendar.cycle, known)
    while number >= 0:
        if _waited_for_until(step(calendar.first_due_on, calendar.cycle, number)) <= known:
            return number
        number -= 1
    return -1


def _waited_for_until(due_on: date) -> date:
    weekend = {5: 2, 6: 1}.get(due_on.weekday(), 0)
    return due_on + timedelta(days=weekend + LATE_DAYS)
