"""
The control account of OPS-L2: opening arrears + charges ± adjustments − receipts + reversals + refunds − write-offs
+ write-ons ± transfers = closing arrears. Every kind of entry stands in one column; amounts keep the ledger's sign.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from ledger.rules.entry_kinds import COLLECTED, EntryKind


class Column(StrEnum):
    """A column of the control account, in the order of OPS-L2."""

    CHARGES = "charges"
    ADJUSTMENTS = "adjustments"
    RECEIPTS = "receipts"
    REVERSALS = "reversals"
    REFUNDS = "refunds"
    WRITE_OFFS = "write_offs"
    WRITE_ONS = "write_ons"
    TRANSFERS = "transfers"


COLUMN_WORDS: dict[Column, str] = {
    Column.CHARGES: "Charges",
    Column.ADJUSTMENTS: "Adjustments",
    Column.RECEIPTS: "Receipts",
    Column.REVERSALS: "Payments returned",
    Column.REFUNDS: "Refunds",
    Column.WRITE_OFFS: "Write-offs",
    Column.WRITE_ONS: "Write-ons",
    Column.TRANSFERS: "Transfers",
}

OPENING, CLOSING = "opening", "closing"

FIGURES: tuple[str, ...] = (OPENING, *(column.value for column in Column), CLOSING)
"""What finance may assert of a rent group (OPS-L2)."""

FIGURE_WORDS: dict[str, str] = (
    {OPENING: "Opening arrears"}
    | {column.value: words for column, words in COLUMN_WORDS.items()}
    | {CLOSING: "Closing arrears"}
)

_COLUMNS: dict[EntryKind, Column] = {
    EntryKind.CHARGE: Column.CHARGES,
    EntryKind.VOID_CHARGE: Column.CHARGES,
    EntryKind.PAY_REV: Column.REVERSALS,
    EntryKind.REFUND: Column.REFUNDS,
    EntryKind.REFUND_REV: Column.REFUNDS,
    EntryKind.WRITE_OFF: Column.WRITE_OFFS,
    EntryKind.WRITE_ON: Column.WRITE_ONS,
    EntryKind.TRANSFER: Column.TRANSFERS,
}


def column_of(kind: EntryKind) -> Column:
    """The column an entry stands in: what is collected is a receipt, whatever else has no column an adjustment."""
    if kind in _COLUMNS:
        return _COLUMNS[kind]
    return Column.RECEIPTS if kind.value in COLLECTED else Column.ADJUSTMENTS


@dataclass(frozen=True, slots=True)
class KindAmount:
    """So many entries of a kind, and what they come to in pence."""

    count: int
    amount_pence: int


@dataclass(frozen=True)
class ControlAccount:
    """
    One rent group between two days, in pence as on the ledger (OPS-L2).

    :param opening_pence: everything accounted for before the first day.
    :param by_kind: what was accounted for between the days.
    :param balances_pence: what the accounts come to at the end of the last day, by effective day.
    :param late_pence: of that, what is accounted for later, because its own period was closed: the one difference
        between the two that the ledger itself explains.
    """

    opening_pence: int
    by_kind: Mapping[EntryKind, KindAmount]
    balances_pence: int
    late_pence: int = 0

    @property
    def closing_pence(self) -> int:
        """The closing arrears."""
        return self.opening_pence + sum(each.amount_pence for each in self.by_kind.values())

    @property
    def difference_pence(self) -> int:
        """What is left between the closing arrears and the sum of the balances: nought, or the books are wrong."""
        return self.closing_pence + self.late_pence - self.balances_pence

    def column(self, column: Column) -> int:
        """What a column comes to."""
        return sum(each.amount_pence for kind, each in self.by_kind.items() if column_of(kind) is column)

    def figure(self, name: str) -> int:
        """
        A figure by the name finance uses.

        :raises KeyError: for a name that is not in `FIGURES`.
        """
        if name == OPENING:
            return self.opening_pence
        if name == CLOSING:
            return self.closing_pence
        if name not in FIGURES:
            raise KeyError(name)
        return self.column(Column(name))


NOTHING = ControlAccount(0, {}, 0)
"""A group to which nothing has ever been posted."""
