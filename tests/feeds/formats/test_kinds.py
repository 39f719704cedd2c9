"""A file is known by its name, else by its columns; files come in one settled order (DEC-16)."""

from datetime import date

import pytest

from feeds.formats.kinds import BY_NAME, KINDS, Kind, file_date, kind_named, recognise
from tests.feeds.formats.files import HEADER


def test_the_order_is_that_of_the_take_on_and_then_of_each_day() -> None:
    assert [kind.name for kind in KINDS if kind.take_on] == [
        "properties",
        "people",
        "tenancies",
        "charges",
        "rent_calendar",
        "payment_references",
        "agreements",
        "benefits",
        "transactions",
    ]
    assert [kind.name for kind in KINDS if not kind.take_on] == [
        "payments",
        "card_settlements",
        "dd_reports",
        "hb_schedule",
        "uc_schedule",
        "bank",
        "mirrored",
        "balances",
        "finance_control",
    ]
    assert [kind.order for kind in KINDS] == sorted(kind.order for kind in KINDS)


@pytest.mark.parametrize(
    "name, kind, on",
    [
        ("payments/payments-2026-04-12.csv", "payments", date(2026, 4, 12)),
        ("dd/dd_reports-2026-09-06.csv", "dd_reports", date(2026, 9, 6)),
        ("hb/hb_schedule-2026-04-22.csv", "hb_schedule", date(2026, 4, 22)),
        ("C:\\feeds\\uc_schedule-2026-04-10.csv", "uc_schedule", date(2026, 4, 10)),
        ("properties.csv", "properties", None),
        ("payments.csv", "payments", None),
        ("payments-2026-02-30.csv", "payments", None),
    ],
)
def test_a_name_tells_the_kind_and_the_day(name: str, kind: str, on: date | None) -> None:
    assert recognise(name, b"") is kind_named(name) is BY_NAME[kind]
    assert file_date(name) == on


@pytest.mark.parametrize("name", ["control-good.csv", "upload", "payments-2026-04-12.csv.bak", "expected-totals.csv"])
def test_another_name_tells_nothing(name: str) -> None:
    assert kind_named(name) is None
    assert file_date(name) is None


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind.name != "mirrored"], ids=lambda kind: kind.name)
def test_a_header_tells_the_kind(kind: Kind) -> None:
    header = ",".join(kind.layout.header)
    assert recognise("upload", header.encode() + b"\r\n") is kind
    assert recognise("upload", b"\xef\xbb\xbf" + header.encode()) is kind
    assert recognise("upload", (header + "\n").encode("utf-16")) is kind


def test_a_housing_system_s_night_has_the_columns_of_transactions_and_is_told_by_its_name() -> None:
    night, taken_on = BY_NAME["mirrored"], BY_NAME["transactions"]
    assert night.layout.header == taken_on.layout.header
    assert recognise("mirrored/mirrored-2026-04-12.csv", ",".join(night.layout.header).encode()) is night
    assert recognise("upload", ",".join(night.layout.header).encode()) is taken_on


def test_nearly_a_header_tells_the_kind_so_that_reading_can_say_what_is_missing() -> None:
    assert recognise("upload", HEADER.replace("amount,", "").encode()) is BY_NAME["payments"]


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"hello\n",
        b"\xff\xfe\x00",
        b"\x00\x01\x02",
        b'"',
        b"a" * 100,
        b"control,key,count,amount",
        b"account_ref,amount",
    ],
)
def test_other_bytes_tell_nothing(line: bytes) -> None:
    assert recognise("upload", line) is None
