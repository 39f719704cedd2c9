"""How money, days and people are written, the same on screens and on paper (DEC-22)."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

MINUS = "\u2212"
"""A real minus sign: a hyphen can be lost at a line end and is read aloud as nothing."""

COLUMN_WORDS = {
    "charge": ("charge", "charge taken off"),
    "receipt": ("payment returned", "payment"),
    "adjustment": ("added", "taken off"),
}
"""For each statement column (DEC-17): the words for a plus amount, then for a minus one."""


def money(pence: int) -> str:
    """Pounds and pence: ``123456`` is ``£1,234.56``; a credit has a minus in front."""
    pounds, odd = divmod(abs(_whole(pence)), 100)
    return f"{MINUS if pence < 0 else ''}£{pounds:,}.{odd:02d}"


def balance(pence: int) -> str:
    """A balance with its sign in words, for people who do not read minus signs: ``£12.00 in credit``."""
    if pence == 0:
        return money(0)
    return f"{money(abs(_whole(pence)))} {'owed' if pence > 0 else 'in credit'}"


def owed_sentence(pence: int) -> str:
    """What a closing balance means, as a sentence (OPS-G3)."""
    if pence > 0:
        return f"You owe {money(pence)}."
    if pence < 0:
        return f"You are in credit by {money(-pence)}."
    return "You owe nothing: your account is clear."


def signed(pence: int, column: str) -> str:
    """
    One amount of a statement with its sign in words: ``£96.20 charge``, ``£50.00 payment`` (DEC-23).

    :raises KeyError: if the column is none of charge, receipt, adjustment.
    """
    plus, minus = COLUMN_WORDS[column]
    return f"{money(abs(_whole(pence)))} {plus if pence > 0 else minus}"


def moved(pence: int) -> str:
    """How a whole column moved the balance: ``£96.20 added``, ``£50.00 taken off``."""
    return money(0) if pence == 0 else signed(pence, "adjustment")


def day(on: date) -> str:
    """A day in full: ``6 April 2026``."""
    return f"{on.day} {on:%B} {on.year}"


def short_day(on: date) -> str:
    """A day for a table: ``6 Apr 2026``."""
    return f"{on.day} {on:%b} {on.year}"


def weeks_of_rent(owed_pence: int, weekly_pence: int) -> str:
    """
    A sum as weeks of rent to the nearest half: ``about 2 and a half weeks' rent``; empty without a weekly rent.

    Only for people to picture the sum. Decisions use the exact weeks of OPS-E3.
    """
    if weekly_pence <= 0 or owed_pence <= 0:
        return ""
    halves = int(Fraction(_whole(owed_pence) * 2, _whole(weekly_pence)) + Fraction(1, 2))
    weeks, half = divmod(halves, 2)
    if halves == 0:
        return "less than half a week's rent"
    if weeks == 0:
        return "about half a week's rent"
    if half:
        return f"about {weeks} and a half weeks' rent"
    return "about 1 week's rent" if weeks == 1 else f"about {weeks} weeks' rent"


def listed(names: Sequence[str]) -> str:
    """Names or things in a sentence: ``Ann, Bo and Cy``."""
    names = list(names)
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"


def address_line(lines: Sequence[str]) -> str:
    """An address in one line of a sentence: ``1 Quay Street, Westhaven, QZ1 1AA``."""
    return ", ".join(lines)


def _whole(pence: int) -> int:
    if isinstance(pence, bool) or not isinstance(pence, int):
        raise TypeError(f"Money is whole pence in an int, not {type(pence).__name__}.")
    return pence
