"""OPS-F7 by hand: balance + debits - expected receipts x reliability."""

from datetime import date, timedelta

from arrears.rules.forecast import ForecastFacts, forecast

ON = date(2026, 11, 22)


def weekly(pence: int, count: int = 13) -> list[tuple[date, int]]:
    return [(ON + timedelta(days=1 + 7 * number), pence) for number in range(count)]


def test_four_eight_and_thirteen_weeks() -> None:
    told = forecast(
        ForecastFacts(balance_pence=30_000, debits=weekly(10_000), receipts=weekly(9_000), kept=22, expected=26), on=ON
    )
    # 4 weeks: 300 + 400 - 360 x 22/26 (304.615...)
    assert [(line.weeks, line.balance_pence) for line in told.lines] == [(4, 39_538), (8, 49_077), (13, 61_000)]
    assert told.reliability_hundredths == 84_62
    assert told.reliability_words == "84.6%"


def test_nothing_expected_yet_is_not_a_bad_payer() -> None:
    told = forecast(ForecastFacts(balance_pence=0, debits=weekly(10_000), receipts=weekly(10_000)), on=ON)
    assert told.reliability_hundredths is None
    assert told.reliability_words == "not known"
    assert [line.balance_pence for line in told.lines] == [0, 0, 0]


def test_who_keeps_nothing_owes_every_debit() -> None:
    told = forecast(
        ForecastFacts(balance_pence=-5_000, debits=weekly(10_000), receipts=weekly(10_000), expected=26), on=ON
    )
    assert [line.balance_pence for line in told.lines] == [35_000, 75_000, 125_000]


def test_a_free_week_has_no_debit_and_a_day_after_the_last_does_not_count() -> None:
    debits = [(ON + timedelta(weeks=4), 10_000), (ON + timedelta(weeks=4, days=1), 10_000)]
    told = forecast(ForecastFacts(balance_pence=0, debits=debits), on=ON)
    assert [line.debits_pence for line in told.lines] == [10_000, 20_000, 20_000]
