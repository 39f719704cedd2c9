"""Invoices: VAT line by line, what has been paid of which, how old a debt is, and when to remind (PRA-5, 21, D27)."""

import calendar
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from ledger.rules.money import half_up

DUE_DAYS = 30
"""How long a payer has, unless an invoice says otherwise."""
REMINDERS = (14, 28)
"""Days after the due day on which a reminder is due (PRA-5)."""
CLAIM_AFTER = 42
"""Days after the due day on which a letter of claim is due (PRA-5: after both reminders, 14 days on)."""
ENDS_SOON_DAYS = 28
"""How long before its end a payer agreement is looked at (OPS-D27)."""
VAT_RATES = {0: "No VAT", 500: "5 %", 2000: "20 %"}
"""Rates offered, in hundredths of a per cent."""


def vat_on(net_pence: int, vat_hundredths: int) -> int:
    """VAT on a line in pence, rounded half up once."""
    return half_up(Fraction(net_pence * vat_hundredths, 10_000))


@dataclass(frozen=True, slots=True)
class Asked:
    """An invoice as it is paid off: what is left of it after credit notes, and what was named as paid to it."""

    key: int
    due_on: date
    asked_pence: int
    named_pence: int = 0


def paid(invoices: Iterable[Asked], received_pence: int) -> dict[int, int]:
    """
    What has been paid of each invoice: first what somebody named, then the rest to the oldest due (OPS-D30).

    :param received_pence: all that was received on the account, named or not, above nought.
    """
    ordered = sorted(invoices, key=lambda each: (each.due_on, each.key))
    found = {each.key: min(each.named_pence, each.asked_pence) for each in ordered}
    left = max(0, received_pence - sum(found.values()))
    for each in ordered:
        more = min(left, each.asked_pence - found[each.key])
        found[each.key] += more
        left -= more
    return found


@dataclass(frozen=True, slots=True)
class Reminder:
    """What is due to be written about an unpaid invoice, and from which day."""

    step: str
    due_on: date


def reminders(due_on: date) -> tuple[Reminder, ...]:
    """The days on which an invoice that stays unpaid is written about (PRA-5: 14, 28 days, then letter of claim)."""
    first, second = REMINDERS
    return (
        Reminder("First reminder", due_on + timedelta(days=first)),
        Reminder("Second reminder", due_on + timedelta(days=second)),
        Reminder("Letter of claim", due_on + timedelta(days=CLAIM_AFTER)),
    )


def next_reminder(due_on: date, *, on: date, left_pence: int, disputed: bool) -> Reminder | None:
    """The reminder that is due by a day, the latest of them; none while it is disputed or paid."""
    if disputed or left_pence <= 0:
        return None
    due = [each for each in reminders(due_on) if each.due_on <= on]
    return due[-1] if due else None


AGES = ((0, "Not yet due"), (1, "1 to 30 days"), (31, "31 to 60 days"), (61, "61 to 90 days"), (91, "Over 90 days"))
"""Bands of days past the due day (OPS-D27)."""


def age_band(due_on: date, *, on: date) -> int:
    """Which band of `AGES` an unpaid invoice is in, from 0."""
    days = (on - due_on).days
    return max(number for number, (start, _) in enumerate(AGES) if number == 0 or days >= start)


def instalments(total_pence: int, count: int, first_on: date) -> list[tuple[date, int]]:
    """Equal monthly parts, rounded down; the last takes what is left over."""
    each = total_pence // count
    found = []
    for number in range(count):
        months = first_on.month - 1 + number
        year, month = first_on.year + months // 12, months % 12 + 1
        day = date(year, month, min(first_on.day, calendar.monthrange(year, month)[1]))
        found.append((day, each if number < count - 1 else total_pence - each * (count - 1)))
    return found


def overdue_part(parts: Sequence[tuple[date, int]], paid_pence: int, *, on: date) -> int:
    """How much of what fell due by a day under instalments is not paid."""
    return max(0, sum(amount for due, amount in parts if due <= on) - paid_pence)


def for_days(weekly_pence: int, days: int) -> int:
    """What so many days of a weekly amount come to, rounded half up once (OPS-B9)."""
    return half_up(Fraction(weekly_pence * days, 7))


def share(*, from_on: date, until_on: date, agreed_from: date, agreed_until: date | None) -> tuple[date, date] | None:
    """The days of a period that an agreement covers, both counted; None where it covers none."""
    first, last = max(from_on, agreed_from), until_on if agreed_until is None else min(until_on, agreed_until)
    return (first, last) if first <= last else None
