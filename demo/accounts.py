"""A rent account as the files tell it, and the money readings that the files keep to.

All money is whole pence; plus is owed, minus is paid. The readings are those of the canonical files and of
OPS-E3, OPS-E12, OPS-B9 and DEC-6; the tests hold a second reading that starts from the files alone.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from typing import NamedTuple

from demo.weeks import DAY, RentCalendar, Span, rent_year_of, week_of, working_day

Lines = tuple[tuple[str, int], ...]


def half_up(exact: Fraction) -> int:
    """Whole pence, halves up."""
    return (exact.numerator * 2 + exact.denominator) // (exact.denominator * 2)


class Charge(NamedTuple):
    """One line of charges.csv: `weekly` pence for a full week, both days inclusive."""

    element: str
    weekly: int
    since: date
    until: date | None
    eligible: bool
    legal: bool


@dataclass(slots=True)
class Person:
    """One line of people.csv; `first` is empty for somebody with a single name."""

    ref: str
    role: str
    first: str
    last: str
    born: date
    phone: str
    email: str
    nino: str

    @property
    def name(self) -> str:
        """The whole name."""
        return f"{self.first} {self.last}".strip()


@dataclass(slots=True)
class Property:
    """One line of properties.csv."""

    ref: str
    uprn: str
    line_1: str
    line_2: str
    town: str
    postcode: str
    bedrooms: int
    kind: str
    group: str
    patch: str
    scheme: str


@dataclass(slots=True)
class Payment:
    """One payment; `typed` is the reference the payer used when it is not one of the account's own."""

    on: date
    pence: int
    channel: str
    returned_on: date | None = None
    typed: str = ""


class HbLine(NamedTuple):
    """One line of an HB schedule, or one HB row before take-on."""

    since: date
    until: date
    pay_on: date
    weekly: int
    gross: int


class UcLine(NamedTuple):
    """One line of a UC schedule: kind HCE (housing costs) or ARREARS (a deduction)."""

    kind: str
    ap_end: date
    pay_on: date
    pence: int


@dataclass(slots=True)
class Agreement:
    """One line of agreements.csv; `start_balance` is after that Monday's debit (OPS-L4)."""

    kind: str
    start: date
    instalment: int
    frequency: str
    lump_sum: int = 0
    lump_on: date | None = None
    start_balance: int = 0


class PayerCalendar(NamedTuple):
    """When this payer is to pay (PRA-1): `day` of the month, or weekday with Monday 0 when weekly."""

    kind: str
    frequency: str
    day: int
    pence: int


@dataclass(slots=True)
class Account:
    """One tenancy and its rent account with all that the files will say about it."""

    number: int
    tenancy_ref: str
    account_ref: str
    paycard: str
    home: Property
    tenure: str
    start: date
    end: date | None
    people: list[Person]
    charges: list[Charge]
    brought_forward: int = 0
    payments: list[Payment] = field(default_factory=list)
    goodwill: tuple[date, int] | None = None
    hb_claim: str = ""
    hb_deduction: int = 0
    uc_day: int = 0
    tpd: int = 0
    agreement: Agreement | None = None
    calendar: PayerCalendar | None = None
    due: list[tuple[date, date, Lines]] = field(default_factory=list)
    hb_lines: list[HbLine] = field(default_factory=list)
    uc_lines: list[UcLine] = field(default_factory=list)


class Book:
    """The calendars of one landlord, looked up quickly."""

    def __init__(self, span: Span, calendar: RentCalendar) -> None:
        self.span = span
        self.calendar = calendar
        self.charged = {
            group: [calendar.charged(group, monday) for monday in span.mondays] for group in calendar.free_weeks
        }
        self.week_of = {monday: week_of(monday) for monday in span.mondays}
        self.hb_charged = {
            group: [
                [day for day in (since + 7 * n * DAY for n in range(4)) if calendar.charged(group, day)]
                for since, _, _ in span.hb_periods
            ]
            for group in calendar.free_weeks
        }

    def year_weeks(self, group: str, day: date) -> int:
        """Charged weeks of the rent year that `day` falls in."""
        return self.calendar.charged_weeks(group, rent_year_of(day))


def in_force(charges: list[Charge], day: date) -> list[Charge]:
    """The charges that run on `day`."""
    return [c for c in charges if c.since <= day and (c.until is None or day <= c.until)]


def weekly_gross(charges: list[Charge], day: date) -> int:
    """A full week's charge on `day`."""
    return sum(charge.weekly for charge in in_force(charges, day))


def weekly_eligible(charges: list[Charge], day: date) -> int:
    """The part of a full week's charge that benefit meets."""
    return sum(charge.weekly for charge in in_force(charges, day) if charge.eligible)


def apportion(charges: list[Charge], days: int) -> Lines:
    """A part week: the gross rounded once, the odd penny on the basic rent (OPS-B9)."""
    gross = half_up(Fraction(sum(c.weekly for c in charges) * days, 7))
    parts = {c.element: half_up(Fraction(c.weekly * days, 7)) for c in charges}
    parts["RENT"] += gross - sum(parts.values())
    return tuple(parts.items())


def settle(account: Account, book: Book) -> None:
    """Work out the account's debits and benefit lines for the whole span."""
    account.due = list(_due(account, book))
    if account.hb_claim:
        account.hb_lines = list(_hb_lines(account, book))
    if account.uc_day or account.tpd:
        account.uc_lines = list(_uc_lines(account, book))


def _due(account: Account, book: Book) -> Iterator[tuple[date, date, Lines]]:
    """(value date, Monday, lines) of every week charged."""
    charges, start, end = account.charges, account.start, account.end
    turns = sorted({c.since for c in charges} | {c.until + DAY for c in charges if c.until})
    full: dict[int, Lines] = {}
    for monday, charged in zip(book.span.mondays, book.charged[account.home.group], strict=True):
        sunday = monday + timedelta(days=6)
        if not charged or start > sunday or (end and end < monday):
            continue
        if start <= monday and not (end and end < sunday):
            part = bisect_right(turns, monday)
            if part not in full:
                full[part] = tuple((c.element, c.weekly) for c in in_force(charges, monday))
            yield monday, monday, full[part]
        else:
            first, last = max(start, monday), min(end or sunday, sunday)
            yield first, monday, apportion(in_force(charges, first), (last - first).days + 1)


def hb_weekly(account: Account, day: date) -> int:
    """Housing Benefit entitlement for the week of `day`."""
    return max(0, weekly_eligible(account.charges, day) - account.hb_deduction)


def _hb_lines(account: Account, book: Book) -> Iterator[HbLine]:
    """Four weeks in arrears, charged weeks at their own rates; the weekly amount is the rate at the end."""
    known: dict[date, int] = {}
    turns = [c.since for c in account.charges]
    for (since, until, pay_on), mondays in zip(book.span.hb_periods, book.hb_charged[account.home.group], strict=True):
        gross = 0
        for day in mondays:
            key = max((turn for turn in turns if turn <= day), default=day)
            if key not in known:
                known[key] = hb_weekly(account, day)
            gross += known[key]
        if gross:
            yield HbLine(since, until, pay_on, hb_weekly(account, until), gross)


def uc_monthly(account: Account, book: Book, day: date) -> int:
    """Housing costs element: eligible charges x charged weeks in the year / 12, halves up."""
    weeks = book.year_weeks(account.home.group, day)
    return half_up(Fraction(weekly_eligible(account.charges, day) * weeks, 12))


def _uc_lines(account: Account, book: Book) -> Iterator[UcLine]:
    for pay_on in book.span.uc_pay_days:
        last_month = (pay_on.replace(day=1) - DAY).replace(day=1)
        if account.uc_day:
            ap_end = last_month.replace(day=account.uc_day)
            yield UcLine("HCE", ap_end, pay_on, uc_monthly(account, book, ap_end))
        if account.tpd:
            ap_end = last_month.replace(day=account.uc_day or account.number % 28 + 1)
            yield UcLine("ARREARS", ap_end, pay_on, account.tpd)


def uc_paid_to(account: Account, span: Span) -> date:
    """The last day covered by a managed payment received before take-on."""
    month = span.take_on.replace(day=1)
    if working_day(month.replace(day=10)) >= span.take_on:
        month = (month - DAY).replace(day=1)
    return (month - DAY).replace(day=account.uc_day)


def receipts(account: Account) -> Iterator[tuple[date, int]]:
    """Every amount that came in or went back, plus is owed; money in suspense is not the account's."""
    for payment in account.payments:
        if not payment.typed:
            yield payment.on, -payment.pence
            if payment.returned_on:
                yield payment.returned_on, payment.pence
    for hb in account.hb_lines:
        yield hb.pay_on, -hb.gross
    for uc in account.uc_lines:
        yield uc.pay_on, -uc.pence
    if account.goodwill:
        yield account.goodwill


def balance(account: Account, on: date, *, known: date | None = None) -> int:
    """The balance at the end of `on`; payments only as far as the payments file of `known` tells them."""
    total = account.brought_forward
    total += sum(pence for day, _, lines in account.due if day <= on for _, pence in lines)
    total += sum(pence for day, pence in receipts(account) if day <= on)
    if known is not None:
        late = (p for p in account.payments if not p.typed and known < p.on <= on)
        total += sum(p.pence for p in late)
    return total


class Position(NamedTuple):
    """Where an account stands, with the names that `positions` prints."""

    balance_pence: int
    technical_pence: int
    real_pence: int
    ladder_amount_pence: int
    weeks: str


def _technical(account: Account, book: Book, on: date, monday: date) -> tuple[int, int]:
    """Benefit accrued and not yet paid, and one week's share of it (OPS-E12, DEC-6)."""
    accrued = weekly = 0
    if account.hb_claim:
        paid = [hb for hb in account.hb_lines if hb.pay_on <= on]
        rate = paid[-1].weekly if paid else hb_weekly(account, book.span.take_on)
        paid_to = paid[-1].until if paid else book.span.hb_paid_to
        debits = sum(1 for _, week, _ in account.due if paid_to < week <= on)
        accrued, weekly = rate * debits, rate if debits else 0
    if account.uc_day:
        lines = [uc for uc in account.uc_lines if uc.kind == "HCE" and uc.pay_on <= on]
        rate = lines[-1].pence if lines else uc_monthly(account, book, book.span.take_on)
        paid_to = lines[-1].ap_end if lines else uc_paid_to(account, book.span)
        days = max(0, (monday + 6 * DAY - paid_to).days)
        accrued += half_up(Fraction(rate * 12 * days, 365))
        weekly += half_up(Fraction(rate * 84, 365))
    return accrued, weekly


def position(account: Account, book: Book, on: date, *, known: date | None = None) -> Position:
    """Balance, arrears after expected benefit, and the amount the policy measures (OPS-E3, OPS-E12)."""
    owed = balance(account, on, known=known)
    if account.end and account.end < on:
        return Position(owed, 0, owed, owed, "")
    monday = on - timedelta(days=on.weekday())
    accrued, benefit = _technical(account, book, on, monday)
    technical = min(max(owed, 0), accrued)
    gross = weekly_gross(account.charges, on)
    grace = 0
    if any(week == monday for _, week, _ in account.due):
        paid = sum(p.pence for p in account.payments if not p.typed and monday <= p.on <= min(on, known or on))
        grace = max(0, gross - (benefit if technical else 0) - paid)
    ladder = owed - technical - grace
    hundredths = abs(ladder) * 100 // gross * (1 if ladder >= 0 else -1)
    sign = "-" if hundredths < 0 else ""
    return Position(
        owed,
        technical,
        owed - technical,
        ladder,
        f"{sign}{abs(hundredths) // 100}.{abs(hundredths) % 100:02d}",
    )
