"""The values that stand in a canonical file (OPS-L1), each with its reader and its writer."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Generic, TypeVar

from feeds.formats.problems import Unreadable, shown

T = TypeVar("T")

LONGEST_REFERENCE = 40
LONGEST_WORD = 20
LONGEST_NAME = 200
LONGEST_WORDS = 140
EARLIEST_YEAR, LATEST_YEAR = 1850, 2199

# [0-9] and never \d, which would let full-width and Arabic digits in.
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_WHOLE = re.compile(r"[0-9]{1,9}")
# Control characters of both sets, line and paragraph separators, a byte order mark inside a file.
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)


@dataclass(frozen=True, slots=True)
class Value(Generic[T]):
    """How one column is read and written: `read` raises Unreadable, and read(write(x)) is x."""

    read: Callable[[str], T]
    write: Callable[[T], str]


def optional(value: Value[T]) -> Value[T | None]:
    """Let the column be empty; empty is read as None."""
    return Value(
        lambda text: value.read(text) if text else None,
        lambda known: "" if known is None else value.write(known),
    )


# -------------------------------------------------------------------------------- days


@lru_cache(maxsize=8192)
def day(text: str) -> date:
    """Read a day written YYYY-MM-DD; one that is not in the calendar is named as such."""
    if not _DAY.fullmatch(text):
        if not text:
            raise Unreadable("date_missing", "the date is missing", "Write it as YYYY-MM-DD")
        raise Unreadable(
            "date",
            f"{shown(text)} is not a date",
            "Write the year, month and day as YYYY-MM-DD, such as 2026-04-06",
        )
    year, month, number = int(text[:4]), int(text[5:7]), int(text[8:])
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        raise Unreadable("date_far", f"the year {year} of {shown(text)} cannot be meant", "Check the year")
    if not 1 <= month <= 12:
        raise Unreadable(
            "date",
            f"month {month} of {shown(text)} does not exist",
            "Check the date; it is written YYYY-MM-DD",
        )
    try:
        return date(year, month, number)
    except ValueError:
        which = f"{number} {_MONTHS[month - 1]}" + (f" {year}" if (month, number) == (2, 29) else "")
        raise Unreadable(
            "date", f"{which} does not exist", "Check the date with the source and send the file again"
        ) from None


DAY = Value(day, date.isoformat)


# -------------------------------------------------------------------------------- words and names


def _text(longest: int, *, edges: bool, empty: bool) -> Value[str]:
    """Make a column of text kept exactly as written; `edges` allows spaces at its ends, `empty` no text."""

    def read(text: str) -> str:
        if not text and empty:
            return text
        if not text or text.isspace():
            raise Unreadable("missing", "the value is missing", "Fill it in")
        if len(text) > longest:
            raise Unreadable(
                "too_long",
                f"{shown(text)} has {len(text)} characters, at most {longest} are kept",
                "Shorten it, or look for a missing comma or quote",
            )
        if not text.isprintable():  # one fast test for nearly every value; what fails it is looked at closely
            _refuse_invisible(text, strict=not edges)
        if not edges and (text[0] == " " or text[-1] == " "):
            raise Unreadable("spaces", f"{shown(text)} begins or ends with a space", "Take the space away")
        return text

    return Value(read, str)


def _refuse_invisible(text: str, *, strict: bool) -> None:
    """Refuse control characters; in a reference (`strict`) also those that merely cannot be seen."""
    control = _CONTROL.search(text)
    found = control.group() if control else next((c for c in text if not c.isprintable()), "")
    if control or strict:
        raise Unreadable(
            "invisible",
            f"{shown(text)} holds a character that cannot be seen (U+{ord(found):04X})",
            "Take it away; it often comes from copying out of a web page or a spreadsheet",
        )


REFERENCE = _text(LONGEST_REFERENCE, edges=False, empty=False)
REFERENCE_OR_EMPTY = _text(LONGEST_REFERENCE, edges=False, empty=True)
WORD = _text(LONGEST_WORD, edges=False, empty=False)
WORD_OR_EMPTY = _text(LONGEST_WORD, edges=False, empty=True)
NAME = _text(LONGEST_NAME, edges=True, empty=False)
NAME_OR_EMPTY = _text(LONGEST_NAME, edges=True, empty=True)
WORDS_OR_EMPTY = _text(LONGEST_WORDS, edges=True, empty=True)


def one_of(*words: str) -> Value[str]:
    """Make a column that holds one of a few words, written exactly so."""
    known = frozenset(words)

    def read(text: str) -> str:
        if text not in known:
            raise Unreadable(
                "word",
                f"{shown(text)} is not one of the words for this column",
                f"Write one of {', '.join(words)}",
            )
        return text

    return Value(read, str)


def digits(least: int, most: int) -> Value[str]:
    """Make a column of digits that are a name and no number: text, leading zeros kept; may be empty."""
    pattern = re.compile(f"[0-9]{{{least},{most}}}")
    length = f"{least}" if least == most else f"{least} to {most}"

    def read(text: str) -> str:
        if text and not pattern.fullmatch(text):
            raise Unreadable(
                "digits",
                f"{shown(text)} is not {length} digits",
                f"Write {length} digits, with leading zeros",
            )
        return text

    return Value(read, str)


def whole(least: int, most: int) -> Value[int]:
    """Make a column of whole numbers between two bounds, both allowed."""

    def read(text: str) -> int:
        number = int(text) if _WHOLE.fullmatch(text) else None
        if number is None or not least <= number <= most:
            raise Unreadable(
                "number",
                f"{shown(text)} is not a whole number from {least} to {most}" if text else "the number is missing",
                f"Write a whole number from {least} to {most}",
            )
        return number

    return Value(read, str)


def _yes_no() -> Value[bool]:
    word = one_of("Y", "N")
    return Value(lambda text: word.read(text) == "Y", lambda answer: "Y" if answer else "N")


YES_NO = _yes_no()
YEAR = whole(EARLIEST_YEAR, LATEST_YEAR)
WEEK = whole(1, 53)
FREQUENCY = one_of("weekly", "fortnightly", "4-weekly", "monthly")


def _matching(pattern: str, meant: str) -> Value[str]:
    known = re.compile(pattern)

    def read(text: str) -> str:
        if not known.fullmatch(text):
            raise Unreadable("shape", f"{shown(text)} is not {meant}", f"Write {meant}")
        return text

    return Value(read, str)


NINO_LAST4 = _matching("([0-9]{3}[A-D])?", "three digits and a letter A to D, or nothing")
REASON_CODE = _matching("[0-9A-Z]", "one digit or capital letter, the reason code of the report")
