"""benefits.csv: the awards paid to the landlord that were running at take-on (OPS-D15, OPS-D24)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from feeds.formats import amounts, values
from feeds.formats.layouts import Column, Layout, Record
from feeds.formats.problems import Fault

KINDS = ("HB", "UC_MP")


@dataclass(frozen=True, slots=True)
class Benefit(Record):
    """
    One award: for HB the amount of a week, for a UC managed payment that of a month.

    `paid_to` is the last day covered by a payment received before take-on, None if none was received.
    """

    KEY: ClassVar[tuple[str, ...]] = ("account_ref", "kind", "claim_ref")

    account_ref: str
    kind: str
    claim_ref: str
    amount_pence: int
    cycle: str
    paid_to: date | None

    def faults(self) -> Iterator[Fault]:
        """HB is paid under a claim, which later schedules name."""
        if self.kind == "HB" and not self.claim_ref:
            yield Fault(
                "claim_ref",
                "missing",
                "an award of HB has no claim_ref",
                "Write the council's claim reference",
            )


LAYOUT = Layout(
    kind="benefits",
    columns=(
        Column("account_ref", values.REFERENCE),
        Column("kind", values.one_of(*KINDS)),
        Column("claim_ref", values.REFERENCE_OR_EMPTY),
        Column("amount", amounts.NOT_NEGATIVE),
        Column("cycle", values.FREQUENCY),
        Column("paid_to", values.optional(values.DAY)),
    ),
    record=Benefit,
    money_column="amount",
)
