"""Accounts carried forward stand exactly where their entries put them (PostgreSQL; SQLite carries nothing)."""

import os
from datetime import date, timedelta
from random import Random

import pytest
from django.db import connection

from ledger.models import CarriedBook, CarriedForward, Charge
from ledger.operations import carried_forward
from ledger.queries import carried_forward as carried
from ledger.queries import standings
from ledger.rules.entry_kinds import EntryKind
from tests.ledger.rent_group import Books

pytestmark = pytest.mark.django_db

WEDNESDAY, SUNDAY = date(2026, 11, 18), date(2026, 11, 15)
on_postgresql = pytest.mark.skipif(
    "postgres" not in os.environ.get("DATABASE_URL", ""), reason="SQLite carries nothing forward"
)


@pytest.fixture
def books() -> Books:
    books = Books.open()
    for name in ("N1", "N2", "N3"):
        account = books.account(("RENT", "100.00"), ("WATER", "6.00"), not_legal=("WATER",))
        books.accounts[name] = account
        for week in range(30):
            monday = date(2026, 4, 20) + timedelta(days=7 * week)
            books.post(account, EntryKind.CHARGE, 10000, monday, "RENT")
            books.post(account, EntryKind.CHARGE, 600, monday, "WATER")
        books.post(account, EntryKind.PAY, -250000, date(2026, 10, 2))
    return books


def carry(books: Books, on: date = WEDNESDAY) -> CarriedBook | None:
    return carried_forward.carry(landlord=books.landlord, by=books.by, on=on)


def both_ways(books: Books, on: date = WEDNESDAY) -> None:
    """Every column of every account, from carried figures and from all entries."""
    assert carried.usable(books.landlord.pk, on=on) is not None
    quick = list(standings.as_at(on, landlord_id=books.landlord.pk))
    CarriedBook.objects.filter(landlord=books.landlord).update(carried_on=date(2100, 1, 3))
    assert carried.usable(books.landlord.pk, on=on) is None
    assert quick == list(standings.as_at(on, landlord_id=books.landlord.pk))


def test_sqlite_adds_up_its_entries_outright(books: Books) -> None:
    if connection.vendor == "postgresql":
        pytest.skip("PostgreSQL carries forward")
    assert carry(books) is None
    assert not CarriedForward.objects.exists()


@on_postgresql
def test_a_book_is_carried_to_the_sunday_before_and_once(books: Books) -> None:
    book = carry(books)
    assert book is not None
    assert book.carried_on == SUNDAY
    assert carry(books) == book
    assert list(carried.differences(books.landlord.pk)) == []
    both_ways(books)


@on_postgresql
def test_what_is_entered_later_counts_on_top_even_when_it_is_backdated(books: Books) -> None:
    carry(books)
    first, second = books.accounts["N1"], books.accounts["N2"]
    books.post(first, EntryKind.PAY, -4000, date(2026, 11, 17))
    books.post(first, EntryKind.PAY, -9000, date(2026, 5, 1))
    books.post(second, EntryKind.CHARGE_ADJ, 700, date(2026, 3, 2), "WATER")
    new = books.account(("RENT", "90.00"))
    books.post(new, EntryKind.CHARGE, 9000, date(2026, 6, 1), "RENT")
    both_ways(books)


@on_postgresql
def test_the_next_week_adds_what_moved_to_every_row(books: Books) -> None:
    carry(books, date(2026, 10, 7))
    books.post(books.accounts["N1"], EntryKind.PAY, -9000, date(2026, 5, 1))
    books.post(books.accounts["N2"], EntryKind.CHARGE, 600, date(2026, 10, 12), "WATER")
    new = books.account(("RENT", "90.00"))
    books.post(new, EntryKind.CHARGE, 9000, date(2026, 6, 1), "RENT")
    carry(books)
    assert list(carried.differences(books.landlord.pk)) == []
    assert CarriedForward.objects.filter(account=new).get().balance_pence == 9000
    both_ways(books)


@on_postgresql
def test_an_element_that_stops_being_legal_rent_makes_the_row_worthless(books: Books) -> None:
    carry(books)
    Charge.objects.filter(account=books.accounts["N1"], element="RENT").update(legal_rent=False)
    both_ways(books)
    carried_forward.drop(landlord=books.landlord, by=books.by, on=WEDNESDAY)
    carry(books, date(2026, 11, 4))
    Charge.objects.filter(account=books.accounts["N2"], element="RENT").update(legal_rent=False)
    carry(books)
    assert list(carried.differences(books.landlord.pk)) == []
    both_ways(books)


@on_postgresql
def test_a_cheap_past_is_walked_back_to_its_beginning(books: Books) -> None:
    """£3 a week until last month, £100 now: the weeks owed reckoned at today's rent are too few to look back."""
    cheap = books.account(("RENT", "100.00"))
    for week in range(30):
        books.post(cheap, EntryKind.CHARGE, 300, date(2026, 4, 20) + timedelta(days=7 * week), "RENT")
    carry(books)
    both_ways(books)
    rows = {row.account_id: row for row in standings.as_at(WEDNESDAY, landlord_id=books.landlord.pk)}
    assert rows[cheap.pk].owed_since == date(2026, 4, 20)


@on_postgresql
@pytest.mark.parametrize("seed", range(4))
def test_random_books_stand_the_same_both_ways(books: Books, seed: int) -> None:
    chance = Random(seed)
    for step in range(6):
        for account in books.accounts.values():
            day = date(2026, 4, 20) + timedelta(days=chance.randrange(230))
            kind, sign = chance.choice([(EntryKind.PAY, -1), (EntryKind.CHARGE, 1), (EntryKind.HB, -1)])
            books.post(account, kind, sign * chance.randrange(1, 30000), day, "RENT" if sign > 0 else "")
        if chance.random() < 0.6:
            carry(books, date(2026, 9, 9) + timedelta(days=14 * step))
    carry(books)
    both_ways(books)


@on_postgresql
def test_a_carried_row_that_is_not_its_entries_is_found(books: Books) -> None:
    carry(books)
    CarriedForward.objects.filter(account=books.accounts["N3"]).update(balance_pence=1)
    (found,) = carried.differences(books.landlord.pk)
    assert (found.account_ref, found.carried_pence) == (books.accounts["N3"].account_ref, 1)
    assert found.entries_pence == 30 * 10600 - 250000
