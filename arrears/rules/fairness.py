"""
Whether the ranking and its outcomes fall differently on groups of people (OPS-F7).

The report reads what we know of people; the ranking never does. Groups too small to be anonymous are not shown, and
where only one group of a characteristic is that small, the next smallest is withheld with it, so that nobody can take
the shown ones from the total.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from ledger.rules.money import half_up

FEWEST = 10
"""A group of fewer accounts than this is not shown."""


class Characteristic(StrEnum):
    """What is known of people that a fair ranking must not turn on."""

    AGE = "age"
    SUPPORT = "support"
    LANGUAGE = "language"
    LARGE_PRINT = "large_print"


CHARACTERISTIC_WORDS = {
    Characteristic.AGE: "Age of the main tenant",
    Characteristic.SUPPORT: "Support need recorded",
    Characteristic.LANGUAGE: "Language of letters",
    Characteristic.LARGE_PRINT: "Large print",
}

AGE_BANDS = ((16, 24), (25, 34), (35, 44), (45, 54), (55, 64), (65, 200))

PROTECTED_WORDS = (
    "age", "birth", "dob", "sex", "gender", "race", "racial", "ethnic", "ethnicity", "religion", "religious", "belief",
    "faith", "disability", "disabled", "health", "pregnancy", "pregnant", "maternity", "marriage", "married", "marital",
    "partnership", "orientation", "nationality", "language", "support", "vulnerable", "vulnerability", "print", "name",
    "title", "nino", "person", "people",
)  # fmt: skip
"""Words that may stand in no input of a ranking, a forecast or a decision; a guard reads the inputs for them."""


def age_band(born: date | None, *, on: date) -> str:
    """The age band of somebody born on a day, in words; “not known” without it."""
    if born is None:
        return "not known"
    age = on.year - born.year - ((on.month, on.day) < (born.month, born.day))
    for first, last in AGE_BANDS:
        if first <= age <= last:
            return f"{first} and over" if last >= 200 else f"{first} to {last}"
    return "under 16"


@dataclass(frozen=True, slots=True)
class Group:
    """
    What the ranking and the outcomes came to for one group.

    Counts of accounts: on the contact list, contacted first (band A), with an arrears letter sent, and with a notice,
    both in the weeks of the report. `score_hundredths` is the sum over listed accounts, `listed` how many they are.
    """

    characteristic: Characteristic
    group: str
    accounts: int
    listed: int
    to_contact: int
    first: int
    score_hundredths: int
    written: int
    noticed: int


@dataclass(frozen=True, slots=True)
class Shares:
    """One line of the report; `shown` is false where the group is withheld, and then every figure is None."""

    characteristic: Characteristic
    group: str
    shown: bool
    accounts: int | None = None
    to_contact_per_mille: int | None = None
    first_per_mille: int | None = None
    average_score_hundredths: int | None = None
    written_per_mille: int | None = None
    noticed_per_mille: int | None = None


def shares(groups: Iterable[Group], *, fewest: int = FEWEST) -> list[Shares]:
    """The report's lines in the order of the groups, those that are too small without figures."""
    listed = list(groups)
    hidden = _hidden(listed, fewest)
    return [
        Shares(one.characteristic, one.group, shown=False) if place in hidden else _told(one)
        for place, one in enumerate(listed)
    ]


def per_mille_words(share: int | None) -> str:
    """A share for people: 12.5%; empty where it is withheld or there is nothing to divide by."""
    return "" if share is None else f"{share // 10}.{share % 10}%"


def _hidden(groups: list[Group], fewest: int) -> set[int]:
    hidden: set[int] = set()
    for characteristic in {one.characteristic for one in groups}:
        places = [place for place, one in enumerate(groups) if one.characteristic is characteristic]
        by_size = sorted(places, key=lambda place: groups[place].accounts)
        small = [place for place in by_size if groups[place].accounts < fewest]
        if len(small) == 1:
            small = by_size[:2]
        hidden.update(small)
    return hidden


def _told(group: Group) -> Shares:
    return Shares(
        group.characteristic,
        group.group,
        shown=True,
        accounts=group.accounts,
        to_contact_per_mille=_per_mille(group.to_contact, group.accounts),
        first_per_mille=_per_mille(group.first, group.accounts),
        average_score_hundredths=half_up(Fraction(group.score_hundredths, group.listed)) if group.listed else None,
        written_per_mille=_per_mille(group.written, group.accounts),
        noticed_per_mille=_per_mille(group.noticed, group.accounts),
    )


def _per_mille(part: int, whole: int) -> int | None:
    return half_up(Fraction(1000 * part, whole)) if whole else None
