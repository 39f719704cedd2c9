"""The transaction catalogue of OPS-A7: what each kind of entry means, and the sign it must carry."""

from dataclasses import dataclass
from enum import StrEnum


class EntryKind(StrEnum):
    """What an entry is. Plus is owed, minus is paid."""

    BF = "BF"
    CHARGE = "CHARGE"
    CHARGE_ADJ = "CHARGE_ADJ"
    VOID_CHARGE = "VOID_CHARGE"
    VOID_CONTRA = "VOID_CONTRA"
    PAY = "PAY"
    PAY_REV = "PAY_REV"
    HB = "HB"
    HB_ADJ = "HB_ADJ"
    UC_MP = "UC_MP"
    TPD = "TPD"
    DHP = "DHP"
    SSD = "SSD"
    TRANSFER = "TRANSFER"
    REFUND = "REFUND"
    WRITE_OFF = "WRITE_OFF"
    WRITE_ON = "WRITE_ON"
    GOODWILL = "GOODWILL"
    WAIVER = "WAIVER"
    REWARD = "REWARD"
    REFUND_REV = "REFUND_REV"
    GOODWILL_REV = "GOODWILL_REV"
    WAIVER_REV = "WAIVER_REV"
    REWARD_REV = "REWARD_REV"
    PAY_MOVED = "PAY_MOVED"


@dataclass(frozen=True)
class Meaning:
    """
    :param words: what an officer and a tenant read.
    :param sign: +1 or -1 where OPS-A7 fixes it, 0 where it may be either.
    :param due: counts in rent due.
    :param collected: counts in rent collected, sign kept; this is what a statement calls a receipt (DEC-17).
    """

    words: str
    sign: int
    due: bool
    collected: bool


MEANING: dict[EntryKind, Meaning] = {
    EntryKind.BF: Meaning("Balance brought forward", 0, False, False),
    EntryKind.CHARGE: Meaning("Charge", +1, True, False),
    EntryKind.CHARGE_ADJ: Meaning("Change to a charge", 0, True, False),
    EntryKind.VOID_CHARGE: Meaning("Charge while empty", +1, False, False),
    EntryKind.VOID_CONTRA: Meaning("Empty home, charge written back", -1, False, False),
    EntryKind.PAY: Meaning("Payment", -1, False, True),
    EntryKind.PAY_REV: Meaning("Payment returned unpaid", +1, False, True),
    EntryKind.HB: Meaning("Housing Benefit", 0, False, True),
    EntryKind.HB_ADJ: Meaning("Housing Benefit adjustment", 0, False, True),
    EntryKind.UC_MP: Meaning("Universal Credit, paid to us", 0, False, True),
    EntryKind.TPD: Meaning("Deduction from benefit", 0, False, True),
    EntryKind.DHP: Meaning("Discretionary Housing Payment", 0, False, True),
    EntryKind.SSD: Meaning("Adult Social Care", 0, False, True),
    EntryKind.TRANSFER: Meaning("Transfer between accounts", 0, False, False),
    EntryKind.REFUND: Meaning("Refund", +1, False, True),
    EntryKind.WRITE_OFF: Meaning("Written off", -1, False, False),
    EntryKind.WRITE_ON: Meaning("Written back on", +1, False, False),
    EntryKind.GOODWILL: Meaning("Goodwill payment", -1, False, False),
    EntryKind.WAIVER: Meaning("Rent waived", -1, False, False),
    EntryKind.REWARD: Meaning("Reward", -1, False, False),
    # What undoes the kinds above whose sign OPS-A7 fixes; each counts where its original counts.
    EntryKind.REFUND_REV: Meaning("Refund returned", -1, False, True),
    EntryKind.GOODWILL_REV: Meaning("Goodwill payment taken back", +1, False, False),
    EntryKind.WAIVER_REV: Meaning("Waiver taken back", +1, False, False),
    EntryKind.REWARD_REV: Meaning("Reward taken back", +1, False, False),
    # OPS-A7 calls it "misposting out" and lets PAY_REV carry it; a payment that was another's never bounced (ADR 0012).
    EntryKind.PAY_MOVED: Meaning("Payment moved to the account it was for", +1, False, True),
}

SIGN_PLUS = sorted(kind.value for kind, meaning in MEANING.items() if meaning.sign > 0)
SIGN_MINUS = sorted(kind.value for kind, meaning in MEANING.items() if meaning.sign < 0)
COLLECTED = sorted(kind.value for kind, meaning in MEANING.items() if meaning.collected)
"""Kinds that OPS-A7 marks `coll`."""
