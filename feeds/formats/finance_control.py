"""finance_control.csv: what finance says the figures of a rent group are, for a period or a day (OPS-L2)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from feeds.formats import amounts, values
from feeds.formats.layouts import Column, Layout, Record
from feeds.formats.problems import Fault
from ledger.rules.control_account import FIGURES


@dataclass(frozen=True, slots=True)
class FinanceFigure(Record):
    """
    One figure of a rent group; signed as on the ledger, so receipts are minus.

    A figure that finance puts right comes as a new row with the new amount, which is why the amount is in its identity.

    :param said_of: a period as finance calls it (2026-04, 2026-Q1), or a day.
    """

    KEY: ClassVar[tuple[str, ...]] = ("said_of", "rent_group", "figure", "amount_pence")

    said_of: str
    rent_group: str
    figure: str
    amount_pence: int

    def faults(self) -> Iterator[Fault]:
        """What finance calls a period fits the period's name."""
        if len(self.said_of) > 12:
            yield Fault("period", "period", f"“{self.said_of}” is no period or day", "Write 2026-04 or 2026-04-30")


LAYOUT = Layout(
    kind="finance_control",
    columns=(
        Column("period", values.WORD),
        Column("rent_group", values.WORD),
        Column("figure", values.one_of(*FIGURES)),
        Column("amount", amounts.AMOUNT),
    ),
    record=FinanceFigure,
    money_column="amount",
)
