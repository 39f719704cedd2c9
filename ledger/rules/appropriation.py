"""
Where a payment goes that names a person and no account: the landlord's order of debts (OPS-D30).

Which debts the law has frozen (Breathing Space, insolvency) comes in as a fact: money is never put against them
(PRA-10, PRA-11, PRA-18). Benefit paid for rent goes to the account it names and nowhere else.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ledger.rules.account_types import AccountType
from ledger.rules.entry_kinds import EntryKind


class Place(StrEnum):
    """A kind of debt in the order."""

    NAMED = "named"
    CURRENT_RENT = "current_rent"
    RENT_ARREARS = "rent_arrears"
    COURT_INSTALMENT = "court_instalment"
    HB_OVERPAYMENT = "hb_overpayment"
    USE_AND_OCCUPATION = "use_and_occupation"
    COURT_COSTS = "court_costs"
    RECHARGE = "recharge"
    GARAGE = "garage"
    SUNDRY = "sundry"


PLACE_WORDS = {
    Place.NAMED: "What the payer named",
    Place.CURRENT_RENT: "This week’s rent",
    Place.RENT_ARREARS: "Rent arrears, the oldest first",
    Place.COURT_INSTALMENT: "Instalments a court ordered",
    Place.HB_OVERPAYMENT: "Housing Benefit overpayment",
    Place.USE_AND_OCCUPATION: "Use and occupation",
    Place.COURT_COSTS: "Court costs",
    Place.RECHARGE: "Recharges",
    Place.GARAGE: "Garage rent",
    Place.SUNDRY: "Other debts",
}

DEFAULT_ORDER = tuple(Place)
"""OPS-D30 as written."""

PLACE_OF = {
    AccountType.HBO: Place.HB_OVERPAYMENT,
    AccountType.UAO: Place.USE_AND_OCCUPATION,
    AccountType.CRT: Place.COURT_COSTS,
    AccountType.RCH: Place.RECHARGE,
    AccountType.GAR: Place.GARAGE,
}
RENT_ACCOUNTS = frozenset({AccountType.CUR, AccountType.FTA, AccountType.TAC, AccountType.UAO})
"""What benefit for rent may be credited to."""

BENEFIT = frozenset({EntryKind.HB, EntryKind.HB_ADJ, EntryKind.UC_MP, EntryKind.TPD, EntryKind.DHP})
"""Money that is paid for the rent of one account (OPS-D30)."""


@dataclass(frozen=True, slots=True)
class Debt:
    """
    What one account owes in one place of the order, in pence above nought, and since when.

    :param frozen: the law lets nothing be put against it; this week's rent is never frozen.
    """

    account_id: int
    place: Place
    owed_pence: int
    due_on: date
    frozen: bool = False


@dataclass(frozen=True, slots=True)
class Share:
    """So many pence to one account."""

    account_id: int
    amount_pence: int


@dataclass(frozen=True, slots=True)
class Appropriated:
    """Where a payment goes, and what of it finds no debt and is left for a person."""

    shares: tuple[Share, ...]
    rest_pence: int


def is_usable(order: Sequence[str]) -> bool:
    """Whether an order names every place once, what the payer named first: that is the payer's right."""
    return sorted(order) == sorted(Place) and order[0] == Place.NAMED


def places(account_type: AccountType, balance_pence: int, week_pence: int) -> list[tuple[Place, int]]:
    """An account's debt by place: of a rent account this week's charge apart from what was owed before."""
    if balance_pence <= 0 or account_type is AccountType.SUS:
        return []
    if account_type in (AccountType.CUR, AccountType.TAC):
        week = min(balance_pence, max(0, week_pence))
        found = [(Place.CURRENT_RENT, week), (Place.RENT_ARREARS, balance_pence - week)]
        return [(place, pence) for place, pence in found if pence]
    if account_type is AccountType.FTA:
        return [(Place.RENT_ARREARS, balance_pence)]
    return [(PLACE_OF.get(account_type, Place.SUNDRY), balance_pence)]


def appropriate(
    amount_pence: int,
    debts: Iterable[Debt],
    *,
    order: Sequence[Place] = DEFAULT_ORDER,
    named: Collection[int] = (),
) -> Appropriated:
    """
    Put a payment against debts in the landlord's order, within a place the oldest first.

    :param named: accounts the payer named; theirs comes first where the order says so, frozen or not never.
    """
    rank = {place: number for number, place in enumerate(order)}
    left = amount_pence
    given: dict[int, int] = {}

    def when(debt: Debt) -> tuple[int, int, date, int]:
        place = Place.NAMED if debt.account_id in named else debt.place
        return rank[place], rank[debt.place], debt.due_on, debt.account_id

    for debt in sorted(debts, key=when):
        if debt.frozen and debt.place is not Place.CURRENT_RENT:
            continue
        pence = min(left, debt.owed_pence)
        if pence > 0:
            given[debt.account_id] = given.get(debt.account_id, 0) + pence
            left -= pence
    return Appropriated(tuple(Share(account_id, pence) for account_id, pence in given.items()), left)
