"""The balance chart says its message in words, draws what the figures say, and keeps a table of the same data."""

import re
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.rules.chart import (
    AccountEvent,
    DayBalance,
    EventKind,
    balance_chart,
    grid_step_pence,
)

MONDAY = date(2026, 9, 28)
RENT = 11422


def on_week(weeks: int, pence: int) -> DayBalance:
    return DayBalance(MONDAY + timedelta(weeks=weeks), pence)


ROSE = (on_week(0, 10000), on_week(2, 21422), on_week(4, 32844), on_week(6, 31460))
PAYMENT = AccountEvent(MONDAY + timedelta(weeks=6), EventKind.PAYMENT, "Card payment £13.84")
LETTER = AccountEvent(MONDAY + timedelta(weeks=4), EventKind.LETTER, "Letter 1 posted")
SUNDAY = MONDAY + timedelta(weeks=8)


def drawn(balances=ROSE, events=(PAYMENT, LETTER), rent=RENT, on=SUNDAY):
    return balance_chart(balances, events, weekly_rent_pence=rent, on=on)


@pytest.mark.parametrize(
    "balances, title",
    [
        (ROSE, "Balance rose £214.60 in 8 weeks: now £314.60 owed"),
        ((on_week(0, 5000), on_week(6, -2000)), "Balance fell £70.00 in 8 weeks: now £20.00 in credit"),
        ((on_week(0, 5000), on_week(3, 9000), on_week(6, 5000)), "Balance is the same as 8 weeks ago: £50.00 owed"),
        ((DayBalance(SUNDAY, 5000),), "Balance today: £50.00 owed"),
    ],
)
def test_the_title_is_the_message(balances, title):
    assert drawn(balances).title == title


def test_the_sentence_says_weeks_of_rent_and_how_long_ago_the_last_payment_was():
    assert drawn().sentence == (
        "£314.60 owed is about 3 weeks' rent at £114.22 a week; last payment 2 weeks ago, on 9 Nov 2026."
    )


def test_no_payment_in_the_time_shown_is_said_and_not_left_out():
    assert drawn(events=[LETTER]).sentence.endswith("no payment since 28 Sep 2026.")


def test_an_account_without_a_weekly_rent_has_no_weeks_of_rent():
    chart = drawn(rent=None)
    assert chart.wide.weeks == ()
    assert "weeks' rent" not in chart.sentence


def test_the_line_is_stepped_it_never_slopes_between_two_balances():
    path = drawn().wide.path
    assert re.fullmatch(r"M[\d.]+ [\d.]+(H[\d.]+V[\d.]+){3}H[\d.]+", path)


def test_the_line_ends_on_the_day_of_the_chart_not_on_the_last_change():
    drawing = drawn().wide
    assert drawing.end_x == drawing.right
    assert drawing.path.endswith(f"H{drawing.right}")


def test_more_owed_is_drawn_higher_and_credit_is_below_the_zero_line():
    drawing = drawn((on_week(0, 30000), on_week(5, -8000))).wide
    assert drawing.gridlines[0].pence < 0 < drawing.gridlines[-1].pence
    assert drawing.gridlines[0].y > drawing.zero_y > drawing.gridlines[-1].y
    assert drawing.end_y > drawing.zero_y
    assert drawing.end_words == "£80.00 CR"
    assert drawing.gridlines[0].words.endswith(" CR")


def test_weeks_of_rent_stand_at_the_height_of_their_pounds():
    drawing = drawn((on_week(0, 0), on_week(4, 8 * RENT))).wide
    four = next(mark for mark in drawing.weeks if mark.weeks == 4)
    low, high = drawing.gridlines[0], drawing.gridlines[-1]
    pence = low.pence + (low.y - four.y) / (low.y - high.y) * (high.pence - low.pence)
    assert four.words == "4 weeks' rent"
    assert pence == pytest.approx(4 * RENT, rel=0.01)


def test_the_table_is_the_same_data_with_what_happened_and_the_change():
    rows = drawn().table
    assert [(row.day, row.happened, row.change, row.balance) for row in rows] == [
        ("28 Sep 2026", "", "", "£100.00"),
        ("12 Oct 2026", "", "+£114.22", "£214.22"),
        ("26 Oct 2026", "Letter 1 posted", "+£114.22", "£328.44"),
        ("9 Nov 2026", "Card payment £13.84", "−£13.84", "£314.60"),
    ]


def test_a_day_with_an_event_and_no_change_still_has_its_row():
    call = AccountEvent(MONDAY + timedelta(days=3), EventKind.CONTACT, "Telephone call")
    row = drawn(events=[call]).table[1]
    assert (row.happened, row.change_pence, row.balance) == ("Telephone call", 0, "£100.00")


def test_events_stand_in_their_own_row_and_outside_the_span_are_left_out():
    before = replace(LETTER, on=MONDAY - timedelta(days=1))
    rows = {row.kind: row for row in drawn(events=[PAYMENT, LETTER, before]).wide.rows}
    assert list(rows) == [EventKind.PAYMENT, EventKind.LETTER, EventKind.CONTACT, EventKind.NOTICE]
    assert [mark.words for mark in rows[EventKind.LETTER].marks] == ["Letter 1 posted"]
    assert rows[EventKind.PAYMENT].marks[0].x > rows[EventKind.LETTER].marks[0].x


def test_hearings_have_a_row_only_when_there_was_one():
    hearing = AccountEvent(SUNDAY, EventKind.HEARING, "Hearing")
    assert drawn(events=[hearing]).wide.rows[-1].kind is EventKind.HEARING


def test_month_words_never_touch_and_the_first_of_each_year_carries_it():
    long = [DayBalance(date(2025, 11, 3), 0), DayBalance(date(2026, 11, 2), 5000)]
    for drawing, gap in ((drawn(long).wide, 36), (drawn(long).narrow, 34)):
        places = [mark.x for mark in drawing.months]
        assert all(after - before >= gap for before, after in pairwise(places))
        assert [mark.words[-4:] for mark in drawing.months if mark.words[-1].isdigit()] == ["2025", "2026"]


def test_the_description_tells_a_person_who_cannot_see_the_picture_what_it_shows():
    assert drawn().description == (
        "Stepped line from 28 Sep 2026 (£100.00 owed) to 23 Nov 2026 (£314.60 owed). Highest: £328.44 owed "
        "on 26 Oct 2026. Below the line: payments 1, letters 1. The same figures are in the table after the chart."
    )


@pytest.mark.parametrize(
    "balances",
    [(), (on_week(9, 100),), (on_week(1, 100), on_week(1, 200))],
    ids=["none", "after the last day", "a day twice"],
)
def test_figures_that_cannot_be_drawn_are_refused(balances):
    with pytest.raises(ValueError):
        drawn(balances)


@given(
    pence=st.lists(st.integers(-10_000_000, 10_000_000), min_size=1, max_size=30),
    rent=st.one_of(st.none(), st.integers(0, 60_000)),
)
def test_any_account_stays_inside_its_frame_with_at_most_ten_grid_lines(pence, rent):
    balances = [DayBalance(MONDAY + timedelta(days=3 * n), amount) for n, amount in enumerate(pence)]
    chart = balance_chart(balances, [], weekly_rent_pence=rent, on=balances[-1].on + timedelta(days=2))
    for drawing in (chart.wide, chart.narrow):
        assert 2 <= len(drawing.gridlines) <= 10
        assert drawing.gridlines[0].pence <= min(0, *pence, 0)
        assert drawing.gridlines[-1].pence >= max(0, *pence, 0)
        heights = [float(y) for y in re.findall(r"V([\d.]+)", drawing.path)] + [drawing.end_y]
        assert all(drawing.top <= y <= drawing.bottom for y in heights)
        assert 0 < drawing.end_label_y < drawing.height
    assert chart.table[-1].balance_pence == pence[-1]


@given(st.integers(-5_000_000, 0), st.integers(0, 5_000_000))
def test_grid_steps_are_whole_pounds_people_count_in(lowest, highest):
    step = grid_step_pence(lowest, highest)
    assert step % 100 == 0
    assert str(step // 100).rstrip("0") in {"1", "2", "5"}
