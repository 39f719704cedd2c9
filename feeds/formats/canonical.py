"""
Reading and writing the canonical files of OPS-L1: CSV with a header and a last row `TRAILER,count,total`.

`read(stream, layout)` gives a Reading: the header, an iterator of rows and problems, the trailer (DEC-7).
The caller reads twice, once to check all and once to apply, so no more is kept than 16 bytes a row.
"""

from collections.abc import Iterable, Iterator
from typing import BinaryIO

from feeds.formats.amounts import pounds
from feeds.formats.envelope import (
    TRAILER,
    Trailer,
    header_problems,
    read_trailer,
    trailer_missing,
    trailer_problems,
)
from feeds.formats.layouts import Layout, R, field_names
from feeds.formats.lines import FATAL, cells, lines, quoted
from feeds.formats.problems import Problem, Unreadable
from feeds.formats.reading import MOST_PROBLEMS, Reading, Row

__all__ = ["MOST_PROBLEMS", "CanonicalReading", "Reading", "Row", "read", "write"]


class CanonicalReading(Reading[R]):
    """One pass over one canonical file; `header` is there at once."""

    def __init__(self, stream: BinaryIO, layout: Layout[R]) -> None:
        super().__init__(layout)
        self._lines = lines(stream)
        self._line = 0
        self._header_problems: list[Problem] = []
        self.header = self._read_header()

    def found(self) -> Iterator[Row[R] | Problem]:
        """Yield every row and every problem of the file."""
        if self._header_problems:
            yield from self._header_problems
            return
        trailer: Trailer | Problem | None = None
        for item in self._lines:
            if isinstance(item, Problem):
                self.count(None)
                yield self.named(item)
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
            self.count(None)
            yield self.named(row)
            return
        try:
            values = [column.value.read(cell) for column, cell in zip(self.layout.columns, row, strict=True)]
        except Unreadable:
            yield from self._unreadable(row)
            return
        money_index = self.layout.money_index
        self.count(0 if money_index is None else values[money_index])
        yield from self.sound(self._line, self.layout.record(*values))

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
        self.count(money)

    # -------------------------------------------------------------------------------- the end

    def _end(self, trailer: Trailer | Problem) -> Iterator[Problem]:
        if isinstance(trailer, Problem):
            yield trailer
        else:
            self.trailer = trailer
            rows, money = self.row_count, self.money_pence
            yield from trailer_problems(trailer, rows=rows, money_pence=money, layout=self.layout)
        yield from self.repeats()


def _after_trailer(line: int) -> Problem:
    cure = "Make TRAILER the last row; two files may have been joined"
    return Problem(line, 0, "", "after_trailer", "something follows the TRAILER row", cure)


def _empty_line(line: int) -> Problem:
    return Problem(line, 0, "", "empty_line", "the line is empty", "Take the empty line out")


def _wrong_width(line: int, row: list[str], expected: int) -> Problem:
    message = f"the row has {len(row)} values where {expected} are expected"
    cure = "Put a value with a comma in quotes" if len(row) > expected else "The file may be cut short; get it again"
    return Problem(line, 0, "", "wrong_number_of_values", message, cure)


def read(stream: BinaryIO, layout: Layout[R]) -> CanonicalReading[R]:
    """Begin to read a file of a known kind. Nothing the bytes hold makes it raise; a failing stream does."""
    return CanonicalReading(stream, layout)


def write(records: Iterable[R], layout: Layout[R]) -> Iterator[str]:
    """Yield the lines of a canonical file, each with its LF: header, rows, and the trailer they add up to."""
    yield ",".join(layout.header) + "\n"
    count = money = 0
    names = field_names(layout.record)[: len(layout.columns)]  # further fields are no columns
    columns = list(zip(names, layout.columns, strict=True))
    money_name = None if layout.money_index is None else names[layout.money_index]
    for record in records:
        yield ",".join(quoted(column.value.write(getattr(record, name))) for name, column in columns) + "\n"
        count += 1
        money += getattr(record, money_name) if money_name else 0
    yield f"{TRAILER},{count},{pounds(money)}\n"
