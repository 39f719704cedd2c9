"""The calendar of an arrangement: every due day with what may be owed after it (OPS-E8, OPS-E9)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arrears.rules.arrangement_calendar import Mark, calendar, clears_on, kept, next_due, sentence
from arrears.rules.arrangements import ArrangementKind, Frequency, Terms, expected_pence

pytestmark = pytest.mark.rules


def terms(**changed) -> Terms:
    agreed = dict(
        kind=ArrangementKind.INFORMAL,
        starts_on=date(2026, 10, 5),
        start_balance_pence=200_00,
        instalment_pence=12_00,
        frequency=Frequency.WEEKLY,
    )
    return Terms(**(agreed | changed))


def test_each_due_day_shows_what_may_be_owed_after_it_and_the_last_is_what_is_left():
    rows = calendar(terms())
    assert len(rows) == 17
    assert (rows[0].due_on, rows[0].amount_pence, rows[0].expected_pence, rows[0].left_pence) == (
        date(2026, 10, 5),
        12_00,
        188_00,
        188_00,
    )
    assert (rows[-1].due_on, rows[-1].amount_pence, rows[-1].left_pence) == (date(2027, 1, 25), 8_00, 0)


@pytest.mark.parametrize(
    "starts_on, days",
    [
        (date(2026, 1, 31), [(1, 31), (2, 28), (3, 31), (4, 30), (5, 31)]),
        (date(2024, 1, 31), [(1, 31), (2, 29), (3, 31), (4, 30), (5, 31)]),
        (date(2024, 2, 29), [(2, 29), (3, 29), (4, 29), (5, 29), (6, 29)]),
    ],
    ids=["31 January", "31 January of a leap year", "leap day"],
)
def test_month_ends_and_leap_days_are_clamped_and_never_drift(starts_on: date, days: list[tuple[int, int]]):
    rows = calendar(terms(starts_on=starts_on, frequency=Frequency.MONTHLY, instalment_pence=40_00))
    assert [(row.due_on.month, row.due_on.day) for row in rows] == days


def test_a_leap_days_anniversary_comes_back_four_years_on():
    rows = calendar(
        terms(
            starts_on=date(2024, 2, 29), frequency=Frequency.MONTHLY, instalment_pence=1_00, start_balance_pence=49_00
        )
    )
    assert rows[12].due_on == date(2025, 2, 28)
    assert rows[48].due_on == date(2028, 2, 29)


def test_a_53_week_year_has_53_due_days():
    rows = calendar(terms(starts_on=date(2024, 4, 1), instalment_pence=1_00))
    assert sum(1 for row in rows if row.due_on <= date(2025, 4, 6)) == 53


def test_a_lump_sum_stands_first_on_its_day_and_a_one_off_stands_alone():
    first = calendar(
        terms(kind=ArrangementKind.LUMP, lump_sum_pence=50_00, lump_on=date(2026, 10, 2), instalment_pence=75_00)
    )
    assert [(row.is_lump, row.due_on, row.left_pence) for row in first] == [
        (True, date(2026, 10, 2), 150_00),
        (False, date(2026, 10, 5), 75_00),
        (False, date(2026, 10, 12), 0),
    ]
    once = calendar(terms(kind=ArrangementKind.ONE_OFF, instalment_pence=200_00))
    assert [(row.due_on, row.amount_pence) for row in once] == [(date(2026, 10, 5), 200_00)]


def test_a_lump_sum_between_instalments_stands_on_its_own_day():
    rows = calendar(terms(lump_sum_pence=100_00, lump_on=date(2026, 10, 15), instalment_pence=50_00))
    assert [(row.is_lump, row.due_on.day) for row in rows] == [(False, 5), (False, 12), (True, 15)]


def test_pra_31_the_sentence_says_when_it_clears():
    assert sentence(terms()) == "£12.00 a week clears it by 25 January 2027."
    lump = terms(kind=ArrangementKind.LUMP, lump_sum_pence=50_00, lump_on=date(2026, 10, 2))
    assert sentence(lump) == "£50.00 on 2 October 2026, then £12.00 a week clears it by 28 December 2026."
    assert (
        sentence(terms(kind=ArrangementKind.ONE_OFF, instalment_pence=200_00)) == "£200.00 on 5 October 2026 clears it."
    )
    assert sentence(terms(instalment_pence=0, lump_sum_pence=10_00, lump_on=date(2026, 10, 5))).endswith(
        "never clears it."
    )


def test_what_was_only_timing_or_already_paid_is_not_cleared_again():
    rows = calendar(terms(start_timing_pence=120_00, start_paid_pence=20_00, instalment_pence=30_00))
    assert [row.left_pence for row in rows] == [30_00, 0]


def test_days_are_paid_missed_paid_in_part_waited_for_or_to_come():
    agreed = terms()
    rows = calendar(agreed)[:6]
    payments = [(date(2026, 10, 9), 12_00), (date(2026, 10, 20), 5_00), (date(2026, 11, 2), 12_00)]
    found = kept(agreed, rows, payments, date(2026, 11, 3))
    assert [one.mark for one in found] == [
        Mark.PAID, Mark.MISSED, Mark.PART, Mark.MISSED, Mark.PAID, Mark.TO_COME,
    ]  # fmt: skip
    assert kept(agreed, rows, payments[:2], date(2026, 11, 3))[4].mark is Mark.WAITED_FOR
    assert next_due(rows, date(2026, 11, 3)) == rows[5]


all_terms = st.builds(
    Terms,
    kind=st.sampled_from([ArrangementKind.INFORMAL, ArrangementKind.LUMP, ArrangementKind.COURT]),
    starts_on=st.dates(date(2023, 1, 1), date(2027, 1, 1)),
    start_balance_pence=st.integers(1, 2000_00),
    instalment_pence=st.integers(10_00, 100_00),
    frequency=st.sampled_from(Frequency),
    lump_sum_pence=st.integers(0, 100_00),
    lump_on=st.none() | st.dates(date(2023, 1, 1), date(2027, 3, 1)),
    tolerance_days=st.integers(0, 14),
)


@given(all_terms)
def test_every_penny_is_paid_once_in_order_of_days_and_each_row_agrees_with_ops_e9(agreed: Terms):
    rows = calendar(agreed)
    assert sum(row.amount_pence for row in rows) == agreed.to_clear_pence
    assert [row.due_on for row in rows] == sorted(row.due_on for row in rows)
    assert rows[-1].left_pence == 0
    assert clears_on(agreed) == rows[-1].due_on
    for row in rows:
        assert row.expected_pence == expected_pence(agreed, row.judged_on)
        if not row.is_lump:
            # Just before it is judged more may be owed: the day itself is what makes it due.
            assert expected_pence(agreed, row.judged_on - timedelta(days=1)) >= row.expected_pence
