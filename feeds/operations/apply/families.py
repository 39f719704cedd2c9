"""Which family applies which kind of file: one row for each kind of `feeds.formats.kinds`."""

from typing import Any

from feeds.formats.kinds import BY_NAME
from feeds.operations.apply.agreements import Agreements
from feeds.operations.apply.awards import Benefits
from feeds.operations.apply.bank import Bank
from feeds.operations.apply.card_settlements import CardSettlements
from feeds.operations.apply.charging import Charges, PaymentReferences, RentCalendar
from feeds.operations.apply.direct_debits import DirectDebitReports
from feeds.operations.apply.finance_control import FinanceControl
from feeds.operations.apply.homes import Properties
from feeds.operations.apply.housing_benefit import HousingBenefit
from feeds.operations.apply.lettings import Tenancies
from feeds.operations.apply.mirrored import Mirrored
from feeds.operations.apply.mirrored_balances import MirroredBalances
from feeds.operations.apply.payments import Payments
from feeds.operations.apply.people import People
from feeds.operations.apply.shape import Family, Work
from feeds.operations.apply.taken_on import Transactions
from feeds.operations.apply.universal_credit import UniversalCredit

_ALL: tuple[type[Family[Any]], ...] = (
    Properties,
    People,
    Tenancies,
    Charges,
    RentCalendar,
    PaymentReferences,
    Agreements,
    Benefits,
    Transactions,
    Payments,
    CardSettlements,
    DirectDebitReports,
    HousingBenefit,
    UniversalCredit,
    Bank,
    Mirrored,
    MirroredBalances,
    FinanceControl,
)
FAMILIES: dict[str, type[Family[Any]]] = {family.layout.kind: family for family in _ALL}

assert FAMILIES.keys() == BY_NAME.keys(), "every kind of file has a family"


def family_for(kind: str, work: Work) -> Family[Any]:
    """Begin to apply a file of a kind."""
    return FAMILIES[kind](work)
