"""
What a payer may have meant who quoted a reference that nobody has (OPS-D28): slips of the hand and of spreadsheets.

`slips` lists what to look up, `how_near` says of one known reference how it comes to be meant; a test holds that
both say the same.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import combinations

SHORTEST = 4
"""Fewer characters than this could be a slip of anything."""
LONGEST = 30
"""As long as payment references are kept."""
DIGITS = "0123456789"
CERTAIN_DIGITS = 15
"""What a spreadsheet keeps of a long number; the rest it makes into noughts."""
FEWEST_CERTAIN = 8
"""A number shown as 9.83E+18 keeps too little to say whose it is."""
MOST_AT_AN_END = 2

_EXPONENT = re.compile(r"(\d)(?:\.(\d+))?[Ee]\+?(\d{1,2})")
_TOKEN = re.compile(r"[A-Z0-9]+")


class Nearness(StrEnum):
    """How a quoted reference differs from a known one."""

    SAME = "same"
    ZEROS = "zeros"
    SWAPPED = "swapped"
    ONE_WRONG = "one_wrong"
    ONE_MISSING = "one_missing"
    ONE_TOO_MANY = "one_too_many"
    END_MISSING = "end_missing"
    SPREADSHEET = "spreadsheet"


@dataclass(frozen=True, slots=True)
class Span:
    """References of one length between two, both included: what is left of a number that a spreadsheet damaged."""

    first: str
    last: str

    def holds(self, reference: str) -> bool:
        """Whether a reference lies in it."""
        return len(reference) == len(self.first) and self.first <= reference <= self.last


def plain(raw: str) -> str:
    """A reference without blanks and dashes, in capitals."""
    return re.sub(r"[\s\-/.]+", "", raw).upper()


def quoted(raw: str) -> list[str]:
    """What may be meant as it stands: the whole, and each part of it that has a digit and is long enough."""
    parts = [part for part in _TOKEN.findall(raw.upper()) if len(part) >= SHORTEST and any(c in DIGITS for c in part)]
    return list(dict.fromkeys(one for one in [raw.strip(), plain(raw), *parts] if one))


@lru_cache(maxsize=256)
def slips(raw: str) -> Mapping[str, Nearness]:
    """Every reference that one slip makes into the quoted one; where two slips do, the likelier counts."""
    said = plain(raw)
    if not SHORTEST <= len(said) <= LONGEST or not any(c in DIGITS for c in said):
        return {}
    found: dict[str, Nearness] = {}
    for nearness, meant in _meant(said):
        if meant != said and SHORTEST <= len(meant) <= LONGEST:
            found.setdefault(meant, nearness)
    return found


def _meant(said: str) -> Iterator[tuple[Nearness, str]]:
    """Likeliest first."""
    spots = [n for n, c in enumerate(said) if c in DIGITS]
    if said.isdigit():
        for length in range(len(said) + 1, LONGEST + 1):
            yield Nearness.ZEROS, said.rjust(length, "0")
    for a, b in combinations(spots, 2):
        yield Nearness.SWAPPED, said[:a] + said[b] + said[a + 1 : b] + said[a] + said[b + 1 :]
    for spot in spots:
        for digit in DIGITS:
            yield Nearness.ONE_WRONG, said[:spot] + digit + said[spot + 1 :]
    for spot in range(len(said) + 1):
        for digit in DIGITS:
            yield Nearness.ONE_MISSING, said[:spot] + digit + said[spot:]
    for spot in spots:
        yield Nearness.ONE_TOO_MANY, said[:spot] + said[spot + 1 :]
    for number in range(10**MOST_AT_AN_END):
        yield Nearness.END_MISSING, f"{said}{number:0{MOST_AT_AN_END}d}"
        yield Nearness.END_MISSING, f"{number:0{MOST_AT_AN_END}d}{said}"


def damaged(raw: str) -> Span | None:
    """
    What a spreadsheet left of a long number: "9.82600123456789E+18", or its last digits made into noughts.

    None where it is not damaged so, or too little is left to say whose it is.
    """
    text = raw.strip().replace(" ", "")
    if found := _EXPONENT.fullmatch(text):
        certain = (found[1] + (found[2] or ""))[:CERTAIN_DIGITS]
        length = int(found[3]) + 1
    elif text.isdigit() and len(text) > CERTAIN_DIGITS and set(text[CERTAIN_DIGITS:]) == {"0"}:
        certain, length = text[:CERTAIN_DIGITS], len(text)
    else:
        return None
    if len(certain) < FEWEST_CERTAIN or not len(certain) < length <= LONGEST:
        return None
    open_digits = length - len(certain)
    # The last digit kept may have been rounded up.
    first = str(int(certain) - 1).rjust(len(certain), "0") + "5" + "0" * (open_digits - 1)
    return Span(first, certain + "9" * open_digits)


def how_near(raw: str, reference: str) -> Nearness | None:
    """How the quoted reference comes from a known one; None where no single slip explains it."""
    if reference in quoted(raw) or plain(reference) in quoted(raw):
        return Nearness.SAME
    if (span := damaged(raw)) and span.holds(reference):
        return Nearness.SPREADSHEET
    return slips(raw).get(plain(reference))


def passes_luhn(reference: str) -> bool:
    """Whether a card-like number's last digit is its check digit (Luhn)."""
    if not reference.isdigit() or len(reference) < FEWEST_CERTAIN:
        return False
    doubled = [int(c) * 2 for c in reference[-2::-2]]
    return (sum(d - 9 if d > 9 else d for d in doubled) + sum(int(c) for c in reference[-1::-2])) % 10 == 0
