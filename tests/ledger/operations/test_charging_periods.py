"""OPS-B1 to B5, B9: rent groups charged by the week, fortnight, four weeks or month, in advance or in arrears."""

from datetime import date, timedelta
from random import Random

import pytest

from ledger.models import Charge, Entry, Posting
from ledger.operations import calendars, charges
from ledger.operations.accounts import ChargeToKeep, keep_charges
from ledger.queries.charges import line_of
from ledger.rules.apportionment import Span, charge_for_period
from ledger.rules.charge_periods import ApportionBasis
from tenancies.rules.periods import PeriodUnit
from tests.ledger.rent_group import TAKE_ON, Books

pytestmark = pytest.mark.django_db

MONTH, FORTNIGHT, FOUR_WEEK, WEEK = PeriodUnit.MONTH, PeriodUnit.FORTNIGHT, PeriodUnit.FOUR_WEEK, PeriodUnit.WEEK


def due(books: Books, on: date) -> int:
    """What the nights of the landlord charge on a day, in pence, for the group charged otherwise."""
    return sum(run.total_pence for run in charges.raise_due(landlord=books.landlord, by=books.by, on=on))


def lines(account) -> list[str]:
    rows = Entry.objects.filter(account=account).order_by("effective_on", "element")
    return [f"{row.effective_on} {row.element} {row.amount_pence / 100:.2f} {row.posting.narrative}" for row in rows]


def test_a_monthly_group_is_charged_its_price_on_the_first_of_the_month():
    """OPS-B3: whole months at their own price, by one statement, whatever their days."""
    books = Books.charged_by(MONTH)
    account = books.account(("RENT", "433.33"), ("SERV", "20.00"), per=MONTH)
    assert due(books, date(2026, 5, 1)) == 45333
    assert due(books, date(2026, 5, 31)) == 0, "the month is charged once"
    assert due(books, date(2027, 2, 1)) == 45333
    assert lines(account) == [
        "2026-05-01 RENT 433.33 May 2026",
        "2026-05-01 SERV 20.00 May 2026",
        "2027-02-01 RENT 433.33 February 2027",
        "2027-02-01 SERV 20.00 February 2027",
    ]
    assert Entry.objects.filter(effective_on=date(2026, 5, 1)).values_list("rent_week", flat=True)[0] == 4


def test_a_weekly_price_is_charged_by_the_month_in_twelfths_of_the_years_weeks():
    """OPS-B5: W x 52 / 12; the gross is rounded once and the penny goes to the rent."""
    books = Books.charged_by(MONTH)
    account = books.account(("RENT", "80.01"), ("SERV", "29.99"))
    assert due(books, date(2026, 6, 1)) == 47667
    assert lines(account) == ["2026-06-01 RENT 346.71 June 2026", "2026-06-01 SERV 129.96 June 2026"]


def test_fortnights_and_four_weeks_run_on_from_the_rent_year():
    """OPS-B3, B5: 2W and 4W on every second and every fourth Monday."""
    books = Books.charged_by(FORTNIGHT)
    account = books.account(("RENT", "100.00"))
    assert due(books, TAKE_ON) == 20000
    assert due(books, TAKE_ON + timedelta(days=13)) == 0
    assert due(books, TAKE_ON + timedelta(days=14)) == 20000
    assert lines(account)[0] == "2026-04-06 RENT 200.00 6 April to 19 April 2026"
    other = Books.charged_by(FOUR_WEEK, code="MILL")
    other.account(("RENT", "400.00"), per=FOUR_WEEK)
    assert [due(other, TAKE_ON + timedelta(days=days)) for days in (0, 27, 28)] == [40000, 0, 40000]


def test_in_arrears_monday_is_charged_for_the_week_before():
    """OPS-B1: the week's whole liability is known by then, so starts and ends inside it are right at once."""
    books = Books.charged_by(WEEK, in_advance=False)
    whole = books.account(("RENT", "70.00"))
    ended = books.account(("RENT", "70.00"), ends_on=date(2026, 4, 15))
    started = books.account(("RENT", "70.00"), starts_on=date(2026, 4, 16))
    assert due(books, date(2026, 4, 19)) == 14000, "the week to 12 April, for the two who lived there"
    assert due(books, date(2026, 4, 20)) == 7000 + 3000 + 4000
    assert [Entry.objects.filter(account=one).last().amount_pence for one in (whole, ended, started)] == [
        7000,
        3000,
        4000,
    ]
    row = Entry.objects.filter(account=whole).latest("effective_on")
    assert (row.effective_on, row.rent_week) == (date(2026, 4, 20), 2)


def test_in_arrears_a_month_is_charged_once_it_is_over():
    books = Books.charged_by(MONTH, in_advance=False)
    books.account(("RENT", "300.00"), per=MONTH)
    assert due(books, date(2026, 4, 30)) == 0, "March fell due on 1 April, before take-on (DEC-16)"
    assert due(books, date(2026, 5, 1)) == 30000


def test_nothing_due_before_take_on_is_charged_but_who_starts_after_it_is():
    """DEC-16: April fell due on the 1st, before take-on on the 6th; a tenancy of the 15th is charged its part."""
    books = Books.charged_by(MONTH, basis=ApportionBasis.YEAR_DAYS)
    books.account(("RENT", "365.00"), per=MONTH)
    started = books.account(("RENT", "365.00"), per=MONTH, starts_on=date(2026, 4, 15))
    assert due(books, date(2026, 4, 14)) == 0
    assert due(books, date(2026, 4, 15)) == 19200  # 365 x 12 / 365 x 16 days
    assert lines(started) == ["2026-04-15 RENT 192.00 Part of April 2026"]


def test_a_free_period_is_not_charged():
    """OPS-B4."""
    books = Books.charged_by(FOUR_WEEK, free=(2,))
    books.account(("RENT", "100.00"))
    assert [due(books, TAKE_ON + timedelta(days=28 * n)) for n in range(3)] == [40000, 0, 40000]


def test_a_part_month_by_sevenths_costs_the_weekly_equivalent_a_day():
    """OPS-B9, B5: M x 12 / 52 / 7 for each of ten days."""
    books = Books.charged_by(MONTH)
    account = books.account(("RENT", "364.00"), per=MONTH, ends_on=date(2026, 5, 10))
    due(books, date(2026, 5, 1))
    assert lines(account) == ["2026-05-01 RENT 120.00 Part of May 2026"]


def test_a_price_that_changes_inside_a_month_is_charged_by_its_share_of_the_days():
    """Nobody pays 29 or 31 days for a whole month only because the price changed in it."""
    books = Books.charged_by(MONTH, basis=ApportionBasis.YEAR_DAYS)
    account = books.account(("RENT", "310.00"), per=MONTH)
    Charge.objects.filter(account=account).update(until_on=date(2026, 5, 10))
    keep_charges(
        charges=[
            ChargeToKeep(account.pk, "RENT", 0, date(2026, 5, 11), None, True, True).priced_by(MONTH, 34100),
        ],
        by=books.by,
        on=TAKE_ON,
    )
    assert due(books, date(2026, 5, 1)) == 10000 + 23100


@pytest.mark.parametrize("seed", range(6))
def test_the_statement_and_the_rule_agree(seed: int) -> None:
    """The set-based whole periods and the plain rule charge the same, on lettings and prices nobody chose."""
    chance = Random(seed)
    unit = [MONTH, FORTNIGHT, FOUR_WEEK][seed % 3]
    basis = ApportionBasis.YEAR_DAYS if seed == 0 else ApportionBasis.SEVENTHS
    books = Books.charged_by(unit, in_advance=seed % 2 == 0, basis=basis)
    period = books.group.weeks.filter(starts_on__gte=date(2026, 6, 1)).order_by("starts_on").first()
    for _ in range(25):
        starts_on = period.starts_on + timedelta(days=chance.choice([-300, -1, 0, 1, 9]))
        books.account(
            ("RENT", f"{chance.randrange(0, 90000) / 100:.2f}"),
            *([("SERV", f"{chance.randrange(1, 9000) / 100:.2f}")] if chance.random() < 0.5 else []),
            starts_on=starts_on,
            ends_on=starts_on + timedelta(days=chance.randrange(0, 400)) if chance.random() < 0.4 else None,
            per=chance.choice([unit, unit, WEEK]),
        )
    charges.raise_week(week=period, by=books.by, on=period.ends_on + timedelta(days=1))
    span = Span(period.starts_on, period.ends_on, unit, basis, period.rent_year)
    for account in books.accounts.values():
        rows = [line_of(charge) for charge in Charge.objects.filter(account=account)]
        tenancy = account.tenancy
        told = charge_for_period(rows, span=span, liable_from=tenancy.starts_on, liable_until=tenancy.ends_on)
        assert dict(Entry.objects.filter(account=account).values_list("element", "amount_pence")) == told
    again = charges.raise_week(week=period, by=books.by, on=period.ends_on + timedelta(days=1))
    assert (again.lines, Posting.objects.values("reference").distinct().count()) == (0, Posting.objects.count())


def test_the_calendar_of_a_year_stands_once_rent_was_charged_by_it():
    """OPS-B3: editable before the first debit."""
    books = Books.charged_by(MONTH)
    books.account(("RENT", "300.00"), per=MONTH)
    june = books.group.weeks.get(starts_on=date(2026, 6, 1))
    calendars.change_period(period=june, charge_on=date(2026, 6, 5), charged=True, by=books.by, on=TAKE_ON)
    assert [due(books, on) for on in (date(2026, 5, 1), date(2026, 6, 4), date(2026, 6, 5))] == [30000, 0, 30000]
    with pytest.raises(calendars.CalendarInUse, match="2026"):
        calendars.change_period(period=june, charge_on=date(2026, 6, 1), charged=True, by=books.by, on=TAKE_ON)
    with pytest.raises(calendars.CalendarInUse):
        calendars.make_year(rent_group=books.group, rent_year=2026, by=books.by, on=TAKE_ON)
    with pytest.raises(calendars.CalendarInUse, match="new rent group"):
        calendars.describe_group(landlord=books.landlord, code="BY", charged_by=FORTNIGHT, by=books.by, on=TAKE_ON)
    calendars.make_year(rent_group=books.group, rent_year=2027, free=(3,), by=books.by, on=TAKE_ON)
    assert not books.group.weeks.get(rent_year=2027, week=3).charged


def test_a_calendar_that_makes_no_sense_is_refused_in_words():
    books = Books.charged_by(FOUR_WEEK)
    with pytest.raises(calendars.CalendarNotAllowed, match="13 charging periods"):
        calendars.make_year(rent_group=books.group, rent_year=2027, free=(14,), by=books.by, on=TAKE_ON)
    with pytest.raises(calendars.CalendarNotAllowed, match="365th"):
        calendars.describe_group(
            landlord=books.landlord,
            code="NEW",
            basis=ApportionBasis.YEAR_DAYS,
            by=books.by,
            on=TAKE_ON,
        )
    with pytest.raises(calendars.CalendarNotAllowed, match="quarter"):
        calendars.describe_group(
            landlord=books.landlord, code="NEW", charged_by=PeriodUnit.QUARTER, by=books.by, on=TAKE_ON
        )
    week = books.group.weeks.get(rent_year=2026, week=2)
    with pytest.raises(calendars.CalendarNotAllowed, match="Check its year"):
        calendars.change_period(period=week, charge_on=date(2062, 5, 4), charged=True, by=books.by, on=TAKE_ON)
