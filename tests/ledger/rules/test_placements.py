"""Nights in temporary accommodation (PRA-20)."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from ledger.rules.placements import Stay, by_night, charge_for_nights, gaps, overlapping

MONDAY, SUNDAY = date(2026, 10, 12), date(2026, 10, 18)


def day(number: int) -> date:
    return MONDAY + timedelta(days=number)


def test_the_night_of_arrival_counts_and_that_of_leaving_does_not():
    """PRA-20: the night belongs to where they sleep."""
    stay = Stay("Harbour Lodge", day(0), day(3), 40_00)
    assert [stay.sleeps(day(n)) for n in range(4)] == [True, True, True, False]
    assert stay.nights(MONDAY, SUNDAY) == 3


def test_a_move_on_a_day_gives_that_night_to_the_new_place():
    stays = [Stay("Harbour Lodge", date(2026, 9, 1), day(3), 40_00), Stay("Quay House", day(3), None, 50_00)]
    assert charge_for_nights(stays, first=MONDAY, last=SUNDAY) == {"TA": 3 * 40_00 + 4 * 50_00}
    assert not gaps(stays)
    assert [stay.place for _, stay in by_night(stays, first=day(2), last=day(3)) if stay] == [
        "Harbour Lodge",
        "Quay House",
    ]


def test_the_households_own_part_stands_apart_from_what_benefit_may_meet():
    stay = Stay("Harbour Lodge", MONDAY, None, 40_00, own_pence=6_50)
    assert charge_for_nights([stay], first=MONDAY, last=SUNDAY) == {"TA": 7 * 33_50, "TAOWN": 7 * 6_50}


def test_the_night_of_29_february_is_a_night():
    """OPS-L3: a leap day is charged like any other, and there is none the year after."""
    assert (
        Stay("Quay House", date(2028, 2, 28), date(2028, 3, 1), 10_00).nights(date(2028, 2, 28), date(2028, 3, 5)) == 2
    )
    assert (
        Stay("Quay House", date(2027, 2, 28), date(2027, 3, 1), 10_00).nights(date(2027, 2, 22), date(2027, 3, 5)) == 1
    )


def test_the_night_the_clocks_change_is_one_night():
    """Days, no hours: 25 October 2026."""
    assert (
        Stay("Quay House", date(2026, 10, 24), date(2026, 10, 26), 10_00).nights(date(2026, 10, 19), date(2026, 10, 25))
        == 2
    )


def test_two_stays_that_share_a_night_overlap_and_neighbours_do_not():
    here = Stay("Harbour Lodge", day(0), day(3), 40_00)
    assert overlapping([here], Stay("Quay House", day(2), None, 50_00)) is here
    assert overlapping([here], Stay("Quay House", day(3), None, 50_00)) is None
    assert overlapping([here], Stay("Quay House", day(-2), day(0), 50_00)) is None
    assert overlapping([Stay("Harbour Lodge", day(0), None, 1)], Stay("Quay House", day(90), day(91), 1)) is not None


def test_nights_between_two_stays_are_told():
    told = gaps([Stay("Quay House", day(5), None, 50_00), Stay("Harbour Lodge", day(0), day(3), 40_00)])
    assert [(gap.first, gap.last, gap.nights) for gap in told] == [(day(3), day(4), 2)]


STAYS = st.builds(
    lambda start, length, pence: Stay("p", day(start), None if length is None else day(start + length), pence),
    st.integers(-5, 9),
    st.none() | st.integers(1, 8),
    st.integers(0, 90_00),
)


@given(st.lists(STAYS, max_size=5))
def test_accepted_stays_charge_each_night_once(wanted: list[Stay]):
    """Whatever is asked for in whatever order: the weeks' charge is the sum over nights, each in one place."""
    kept: list[Stay] = []
    for stay in wanted:
        if overlapping(kept, stay) is None:
            kept.append(stay)
    nights = [sum(1 for stay in kept if stay.sleeps(day(n))) for n in range(7)]
    assert max(nights) <= 1
    charged = sum(charge_for_nights(kept, first=MONDAY, last=SUNDAY).values())
    assert charged == sum(stay.nightly_pence for _, stay in by_night(kept, first=MONDAY, last=SUNDAY) if stay)
