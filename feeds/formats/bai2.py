"""
BAI2, the bank statement of American banks sent by some British ones too (OPS-D10): records 01 to 99, in pence.

Our own small parser: the one kept package says itself that it lacks data to be tested with (OPS-D11).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import BinaryIO

from feeds.formats.bank import BankLine
from feeds.formats.lines import lines
from feeds.formats.problems import Problem, Unreadable, shown
from feeds.formats.statements import Begin, Close, Found, Line, one_line
from feeds.formats.values import LONGEST_WORDS, day

OPENING, CLOSING = "010", "015"
CREDITS, DEBITS = range(100, 400), range(400, 700)
LONGEST_RECORD = 20_000
_AMOUNT = re.compile(r"[+-]?[0-9]{1,15}")
_SIX = re.compile(r"[0-9]{6}")
_ASK = "Ask the bank for the statement again"


@dataclass(slots=True)
class _Record:
    line: int
    code: str
    text: str

    @property
    def parts(self) -> list[str]:
        """The fields after the code."""
        return self.text.split(",")[1:]


@dataclass(slots=True)
class _Level:
    """What a file, group or account has come to so far, against its closing record."""

    records: int = 0
    members: int = 0
    total: int = 0


@dataclass(slots=True)
class _State:
    day: date | None = None
    currency: str = ""
    account: str = ""
    closing_pence: int | None = None
    levels: dict[str, _Level] = field(default_factory=lambda: {code: _Level() for code in ("49", "98", "99")})
    ended: bool = False


class _Wrong(Exception):
    def __init__(self, record: _Record, code: str, message: str, cure: str = _ASK, column: int = 1) -> None:
        super().__init__(message)
        self.problem = Problem(record.line, column, record.code, code, message, cure)


def statements(stream: BinaryIO) -> Iterator[Found]:
    """Yield what a BAI2 file says, account by account."""
    state, last = _State(), 0
    for record in _records(stream):
        if isinstance(record, Problem):
            yield record
            continue
        last = record.line
        try:
            yield from _taken(record, state)
        except _Wrong as wrong:
            yield wrong.problem
    if not state.ended:
        yield Problem(last, 0, "99", "trailer_missing", "there is no record 99, so the file may be cut short", _ASK)


def _records(stream: BinaryIO) -> Iterator[_Record | Problem]:
    """Join each record with its 88 lines; `physical` lines are counted by the closing records."""
    now: _Record | None = None
    for item in lines(stream):
        if isinstance(item, Problem):
            yield item
            continue
        number, text = item
        text = text.rstrip()
        if not text:
            continue
        if text.startswith("88,"):
            if now is None:
                yield Problem(number, 1, "88", "bai2", "a continuation stands before any record", _ASK)
                return
            joint = "" if now.text.endswith("/") else " "
            now.text = now.text.removesuffix("/") + ("," if not joint else joint) + text[3:]
            if len(now.text) > LONGEST_RECORD:
                yield Problem(number, 1, now.code, "line_too_long", "a record goes on for too long", _ASK)
                return
            continue
        if now is not None:
            yield now
        now = _Record(number, text[:2], text)
        if text[2:3] != "," or not now.code.isdigit():
            yield Problem(number, 1, "", "bai2", f"{shown(text)} is not a record of BAI2", _ASK)
            return
    if now is not None:
        yield now


def _taken(record: _Record, state: _State) -> Iterator[Found]:
    text = record.text
    record.text = text if record.code == "16" else text.removesuffix("/")
    match record.code:
        case "01":
            state.levels["99"] = _Level()
        case "02":
            state.levels["98"] = _Level()
            _at_least(record, 4)
            state.day = _six(record, record.parts[3], column=5)
            state.currency = record.parts[5] if len(record.parts) > 5 else ""
        case "03":
            yield _account(record, state)
        case "16":
            yield from _transaction(record, state)
        case "49":
            yield from _ends(record, state, "49", None)
            yield Close(record.line, state.closing_pence)
            _upward(state, "49", "98")
            state.account = ""
        case "98":
            yield from _ends(record, state, "98", "accounts")
            _upward(state, "98", "99")
        case "99":
            yield from _ends(record, state, "99", "groups")
            state.ended = True
        case _:
            raise _Wrong(record, "bai2", f"record {shown(record.code)} is not known")


def _account(record: _Record, state: _State) -> Begin:
    """Record 03: the account and its balances, as type, amount, item count, funds type again and again."""
    parts = record.parts
    _at_least(record, 2)
    state.account, state.closing_pence = parts[0].strip(), None
    state.levels["49"] = _Level()
    currency = parts[1] or state.currency
    if currency not in ("", "GBP"):
        message = f"the account is in {shown(currency)}, not in pounds"
        raise _Wrong(record, "currency", message, "Send the statements of accounts in pounds only")
    if not state.account:
        raise _Wrong(record, "account_missing", "the record names no account")
    opening: int | None = None
    place = 2
    while place + 1 < len(parts):
        code = parts[place].strip()
        amount = _pence(record, parts[place + 1], column=place + 3)
        state.levels["49"].total += amount
        if code == OPENING:
            opening = amount
        elif code == CLOSING:
            state.closing_pence = amount
        place = _after_funds(record, parts, place + 3)
    if opening is None or state.closing_pence is None:
        message = "the account has no opening (010) or no closing (015) ledger balance"
        raise _Wrong(record, "balance_missing", message)
    return Begin(record.line, state.account, opening)


def _transaction(record: _Record, state: _State) -> Iterator[Found]:
    """Record 16: type code, amount, funds type, the bank's reference, the customer's, text."""
    parts = record.parts
    _at_least(record, 2)
    if not state.account or state.day is None:
        raise _Wrong(record, "bai2", "a transaction stands outside an account (record 03)")
    amount = _pence(record, parts[1], column=3)
    state.levels["49"].total += amount
    code = parts[0].strip()
    number = int(code) if code.isascii() and code.isdigit() and len(code) <= 3 else 0
    if number not in CREDITS and number not in DEBITS:
        raise _Wrong(record, "direction", f"type {shown(code)} is neither a credit (100-399) nor a debit (400-699)")
    value_on = state.day
    if len(parts) > 3 and parts[2] == "V":
        value_on = _six(record, parts[3], column=5)
    rest = parts[_after_funds(record, parts, 2) :]
    bank_reference, customer = (rest + ["", ""])[:2]
    words = ",".join(rest[2:]).removesuffix("/")
    given = [one_line(text, LONGEST_WORDS) for text in (customer.removesuffix("/"), words) if text.strip(" /")]
    yield Line(
        record.line,
        1,
        BankLine(
            account=state.account,
            value_on=value_on,
            posted_on=state.day,
            type=code,
            amount_pence=amount if number in CREDITS else -amount,
            reference=given[0] if given else "",
            counterparty="",
            balance_after_pence=None,
            bank_reference=bank_reference.strip(" /"),
            also=tuple(given[1:]),
        ),
    )


def _after_funds(record: _Record, parts: list[str], place: int) -> int:
    """The place after a funds type and what belongs to it: V a day and time, S three amounts, D pairs."""
    kind = parts[place].strip() if place < len(parts) else ""
    if kind == "V":
        return place + 3
    if kind == "S":
        return place + 4
    if kind == "D":
        pairs = parts[place + 1] if place + 1 < len(parts) else ""
        if not (pairs.isascii() and pairs.isdigit() and len(pairs) <= 2):
            raise _Wrong(record, "bai2", f"{shown(pairs)} is not a number of funds distributions")
        return place + 2 + 2 * int(pairs)
    if kind not in ("", "0", "1", "2", "Z"):
        raise _Wrong(record, "bai2", f"funds type {shown(kind)} is not known")
    return place + 1


def _ends(record: _Record, state: _State, code: str, members: str | None) -> Iterator[Problem]:
    """Hold a closing record's total, and how many members it states, against what was read."""
    level, parts = state.levels[code], record.parts
    _at_least(record, 1 if members is None else 2)
    stated = _pence(record, parts[0], column=2)
    if stated != level.total:
        message = f"record {code} states a total of {stated}, the amounts before it come to {level.total}"
        yield Problem(record.line, 2, code, "trailer_total", message, _ASK)
    if members and parts[1].strip() != str(level.members):
        message = f"record {code} states {shown(parts[1])} {members}, there are {level.members}"
        yield Problem(record.line, 3, code, "trailer_count", message, _ASK)


def _upward(state: _State, lower: str, upper: str) -> None:
    state.levels[upper].total += state.levels[lower].total
    state.levels[upper].members += 1


def _at_least(record: _Record, parts: int) -> None:
    if len(record.parts) < parts:
        raise _Wrong(record, "bai2", f"record {record.code} is cut short")


def _pence(record: _Record, text: str, *, column: int) -> int:
    text = text.strip()
    if not text:
        return 0
    if not _AMOUNT.fullmatch(text):
        cure = "Ask the bank for the statement again; amounts of BAI2 are whole pence without a point"
        raise _Wrong(record, "amount", f"{shown(text)} is not an amount in pence", cure, column)
    return int(text)


def _six(record: _Record, text: str, *, column: int) -> date:
    """A day written YYMMDD."""
    text = text.strip()
    if not _SIX.fullmatch(text):
        raise _Wrong(record, "date", f"{shown(text)} is not a date written YYMMDD", _ASK, column)
    try:
        return day(f"20{text[:2]}-{text[2:4]}-{text[4:]}")
    except Unreadable as error:
        raise _Wrong(record, error.code, error.message, error.cure, column) from None
