"""charges.csv: what each account is charged for a full week, by element and date (OPS-A5, OPS-L1)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from feeds.formats import amounts, values
from feeds.formats.layouts import Column, Layout, Record
from feeds.formats.problems import Fault


@dataclass(frozen=True, slots=True)
class Charge(Record):
    """
    One element at one weekly amount; both dates are included, `until` None: until the tenancy ends.

    `hb_eligible` and `legal_rent` are None where the file leaves them to the landlord's charge types (OPS-A8).
    """

    KEY: ClassVar[tuple[str, ...]] = ("account_ref", "element", "from_on")

    account_ref: str
    element: str
    weekly_pence: int
    from_on: date
    until: date | None
    hb_eligible: bool | None
    legal_rent: bool | None

    def faults(self) -> Iterator[Fault]:
        """A charge ends no earlier than it begins."""
        if self.until is not None and self.until < self.from_on:
            yield Fault(
                "to",
                "ends_before_start",
                f"the charge runs to {self.until}, before it begins on {self.from_on}",
                "Check both dates; from and to are both included",
            )


LAYOUT = Layout(
    kind="charges",
    columns=(
        Column("account_ref", values.REFERENCE),
        Column("element", values.WORD),
        Column("weekly_amount", amounts.NOT_NEGATIVE),
        Column("from", values.DAY),
        Column("to", values.optional(values.DAY)),
        Column("hb_eligible", values.optional(values.YES_NO)),
        Column("legal_rent", values.optional(values.YES_NO)),
    ),
    record=Charge,
    money_column="weekly_amount",
)
