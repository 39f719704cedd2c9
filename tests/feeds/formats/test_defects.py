"""Every broken file says what is wrong, where, and what to do; every good one is read whole."""

import time
from io import BytesIO

import pytest

from feeds.formats import payments
from feeds.formats.canonical import read
from tests.feeds.formats.defects import EXPECTED, FOLDER, MILLION, content
from tests.feeds.formats.files import only_problem, reading

# (code, line, column): what the reader itself must find. Repeats and unknown references are found later.
FOUND_BY_READING = {
    "trailer-count-wrong.csv": ("trailer_count", 5, 2),
    "trailer-total-wrong.csv": ("trailer_total", 5, 3),
    "trailer-missing.csv": ("trailer_missing", 4, 0),
    "impossible-date.csv": ("date", 3, 3),
    "negative-amount.csv": ("negative_payment", 3, 2),
    "non-numeric-amount.csv": ("amount", 3, 2),
    "utf-16.csv": ("utf_16", 1, 0),
    "nul-byte.csv": ("nul", 3, 6),
    MILLION: ("line_too_long", 3, 6),
}
FOUND_WHEN_APPLIED = {"payments-renamed-copy.csv", "payments-one-row-changed.csv"}


@pytest.mark.parametrize("name", sorted(FOUND_BY_READING))
def test_a_broken_file_names_line_and_column(name: str) -> None:
    problem = only_problem(content(name))
    assert (problem.code, problem.line, problem.column) == FOUND_BY_READING[name]
    assert problem.message
    assert problem.cure
    assert EXPECTED[name]["outcome"] == "refused_whole"


@pytest.mark.parametrize("name", sorted(EXPECTED.keys() - FOUND_BY_READING.keys()))
def test_a_file_that_can_be_read_is_read_whole(name: str) -> None:
    this, records, problems = reading(content(name))
    assert problems == []
    assert len(records) == this.row_count
    if name not in FOUND_WHEN_APPLIED:
        expected = EXPECTED[name]
        assert this.row_count == expected["rows_posted"] + expected["rows_to_suspense"]
        assert this.money_pence == expected["posted_pence"] + expected["suspense_pence"]


def test_each_defect_is_tried_and_none_is_forgotten() -> None:
    kept = {path.name for path in FOLDER.glob("*.csv")}
    assert kept | {MILLION} == EXPECTED.keys()
    refused = {name for name, each in EXPECTED.items() if each["outcome"] == "refused_whole"}
    assert refused == FOUND_BY_READING.keys() | FOUND_WHEN_APPLIED


def test_the_impossible_date_is_named_in_words() -> None:
    problem = only_problem(content("impossible-date.csv"))
    assert problem.field == "paid_on"
    assert str(problem).startswith("line 3, column 3 (paid_on): 30 February does not exist. ")


def test_a_negative_payment_is_sent_to_the_right_file() -> None:
    problem = only_problem(content("negative-amount.csv"))
    assert "a payment cannot be negative; returned money comes in dd_reports" in problem.message


def test_a_formula_in_a_name_is_text_and_kept() -> None:
    _, records, _ = reading(content("formula-payer-name.csv"))
    assert [each.payer_name for each in records] == [
        '=HYPERLINK("http://example.org/x","pay")',
        "+cmd|' /C calc'!A0",
        "@SUM(1+1)",
    ]


def test_a_reference_is_kept_as_it_is_written_however_wrong() -> None:
    assert reading(content("reference-scientific.csv"))[1][1].payment_ref == "9.48000E+15"
    assert reading(content("reference-zeros-lost.csv"))[1][1].payment_ref == "9480000010000024"
    assert reading(content("control-good.csv"))[1][1].payment_ref == "0009480000010000024"


class CountingStream(BytesIO):
    """Notes how much was read of it."""

    taken = 0

    def readline(self, size: int | None = -1, /) -> bytes:
        line = super().readline(size)
        self.taken += len(line)
        return line


def test_a_line_of_a_million_characters_is_refused_without_reading_it_all() -> None:
    stream = CountingStream(content(MILLION))
    started = time.perf_counter()
    list(read(stream, payments.LAYOUT))
    assert time.perf_counter() - started < 1
    assert stream.taken < 100_000
