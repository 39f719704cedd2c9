"""
How receipts meet the elements of one account (PRA-14): what is owed of each, and the figure a notice may claim.

By default Housing Benefit and Universal Credit meet the elements they are paid for, the oldest first; everything else
meets legal rent, the oldest first, and then the other elements. A landlord may say otherwise from a day on.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from ledger.rules.entry_kinds import EntryKind

UNSPLIT = ""
"""What is owed without an element: a balance brought forward that nobody split. It is rent until somebody says."""

MONEY_OUT = "out"
"""Money that went out again and was never charged (a refund of more than the credit): no element, never rent."""

HB_POOL = frozenset({EntryKind.HB, EntryKind.HB_ADJ})
UC_POOL = frozenset({EntryKind.UC_MP})


@dataclass(frozen=True)
class Order:
    """The landlord's setting; this is what is shipped (PRA-14)."""

    benefit_to_eligible: bool = True
    legal_rent_first: bool = True


@dataclass(frozen=True)
class Element:
    """
    What an element is on this account on the day.

    :param legal: rent of this tenancy, which a notice may claim (LAW-R1).
    """

    legal: bool
    hb_eligible: bool = False
    uc_eligible: bool = False


NOT_CHARGED = Element(legal=False)
"""An element that no charge of the account names: never claimed, so that a notice never overstates."""


@dataclass(frozen=True)
class ElementLine:
    """One entry: whole pence, plus is owed; the element may be empty."""

    kind: EntryKind
    element: str
    amount_pence: int
    on: date


@dataclass(frozen=True)
class Split:
    """
    What is owed of each element after every receipt has met something, in pence; nought is left out.

    :param in_advance_pence: receipts that met nothing, as plus: the account is in credit by them.
    :param legal_rent_pence: what a notice may claim: legal rent still owed, never more than the balance.
    """

    owed: Mapping[str, int] = field(default_factory=dict)
    in_advance_pence: int = 0
    legal_rent_pence: int = 0

    @property
    def balance_pence(self) -> int:
        """All elements together less what is paid in advance: the account's balance, to the penny."""
        return sum(self.owed.values()) - self.in_advance_pence


def split(
    lines: Iterable[ElementLine], elements: Mapping[str, Element], *, on: date, order: Order | None = None
) -> Split:
    """
    Let the receipts of an account meet its elements, from everything effective up to a day.

    A line that names its element counts for that element whatever its kind (a charge put right); a receipt names none.
    Money that goes back out takes from what came in. More back than ever came in is owed, but as no rent.
    """
    rule = order or Order()
    debits, hb, uc, money = _pools(lines, on, rule)
    owed = sorted(debits.items(), key=lambda one: (one[0][0], one[0][1]))  # oldest first, then by element
    hb = _meet(owed, debits, hb, lambda element: _of(elements, element).hb_eligible)
    uc = _meet(owed, debits, uc, lambda element: _of(elements, element).uc_eligible)
    money += hb + uc
    if rule.legal_rent_first:
        money = _meet(owed, debits, money, lambda element: _is_legal(elements, element))
    money = _meet(owed, debits, money, lambda element: True)
    left: dict[str, int] = defaultdict(int)
    for (_, element), pence in debits.items():
        left[element] += pence
    if money < 0:
        left[MONEY_OUT] -= money
    legal = sum(pence for element, pence in left.items() if _is_legal(elements, element))
    return Split({name: pence for name, pence in sorted(left.items()) if pence}, max(0, money), legal)


Debits = dict[tuple[date, str], int]


def _pools(lines: Iterable[ElementLine], on: date, rule: Order) -> tuple[Debits, int, int, int]:
    """What is owed by day and element, and what came in: Housing Benefit, Universal Credit, all other money."""
    debits: Debits = defaultdict(int)
    hb = uc = money = 0
    for line in lines:
        if line.on > on:
            continue
        if line.element or line.kind is EntryKind.CHARGE or (line.kind is EntryKind.BF and line.amount_pence > 0):
            debits[line.on, line.element] += line.amount_pence
        elif rule.benefit_to_eligible and line.kind in HB_POOL:
            hb -= line.amount_pence
        elif rule.benefit_to_eligible and line.kind in UC_POOL:
            uc -= line.amount_pence
        else:
            money -= line.amount_pence
    # A charge written down by more than it came to that day takes from the same element's oldest; a rest is money.
    for day, element in [key for key, pence in debits.items() if pence < 0]:
        money += _take_down(debits, element, -debits.pop((day, element)))
    # Benefit that was taken back beyond what came in is missing from the other money.
    return debits, max(hb, 0), max(uc, 0), money + min(hb, 0) + min(uc, 0)


def _take_down(debits: Debits, element: str, pence: int) -> int:
    for key in sorted(key for key, owed in debits.items() if key[1] == element and owed > 0):
        met = min(pence, debits[key])
        debits[key] -= met
        pence -= met
    return pence


def _meet(owed: list[tuple[tuple[date, str], int]], debits: Debits, pence: int, wanted: Callable[[str], bool]) -> int:
    """Let a sum meet what is wanted of the debits, the oldest first; returns what is left of it."""
    for key, _ in owed:
        if pence <= 0:
            break
        if wanted(key[1]):
            met = min(pence, debits[key])
            debits[key] -= met
            pence -= met
    return pence


def _of(elements: Mapping[str, Element], name: str) -> Element:
    return elements.get(name, NOT_CHARGED)


def _is_legal(elements: Mapping[str, Element], name: str) -> bool:
    if name == MONEY_OUT:
        return False
    if name == UNSPLIT and UNSPLIT not in elements:
        return any(one.legal for one in elements.values())
    return _of(elements, name).legal
