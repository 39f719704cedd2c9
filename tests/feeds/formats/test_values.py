"""Days, references and words are taken exactly as written or not at all."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.formats import values
from feeds.formats.problems import Unreadable


@pytest.mark.parametrize(
    "text, message",
    [
        ("2026-02-30", "30 February does not exist"),
        ("2026-02-29", "29 February 2026 does not exist"),
        ("2026-04-31", "31 April does not exist"),
        ("2026-04-00", "0 April does not exist"),
        ("2026-13-01", "month 13 of '2026-13-01' does not exist"),
        ("0206-04-06", "the year 206 of '0206-04-06' cannot be meant"),
        ("06/04/2026", "'06/04/2026' is not a date"),
        ("20260406", "'20260406' is not a date"),
        ("2026-W15-1", "'2026-W15-1' is not a date"),
        ("2026-04-06T00:00", "'2026-04-06T00:00' is not a date"),
        ("2026-4-6", "'2026-4-6' is not a date"),
        ("２026-04-06", "'<U+FF12>026-04-06' is not a date"),
        ("", "the date is missing"),
    ],
)
def test_a_day_that_is_none_says_why(text: str, message: str) -> None:
    with pytest.raises(Unreadable) as refused:
        values.day(text)
    assert str(refused.value) == message


def test_the_leap_day_of_a_leap_year_exists() -> None:
    assert values.day("2028-02-29") == date(2028, 2, 29)


@given(st.dates(date(1850, 1, 1), date(2199, 12, 31)))
def test_a_day_written_and_read_is_the_same(day: date) -> None:
    assert values.DAY.read(values.DAY.write(day)) == day


@pytest.mark.parametrize("text", ["0009480000010000024", "RENT BRACKFOLD", "9.48000E+15", "0", "R-1/2|3"])
def test_a_reference_is_kept_exactly(text: str) -> None:
    assert values.REFERENCE.read(text) == text


@pytest.mark.parametrize(
    "text",
    ["", " ", " R1", "R1 ", "R1\t", "R\u00a01", "R\u200b1", "\ufeffR1", "R" * 41, "R\x7f1", "R\u20281"],
)
def test_a_reference_with_anything_unseen_is_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        values.REFERENCE.read(text)


def test_a_name_may_have_spaces_about_it_and_any_letters() -> None:
    for name in (" Siân Ŵynne ", "O'Neill", "李 小龙", "José\u00a0Luis"):
        assert values.NAME.read(name) == name


@pytest.mark.parametrize("name", ["a\tb", "a\x1bb", "a\x85b", "a\u2029b", "  ", "a" * 201])
def test_a_name_holds_no_control_character_and_is_not_endless(name: str) -> None:
    with pytest.raises(Unreadable):
        values.NAME.read(name)


def test_an_unknown_word_is_answered_with_the_known_ones() -> None:
    with pytest.raises(Unreadable) as refused:
        values.one_of("MAIN", "JOINT").read("main")
    assert refused.value.cure == "Write one of MAIN, JOINT"


@pytest.mark.parametrize("text", ["54", "0", "-1", "1.0", "²", "٣", "1e1", "", "9" * 5000])
def test_a_week_is_a_whole_number_from_1_to_53(text: str) -> None:
    with pytest.raises(Unreadable):
        values.WEEK.read(text)


@pytest.mark.parametrize("text", ["y", "", "TRUE", "1"])
def test_yes_is_y_and_no_is_n_and_nothing_else(text: str) -> None:
    assert values.YES_NO.read("Y") is True
    assert values.YES_NO.read("N") is False
    with pytest.raises(Unreadable):
        values.YES_NO.read(text)
