"""Amounts are exact, and nothing that merely looks like one is taken for it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.formats import amounts
from feeds.formats.problems import Unreadable


@pytest.mark.parametrize(
    "text, pence",
    [
        ("12.30", 1230),
        ("0.01", 1),
        ("0.00", 0),
        ("-0.50", -50),
        ("-315.43", -31543),
        ("999999999.99", 99999999999),
    ],
)
def test_pounds_are_read_as_whole_pence(text: str, pence: int) -> None:
    assert amounts.pence(text) == pence


@pytest.mark.parametrize(
    "text, word_of_cure",
    [
        ("1,000.00", "commas"),
        ("12.3O", "letter O"),
        ("1e400", "pounds, a point"),
        ("１２.３０", "ordinary keyboard"),
        ("١٢.٣٠", "ordinary keyboard"),
        ("１２.30", "ordinary keyboard"),
        ("NaN", "pounds, a point"),
        ("inf", "pounds, a point"),
        ("+5.00", "plus sign"),
        ("-0.00", "0.00"),
        ("£5.00", "pound sign"),
        ("5", "pounds, a point"),
        ("5.0", "pounds, a point"),
        ("5.000", "pounds, a point"),
        (".50", "pounds, a point"),
        (" 5.00", "pounds, a point"),
        ("5.00\n", "pounds, a point"),
        ("--5.00", "pounds, a point"),
        ("(5.00)", "pounds, a point"),
        ("1_0.00", "pounds, a point"),
        ("1234567890.00", "nine digits"),
        ("9" * 5000 + ".00", "nine digits"),
        ("", "for example 12.30"),
    ],
)
def test_what_only_looks_like_an_amount_is_refused_with_a_cure(text: str, word_of_cure: str) -> None:
    with pytest.raises(Unreadable) as refused:
        amounts.pence(text)
    assert word_of_cure in refused.value.cure


@given(st.integers(-99_999_999_999, 99_999_999_999))
def test_an_amount_written_and_read_is_the_same(pence: int) -> None:
    assert amounts.pence(amounts.pounds(pence)) == pence


@pytest.mark.parametrize("text", ["0.00", "-1.00"])
def test_a_payment_is_above_zero(text: str) -> None:
    with pytest.raises(Unreadable):
        amounts.PAID.read(text)
