from datetime import date, timedelta

import pytest

from ledger.models import Batch, Charge, Entry, Posting, RentGroup
from ledger.operations import charges
from ledger.operations.accounts import CalendarOfAnotherPeriod, ChargeToKeep, WeekToKeep, keep_calendar, keep_charges
from ledger.operations.postings import MirroredBook
from ledger.rules.rent_weeks import calendar
from tenancies.rules.periods import PeriodUnit
from tests.ledger.rent_group import TAKE_ON, Books

pytestmark = pytest.mark.django_db


def owed(account) -> dict[str, int]:
    return dict(Entry.objects.filter(account=account).values_list("element", "amount_pence"))


def test_every_liable_account_is_charged_its_week_once():
    """OPS-B12: one posting an account and week, one entry an element."""
    books = Books.open()
    first = books.account(("RENT", "100.00"), ("SERV", "12.50"))
    second = books.account(("RENT", "80.00"))
    run = charges.raise_week(week=books.week(TAKE_ON), by=books.by, on=TAKE_ON)
    assert (run.accounts, run.lines, run.total_pence) == (2, 3, 19250)
    assert owed(first) == {"RENT": 10000, "SERV": 1250}
    assert owed(second) == {"RENT": 8000}
    assert Entry.objects.values_list("effective_on", "rent_year", "rent_week").distinct().get() == (TAKE_ON, 2026, 1)


def test_l3_the_debit_run_executed_twice_adds_nothing():
    """OPS-L3: the debit run executed twice."""
    books = Books.open()
    books.account(("RENT", "100.00"))
    books.account(("RENT", "70.00"), starts_on=TAKE_ON + timedelta(days=2))
    on = TAKE_ON + timedelta(days=6)
    charges.raise_week(week=books.week(TAKE_ON), by=books.by, on=on)
    again = charges.raise_week(week=books.week(TAKE_ON), by=books.by, on=on)
    assert again.lines == 0
    assert (Batch.objects.count(), Entry.objects.count()) == (1, 2)


def test_x1_a_start_inside_the_week_owes_from_its_first_day():
    """OPS-X1: start Wednesday 14 October 2026, £101.50 a week, five days are £72.50 without a residue."""
    books = Books.open()
    account = books.account(("RENT", "80.00"), ("SERV", "15.50"), ("WATER", "6.00"), starts_on=date(2026, 10, 14))
    week = books.week(date(2026, 10, 12))
    assert charges.raise_week(week=week, by=books.by, on=date(2026, 10, 12)).lines == 0, "not due before its first day"
    run = charges.raise_week(week=week, by=books.by, on=date(2026, 10, 14))
    assert owed(account) == {"RENT": 5714, "SERV": 1107, "WATER": 429}
    assert run.total_pence == 7250
    assert Entry.objects.values_list("effective_on", flat=True).distinct().get() == date(2026, 10, 14)


def test_l3_two_tenancies_of_one_home_share_a_week_by_days():
    """OPS-L3: one ends on Wednesday, the next starts on Thursday; together they owe the week."""
    books = Books.open()
    leaving = books.account(("RENT", "70.00"), ends_on=date(2026, 4, 8))
    coming = books.account(("RENT", "70.00"), starts_on=date(2026, 4, 9))
    charges.raise_week(week=books.week(TAKE_ON), by=books.by, on=date(2026, 4, 12))
    assert (owed(leaving)["RENT"], owed(coming)["RENT"]) == (3000, 4000)


def test_l3_a_tenancy_of_one_day_owes_a_seventh():
    """OPS-L3: tenancy start = end day."""
    books = Books.open()
    account = books.account(("RENT", "70.00"), starts_on=date(2026, 4, 8), ends_on=date(2026, 4, 8))
    charges.raise_week(week=books.week(TAKE_ON), by=books.by, on=date(2026, 4, 8))
    assert owed(account) == {"RENT": 1000}


def test_free_weeks_and_mirrored_groups_are_not_charged():
    """OPS-B4, DEC-5."""
    books = Books.open(free_weeks=(1,))
    books.account(("RENT", "100.00"))
    assert charges.raise_due(landlord=books.landlord, by=books.by, on=TAKE_ON) == []
    RentGroup.objects.filter(pk=books.group.pk).update(book=RentGroup.Book.MIRRORED)
    books.group.refresh_from_db()
    assert charges.raise_due(landlord=books.landlord, by=books.by, on=TAKE_ON + timedelta(days=7)) == []
    with pytest.raises(MirroredBook, match="RG1"):
        charges.raise_week(week=books.week(TAKE_ON + timedelta(days=7)), by=books.by, on=TAKE_ON)


def test_nothing_before_take_on_is_charged():
    """DEC-16."""
    books = Books.open()
    books.account(("RENT", "100.00"))
    assert charges.raise_due(landlord=books.landlord, by=books.by, on=TAKE_ON - timedelta(days=1)) == []
    assert Posting.objects.count() == 0


def test_a_week_without_a_calendar_is_refused_by_name():
    books = Books.open()
    with pytest.raises(charges.CalendarMissing, match="RG1 has no calendar for 2030-01-01"):
        charges.raise_due(landlord=books.landlord, by=books.by, on=date(2030, 1, 1))


def test_two_landlords_with_the_same_references_never_touch_each_other():
    """DEC-8."""
    quay, mill = Books.open("QUAY"), Books.open("MILL")
    quay.account(("RENT", "100.00"))
    mill.account(("RENT", "60.00"))
    charges.raise_due(landlord=quay.landlord, by=quay.by, on=TAKE_ON)
    assert set(Entry.objects.values_list("landlord__code", "amount_pence")) == {("QUAY", 10000)}
    charges.raise_due(landlord=mill.landlord, by=mill.by, on=TAKE_ON)
    assert set(Entry.objects.values_list("landlord__code", "amount_pence")) == {("QUAY", 10000), ("MILL", 6000)}


def test_the_run_takes_a_constant_number_of_queries(count_queries):
    books = Books.open()
    for _ in range(3):
        books.account(("RENT", "100.00"))
    with count_queries() as few:
        charges.raise_week(week=books.week(TAKE_ON), by=books.by, on=TAKE_ON)
    for _ in range(20):
        books.account(("RENT", "100.00"))
    with count_queries() as many:
        charges.raise_week(week=books.week(TAKE_ON + timedelta(days=7)), by=books.by, on=TAKE_ON + timedelta(days=7))
    assert len(many) <= len(few)


def test_l3_a_charge_change_in_mid_week_is_charged_at_both_prices():
    books = Books.open()
    account = books.account(("RENT", "70.00"))
    Charge.objects.filter(account=account).update(until_on=date(2026, 4, 8))
    keep_charges(
        charges=[ChargeToKeep(account.pk, "RENT", 8400, date(2026, 4, 9), None, True, True)], by=books.by, on=TAKE_ON
    )
    charges.raise_week(week=books.week(TAKE_ON), by=books.by, on=TAKE_ON)
    assert owed(account) == {"RENT": 3000 + 4800}


def test_l3_week_53_is_charged_like_any_other():
    books = Books.open()
    weeks = [WeekToKeep("RG1", 2024, one.week, one.starts_on, one.charged) for one in calendar(2024)]
    keep_calendar(landlord=books.landlord, weeks=weeks, by=books.by, on=TAKE_ON)
    account = books.account(("RENT", "70.00"))
    week = books.week(date(2025, 3, 31))
    charges.raise_week(week=week, by=books.by, on=week.starts_on)
    assert Entry.objects.values_list("rent_year", "rent_week").get(account=account) == (2024, 53)


def test_l3_a_leap_day_is_a_day_like_any_other():
    """The week of 29 February 2028: a tenancy that starts on it owes six sevenths of the week."""
    books = Books.open()
    weeks = [WeekToKeep("RG1", 2027, one.week, one.starts_on, one.charged) for one in calendar(2027)]
    keep_calendar(landlord=books.landlord, weeks=weeks, by=books.by, on=TAKE_ON)
    account = books.account(("RENT", "70.00"), starts_on=date(2028, 2, 29))
    charges.raise_week(week=books.week(date(2028, 2, 28)), by=books.by, on=date(2028, 3, 1))
    assert owed(account) == {"RENT": 6000}


def test_l3_a_rent_of_nought_makes_no_entry():
    books = Books.open()
    books.account(("RENT", "0.00"))
    assert charges.raise_week(week=books.week(TAKE_ON), by=books.by, on=TAKE_ON).lines == 0


def test_weeks_of_a_file_never_enter_the_calendar_of_a_group_charged_otherwise():
    books = Books.charged_by(PeriodUnit.MONTH)
    with pytest.raises(CalendarOfAnotherPeriod, match="BY is charged every month"):
        keep_calendar(
            landlord=books.landlord,
            weeks=[WeekToKeep("BY", 2027, 1, date(2027, 4, 5), True)],
            by=books.by,
            on=TAKE_ON,
        )
