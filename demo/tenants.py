"""Ordinary tenancies: who pays by what, how well, and where that leaves the account today.

Payments are laid out first; then the balance brought forward is set so that the account stands today where
its habit says (clear, in credit, in some arrears, in deep arrears). So the shape is steady at any size.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from random import Random

from demo import homes
from demo.accounts import (
    Account,
    Agreement,
    Book,
    PayerCalendar,
    Payment,
    Property,
    balance,
    half_up,
    hb_weekly,
    settle,
    uc_monthly,
    uc_paid_to,
    weekly_eligible,
    weekly_gross,
)
from demo.landlords import Landlord
from demo.weeks import DAY, WEEK, Span, after_working_days, months, working_day

CARD_CHANNELS = ("CARD", "CARD", "PAYPOINT", "PAYPOINT", "POSTOFFICE", "CASH")
DUE_DAYS = (1, 1, 5, 15, 28)
INSTALMENTS = (500, 750, 1000, 1250, 1500, 2000)


@dataclass(frozen=True)
class Stay:
    """A home, and from when until when somebody rents it."""

    home: Property
    start: date
    end: date | None


def ordinary(landlord: Landlord, number: int, stay: Stay, book: Book, rng: Random) -> Account:
    """The number-th tenancy of a landlord (from 0), with everything about its money worked out."""
    fresh = stay.start >= book.span.start
    tenure = "STARTER" if fresh and landlord.code != "BRACK" else rng.choice(landlord.tenures)
    account = homes.blank_account(landlord, number, stay.home, tenure, stay.start)
    account.end = stay.end
    account.people = [homes.person(rng, account.number, "MAIN", 1, book.span)]
    while len(account.people) < 3 and rng.random() < (0.22 if len(account.people) == 1 else 0.04):
        account.people.append(homes.person(rng, account.number, "JOINT", len(account.people) + 1, book.span))
    rise = int(stay.home.scheme[1:]) % 8 == 2
    account.charges = homes.charges(homes.rates(landlord, stay.home, rng), stay.start, book.span, rise_services=rise)
    habit = _habit(rng)
    _choose_payer(account, book, rng, habit, settled=not fresh and stay.end is None)
    settle(account, book)
    if not fresh:
        account.brought_forward = _brought_forward(account, book, rng, habit)
    if account.agreement:
        account.agreement.start_balance = max(0, balance(account, account.agreement.start))
    return account


def _habit(rng: Random) -> str:
    return rng.choices(("credit", "clear", "arrears", "deep"), (16, 50, 27, 7))[0]


def _choose_payer(account: Account, book: Book, rng: Random, habit: str, *, settled: bool) -> None:
    """38 % UC (30 % of it paid to us), 22 % HB four weeks behind, the rest pay for themselves."""
    roll = rng.random()
    if roll < 0.25 and settled:
        _on_hb(account, book, rng, habit)
    elif roll < 0.38 and settled:
        account.uc_day = rng.randrange(1, 29)
        account.tpd = rng.choice((2100, 3400, 5100)) if habit in ("arrears", "deep") and rng.random() < 0.4 else 0
        own = weekly_gross(account.charges, book.span.today) - weekly_eligible(account.charges, book.span.today)
        if own:
            _pay_weekly(account, book, rng, habit, rng.choice(CARD_CHANNELS), own=own)
    elif roll < 0.60:
        if habit == "deep" and settled and rng.random() < 0.5:
            account.tpd = rng.choice((2100, 3400))
        _pay_monthly(account, book, rng, habit, "uc_tenant")
    else:
        roll = rng.random()
        if roll < 0.45:
            _pay_monthly(account, book, rng, habit, "direct_debit")
        elif roll < 0.70:
            _pay_weekly(account, book, rng, habit, "SO")
        else:
            _pay_weekly(account, book, rng, habit, rng.choice(CARD_CHANNELS))


def _on_hb(account: Account, book: Book, rng: Random, habit: str) -> None:
    account.hb_claim = f"HB{account.number}"
    eligible = weekly_eligible(account.charges, book.span.start)
    account.hb_deduction = min(rng.randrange(900, 6500), eligible // 2) if rng.random() < 0.4 else 0
    own = weekly_gross(account.charges, book.span.today) - hb_weekly(account, book.span.today)
    if own:
        _pay_weekly(account, book, rng, habit, rng.choice(CARD_CHANNELS), own=own)


def _last_day(account: Account, book: Book) -> date:
    return min(account.end or book.span.last_sunday, book.span.last_sunday)


def _pay_weekly(account: Account, book: Book, rng: Random, habit: str, channel: str, own: int = 0) -> None:
    """Each charged week on one weekday; those in arrears miss some, a few then keep an arrangement."""
    weekday = rng.randrange(1, 5)
    last = _last_day(account, book)
    gross = weekly_gross(account.charges, book.span.today) if not account.end else 0
    if channel == "SO" and not account.end:
        account.calendar = PayerCalendar("standing_order", "weekly", weekday, own or gross)
    if not own and not account.end and habit in ("arrears", "deep") and rng.random() < 0.6:
        account.agreement = _agreement(account, book, rng)
    kept = rng.random() < 0.65
    slips = 0.0 if habit in ("clear", "credit") else rng.choice((0.0, 0.05, 0.15, 0.3))
    for place, monday in enumerate(book.span.mondays):
        day = monday + weekday * DAY
        if not book.charged[account.home.group][place] or not account.start <= day <= last:
            continue
        # A standing order or a habit follows the rent itself: what is due a week now, or was due then.
        amount = own or weekly_gross(account.charges, day)
        agreed = account.agreement
        if agreed and day >= agreed.start:
            recent = (book.span.run_monday - monday).days
            if recent > 14 or kept:
                account.payments.append(Payment(day, amount + _instalment(agreed, day), channel))
        elif rng.random() < slips:
            if rng.random() < 0.5:
                account.payments.append(Payment(day, max(100, amount * rng.randrange(3, 9) // 10), channel))
        else:
            account.payments.append(Payment(day, amount, channel))


def _agreement(account: Account, book: Book, rng: Random) -> Agreement | None:
    latest = len(book.span.mondays) - 5
    if latest < 3:
        return None
    start = book.span.mondays[rng.randrange(2, latest)]
    if account.start > start:
        return None
    frequency = rng.choice(("weekly", "weekly", "fortnightly", "4-weekly"))
    instalment = rng.choice(INSTALMENTS) * {"weekly": 1, "fortnightly": 2, "4-weekly": 4}[frequency]
    return Agreement("court" if rng.random() < 0.15 else "informal", start, instalment, frequency)


def _instalment(agreed: Agreement, day: date) -> int:
    """The instalment that goes with the payment of `day`'s week: one in the agreement's first week."""
    every = {"weekly": 1, "fortnightly": 2, "4-weekly": 4}[agreed.frequency]
    return agreed.instalment if (day - agreed.start).days // 7 % every == 0 else 0


def _pay_monthly(account: Account, book: Book, rng: Random, habit: str, kind: str) -> None:
    """A twelfth of the year's rent each month by Direct Debit, standing order or card; some come back."""
    due_day = rng.choice(DUE_DAYS) if kind == "direct_debit" else rng.randrange(1, 28)
    channel = "DD" if kind == "direct_debit" or rng.random() < 0.45 else rng.choice(("SO", "CARD"))
    last = _last_day(account, book)
    for first in months(book.span.start, book.span.today):
        day = working_day(first.replace(day=due_day))
        if not max(account.start + 5 * DAY, book.span.start) <= day <= last:
            continue
        weeks = book.year_weeks(account.home.group, day)
        amount = half_up(Fraction(weekly_gross(account.charges, day) * weeks, 12))
        payment = Payment(day, amount, channel)
        if habit in ("arrears", "deep") and rng.random() < 0.12:
            back = after_working_days(day, 3)
            fits = back <= book.span.last_sunday and (day < book.span.take_on) == (back < book.span.take_on)
            if channel != "DD" or not fits:
                continue
            payment.returned_on = back
        account.payments.append(payment)
    if not account.end:
        today = book.span.today
        weeks = book.year_weeks(account.home.group, today)
        amount = half_up(Fraction(weekly_gross(account.charges, today) * weeks, 12))
        account.calendar = PayerCalendar(kind, "monthly", due_day, amount)


def real_path(account: Account, book: Book) -> list[int]:
    """For each Sunday: what is owed without balance brought forward, expected benefit, rent not yet due.

    Rent not yet due is what was raised since a monthly payer's last due day (PRA-1): calendar, not arrears.
    """
    span = book.span
    count = len(span.mondays)
    change = [0] * count
    debits = [0] * count
    for _, monday, lines in account.due:
        place = (monday - span.start).days // 7
        debits[place] = sum(pence for _, pence in lines)
        change[place] += debits[place]
    benefit = sorted(
        [(hb.pay_on, hb.until, hb.weekly, hb.gross) for hb in account.hb_lines]
        + [(uc.pay_on, uc.ap_end, uc.pence, uc.pence) for uc in account.uc_lines if uc.kind == "HCE"]
    )
    for pay_on, _, _, pence in benefit:
        change[(pay_on - span.start).days // 7] -= pence
    for uc in account.uc_lines:
        if uc.kind == "ARREARS":
            change[(uc.pay_on - span.start).days // 7] -= uc.pence
    dues: set[int] = set()
    monthly = bool(account.calendar and account.calendar.frequency == "monthly")
    for payment in account.payments:
        if not payment.typed:
            change[(payment.on - span.start).days // 7] -= payment.pence
            if payment.returned_on:
                change[(payment.returned_on - span.start).days // 7] += payment.pence
    if monthly:
        dues = _due_places(account, span)
    path, total, since_due, at = [], 0, 0, 0
    paid_to = span.hb_periods[0][0] - DAY if account.hb_claim else uc_paid_to(account, span) if account.uc_day else None
    if account.uc_day and benefit:
        paid_to = (benefit[0][1].replace(day=1) - DAY).replace(day=account.uc_day)
    rate = 0
    if account.hb_claim:
        rate = hb_weekly(account, span.start)
    elif account.uc_day:
        rate = uc_monthly(account, book, span.start)
    for place, monday in enumerate(span.mondays):
        total += change[place]
        sunday = monday + 6 * DAY
        while at < len(benefit) and benefit[at][0] <= sunday:
            _, paid_to, rate, _ = benefit[at]
            at += 1
        expected = 0
        if account.hb_claim and paid_to:
            raised = sum(1 for n in range(place + 1) if debits[n] and span.mondays[n] > paid_to)
            early = max(0, (span.start - paid_to).days // 7)
            expected = rate * (raised + early)
        elif account.uc_day and paid_to:
            expected = half_up(Fraction(rate * 12 * (sunday - paid_to).days, 365))
        if monthly:
            since_due = 0 if place in dues else since_due + debits[place]
        path.append(total - expected - since_due)
    return path


def _due_places(account: Account, span: Span) -> set[int]:
    """The weeks, from 0, that hold a due day of a monthly payer."""
    assert account.calendar is not None
    days = (working_day(first.replace(day=account.calendar.day)) for first in months(span.start, span.last_sunday))
    return {(day - span.start).days // 7 for day in days if span.start <= day <= span.last_sunday}


def _brought_forward(account: Account, book: Book, rng: Random, habit: str) -> int:
    path = real_path(account, book)
    gross = weekly_gross(account.charges, min(account.end or book.span.today, book.span.today))
    now = path[-1]
    if account.end:
        left = rng.choice((0, 0, rng.uniform(-1.0, -0.2), rng.uniform(0.5, 3.0), rng.uniform(2.0, 6.0)))
        return round(gross * left) - now
    if habit == "clear":
        return -max(path)
    if habit == "credit":
        return -max(path) - round(gross * rng.uniform(0.6, 3.0))
    if habit == "arrears":
        return round(gross * (0.15 + 3.8 * rng.betavariate(1.1, 2.2))) - now
    return round(gross * rng.uniform(4.0, 9.0)) - now


def next_stay(home_: Property, before: Stay | None, book: Book, rng: Random) -> Stay:
    """Who rents this home from when: most for years, a few new, a few gone, some let again the next day."""
    span = book.span
    length = (span.today - span.start).days
    if before and before.end:
        gap = rng.choice((1, 1, 8, 19))
        start = before.end + gap * DAY
        if start + WEEK < span.today:
            return Stay(home_, start, None)
    roll = rng.random()
    start = span.start - timedelta(days=rng.randrange(300, 7600))
    if roll < 0.05:
        return Stay(home_, start, span.start + timedelta(days=rng.randrange(10, max(11, length - 20))))
    if roll < 0.085 and length > 30:
        return Stay(home_, span.start + timedelta(days=rng.randrange(1, length - 14)), None)
    return Stay(home_, start, None)
