"""Authorities that pay for clients: agreements, invoices, receipts, ages and ends (OPS-D27)."""

from datetime import date

import pytest
from django.db.models import Sum

from ledger.models import Entry
from ledger.operations import invoices, payer_agreements
from ledger.operations.payer_agreements import AgreementNotUsable, NothingToInvoice
from ledger.queries import invoices as invoice_queries
from ledger.queries import payer_agreements as queries
from tests.builders.world import World

pytestmark = pytest.mark.django_db

ON = date(2026, 6, 1)
FROM, UNTIL = date(2026, 6, 1), date(2026, 6, 28)


@pytest.fixture
def world():
    return World.open()


@pytest.fixture
def council(world):
    return payer_agreements.add_payer(
        landlord=world.landlord,
        name="Westhaven Council",
        address="Civic Centre, Westhaven, QZ1 2AA",
        by=world.leader,
        on=ON,
    )


def agree(world, council, account, weekly=70_00, **more):
    return payer_agreements.agree(
        payer=council,
        account=account,
        **{"covers": "rent", "weekly_pence": weekly, "from_on": FROM, "by": world.leader, "on": ON, **more},
    )


def run(world, from_on=FROM, until_on=UNTIL, on=UNTIL):
    return payer_agreements.invoice_period(
        landlord=world.landlord, cycle="four_weekly", from_on=from_on, until_on=until_on, by=world.leader, on=on
    )


def owed(account):
    return Entry.objects.filter(account=account).aggregate(total=Sum("amount_pence"))["total"] or 0


def test_the_authority_owes_what_its_client_owes_no_more(world, council):
    client = world.account("2026-06-01 charge 280.00")
    agree(world, council, client)
    made = run(world)
    assert (made.invoices_count, made.lines_count, made.total_pence) == (1, 1, 280_00)
    assert owed(client) == 0
    assert owed(council.account) == 280_00
    invoice = made.invoices.get()
    kinds = (
        Entry.objects.filter(posting=invoice.posting).order_by("pk").values_list("account_id", "kind", "amount_pence")
    )
    assert list(kinds) == [(council.account_id, "SSD", 280_00), (client.pk, "SSD", -280_00)]


def test_part_periods_are_counted_by_days_and_no_day_is_invoiced_twice(world, council):
    agree(world, council, world.account(), from_on=date(2026, 6, 10))
    assert run(world).total_pence == 190_00  # 19 days of £70.00 a week
    with pytest.raises(AgreementNotUsable, match="has been invoiced"):
        run(world)
    with pytest.raises(NothingToInvoice):
        run(world, from_on=date(2026, 6, 2))
    assert run(world, date(2026, 6, 29), date(2026, 7, 26), on=date(2026, 7, 26)).total_pence == 280_00


def test_days_agreed_late_are_on_the_next_invoice(world, council):
    agree(world, council, world.account(), from_on=date(2026, 5, 18))
    assert run(world).total_pence == 420_00


def test_a_receipt_pays_the_invoice_and_ages_are_30_60_90(world, council):
    agree(world, council, world.account())
    invoice = run(world).invoices.get()
    rows = invoice_queries.standings([invoice], on=date(2026, 9, 15))
    assert [pence for _, _, pence in invoice_queries.aged(rows)] == [0, 0, 280_00, 0, 0]
    world.tell(council.account, "2026-07-10 payment 280.00")
    assert invoice_queries.left(invoice, on=date(2026, 9, 15)) == 0


def test_an_agreement_that_ends_early_says_what_was_invoiced_too_much_and_a_credit_gives_it_back(world, council):
    client = world.account("2026-06-01 charge 280.00")
    made = agree(world, council, client)
    invoice = run(world).invoices.get()
    over = payer_agreements.end(
        agreement=made, until_on=date(2026, 6, 21), because="moved out", by=world.leader, on=UNTIL
    )
    assert over == 70_00
    note = invoices.credit(invoice=invoice, total_pence=over, reason="moved out", by=world.leader, on=UNTIL)
    assert note.adjustment.state == "posted"
    assert (owed(client), owed(council.account)) == (70_00, 210_00)


def test_ends_28_days_ahead_are_told(world, council):
    soon = agree(world, council, world.account(), until_on=date(2026, 6, 29))
    agree(world, council, world.account(), until_on=date(2026, 6, 30))
    agree(world, council, world.account())
    assert list(queries.ending([world.landlord.pk], on=ON)) == [soon]


@pytest.mark.parametrize("more", [{"weekly_pence": 0}, {"until_on": date(2026, 5, 1)}])
def test_what_cannot_be_agreed_is_refused(world, council, more):
    with pytest.raises(AgreementNotUsable):
        agree(world, council, world.account(), **more)


def test_days_of_one_client_are_agreed_once(world, council):
    client = world.account()
    agree(world, council, client, until_on=UNTIL)
    with pytest.raises(AgreementNotUsable, match="covers some of these days"):
        agree(world, council, client, from_on=UNTIL)
    agree(world, council, client, from_on=date(2026, 6, 29))
