"""payer_invoices.csv: the invoices of a run to authorities, a row for each client (OPS-D27)."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from feeds.formats import amounts, values
from feeds.formats.layouts import Column, Layout, Record


@dataclass(frozen=True, slots=True)
class InvoicedClient(Record):
    """One line of one invoice."""

    KEY: ClassVar[tuple[str, ...]] = ("invoice_no", "line")

    invoice_no: str
    line: str
    authority: str
    po_number: str
    account_ref: str
    covers: str
    from_on: date
    until_on: date
    weekly_pence: int
    amount_pence: int
    due_on: date


LAYOUT = Layout(
    kind="payer_invoices",
    columns=(
        Column("invoice_no", values.REFERENCE),
        Column("line", values.digits(1, 4)),
        Column("authority", values.NAME),
        Column("po_number", values.REFERENCE_OR_EMPTY),
        Column("account_ref", values.REFERENCE),
        Column("covers", values.NAME),
        Column("from", values.DAY),
        Column("until", values.DAY),
        Column("weekly_amount", amounts.ABOVE_ZERO),
        Column("amount", amounts.ABOVE_ZERO),
        Column("due_on", values.DAY),
    ),
    record=InvoicedClient,
    money_column="amount",
)
