"""CAMT.053, MT940 and BAI2: what they say, and what each refuses with line, column and a cure (OPS-D10)."""

import tracemalloc
from collections.abc import Callable
from datetime import date
from io import BytesIO, RawIOBase

import pytest

from feeds.formats.bank import LAYOUT, BankLine, masked
from feeds.formats.problems import Problem
from feeds.formats.readers import Format, read, recognised
from feeds.formats.reading import Row
from tests.feeds import bank

pytestmark = pytest.mark.rules

LINES = [
    ("FPI", "100.50", "R1", "Zola Quernfold"),
    ("FPI", "20.00", "R2", "Odile Keldercroft"),
    ("DDR", "-35.00", "ARUDD", "Bureau"),
]


def reading(content: bytes, form: Format) -> tuple[list[BankLine], list[Problem]]:
    items = list(read(BytesIO(content), LAYOUT, form))
    rows = [item.record for item in items if isinstance(item, Row)]
    return rows, [item for item in items if isinstance(item, Problem)]


def camt(content: bytes) -> tuple[list[BankLine], list[Problem]]:
    return reading(content, Format.CAMT053)


def only(content: bytes, form: Format = Format.CAMT053) -> Problem:
    _, (problem,) = reading(content, form)
    assert problem.message
    assert problem.cure
    return problem


MAKERS: list[tuple[Callable[..., bytes], Format]] = [
    (bank.camt, Format.CAMT053),
    (bank.mt940, Format.MT940),
    (bank.bai2, Format.BAI2),
]


@pytest.mark.parametrize("make, form", MAKERS)
def test_a_statement_becomes_rows_with_the_balance_after_each(make: Callable[..., bytes], form: Format) -> None:
    rows, problems = reading(make(LINES), form)
    assert problems == []
    assert [(row.amount_pence, row.balance_after_pence) for row in rows] == [
        (100_50, 1100_50),
        (20_00, 1120_50),
        (-35_00, 1085_50),
    ]
    assert {(row.account, row.value_on, row.posted_on) for row in rows} == {
        (bank.ACCOUNT, date(2026, 4, 10), date(2026, 4, 10))
    }
    assert [row.references[0] for row in rows] == ["R1", "R2", "ARUDD"]
    assert recognised("x", make(LINES)[:4096])[1] is form


@pytest.mark.parametrize("make, form", MAKERS)
def test_a_closing_balance_that_does_not_follow_is_a_problem(make: Callable[..., bytes], form: Format) -> None:
    good = make(LINES)
    bad = good.replace(b"1085.50", b"1085.51").replace(b"1085,50", b"1085,51").replace(b"108550", b"108551")
    assert bad != good
    assert "statement_total" in {problem.code for problem in reading(bad, form)[1]}


@pytest.mark.parametrize("make, form", MAKERS)
def test_a_file_cut_short_is_refused(make: Callable[..., bytes], form: Format) -> None:
    good = make(LINES)
    for cut in range(1, 12):
        assert reading(good[: len(good) * cut // 12], form)[1]


@pytest.mark.parametrize("make, form", MAKERS)
@pytest.mark.parametrize("poison", ["12.345", "NaN", "1e400", "１００.00", "1,000.00", "0x10", "--5", "", "Infinity"])
def test_poison_numbers_are_refused(make: Callable[..., bytes], form: Format, poison: str) -> None:
    good = make(LINES)
    written = {Format.CAMT053: b">100.50<", Format.MT940: b"C100,50N", Format.BAI2: b"399,10050,"}[form]
    frame = {Format.CAMT053: (">", "<"), Format.MT940: ("C", "N"), Format.BAI2: ("399,", ",")}[form]
    swift = poison.replace(".", ",") if form is Format.MT940 else poison
    assert written in good
    bad = good.replace(written, f"{frame[0]}{swift}{frame[1]}".encode())
    rows, problems = reading(bad, form)
    assert problems
    assert problems[0].line > 0
    assert all(type(row.amount_pence) is int for row in rows)


def test_several_statements_in_one_file_each_have_their_own_balances() -> None:
    first, second = bank.camt(LINES[:1]).decode(), bank.camt(LINES[1:], opening="5.00").decode()
    joined = first.replace(
        "</BkToCstmrStmt>", second[second.index("<Stmt>") : second.index("</BkToCstmrStmt>")] + "</BkToCstmrStmt>"
    )
    rows, problems = camt(joined.encode())
    assert problems == []
    assert [row.balance_after_pence for row in rows] == [1100_50, 25_00, -10_00]


def test_a_batch_is_parted_into_its_transactions_and_must_come_to_the_entry() -> None:
    parts = "".join(
        f"<TxDtls><Refs><EndToEndId>R{n}</EndToEndId></Refs>"
        f'<AmtDtls><TxAmt><Amt Ccy="GBP">{amount}</Amt></TxAmt></AmtDtls></TxDtls>'
        for n, amount in ((1, "60.50"), (2, "40.00"))
    )
    good = bank.camt(LINES[:1]).decode()
    batch = good[: good.index("<TxDtls>")] + parts + good[good.index("</TxDtls>") + 9 :]
    rows, problems = camt(batch.encode())
    assert problems == []
    assert [(row.reference, row.amount_pence) for row in rows] == [("R1", 60_50), ("R2", 40_00)]
    assert "batch_total" in {problem.code for problem in camt(batch.replace("40.00", "39.00").encode())[1]}


def test_a_reversal_says_so_and_its_money_goes_the_way_the_bank_says() -> None:
    content = bank.camt(LINES[2:]).replace(b"<Sts>", b"<RvslInd>true</RvslInd><Sts>")
    (row,), problems = camt(content)
    assert problems == []
    assert (row.type, row.amount_pence, row.reversal) == ("REV DDR", -35_00, True)


def test_an_entry_that_is_only_pending_is_left_to_the_statement_that_books_it() -> None:
    content = bank.camt(LINES[:1]).replace(b"BOOK", b"PDNG").replace(b"1100.50", b"1000.00")
    assert camt(content) == ([], [])


def test_utf_16_and_a_declared_latin_encoding_are_read() -> None:
    text = bank.camt([("FPI", "1.00", "R1", "Zoë")]).decode()
    for encoding, python in (("UTF-16", "utf-16"), ("ISO-8859-1", "latin-1")):
        (row,), problems = camt(text.replace("UTF-8", encoding).encode(python))
        assert problems == []
        assert row.counterparty == "Zoë"


def test_another_currency_is_never_read_as_pounds() -> None:
    assert "currency" in {p.code for p in camt(bank.camt(LINES).replace(b'Ccy="GBP">100.50', b'Ccy="EUR">100.50'))[1]}
    assert "currency" in {p.code for p in reading(bank.mt940(LINES).replace(b"GBP", b"EUR"), Format.MT940)[1]}
    assert "currency" in {p.code for p in reading(bank.bai2(LINES).replace(b"GBP", b"USD"), Format.BAI2)[1]}


# ---------------------------------------------------------------- hostile XML


BOMB = b"""<?xml version="1.0"?>
<!DOCTYPE lolz [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>
<lolz>&b;</lolz>"""
OUTSIDE = b"""<?xml version="1.0"?>
<!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/passwd">]>
<x>&y;</x>"""
DOCUMENT = b'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02">'


@pytest.mark.parametrize(
    "content, code, line, column",
    [
        (BOMB, "xml_doctype", 2, 16),
        (OUTSIDE, "xml_doctype", 2, 13),
        (b'<!DOCTYPE x SYSTEM "http://example.org/x.dtd"><x/>', "xml_doctype", 1, 46),
        (DOCUMENT + b"<a>" * 100, "xml_too_deep", 1, 0),
        (DOCUMENT + b"<a " + b" ".join(b'x%d="1"' % n for n in range(50)) + b"/>", "xml_attributes", 1, 0),
        (DOCUMENT + b'<a x="' + b"A" * 5000 + b'"/>', "xml_attributes", 1, 0),
        (DOCUMENT + b"<a>&nothing;</a>", "xml", 1, 0),
        (DOCUMENT + b"<a>\x00</a>", "xml", 1, 0),
        (b'<?xml version="1.0" encoding="UTF-7"?>' + DOCUMENT, "xml_encoding", 1, 0),
        ("<a/>".encode("utf-32"), "xml_encoding", 1, 1),
        (b"PK\x03\x04 zipped", "not_xml", 1, 1),
        (b"", "empty", 0, 0),
        (b"<html><body/></html>", "camt_version", 1, 1),
        (DOCUMENT.replace(b".02", b".13") + b"</Document>", "camt_version", 1, 1),
        (b'<?xml version="1.0" encoding="UTF-8"?>' + DOCUMENT + b"<a>\xff</a>", "xml", 1, 0),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_hostile_or_strange_xml_is_refused_where_it_stands(content: bytes, code: str, line: int, column: int) -> None:
    problem = only(content)
    assert (problem.code, problem.line) == (code, line)
    if column:
        assert problem.column == column


class Endless(RawIOBase):
    """A file of a hundred million letters that is never made."""

    def __init__(self, head: bytes, letter: bytes, tail: bytes = b"") -> None:
        self._rest, self._letter, self._left = head, letter, 100_000_000
        self.taken = 0

    def read(self, size: int = -1, /) -> bytes:
        made = self._rest + self._letter * min(size, self._left)
        self._rest, self._left = b"", max(0, self._left - size)
        self.taken += len(made)
        return made


@pytest.mark.parametrize("head", [b"<a>", b"<!--", b"<a x='", b"<![CDATA[", b"<", b"<a><?pi "])
def test_a_hundred_megabytes_in_one_piece_are_refused_in_little_memory(head: bytes) -> None:
    stream = Endless(DOCUMENT + head, b"A")
    tracemalloc.start()
    items = list(read(stream, LAYOUT, Format.CAMT053))  # type: ignore[arg-type]
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [item.code for item in items if isinstance(item, Problem)] in (["xml_too_long"], ["xml"], ["xml_attributes"])
    assert stream.taken < 4_000_000
    assert peak < 20_000_000


def test_a_statement_of_many_entries_is_read_in_memory_that_does_not_grow() -> None:
    peaks = []
    for many in (500, 2000):
        content = bank.camt(LINES * many)
        stream = BytesIO(content)
        tracemalloc.start()
        count = sum(1 for _ in read(stream, LAYOUT, Format.CAMT053))
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        assert count == 3 * many
    assert peaks[1] < peaks[0] + 700_000  # sixteen bytes a row, and the places of equal rows


def test_an_account_is_shown_by_its_last_four_characters() -> None:
    assert masked("20000012345678") == "••••••••5678"
    assert masked("1234") == "••••"
