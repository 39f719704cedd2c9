"""dd_reports.csv: what the bank reports back about Direct Debits (OPS-L1, OPS-D9)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from feeds.formats import amounts, values
from feeds.formats.layouts import Column, Layout, Record
from feeds.formats.problems import Fault

REPORTS = ("ARUDD", "ADDACS", "AUDDIS", "DDICA")
MONEY_COMES_BACK = ("ARUDD", "DDICA")


@dataclass(frozen=True, slots=True)
class DirectDebitReport(Record):
    """
    One report line. For ARUDD the collection of `original_on` came back on `effective_on`.

    `amount_pence` is the amount collected then, never negative; 0 where no money moves (ADDACS, AUDDIS).
    """

    KEY: ClassVar[tuple[str, ...]] = ("reference", "original_on", "amount_pence", "code")

    report: str
    service_user_no: str
    reference: str
    payer_sort: str
    payer_account_tail: str
    amount_pence: int
    original_on: date | None
    code: str
    effective_on: date

    @property
    def identity(self) -> str:
        """
        ARUDD: reference, collection day, amount and code (DEC-3). The other reports say which they are, and those that
        name no collection the day of the report: the same payer may be reported for the same reason twice.
        """
        own: str = Record.identity.__get__(self)
        if self.report == "ARUDD":
            return own
        return f"{own}|{self.report}" + ("" if self.original_on else f"|{self.effective_on}")

    def faults(self) -> Iterator[Fault]:
        """Money that comes back has an amount and the day it was collected, which is not after the return."""
        if self.report in MONEY_COMES_BACK:
            if self.amount_pence == 0:
                yield Fault("amount", "nil", f"{self.report} has no amount", "Write the amount that came back")
            if self.original_on is None:
                yield Fault(
                    "original_date",
                    "date_missing",
                    f"{self.report} has no original_date",
                    "Write the collection day",
                )
        if self.original_on is not None and self.effective_on < self.original_on:
            yield Fault(
                "effective_date",
                "before_collection",
                f"it came back on {self.effective_on}, before it was collected on {self.original_on}",
                "Check both dates with the bank's report",
            )


LAYOUT = Layout(
    kind="dd_reports",
    columns=(
        Column("report", values.one_of(*REPORTS)),
        Column("service_user_no", values.digits(6, 6)),
        Column("reference", values.REFERENCE),
        Column("payer_sort", values.digits(6, 6)),
        Column("payer_account_tail", values.digits(4, 4)),
        Column("amount", amounts.NOT_NEGATIVE),
        Column("original_date", values.optional(values.DAY)),
        Column("code", values.REASON_CODE),
        Column("effective_date", values.DAY),
    ),
    record=DirectDebitReport,
    money_column="amount",
)
