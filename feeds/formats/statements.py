"""Bank statements in the banks' own formats: whatever a parser finds becomes the same bank rows (OPS-D10)."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from feeds.formats import bank
from feeds.formats.amounts import pounds
from feeds.formats.bank import BankLine
from feeds.formats.envelope import Trailer
from feeds.formats.problems import Problem, Unreadable
from feeds.formats.reading import Reading, Row

TEXTS = {"account": "account", "type": "type", "reference": "reference", "counterparty": "counterparty"}
_COLUMNS = {column.name: column.value for column in bank.LAYOUT.columns}


@dataclass(slots=True)
class Line:
    """A line of a statement as its parser found it, and where. Its balance is added by the statement."""

    line: int
    column: int
    said: BankLine


@dataclass(slots=True)
class Begin:
    """A statement begins: where, of which account, and with which balance (None where the format has none)."""

    line: int
    account: str
    opening_pence: int | None


@dataclass(slots=True)
class Close:
    """A statement ends, with the balance and where it is told; lines and sums stated, if the format has them."""

    line: int
    closing_pence: int | None
    lines_stated: int | None = None
    net_stated_pence: int | None = None


Found = Begin | Line | Close | Problem


class StatementReading(Reading[BankLine]):
    """One pass over a bank's file. The trailer is what its statements state together: lines, and closing − opening."""

    def __init__(self, found: Iterator[Found]) -> None:
        super().__init__(bank.LAYOUT)
        self._parsed = found
        self._now = _Now()
        self._statements = 0
        self._last = 0

    def found(self) -> Iterator[Row[BankLine] | Problem]:
        """Yield the rows, each with the balance after it; hold each statement against its own balances."""
        for item in self._parsed:
            if isinstance(item, Problem):
                yield item
            elif isinstance(item, Begin):
                self._now = _Now(item.opening_pence)
            elif isinstance(item, Line):
                yield from self._line(item)
            else:
                self._statements += 1
                yield from self._close(item)
        if not self._statements and not self.problem_count:
            cure = "Ask the bank for the statement again; an empty day still has its balances"
            yield Problem(self._last, 0, "", "no_statement", "there is no whole statement in the file", cure)
        self.trailer = Trailer(self._last, self.row_count, self.money_pence or 0)

    def _line(self, item: Line) -> Iterator[Row[BankLine] | Problem]:
        said = item.said
        self._last = item.line
        if said.amount_pence == 0:
            return  # banks list charges of nothing; they are no money
        self.count(said.amount_pence)
        self._now.add(said.amount_pence)
        unreadable = list(_unreadable(item))
        if unreadable:
            yield from unreadable
            return
        yield from self.sound(item.line, replace(said, balance_after_pence=self._now.balance_pence))

    def _close(self, item: Close) -> Iterator[Problem]:
        now = self._now
        self._last = max(self._last, item.line)
        if now.balance_pence is not None and item.closing_pence is not None and now.balance_pence != item.closing_pence:
            yield Problem(
                item.line,
                0,
                "closing balance",
                "statement_total",
                f"the statement closes with {pounds(item.closing_pence)}, but its opening balance and its lines"
                f" come to {pounds(now.balance_pence)}",
                "Ask the bank for the statement again; a line is missing or was added",
            )
        for what, stated, is_ in (
            ("lines", item.lines_stated, now.lines),
            ("pence in all", item.net_stated_pence, now.total_pence),
        ):
            if stated is not None and stated != is_:
                message = f"the statement states {stated:,} {what}, there are {is_:,}"
                yield Problem(item.line, 0, "", "trailer_count", message, "Ask the bank for the statement again")
        self._now = _Now()


@dataclass(slots=True)
class _Now:
    """How far the statement in hand has come."""

    balance_pence: int | None = None
    lines: int = 0
    total_pence: int = field(default=0)

    def add(self, amount_pence: int) -> None:
        self.lines += 1
        self.total_pence += amount_pence
        if self.balance_pence is not None:
            self.balance_pence += amount_pence


def _unreadable(item: Line) -> Iterator[Problem]:
    """Hold the texts against what our columns keep, so that nothing is cut or invisible."""
    for name, column in TEXTS.items():
        value: Any = _COLUMNS[column]
        try:
            value.read(getattr(item.said, name))
        except Unreadable as error:
            yield Problem(item.line, item.column, column, error.code, error.message, error.cure)


def one_line(text: str, longest: int) -> str:
    """A bank's free text as one line of our column: runs of white space become one space; what is too long is cut."""
    return " ".join(text.split())[:longest]
