"""A file is read whole: its header, each row, and the trailer that says it is complete (OPS-D1, DEC-7)."""

import subprocess
import sys
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.formats import kinds, payments
from feeds.formats.canonical import MOST_PROBLEMS, Row, read, write
from feeds.formats.problems import Problem
from tests.feeds.formats.files import HEADER, file, only_problem, payment, problems_of, reading

ROOT = Path(__file__).resolve().parents[3]


def test_a_good_file_gives_its_header_its_rows_and_its_trailer() -> None:
    this, records, problems = reading(
        file(payment("10.00"), payment("2.50", transaction="X2"), trailer="TRAILER,2,12.50")
    )
    assert problems == []
    assert this.header == payments.LAYOUT.header
    assert [each.amount_pence for each in records] == [1000, 250]
    assert this.trailer is not None
    assert (this.trailer.line, this.trailer.count, this.trailer.total_pence) == (4, 2, 1250)
    assert (this.row_count, this.money_pence, this.problem_count) == (2, 1250, 0)


def test_a_row_knows_its_line() -> None:
    rows = list(read(BytesIO(file(payment())), payments.LAYOUT))
    assert [row.line for row in rows if isinstance(row, Row)] == [2]


@pytest.mark.parametrize(
    "header, expected",
    [
        (HEADER.replace("amount,", ""), [("column_missing", "amount")]),
        (HEADER + ",note", [("column_unknown", "note")]),
        (HEADER + ",amount", [("column_twice", "amount")]),
        (
            HEADER.replace("paid_on", "Paid_On"),
            [("column_unknown", "Paid_On"), ("column_missing", "paid_on")],
        ),
        (HEADER.replace("amount,paid_on", "paid_on,amount"), [("column_order", "")]),
        (HEADER.replace(",", ";"), [("separator", "")]),
        (" " + HEADER, [("column_unknown", " payment_ref"), ("column_missing", "payment_ref")]),
    ],
)
def test_a_wrong_header_names_the_columns_and_says_the_right_one(header: str, expected: list[tuple[str, str]]) -> None:
    problems = problems_of(file(payment(), header=header))
    assert [(problem.code, problem.field) for problem in problems] == expected
    assert all(HEADER in problem.cure for problem in problems)


def test_a_header_of_20_000_empty_names_takes_no_time() -> None:
    assert len(problems_of(b"," * 19_999 + b"\n")) == MOST_PROBLEMS + 1


def test_all_problems_of_a_row_are_told_at_once() -> None:
    problems = problems_of(file(payment("12.3O", paid_on="2026-02-30", channel="")))
    assert [(problem.line, problem.column, problem.field) for problem in problems] == [
        (2, 2, "amount"),
        (2, 3, "paid_on"),
        (2, 4, "channel"),
    ]


def test_a_row_with_too_many_or_too_few_values_is_refused() -> None:
    many = only_problem(file(payment(payer="Quernfold, Zola")))
    assert (many.code, many.line) == ("wrong_number_of_values", 2)
    assert "quotes" in many.cure
    assert only_problem(file("R1,10.00")).code == "wrong_number_of_values"
    assert only_problem(file(payment(payer='"Quernfold, Zola"'), "")).code == "empty_line"


@pytest.mark.parametrize(
    "trailer, code",
    [
        ("TRAILER,2,10.00", "trailer_count"),
        ("TRAILER,0,10.00", "trailer_count"),
        ("TRAILER,1,10.01", "trailer_total"),
        ("TRAILER,1,9.99", "trailer_total"),
        ("TRAILER,1,10.0", "trailer"),
        ("TRAILER,one,10.00", "trailer"),
        ("TRAILER,1", "trailer"),
        ("TRAILER,1,10.00,,,,", "trailer"),
        ("TRAILER,-1,10.00", "trailer"),
        ("TRAILER,²,10.00", "trailer"),
        ("TRAILER,1,10.00\nTRAILER,1,10.00", "after_trailer"),
        ("TRAILER,1,10.00\n", "after_trailer"),
    ],
)
def test_a_trailer_that_does_not_agree_refuses_the_file(trailer: str, code: str) -> None:
    assert only_problem(file(payment(), trailer=trailer)).code == code


def test_a_file_without_a_money_column_has_a_total_of_nothing() -> None:
    layout = kinds.BY_NAME["payment_references"].layout
    content = b"payment_ref,account_ref,kind\nR1,R1,ACCOUNT\nTRAILER,1,%s\n"
    assert problems_of(content % b"0.00", layout) == []
    assert only_problem(content % b"1.00", layout).code == "trailer_total"


def test_a_total_is_not_held_against_rows_that_could_not_be_read() -> None:
    assert [problem.code for problem in problems_of(file(payment("ten")))] == ["amount"]


def test_an_identity_twice_in_one_file_is_refused() -> None:
    problem = only_problem(file(payment(), payment("5.00", ref="R2"), trailer="TRAILER,2,15.00"))
    assert (problem.code, problem.line, problem.column, problem.field) == ("repeated", 3, 5, "transaction_id")
    assert "line 2" in problem.message


def test_the_first_200_problems_are_told_and_the_others_counted() -> None:
    rows = [payment("x", transaction=f"X{n}") for n in range(1_000)]
    this, _, problems = reading(file(*rows, trailer="TRAILER,1000,0.00"))
    assert this.problem_count == 1_000
    assert len(problems) == MOST_PROBLEMS + 1
    assert "800 more problems" in problems[-1].message


# -------------------------------------------------------------------------------- any bytes at all


@given(st.binary(max_size=400))
@settings(max_examples=300, deadline=None)
def test_no_bytes_raise_and_none_are_a_file(content: bytes) -> None:
    for kind in kinds.KINDS:
        assert problems_of(content, kind.layout)


GOOD = file(payment(), payment("2.50", transaction="X2", payer='"Quern, Zola"'), trailer="TRAILER,2,12.50")


@given(st.integers(0, len(GOOD) - 1), st.binary(max_size=3), st.integers(0, 3))
@settings(max_examples=500, deadline=None)
def test_a_damaged_file_never_raises_and_never_gives_other_money(place: int, put: bytes, cut: int) -> None:
    this, records, problems = reading(GOOD[:place] + put + GOOD[place + cut :])
    assert this.problem_count == len(problems)
    if not problems:
        assert (len(records), sum(each.amount_pence for each in records)) == (2, 1250)


@given(st.integers(1, len(GOOD) - 2))
def test_a_file_cut_short_is_always_found_out(length: int) -> None:
    assert problems_of(GOOD[:length])


text = st.text(st.characters(exclude_categories=("C", "Z"), max_codepoint=0x24F), min_size=1, max_size=30)


@given(
    st.lists(
        st.builds(
            payments.Payment,
            payment_ref=text.filter(lambda ref: ref != "TRAILER"),
            amount_pence=st.integers(1, 99_999_999_999),
            paid_on=st.dates(min_value=date(1850, 1, 1), max_value=date(2199, 12, 31)),
            channel=text.map(lambda word: word[:20]),
            transaction_id=text,
            payer_name=st.one_of(st.just(""), text.map(lambda name: f" {name}, ")),
            source_file=st.one_of(st.just(""), text),
        ),
        unique_by=lambda each: each.transaction_id,
    )
)
def test_what_is_written_is_read_again_the_same(records: list[payments.Payment]) -> None:
    content = "".join(write(records, payments.LAYOUT)).encode()
    this, again, problems = reading(content)
    assert problems == []
    assert again == records
    assert this.row_count == len(records)
    assert "".join(write(again, payments.LAYOUT)).encode() == content


# -------------------------------------------------------------------------------- memory

MEASURE = """
import resource
from feeds.formats import payments
from feeds.formats.canonical import Row, read

class Endless:
    "A payments file of any length that is never in memory."
    def __init__(self, rows): self.lines = self.made(rows)
    def made(self, rows):
        yield (",".join(payments.LAYOUT.header) + "\\n").encode()
        for n in range(rows):
            yield f"R{n:07},10.00,2026-04-06,CARD,X{n:08},Zola Quernfold {n},CARD-2026-04-06\\n".encode()
        yield f"TRAILER,{rows},{rows * 10}.00\\n".encode()
    def readline(self, size=-1): return next(self.lines, b"")

list(read(Endless(1_000), payments.LAYOUT))
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
reading = read(Endless(200_000), payments.LAYOUT)
rows = sum(isinstance(item, Row) for item in reading)
print(rows, reading.problem_count, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


def test_200_000_rows_are_read_in_little_more_memory_than_a_thousand() -> None:
    done = subprocess.run([sys.executable, "-c", MEASURE], cwd=ROOT, capture_output=True, text=True, check=True)
    rows, problems, kilobytes = map(int, done.stdout.split())
    assert (rows, problems) == (200_000, 0)
    assert kilobytes < 60_000


def test_problems_are_told_in_the_order_of_the_file() -> None:
    rows = [payment("x", transaction="X1"), payment(channel="", transaction="X2"), payment(transaction="X3 ")]
    found = problems_of(file(*rows, trailer="TRAILER,3,0.00"))
    assert [problem.line for problem in found] == [2, 3, 4]
    assert all(isinstance(problem, Problem) for problem in found)
