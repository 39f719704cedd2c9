"""
Ledgers as a tenant would read them, a line each:

    2026-04-06  charge     100.00
    2026-04-15  payment    100.00
    2026-04-20  returned   100.00

The sign follows from the word; an adjustment or a brought-forward balance may carry a minus.
"""

from dataclasses import dataclass
from datetime import date

from ledger.rules.entry_kinds import MEANING, EntryKind

WORDS = {
    "brought_forward": EntryKind.BF,
    "charge": EntryKind.CHARGE,
    "adjustment": EntryKind.CHARGE_ADJ,
    "payment": EntryKind.PAY,
    "returned": EntryKind.PAY_REV,
    "housing_benefit": EntryKind.HB,
    "universal_credit": EntryKind.UC_MP,
    "deduction": EntryKind.TPD,
    "goodwill": EntryKind.GOODWILL,
    "refund": EntryKind.REFUND,
}


@dataclass(frozen=True)
class TextLine:
    """One line: whole pence with the ledger's sign, plus is owed."""

    on: date
    kind: EntryKind
    amount_pence: int


def read(text: str) -> list[TextLine]:
    """Every line of a ledger text, in the order written."""
    return [_line(line.split()) for line in text.strip().splitlines() if line.strip()]


def _line(parts: list[str]) -> TextLine:
    day, word, amount = parts
    kind = WORDS[word]
    negative = amount.startswith("-")
    pounds, _, pennies = amount.lstrip("-").partition(".")
    pence = int(pounds.replace(",", "")) * 100 + int(pennies.ljust(2, "0") or 0)
    if negative or MEANING[kind].sign < 0 or kind in (EntryKind.HB, EntryKind.UC_MP, EntryKind.TPD):
        pence = -pence
    return TextLine(date.fromisoformat(day), kind, pence)
