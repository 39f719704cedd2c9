"""
The facts a paper is made of: frozen, whole, and all that its template ever sees (architecture §8).

A document stores its facts as JSON; ``from_json(to_json())`` gives equal facts and an equal digest. Facts that
contradict themselves (a statement that does not add up, an addressee without a name) cannot be made at all,
so a wrong paper is refused before it is approved, not found after it is printed.
"""

import hashlib
import json
import re
import types
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, ClassVar, Self, get_args, get_origin, get_type_hints


class FactsRefused(ValueError):
    """These facts cannot make a true paper. The message names the fact and what is wrong with it."""


class Facts:
    """What every set of facts can do: check itself, become JSON and come back, and give its digest."""

    may_be_empty: ClassVar[frozenset[str]] = frozenset()
    """Names of text and list facts that may be left empty; every other one must say something."""

    def __post_init__(self) -> None:
        for name, kind in _types_of(type(self)).items():
            value = getattr(self, name)
            _check(value, kind, f"{type(self).__name__}.{name}")
            if value in ("", ()) and name not in self.may_be_empty:
                raise FactsRefused(f"{type(self).__name__}.{name} is empty.")
        self.check()

    def check(self) -> None:
        """Refuse facts that contradict each other. :raises FactsRefused:"""

    def to_json(self) -> dict[str, Any]:
        """These facts as plain JSON values; money stays whole pence, a day is ISO text."""
        return {name: _plain(getattr(self, name)) for name in _types_of(type(self))}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """The facts again. :raises FactsRefused: for a missing, unknown or ill-typed fact."""
        if not isinstance(data, dict):
            raise FactsRefused(f"{cls.__name__} must be an object, not {type(data).__name__}.")
        expected = _types_of(cls)
        if strange := sorted(set(data) ^ set(expected)):
            raise FactsRefused(f"{cls.__name__}: missing or unknown facts: {', '.join(strange)}.")
        return cls(**{name: _read(data[name], kind, f"{cls.__name__}.{name}") for name, kind in expected.items()})

    def digest(self) -> str:
        """SHA-256 of the facts in one fixed spelling; equal facts have equal digests."""
        text = json.dumps(self.to_json(), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, kw_only=True)
class Landlord(Facts):
    """Who writes. The address is where notices may be served on the landlord (LAW-L1, s48 LTA 1987)."""

    name: str
    address: tuple[str, ...]
    phone: str
    email: str
    website: str
    colour: str
    formats_line: str
    demonstration: bool

    may_be_empty: ClassVar[frozenset[str]] = frozenset({"email", "website"})

    def check(self) -> None:
        if not re.fullmatch(r"#[0-9a-f]{6}", self.colour):
            raise FactsRefused(f"Landlord.colour is {self.colour!r}; write it as #005a8c.")


@dataclass(frozen=True, kw_only=True)
class Addressee(Facts):
    """To whom and where. Its block must fit the window of a C5 or DL envelope."""

    name: str
    lines: tuple[str, ...]
    postcode: str

    may_be_empty: ClassVar[frozenset[str]] = frozenset({"postcode"})
    MOST_LINES: ClassVar[int] = 10
    LONGEST_LINE: ClassVar[int] = 58

    def check(self) -> None:
        if not all(line.strip() for line in self.lines):
            raise FactsRefused("Addressee.lines has an empty line; leave the line out.")
        if self.printed_lines > self.MOST_LINES or len(self.name) > 2 * self.LONGEST_LINE:
            raise FactsRefused(
                f"The address of {self.name[:40]} needs {self.printed_lines} lines; an envelope window shows "
                f"{self.MOST_LINES}. Shorten the address."
            )

    @property
    def block(self) -> tuple[str, ...]:
        """The lines of the window, name first, postcode last."""
        return tuple(line for line in (self.name, *self.lines, self.postcode) if line)

    @property
    def printed_lines(self) -> int:
        """Lines on paper, counting a long one as two or more."""
        return sum(-(-len(line) // self.LONGEST_LINE) for line in self.block)

    @property
    def is_long(self) -> bool:
        """Whether the block must be set in the smaller size to stay inside the window."""
        return self.printed_lines > 8 or any(len(line) > 48 for line in self.block)


@dataclass(frozen=True, kw_only=True)
class ThreeLines(Facts):
    """PRA-17: balance; of which we expect from benefit, from whom and by when; for the tenant to pay now."""

    balance_pence: int
    expected_benefit_pence: int
    expected_from: str
    expected_by: date | None
    to_pay_pence: int

    may_be_empty: ClassVar[frozenset[str]] = frozenset({"expected_from"})

    def check(self) -> None:
        if self.expected_benefit_pence < 0:
            raise FactsRefused("ThreeLines.expected_benefit_pence is below nothing.")
        if self.expected_benefit_pence and not self.expected_from:
            raise FactsRefused("ThreeLines.expected_from must say who pays the expected benefit (PRA-17).")
        if self.to_pay_pence != max(0, self.balance_pence - self.expected_benefit_pence):
            raise FactsRefused(
                "ThreeLines: the sum to pay now must be the balance less the expected benefit, never below 0."
            )


@dataclass(frozen=True, kw_only=True)
class Contact(Facts):
    """The person or team a tenant can speak to."""

    name: str
    phone: str
    email: str

    may_be_empty: ClassVar[frozenset[str]] = frozenset({"email"})


@dataclass(frozen=True, kw_only=True)
class Advice(Facts):
    """Somebody who helps with debt or benefits, independent of the landlord."""

    name: str
    contact: str
    helps_with: str


@dataclass(frozen=True, kw_only=True)
class EarlierLetter(Facts):
    """A letter this one follows."""

    what: str
    sent_on: date


@dataclass(frozen=True, kw_only=True)
class ArrearsLetterFacts(Facts):
    """Facts of letters A1, A2 and A3 (OPS-E16), as at one night; the ladder amount is not among them (DEC-21)."""

    landlord: Landlord
    addressee: Addressee
    salutation: str
    tenants: tuple[str, ...]
    home: str
    for_a_home: bool
    account_ref: str
    payment_ref: str
    letter_ref: str
    letter_on: date
    as_at_on: date
    reply_by_on: date
    three_lines: ThreeLines
    weeks_words: str
    what_happened: tuple[str, ...]
    earlier_letters: tuple[EarlierLetter, ...]
    ways_to_pay: tuple[str, ...]
    advice: tuple[Advice, ...]
    contact: Contact

    may_be_empty: ClassVar[frozenset[str]] = frozenset({"weeks_words", "what_happened", "earlier_letters"})

    def check(self) -> None:
        if self.three_lines.to_pay_pence <= 0:
            raise FactsRefused("An arrears letter needs a sum to pay now; here nothing is to pay (PRA-17).")
        if self.as_at_on > self.letter_on:
            raise FactsRefused("An arrears letter cannot be dated before the night whose figures it shows.")
        if self.reply_by_on <= self.letter_on:
            raise FactsRefused("An arrears letter must leave time to answer: reply_by_on is not after its date.")

    @property
    def is_joint(self) -> bool:
        """Whether others are tenants as well."""
        return len(self.tenants) > 1


@dataclass(frozen=True, kw_only=True)
class ManagedPaymentFacts(Facts):
    """Facts of letter MPT: we tell a tenant that we shall ask for their Universal Credit rent money (PRA-19)."""

    landlord: Landlord
    addressee: Addressee
    salutation: str
    tenants: tuple[str, ...]
    home: str
    account_ref: str
    letter_ref: str
    letter_on: date
    tell_us_by_on: date
    why: str
    advice: tuple[Advice, ...]
    contact: Contact

    def check(self) -> None:
        if self.tell_us_by_on <= self.letter_on:
            raise FactsRefused("The letter must leave time to answer: tell_us_by_on is not after its date.")

    @property
    def is_joint(self) -> bool:
        """Whether others are tenants as well."""
        return len(self.tenants) > 1


@dataclass(frozen=True, kw_only=True)
class StatementLine(Facts):
    """One posting as the tenant reads it; ``amount_pence`` plus is owed, minus is paid."""

    on: date
    week: str
    what: str
    column: str
    amount_pence: int
    balance_pence: int

    may_be_empty: ClassVar[frozenset[str]] = frozenset({"week"})
    COLUMNS: ClassVar[tuple[str, ...]] = ("charge", "receipt", "adjustment")

    def check(self) -> None:
        if self.column not in self.COLUMNS:
            raise FactsRefused(f"StatementLine.column is {self.column!r}; say one of {', '.join(self.COLUMNS)}.")
        if self.amount_pence == 0:
            raise FactsRefused("StatementLine.amount_pence is 0; a nil entry does not exist (DEC-1).")


@dataclass(frozen=True, kw_only=True)
class WeeklyElement(Facts):
    """One element of the current weekly charge, such as rent or heating."""

    what: str
    amount_pence: int


@dataclass(frozen=True, kw_only=True)
class SeparateAccount(Facts):
    """Another account of exactly the same people (PRA-16), such as a garage."""

    what: str
    account_ref: str
    balance_pence: int


@dataclass(frozen=True, kw_only=True)
class StatementFacts(Facts):
    """Facts of the quarterly statement ST1 (OPS-G3, DEC-24); refused unless they add up line by line (OPS-G6)."""

    landlord: Landlord
    addressee: Addressee
    tenants: tuple[str, ...]
    home: str
    account_type: str
    account_ref: str
    payment_ref: str
    statement_ref: str
    period_words: str
    from_on: date
    to_on: date
    prepared_on: date
    query_by_on: date
    opening_pence: int
    entered_since: tuple[StatementLine, ...]
    lines: tuple[StatementLine, ...]
    charges_pence: int
    receipts_pence: int
    adjustments_pence: int
    closing_pence: int
    three_lines: ThreeLines
    weekly: tuple[WeeklyElement, ...]
    weekly_total_pence: int
    arrangement: str
    separate_accounts: tuple[SeparateAccount, ...]
    ways_to_pay: tuple[str, ...]
    advice: tuple[Advice, ...]
    contact: Contact

    may_be_empty: ClassVar[frozenset[str]] = frozenset(
        {"entered_since", "lines", "weekly", "arrangement", "separate_accounts"}
    )

    def check(self) -> None:
        if not self.from_on <= self.to_on:
            raise FactsRefused("StatementFacts: the period ends before it begins.")
        running = self.opening_pence
        sums = dict.fromkeys(StatementLine.COLUMNS, 0)
        for line in (*self.entered_since, *self.lines):
            running += line.amount_pence
            sums[line.column] += line.amount_pence
            if line.balance_pence != running:
                raise FactsRefused(f"StatementFacts: the balance after {line.what} on {line.on} is not {running}.")
        stated = (self.charges_pence, self.receipts_pence, self.adjustments_pence)
        if stated != tuple(sums.values()):
            raise FactsRefused(f"StatementFacts: totals say {stated}, the lines say {tuple(sums.values())}.")
        if running != self.closing_pence:
            raise FactsRefused(f"StatementFacts: the lines end at {running}, closing says {self.closing_pence}.")
        if self.three_lines.balance_pence != self.closing_pence:
            raise FactsRefused("StatementFacts: the three lines must start from the closing balance (PRA-17).")
        if sum(element.amount_pence for element in self.weekly) != self.weekly_total_pence:
            raise FactsRefused("StatementFacts: the weekly elements do not add up to the weekly total.")

    @property
    def is_joint(self) -> bool:
        """Whether others are tenants as well."""
        return len(self.tenants) > 1


_TYPES: dict[Any, dict[str, Any]] = {}


def _types_of(facts: Any) -> dict[str, Any]:
    """Each fact's name and type, worked out once for each kind of facts."""
    if facts not in _TYPES:
        hints = get_type_hints(facts)
        _TYPES[facts] = {field.name: hints[field.name] for field in fields(facts)}
    return _TYPES[facts]


def _check(value: Any, kind: Any, name: str) -> None:
    """Refuse a value that is not exactly of its kind: no float, no bool for an int, no instant for a day."""
    if isinstance(kind, types.UnionType):
        if value is None:
            return
        kind = next(option for option in get_args(kind) if option is not type(None))
    if get_origin(kind) is tuple:
        if type(value) is not tuple:
            raise FactsRefused(f"{name} must be a tuple, not {type(value).__name__}.")
        for item in value:
            _check(item, get_args(kind)[0], name)
        return
    right = type(value) is kind if kind in (str, int, bool, date) else isinstance(value, kind)
    if not right:
        raise FactsRefused(f"{name} must be {kind.__name__}, not {type(value).__name__}.")
    if kind is str and not _PRINTABLE.fullmatch(value):
        raise FactsRefused(f"{name} holds a control character or a line break.")


_PRINTABLE = re.compile(r"[^\x00-\x1f\x7f\ud800-\udfff\u2028\u2029\ufffe\uffff]*")


def _plain(value: Any) -> Any:
    if isinstance(value, Facts):
        return value.to_json()
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value


def _read(value: Any, kind: Any, name: str) -> Any:
    if isinstance(kind, types.UnionType):
        if value is None:
            return None
        kind = next(option for option in get_args(kind) if option is not type(None))
    if get_origin(kind) is tuple:
        if not isinstance(value, list):
            raise FactsRefused(f"{name} must be a list, not {type(value).__name__}.")
        return tuple(_read(item, get_args(kind)[0], name) for item in value)
    if issubclass(kind, Facts):
        return kind.from_json(value)
    if kind is date:
        try:
            return date.fromisoformat(value)
        except (TypeError, ValueError):
            raise FactsRefused(f"{name} must be a day such as 2026-04-06, not {value!r}.") from None
    return value
