"""Card settlements: captured, refunded, charged back, and paid over (OPS-D3b)."""

from datetime import date

import pytest

from feeds.models import BankLine, ControlTotal, FeedFile
from feeds.operations.bank_accounts import Lump
from ledger.models import Entry, Posting, RentAccount, SuspenseItem
from ledger.operations import adjustments
from ledger.queries import check
from staff.rules.roles import Role
from tests.casework.scene import person
from tests.feeds import bank, small

pytestmark = pytest.mark.django_db


def row(psp: str, ref: str = "R1", amount: str = "50.00", status: str = "captured", settled: str = "2026-04-12") -> str:
    return f"{psp},{ref},{amount},0.50,2026-04-10T23:30:00Z,{settled},{status}"


def test_a_capture_is_a_payment_on_its_day_in_london():
    """23:30 UTC in summer is the next day in London."""
    owner = small.taken_on()
    done = small.load(owner, "card_settlements", row("C1"), row("C2", "NOBODY", "7.00"))
    assert done.state == FeedFile.State.APPLIED, small.problems(done)
    entry = Entry.objects.get(posting__source="card_settlements", account__account_ref="R1")
    assert (entry.kind, entry.amount_pence, entry.effective_on) == ("PAY", -50_00, date(2026, 4, 11))
    assert SuspenseItem.objects.get().raw_reference == "NOBODY"


@pytest.mark.parametrize("together", [True, False], ids=["in one file", "in the next file"])
@pytest.mark.parametrize("status", ["chargeback", "refunded"])
def test_money_taken_back_undoes_its_capture(together, status):
    owner = small.taken_on()
    before = small.balance(owner, "R1")
    back = row("C1", status=status, settled="2026-04-20")
    if together:
        small.load(owner, "card_settlements", back, row("C1"))
    else:
        small.load(owner, "card_settlements", row("C1"), name="card_settlements-2026-04-12.csv")
        small.load(owner, "card_settlements", back, name="card_settlements-2026-04-20.csv")
    undone = Posting.objects.get(reverses__reference="C1|captured")
    entry = Entry.objects.get(posting=undone)
    assert (entry.kind, entry.amount_pence, entry.effective_on) == ("PAY_REV", 50_00, date(2026, 4, 20))
    assert small.balance(owner, "R1") == before


def test_part_of_a_payment_refunded_leaves_the_rest():
    owner = small.taken_on()
    before = small.balance(owner, "R1")
    small.load(owner, "card_settlements", row("C1"), row("C1", amount="20.00", status="refunded"))
    assert small.balance(owner, "R1") == before - 30_00


@pytest.mark.parametrize("files", [1, 2, 3], ids=["in one file", "the chargeback later", "each in its file"])
def test_no_more_is_taken_back_than_is_left_of_the_payment(files):
    """Of 50.00, 20.00 was refunded; of a chargeback of 50.00 the tenant owes 30.00, the rest is for a person."""
    owner = small.taken_on()
    before = small.balance(owner, "R1")
    rows = [row("C1"), row("C1", amount="20.00", status="refunded"), row("C1", status="chargeback")]
    for number in range(files):
        part = rows[number:] if number == files - 1 else rows[number : number + 1]
        if files == 2:
            part = [rows[:2], rows[2:]][number]
        done = small.load(owner, "card_settlements", *part, name=f"card-{number}.csv")
        assert done.state == FeedFile.State.APPLIED, small.problems(done)
    assert small.balance(owner, "R1") == before
    assert [(item.reason, item.amount_pence) for item in SuspenseItem.objects.all()] == [("no_such_payment", -20_00)]
    assert [str(found) for found in check.findings(owner)] == []


def test_what_is_taken_back_without_its_capture_goes_to_suspense():
    owner = small.taken_on()
    done = small.load(owner, "card_settlements", row("C9", status="chargeback"))
    assert (done.posted_count, done.suspense_count) == (0, 1)
    assert SuspenseItem.objects.get().reason == "no_such_payment"


def test_what_comes_back_of_a_capture_in_suspense_is_an_item_of_its_own():
    """Were it put on the suspense account alone, the item would still be given to somebody (OPS-D28)."""
    owner = small.taken_on()
    small.load(owner, "card_settlements", row("C2", "NOBODY", "7.00"))
    done = small.load(owner, "card_settlements", row("C2", "NOBODY", "7.00", "chargeback"), name="card-2.csv")
    assert (done.posted_count, done.suspense_count) == (0, 1)
    assert sorted(SuspenseItem.objects.values_list("amount_pence", flat=True)) == [-7_00, 7_00]
    held = Entry.objects.filter(account__account_type="SUS").values_list("amount_pence", flat=True)
    assert sum(held) == 0


def test_what_comes_back_of_a_moved_capture_does_not_fall_on_the_wrong_account():
    """A bank's return never picks a payment that was moved (ADR 0012)."""
    owner = small.taken_on()
    before = small.balance(owner, "R1")
    small.load(owner, "card_settlements", row("C1"))
    wrong, right = (RentAccount.objects.get(landlord=owner, account_ref=ref) for ref in ("R1", "R2"))
    adjustments.transfer(
        from_account=wrong,
        to_account=right,
        amount_pence=50_00,
        payment=Posting.objects.get(reference="C1|captured"),
        reason="wrong_account",
        words="One digit out.",
        by=person(owner, Role.MANAGER),
        on=date(2026, 4, 13),
    )
    done = small.load(owner, "card_settlements", row("C1", status="chargeback"), name="card-2.csv")
    assert (done.posted_count, done.suspense_count) == (0, 1)
    assert small.balance(owner, "R1") == before


def test_a_capture_that_the_payments_file_brought_is_not_posted_again_and_its_chargeback_undoes_that_payment():
    owner = small.taken_on()
    small.load(owner, "payments", "R1,50.00,2026-04-10,CARD,C1,,CARD-2026-04-10")
    done = small.load(owner, "card_settlements", row("C1"), row("C1", status="chargeback"))
    assert done.posted_count == 1
    assert Posting.objects.get(source="card_settlements").reverses.reference == "C1"


def test_the_settlement_agrees_with_the_bank_line_after_fees():
    owner = small.taken_on()
    bank.account(owner, Lump("card_settlements", "", "CARDPAY"))
    small.load(owner, "card_settlements", row("C1"), row("C2", amount="20.00"), row("C1", status="refunded"))
    assert ControlTotal.objects.get().amount_pence == 20_00 - 3 * 50
    bank.load(owner, ("BGC", "18.50", "CARDPAY 0412", "CARDPAY"))
    assert ControlTotal.objects.get().agreed_with == BankLine.objects.get()


def test_the_same_movement_again_is_known():
    owner = small.taken_on()
    small.load(owner, "card_settlements", row("C1"), name="card_settlements-2026-04-12.csv")
    again = small.load(owner, "card_settlements", row("C1"), row("C2"), name="card_settlements-2026-04-13.csv")
    assert small.problems(again) == [(2, 1, "same")]
