"""Recharges and sundry invoices: raised, disputed, credited, paid in parts (PRA-21, PRA-5, OPS-A7)."""

from datetime import date

import pytest

from ledger.models import Entry
from ledger.operations import invoices
from ledger.operations.invoices import InvoiceNotUsable, InvoiceSettled, LineToAsk
from ledger.queries import invoices as queries
from tests.builders.world import World

pytestmark = pytest.mark.django_db

JUNE = date(2026, 6, 1)


@pytest.fixture
def world():
    return World.open()


def recharge(world, rent, *lines, kind="recharge", **more):
    lines = lines or (LineToAsk("New front door", 200_00, 2000), LineToAsk("Two keys", 15_00))
    account = invoices.account_for(rent_account=rent, kind=kind, by=world.officer, on=JUNE)
    return invoices.raise_invoice(
        account=account, kind=kind, about="Damage to the door", lines=lines, by=world.officer, on=JUNE, **more
    )


def stands(invoice, on=JUNE):
    return queries.standings([invoice], on=on)[0]


def test_an_invoice_is_a_charge_for_each_line_and_for_vat_on_the_people_s_own_account(world):
    rent = world.account(tenants=("Amina Bartholomew", "Corin Bartholomew"))
    made = recharge(world, rent)
    assert (made.net_pence, made.vat_pence, made.total_pence) == (215_00, 40_00, 255_00)
    assert made.invoice_no == "R26-00001"
    assert (made.account.account_type, made.account.tenancy_id) == ("RCH", rent.tenancy_id)
    people = set(made.account.parties.values_list("person_id", flat=True))
    assert people == {person.pk for person in world.people[rent.pk]}
    entries = Entry.objects.filter(posting=made.posting).order_by("pk").values_list("kind", "element", "amount_pence")
    assert list(entries) == [("CHARGE", "RECH", 200_00), ("CHARGE", "VAT", 40_00), ("CHARGE", "RECH", 15_00)]


def test_the_account_is_opened_once_and_a_sundry_one_belongs_to_people_only(world):
    rent = world.account()
    assert recharge(world, rent).account == recharge(world, rent).account
    assert recharge(world, rent, kind="sundry").account.tenancy_id is None


@pytest.mark.parametrize(
    "line, words",
    [(LineToAsk("", 1), "Line 1"), (LineToAsk("Door", 0), "above nothing"), (LineToAsk("Door", 1, 1750), "VAT rates")],
)
def test_a_line_that_cannot_be_is_refused(world, line, words):
    with pytest.raises(InvoiceNotUsable, match=words):
        recharge(world, world.account(), line)


def test_an_invoice_never_stands_on_a_rent_account(world):
    with pytest.raises(InvoiceNotUsable, match="never on a rent account"):
        invoices.raise_invoice(
            account=world.account(), kind="recharge", about="x", lines=[LineToAsk("x", 1)], by=world.officer, on=JUNE
        )


def test_a_dispute_stops_the_reminders_until_it_is_settled(world):
    made = recharge(world, world.account())
    later = date(2026, 7, 20)
    assert stands(made, later).reminder.step == "First reminder"
    made = invoices.dispute(invoice=made, words="it was broken before", by=world.officer, on=JUNE)
    assert (stands(made, later).reminder, stands(made, later).state_words) == (None, "In dispute")
    with pytest.raises(InvoiceSettled, match="In dispute"):
        invoices.dispute(invoice=made, words="again", by=world.officer, on=JUNE)
    made = invoices.settle_dispute(invoice=made, words="photographs shown", by=world.officer, on=JUNE)
    assert stands(made, later).reminder.step == "First reminder"


def test_a_credit_note_takes_off_net_and_vat_once_somebody_with_authority_has_said_so(world):
    made = recharge(world, world.account())
    note = invoices.credit(invoice=made, total_pence=25_50, reason="one key was ours", by=world.leader, on=JUNE)
    assert note.adjustment.state == "posted"
    assert (note.net_pence, note.vat_pence) == (21_50, 4_00)
    taken = Entry.objects.filter(account=made.account, kind="CHARGE_ADJ").values_list("element", "amount_pence")
    assert sum(pence for _, pence in taken) == -25_50
    assert stands(made).left_pence == 229_50
    with pytest.raises(InvoiceNotUsable, match=r"up to £229\.50"):
        invoices.credit(invoice=made, total_pence=229_51, reason="all", by=world.leader, on=JUNE)


def test_a_credit_note_above_the_limit_waits_and_is_not_counted_yet(world):
    made = recharge(world, world.account())
    note = invoices.credit(invoice=made, total_pence=255_00, reason="wrong home", by=world.officer, on=JUNE)
    assert note.adjustment.state == "waiting"
    assert stands(made).left_pence == 255_00
    with pytest.raises(InvoiceNotUsable, match="up to"):
        invoices.credit(invoice=made, total_pence=1, reason="more", by=world.officer, on=JUNE)


def test_payments_pay_what_is_named_and_then_the_oldest(world):
    rent = world.account()
    first, second = recharge(world, rent), recharge(world, rent, due_on=date(2026, 8, 1))
    world.tell(first.account, "2026-06-10 payment 300.00")
    assert [stands(each, JUNE.replace(day=20)).left_pence for each in (first, second)] == [0, 210_00]
    posting = Entry.objects.get(account=first.account, kind="PAY").posting
    invoices.name_receipt(invoice=second, posting=posting, amount_pence=255_00, by=world.officer, on=date(2026, 6, 11))
    assert [stands(each, JUNE.replace(day=20)).left_pence for each in (first, second)] == [210_00, 0]
    with pytest.raises(InvoiceNotUsable, match=r"£45\.00 left"):
        invoices.name_receipt(
            invoice=first, posting=posting, amount_pence=46_00, by=world.officer, on=date(2026, 6, 11)
        )


def test_instalments_make_only_what_is_missed_overdue(world):
    made = recharge(world, world.account())
    invoices.agree_instalments(invoice=made, count=5, first_on=date(2026, 7, 1), by=world.officer, on=JUNE)
    assert stands(made, date(2026, 8, 2)).overdue_pence == 102_00
    world.tell(made.account, "2026-07-01 payment 51.00")
    late = stands(made, date(2026, 8, 2))
    assert (late.overdue_pence, late.left_pence, late.reminder) == (51_00, 204_00, late.reminder)


def test_many_invoices_are_weighed_by_a_constant_number_of_queries(world, count_queries):
    rent = world.account()
    two = [recharge(world, rent) for _ in range(2)]
    ten = two + [recharge(world, world.account()) for _ in range(8)]
    with count_queries() as few:
        queries.standings(two, on=JUNE)
    with count_queries() as many:
        queries.standings(ten, on=JUNE)
    assert len(few) == len(many) == 5
