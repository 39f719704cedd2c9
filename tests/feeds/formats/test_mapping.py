"""Layouts of senders: columns, places, dates, signs, trailers, encodings; nothing is guessed (OPS-D2)."""

from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any

import pytest

from feeds.formats.bank import LAYOUT as BANK
from feeds.formats.kinds import BY_NAME
from feeds.formats.mapping import MAPPABLE, MappedReading, Says, day_text, faults, money_text
from feeds.formats.payments import LAYOUT as PAYMENTS
from feeds.formats.problems import Problem, Unreadable
from feeds.formats.spreadsheets import damaged

pytestmark = pytest.mark.rules

SAYS = Says(
    kind="payments",
    columns={
        "payment_ref": "Ref", "amount": "Sum", "paid_on": "Day", "transaction_id": "Id", "channel": "=PAYPOINT",
    },
)  # fmt: skip


def reading(text: str, says: Says = SAYS, layout: Any = PAYMENTS) -> tuple[list[Any], list[Problem], Any]:
    this: MappedReading[Any] = MappedReading(BytesIO(text.encode(says.encoding)), layout, says)
    items = list(this)
    return [i.record for i in items if not isinstance(i, Problem)], [i for i in items if isinstance(i, Problem)], this


def test_a_csv_by_its_headings() -> None:
    (row,), problems, this = reading("Id,Day,Ref,Sum,Other\nX1,06/04/2026,0000000000000000011,12.30,x\n")
    assert problems == []
    assert (row.payment_ref, row.amount_pence, row.paid_on) == ("0000000000000000011", 12_30, date(2026, 4, 6))
    assert (row.channel, row.payer_name, this.trailer.count) == ("PAYPOINT", "", 1)


def test_fixed_width_by_places_in_pence_with_a_trailer() -> None:
    says = Says(
        kind="payments",
        shape="fixed",
        heading=False,
        columns={
            "payment_ref": "2-20", "amount": "21-28", "paid_on": "29-34", "transaction_id": "35-40", "channel": "=CASH",
        },
        dates="DDMMYY", unit="pence", trailer="count_total", trailer_word="T",
        trailer_count="2-7", trailer_total="8-16",
    )  # fmt: skip
    text = "D000948000001000002400001114151126000142\nT000001000001114\n"
    (row,), problems, _ = reading(text, says)
    assert problems == []
    assert (row.payment_ref, row.amount_pence, row.paid_on) == ("0009480000010000024", 11_14, date(2026, 11, 15))
    assert [p.code for p in reading(text.replace("T000001", "T000002"), says)[1]] == ["trailer_count"]
    assert [p.code for p in reading(text.replace("1114\n", "1115\n"), says)[1]] == ["trailer_total"]
    assert [p.code for p in reading(text.split("T")[0], says)[1]] == ["trailer_missing"]


@pytest.mark.parametrize("encoding, name", [("utf-8", "Zoë"), ("cp1252", "Zoë"), ("utf-16", "Zoë")])
def test_the_encoding_is_the_one_that_was_chosen(encoding: str, name: str) -> None:
    says = replace(SAYS, encoding=encoding, columns={**SAYS.columns, "payer_name": "Who"})
    (row,), problems, _ = reading(f"Id,Day,Ref,Sum,Who\r\nX1,06/04/2026,R1,1.00,{name}\r\n", says)
    assert problems == []
    assert row.payer_name == name


def test_a_file_in_another_encoding_than_the_one_chosen_is_refused_with_its_line() -> None:
    text = "Id,Day,Ref,Sum\nX1,06/04/2026,Zoë,1.00\n"
    says = replace(SAYS, encoding="utf-8")
    (problem,) = [i for i in MappedReading(BytesIO(text.encode("cp1252")), PAYMENTS, says) if isinstance(i, Problem)]
    assert (problem.code, problem.line) == ("not_utf_8", 2)
    says = replace(SAYS, encoding="utf-16")
    found = [i for i in MappedReading(BytesIO(b"abc"), PAYMENTS, says) if isinstance(i, Problem)]
    assert found[0].code == "encoding"


@pytest.mark.parametrize(
    "raw, sign, flip, expected",
    [
        ("12.30", "minus", False, "12.30"),
        ("-12.30", "minus", False, "-12.30"),
        ("12.30", "minus", True, "-12.30"),
        ("12.30-", "trailing", False, "-12.30"),
        ("12.30 -", "trailing", False, "-12.30"),
        ("(12.30)", "brackets", False, "-12.30"),
        ("12.30 CR", "words", False, "12.30"),
        ("12.30DR", "words", False, "-12.30"),
        ("0.00-", "trailing", False, "0.00"),
        ("12", "minus", False, "12.00"),
        ("12.3", "minus", False, "12.30"),
    ],
)
def test_signs(raw: str, sign: str, flip: bool, expected: str) -> None:
    assert money_text(raw, SAYS, sign, flip=flip) == expected


@pytest.mark.parametrize(
    "raw",
    ["12.345", "NaN", "1e400", "１２.00", "1,000.00", "£1.00", "0.1+0.2", "12,30", "--1", "", "1 000.00", "+1.00"],
)
def test_poison_numbers_are_never_an_amount(raw: str) -> None:
    with pytest.raises(Unreadable):
        money_text(raw, SAYS, "minus")


def test_thousands_only_where_they_were_said() -> None:
    says = replace(SAYS, thousands=True)
    assert money_text("1,234,567.89", says, "minus") == "1234567.89"
    with pytest.raises(Unreadable):
        money_text("12,34.00", says, "minus")


@pytest.mark.parametrize(
    "raw, order, expected",
    [
        ("06/04/2026", "DD/MM/YYYY", "2026-04-06"),
        ("6/4/26", "DD/MM/YY", "2026-04-06"),
        ("06 Apr 2026", "DD MMM YYYY", "2026-04-06"),
        ("20260406", "YYYYMMDD", "2026-04-06"),
        ("060426", "DDMMYY", "2026-04-06"),
    ],
)
def test_dates_in_the_order_that_was_said(raw: str, order: str, expected: str) -> None:
    assert day_text(raw, order) == expected


def test_a_date_in_another_order_is_refused_and_one_that_does_not_exist_too() -> None:
    text = "Id,Day,Ref,Sum\nX1,2026-04-06,R1,1.00\nX2,31/04/2026,R1,1.00\nX3,04/31/2026,R1,1.00\n"
    assert [(p.line, p.column, p.code) for p in reading(text)[1]] == [(2, 2, "date"), (3, 2, "date"), (4, 2, "date")]


def test_money_in_and_money_out_in_two_columns() -> None:
    says = Says(
        kind="bank", sign="columns", money_out="Out",
        columns={"account": "=12345678", "value_date": "Day", "posted_date": "Day", "amount_signed": "In"},
    )  # fmt: skip
    rows, problems, _ = reading("Day,Out,In\n06/04/2026,,5.00\n06/04/2026,7.00,\n", says, BANK)
    assert problems == []
    assert [row.amount_pence for row in rows] == [5_00, -7_00]
    assert [p.code for p in reading("Day,Out,In\n06/04/2026,1.00,5.00\n", says, BANK)[1]] == ["two_amounts"]


def test_a_heading_that_changed_refuses_the_file() -> None:
    (problem,) = reading("Id,Date,Ref,Sum\nX1,06/04/2026,R1,1.00\n")[1]
    assert (problem.code, problem.field) == ("column_missing", "paid_on")


@pytest.mark.parametrize("kind", MAPPABLE)
def test_a_mapping_that_says_nothing_names_every_column_that_is_needed(kind: str) -> None:
    named = {name for name, _ in faults(Says(kind=kind, columns={}), BY_NAME[kind].layout)}
    assert BY_NAME[kind].layout.money_column in named


def test_a_mapping_is_saved_and_read_back_as_it_was() -> None:
    assert Says.from_json({**SAYS.as_json(), "something newer": 1}) == SAYS


@pytest.mark.parametrize(
    "reference, is_damaged",
    [
        ("1.23457E+18", True),
        ("9.48000E+15", True),
        ("9480000010000020000", True),
        ("0009480000010000024", False),
        ("R1000001", False),
        ("1000000000000000", True),
        ("100000000000000", False),
    ],
)
def test_a_reference_that_a_spreadsheet_has_damaged_is_told(reference: str, is_damaged: bool) -> None:
    assert bool(damaged(reference)) is is_damaged
