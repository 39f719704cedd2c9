"""
MT940, the older bank statement of SWIFT, read by the `mt-940` package one tag at a time (OPS-D10, D11).

The package sees only one balance or one transaction at once: memory does not grow with the file, each fault has its
line, and whatever the package raises becomes a problem. Its repair of impossible dates is switched off.
"""

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any, BinaryIO

import mt940
from mt940.models import Transactions

from feeds.formats.amounts import exact_pence
from feeds.formats.bank import BankLine
from feeds.formats.lines import lines
from feeds.formats.problems import Problem, Unreadable, shown
from feeds.formats.statements import Begin, Close, Found, Line, one_line
from feeds.formats.values import LONGEST_WORDS

# The package logs what it cannot read, names and accounts included.
logging.getLogger("mt940").setLevel(logging.CRITICAL + 1)

_TAG = re.compile(r":([0-9]{2}[A-Z]?|NS):")
_BLOCK = re.compile(r"\{[1235]:|\{4:|-\}")
_AS_THEY_STAND: dict[str, list[Any]] = {"pre_statement": [], "post_statement": []}
LONGEST_TAG = 2_000
_ASK = "Ask the bank for the statement again"


@dataclass(slots=True)
class _Tag:
    """A tag with its lines."""

    line: int
    name: str
    text: str


@dataclass(slots=True)
class _Statement:
    account: str = ""
    begun: bool = False
    entry: _Tag | None = None
    details: list[str] = field(default_factory=list)


def statements(stream: BinaryIO) -> Iterator[Found]:
    """Yield what an MT940 file says, statement by statement."""
    now = _Statement()
    last = 0
    for tag in _tags(stream):
        if isinstance(tag, Problem):
            yield tag
            continue
        last = tag.line
        try:
            if tag.name == "86" and now.entry is not None:
                now.details.append(tag.text)
                continue
            if now.entry is not None:
                entry, now.entry = now.entry, None
                yield _line(now.account, entry, " ".join(now.details))
            if tag.name == "20":
                now = _Statement()
            elif tag.name in ("25", "25P"):
                now.account = _account(tag)
            elif tag.name in ("60F", "60M"):
                now.begun = True
                yield Begin(tag.line, now.account, _balance(tag))
            elif tag.name == "61":
                if not now.begun:
                    raise _Wrong(tag, "balance_missing", "a line stands before the opening balance (60F)")
                now.entry, now.details = tag, []
            elif tag.name in ("62F", "62M"):
                now.begun = False
                yield Close(tag.line, _balance(tag))
        except _Wrong as wrong:
            yield wrong.problem
    if now.begun:
        message = "the file ends before the closing balance (62F); it may be cut short"
        yield Problem(last, 0, "62F", "balance_missing", message, _ASK)


class _Wrong(Exception):
    def __init__(self, tag: _Tag, code: str, message: str, cure: str = _ASK) -> None:
        super().__init__(message)
        self.problem = Problem(tag.line, 1, tag.name, code, message, cure)


def _tags(stream: BinaryIO) -> Iterator[_Tag | Problem]:
    """Put a tag's continuation lines to it; block marks and the closing dash of SWIFT are left out."""
    now: _Tag | None = None
    for item in lines(stream):
        if isinstance(item, Problem):
            yield item
            continue
        number, text = item
        text = _BLOCK.sub("", text) if text.startswith(("{", "-}")) else text
        found = _TAG.match(text)
        if found is None:
            if now is not None and text.strip() not in ("", "-"):
                now.text += "\n" + text
                if len(now.text) > LONGEST_TAG:
                    yield Problem(number, 1, now.name, "line_too_long", "a tag goes on for too long", _ASK)
                    return
            elif now is None and text.strip():
                yield Problem(number, 1, "", "not_mt940", "the file does not begin with a tag such as :20:", _ASK)
                return
            continue
        if now is not None:
            yield now
        now = _Tag(number, found[1], text)
    if now is not None:
        yield now


def _account(tag: _Tag) -> str:
    account = tag.text.partition(":25:")[2] or tag.text.partition(":25P:")[2]
    account = account.split("\n")[0].strip()
    if not account:
        raise _Wrong(tag, "account_missing", "the statement names no account")
    return account


def _parsed(tag: _Tag, text: str) -> Transactions:
    """Give one tag to the package; whatever it raises is a problem of this tag."""
    if not tag.text.isascii():
        raise _Wrong(tag, "not_ascii", f"{shown(tag.text)} holds a character that MT940 does not have")
    try:
        found = Transactions(processors=_AS_THEY_STAND)
        found.parse(text)
    except Exception as error:  # the package raises what comes: RuntimeError, ValueError, decimal's own
        raise _Wrong(tag, "mt940", f"{shown(tag.text)} cannot be read: {_kind(error)}") from None
    return found


def _kind(error: Exception) -> str:
    words = {"ValueError": "a date does not exist", "InvalidOperation": "the amount is no number"}
    return words.get(type(error).__name__, "it has not the shape of its tag")


def _balance(tag: _Tag) -> int:
    data = _parsed(tag, tag.text).data
    balance = next((value for value in data.values() if isinstance(value, mt940.models.Balance)), None)
    if balance is None or not isinstance(balance.amount, mt940.models.Amount):
        raise _Wrong(tag, "balance_missing", f"{shown(tag.text)} is not a balance")
    if balance.amount.currency != "GBP":
        message = f"the account is in {shown(str(balance.amount.currency))}, not in pounds"
        raise _Wrong(tag, "currency", message, "Send the statements of accounts in pounds only")
    return _pence(tag, balance.amount)


def _pence(tag: _Tag, amount: mt940.models.Amount) -> int:
    try:
        pence = exact_pence(format(abs(amount.amount), "f"))
    except Unreadable as error:
        raise _Wrong(tag, error.code, error.message, error.cure) from None
    return -pence if amount.amount < 0 else pence


def _line(account: str, tag: _Tag, details: str) -> Line:
    """One transaction: the value day, the mark and amount, the customer's and the bank's reference, the details."""
    made = _parsed(tag, tag.text).transactions
    if not made:
        raise _Wrong(tag, "mt940", f"{shown(tag.text)} is not a transaction")
    data: dict[str, Any] = made[-1].data
    mark = str(data["status"]).upper()
    if mark not in ("C", "D", "RC", "RD"):
        raise _Wrong(tag, "direction", f"{shown(mark)} is neither C, D, RC nor RD")
    pence = abs(_pence(tag, data["amount"]))
    value_on, entered = data["date"], data.get("entry_date") or data["date"]
    reference = str(data.get("customer_reference") or "").strip()
    words = one_line(re.sub(r"(?m)^:86:", "", details), LONGEST_WORDS)
    given = [text for text in (reference if reference != "NONREF" else "", words) if text]
    said = BankLine(
        account=account,
        value_on=date(value_on.year, value_on.month, value_on.day),
        posted_on=date(entered.year, entered.month, entered.day),
        type=("REV " if mark.startswith("R") else "") + str(data.get("id") or "").strip(),
        amount_pence=pence if mark in ("C", "RD") else -pence,
        reference=given[0] if given else "",
        counterparty="",
        balance_after_pence=None,
        bank_reference=str(data.get("bank_reference") or "").strip(),
        also=tuple(given[1:]),
        reversal=mark.startswith("R"),
    )
    return Line(tag.line, 1, said)
