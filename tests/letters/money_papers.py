"""Facts of papers about Direct Debits and invoices, for tests: invented people, fixed numbers."""

from dataclasses import replace
from datetime import date

from letters.direct_debit_facts import AdvanceNoticeFacts, Collected
from letters.invoice_facts import InstalmentDue, InvoiceFacts, InvoiceItem
from tests.letters.papers import ADVICE, AMINA, OFFICER, WAYS, WESTHAVEN


def advance_notice(**changed: object) -> AdvanceNoticeFacts:
    """£269.28 on 1 July 2026, then £269.32 a month."""
    facts = AdvanceNoticeFacts(
        landlord=WESTHAVEN,
        addressee=AMINA,
        salutation="Amina Bartholomew",
        home="Flat 12, Cedar House, Mill Road, Westhaven, QZ1 2BA",
        account_ref="R0001",
        letter_ref="DDN-R0001-2026-07-01",
        letter_on=date(2026, 6, 1),
        direct_debit_ref="RENT000001",
        service_user_no="123456",
        bank_tail="4321",
        frequency_words="every month",
        first=Collected(on=date(2026, 7, 1), amount_pence=269_28),
        following=(
            Collected(on=date(2026, 8, 3), amount_pence=269_32),
            Collected(on=date(2026, 9, 1), amount_pence=269_32),
        ),
        again=False,
        notice_words="10 working days",
        why="The amount has changed because your rent has changed.",
        contact=OFFICER,
    )
    return replace(facts, **changed)  # type: ignore[arg-type]


def invoice(**changed: object) -> InvoiceFacts:
    """A door with VAT and two keys without."""
    facts = InvoiceFacts(
        landlord=WESTHAVEN,
        addressee=AMINA,
        salutation="Amina Bartholomew",
        about="a new front door and two keys",
        invoice_no="R26-00001",
        po_number="",
        account_ref="R0001-RCH",
        payment_ref="R0001-RCH",
        letter_ref="R26-00001",
        letter_on=date(2026, 6, 1),
        due_on=date(2026, 7, 1),
        items=(
            InvoiceItem(what="New front door, fitted", net_pence=200_00, vat_words="20 %", vat_pence=40_00),
            InvoiceItem(what="Two keys", net_pence=15_00, vat_words="No VAT", vat_pence=0),
        ),
        net_pence=215_00,
        vat_pence=40_00,
        total_pence=255_00,
        instalments=(),
        evidence=("photograph of the door",),
        query_by_on=date(2026, 6, 29),
        ways_to_pay=WAYS,
        advice=ADVICE,
        contact=OFFICER,
    )
    return replace(facts, **changed)  # type: ignore[arg-type]


PARTS = (
    InstalmentDue(on=date(2026, 7, 1), amount_pence=127_50),
    InstalmentDue(on=date(2026, 8, 1), amount_pence=127_50),
)
