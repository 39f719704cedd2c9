"""hb_schedule.csv: what a council pays in Housing Benefit for a period, claim by claim (OPS-L1, OPS-D13)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from feeds.formats import amounts, values
from feeds.formats.amounts import pounds
from feeds.formats.layouts import Column, Layout, Record
from feeds.formats.problems import Fault


@dataclass(frozen=True, slots=True)
class HousingBenefitLine(Record):
    """
    One claim on one schedule. `weekly_pence` is the rate at `period_to`.

    `rent_ref` may be empty, for the council does not always know it. `other_claim_recovered_pence` is taken
    from this payment for somebody else's overpayment; this tenant's rent counts as paid even so (OPS-D17).
    """

    KEY: ClassVar[tuple[str, ...]] = ("schedule_no", "claim_ref", "period_from", "period_to")

    schedule_no: str
    authority: str
    run_on: date
    pay_on: date
    claim_ref: str
    claimant_name: str
    rent_ref: str
    period_from: date
    period_to: date
    weekly_pence: int
    gross_pence: int
    adjustment_pence: int
    own_overpayment_recovered_pence: int
    other_claim_recovered_pence: int
    net_paid_pence: int

    def faults(self) -> Iterator[Fault]:
        """The period runs forward, and gross + adjustment - both recoveries = net paid."""
        if self.period_to < self.period_from:
            yield Fault(
                "period_to",
                "period_backwards",
                f"the period ends on {self.period_to}, before it begins on {self.period_from}",
                "Check both dates with the council's schedule",
            )
        recovered = self.own_overpayment_recovered_pence + self.other_claim_recovered_pence
        net = self.gross_pence + self.adjustment_pence - recovered
        if net != self.net_paid_pence:
            yield Fault(
                "net_paid",
                "net_paid",
                f"net_paid is {pounds(self.net_paid_pence)}, but gross_amount + adjustment"
                f" - own_overpayment_recovered - other_claim_recovered is {pounds(net)}",
                "Ask the council which figure is right",
            )


LAYOUT = Layout(
    kind="hb_schedule",
    columns=(
        Column("schedule_no", values.REFERENCE),
        Column("authority", values.NAME),
        Column("run_date", values.DAY),
        Column("pay_date", values.DAY),
        Column("claim_ref", values.REFERENCE),
        Column("claimant_name", values.NAME_OR_EMPTY),
        Column("rent_ref", values.REFERENCE_OR_EMPTY),
        Column("period_from", values.DAY),
        Column("period_to", values.DAY),
        Column("weekly_amount", amounts.NOT_NEGATIVE),
        Column("gross_amount", amounts.AMOUNT),
        Column("adjustment", amounts.AMOUNT),
        Column("own_overpayment_recovered", amounts.NOT_NEGATIVE),
        Column("other_claim_recovered", amounts.NOT_NEGATIVE),
        Column("net_paid", amounts.AMOUNT),
    ),
    record=HousingBenefitLine,
    money_column="net_paid",
)
