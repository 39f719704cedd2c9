"""Two nights carry the same book at the same moment (PostgreSQL): what was entered is added once."""

import threading
from datetime import date
from time import sleep

import pytest
from django.db import connection, connections, transaction

from ledger.models import CarriedForward
from ledger.operations import book_lock, carried_forward
from ledger.rules.entry_kinds import EntryKind
from tests.ledger.rent_group import Books

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]

FIRST, SECOND = date(2026, 5, 4), date(2026, 5, 11)


def test_the_second_finds_the_book_carried_and_adds_nothing() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite carries nothing")
    books = Books.open()
    account = books.account(("RENT", "100.00"))
    with transaction.atomic():
        books.post(account, EntryKind.CHARGE, 100_00, date(2026, 4, 27), "RENT")
    carried_forward.carry(landlord=books.landlord, by=books.by, on=FIRST)
    with transaction.atomic():
        books.post(account, EntryKind.CHARGE, 100_00, FIRST, "RENT")
    faults: list[str] = []

    def night() -> None:
        try:
            carried_forward.carry(landlord=books.landlord, by=books.by, on=SECOND)
        except Exception as fault:
            faults.append(repr(fault))
        finally:
            connections.close_all()

    nights = [threading.Thread(target=night) for _ in range(2)]
    with transaction.atomic():
        book_lock.alone(landlord_id=books.landlord.pk)
        for each in nights:
            each.start()
        sleep(1)  # both have looked at the book by now, and wait
    for each in nights:
        each.join(30)
    assert faults == []
    assert CarriedForward.objects.get(account=account).balance_pence == 200_00
