"""
Layouts we do not know: which column of a sender's CSV or fixed-width file is which of ours (OPS-D2).

A mapped file becomes the same rows as a canonical one and is held against the same rules. Nothing is guessed: the
encoding, the order of a date's parts, the unit and the sign of money are said.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any, BinaryIO

from feeds.formats.encodings import ENCODINGS, text_lines
from feeds.formats.envelope import Trailer, trailer_missing, trailer_problems
from feeds.formats.layouts import Column, Layout, R, field_names
from feeds.formats.lines import FATAL, cells
from feeds.formats.problems import Problem, Unreadable, shown
from feeds.formats.reading import Reading, Row

MAPPABLE = ("payments", "bank", "card_settlements", "hb_schedule", "uc_schedule")
"""Kinds of file whose senders each have a layout of their own."""

SHAPES = {"csv": "Parted by a separator (CSV)", "fixed": "Fixed width"}
SEPARATORS = {",": "Comma", ";": "Semicolon", "\t": "Tab", "|": "Upright bar"}
DATES = {
    "YYYY-MM-DD": r"(?P<y>[0-9]{4})-(?P<m>[0-9]{2})-(?P<d>[0-9]{2})",
    "DD/MM/YYYY": r"(?P<d>[0-9]{1,2})/(?P<m>[0-9]{1,2})/(?P<y>[0-9]{4})",
    "DD/MM/YY": r"(?P<d>[0-9]{1,2})/(?P<m>[0-9]{1,2})/(?P<y>[0-9]{2})",
    "DD-MM-YYYY": r"(?P<d>[0-9]{1,2})-(?P<m>[0-9]{1,2})-(?P<y>[0-9]{4})",
    "DD.MM.YYYY": r"(?P<d>[0-9]{1,2})\.(?P<m>[0-9]{1,2})\.(?P<y>[0-9]{4})",
    "DD MMM YYYY": r"(?P<d>[0-9]{1,2})[ -](?P<w>[A-Za-z]{3})[ -](?P<y>[0-9]{4})",
    "YYYYMMDD": r"(?P<y>[0-9]{4})(?P<m>[0-9]{2})(?P<d>[0-9]{2})",
    "DDMMYYYY": r"(?P<d>[0-9]{2})(?P<m>[0-9]{2})(?P<y>[0-9]{4})",
    "DDMMYY": r"(?P<d>[0-9]{2})(?P<m>[0-9]{2})(?P<y>[0-9]{2})",
}
UNITS = {"pounds": "Pounds, such as 12.30", "pence": "Pence, such as 1230"}
SIGNS = {
    "minus": "A minus before the amount, or none",
    "trailing": "A minus after the amount: 12.30-",
    "brackets": "Brackets around it: (12.30)",
    "words": "CR or DR after it: 12.30 DR",
    "columns": "Two columns: money in, money out",
}
TRAILERS = {
    "none": "The file has no last row with totals",
    "count_total": "The last row begins with a word and states count and total",
}

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_PLACES = re.compile(r"([0-9]{1,4})-([0-9]{1,4})")
_NUMBER = re.compile(r"#([0-9]{1,3})")
_THOUSANDS = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]{1,2})?")
_POUNDS = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,2})?")
_PENCE = re.compile(r"[0-9]{1,11}")


@dataclass(frozen=True)
class Says:
    """
    How a file is read. `columns` tells for each column of ours where it stands: a heading of the file, "#3" for its
    third column, "1-19" for places of a fixed-width line, or "=CARD" for the same word in every row.

    :param money_out: where money out stands, if money in and out have a column each (`sign` "columns").
    :param flip: a plus in the file is money out.
    :param skip: lines before the heading, or before the first row if there is no heading.
    """

    kind: str
    columns: Mapping[str, str]
    shape: str = "csv"
    encoding: str = "utf-8"
    separator: str = ","
    heading: bool = True
    skip: int = 0
    dates: str = "DD/MM/YYYY"
    unit: str = "pounds"
    thousands: bool = False
    sign: str = "minus"
    money_out: str = ""
    flip: bool = False
    trailer: str = "none"
    trailer_word: str = ""
    trailer_count: str = ""
    trailer_total: str = ""

    def as_json(self) -> dict[str, Any]:
        """As it is saved."""
        return asdict(self)

    @classmethod
    def from_json(cls, said: Mapping[str, Any]) -> "Says":
        """As it was saved; what a newer version knows and this one does not is left out."""
        return cls(**{name: said[name] for name in (each.name for each in fields(cls)) if name in said})


def faults(says: Says, layout: Layout[Any]) -> Iterator[tuple[str, str]]:
    """Yield (field, what is wrong) of a mapping itself, before any file is read by it."""
    for name, value, known in (
        ("shape", says.shape, SHAPES),
        ("encoding", says.encoding, ENCODINGS),
        ("dates", says.dates, DATES),
        ("unit", says.unit, UNITS),
        ("sign", says.sign, SIGNS),
        ("trailer", says.trailer, TRAILERS),
    ):
        if value not in known:
            yield name, "Choose one of the list."
    if says.shape == "csv" and says.separator not in SEPARATORS:
        yield "separator", "Choose one of the list."
    if not 0 <= says.skip <= 100:
        yield "skip", "Say how many lines, from 0 to 100."
    for column in layout.columns:
        where = says.columns.get(column.name, "")
        if not where and needed(column):
            if not (says.sign == "columns" and column.name == layout.money_column and says.money_out):
                yield column.name, "Say where it stands in the file; it is needed."
        elif where and not _place_is_right(says, where):
            yield column.name, _how_to_say(says)
    if says.sign == "columns" and not (says.money_out and _place_is_right(says, says.money_out)):
        yield "money_out", "Say where money out stands."
    if says.trailer == "count_total":
        if not says.trailer_word:
            yield "trailer_word", "Say the word with which the last row begins."
        for name in ("trailer_count", "trailer_total"):
            where = getattr(says, name)
            if where and not (_PLACES if says.shape == "fixed" else _NUMBER).fullmatch(where):
                yield name, "Write #2 for the second column, or places such as 5-12."
        if not says.trailer_count:
            yield "trailer_count", "Say where the last row states how many rows there are."


def needed(column: Column) -> bool:
    """Whether a column of ours may not be empty."""
    try:
        column.value.read("")
    except Unreadable:
        return True
    return False


def _place_is_right(says: Says, where: str) -> bool:
    if where.startswith("="):
        return True
    if says.shape == "fixed":
        found = _PLACES.fullmatch(where)
        return found is not None and 1 <= int(found[1]) <= int(found[2])
    return bool(_NUMBER.fullmatch(where)) or says.heading


def _how_to_say(says: Says) -> str:
    if says.shape == "fixed":
        return "Write the first and the last place, such as 1-19, or = and a word that is the same in every row."
    return "Choose a column, or write = and a word that is the same in every row."


@dataclass(slots=True)
class _Place:
    """Where a value stands: a column (from 0), places of a line, or a word that never changes."""

    index: int = -1
    start: int = 0
    end: int = 0
    word: str | None = None

    def of(self, row: list[str], text: str) -> str:
        if self.word is not None:
            return self.word
        if self.index >= 0:
            return row[self.index].strip(" ") if self.index < len(row) else ""
        return text[self.start : self.end].strip(" ")

    @property
    def column(self) -> int:
        """As a problem names it: a spreadsheet's column, or a place in the line; 0 for a word of the mapping."""
        return self.index + 1 if self.index >= 0 else (0 if self.word is not None else self.start + 1)


class MappedReading(Reading[R]):
    """One pass over a file by a mapping."""

    def __init__(self, stream: BinaryIO, layout: Layout[R], says: Says) -> None:
        super().__init__(layout)
        self.says = says
        self._stream = stream
        self._where: dict[str, _Place] = {}
        self._out: _Place | None = None
        self._kinds = _kinds(layout)
        self._last = 0

    def found(self) -> Iterator[Row[R] | Problem]:
        """Yield every row and every problem of the file."""
        says = self.says
        if any(True for _ in faults(says, self.layout)):
            cure = "Open the mapping, put right what it names, and save it as a new version"
            yield Problem(0, 0, "", "mapping", "the mapping does not say all that is needed", cure)
            return
        pending = says.heading
        trailer: Trailer | None = None
        if not pending:
            yield from self._find([])
        for item in text_lines(self._stream, says.encoding):
            if isinstance(item, Problem):
                self.count(None)
                yield item
                if item.code in FATAL:
                    return
                continue
            number, text = item
            self._last = number
            if number <= says.skip or not text.strip():
                continue
            row = self._cells(text, number)
            if isinstance(row, Problem):
                self.count(None)
                yield row
                continue
            if pending:
                pending = False
                missing = list(self._find(row))
                yield from missing
                if missing:
                    return
                continue
            if trailer is not None:
                yield Problem(
                    number, 0, "", "after_trailer", "something follows the last row", "Ask for the file again"
                )
                break
            if says.trailer == "count_total" and (row[0] if says.shape == "csv" else text).startswith(
                says.trailer_word
            ):
                stated = self._trailer(number, row, text)
                if isinstance(stated, Problem):
                    yield stated
                    return
                trailer = stated
                continue
            yield from self._row(number, row, text)
        yield from self._end(trailer)

    def _cells(self, text: str, number: int) -> list[str] | Problem:
        if self.says.shape == "fixed":
            return [text]
        return cells(text, number, self.says.separator)

    def _find(self, heading: list[str]) -> Iterator[Problem]:
        """Find each column of ours in the heading."""
        wanted = {**self.says.columns}
        if self.says.sign == "columns":
            wanted["money out"] = self.says.money_out
        names = [name.strip() for name in heading]
        for ours, where in wanted.items():
            place = self._place(where, names)
            if isinstance(place, _Place):
                if ours == "money out":
                    self._out = place
                else:
                    self._where[ours] = place
            elif where:
                message = f"the column {shown(where)} for {ours} is not in the heading"
                cure = "Ask for the file in its usual layout, or make a new version of the mapping"
                yield Problem(self._last, 0, ours, "column_missing", message, cure)

    def _place(self, where: str, names: list[str]) -> _Place | None:
        if not where:
            return None
        if where.startswith("="):
            return _Place(word=where[1:])
        if self.says.shape == "fixed":
            found = _PLACES.fullmatch(where)
            return _Place(start=int(found[1]) - 1, end=int(found[2])) if found else None
        if found := _NUMBER.fullmatch(where):
            return _Place(index=int(found[1]) - 1)
        return _Place(index=names.index(where)) if where in names else None

    def _row(self, number: int, row: list[str], text: str) -> Iterator[Row[R] | Problem]:
        """Read one row's values, each in its own way, and hold them against each other."""
        values: list[Any] = []
        money: int | None = 0 if self.layout.money_index is None else None
        wrong: list[Problem] = []
        column_of = {}
        for index, column in enumerate(self.layout.columns):
            place = self._where.get(column.name)
            column_of[column.name] = place.column if place else 0
            try:
                raw = place.of(row, text) if place else ""
                value = column.value.read(self._canonical(index, column.name, raw, row, text))
            except Unreadable as error:
                where = column_of[column.name]
                wrong.append(Problem(number, where, column.name, error.code, error.message, error.cure))
            else:
                values.append(value)
                money = value if index == self.layout.money_index else money
        self.count(money)
        if wrong:
            yield from wrong
            return
        yield from self.sound(number, self.layout.record(*values), column_of)

    def _canonical(self, index: int, name: str, raw: str, row: list[str], text: str) -> str:
        """A value as a canonical file writes it."""
        kind = self._kinds[index]
        if kind == "date":
            return day_text(raw, self.says.dates) if raw else ""
        if kind == "money":
            if self.says.sign == "columns" and name == self.layout.money_column:
                return self._of_two(raw, self._out.of(row, text) if self._out else "")
            signed = self.says.sign if self.says.sign != "columns" else "minus"
            flip = self.says.flip and name == self.layout.money_column
            return money_text(raw, self.says, signed, flip=flip) if raw else ""
        return raw

    def _of_two(self, came_in: str, went_out: str) -> str:
        """Money in and money out, of which exactly one says something."""
        plus = money_text(came_in, self.says, "minus") if came_in else "0.00"
        minus = money_text(went_out, self.says, "minus") if went_out else "0.00"
        if plus != "0.00" and minus != "0.00":
            message = f"both money in {shown(came_in)} and money out {shown(went_out)} are filled"
            raise Unreadable("two_amounts", message, "Ask the sender which is meant")
        if minus == "0.00":
            return plus
        return minus.removeprefix("-") if minus.startswith("-") else f"-{minus}"

    def _trailer(self, number: int, row: list[str], text: str) -> Trailer | Problem:
        """The count, and the total if the mapping says where it stands."""
        cure = "Ask the sender for the whole file again, or make a new version of the mapping"
        try:
            place = self._place(self.says.trailer_count, [])
            count = place.of(row, text) if place else ""
            if not (count.isascii() and count.isdigit() and len(count) <= 12):
                raise Unreadable("trailer", f"the last row states {shown(count)} as its count", cure)
            place = self._place(self.says.trailer_total, [])
            if place is None:
                return Trailer(number, int(count), -1 if self.money_pence is None else self.money_pence)
            signed = self.says.sign if self.says.sign != "columns" else "minus"
            total = money_text(place.of(row, text), self.says, signed, flip=self.says.flip)
            return Trailer(number, int(count), int(total.replace(".", "")))
        except Unreadable as error:
            return Problem(number, 0, "trailer", "trailer", error.message, cure)

    def _end(self, trailer: Trailer | None) -> Iterator[Problem]:
        if self.says.trailer == "count_total":
            if trailer is None:
                yield trailer_missing(self._last)
            else:
                self.trailer = trailer
                yield from trailer_problems(
                    trailer, rows=self.row_count, money_pence=self.money_pence, layout=self.layout
                )
        else:
            self.trailer = Trailer(self._last, self.row_count, self.money_pence or 0)
        yield from self.repeats()


def _kinds(layout: Layout[Any]) -> list[str]:
    """Of each column: date, money or text, as its record has it."""
    types = {each.name: each.type for each in fields(layout.record)}
    found = []
    for name in field_names(layout.record)[: len(layout.columns)]:
        if name.endswith("_pence"):
            found.append("money")
        else:
            found.append("date" if types[name] in (date, date | None) else "text")
    return found


def day_text(raw: str, order: str) -> str:
    """
    A sender's date as YYYY-MM-DD.

    :raises Unreadable: if it is not written in this order.
    """
    found = re.fullmatch(DATES[order], raw)
    if found is None:
        cure = f"It should be written {order}; if all dates are otherwise, change the mapping"
        raise Unreadable("date", f"{shown(raw)} is not a date written {order}", cure)
    parts = found.groupdict()
    month = parts.get("m") or ""
    if "w" in parts:
        word = parts["w"].lower()
        if word not in _MONTHS:
            raise Unreadable("date", f"{shown(raw)} names no month", "Months are written Jan, Feb, Mar …")
        month = str(_MONTHS.index(word) + 1)
    year = parts["y"] if len(parts["y"]) == 4 else f"20{parts['y']}"
    return f"{year}-{int(month):02d}-{int(parts['d']):02d}"


def money_text(raw: str, says: Says, sign: str, *, flip: bool = False) -> str:
    """
    A sender's amount as canonical pounds, such as -12.30.

    :raises Unreadable: if it is not written as the mapping says.
    """
    text, minus = _without_sign(raw.strip(" "), sign)
    if says.thousands and _THOUSANDS.fullmatch(text):
        text = text.replace(",", "")
    if not (_PENCE if says.unit == "pence" else _POUNDS).fullmatch(text):
        unit = "whole pence" if says.unit == "pence" else "pounds and pence"
        cure = "Ask the sender to write it as agreed; if all amounts are so, change the mapping"
        if "," in text and not says.thousands:
            cure = "If thousands are parted by commas, say so in the mapping"
        raise Unreadable("amount", f"{shown(raw)} is not an amount in {unit}", cure)
    if says.unit == "pence":
        whole, part = text[:-2] or "0", text[-2:].rjust(2, "0")
    else:
        whole, _, part = text.partition(".")
        part = part.ljust(2, "0")
    plain = f"{int(whole)}.{part}"
    return f"-{plain}" if minus != flip and plain != "0.00" else plain


def _without_sign(text: str, sign: str) -> tuple[str, bool]:
    if sign == "trailing":
        return text.removesuffix("-").rstrip(), text.endswith("-")
    if sign == "brackets" and text.startswith("(") and text.endswith(")"):
        return text[1:-1].strip(), True
    if sign == "words":
        upper = text.upper()
        if not upper.endswith(("CR", "DR")):
            raise Unreadable("amount", f"{shown(text)} says neither CR nor DR", "Ask the sender which is meant")
        return text[:-2].rstrip(), upper.endswith("DR")
    return text.removeprefix("-"), text.startswith("-")
