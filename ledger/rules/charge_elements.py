"""
The shipped catalogue of charge elements (OPS-A4, OPS-A5, OPS-A8), and whose word counts for one on a day.

A landlord, or one of its schemes, may say otherwise from a day on; the nearest word that has begun counts.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class ElementMeaning:
    """
    What is to be known of a charge element.

    :param words: what an officer and a tenant read.
    :param hb_eligible: Housing Benefit may cover it; likewise `uc_eligible`.
    :param legal_rent: rent reserved under the tenancy, which a notice may claim (LAW-R1).
    :param by_day: a part week is charged by the day (OPS-B9); otherwise whole or not at all.
    :param in_free_weeks: charged in a rent-free week too (OPS-B4).
    :param on_voids: what the home would have cost counts as void loss (OPS-A10).
    :param vatable: value added tax is charged on it where the letting bears it (OPS-A9).
    :param variable: may change with its cost; otherwise fixed.
    :param third_party: collected for somebody else (insurance, water): never our income.
    :param review_group: which review sets it: rent, service, garage …
    :param group: under which heading it stands.
    """

    words: str
    hb_eligible: bool = False
    uc_eligible: bool = False
    legal_rent: bool = False
    by_day: bool = True
    in_free_weeks: bool = False
    on_voids: bool = False
    vatable: bool = False
    variable: bool = False
    third_party: bool = False
    review_group: str = "service"
    group: str = "service"


FLAGS: tuple[str, ...] = tuple(
    each.name for each in fields(ElementMeaning) if each.name not in ("words", "review_group", "group")
)
"""The yes-or-no attributes of OPS-A5."""


def _rent(words: str, *, eligible: bool = True, uc_eligible: bool = True) -> ElementMeaning:
    return ElementMeaning(
        words, eligible, eligible and uc_eligible, legal_rent=True, on_voids=True, review_group="rent", group="rent"
    )


def _service(words: str) -> ElementMeaning:
    """A service of the building: eligible, variable, lost while the home is empty."""
    return ElementMeaning(words, True, True, legal_rent=True, on_voids=True, variable=True)


def _own(words: str, *, third_party: bool = False, group: str = "own home") -> ElementMeaning:
    """For the tenant's own home or person: never eligible, and nothing is lost while nobody lives there."""
    return ElementMeaning(words, variable=True, third_party=third_party, group=group)


SHIPPED: Mapping[str, ElementMeaning] = MappingProxyType(
    {
        "RENT": _rent("Rent"),
        "TA": _rent("Temporary accommodation", uc_eligible=False),
        "TAOWN": _own("Temporary accommodation, own charge"),
        "UO": ElementMeaning(
            "Charge for use and occupation", True, on_voids=False, review_group="rent", group="use and occupation"
        ),
        "SERV": _service("Service charge"),
        "CLEAN": _service("Cleaning of shared parts"),
        "LIGHT": _service("Lighting and fuel of shared parts"),
        "LIFT": _service("Lifts"),
        "DOOR": _service("Door entry"),
        "CARE": _service("Concierge and caretaking"),
        "GRND": _service("Grounds"),
        "PLAY": _service("Children's play area"),
        "AERIAL": _service("Shared TV aerial"),
        "LAUNDRY": _service("Shared laundry equipment"),
        "WINDOW": _service("Windows nobody can reach"),
        "CWATER": _service("Water of shared parts"),
        "FURN": _service("Furniture"),
        "FURNOWN": _own("Furniture that becomes the tenant's"),
        "MGMT": _service("Management"),
        "HEAT": _own("Heating and hot water"),
        "FUEL": _own("Lighting and cooking fuel"),
        "WATER": _own("Water", third_party=True),
        "TVLIC": _own("TV licence", third_party=True),
        "MEALS": _own("Meals"),
        "OWNCLEAN": _own("Cleaning of own room"),
        "OWNWASH": _own("Personal laundry"),
        "TRANSP": _own("Transport"),
        "LEISURE": _own("Leisure"),
        "ALARM": _own("Emergency alarm"),
        "NURSE": _own("Nursing and personal care", group="support"),
        "SUPP": _own("Support charge", group="support"),
        "CONT": _own("Contents insurance", third_party=True),
        "LEVY": ElementMeaning("Tenants' levy", third_party=True),
        "GARAGE": ElementMeaning("Garage rent", on_voids=True, vatable=True, review_group="garage", group="garage"),
        "CARPORT": ElementMeaning("Car port", on_voids=True, vatable=True, review_group="garage", group="garage"),
        "PARK": ElementMeaning("Parking", vatable=True, review_group="garage", group="garage"),
        "STORE": ElementMeaning("Storage", on_voids=True, vatable=True, review_group="garage", group="garage"),
        "VAT": ElementMeaning("VAT", third_party=True, review_group="none", group="VAT"),
        "COSTS": ElementMeaning("Court costs", by_day=False, review_group="none", group="one-off"),
        "RECH": ElementMeaning("Recharged repair", by_day=False, vatable=True, review_group="none", group="one-off"),
        "SUNDRY": ElementMeaning("Sundry charge", by_day=False, vatable=True, review_group="none", group="one-off"),
        "PAYER": ElementMeaning("Paid by an authority for a client", review_group="none", group="one-off"),
        "KEYS": ElementMeaning("Lost key or fob", by_day=False, vatable=True, review_group="none", group="one-off"),
        "HBO": ElementMeaning("Housing Benefit overpayment", by_day=False, review_group="none", group="one-off"),
        "GRENT": ElementMeaning("Ground rent", review_group="none", group="leasehold"),
        "MAJOR": ElementMeaning("Major works", by_day=False, review_group="none", group="leasehold"),
    }
)
"""The elements every landlord starts with. Eligibility is OPS-A8's default; a council may see it otherwise."""

UNKNOWN = ElementMeaning("", review_group="none", group="other")
"""An element nobody has explained: nothing is assumed in its favour, so nothing is overstated."""

WORDS: dict[str, str] = {element: meaning.words for element, meaning in SHIPPED.items()}


def shipped(element: str) -> ElementMeaning:
    """What the shipped catalogue says of an element; an unknown one is called by its own code."""
    return SHIPPED.get(element) or replace(UNKNOWN, words=element)


@dataclass(frozen=True, slots=True)
class Said:
    """What a landlord says of an element from a day on; for one scheme, or for all its homes (`scheme` None)."""

    element: str
    from_on: date
    meaning: ElementMeaning
    scheme: int | None = None


def meaning_on(element: str, said: Iterable[Said], *, on: date, scheme: int | None = None) -> ElementMeaning:
    """
    Say what an element means for a home on a day (OPS-A8).

    Its scheme's own word counts first, then the landlord's, then the shipped catalogue's; of each the newest that
    has begun.
    """
    begun = [row for row in said if row.element == element and row.from_on <= on]
    for where in [scheme, None] if scheme is not None else [None]:
        here = [row for row in begun if row.scheme == where]
        if here:
            return max(here, key=lambda row: row.from_on).meaning
    return shipped(element)
