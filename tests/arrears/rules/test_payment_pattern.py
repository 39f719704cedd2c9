"""What was expected of a payer: medians, missed days, returned payments, bank holidays (OPS-F6, PRA-1)."""

from datetime import date, timedelta

from arrears.rules.payment_pattern import (
    NOT_KNOWN,
    by_calendar,
    by_rhythm,
    missed_in,
    payment_days,
    rhythm_of,
    still_missing,
)
from arrears.rules.position import PayerCalendar
from tenancies.rules.periods import PeriodUnit

MONDAY = date(2026, 8, 3)


def paid(*gaps: int, pence: int = 10_000) -> list[tuple[date, int]]:
    days, on = [(MONDAY, pence)], MONDAY
    for gap in gaps:
        on += timedelta(days=gap)
        days.append((on, pence))
    return days


def test_the_rhythm_is_the_median_gap_and_its_median_deviation() -> None:
    told = rhythm_of(paid(7, 7, 14))
    assert (told.gap_quarters, told.deviation_quarters, told.gap_words) == (28, 0, "7")
    assert rhythm_of(paid(7, 14)).gap_words == "10.5"
    assert rhythm_of(paid(7, 14)).deviation_quarters == 14  # 3.5 days
    assert rhythm_of(paid(6, 8, 30, 7)).deviation_quarters == 4  # from 7.5 days: 0.5, 0.5, 1.5 and 22.5, so 1 day


def test_two_payments_are_no_rhythm() -> None:
    assert rhythm_of(paid(7)) == NOT_KNOWN


def test_a_returned_payment_takes_its_own_day_away() -> None:
    received = [(MONDAY, 10_000), (MONDAY + timedelta(7), 10_000), (MONDAY + timedelta(10), -10_000)]
    assert payment_days(received) == [(MONDAY, 10_000)]
    assert payment_days([(MONDAY, 10_000), (MONDAY + timedelta(1), -500)]) == [(MONDAY, 10_000)]


def missed(days: list[tuple[date, int]], known: date, since: date = MONDAY) -> int:
    return missed_in(
        by_rhythm(days, rhythm_of(paid(7, 7, 7)), begins_on=MONDAY, since=since, known_until=known), since=since
    )


def test_a_weekly_payer_misses_when_more_than_three_days_late() -> None:
    """OPS-F6."""
    assert missed(paid(7, 7), MONDAY + timedelta(14 + 10)) == 0
    assert missed(paid(7, 7), MONDAY + timedelta(14 + 11)) == 1
    assert missed(paid(7, 7), MONDAY + timedelta(14 + 18)) == 2
    assert missed(paid(7, 10, 7), MONDAY + timedelta(24)) == 0
    assert missed(paid(7, 11, 7), MONDAY + timedelta(25)) == 1  # it came, but late


def test_who_never_paid_is_expected_to_from_the_day_it_is_owed() -> None:
    expected = by_rhythm([], NOT_KNOWN, begins_on=MONDAY, since=MONDAY, known_until=MONDAY + timedelta(91))
    assert [one.due_on for one in expected] == [MONDAY + timedelta(31), MONDAY + timedelta(62)]
    assert still_missing(expected)


MONTHLY = PayerCalendar(PeriodUnit.MONTH, date(2026, 1, 3))


def judged(received: list[tuple[date, int]], on: date, known: date | None = None) -> list[tuple[date, bool]]:
    told = by_calendar(MONTHLY, 40_000, received, since=date(2026, 2, 1), on=on, known_until=known or on)
    return [(one.due_on, one.kept) for one in told]


def test_a_due_day_on_easter_weekend_is_paid_on_the_tuesday_and_waited_for_three_days_more() -> None:
    """Good Friday 2026 is 3 April; banks take the payment on the 7th."""
    came = [(date(2026, 2, 3), 40_000), (date(2026, 3, 3), 40_000), (date(2026, 4, 7), 40_000)]
    assert judged(came, date(2026, 4, 20)) == [
        (date(2026, 2, 3), True),
        (date(2026, 3, 3), True),
        (date(2026, 4, 3), True),
    ]
    assert judged(came[:2], date(2026, 4, 10)) == [(date(2026, 2, 3), True), (date(2026, 3, 3), True)]
    assert judged(came[:2], date(2026, 4, 11))[-1] == (date(2026, 4, 3), False)


def test_a_payment_not_loaded_yet_is_not_missed() -> None:
    """DEC-15."""
    assert judged([], date(2026, 3, 20), known=date(2026, 2, 6)) == []
    assert judged([], date(2026, 3, 20), known=date(2026, 2, 7)) == [(date(2026, 2, 3), False)]


def test_half_of_the_sum_is_the_payment() -> None:
    assert judged([(date(2026, 2, 4), 20_000)], date(2026, 2, 20)) == [(date(2026, 2, 3), True)]
    assert judged([(date(2026, 2, 4), 19_999)], date(2026, 2, 20)) == [(date(2026, 2, 3), False)]
