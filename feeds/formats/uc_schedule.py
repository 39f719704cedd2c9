"""uc_schedule.csv: what DWP pays the landlord of tenants' Universal Credit (OPS-L1, OPS-D23)."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from feeds.formats import amounts, values
from feeds.formats.layouts import Column, Layout, Record

KINDS = ("HCE", "ARREARS")


@dataclass(frozen=True, slots=True)
class UniversalCreditLine(Record):
    """
    One payment: HCE is the managed payment of housing costs, ARREARS a deduction for rent arrears.

    `ap_ends_on` is the last day of the assessment period paid for.
    """

    KEY: ClassVar[tuple[str, ...]] = ("tenancy_ref", "kind", "ap_ends_on", "pay_on")

    creditor_ref: str
    tenancy_ref: str
    claimant_name: str
    nino_last4: str
    postcode: str
    kind: str
    ap_ends_on: date
    pay_on: date
    amount_pence: int


LAYOUT = Layout(
    kind="uc_schedule",
    columns=(
        Column("creditor_ref", values.REFERENCE),
        Column("tenancy_ref", values.REFERENCE),
        Column("claimant_name", values.NAME_OR_EMPTY),
        Column("nino_last4", values.NINO_LAST4),
        Column("postcode", values.WORD_OR_EMPTY),
        Column("kind", values.one_of(*KINDS)),
        Column("ap_end", values.DAY),
        Column("pay_date", values.DAY),
        Column("amount", amounts.ABOVE_ZERO),
    ),
    record=UniversalCreditLine,
    money_column="amount",
)
