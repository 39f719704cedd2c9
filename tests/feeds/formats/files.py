"""Canonical files in a line or two, for the tests of this folder."""

from io import BytesIO
from typing import Any

from feeds.formats import payments
from feeds.formats.canonical import Reading, Row, read
from feeds.formats.layouts import Layout
from feeds.formats.problems import Problem

HEADER = ",".join(payments.LAYOUT.header)


def payment(
    amount: str = "10.00",
    *,
    ref: str = "R1",
    paid_on: str = "2026-04-06",
    channel: str = "CARD",
    transaction: str = "X1",
    payer: str = "Zola Quernfold",
) -> str:
    """Write one row of a payments file."""
    return f"{ref},{amount},{paid_on},{channel},{transaction},{payer},CARD-2026-04-06"


def file(*rows: str, trailer: str = "TRAILER,1,10.00", header: str = HEADER) -> bytes:
    """Write a payments file."""
    return "".join(line + "\n" for line in (header, *rows, trailer)).encode()


def reading(content: bytes, layout: Layout[Any] = payments.LAYOUT) -> tuple[Reading[Any], list[Any], list[Problem]]:
    """Read a file to its end: the reading, its records, its problems."""
    this = read(BytesIO(content), layout)
    items = list(this)
    problems = [item for item in items if isinstance(item, Problem)]
    return this, [item.record for item in items if isinstance(item, Row)], problems


def problems_of(content: bytes, layout: Layout[Any] = payments.LAYOUT) -> list[Problem]:
    """Read a file to its end and give its problems."""
    return reading(content, layout)[2]


def only_problem(content: bytes, layout: Layout[Any] = payments.LAYOUT) -> Problem:
    """Read a file that has exactly one problem."""
    (problem,) = problems_of(content, layout)
    return problem
