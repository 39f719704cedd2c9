"""
Reading and writing the canonical files of OPS-L1: CSV with a header and a last row `TRAILER,count,total`.

`read(stream, layout)` gives a Reading: the header, an iterator of rows and problems, the trailer (DEC-7).
The caller reads twice, once to check all and once to apply, so no more is kept than 16 bytes a row.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import BinaryIO, Generic

from feeds.formats.amounts import pounds
from feeds.formats.envelope import (
    TRAILER,
    Trailer,
    header_problems,
    read_trailer,
    trailer_missing,
    trailer_problems,
)
from feeds.formats.identities import Identities
from feeds.formats.layouts import Layout, R, field_names
from feeds.formats.lines import FATAL, cells, lines, quoted
from feeds.formats.problems import Problem, Unreadable

MOST_PROBLEMS = 200


@dataclass(frozen=True, slots=True)
class Row(Generic[R]):
    """A row that could be read, and the line it stands on."""

    line: int
    record: R


class Reading(Generic[R]):
    """
    One pass over one file: iterate over it once for its rows and problems, in the order of the file.

    `header` is there at once; `trailer`, `row_count`, `money_pence` and `problem_count` are right when the
    iterator has ended. Nothing of a file with a problem may be applied (OPS-D1, OPS-X10).
    """

    def __init__(self, stream: BinaryIO, layout: Layout[R]) -> None:
        self.layout = layout
        self.trailer: Trailer | None = None
        self.row_count = 0  # the rows between header and trailer, readable or not
        self.money_pence: int | None = 0  # the sum of the money column; None once one cannot be read
        self.problem_count = 0  # all of them, also those not listed
        self._identities = Identities()
        self._lines = lines(stream)
        self._line = 0
        self._header_problems: list[Problem] = []
        self.header = self._read_header()

    def __iter__(self) -> Iterator[Row[R] | Problem]:
        """Yield rows and the first 200 problems; if there were more, a last problem says how many."""
        for item in self._found():
            if isinstance(item, Problem):
                self.problem_count += 1
                if self.problem_count > MOST_PROBLEMS:
                    continue
            yield item
        if (more := self.problem_count - MOST_PROBLEMS) > 0:
            message = f"{more:,} more problems are not listed here"
            cure = "Put the listed ones right at the source first; the others are often of the same sort"
            yield Problem(0, 0, "", "more_problems", message, cure)

    def _found(self) -> Iterator[Row[R] | Problem]:
        if self._header_problems:
            yield from self._header_problems
            return
        trailer: Trailer | Problem | None = None
        for item in self._lines:
            if isinstance(item, Problem):
                self._count(None)
                yield self._named(item)
                if item.code in FATAL:
                    return
                continue
            self._line, text = item
            if trailer is not None:
                yield _after_trailer(self._line)
                break
            if not text:
                yield _empty_line(self._line)
                continue
            row = cells(text, self._line)
            if isinstance(row, list) and row[0] == TRAILER:
                trailer = read_trailer(self._line, row)
            else:
                yield from self._row(row)
        yield from self._end(trailer or trailer_missing(self._line))

    def _read_header(self) -> tuple[str, ...]:
        first = next(self._lines, None)
        if first is None:
            cure = "Send a file with a header and a TRAILER row, even when there is nothing to report"
            first = Problem(0, 0, "", "empty", "the file is empty", cure)
        header = first if isinstance(first, Problem) else cells(first[1], first[0])
        if isinstance(header, Problem):
            self._header_problems = [header]
            return ()
        self._line = 1
        self._header_problems = list(header_problems(header, self.layout))
        return tuple(header)

    # -------------------------------------------------------------------------------- rows

    def _row(self, row: list[str] | Problem) -> Iterator[Row[R] | Problem]:
        """Read one row's values, hold them against each other, and count the row and its money."""
        if isinstance(row, list) and len(row) != len(self.layout.columns):
            row = _wrong_width(self._line, row, len(self.layout.columns))
        if isinstance(row, Problem):
            self._count(None)
            yield self._named(row)
            return
        try:
            values = [column.value.read(cell) for column, cell in zip(self.layout.columns, row, strict=True)]
        except Unreadable:
            yield from self._unreadable(row)
            return
        money_index = self.layout.money_index
        self._count(0 if money_index is None else values[money_index])
        record = self.layout.record(*values)
        sound = True
        for fault in record.faults():
            sound = False
            column = self.layout.header.index(fault.field) + 1
            yield Problem(self._line, column, fault.field, fault.code, fault.message, fault.cure)
        if sound:
            self._identities.add(record.identity, self._line)
            yield Row(self._line, record)

    def _unreadable(self, row: list[str]) -> Iterator[Problem]:
        """Look at a row again, value by value, so that all its problems are told at once."""
        money: int | None = 0 if self.layout.money_index is None else None
        for index, (column, cell) in enumerate(zip(self.layout.columns, row, strict=True)):
            try:
                value = column.value.read(cell)
            except Unreadable as error:
                yield Problem(self._line, index + 1, column.name, error.code, error.message, error.cure)
            else:
                money = value if index == self.layout.money_index else money
        self._count(money)

    def _count(self, money_pence: int | None) -> None:
        self.row_count += 1
        if money_pence is None or self.money_pence is None:
            self.money_pence = None
        else:
            self.money_pence += money_pence

    def _named(self, problem: Problem) -> Problem:
        """Add the column's name to a problem found before columns were looked at."""
        if 0 < problem.column <= len(self.layout.header):
            return replace(problem, field=self.layout.header[problem.column - 1])
        return problem

    # -------------------------------------------------------------------------------- the end

    def _end(self, trailer: Trailer | Problem) -> Iterator[Problem]:
        if isinstance(trailer, Problem):
            yield trailer
        else:
            self.trailer = trailer
            rows, money = self.row_count, self.money_pence
            yield from trailer_problems(trailer, rows=rows, money_pence=money, layout=self.layout)
        key = ", ".join(self.layout.header[index] for index in self.layout.key_indexes)
        column = self.layout.key_indexes[0] + 1
        cure = "Take one of the two rows out, or ask the sender which is right"
        for line, first in sorted(self._identities.repeats()):
            message = f"the row has the same {key} as line {first}"
            yield Problem(line, column, self.layout.header[column - 1], "repeated", message, cure)


def _after_trailer(line: int) -> Problem:
    cure = "Make TRAILER the last row; two files may have been joined"
    return Problem(line, 0, "", "after_trailer", "something follows the TRAILER row", cure)


def _empty_line(line: int) -> Problem:
    return Problem(line, 0, "", "empty_line", "the line is empty", "Take the empty line out")


def _wrong_width(line: int, row: list[str], expected: int) -> Problem:
    message = f"the row has {len(row)} values where {expected} are expected"
    cure = "Put a value with a comma in quotes" if len(row) > expected else "The file may be cut short; get it again"
    return Problem(line, 0, "", "wrong_number_of_values", message, cure)


def read(stream: BinaryIO, layout: Layout[R]) -> Reading[R]:
    """Begin to read a file of a known kind. Nothing the bytes hold makes it raise; a failing stream does."""
    return Reading(stream, layout)


def write(records: Iterable[R], layout: Layout[R]) -> Iterator[str]:
    """Yield the lines of a canonical file, each with its LF: header, rows, and the trailer they add up to."""
    yield ",".join(layout.header) + "\n"
    count = money = 0
    names = field_names(layout.record)
    columns = list(zip(names, layout.columns, strict=True))
    money_name = None if layout.money_index is None else names[layout.money_index]
    for record in records:
        yield ",".join(quoted(column.value.write(getattr(record, name))) for name, column in columns) + "\n"
        count += 1
        money += getattr(record, money_name) if money_name else 0
    yield f"{TRAILER},{count},{pounds(money)}\n"
