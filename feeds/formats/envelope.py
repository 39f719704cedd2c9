"""The first and the last row of a canonical file: is it the file it claims to be, and is it all of it?"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from feeds.formats.amounts import pounds, total_pence
from feeds.formats.layouts import Layout
from feeds.formats.problems import LONGEST_SHOWN, Problem, shown

TRAILER = "TRAILER"


@dataclass(frozen=True, slots=True)
class Trailer:
    """What the last row states: the number of rows, and the sum of the money column in pence."""

    line: int
    count: int
    total_pence: int


def header_problems(header: list[str], layout: Layout[Any]) -> Iterator[Problem]:
    """Yield each column that is missing, unknown or there twice; if none is, whether their order is right."""
    expected = layout.header
    cure = f"The first line of a {layout.kind} file is {','.join(expected)}"
    if len(header) == 1 and any(mark in header[0] for mark in ";\t|"):
        yield Problem(1, 0, "", "separator", "the columns are not parted by commas", cure)
        return
    sound = True
    seen: set[str] = set()
    for column, name in enumerate(header, start=1):
        if name in seen or name not in expected:
            sound = False
            code, fault = ("column_twice", "stands there twice") if name in seen else ("column_unknown", "is not known")
            yield Problem(1, column, name[:LONGEST_SHOWN], code, f"the column {shown(name)} {fault}", cure)
        seen.add(name)
    for name in expected:
        if name not in seen:
            sound = False
            yield Problem(1, 0, name, "column_missing", f"the column '{name}' is missing", cure)
    if sound and tuple(header) != expected:
        yield Problem(1, 0, "", "column_order", "the columns are not in the right order", cure)


def read_trailer(line: int, row: list[str]) -> Trailer | Problem:
    """Read TRAILER,count,total: exactly three values, a count of digits, a total with two decimals."""
    total = total_pence(row[2]) if len(row) == 3 else None
    if total is not None and row[1].isascii() and row[1].isdigit() and len(row[1]) <= 12:
        return Trailer(line, int(row[1]), total)
    message = f"the last row is not TRAILER,count,total but {shown(','.join(row))}"
    cure = "Write it as TRAILER, the number of rows, and the total with two decimals"
    if len(row) > 3 and not any(row[3:]):
        cure = "Take away the commas that a spreadsheet has added"
    return Problem(line, 0, "", "trailer", message, cure)


def trailer_missing(last_line: int) -> Problem:
    """Say that the file ends without a trailer."""
    return Problem(
        last_line,
        0,
        "",
        "trailer_missing",
        "there is no TRAILER row, so the file may be cut short",
        "Get the whole file from the sender again",
    )


def trailer_problems(trailer: Trailer, *, rows: int, money_pence: int | None, layout: Layout[Any]) -> Iterator[Problem]:
    """Hold the trailer against what was read (OPS-D1, OPS-X10); `money_pence` None means it is not known."""
    if trailer.count != rows:
        yield Problem(
            trailer.line,
            2,
            "count",
            "trailer_count",
            f"the trailer says {trailer.count:,} rows, the file has {rows:,}",
            "Get the whole file from the sender again; rows are missing or were added",
        )
    if money_pence is not None and trailer.total_pence != money_pence:
        of = f"{layout.money_column} adds up to" if layout.money_column else "in this kind of file it is always"
        yield Problem(
            trailer.line,
            3,
            "total",
            "trailer_total",
            f"the trailer's total is {pounds(trailer.total_pence)}, but {of} {pounds(money_pence)}",
            "Ask the sender which is right, and for a file in which both agree",
        )
