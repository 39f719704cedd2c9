"""Money in a canonical file: decimal pounds with two decimals outside, whole pence inside."""

import re

from feeds.formats.problems import Unreadable, shown
from feeds.formats.values import Value

# [0-9] and never the d class, which would let full-width and Arabic digits in.
_AMOUNT = re.compile(r"-?[0-9]{1,9}\.[0-9]{2}")
_TOTAL = re.compile(r"-?[0-9]{1,15}\.[0-9]{2}")


def _amount_cure(text: str) -> str:
    if "," in text:
        return "Write it without commas between the thousands, for example 1000.00"
    if "£" in text:
        return "Leave the pound sign out, for example 12.30"
    if text.startswith("+"):
        return "Leave the plus sign out; only a minus is written"
    if re.fullmatch(r"-?[0-9]{10,}\.[0-9]{2}", text):
        return "An amount has at most nine digits before the point; check it"
    if not text.isascii():
        return "Write the digits 0 to 9 of an ordinary keyboard, for example 12.30"
    if re.search(r"[0-9]", text) and re.search(r"[OoIl]", text):
        return "Look for a letter O or l typed in place of a digit"
    return "Write pounds, a point and two digits of pence, for example 12.30"


def pence(text: str) -> int:
    """Read decimal pounds as whole pence, exactly: no float is made on the way."""
    if not _AMOUNT.fullmatch(text):
        if not text:
            raise Unreadable("amount_missing", "the amount is missing", "Write it, for example 12.30")
        raise Unreadable("amount", f"{shown(text)} is not an amount in pounds and pence", _amount_cure(text))
    if text[0] == "-" and not text.strip("-0."):
        raise Unreadable("amount", f"{shown(text)} is a minus nothing", "Write 0.00")
    return int(text[:-3] + text[-2:])


def pounds(amount_pence: int) -> str:
    """Write whole pence as decimal pounds."""
    sign = "-" if amount_pence < 0 else ""
    whole, part = divmod(abs(amount_pence), 100)
    return f"{sign}{whole}.{part:02d}"


def total_pence(text: str) -> int | None:
    """Read a trailer's total, which may be longer than any one amount; None if it is not one."""
    return int(text[:-3] + text[-2:]) if _TOTAL.fullmatch(text) else None


def _not_negative(text: str) -> int:
    amount_pence = pence(text)
    if amount_pence < 0:
        raise Unreadable("negative", f"{shown(text)} is negative, which this column cannot be", "Check the amount")
    return amount_pence


def _above_zero(text: str) -> int:
    amount_pence = _not_negative(text)
    if amount_pence == 0:
        raise Unreadable("nil", "the amount is nothing", "Leave the row out, or write the amount")
    return amount_pence


def _paid(text: str) -> int:
    if text.startswith("-") and pence(text) < 0:
        raise Unreadable(
            "negative_payment",
            f"{shown(text)}: a payment cannot be negative; returned money comes in dd_reports",
            "Take the row out of this file and send the returned money in a dd_reports file",
        )
    return _above_zero(text)


AMOUNT = Value(pence, pounds)
NOT_NEGATIVE = Value(_not_negative, pounds)
ABOVE_ZERO = Value(_above_zero, pounds)
PAID = Value(_paid, pounds)


_DECIMAL = re.compile(r"[0-9]{1,13}(?:[.,][0-9]{0,5})?")


def exact_pence(text: str) -> int:
    """
    Read an unsigned decimal of a bank's own format as whole pence: 12, 12.3, 12.30 or 12,30 (MT940).

    :raises Unreadable: if it is no such number, or has a part of a penny.
    """
    if not _DECIMAL.fullmatch(text):
        cure = "Ask the bank for the statement again; amounts are digits, a point and pence"
        raise Unreadable("amount", f"{shown(text)} is not an amount" if text else "the amount is missing", cure)
    whole, _, part = text.replace(",", ".").partition(".")
    if part[2:].strip("0"):
        raise Unreadable("part_of_a_penny", f"{shown(text)} has a part of a penny", "Ask the bank for whole pence")
    return int(whole + part[:2].ljust(2, "0"))
