"""gl_journal.csv: what we send to the general ledger, debits and credits of each batch (OPS-L1)."""

from dataclasses import dataclass
from typing import ClassVar

from feeds.formats import amounts, values
from feeds.formats.layouts import Column, Layout, Record


@dataclass(frozen=True, slots=True)
class GlLine(Record):
    """
    One line of a journal. The trailer's total is that of the debits, which is that of the credits.

    `vat_pence` is how much of the line is VAT, plus where it is owed to us.
    """

    KEY: ClassVar[tuple[str, ...]] = ("period", "batch", "account_code", "cost_centre", "narrative", "debit_pence")

    period: str
    account_code: str
    cost_centre: str
    debit_pence: int
    credit_pence: int
    vat_pence: int
    narrative: str
    batch: str


LAYOUT = Layout(
    kind="gl_journal",
    columns=(
        Column("period", values.WORD),
        Column("account_code", values.WORD),
        Column("cost_centre", values.WORD_OR_EMPTY),
        Column("debit", amounts.NOT_NEGATIVE),
        Column("credit", amounts.NOT_NEGATIVE),
        Column("vat", amounts.AMOUNT),
        Column("narrative", values.NAME_OR_EMPTY),
        Column("batch", values.REFERENCE),
    ),
    record=GlLine,
    money_column="debit",
)
