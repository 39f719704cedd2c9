"""
A second opinion on every figure of the ledger: a landlord's books kept in plain lists by the most literal method.

It imports nothing of the product. It is told what people did (rent agreed, money paid, sent back, moved, periods
closed), never what the product made of it, and works out each day and each account from the beginning.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

DAY = timedelta(days=1)
FIRST_WEEK = date(2026, 4, 6)
"""The first week that is charged here."""

RECEIPTS = {"PAY", "PAY_REV", "PAY_MOVED", "HB", "REFUND", "REFUND_REV"}
"""Money that came in or went back out (OPS-A7 marks it as collected)."""


def to_pence(amount: Fraction) -> int:
    """Whole pence, halves up, as a cashier rounds."""
    return int((Decimal(amount.numerator) / Decimal(amount.denominator)).quantize(Decimal(1), ROUND_HALF_UP))


def earlier(one: date | None, other: date) -> date:
    """The earlier of two days, where no day is for ever."""
    return other if one is None else min(one, other)


@dataclass(frozen=True)
class Line:
    """Something that stands on an account: pence, plus is owed."""

    kind: str
    pence: int
    on: date
    told_on: date
    counted_on: date
    element: str = ""


@dataclass(frozen=True)
class Rent:
    """What one element costs a week, from a day until a day, both included."""

    element: str
    weekly: int
    from_on: date
    until_on: date | None = None

    def applies(self, day: date) -> bool:
        """Whether it is the price on a day."""
        return self.from_on <= day and (self.until_on is None or day <= self.until_on)


@dataclass
class Account:
    """One account: its dates, its rents, and its lines."""

    starts_on: date
    ends_on: date | None = None
    rents: list[Rent] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)

    def week(self, monday: date) -> int:
        """What a week costs, a day at a time, rounded once."""
        owed = Fraction(0)
        for number in range(7):
            day = monday + number * DAY
            if self.starts_on <= day and (self.ends_on is None or day <= self.ends_on):
                owed += sum(Fraction(rent.weekly, 7) for rent in self.rents if rent.applies(day))
        return to_pence(owed)

    def weeks_charged(self, on: date) -> dict[date, int]:
        """What every week comes to that has been charged by a day, by its Monday, as the rents are known now."""
        weeks, monday = {}, FIRST_WEEK
        while monday <= on:
            if max(monday, self.starts_on) <= on:
                weeks[monday] = self.week(monday)
            monday += 7 * DAY
        return weeks

    def reprice(self, element: str, weekly: int, from_on: date, until_on: date | None) -> None:
        """Another price from a day on, or for some days: what was agreed for other days stays."""
        kept = []
        for rent in self.rents:
            if rent.element != element:
                kept.append(rent)
                continue
            if rent.from_on < from_on:
                kept.append(Rent(element, rent.weekly, rent.from_on, earlier(rent.until_on, from_on - DAY)))
            if until_on is not None and (rent.until_on is None or rent.until_on > until_on):
                kept.append(Rent(element, rent.weekly, max(rent.from_on, until_on + DAY), rent.until_on))
        self.rents = [rent for rent in kept if rent.until_on is None or rent.until_on >= rent.from_on]
        self.rents.append(Rent(element, weekly, from_on, until_on))

    def balance(self, on: date, *, known_on: date | None = None) -> int:
        """What is owed at the end of a day, as far as it had been told by another."""
        known = [line for line in self.lines if known_on is None or line.told_on <= known_on]
        return sum(line.pence for line in known if line.on <= on)

    def owed_since(self, on: date) -> date | None:
        """Pay the debts in the order they fell due with all that was paid; the first that is not met in full."""
        lines = [line for line in self.lines if line.on <= on]
        balance = sum(line.pence for line in lines)
        if balance <= 0:
            return None
        debts: dict[date, int] = {}
        for line in lines:
            if line.pence > 0 and line.kind not in RECEIPTS:
                debts[line.on] = debts.get(line.on, 0) + line.pence
        purse = sum(debts.values()) - balance
        if purse < 0:  # more went back than ever came in: that is owed since the account began
            return min(line.on for line in lines)
        for day in sorted(debts):
            if debts[day] > purse:
                return day
            purse -= debts[day]
        raise AssertionError("a balance above nought is always somewhere")

    def last_payment(self, on: date) -> date | None:
        """The newest day on which something was paid that was not somebody else's money."""
        paid: dict[date, int] = {}
        for line in self.lines:
            if line.on <= on and line.kind in {"PAY", "PAY_MOVED"}:
                paid[line.on] = paid.get(line.on, 0) + line.pence
        return max((day for day, pence in paid.items() if pence < 0), default=None)
