"""Encodings, line ends and quotes."""

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.formats.lines import cells, column_at, lines, quoted
from feeds.formats.problems import Problem
from tests.feeds.formats.files import file, only_problem, payment, problems_of, reading


@pytest.mark.parametrize(
    "text, expected",
    [
        ("a,b,c", ["a", "b", "c"]),
        ("a,,", ["a", "", ""]),
        ('"a,b",c', ["a,b", "c"]),
        ('"say ""yes""",c', ['say "yes"', "c"]),
        ('"",b', ["", "b"]),
        ('a,"b",', ["a", "b", ""]),
        ('""""', ['"']),
    ],
)
def test_cells_are_parted_by_rfc_4180(text: str, expected: list[str]) -> None:
    assert cells(text, 1) == expected


@pytest.mark.parametrize("text, column", [('a,"b', 2), ('a,b"c', 2), ('a,"b"c,d', 2), ('"a""', 1), ('"a,b"",c', 1)])
def test_a_wrong_quote_is_refused_with_its_column(text: str, column: int) -> None:
    problem = cells(text, 7)
    assert isinstance(problem, Problem)
    assert (problem.code, problem.line, problem.column) == ("quotes", 7, column)


@given(st.lists(st.text(st.characters(exclude_characters="\r\n")), min_size=1))
def test_cells_written_and_parted_are_the_same(row: list[str]) -> None:
    assert cells(",".join(map(quoted, row)), 1) == row


def test_a_comma_in_quotes_is_no_column() -> None:
    assert column_at('R1,"Quern, Zola",') == 3


def test_lf_and_crlf_give_the_same_lines() -> None:
    lf, crlf = b"a,b\nc,d\n", b"a,b\r\nc,d\r\n"
    assert list(lines(BytesIO(lf))) == list(lines(BytesIO(crlf))) == [(1, "a,b"), (2, "c,d")]


def test_a_last_line_without_its_end_is_read() -> None:
    assert reading(file(payment()).rstrip(b"\n"))[2] == []


def test_the_byte_order_mark_is_not_part_of_the_first_column() -> None:
    this, records, problems = reading(b"\xef\xbb\xbf" + file(payment()))
    assert problems == []
    assert this.header[0] == "payment_ref"
    assert len(records) == 1


def test_windows_1252_is_named_and_its_character_shown() -> None:
    problem = only_problem(file(payment(payer="@")).replace(b"@", "Siân".encode("cp1252")))
    assert (problem.code, problem.line, problem.column, problem.field) == ("not_utf_8", 2, 6, "payer_name")
    assert "Windows-1252 (cp1252) it would be 'â'" in problem.message
    assert "CSV UTF-8" in problem.cure


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_wide_encodings_are_named(encoding: str) -> None:
    problem = only_problem(file(payment()).decode().encode(encoding))
    assert problem.code == "utf_16"
    assert "UTF-16" in problem.message


@pytest.mark.parametrize("start", [b"PK\x03\x04\x14", b"%PDF-1.7\n", b"\x1f\x8b\x08"])
def test_a_spreadsheet_or_an_archive_is_named(start: bytes) -> None:
    assert only_problem(start + b"\n" * 10).code == "not_csv"


def test_a_carriage_return_inside_a_line_is_refused() -> None:
    problem = only_problem(file(payment(payer="Zola\rQuernfold")))
    assert (problem.code, problem.line, problem.column) == ("carriage_return", 2, 6)
    assert only_problem(file(payment()).replace(b"\n", b"\r")).code == "line_ends"


def test_a_line_may_have_20_000_characters_and_not_one_more() -> None:
    assert [item for item in lines(BytesIO(b"a" * 20_000 + b"\n"))] == [(1, "a" * 20_000)]
    wide = ("\u20ac" * 20_000).encode() + b"\r\n"
    assert len(list(lines(BytesIO(wide)))) == 1
    (problem,) = lines(BytesIO(b"a" * 20_001))
    assert isinstance(problem, Problem)
    assert problem.code == "line_too_long"


def test_bytes_cut_at_the_limit_are_a_long_line_and_not_a_wrong_encoding() -> None:
    (problem,) = lines(BytesIO(b"aaa" + ("\u20ac" * 400_000).encode()))
    assert isinstance(problem, Problem)
    assert problem.code == "line_too_long"


def test_an_empty_file_is_a_problem() -> None:
    assert only_problem(b"").code == "empty"


def test_a_row_that_cannot_be_decoded_does_not_hide_the_next_problem() -> None:
    content = file(payment(payer="@"), payment("x", transaction="X2"), trailer="TRAILER,2,20.00")
    codes = [problem.code for problem in problems_of(content.replace(b"@", b"\xff"))]
    assert codes == ["not_utf_8", "amount"]
