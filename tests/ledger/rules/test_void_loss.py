"""Empty homes: days, their cost, and the whole (OPS-A10, OPS-B12, OPS-K12)."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from ledger.rules.apportionment import ChargeLine, Span, charge_for_week
from ledger.rules.void_loss import Days, charge_while_empty, empty_days, void_loss_hundredths

MONDAY = date(2026, 10, 12)
SUNDAY = date(2026, 10, 18)
WED, THU = date(2026, 10, 14), date(2026, 10, 15)
W = Span(MONDAY, SUNDAY)
RENT = [ChargeLine("RENT", 100_00, date(2020, 1, 6))]


def day(number: int) -> date:
    return MONDAY + timedelta(days=number)


def empty(voids: list[Days], lets: list[Days]) -> list[Days]:
    return empty_days(voids, lets, first=MONDAY, last=SUNDAY)


def test_a_home_empty_all_week_is_void_all_week():
    assert empty([Days(date(2026, 9, 1))], []) == [Days(MONDAY, SUNDAY)]
    assert charge_while_empty(RENT, [Days(MONDAY, SUNDAY)], span=W) == {"RENT": 100_00}


def test_two_tenancies_in_one_week_ending_wednesday_and_starting_thursday_leave_no_void_day():
    """OPS-L3, whatever the register of voids still says."""
    lets = [Days(date(2020, 1, 6), WED), Days(THU)]
    assert empty([], lets) == []
    assert empty([Days(THU)], lets) == []


def test_what_lies_between_two_tenancies_is_void_by_the_day():
    """OPS-B9: Wednesday and Thursday of £100.00 are £28.57."""
    lets = [Days(date(2020, 1, 6), day(1)), Days(day(4))]
    assert empty([Days(day(2))], lets) == [Days(day(2), day(3))]
    assert charge_while_empty(RENT, [Days(day(2), day(3))], span=W) == {"RENT": 28_57}


def test_a_home_that_is_taken_out_of_management_costs_nothing_after_its_last_day():
    assert empty([Days(date(2026, 9, 1), WED)], []) == [Days(MONDAY, WED)]


SPANS = st.builds(
    lambda start, length: Days(day(start), None if length is None else day(start + length)),
    st.integers(-3, 8),
    st.none() | st.integers(0, 6),
)


@given(st.lists(SPANS, max_size=4), st.lists(SPANS, max_size=4))
def test_no_void_day_is_let_none_is_charged_twice_and_none_is_lost(voids: list[Days], lets: list[Days]):
    """Against the plainest statement of it: day by day."""

    def covered(which: list[Days], on: date) -> bool:
        return any(each.from_on <= on <= each.last for each in which)

    charged = [
        each.from_on + timedelta(days=n)
        for each in empty(voids, lets)
        for n in range((each.last - each.from_on).days + 1)
    ]
    wanted = [day(n) for n in range(7) if covered(voids, day(n)) and not covered(lets, day(n))]
    assert charged == wanted


@given(st.integers(0, 6), st.integers(1, 200_00))
def test_let_and_void_of_one_week_come_to_the_week_but_for_a_rounding_penny(ends: int, weekly: int):
    """OPS-B12: rent of a home that is left inside the week, let part and void part."""
    lines = [ChargeLine("RENT", weekly, date(2020, 1, 6))]
    let = charge_for_week(lines, week_starts_on=MONDAY, liable_from=date(2020, 1, 6), liable_until=day(ends))
    void = charge_while_empty(lines, empty([Days(day(ends + 1))], []), span=W)
    assert abs(sum(let.values()) + sum(void.values()) - weekly) <= 1


def test_void_loss_is_void_over_all():
    """OPS-K12: £200 of £10,000 is 2.00 per cent; of nothing it is nought."""
    assert void_loss_hundredths(200_00, 9800_00) == 200
    assert void_loss_hundredths(0, 0) == 0
