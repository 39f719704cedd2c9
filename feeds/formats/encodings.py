"""Lines of text in an encoding that somebody chose: UTF-8, Windows-1252 or UTF-16. None is ever guessed."""

import io
from collections.abc import Iterator
from typing import BinaryIO

from feeds.formats.lines import LONGEST_LINE, lines
from feeds.formats.problems import Problem, shown

ENCODINGS = {"utf-8": "UTF-8", "cp1252": "Windows-1252 (cp1252)", "utf-16": "UTF-16"}
_CHOOSE = "Choose the encoding the sender uses, or ask for the file in UTF-8"


def text_lines(stream: BinaryIO, encoding: str) -> Iterator[tuple[int, str] | Problem]:
    """Yield each line's number and text, or the problem that hides it; after an encoding's fault nothing follows."""
    if encoding == "utf-8":
        yield from lines(stream)
        return
    text = io.TextIOWrapper(stream, encoding=encoding, errors="strict", newline="\n")
    try:
        yield from _lines(text, encoding)
    finally:
        text.detach()


def _lines(text: io.TextIOWrapper, encoding: str) -> Iterator[tuple[int, str] | Problem]:
    number = 0
    while True:
        try:
            line = text.readline(LONGEST_LINE + 2)
        except UnicodeError as error:
            reason = f"the file is not in {ENCODINGS[encoding]} from about here on"
            if isinstance(error, UnicodeDecodeError):
                found = error.object[error.start : error.start + 1].hex().upper()
                reason = f"byte 0x{found} is not {ENCODINGS[encoding]}"
            yield Problem(number + 1, 0, "", "encoding", reason, _CHOOSE)
            return
        if not line:
            return
        number += 1
        line = line.removesuffix("\n").removesuffix("\r")
        if number == 1:
            line = line.removeprefix("\ufeff")
        if len(line) > LONGEST_LINE:
            message = f"the line is longer than {LONGEST_LINE:,} characters"
            yield Problem(number, 0, "", "line_too_long", message, "Check how the file was made, and its encoding")
            return
        hidden = next((c for c in line if c in "\x00\r"), "")
        if hidden:
            message = f"a character that no text has stands at character {line.index(hidden) + 1}: {shown(hidden)}"
            yield Problem(number, 0, "", "nul" if hidden == "\x00" else "carriage_return", message, _CHOOSE)
            continue
        yield number, line
