"""VAT on garages (OPS-A9): whether a letting follows the home, and what a week of it comes to."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from ledger.rules.money import half_up

ELEMENT = "VAT"
"""VAT is a charge element of its own."""


class VatStatus(StrEnum):
    """What VAT says of a letting."""

    NON_BUSINESS = "non_business"
    EXEMPT = "exempt"
    GROUND_RENT = "ground_rent"
    STANDARD = "standard"


class Holder(StrEnum):
    """What the garage's holder is to the landlord."""

    TENANT = "tenant"
    LEASEHOLDER = "leaseholder"
    FREEHOLDER = "freeholder"
    OTHER = "other"


class GarageEvent(StrEnum):
    """What makes the status be asked again."""

    LET = "let"
    DWELLING_ENDED = "dwelling_ended"
    RIGHT_TO_BUY = "right_to_buy"
    ASSIGNED = "assigned"
    DWELLING_LINKED = "dwelling_let"


STATUS_WORDS: dict[VatStatus, str] = {
    VatStatus.NON_BUSINESS: "No VAT: follows a council home",
    VatStatus.EXEMPT: "No VAT: follows an association's home",
    VatStatus.GROUND_RENT: "No VAT: leaseholder paying ground rent",
    VatStatus.STANDARD: "VAT at the standard rate",
}

HOLDER_WORDS: dict[Holder, str] = {
    Holder.TENANT: "Tenant of ours",
    Holder.LEASEHOLDER: "Leaseholder paying us ground rent",
    Holder.FREEHOLDER: "Freehold owner, bought under the right to buy",
    Holder.OTHER: "Anybody else",
}

EVENT_WORDS: dict[GarageEvent, str] = {
    GarageEvent.LET: "The garage was let",
    GarageEvent.DWELLING_ENDED: "The tenancy of the home ended",
    GarageEvent.RIGHT_TO_BUY: "The right to buy was completed",
    GarageEvent.ASSIGNED: "The garage was assigned",
    GarageEvent.DWELLING_LINKED: "Its holder became a tenant of ours",
}


@dataclass(frozen=True, slots=True)
class Letting:
    """
    What the status depends on, on a day.

    :param holder: what the garage's holder is to the landlord.
    :param dwelling: the holder rents a home of this landlord on that day, under one agreement or two.
    :param near: the garage is near that home.
    :param council: the landlord of the home is a council (its lettings are no business).
    """

    holder: Holder
    dwelling: bool
    near: bool
    council: bool


@dataclass(frozen=True, slots=True)
class RateFrom:
    """The standard rate from a day on, in hundredths of one per cent."""

    from_on: date
    basis_points: int


STANDARD_RATES: tuple[RateFrom, ...] = (
    RateFrom(date(1991, 4, 1), 1750),
    RateFrom(date(2008, 12, 1), 1500),
    RateFrom(date(2010, 1, 1), 1750),
    RateFrom(date(2011, 1, 4), 2000),
)
"""The standard rate of VAT by date; a change of law is a new row."""


def status_of(letting: Letting) -> VatStatus:
    """
    Say what VAT applies to a garage (OPS-A9).

    Let to the landlord's own tenant near the home it follows the home: non-business for a council, exempt for an
    association. A leaseholder who pays ground rent pays no VAT. Everybody else pays the standard rate, freehold
    owners who bought under the right to buy included.
    """
    if letting.holder is Holder.TENANT and letting.dwelling and letting.near:
        return VatStatus.NON_BUSINESS if letting.council else VatStatus.EXEMPT
    if letting.holder is Holder.LEASEHOLDER and letting.council:
        return VatStatus.GROUND_RENT
    return VatStatus.STANDARD


def standard_rate(on: date, rates: Iterable[RateFrom] = STANDARD_RATES) -> int:
    """The standard rate on a day in hundredths of one per cent; nought before the table begins."""
    standing = [rate for rate in rates if rate.from_on <= on]
    return max(standing, key=lambda rate: rate.from_on).basis_points if standing else 0


def of_price(net_pence: int, basis_points: int) -> int:
    """VAT on a price in pence, of a week or another period, half up; the charge itself stands without VAT."""
    return half_up(Fraction(net_pence * basis_points, 10_000))
