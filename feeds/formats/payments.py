"""payments.csv: what tenants paid, one row a payment, whatever the channel (OPS-L1, OPS-D3)."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from feeds.formats import amounts, values
from feeds.formats.layouts import Column, Layout, Record


@dataclass(frozen=True, slots=True)
class Payment(Record):
    """
    One payment. Its value date is `paid_on`.

    `payment_ref` is kept exactly as written, and may be empty: the money is real and goes to suspense.
    """

    KEY: ClassVar[tuple[str, ...]] = ("transaction_id",)

    payment_ref: str
    amount_pence: int  # always above zero, the amount paid
    paid_on: date
    channel: str
    transaction_id: str
    payer_name: str
    source_file: str


LAYOUT = Layout(
    kind="payments",
    columns=(
        Column("payment_ref", values.REFERENCE_OR_EMPTY),
        Column("amount", amounts.PAID),
        Column("paid_on", values.DAY),
        Column("channel", values.WORD),
        Column("transaction_id", values.REFERENCE),
        Column("payer_name", values.NAME_OR_EMPTY),
        Column("source_file", values.NAME_OR_EMPTY),
    ),
    record=Payment,
    money_column="amount",
)
