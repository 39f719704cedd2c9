"""Bytes to lines to cells: the outermost shape of a canonical file, before any column is looked at."""

import codecs
from collections.abc import Iterator
from typing import BinaryIO

from feeds.formats.problems import Problem, shown

LONGEST_LINE = 20_000
_LONGEST_BYTES = 4 * LONGEST_LINE + 2  # a character is at most four bytes of UTF-8, and then CR LF

# After these nothing further in the file can be told apart, so reading stops.
FATAL = frozenset({"line_too_long", "utf_16", "not_csv", "line_ends"})

_WIDE_MARKS = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_SAVE_AS = "Save it as 'CSV UTF-8 (comma delimited)' and send it again"


def lines(stream: BinaryIO) -> Iterator[tuple[int, str] | Problem]:
    """
    Yield each line's number and text without its line end (LF or CRLF), or the problem that hides its text.

    One line is held at a time, and no more than 80,002 bytes of it are ever asked for. A byte order mark of
    UTF-8 is dropped. After a problem whose code is in FATAL nothing follows.
    """
    number = 0
    while raw := stream.readline(_LONGEST_BYTES):
        number += 1
        if number == 1:
            if not_text := _not_text(raw):
                yield not_text
                return
            raw = raw.removeprefix(codecs.BOM_UTF8)
        line = raw[:-1].removesuffix(b"\r") if raw.endswith(b"\n") else raw
        read = _decoded(line, number) if len(line) <= 4 * LONGEST_LINE else _too_long(line, number)
        if isinstance(read, str) and len(read) > LONGEST_LINE:
            read = _too_long(line, number)
        if isinstance(read, str):
            yield number, read
            continue
        yield read
        if read.code in FATAL:
            return


def _too_long(line: bytes, number: int) -> Problem:
    within = line[: 4 * LONGEST_LINE].decode("utf-8", errors="replace")[:LONGEST_LINE]
    message = f"the line is longer than {LONGEST_LINE:,} characters"
    cure = "Check how the file was made; a line end or a closing quote may be missing"
    return Problem(number, column_at(within), "", "line_too_long", message, cure)


def _not_text(raw: bytes) -> Problem | None:
    """Tell from the first line whether this is a file of another sort altogether."""
    if raw.startswith(_WIDE_MARKS) or raw.count(0) * 4 > len(raw):
        return Problem(1, 0, "", "utf_16", "the file is in UTF-16 (or UTF-32), not in UTF-8", _SAVE_AS)
    if raw.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"\x1f\x8b", b"%PDF")):
        return Problem(1, 0, "", "not_csv", "the file is a spreadsheet, an archive or a PDF, not a text file", _SAVE_AS)
    return None


def _decoded(line: bytes, number: int) -> str | Problem:
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError as error:
        before = line[: error.start].decode("utf-8")
        found = line[error.start : error.start + 1]
        meant = found.decode("cp1252", errors="replace")
        guess = f"; in Windows-1252 (cp1252) it would be {shown(meant)}" if meant != "\ufffd" else ""
        return Problem(
            number,
            column_at(before),
            "",
            "not_utf_8",
            f"byte 0x{found.hex().upper()} at character {len(before) + 1} is not UTF-8{guess}",
            _SAVE_AS,
        )
    if "\x00" in text:
        place = text.index("\x00")
        return Problem(
            number,
            column_at(text[:place]),
            "",
            "nul",
            f"a NUL byte stands at character {place + 1}",
            "Have the file made again; it was damaged on its way, or is not plain text",
        )
    if "\r" in text:
        place = text.index("\r")
        return Problem(
            number,
            column_at(text[:place]),
            "",
            # a first line that holds CRs is most likely a whole file with the line ends of an old Macintosh
            "line_ends" if number == 1 else "carriage_return",
            f"a carriage return stands alone at character {place + 1}",
            "End each line with LF or CRLF, and leave line ends out of the values",
        )
    return text


def column_at(before: str) -> int:
    """Say in which column (from 1) the character after `before` stands; commas inside quotes do not count."""
    return 1 + sum(part.count(",") for part in before.split('"')[::2])


def cells(text: str, number: int, separator: str = ",") -> list[str] | Problem:
    """
    Part a line into its cells by RFC 4180: a cell with a comma or quote stands in quotes, its quotes doubled.

    Narrower than the RFC in one point: a cell cannot run over the end of its line. No column of ours holds
    such a value, and so a missing quote costs one line and not the rest of the file.
    """
    if '"' not in text:
        return text.split(separator)
    found: list[str] = []
    place = 0
    while True:
        if text[place : place + 1] == '"':
            end = _closing_quote(text, place + 1)
            if end < 0:
                return _quote_problem(number, len(found) + 1, "a quote is opened and not closed on this line")
            found.append(text[place + 1 : end].replace('""', '"'))
            place = end + 1
            if place < len(text) and text[place] != separator:
                return _quote_problem(number, len(found), "text follows a closing quote")
        else:
            comma = text.find(separator, place)
            end = len(text) if comma < 0 else comma
            if '"' in text[place:end]:
                return _quote_problem(number, len(found) + 1, "a quote stands inside a value that is not in quotes")
            found.append(text[place:end])
            place = end
        if place >= len(text):
            return found
        place += 1


def _closing_quote(text: str, place: int) -> int:
    """Find the quote that ends a quoted cell; -1 if there is none. Doubled quotes belong to the value."""
    while (place := text.find('"', place)) >= 0:
        if text[place + 1 : place + 2] != '"':
            return place
        place += 2
    return -1


def _quote_problem(number: int, column: int, message: str) -> Problem:
    return Problem(
        number,
        column,
        "",
        "quotes",
        message,
        'Put the whole value in quotes and double each quote in it: "say ""yes"""',
    )


def quoted(cell: str) -> str:
    """Write one cell, in quotes where RFC 4180 wants them."""
    return '"' + cell.replace('"', '""') + '"' if any(mark in cell for mark in ',"\r\n') else cell
