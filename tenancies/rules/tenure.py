"""
How a home is held: one vocabulary for policy, law and commands, and what landlords' own words mean (DEC-9).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Tenure(StrEnum):
    """How somebody holds a home or garage; the words are the `type` words of LAW sections 1 and 16."""

    SECURE = "secure"
    FLEXIBLE = "flexible"
    INTRODUCTORY = "introductory"
    DEMOTED = "demoted"
    PROTECTED = "protected"
    ASSURED_SOCIAL = "assured_social"
    ASSURED_NONSOCIAL = "assured_nonsocial"
    AST_SOCIAL = "ast_social"
    AST_NONSOCIAL = "ast_nonsocial"
    NONSECURE_OR_LICENCE = "nonsecure_or_licence"
    INTERIM_S188 = "interim_s188"
    EXCLUDED_LICENCE = "excluded_licence"
    USE_AND_OCCUPATION = "use_and_occupation"
    LEASE_OVER_21Y = "lease_over_21y"
    GARAGE = "garage"


PUBLIC_SECTOR = frozenset({Tenure.SECURE, Tenure.FLEXIBLE, Tenure.INTRODUCTORY, Tenure.DEMOTED})
"""Held under the Housing Acts 1985 and 1996: a council's tenancies (LAW section 1)."""

ASSURED = frozenset({Tenure.ASSURED_SOCIAL, Tenure.ASSURED_NONSOCIAL, Tenure.AST_SOCIAL, Tenure.AST_NONSOCIAL})
"""Held under the Housing Act 1988, shorthold or not (LAW section 1)."""

SOCIAL = frozenset({Tenure.ASSURED_SOCIAL, Tenure.AST_SOCIAL})
"""Assured tenancies whose word already says that the home is social housing."""

ON_TRIAL = frozenset({Tenure.INTRODUCTORY, Tenure.DEMOTED, Tenure.AST_SOCIAL})
"""Tenancies in a first or repeated trial, for which policies have tables of their own (PRA-5)."""


class UnknownTenureWord(ValueError):
    """The landlord's table has no meaning for this word on this day."""


@dataclass(frozen=True, slots=True)
class TenureWord:
    """What one of a landlord's words means, from a day until a day (both inclusive; empty = still)."""

    word: str
    tenure: Tenure
    from_on: date
    until_on: date | None = None

    def means(self, word: str, on: date) -> bool:
        """Whether this row says what `word` means on a day; capitals and outer spaces do not matter."""
        same = self.word.casefold() == word.strip().casefold()
        return same and self.from_on <= on and (self.until_on is None or on <= self.until_on)


ALWAYS = date(1900, 1, 1)

SHIPPED = (
    TenureWord("SECURE", Tenure.SECURE, ALWAYS),
    TenureWord("ASSURED", Tenure.ASSURED_SOCIAL, ALWAYS),
    TenureWord("STARTER", Tenure.AST_SOCIAL, ALWAYS),
)
"""The words every landlord starts with (DEC-9). A landlord's own rows stand before them."""


def tenure_for(word: str, on: date, table: Iterable[TenureWord] = SHIPPED) -> Tenure:
    """
    Say what a landlord's word for a tenure means on a day: the first row of the table that fits (DEC-9).

    Our own vocabulary is understood without a row, so a file may say `introductory` plainly.

    :raises UnknownTenureWord: if no row fits; guessing a tenure would guess the law that goes with it.
    """
    for row in table:
        if row.means(word, on):
            return row.tenure
    plain = word.strip().casefold()
    if plain in _OURS:
        return _OURS[plain]
    raise UnknownTenureWord(
        f"“{word}” is not a tenure this landlord has explained for {on.isoformat()}: add it to the tenure words."
    )


_OURS = {tenure.value: tenure for tenure in Tenure}
