"""Deductions from benefit: asked for, agreed, ended (OPS-D26, PRA-10)."""

from datetime import date

import pytest

from ledger.models import Deduction, RentAccount
from ledger.operations import deductions
from ledger.queries import deductions as register
from ledger.rules.entry_kinds import EntryKind
from tests.ledger.rent_group import Books

pytestmark = pytest.mark.django_db

ON = date(2026, 6, 10)


def applied(books: Books, account: RentAccount, *, frozen: bool = False, debt: int = 600_00) -> Deduction:
    return deductions.apply(
        account=account, benefit="UC", applied_on=date(2026, 5, 1), debt_pence=debt,
        other_ways_tried="arrangement broken twice", frozen=frozen, by=books.by, on=ON,
    )  # fmt: skip


def running(books: Books, account: RentAccount) -> Deduction:
    return deductions.agree(
        deduction=applied(books, account), agreed_on=date(2026, 5, 20), amount_pence=31_00, cycle="monthly",
        first_due_on=date(2026, 6, 5), by=books.by, on=ON,
    )  # fmt: skip


def test_pra_10_no_deduction_is_asked_for_in_breathing_space() -> None:
    books = Books.open()
    with pytest.raises(deductions.Frozen, match="Breathing Space"):
        applied(books, books.account(("RENT", "100.00")), frozen=True)
    assert not Deduction.objects.exists()


def test_an_account_has_one_open_deduction_a_benefit() -> None:
    books = Books.open()
    account = books.account(("RENT", "100.00"))
    first = applied(books, account)
    with pytest.raises(deductions.AlreadyOpen):
        applied(books, account)
    deductions.refuse(deduction=first, because="three debts already", by=books.by, on=ON)
    assert applied(books, account).state == "applied"


def test_d26_two_missing_deductions_running_are_a_problem_on_the_register() -> None:
    books = Books.open()
    account, other = books.account(("RENT", "100.00")), books.account(("RENT", "100.00"))
    running(books, account)
    running(books, other)
    books.post(other, EntryKind.TPD, -31_00, date(2026, 6, 6))
    books.post(other, EntryKind.TPD, -31_00, date(2026, 7, 6))
    found = {
        line.deduction.account_id: line
        for line in register.register(Deduction.objects.all(), on=date(2026, 7, 20), late_days=7)
    }
    assert (found[account.pk].problem, found[account.pk].missing) == (True, 2)
    assert (found[other.pk].problem, found[other.pk].received_pence) == (False, 62_00)
    assert found[other.pk].remaining_pence == 538_00


def test_d26_a_cleared_debt_is_a_task_until_dwp_and_the_tenant_were_told() -> None:
    books = Books.open()
    deduction = deductions.debt_cleared(deduction=running(books, books.account(("RENT", "1.00"))), by=books.by, on=ON)
    told = {"ended_on": ON, "because": "debt cleared", "by": books.by, "on": ON}
    with pytest.raises(deductions.CannotBe, match="note both days"):
        deductions.end(deduction=deduction, told_dwp_on=ON, told_tenant_on=None, **told)
    assert deductions.end(deduction=deduction, told_dwp_on=ON, told_tenant_on=ON, **told).state == "ended"


def test_a_deduction_moves_only_from_the_state_that_was_shown() -> None:
    books = Books.open()
    deduction = running(books, books.account(("RENT", "100.00")))
    shown = Deduction.objects.get(pk=deduction.pk)
    deductions.debt_cleared(deduction=deduction, by=books.by, on=ON)
    with pytest.raises(deductions.WrongMove, match="Debt cleared"):
        deductions.debt_cleared(deduction=shown, by=books.by, on=ON)
