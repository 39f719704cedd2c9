"""
Whose money in suspense may be: accounts ranked by a score that is a sum of named parts (OPS-D23, OPS-D28).

A proposal only; a person always says where the money goes.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ledger.rules.near_references import Nearness, how_near, passes_luhn, plain

FEWEST_POINTS = 20
"""Below this an account is not proposed."""
NAME_AND_POSTCODE = 40
"""From here name and postcode together say who it is, when a person confirms it (OPS-D23)."""
SHORTEST_SURNAME = 3

REFERENCE_POINTS = {
    Nearness.SAME: 60,
    Nearness.ZEROS: 50,
    Nearness.SWAPPED: 45,
    Nearness.ONE_WRONG: 40,
    Nearness.ONE_MISSING: 40,
    Nearness.ONE_TOO_MANY: 40,
    Nearness.SPREADSHEET: 40,
    Nearness.END_MISSING: 35,
}
REFERENCE_WORDS = {
    Nearness.SAME: "quotes its {what}",
    Nearness.ZEROS: "is its {what} without the leading noughts",
    Nearness.SWAPPED: "is its {what} with two digits swapped",
    Nearness.ONE_WRONG: "is its {what} with one digit wrong",
    Nearness.ONE_MISSING: "is its {what} with a digit missing",
    Nearness.ONE_TOO_MANY: "is its {what} with a digit too many",
    Nearness.END_MISSING: "is its {what} with digits missing at an end",
    Nearness.SPREADSHEET: "is what a spreadsheet leaves of its {what}",
}
CHECK_DIGIT, CLAIM, PAID_BEFORE = 10, 60, 35
SAME_NAME, NEAR_NAME, SURNAME_ONLY = 30, 22, 10
NINO, POSTCODE, USUAL, WEEKLY, CLOSED = 18, 15, 15, 10, -5

TITLES = frozenset({"MR", "MRS", "MS", "MISS", "DR", "MX", "REV", "SIR", "LADY", "PROF"})


@dataclass(frozen=True, slots=True)
class Clues:
    """What came with the money. Pence as it was paid, above nought; what is not known is empty."""

    reference: str
    amount_pence: int
    name: str = ""
    nino_last4: str = ""
    postcode: str = ""
    claim_ref: str = ""


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference of an account and what it is: "payment card number", "tenancy reference"."""

    text: str
    what: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """
    An account as far as matching needs it; pence above nought.

    :param usual_pence: the payment it has had most often of late, None without one.
    :param paid_before: how many payments the same payer has made to it.
    """

    account_id: int
    account_ref: str
    references: tuple[Reference, ...] = ()
    names: tuple[str, ...] = ()
    nino_last4s: tuple[str, ...] = ()
    postcode: str = ""
    claim_refs: tuple[str, ...] = ()
    weekly_pence: int = 0
    usual_pence: int | None = None
    paid_before: int = 0
    closed: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """One named part of a score."""

    words: str
    points: int


@dataclass(frozen=True, slots=True)
class Proposal:
    """An account that the money may be for, and why."""

    account_id: int
    account_ref: str
    parts: tuple[Part, ...]

    @property
    def score(self) -> int:
        """The sum of the parts."""
        return sum(part.points for part in self.parts)


def rank(clues: Clues, candidates: Iterable[Candidate], *, most: int = 5) -> list[Proposal]:
    """The likeliest accounts first; equal scores in the order of their references, whatever order they came in."""
    found = [proposed(clues, candidate) for candidate in candidates]
    worth = [one for one in found if one.score >= FEWEST_POINTS]
    return sorted(worth, key=lambda one: (-one.score, one.account_ref, one.account_id))[:most]


def proposed(clues: Clues, candidate: Candidate) -> Proposal:
    """Every part that speaks for, or against, one account."""
    parts = [
        *_reference(clues, candidate.references),
        *_claim(clues, candidate),
        *_paid_before(clues, candidate),
        *_name(clues, candidate.names),
        *_who(clues, candidate),
        *_amount(clues, candidate),
    ]
    if candidate.closed and parts:
        parts.append(Part("the account is closed", CLOSED))
    return Proposal(candidate.account_id, candidate.account_ref, tuple(parts))


def _reference(clues: Clues, references: Sequence[Reference]) -> list[Part]:
    """Only the nearest reference counts."""
    near = [
        (REFERENCE_POINTS[nearness], one.text, one, nearness)
        for one in references
        if (nearness := how_near(clues.reference, one.text)) is not None
    ]
    if not near:
        return []
    points, _, reference, nearness = min(near, key=lambda one: (-one[0], one[1]))
    parts = [Part(f"“{clues.reference}” {REFERENCE_WORDS[nearness].format(what=reference.what)}", points)]
    repaired = nearness not in (Nearness.SAME, Nearness.ZEROS)
    if repaired and passes_luhn(reference.text) and not passes_luhn(plain(clues.reference)):
        parts.append(Part("with that its check digit is right", CHECK_DIGIT))
    return parts


def _claim(clues: Clues, candidate: Candidate) -> list[Part]:
    same = clues.claim_ref and plain(clues.claim_ref) in {plain(ref) for ref in candidate.claim_refs}
    return [Part("the benefit claim is this account’s", CLAIM)] if same else []


def _paid_before(clues: Clues, candidate: Candidate) -> list[Part]:
    if not (clues.name and candidate.paid_before):
        return []
    times = "once" if candidate.paid_before == 1 else f"{candidate.paid_before} times"
    return [Part(f"the same payer has paid this account {times}", PAID_BEFORE)]


def _name(clues: Clues, names: Sequence[str]) -> list[Part]:
    best = max((likeness(clues.name, name) for name in names), default=0)
    words = {
        SAME_NAME: "the payer’s name is the tenant’s",
        NEAR_NAME: "the payer’s name is nearly the tenant’s",
        SURNAME_ONLY: "the payer has the tenant’s surname",
    }
    return [Part(words[best], best)] if best else []


def _who(clues: Clues, candidate: Candidate) -> list[Part]:
    parts = []
    if clues.nino_last4 and clues.nino_last4.upper() in {tail.upper() for tail in candidate.nino_last4s}:
        parts.append(Part("the end of the National Insurance number is the same", NINO))
    if clues.postcode and plain(clues.postcode) == plain(candidate.postcode):
        parts.append(Part("the postcode is the same", POSTCODE))
    return parts


def _amount(clues: Clues, candidate: Candidate) -> list[Part]:
    if clues.amount_pence <= 0:
        return []
    if candidate.usual_pence == clues.amount_pence:
        return [Part("the amount is what this account usually pays", USUAL)]
    if candidate.weekly_pence == clues.amount_pence:
        return [Part("the amount is a week’s charge", WEEKLY)]
    return []


def likeness(said: str, name: str) -> int:
    """How like two names are, in points: titles, accents, capitals and the order of words do not count."""
    mine, theirs = words_of(said), words_of(name)
    if not mine or not theirs:
        return 0
    if sorted(mine) == sorted(theirs):
        return SAME_NAME if len(mine) > 1 else SURNAME_ONLY
    surname, others = theirs[-1], [word for word in mine if not _nearly(word, theirs[-1])]
    if len(surname) < SHORTEST_SURNAME or len(others) == len(mine):
        return 0
    firsts = theirs[:-1]
    if any(word == first or (word[0] == first[0] and 1 in (len(word), len(first)))
           for word in others for first in firsts):  # fmt: skip
        return NEAR_NAME
    if any(_nearly(word, first) for word in others for first in firsts):
        return NEAR_NAME
    return SURNAME_ONLY if surname in mine else 0


def words_of(name: str) -> list[str]:
    """A name's words in plain capitals, without titles."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c)).upper()
    kept = "".join(c if c.isalnum() else "" if c in "'’" else " " for c in bare)
    return [word for word in kept.split() if word not in TITLES]


def _nearly(one: str, other: str) -> bool:
    """The same word, or one of five letters or more with a single slip."""
    if one == other:
        return True
    if min(len(one), len(other)) < 5 or abs(len(one) - len(other)) > 1:
        return False
    start = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    one, other = one[start:], other[start:]
    swapped = len(one) > 1 and len(other) > 1 and one[:2] == other[1::-1] and one[2:] == other[2:]
    return swapped or one[1:] == other[1:] or one[1:] == other or one == other[1:]
