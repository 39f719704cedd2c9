"""Manual postings: their sorts, the reasons that may be given, and how much authority one needs (OPS-D33)."""

from collections import defaultdict
from collections.abc import Iterable
from enum import StrEnum

from ledger.rules.entry_kinds import EntryKind


class AdjustmentSort(StrEnum):
    """What kind of manual posting it is."""

    CORRECTION = "correction"
    TRANSFER = "transfer"
    BACKDATED_CHANGE = "backdated_change"
    GOODWILL = "goodwill"
    WAIVER = "waiver"
    REWARD = "reward"
    SUSPENSE_RETURN = "suspense_return"
    SUSPENSE = "suspense"
    VOID = "void"
    RECHARGE = "recharge"
    BENEFIT = "benefit"
    REFUND = "refund"


class Reason(StrEnum):
    """Why money is posted by hand; the officer's own words stand beside it."""

    WRONG_ACCOUNT = "wrong_account"
    WRONG_AMOUNT = "wrong_amount"
    WRONG_DAY = "wrong_day"
    POSTED_TWICE = "posted_twice"
    KEYING_ERROR = "keying_error"
    TOLD_LATE = "told_late"
    CHARGE_CHANGED = "charge_changed"
    TENANCY_DATES = "tenancy_dates"
    RENT_DECISION = "rent_decision"
    HOME_EMPTY = "home_empty"
    HOME_UNUSABLE = "home_unusable"
    COMPENSATION = "compensation"
    COMPLAINT = "complaint"
    HARDSHIP = "hardship"
    PROMPT_PAYMENT = "prompt_payment"
    MOVED_HOME = "moved_home"
    PAYER_FOUND = "payer_found"
    NOT_OURS = "not_ours"
    PAYER_ASKED = "payer_asked"
    BENEFIT_RECOVERED = "benefit_recovered"
    RECHARGE_CREDITED = "recharge_credited"
    CREDIT_REFUNDED = "credit_refunded"
    OTHER = "other"


SORT_WORDS: dict[AdjustmentSort, str] = {
    AdjustmentSort.CORRECTION: "Correction",
    AdjustmentSort.TRANSFER: "Transfer",
    AdjustmentSort.BACKDATED_CHANGE: "Backdated change of a charge",
    AdjustmentSort.GOODWILL: "Goodwill payment",
    AdjustmentSort.WAIVER: "Waiver of rent",
    AdjustmentSort.REWARD: "Reward",
    AdjustmentSort.SUSPENSE_RETURN: "Money returned from suspense",
    AdjustmentSort.SUSPENSE: "Money given out of suspense",
    AdjustmentSort.VOID: "Charge of an empty home",
    AdjustmentSort.RECHARGE: "Recharge or invoice",
    AdjustmentSort.BENEFIT: "Benefit adjustment",
    AdjustmentSort.REFUND: "Refund",
}

REASON_WORDS: dict[Reason, str] = {
    Reason.WRONG_ACCOUNT: "Paid to the wrong account",
    Reason.WRONG_AMOUNT: "The amount was wrong",
    Reason.WRONG_DAY: "The day was wrong",
    Reason.POSTED_TWICE: "Posted twice",
    Reason.KEYING_ERROR: "Keyed wrongly",
    Reason.TOLD_LATE: "We were told late",
    Reason.CHARGE_CHANGED: "The charge has changed",
    Reason.TENANCY_DATES: "The tenancy’s dates have changed",
    Reason.RENT_DECISION: "A tribunal, rent officer or court decided",
    Reason.HOME_EMPTY: "The home was empty",
    Reason.HOME_UNUSABLE: "The home could not be lived in",
    Reason.COMPENSATION: "Compensation for our failure",
    Reason.COMPLAINT: "A complaint was upheld",
    Reason.HARDSHIP: "Hardship",
    Reason.PROMPT_PAYMENT: "Prompt payment",
    Reason.MOVED_HOME: "The tenant has moved to another home of ours",
    Reason.PAYER_FOUND: "We have found out whose money it is",
    Reason.NOT_OURS: "The money is not for us",
    Reason.PAYER_ASKED: "The payer asked for it back",
    Reason.BENEFIT_RECOVERED: "The council or DWP took benefit back",
    Reason.RECHARGE_CREDITED: "The recharge or invoice was credited",
    Reason.CREDIT_REFUNDED: "Credit that belongs to the payer",
    Reason.OTHER: "Another reason, said in words",
}

ALWAYS_A_SECOND_PERSON: frozenset[AdjustmentSort] = frozenset({AdjustmentSort.REFUND, AdjustmentSort.SUSPENSE_RETURN})
"""Money that leaves us: whatever the amount, who asks never decides (OPS-D31, D33)."""

PLACES_MONEY: frozenset[AdjustmentSort] = frozenset({AdjustmentSort.SUSPENSE})
"""Money that came in finds its account and nothing leaves us: who may ask places it up to the lowest limit (D28)."""

OUT_OF_SUSPENSE: frozenset[AdjustmentSort] = frozenset({AdjustmentSort.SUSPENSE, AdjustmentSort.SUSPENSE_RETURN})
"""The only sorts that touch a suspense account: they go by its items (OPS-D28)."""

TAKEN_BACK_BY_HAND: frozenset[EntryKind] = frozenset(
    {
        EntryKind.PAY,
        EntryKind.GOODWILL,
        EntryKind.WAIVER,
        EntryKind.REWARD,
        EntryKind.TRANSFER,
        EntryKind.DHP,
        EntryKind.REFUND,
    }
)
"""Lines that an officer may ask to take back on the account; charges and benefit have screens of their own."""


def at_stake(amounts: Iterable[tuple[int, str, int]]) -> int:
    """
    The pence for which authority is needed: how far a manual posting moves accounts and elements, one way.

    A move between two accounts counts once. Where everything comes out even on each element (a day put right), it is
    what is taken off before it is put back: nothing that rewrites a book is free.

    :param amounts: (account id, element, pence) of every entry to be.
    """
    each: dict[tuple[int, str], int] = defaultdict(int)
    ups = downs = 0
    for account_id, element, pence in amounts:
        each[account_id, element] += pence
        ups, downs = ups + max(pence, 0), downs + max(-pence, 0)
    moved = max(sum(max(p, 0) for p in each.values()), sum(max(-p, 0) for p in each.values()))
    return moved or max(ups, downs)
