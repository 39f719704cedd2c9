"""What is wrong with a file, where, and what the sender can do about it."""

from dataclasses import dataclass

LONGEST_SHOWN = 40


@dataclass(frozen=True, slots=True)
class Problem:
    """
    One thing wrong with a file; one is enough for the whole file to be refused (OPS-D1).

    `line` and `column` count from 1: the line as a text editor numbers it, the column as a spreadsheet does
    (the amount of payments.csv is column 2). 0 means the whole file, or the whole line.
    """

    line: int
    column: int
    field: str
    code: str
    message: str
    cure: str

    def __str__(self) -> str:
        """Read as "line 3, column 2 (amount): what is wrong. What to do." """
        place = f"line {self.line}" if self.line else "the file"
        if self.column:
            place += f", column {self.column}" + (f" ({self.field})" if self.field else "")
        return f"{place}: {self.message}. {self.cure}."


@dataclass(frozen=True, slots=True)
class Fault:
    """Values that can each be read but cannot be true together, found by a row about itself."""

    field: str
    code: str
    message: str
    cure: str


class Unreadable(ValueError):
    """One value is not what its column holds. Never leaves this package: a reading makes a Problem of it."""

    def __init__(self, code: str, message: str, cure: str) -> None:
        super().__init__(message)
        self.code, self.message, self.cure = code, message, cure


def shown(text: str) -> str:
    """
    Quote a value for a message: cut to a length that fits a screen, invisible characters made visible.

    Other than Latin letters, what is outside ASCII is written as its code point: a message that shows a
    full-width digit or a Greek O as wrong, and they look right, helps nobody.
    """
    cut = text if len(text) <= LONGEST_SHOWN else text[:LONGEST_SHOWN] + "…"
    return "'" + "".join(c if _plain(c) else f"<U+{ord(c):04X}>" for c in cut) + "'"


def _plain(c: str) -> bool:
    return " " <= c <= "~" or c == "…" or (c.isalpha() and c < "\u0250")
