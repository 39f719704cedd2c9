"""
The lines of one account's statement, in order, with the balance after each (OPS-G3, DEC-17, DEC-23, DEC-24).

`statements.queries.figures` says the sums of it for all accounts in one statement of SQL; a test holds them together.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from ledger.rules.charge_elements import WORDS
from ledger.rules.entry_kinds import MEANING, EntryKind

ELEMENT_WORDS: dict[str, str] = WORDS
"""Charge elements as a tenant reads them (OPS-A8); one that is not listed is shown by its own name."""

CHARGE, RECEIPT, ADJUSTMENT = "charge", "receipt", "adjustment"


class Posted(Protocol):
    """What a line is made of: one entry of the ledger. No free text comes in, so no name can come out (PRA-16)."""

    @property
    def entry_id(self) -> int: ...
    @property
    def kind(self) -> EntryKind: ...
    @property
    def element(self) -> str: ...
    @property
    def amount_pence(self) -> int: ...
    @property
    def effective_on(self) -> date: ...
    @property
    def rent_year(self) -> int: ...
    @property
    def rent_week(self) -> int: ...


@dataclass(frozen=True)
class Period:
    """
    What one statement tells (DEC-24).

    :param cut: entries with an id up to this are known to it.
    :param before_to_on: last day of the period told before; None if nothing was told before.
    :param before_cut: the cut of that one.
    """

    from_on: date
    to_on: date
    cut: int
    before_to_on: date | None = None
    before_cut: int = 0

    def told_before(self, entry: Posted) -> bool:
        """Whether an entry is in the opening balance."""
        if self.before_to_on is None:
            return entry.effective_on < self.from_on and entry.entry_id <= self.cut
        return entry.effective_on <= self.before_to_on and entry.entry_id <= self.before_cut

    def in_period(self, entry: Posted) -> bool:
        """Whether an entry counts from a day of the period."""
        return self.from_on <= entry.effective_on <= self.to_on and entry.entry_id <= self.cut

    def entered_since(self, entry: Posted) -> bool:
        """Whether an entry was recorded after the last statement for a day before this period."""
        return entry.effective_on < self.from_on and entry.entry_id <= self.cut and not self.told_before(entry)


@dataclass(frozen=True)
class Line:
    """One line: `amount_pence` plus is owed; `balance_pence` is the account after it."""

    on: date
    week: str
    what: str
    column: str
    amount_pence: int
    balance_pence: int


@dataclass(frozen=True)
class StatementLines:
    """
    One account's statement.

    Charges, receipts and adjustments are those of the period; `earlier_pence` is all that was entered since, so
    opening + earlier + charges + receipts + adjustments = closing.
    """

    opening_pence: int
    entered_since: tuple[Line, ...]
    lines: tuple[Line, ...]

    def total(self, column: str) -> int:
        """Sum of the period's lines in a column."""
        return sum(line.amount_pence for line in self.lines if line.column == column)

    def shown(self, column: str) -> int:
        """Sum of all lines in a column, those entered since included: what the paper adds up."""
        return self.total(column) + sum(line.amount_pence for line in self.entered_since if line.column == column)

    @property
    def earlier_pence(self) -> int:
        """What was entered since the last statement for days before the period."""
        return sum(line.amount_pence for line in self.entered_since)

    @property
    def closing_pence(self) -> int:
        """The balance after the last line."""
        last = (*self.entered_since, *self.lines)[-1:]
        return last[0].balance_pence if last else self.opening_pence


def statement(entries: Iterable[Posted], period: Period) -> StatementLines:
    """Set out one account's statement from all of its entries, whatever their order."""
    every = list(entries)
    opening = sum(entry.amount_pence for entry in every if period.told_before(entry))
    late = [entry for entry in every if period.entered_since(entry)]
    return from_parts(opening, late, [entry for entry in every if period.in_period(entry)])


def from_parts(opening_pence: int, late: Iterable[Posted], shown: Iterable[Posted]) -> StatementLines:
    """Set out a statement from its opening balance and the entries of its two blocks."""
    running = opening_pence
    blocks: list[tuple[Line, ...]] = []
    for block in (late, shown):
        lines = []
        for entry in sorted(block, key=lambda entry: (entry.effective_on, entry.entry_id)):
            running += entry.amount_pence
            lines.append(
                Line(
                    entry.effective_on,
                    week_words(entry.rent_week),
                    describe(entry.kind, entry.element),
                    column_of(entry.kind),
                    entry.amount_pence,
                    running,
                )
            )
        blocks.append(tuple(lines))
    return StatementLines(opening_pence, blocks[0], blocks[1])


def column_of(kind: EntryKind) -> str:
    """Which column of a statement a kind of entry stands in (DEC-17)."""
    if kind is EntryKind.CHARGE:
        return CHARGE
    return RECEIPT if MEANING[kind].collected else ADJUSTMENT


def describe(kind: EntryKind, element: str) -> str:
    """What a tenant reads: a charge by the name of its element, everything else by what it is."""
    if kind is EntryKind.CHARGE:
        return element_words(element)
    words = MEANING[kind].words
    return f"{words}: {element_words(element)}" if element else words


def element_words(element: str) -> str:
    """An element's name in words; empty ones are plain charges."""
    return ELEMENT_WORDS.get(element, element.capitalize() if element else "Charge")


def week_words(week: int) -> str:
    """The rent week of a line; empty where it has none."""
    return f"week {week}" if week else ""


def period_words(rent_year: int, first_week: int, last_week: int) -> str:
    """The period in rent weeks: `rent weeks 1 to 13 of 2026/27`."""
    return f"rent weeks {first_week} to {last_week} of {rent_year}/{(rent_year + 1) % 100:02d}"
