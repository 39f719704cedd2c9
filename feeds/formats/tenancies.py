"""tenancies.csv: who rents what, on which terms, from when until when (OPS-L1)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from feeds.formats import values
from feeds.formats.layouts import Column, Layout, Record
from feeds.formats.problems import Fault


@dataclass(frozen=True, slots=True)
class Tenancy(Record):
    """
    One tenancy and its rent account.

    `tenure` is the landlord's own word (mapped when applied, DEC-9); `ends_on` is the last liable day, None
    while it runs; `party_names` are parted by "; ".
    """

    KEY: ClassVar[tuple[str, ...]] = ("tenancy_ref",)

    tenancy_ref: str
    account_ref: str
    property_ref: str
    uprn: str
    tenure: str
    starts_on: date
    ends_on: date | None
    party_names: str
    dob_year: int | None
    patch: str
    scheme: str

    def faults(self) -> Iterator[Fault]:
        """A tenancy may end on the day it starts (OPS-L3), not before."""
        if self.ends_on is not None and self.ends_on < self.starts_on:
            yield Fault(
                "end",
                "ends_before_start",
                f"the tenancy ends on {self.ends_on}, before it starts on {self.starts_on}",
                "Check both dates; end is the last day of the tenancy",
            )


LAYOUT = Layout(
    kind="tenancies",
    columns=(
        Column("tenancy_ref", values.REFERENCE),
        Column("account_ref", values.REFERENCE),
        Column("property_ref", values.REFERENCE),
        Column("uprn", values.digits(1, 12)),
        Column("tenure", values.WORD),
        Column("start", values.DAY),
        Column("end", values.optional(values.DAY)),
        Column("party_names", values.NAME),
        Column("dob_year", values.optional(values.YEAR)),
        Column("patch", values.WORD),
        Column("scheme", values.WORD_OR_EMPTY),
    ),
    record=Tenancy,
)
