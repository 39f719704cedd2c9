"""
Invoices on paper: INV and RC1 to the people liable, through approval and print; to authorities as PDF and CSV (PRA-21).
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from feeds.formats import canonical
from feeds.formats.invoice_file import LAYOUT, InvoicedClient
from ledger.operations import invoices, payer_agreements
from ledger.queries import accounts as account_queries
from ledger.queries import entries
from ledger.queries import invoices as invoice_queries
from ledger.rules import invoicing
from letters import store
from letters.facts import Addressee, FactsRefused
from letters.invoice_facts import InstalmentDue, InvoiceFacts, InvoiceItem
from letters.operations import documents
from letters.operations.documents import Draft, Planned
from letters.queries import addressing, letterhead
from letters.render_worker import Renderer
from staff.models import Landlord, User
from staff.rules.safe_text import safe_cell

if TYPE_CHECKING:
    from ledger.models import Invoice, PayerInvoiceRun

KINDS = {"sundry": "INV", "recharge": "RC1", "payer": "PAY"}
QUERY_DAYS = 28


def label(on: date) -> str:
    """How the invoices of a day name their run of papers."""
    return f"invoices {on}"


def plan_letters(*, landlord: Landlord, listed: "Iterable[Invoice]", by: User, on: date, at: datetime) -> Planned:
    """Plan an invoice's paper to each person liable on its account; they go the way of all letters (DEC-21)."""
    drafts = [draft for invoice in listed for draft in _drafts(landlord, invoice, on)]
    return documents.plan(landlord=landlord, run_label=label(on), drafts=drafts, by=by, on=on, at=at)


def _drafts(landlord: Landlord, invoice: "Invoice", on: date) -> list[Draft]:
    made = []
    for person in _people(invoice, on):
        held, facts = person.held_reason, None
        if not held:
            to = Addressee(name=person.name, lines=person.lines, postcode=person.postcode)
            try:
                facts = facts_of(landlord, invoice, to, person.name, on=on)
            except FactsRefused as refused:
                held = f"it cannot be written: {refused}"
        made.append(
            Draft(
                kind=KINDS[invoice.kind],
                tenancy_id=invoice.account.tenancy_id,
                account_id=invoice.account_id,
                person_id=person.person_id,
                trigger=f"invoice {invoice.invoice_no}",
                facts=facts or {},
                to_pay_pence=invoice.total_pence,
                planned_under=invoice.invoice_no,
                held_reason=held,
                postcode=person.postcode,
            )
        )
    return made


def _people(invoice: "Invoice", on: date) -> tuple[addressing.Addressed, ...]:
    if invoice.account.tenancy_id is not None:
        found = addressing.for_tenancies([invoice.account.tenancy_id], on=on)
        return tuple(each for each in found.get(invoice.account.tenancy_id, ()) if not each.deceased)
    liable = account_queries.liable_person_ids([invoice.account_id], on=on)
    return tuple(each for each in addressing.for_people(liable, on=on).get(invoice.account_id, ()) if not each.deceased)


def facts_of(landlord: Landlord, invoice: "Invoice", to: Addressee, salutation: str, *, on: date) -> InvoiceFacts:
    """
    What an invoice's paper says.

    :raises FactsRefused: if it does not add up or its address fits no envelope.
    """
    face = entries.faces([invoice.account_id])[invoice.account_id]
    parts = invoice_queries.instalments_of(invoice)
    return InvoiceFacts(
        landlord=letterhead.of(landlord),
        addressee=to,
        salutation=salutation,
        about=invoice.about.rstrip("."),
        invoice_no=invoice.invoice_no,
        po_number=invoice.po_number,
        account_ref=face.account_ref,
        payment_ref=face.payment_ref or face.account_ref,
        letter_ref=invoice.invoice_no,
        letter_on=invoice.issued_on,
        due_on=invoice.due_on,
        items=tuple(
            InvoiceItem(
                what=line.words,
                net_pence=line.net_pence,
                vat_words=invoicing.VAT_RATES[line.vat_hundredths],
                vat_pence=line.vat_pence,
            )
            for line in invoice.lines.order_by("number")
        ),
        net_pence=invoice.net_pence,
        vat_pence=invoice.vat_pence,
        total_pence=invoice.total_pence,
        instalments=tuple(InstalmentDue(on=day, amount_pence=pence) for day, pence in parts),
        evidence=tuple(invoice.evidence.order_by("pk").values_list("name", flat=True)),
        query_by_on=invoice.issued_on + timedelta(days=QUERY_DAYS),
        ways_to_pay=letterhead.ways_to_pay(landlord),
        advice=letterhead.ADVICE,
        contact=letterhead.contact(landlord),
    )


@transaction.atomic
def keep_run_file(*, run: "PayerInvoiceRun") -> str:
    """Write the run's CSV, a row for each client, and keep it under its digest; the same run gives the same bytes."""
    if run.file_digest:
        return run.file_digest
    rows = [
        InvoicedClient(
            invoice_no=invoice.invoice_no,
            line=f"{line.number:03d}",
            authority=safe_cell(invoice.account.payer.name),
            po_number=safe_cell(line.agreement.po_number if line.agreement else ""),
            account_ref=line.agreement.account.account_ref if line.agreement else "",
            covers=line.agreement.get_covers_display() if line.agreement else "",
            from_on=line.from_on or run.from_on,
            until_on=line.until_on or run.until_on,
            weekly_pence=line.agreement.weekly_pence if line.agreement else line.net_pence,
            amount_pence=line.net_pence,
            due_on=invoice.due_on,
        )
        for invoice in run.invoices.select_related("account__payer").order_by("invoice_no")
        for line in invoice.lines.select_related("agreement__account").order_by("number")
    ]
    stored = store.put("".join(canonical.write(rows, LAYOUT)).encode(), media_type="text/csv")
    payer_agreements.keep_file(run=run, digest=stored.digest)
    return stored.digest


def authority_pdf(*, invoice: "Invoice", renderer: Renderer | None = None) -> str:
    """
    The PDF of an invoice to an authority, rendered behind the walls once and kept; returns its digest.

    :raises RenderFailed: with what is wrong with the paper.
    """
    if invoice.file_digest:
        return invoice.file_digest
    payer = invoice.account.payer
    lines = [line.strip() for line in payer.address.split(",") if line.strip()]
    postcode = lines.pop().upper() if lines and addressing.POSTCODE.fullmatch(lines[-1]) else ""
    to = Addressee(name=payer.name, lines=tuple(lines), postcode=postcode)
    facts = facts_of(invoice.landlord, invoice, to, "colleagues", on=invoice.issued_on)
    if renderer is None:
        with Renderer() as started:
            content = started.render("PAY", facts.to_json())
    else:
        content = renderer.render("PAY", facts.to_json())
    stored = store.put(content, media_type="application/pdf")
    invoices.keep_file(invoice=invoice, digest=stored.digest)
    return stored.digest
