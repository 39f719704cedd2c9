"""DEC-6's last sentence: accounts charged by another period, the statement held against the plain rules."""

from datetime import date, timedelta
from random import Random

import pytest

from arrears.models import Position
from arrears.operations import positions
from arrears.rules.position import position
from ledger.models import Charge
from ledger.queries import standings
from ledger.queries.charges import line_of
from ledger.rules.apportionment import gross_of_period
from ledger.rules.charge_periods import benefit_of_period
from ledger.rules.entry_kinds import EntryKind
from ledger.rules.expected_income import Award, HousingBenefit, ManagedPayment, expected
from tenancies.rules.periods import PeriodUnit
from tests.ledger.rent_group import Books

pytestmark = pytest.mark.django_db

NIGHT = date(2026, 11, 18)
MONTH, FORTNIGHT, FOUR_WEEK, WEEK = PeriodUnit.MONTH, PeriodUnit.FORTNIGHT, PeriodUnit.FOUR_WEEK, PeriodUnit.WEEK
HOW = [(MONTH, True), (MONTH, False), (FORTNIGHT, True), (FOUR_WEEK, False), (WEEK, False), (FOUR_WEEK, True)]


@pytest.mark.parametrize("seed", range(12))
def test_the_sql_and_the_rules_agree(seed: int) -> None:
    chance = Random(seed)
    unit, in_advance = HOW[seed % len(HOW)]
    books = Books.charged_by(unit, in_advance=in_advance, free=(3, 8) if seed % 4 == 0 else ())
    due = books.group.weeks.filter(charge_on__lte=NIGHT).order_by("-charge_on").first()
    charged_days = [(week.starts_on, week.ends_on) for week in books.group.weeks.all() if _counts(week)]
    awards: dict[int, Award | None] = {}
    paid: dict[int, int] = {}
    for _ in range(10):
        account = books.account(
            ("RENT", f"{chance.randrange(0, 60000) / 100:.2f}"),
            ("SERV", f"{chance.randrange(0, 9000) / 100:.2f}"),
            per=chance.choice([unit, WEEK]),
            ends_on=NIGHT - timedelta(days=9) if chance.random() < 0.1 else None,
        )
        books.post(account, EntryKind.CHARGE, chance.randrange(1, 90000), NIGHT - timedelta(days=20), "RENT")
        paid[account.pk] = 0
        for _ in range(chance.randrange(0, 4)):
            day = NIGHT - timedelta(days=chance.randrange(-2, 45))
            amount = chance.randrange(1, 9000)
            books.post(account, EntryKind.PAY, -amount, day)
            paid[account.pk] += amount if due.charge_on <= day <= NIGHT else 0
        awards[account.pk] = None
        paid_to = NIGHT - timedelta(days=chance.choice([-3, 3, 17, 40, 84, 85]))
        rate = chance.randrange(1000, 30000)
        if account.tenancy.ends_on is None and chance.random() < 0.7:
            kind, made = chance.choice([("HB", HousingBenefit), ("UC_MP", ManagedPayment)])
            books.award(account, kind, f"{rate / 100:.2f}", paid_to)
            if paid_to <= NIGHT:
                awards[account.pk] = made(rate, paid_to)
    rows = {row.account_id: row for row in standings.as_at(NIGHT, landlord_id=books.landlord.pk)}
    assert rows.keys() == awards.keys()
    positions.record(landlord=books.landlord, on=NIGHT, take=1, by=books.by)
    for account_id, row in rows.items():
        award = awards[account_id]
        income = expected(
            [award] if award else [],
            on=NIGHT,
            debit_days=(),
            week_ends_on=due.ends_on,
            charged_days=charged_days,
        )
        assert (row.accrued_pence, row.benefit_weekly_pence) == (income.accrued_pence, income.weekly_pence)
        assert row.benefit_period_pence == benefit_of_period(income.weekly_pence, unit)
        lines = [line_of(charge) for charge in Charge.objects.filter(account=account_id)]
        gross = gross_of_period(lines, unit=unit, rent_year=due.rent_year, on=NIGHT)
        assert row.gross_period_pence == (0 if row.former else gross)
        assert (row.paid_this_week_pence, row.week_charged) == (paid[account_id], due.charged)
        told = position(
            account_type=row.account_type,
            former=row.former,
            balance_pence=row.balance_pence,
            accrued_pence=row.accrued_pence,
            weekly_gross_pence=row.gross_weekly_pence,
            weekly_benefit_pence=row.benefit_weekly_pence,
            paid_this_week_pence=row.paid_this_week_pence,
            debit_this_week=row.week_charged,
            period_gross_pence=row.gross_period_pence,
            period_benefit_pence=row.benefit_period_pence,
        )
        kept = Position.objects.get(account=account_id)
        assert (kept.ladder_amount_pence, kept.weeks_hundredths) == (told.ladder_amount_pence, told.weeks_hundredths)


def _counts(week) -> bool:
    return week.charged and week.charge_on <= NIGHT


def test_the_current_month_alone_is_never_arrears() -> None:
    """DEC-6: grace is the current period's charge; weeks are measured on the weekly equivalent (OPS-B5)."""
    books = Books.charged_by(MONTH)
    account = books.account(("RENT", "433.33"), per=MONTH)
    books.post(account, EntryKind.CHARGE, 43333, date(2026, 11, 1), "RENT")
    books.post(account, EntryKind.CHARGE, 43333, date(2026, 10, 1), "RENT")
    books.post(account, EntryKind.PAY, -23333, date(2026, 11, 10))
    positions.record(landlord=books.landlord, on=NIGHT, take=1, by=books.by)
    kept = Position.objects.get(account=account)
    assert (kept.real_pence, kept.ladder_amount_pence) == (63333, 43333)
    assert (kept.gross_weekly_pence, kept.weeks_hundredths) == (10000, 433)


def test_in_arrears_mondays_debit_is_not_benefit_that_was_paid_already() -> None:
    """OPS-B1, E12: Housing Benefit to Sunday 15 November covers the debit of Monday 16 November."""
    books = Books.charged_by(WEEK, in_advance=False)
    account = books.account(("RENT", "100.00"))
    books.award(account, "HB", "75.00", date(2026, 11, 8))
    for day in (date(2026, 11, 9), date(2026, 11, 16)):
        books.post(account, EntryKind.CHARGE, 10000, day, "RENT")
    (row,) = standings.as_at(NIGHT, landlord_id=books.landlord.pk)
    assert (row.accrued_pence, row.technical_pence) == (7500, 7500)
