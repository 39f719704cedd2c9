"""Named measures of debt: what a policy means by "owes", defined once from a base and a grace rule (OPS-E3, PRA-1)."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from arrears.rules.facts import Facts
from arrears.rules.position import weeks_of

Reads = Callable[[Facts], int | None]


class Base(StrEnum):
    """Which sum is measured."""

    BALANCE = "balance"
    COLLECTABLE = "collectable"
    """The balance less what was posted this week, as some landlords count it."""
    AFTER_BENEFIT = "after_benefit"
    OWN_SHARE = "own_share"
    """What the tenant's own part of the charge has left unpaid (PRA-5, PRA-6)."""


class Grace(StrEnum):
    """What is taken off it because it is not late yet."""

    NONE = "none"
    THIS_WEEK = "this_week"
    """What is still unpaid of this week's charge (OPS-E3)."""
    PAYERS_CALENDAR = "payers_calendar"
    """That, or what the payer's calendar does not ask for yet, whichever is more; never both (PRA-1)."""


class Weekly(StrEnum):
    """By which charge weeks are counted."""

    GROSS = "gross"
    OWN = "own"
    """The charge less weekly benefit: what the tenant pays."""


@dataclass(frozen=True, slots=True)
class DebtMeasure:
    """
    One named measure. `pence` and `weeks` read it from facts, in pence and in hundredths of a week cut toward
    zero; None is not known, which meets no sentence.
    """

    name: str
    base: Base
    grace: Grace
    weekly: Weekly = Weekly.GROSS
    pence: Reads = field(init=False, repr=False, compare=False)
    weeks: Reads = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "pence", _PENCE.get((self.base, self.grace)) or _pence(self.base, self.grace))
        ready = _WEEKS.get((self.base, self.grace)) if self.weekly is Weekly.GROSS else None
        object.__setattr__(self, "weeks", ready or _weeks(self.pence, self.weekly))


def _real(facts: Facts) -> int:
    return facts.real_pence


def _ladder(facts: Facts) -> int:
    return facts.ladder_amount_pence


def _chase(facts: Facts) -> int:
    return facts.chase_pence


def _ladder_weeks(facts: Facts) -> int | None:
    return facts.weeks_hundredths


def _chase_weeks(facts: Facts) -> int | None:
    return facts.chase_hundredths


_PENCE: dict[tuple[Base, Grace], Reads] = {
    (Base.AFTER_BENEFIT, Grace.NONE): _real,
    (Base.AFTER_BENEFIT, Grace.THIS_WEEK): _ladder,
    (Base.AFTER_BENEFIT, Grace.PAYERS_CALENDAR): _chase,
}
_WEEKS: dict[tuple[Base, Grace], Reads] = {
    (Base.AFTER_BENEFIT, Grace.THIS_WEEK): _ladder_weeks,
    (Base.AFTER_BENEFIT, Grace.PAYERS_CALENDAR): _chase_weeks,
}
"""What positions have worked out already is read, not worked out again."""


def base_pence(base: Base, facts: Facts) -> int:
    """Return the sum before any grace, in pence."""
    if base is Base.BALANCE:
        return facts.balance_pence
    if base is Base.COLLECTABLE:
        return facts.balance_pence if facts.collectable_pence is None else facts.collectable_pence
    if base is Base.OWN_SHARE and facts.own_share_pence is not None:
        return facts.own_share_pence
    return facts.real_pence


def _pence(base: Base, grace: Grace) -> Reads:
    plain = base in (Base.BALANCE, Base.COLLECTABLE)

    def reads(facts: Facts) -> int | None:
        owed = base_pence(base, facts)
        if grace is Grace.NONE:
            return owed
        if not plain:
            allowed = facts.chase_pence if grace is Grace.PAYERS_CALENDAR else facts.ladder_amount_pence
            return owed - (facts.real_pence - allowed)
        if facts.gross_weekly_pence is None:
            return None
        unpaid = max(0, facts.gross_weekly_pence - facts.paid_this_week_pence)
        if grace is Grace.PAYERS_CALENDAR:
            unpaid = max(unpaid, facts.real_pence - facts.chase_pence)
        return owed - unpaid

    return reads


def _weeks(pence: Reads, weekly: Weekly) -> Reads:
    def reads(facts: Facts) -> int | None:
        owed, charge = pence(facts), facts.gross_weekly_pence
        if owed is None or charge is None:
            return None
        return weeks_of(owed, charge - facts.benefit_weekly_pence if weekly is Weekly.OWN else charge)

    return reads


CHASE = DebtMeasure("chase", Base.AFTER_BENEFIT, Grace.PAYERS_CALENDAR)
"""What our policies measure unless they say otherwise: OPS-E3's amount, or PRA-1's allowance where that is more."""
