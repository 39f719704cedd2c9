"""A landlord with Direct Debits, a report of the bank, invoices and an authority, for pages and pictures of them."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from ledger.models import CollectionRun, Invoice, PayerAgreement, PayerInvoiceRun
from ledger.operations import collections, invoices, payer_agreements
from ledger.operations.invoices import LineToAsk
from tests.builders.world import World
from tests.feeds import small
from tests.ledger.direct_debit_payer import FIRST, pays

BACK = date(2026, 7, 6)


@dataclass
class Scene:
    """What the pages show."""

    account: Any
    free: Any
    run: CollectionRun
    invoice: Invoice
    agreement: PayerAgreement
    payer_run: PayerInvoiceRun


def played(world: World) -> Scene:
    """Two payers, one collection that came back and one cancelled by the payer; a recharge; an authority's invoice."""
    account, other, free = (world.account("2026-06-01 charge 280.00") for _ in range(3))
    made = pays(world, account)
    gone = pays(world, other)
    run = collections.prepare(
        landlord=world.landlord, from_on=FIRST, until_on=FIRST, by=world.leader, on=date(2026, 6, 22)
    )
    collections.file(run=run, by=world.leader, on=date(2026, 6, 25))
    amount = f"{made.plans.get().first_pence / 100:.2f}"
    world.tell(account, f"2026-07-01 payment {amount}")
    small.load(
        world.landlord,
        "dd_reports",
        f"ARUDD,123456,{made.reference},000000,4321,{amount},2026-07-01,0,{BACK}",
        f"ADDACS,123456,{gone.reference},000000,4321,0.00,,1,{BACK}",
        on=BACK,
    )
    owed = invoices.account_for(rent_account=account, kind="recharge", by=world.leader, on=FIRST)
    invoice = invoices.raise_invoice(
        account=owed,
        kind="recharge",
        about="a new front door and two keys",
        lines=[LineToAsk("New front door, fitted", 200_00, 2000), LineToAsk("Two keys", 15_00)],
        by=world.leader,
        on=FIRST,
    )
    council = payer_agreements.add_payer(
        landlord=world.landlord, name="Westhaven Council", address="Civic Centre, QZ1 2AA", by=world.leader, on=FIRST
    )
    agreement = payer_agreements.agree(
        payer=council,
        account=free,
        covers="rent",
        weekly_pence=70_00,
        from_on=date(2026, 6, 1),
        until_on=date(2026, 7, 20),
        po_number="PO-77",
        by=world.leader,
        on=FIRST,
    )
    payer_run = payer_agreements.invoice_period(
        landlord=world.landlord,
        cycle="four_weekly",
        from_on=date(2026, 6, 1),
        until_on=date(2026, 6, 28),
        by=world.leader,
        on=FIRST,
    )
    run.refresh_from_db()
    return Scene(account, free, run, invoice, agreement, payer_run)
