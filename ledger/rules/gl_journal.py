"""
What an entry is in the general ledger: the control account it stands on, and where the other side goes (OPS-A3, L1).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from ledger.rules.account_types import AccountType
from ledger.rules.entry_kinds import COLLECTED, MEANING, EntryKind


class Purpose(StrEnum):
    """What a general ledger code is for."""

    RENT = "rent"
    FORMER = "former_tenants"
    SUSPENSE = "suspense"
    INCOME = "income"
    VOIDS = "voids"
    WRITE_OFFS = "write_offs"
    WRITE_ONS = "write_ons"
    ALLOWANCES = "allowances"
    TRANSFERS = "transfers"
    OPENING = "opening"
    BANK = "bank"


PURPOSE_WORDS: dict[Purpose, str] = {
    Purpose.RENT: "Rent control",
    Purpose.FORMER: "Former tenants control",
    Purpose.SUSPENSE: "Suspense control",
    Purpose.INCOME: "Rent and charges income",
    Purpose.VOIDS: "Void loss",
    Purpose.WRITE_OFFS: "Write-offs",
    Purpose.WRITE_ONS: "Write-ons",
    Purpose.ALLOWANCES: "Goodwill, waivers and rewards",
    Purpose.TRANSFERS: "Transfers clearing",
    Purpose.OPENING: "Balances brought forward",
    Purpose.BANK: "Bank",
}

VAT_ELEMENTS = frozenset({"VAT", "DVA"})
"""Charge elements that are value added tax (OPS-A9)."""

_OTHER_SIDE: dict[EntryKind, Purpose] = {
    EntryKind.BF: Purpose.OPENING,
    EntryKind.TRANSFER: Purpose.TRANSFERS,
    EntryKind.WRITE_OFF: Purpose.WRITE_OFFS,
    EntryKind.WRITE_ON: Purpose.WRITE_ONS,
    EntryKind.GOODWILL: Purpose.ALLOWANCES,
    EntryKind.GOODWILL_REV: Purpose.ALLOWANCES,
    EntryKind.WAIVER: Purpose.ALLOWANCES,
    EntryKind.WAIVER_REV: Purpose.ALLOWANCES,
    EntryKind.REWARD: Purpose.ALLOWANCES,
    EntryKind.REWARD_REV: Purpose.ALLOWANCES,
}

_CONTROLS: dict[AccountType, Purpose] = {
    AccountType.FTA: Purpose.FORMER,
    AccountType.SUS: Purpose.SUSPENSE,
    # An empty home's charge is income on one side and void loss on the other; what is let late takes both back.
    AccountType.VOI: Purpose.VOIDS,
}


@dataclass(frozen=True, slots=True)
class Sides:
    """The two codes of an entry: the control account, and the other side."""

    control: Purpose
    other: Purpose


def sides_of(kind: EntryKind, account_type: AccountType) -> Sides:
    """Where an entry stands: what is owed is a debit of the control account and a credit of the other side."""
    control = _CONTROLS.get(account_type, Purpose.RENT)
    if kind.value in COLLECTED:
        return Sides(control, Purpose.BANK)
    return Sides(control, _OTHER_SIDE.get(kind, Purpose.INCOME))


class MissingCode(ValueError):
    """Nothing says under which code something is counted; its text names it."""


@dataclass(frozen=True, slots=True)
class CodeOf:
    """An account code of the general ledger and its cost centre."""

    account_code: str
    cost_centre: str


@dataclass(frozen=True)
class Codes:
    """The codes of one rent group on one day, by purpose and feed; "" is every feed without a code of its own."""

    by_purpose: Mapping[tuple[Purpose, str], CodeOf]

    def of(self, purpose: Purpose, feed: str) -> CodeOf:
        """
        The code for a purpose; a bank code first looks for its feed.

        :raises MissingCode: if there is none.
        """
        found = self.by_purpose.get((purpose, feed)) or self.by_purpose.get((purpose, ""))
        if found is None:
            of_feed = f" of {feed}" if purpose is Purpose.BANK else ""
            raise MissingCode(f"{PURPOSE_WORDS[purpose].lower()}{of_feed}")
        return found


@dataclass(frozen=True, slots=True)
class Moved:
    """What one batch moved on one type of account by one kind: pence as on the ledger, plus is owed."""

    batch_id: int
    source: str
    kind: EntryKind
    account_type: AccountType
    vat: bool
    amount_pence: int


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a journal; `vat_pence` is how much of it is VAT."""

    batch_id: int
    code: CodeOf
    debit_pence: int
    credit_pence: int
    vat_pence: int
    narrative: str


def lines_of(moved: Iterable[Moved], *, codes: Codes, period: str) -> list[Line]:
    """
    Two lines for each batch, kind and control account: the control account, and the other side with its VAT.

    What comes to nought within a batch needs no line. Debits and credits are equal line by pair.
    :raises MissingCode: for the first thing that has no code.
    """
    sums: dict[tuple[int, str, EntryKind, Sides], list[int]] = {}
    for each in moved:
        key = (each.batch_id, each.source, each.kind, sides_of(each.kind, each.account_type))
        total = sums.setdefault(key, [0, 0])
        total[0] += each.amount_pence
        total[1] += each.amount_pence if each.vat else 0
    lines = []
    for (batch_id, source, kind, sides), (pence, vat) in sorted(sums.items(), key=lambda item: _order(item[0])):
        if not pence:
            continue
        narrative = f"{period} {MEANING[kind].words}, {source.replace('_', ' ')}"
        control, other = codes.of(sides.control, source), codes.of(sides.other, source)
        lines.append(_line(batch_id, control, pence, 0, narrative))
        lines.append(_line(batch_id, other, -pence, vat, narrative))
    return lines


def _order(key: "tuple[int, str, EntryKind, Sides]") -> tuple[int, str, str]:
    batch_id, _, kind, sides = key
    return batch_id, kind.value, sides.control.value


def _line(batch_id: int, code: CodeOf, pence: int, vat: int, narrative: str) -> Line:
    return Line(batch_id, code, max(pence, 0), max(-pence, 0), vat, narrative)
