"""OPS-B12: what is looked at with every debit."""

from datetime import date, timedelta

import pytest

from ledger.models import Charge
from ledger.operations import charges
from ledger.queries import debit_checks
from tests.ledger.rent_group import TAKE_ON, Books

pytestmark = pytest.mark.django_db

SECOND = TAKE_ON + timedelta(days=7)


def debit(books: Books, on: date):
    charges.raise_due(landlord=books.landlord, by=books.by, on=on)
    (found,) = debit_checks.of_night(books.landlord, on=on)
    return found


def warned(found) -> dict[str, tuple[str, ...]]:
    return {each.what: each.named for each in found.warnings}


def test_the_variance_against_the_last_debit_is_explained_to_the_penny():
    books = Books.open()
    books.account(("RENT", "100.00"))
    dearer = books.account(("RENT", "80.00"))
    books.account(("RENT", "70.00"), ends_on=TAKE_ON + timedelta(days=6))
    debit(books, TAKE_ON)
    books.account(("RENT", "60.00"), starts_on=SECOND)
    Charge.objects.filter(account=dearer).update(weekly_pence=8500)
    found = debit(books, SECOND)
    assert (found.total_pence, found.last_total_pence) == (24500, 25000)
    assert (found.new_count, found.new_pence) == (1, 6000)
    assert (found.gone_count, found.gone_pence) == (1, 7000)
    assert (found.changed_count, found.changed_pence) == (1, 500)
    assert found.total_pence - found.last_total_pence == found.new_pence - found.gone_pence + found.changed_pence
    assert found.roll_pence == found.total_pence + found.void_pence


def test_accounts_left_out_or_charged_nothing_are_named():
    books = Books.open()
    books.account(("RENT", "100.00"))
    none, nought = books.account(), books.account(("RENT", "0.00"))
    found = warned(debit(books, TAKE_ON))
    assert found[debit_checks.NO_CHARGE] == (none.account_ref,)
    assert found[debit_checks.NOUGHT] == (nought.account_ref,)


def test_a_charge_without_a_tenancy_and_a_home_neither_let_nor_empty_are_named():
    books = Books.open()
    books.account(("RENT", "100.00"))
    books.account(("RENT", "70.00"), ends_on=TAKE_ON - timedelta(days=1))
    loose = books.account(("RENT", "5.00"))
    loose.tenancy = None
    loose.save()
    week = books.week(TAKE_ON)
    charges.raise_week(week=week, by=books.by, on=TAKE_ON)  # raise_due would have found the empty home by itself
    found = warned(debit_checks.of_period(week))
    assert found[debit_checks.NO_TENANCY] == (loose.account_ref,)
    assert found[debit_checks.NEITHER] == ("H0002",)


def test_a_debit_that_was_missed_is_said():
    books = Books.open()
    books.account(("RENT", "100.00"))
    assert warned(debit(books, SECOND))[debit_checks.LAST_MISSING] == ("6 April to 12 April 2026",)
    assert warned(debit(books, SECOND + timedelta(days=7))) == {}


def test_a_warning_names_twenty_and_counts_all(count_queries):
    books = Books.open()
    for _ in range(3):
        books.account()
    debit(books, TAKE_ON)
    with count_queries() as few:
        debit(books, SECOND)
    for _ in range(20):
        books.account()
    with count_queries() as many:
        found = debit(books, SECOND + timedelta(days=7))
    (each,) = [one for one in found.warnings if one.what == debit_checks.NO_CHARGE]
    assert (each.count, len(each.named)) == (23, 20)
    assert len(many) <= len(few)


def test_only_the_charge_day_is_checked():
    books = Books.open()
    books.account(("RENT", "100.00"))
    assert debit_checks.of_night(books.landlord, on=TAKE_ON + timedelta(days=1)) == []
