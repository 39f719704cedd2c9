"""
CAMT.053, the bank statement of ISO 20022, versions .02 and .08 (OPS-D10, D11): several statements in a file, each with
OPBD and CLBD; entries with CdtDbtInd, reversals, value days; batches parted into their transactions.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import BinaryIO

from feeds.formats.amounts import exact_pence, pounds
from feeds.formats.bank import BankLine
from feeds.formats.problems import Problem, Unreadable, shown
from feeds.formats.statements import Begin, Close, Found, Line, one_line
from feeds.formats.values import LONGEST_WORD, LONGEST_WORDS, day
from feeds.formats.xml_reader import End, Start, events

VERSIONS = ("urn:iso:std:iso:20022:tech:xsd:camt.053.001.02", "urn:iso:std:iso:20022:tech:xsd:camt.053.001.08")
MOST_IN_A_BATCH = 20_000
MOST_TOLD = 60
"""So many different values of one entry or transaction are kept; real ones have about thirty."""

_ASK = "Ask the bank for the statement again"
NOT_PROVIDED = "NOTPROVIDED"


@dataclass(slots=True)
class _Told:
    """The values of an entry, a transaction or a balance by their path, and where it began."""

    line: int
    column: int
    values: dict[str, str] = field(default_factory=dict)
    parts: list["_Told"] = field(default_factory=list)

    def get(self, *paths: str) -> str:
        """The first of these paths that says something."""
        return next((self.values[path] for path in paths if self.values.get(path)), "")

    def add(self, path: str, text: str) -> None:
        if not text:
            return
        if path == "RmtInf/Ustrd" and path in self.values:
            self.values[path] = f"{self.values[path]} {text}"[: 4 * LONGEST_WORDS]
        elif len(self.values) < MOST_TOLD:
            self.values.setdefault(path, text)


class _Wrong(Exception):
    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


def statements(stream: BinaryIO) -> Iterator[Found]:
    """Yield what a CAMT.053 file says, statement by statement."""
    return _Camt().read(stream)


class _Camt:
    def __init__(self) -> None:
        self._path: list[str] = []
        self._account = ""
        self._account_currency = ""
        self._balances: dict[str, tuple[int, int]] = {}
        self._begun = False
        self._told: _Told | None = None  # the balance or entry in hand
        self._part: _Told | None = None  # the transaction of a batch in hand

    def read(self, stream: BinaryIO) -> Iterator[Found]:
        for event in events(stream):
            if isinstance(event, Problem):
                yield event
                return
            try:
                if isinstance(event, Start):
                    self._start(event)
                else:
                    yield from self._end(event)
            except _Wrong as wrong:
                yield wrong.problem
                if wrong.problem.code in ("camt_version", "xml_too_many"):
                    return

    # ---------------------------------------------------------------- elements begin

    def _start(self, event: Start) -> None:
        if not self._path and (event.name != "Document" or event.space not in VERSIONS):
            what = shown(event.space.rpartition(":")[2] or event.name)
            message = f"the file is {what}, not a CAMT.053 statement we read"
            cure = "Ask the bank for camt.053.001.02 or camt.053.001.08"
            raise _Wrong(Problem(event.line, event.column, "", "camt_version", message, cure))
        self._path.append(event.name)
        if event.name == "Stmt":
            self._account = self._account_currency = ""
            self._balances, self._begun = {}, False
        elif event.name in ("Bal", "Ntry") and self._told is None:
            self._told = _Told(event.line, event.column)
        elif event.name == "TxDtls" and self._told is not None:
            if len(self._told.parts) >= MOST_IN_A_BATCH:
                raise _Wrong(
                    Problem(
                        event.line, event.column, "TxDtls", "xml_too_many",
                        f"one entry has more than {MOST_IN_A_BATCH:,} transactions",
                        "Ask the bank to book so large a batch as several entries",
                    )
                )  # fmt: skip
            self._part = _Told(event.line, event.column)
            self._told.parts.append(self._part)
        if event.name in ("Amt", "TxAmt") and (told := self._part or self._told) is not None:
            self._money(told, event)

    def _money(self, told: _Told, event: Start) -> None:
        """Only sterling is rent; an amount in another currency is never read as pounds."""
        currency = event.attributes.get("Ccy", "GBP")
        own = self._inside() in ("Amt", "AmtDtls/TxAmt/Amt")
        if own and currency != "GBP":
            told.values["currency"] = currency

    def _inside(self) -> str:
        """The path within the balance, entry or transaction in hand."""
        for mark in ("TxDtls",) if self._part is not None else ("Ntry", "Bal"):
            if mark in self._path:
                return "/".join(self._path[self._path.index(mark) + 1 :])
        return ""

    # ---------------------------------------------------------------- elements end

    def _end(self, event: End) -> Iterator[Found]:
        told = self._part or self._told
        if told is not None:
            told.add(self._inside(), event.text)
        elif self._path[-3:] == ["Acct", "Id", "IBAN"] or self._path[-4:] == ["Acct", "Id", "Othr", "Id"]:
            self._account = self._account or event.text.replace(" ", "")
        elif self._path[-2:] == ["Acct", "Ccy"]:
            self._account_currency = event.text
        self._path.pop()
        if event.name == "TxDtls":
            self._part = None
        elif event.name == "Bal" and self._told is not None:
            balance, self._told = self._told, None
            self._balance(balance)
        elif event.name == "Ntry" and self._told is not None:
            entry, self._told = self._told, None
            yield from self._begin(entry.line)
            yield from self._entry(entry)
        elif event.name == "Stmt":
            yield from self._begin(event.line)
            yield from self._close(event)

    def _balance(self, told: _Told) -> None:
        code = told.get("Tp/CdOrPrtry/Cd", "Tp/CdOrPrtry/Prtry")
        if code in ("OPBD", "PRCD", "CLBD"):
            self._balances.setdefault(code, (self._signed(told), told.line))

    def _begin(self, line: int) -> Iterator[Found]:
        """The statement's head is whole when its first entry, or its end, is there."""
        if self._begun:
            return
        self._begun = True
        if not self._account:
            raise _Wrong(Problem(line, 0, "Acct", "account_missing", "the statement names no account", _ASK))
        if self._account_currency not in ("", "GBP"):
            message = f"the account is in {shown(self._account_currency)}, not in pounds"
            raise _Wrong(Problem(line, 0, "Ccy", "currency", message, "Send the statements of accounts in pounds only"))
        opening = self._balances.get("OPBD") or self._balances.get("PRCD")
        if opening is None:
            message = "the statement has no opening balance (OPBD)"
            raise _Wrong(Problem(line, 0, "Bal", "balance_missing", message, _ASK))
        yield Begin(line, self._account, opening[0])

    def _close(self, event: End) -> Iterator[Found]:
        closing = self._balances.get("CLBD")
        if closing is None:
            message = "the statement has no closing balance (CLBD)"
            yield Problem(event.line, event.column, "Bal", "balance_missing", message, _ASK)
        yield Close(event.line, closing[0] if closing else None)

    # ---------------------------------------------------------------- entries

    def _entry(self, entry: _Told) -> Iterator[Found]:
        status = entry.get("Sts/Cd", "Sts")
        if status in ("PDNG", "INFO"):
            return  # not booked; it comes again when it is
        amount = self._signed(entry)
        parts = self._parts(entry, amount)
        for part in parts:
            yield Line(part[0].line, part[0].column, self._said(entry, *part))

    def _parts(self, entry: _Told, amount_pence: int) -> list[tuple[_Told, int]]:
        """The transactions of a batch where each says its amount; otherwise the entry as one line."""
        if len(entry.parts) <= 1 or not any(_part_amount(part) for part in entry.parts):
            return [(entry, amount_pence)]
        sign = 1 if amount_pence >= 0 else -1
        found = []
        for part in entry.parts:
            text = _part_amount(part)
            if "currency" in part.values and not part.get("Amt"):
                text = ""
            direction = part.get("CdtDbtInd")
            own = sign if not direction else (1 if direction == "CRDT" else -1)
            found.append((part, own * self._pence(text, part)))
        total = sum(each for _, each in found)
        if total != amount_pence:
            raise self._wrong(
                entry, "Amt", "batch_total",
                f"the entry is {pounds(amount_pence)}, but its transactions come to {pounds(total)}",
            )  # fmt: skip
        return found

    def _said(self, entry: _Told, part: _Told, amount_pence: int) -> BankLine:
        value_on = self._day(entry, "ValDt/Dt", "ValDt/DtTm", "BookgDt/Dt", "BookgDt/DtTm")
        posted_on = self._day(entry, "BookgDt/Dt", "BookgDt/DtTm", "ValDt/Dt", "ValDt/DtTm")
        details = part if part is not entry else (entry.parts[0] if len(entry.parts) == 1 else entry)
        end_to_end = details.get("Refs/EndToEndId")
        told = [
            details.get("RmtInf/Strd/CdtrRefInf/Ref"),
            end_to_end if end_to_end != NOT_PROVIDED else "",
            details.get("RmtInf/Ustrd"),
            entry.get("AddtlNtryInf"),
        ]
        references = [one_line(text, LONGEST_WORDS) for text in told if text]
        who = ("Dbtr", "UltmtDbtr") if amount_pence > 0 else ("Cdtr", "UltmtCdtr")
        reversal = entry.get("RvslInd").lower() in ("true", "1")
        bank_reference = details.get("Refs/AcctSvcrRef") or entry.get("AcctSvcrRef")
        return BankLine(
            account=self._account,
            value_on=value_on,
            posted_on=posted_on,
            type=one_line(_type(entry, details, reversal=reversal), LONGEST_WORD),
            amount_pence=amount_pence,
            reference=references[0] if references else "",
            counterparty=one_line(
                details.get(*(f"RltdPties/{each}/{nm}" for each in who for nm in ("Nm", "Pty/Nm"))), LONGEST_WORDS
            ),
            balance_after_pence=None,
            bank_reference=one_line(bank_reference, LONGEST_WORDS),
            also=tuple(references[1:]),
            reversal=reversal,
        )

    # ---------------------------------------------------------------- values

    def _signed(self, told: _Told) -> int:
        if currency := told.get("currency"):
            message = f"the amount is in {shown(currency)}, not in pounds"
            raise self._wrong(told, "Amt", "currency", message, "Send the statements of accounts in pounds only")
        pence = self._pence(told.get("Amt"), told)
        direction = told.get("CdtDbtInd")
        if direction not in ("CRDT", "DBIT"):
            raise self._wrong(told, "CdtDbtInd", "direction", f"{shown(direction)} is neither CRDT nor DBIT")
        return pence if direction == "CRDT" else -pence

    def _pence(self, text: str, told: _Told) -> int:
        try:
            return exact_pence(text)
        except Unreadable as error:
            raise self._wrong(told, "Amt", error.code, error.message, error.cure) from None

    def _day(self, entry: _Told, *paths: str) -> date:
        text = entry.get(*paths)
        try:
            return day(text[:10])
        except Unreadable as error:
            raise self._wrong(entry, paths[0].partition("/")[0], error.code, error.message, error.cure) from None

    def _wrong(self, told: _Told, name: str, code: str, message: str, cure: str = _ASK) -> _Wrong:
        return _Wrong(Problem(told.line, told.column, name, code, message, cure))


def _part_amount(part: _Told) -> str:
    return part.get("Amt", "AmtDtls/TxAmt/Amt", "AmtDtls/InstdAmt/Amt")


def _type(entry: _Told, details: _Told, *, reversal: bool) -> str:
    """The bank's own code of the entry; a reversal says so first."""
    paths = ("BkTxCd/Prtry/Cd", "BkTxCd/Domn/Fmly/SubFmlyCd", "BkTxCd/Domn/Fmly/Cd", "BkTxCd/Domn/Cd")
    code = details.get(*paths) or entry.get(*paths)
    return f"REV {code}".strip() if reversal else code
