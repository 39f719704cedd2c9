"""Whole pence, and the two ways people write them."""

import re
from fractions import Fraction

AMOUNT = re.compile(r"-?[0-9]{1,9}\.[0-9]{2}")


class NotMoney(ValueError):
    """The text is not pounds with two decimals."""


def pence(text: str) -> int:
    """
    Read pounds with two decimals, as canonical files write them, into whole pence.

    :raises NotMoney: for anything else: thousands commas, letters, exponents, other digits than 0-9.
    """
    if not AMOUNT.fullmatch(text):
        raise NotMoney(f"“{text}” is not an amount: write pounds and pence like 1234.50.")
    sign = -1 if text.startswith("-") else 1
    pounds, cents = text.lstrip("-").split(".")
    return sign * (int(pounds) * 100 + int(cents))


def pounds(amount_pence: int) -> str:
    """Write whole pence as a canonical file does: -1234.50."""
    sign = "-" if amount_pence < 0 else ""
    return f"{sign}{abs(amount_pence) // 100}.{abs(amount_pence) % 100:02d}"


def half_up(exact: Fraction) -> int:
    """Round to the nearest whole penny, halves away from zero: the one rounding of money (OPS preface)."""
    doubled = abs(exact) * 2
    nearest = int((doubled + 1) // 2)
    return nearest if exact >= 0 else -nearest


def cut_down(exact: Fraction) -> int:
    """Cut to the penny below, for what must never exceed a limit (OPS preface)."""
    return exact.numerator // exact.denominator
