"""Money, days and names read the same on screen and on paper (DEC-22)."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from letters.rules import wording


@pytest.mark.parametrize(
    "pence, words",
    [(0, "£0.00"), (5, "£0.05"), (9_620, "£96.20"), (123_456_789, "£1,234,567.89"), (-1_200, "−£12.00")],
)
def test_money_is_pounds_and_pence(pence, words):
    assert wording.money(pence) == words


@given(some.integers(-(10**12), 10**12))
def test_money_loses_no_penny(pence):
    plain = wording.money(pence).replace("£", "").replace(",", "").replace(".", "").replace("−", "-")
    assert int(plain) == pence


@pytest.mark.parametrize("wrong", [1.5, True, "100", None])
def test_money_is_whole_pence_and_nothing_else(wrong):
    with pytest.raises(TypeError):
        wording.money(wrong)


@pytest.mark.parametrize("pence, words", [(1_250, "£12.50 owed"), (-1_250, "£12.50 in credit"), (0, "£0.00")])
def test_a_balance_says_its_sign_in_words(pence, words):
    assert wording.balance(pence) == words


@pytest.mark.parametrize(
    "pence, words",
    [(100, "You owe £1.00."), (-100, "You are in credit by £1.00."), (0, "You owe nothing: your account is clear.")],
)
def test_a_closing_balance_is_a_sentence(pence, words):
    assert wording.owed_sentence(pence) == words


@pytest.mark.parametrize(
    "pence, column, words",
    [
        (9_620, "charge", "£96.20 charge"),
        (-9_620, "charge", "£96.20 charge taken off"),
        (-5_000, "receipt", "£50.00 payment"),
        (5_000, "receipt", "£50.00 payment returned"),
        (450, "adjustment", "£4.50 added"),
        (-450, "adjustment", "£4.50 taken off"),
    ],
)
def test_an_amount_of_a_statement_says_its_sign_in_words(pence, column, words):
    assert wording.signed(pence, column) == words


def test_a_column_nobody_knows_is_refused():
    with pytest.raises(KeyError):
        wording.signed(1, "refund")


def test_days_have_no_leading_nought():
    assert (wording.day(date(2026, 4, 6)), wording.short_day(date(2026, 4, 6))) == ("6 April 2026", "6 Apr 2026")


@pytest.mark.parametrize(
    "owed, weekly, words",
    [
        (2_000, 10_000, "less than half a week's rent"),
        (2_500, 10_000, "about half a week's rent"),
        (10_000, 10_000, "about 1 week's rent"),
        (14_999, 10_000, "about 1 and a half weeks' rent"),
        (17_500, 10_000, "about 2 weeks' rent"),
        (31_240, 11_539, "about 2 and a half weeks' rent"),
        (31_240, 0, ""),
        (0, 11_539, ""),
    ],
)
def test_a_sum_in_weeks_of_rent_to_the_nearest_half(owed, weekly, words):
    assert wording.weeks_of_rent(owed, weekly) == words


@pytest.mark.parametrize(
    "names, words",
    [((), ""), (("Ann",), "Ann"), (("Ann", "Bo"), "Ann and Bo"), (("Ann", "Bo", "Cy"), "Ann, Bo and Cy")],
)
def test_names_in_a_sentence(names, words):
    assert wording.listed(names) == words
