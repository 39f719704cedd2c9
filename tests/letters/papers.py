"""Facts of papers for tests and bench: invented people, fixed numbers, as full or as bare as a test asks."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random

from letters.arrangement_facts import PlanAgreedFacts, PlanEndedFacts, PlanPayment
from letters.facts import (
    Addressee,
    Advice,
    ArrearsLetterFacts,
    Contact,
    EarlierLetter,
    Landlord,
    ManagedPaymentFacts,
    SeparateAccount,
    StatementFacts,
    StatementLine,
    ThreeLines,
    WeeklyElement,
)

NIGHT = date(2026, 4, 13)

WESTHAVEN = Landlord(
    name="Westhaven Homes",
    address=("1 Quay Street", "Westhaven", "QZ1 1AA"),
    phone="01632 960100",
    email="rents@westhaven.example",
    website="westhaven.example/rent",
    colour="#005a8c",
    formats_line="Would you like this in large print, Braille, audio, easy read or another language? "
    "Call us on 01632 960100.",
    demonstration=False,
)
DEMO = replace(WESTHAVEN, demonstration=True)
AMINA = Addressee(
    name="Amina Bartholomew", lines=("Flat 12, Cedar House", "Mill Road", "Westhaven"), postcode="QZ1 2BA"
)
SQUEEZED = Addressee(
    name="Oluwaseun Featherstonehaugh-Cholmondeley-Whyte and Partner",
    lines=(
        "c/o The Deputy Manager for Residential Services", "Room 114, Second Floor, East Wing",
        "Saint Bartholomew and Saint Wilfrid Supported Housing", "The Old Corn Exchange Buildings",
        "117-119 Upper Great Northumberland Street", "Little Houghton-cum-Wickersley", "Westhaven-on-the-Marsh",
    ),
    postcode="QZ99 9ZZ",
)  # fmt: skip
OFFICER = Contact(name="Huw Okafor, Income Officer", phone="01632 960123", email="huw.okafor@westhaven.example")
WAYS = (
    "Direct Debit: call us on 01632 960100 and we will set it up with you",
    "Online: westhaven.example/pay",
    "By phone with a bank card: 01632 960101, at any time",
    "In cash with your rent card, at any shop that shows the sign",
)
ADVICE = (
    Advice(name="StepChange", contact="0800 138 1111", helps_with="debt advice and Breathing Space"),
    Advice(name="Citizens Advice", contact="0800 144 8848", helps_with="benefits, debt and your rights"),
    Advice(name="Shelter", contact="0808 800 4444", helps_with="advice about your home"),
)


def three_lines(balance_pence: int = 31_240, expected_pence: int = 12_820) -> ThreeLines:
    """Balance, expected Universal Credit and the rest to pay."""
    return ThreeLines(
        balance_pence=balance_pence,
        expected_benefit_pence=expected_pence,
        expected_from="the Department for Work and Pensions (Universal Credit)" if expected_pence else "",
        expected_by=date(2026, 4, 28) if expected_pence else None,
        to_pay_pence=max(0, balance_pence - expected_pence),
    )


def letter(**changed: object) -> ArrearsLetterFacts:
    """Facts of an arrears letter to Amina, with what a test wants otherwise."""
    facts = ArrearsLetterFacts(
        landlord=WESTHAVEN,
        addressee=AMINA,
        salutation="Amina Bartholomew",
        tenants=("Amina Bartholomew",),
        home="Flat 12, Cedar House, Mill Road, Westhaven, QZ1 2BA",
        for_a_home=True,
        account_ref="R1000001",
        payment_ref="6331 0000 0001",
        letter_ref="L-26-000417",
        letter_on=date(2026, 4, 14),
        as_at_on=NIGHT,
        reply_by_on=date(2026, 4, 21),
        three_lines=three_lines(),
        weeks_words="about 2 weeks' rent",
        what_happened=("We expected £96.20 from you on 6 April 2026. We have not received it.",),
        earlier_letters=(),
        ways_to_pay=WAYS,
        advice=ADVICE,
        contact=OFFICER,
    )
    return replace(facts, **changed)  # type: ignore[arg-type]


EARLIER = (EarlierLetter(what="rent reminder", sent_on=date(2026, 3, 31)),)

WHAT = (
    ("charge", "Rent", 9_620), ("charge", "Rent", 9_620), ("charge", "Rent", 9_620),
    ("charge", "Service charge", 1_184), ("charge", "Heating", 735),
    ("receipt", "Direct Debit", -6_000), ("receipt", "Universal Credit paid to us", -12_820),
    ("receipt", "Card payment by phone", -2_500), ("adjustment", "Correction of the service charge", -450),
)  # fmt: skip


def lines(
    count: int, *, start: int, first_on: date = date(2026, 1, 5), weeks: int = 13, seed: int = 7
) -> tuple[StatementLine, ...]:
    """So many lines over so many weeks, with a true running balance from ``start`` pence."""
    chance, running, made = Random(seed), start, []
    for at in range(count):
        column, what, pence = chance.choice(WHAT)
        pence += chance.randrange(-90, 90)
        running += pence
        on = first_on + timedelta(days=at * weeks * 7 // count)
        week = f"week {(on - first_on).days // 7 + 40}"
        made.append(
            StatementLine(on=on, week=week, what=what, column=column, amount_pence=pence, balance_pence=running)
        )
    return tuple(made)


def statement(rows: int = 34, *, since: int = 0, weeks: int = 13, seed: int = 7, **changed: object) -> StatementFacts:
    """Facts of a quarterly statement with so many lines, and ``since`` lines entered late before the period."""
    opening = 18_355
    late = lines(since, start=opening, first_on=date(2025, 12, 1), weeks=3, seed=seed + 1)
    shown = lines(rows, start=late[-1].balance_pence if late else opening, weeks=weeks, seed=seed)
    every = (*late, *shown)
    total = {name: sum(x.amount_pence for x in every if x.column == name) for name in StatementLine.COLUMNS}
    closing = opening + sum(total.values())
    facts = StatementFacts(
        landlord=WESTHAVEN,
        addressee=AMINA,
        tenants=("Amina Bartholomew",),
        home="Flat 12, Cedar House, Mill Road, Westhaven, QZ1 2BA",
        account_type="rent account",
        account_ref="R1000001",
        payment_ref="6331 0000 0001",
        statement_ref="S-26-000088",
        period_words=f"rent weeks 40 to {39 + weeks}",
        from_on=date(2026, 1, 5),
        to_on=date(2026, 1, 4) + timedelta(weeks=weeks),
        prepared_on=date(2026, 4, 14),
        query_by_on=date(2026, 5, 12),
        opening_pence=opening,
        entered_since=late,
        lines=shown,
        charges_pence=total["charge"],
        receipts_pence=total["receipt"],
        adjustments_pence=total["adjustment"],
        closing_pence=closing,
        three_lines=three_lines(closing, min(max(closing, 0), 12_820)),
        weekly=(
            WeeklyElement(what="Rent", amount_pence=9_620),
            WeeklyElement(what="Service charge", amount_pence=1_184),
            WeeklyElement(what="Heating", amount_pence=735),
        ),
        weekly_total_pence=11_539,
        arrangement="You have a repayment plan of £12.00 a week on top of your rent. "
        "The next payment is due on 20 April 2026.",
        separate_accounts=(SeparateAccount(what="Garage 14", account_ref="R2000044", balance_pence=-1_050),),
        ways_to_pay=WAYS,
        advice=ADVICE,
        contact=OFFICER,
    )
    return replace(facts, **changed)  # type: ignore[arg-type]


def managed_payment(**changed: object) -> ManagedPaymentFacts:
    """Facts of the letter that tells Amina what we shall ask DWP for."""
    facts = ManagedPaymentFacts(
        landlord=WESTHAVEN,
        addressee=AMINA,
        salutation="Amina Bartholomew",
        tenants=("Amina Bartholomew",),
        home="Flat 12, Cedar House, Mill Road, Westhaven, QZ1 2BA",
        account_ref="R1000001",
        letter_ref="R1000001/MPT/260413",
        letter_on=NIGHT,
        tell_us_by_on=NIGHT + timedelta(days=7),
        why="Your rent is behind by two months or more",
        advice=ADVICE,
        contact=OFFICER,
    )
    return replace(facts, **changed)  # type: ignore[arg-type]


def plan_agreed(**changed: object) -> PlanAgreedFacts:
    """Facts of the letter that confirms Amina's repayment plan: £12 a week from 17 April, £42 in all."""
    sums = ((date(2026, 4, 17), 1_200, 3_000), (date(2026, 4, 24), 1_200, 1_800))
    facts = PlanAgreedFacts(
        landlord=WESTHAVEN,
        addressee=AMINA,
        salutation="Amina Bartholomew",
        tenants=("Amina Bartholomew",),
        home="Flat 12, Cedar House, Mill Road, Westhaven, QZ1 2BA",
        account_ref="R1000001",
        payment_ref="6331 0000 0001",
        letter_ref="R1000001/AG1/260413",
        letter_on=NIGHT,
        agreed_on=NIGHT,
        plan_words="£12.00 a week",
        by_order_of_court=False,
        to_clear_pence=4_200,
        payments=tuple(PlanPayment(on=on, amount_pence=pence, left_pence=left) for on, pence, left in sums),
        more_words="After that, pay £12.00 a week until 8 May 2026.",
        last_on=date(2026, 5, 8),
        last_pence=600,
        days_of_grace_words="5 days",
        ways_to_pay=WAYS,
        advice=ADVICE,
        contact=OFFICER,
    )
    return replace(facts, **changed)  # type: ignore[arg-type]


def plan_ended(**changed: object) -> PlanEndedFacts:
    """Facts of the letter that says that her plan has ended."""
    facts = PlanEndedFacts(
        landlord=WESTHAVEN,
        addressee=AMINA,
        salutation="Amina Bartholomew",
        tenants=("Amina Bartholomew",),
        home="Flat 12, Cedar House, Mill Road, Westhaven, QZ1 2BA",
        account_ref="R1000001",
        payment_ref="6331 0000 0001",
        letter_ref="R1000001/AG3/260413",
        letter_on=NIGHT,
        reply_by_on=NIGHT + timedelta(days=7),
        began_on=date(2026, 1, 5),
        ended_on=NIGHT,
        plan_words="£12.00 a week",
        because="you asked us to end it",
        paid_up=False,
        three_lines=three_lines(),
        ways_to_pay=WAYS,
        advice=ADVICE,
        contact=OFFICER,
    )
    return replace(facts, **changed)  # type: ignore[arg-type]
