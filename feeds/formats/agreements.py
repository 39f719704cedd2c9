"""agreements.csv: the arrangements to pay arrears that were agreed, or ordered by a court, elsewhere."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from feeds.formats import amounts, values
from feeds.formats.layouts import Column, Layout, Record
from feeds.formats.problems import Fault

TYPES = ("informal", "court")


@dataclass(frozen=True, slots=True)
class Agreement(Record):
    """One arrangement. `start_balance_pence` is the balance after the debit of its first Monday (OPS-L4)."""

    KEY: ClassVar[tuple[str, ...]] = ("agreement_ref",)

    agreement_ref: str
    account_ref: str
    type: str
    starts_on: date
    start_balance_pence: int
    lump_sum_pence: int | None
    lump_on: date | None
    instalment_pence: int
    frequency: str
    tolerance_days: int

    def faults(self) -> Iterator[Fault]:
        """A lump sum and its day come together or not at all."""
        if (self.lump_sum_pence is None) != (self.lump_on is None):
            missing = "lump_date" if self.lump_on is None else "lump_sum"
            yield Fault(
                missing,
                "lump_sum_half",
                "a lump sum needs its amount and its date, one of them is missing",
                f"Fill in {missing}, or leave both empty",
            )


LAYOUT = Layout(
    kind="agreements",
    columns=(
        Column("agreement_ref", values.REFERENCE),
        Column("account_ref", values.REFERENCE),
        Column("type", values.one_of(*TYPES)),
        Column("start", values.DAY),
        Column("start_balance", amounts.AMOUNT),
        Column("lump_sum", values.optional(amounts.ABOVE_ZERO)),
        Column("lump_date", values.optional(values.DAY)),
        Column("instalment", amounts.ABOVE_ZERO),
        Column("frequency", values.FREQUENCY),
        Column("tolerance_days", values.whole(0, 99)),
    ),
    record=Agreement,
    money_column="start_balance",
)
