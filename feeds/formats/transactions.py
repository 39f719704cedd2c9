"""transactions.csv: what stood on the accounts before take-on, signed as in the ledger (OPS-A7, OPS-L1)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from feeds.formats import amounts, values
from feeds.formats.amounts import pounds
from feeds.formats.layouts import Column, Layout, Record
from feeds.formats.problems import Fault
from feeds.rules.channels import only_the_channel

# The types of OPS-A7 that a take-on carries, with the sign that A7 fixes: 1 owed, -1 credited, 0 either.
SIGNS = {
    "BF": 0,
    "CHARGE": 1,
    "CHARGE_ADJ": 0,
    "PAY": -1,
    "PAY_REV": 1,
    "HB": 0,
    "UC_MP": 0,
    "TPD": 0,
    "GOODWILL": -1,
}
NAME_THEIR_ELEMENT = ("CHARGE", "CHARGE_ADJ")


@dataclass(frozen=True, slots=True)
class Transaction(Record):
    """
    One line of a rent account as the old system had it; plus is owed, minus is paid.

    :param type: one of `SIGNS`, or the landlord's own code, whose meaning the landlord has told (OPS-A6).
    """

    KEY: ClassVar[tuple[str, ...]] = ("ext_id",)

    account_ref: str
    value_on: date
    year: int
    week: int
    type: str
    element: str
    amount_pence: int
    narrative: str
    ext_id: str

    @property
    def payer_name(self) -> str:
        """What the old system wrote beside money that came in: it may name who paid, so it stays here (DEC-2)."""
        return self.narrative if self.amount_pence < 0 and not only_the_channel(self.narrative) else ""

    def faults(self) -> Iterator[Fault]:
        """The sign is that of the type (OPS-A7), and a charge or its adjustment names its element; of our types."""
        if self.amount_pence * SIGNS.get(self.type, 0) < 0:
            wanted = "above" if SIGNS[self.type] > 0 else "below"
            yield Fault(
                "amount",
                "sign",
                f"{pounds(self.amount_pence)} has the wrong sign: a {self.type} stands {wanted} zero",
                "Debits are positive and credits negative; check the type and the sign",
            )
        if self.type in NAME_THEIR_ELEMENT and not self.element:
            yield Fault(
                "element",
                "missing",
                f"a {self.type} must name its charge element",
                "Write it, for example RENT",
            )


LAYOUT = Layout(
    kind="transactions",
    columns=(
        Column("account_ref", values.REFERENCE),
        Column("value_date", values.DAY),
        Column("year", values.YEAR),
        Column("week", values.WEEK),
        Column("type", values.WORD),
        Column("element", values.WORD_OR_EMPTY),
        Column("amount", amounts.AMOUNT),
        Column("narrative", values.NAME_OR_EMPTY),
        Column("ext_id", values.REFERENCE),
    ),
    record=Transaction,
    money_column="amount",
)
