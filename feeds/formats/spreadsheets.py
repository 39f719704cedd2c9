"""What a spreadsheet does to a reference of sixteen digits or more: it keeps fifteen and puts nothing for the rest."""

import re

from feeds.formats.problems import shown

KEPT_DIGITS = 15
DAMAGED_CURE = (
    "Get the file from the sender again and do not open it in a spreadsheet; give this money its account by hand"
)

_SCIENTIFIC = re.compile(r"[0-9](?:\.[0-9]+)?[eE]\+?[0-9]{1,2}")
_DIGITS = re.compile(r"[0-9]{16,}")


def damaged(reference: str) -> str:
    """Say what a spreadsheet may have done to a reference that nobody knows; empty if nothing (OPS-L3)."""
    text = reference.strip()
    if _SCIENTIFIC.fullmatch(text):
        return f"{shown(text)} is a number cut short by a spreadsheet, not a payment reference"
    digits = text.lstrip("0")
    if _DIGITS.fullmatch(digits) and not digits[KEPT_DIGITS:].strip("0"):
        return f"{shown(text)} has only noughts after its fifteenth digit, as a spreadsheet leaves them"
    return ""
