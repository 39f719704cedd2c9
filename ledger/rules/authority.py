"""Who may decide over how much money: OPS-D33's matrix as data, dated per landlord (DEC-10)."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import permutations

from staff.rules.roles import ROLE_WORDS, Role

DEFAULT_LIMITS: Mapping[Role, int] = {
    Role.TEAM_LEADER: 250_00,
    Role.MANAGER: 1_000_00,
    Role.HEAD_OF_SERVICE: 5_000_00,
}
"""Whole pence a role decides over alone until the landlord says otherwise; every other role nothing (OPS-D33)."""

TOGETHER: tuple[Role, ...] = (Role.HEAD_OF_SERVICE, Role.FINANCE)
"""Above every limit these two decide, two people together (DEC-10)."""


@dataclass(frozen=True)
class Needed:
    """
    Whose word is needed: for every set of roles one person who holds one of them, a different person each.

    `words` says it for the officer.
    """

    roles: tuple[frozenset[Role], ...]
    words: str


def limit_of(held: Set[Role], limits: Mapping[Role, int]) -> int:
    """The most that somebody with these roles decides over alone, in pence."""
    return max((limits.get(role, 0) for role in held), default=0)


def needed(amount_pence: int, limits: Mapping[Role, int]) -> Needed:
    """Who may decide over an amount (OPS-D33): whoever's limit reaches it; above all limits two together (DEC-10)."""
    reach = [role for role, limit in sorted(limits.items(), key=lambda one: one[1]) if 0 < limit >= amount_pence]
    if not reach:
        first, second = TOGETHER
        words = f"{ROLE_WORDS[first]} and {ROLE_WORDS[second].lower()} together"
        return Needed(tuple(frozenset({role}) for role in TOGETHER), words)
    words = ROLE_WORDS[reach[0]]
    return Needed((frozenset(reach),), f"{words} or above" if len(reach) > 1 else words)


def still_needed(wanted: Needed, given: Sequence[Set[Role]]) -> tuple[frozenset[Role], ...]:
    """
    Which of the roles wanted nobody has spoken for yet.

    :param given: the roles of each person who approved, one set a person; each person counts for one of them only,
        for whichever leaves the fewest wanting.
    """
    return min((_left(order, given) for order in permutations(wanted.roles)), key=len)


def _left(order: Sequence[frozenset[Role]], given: Sequence[Set[Role]]) -> tuple[frozenset[Role], ...]:
    left = list(order)
    for held in given:
        fits = next((one for one in left if one & held), None)
        if fits is not None:
            left.remove(fits)
    return tuple(left)
