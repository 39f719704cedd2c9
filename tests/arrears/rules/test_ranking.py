"""OPS-F6 by hand: each term, the bands, what is left off and in which order."""

from dataclasses import replace

import pytest

from arrears.rules.payment_pattern import NOT_KNOWN, Rhythm
from arrears.rules.ranking import Band, Left, Ranked, RankingFacts, band_of, naive, rank

PLAIN = RankingFacts(
    balance_pence=10_000,
    real_pence=10_000,
    real_before_pence=10_000,
    weekly_gross_pence=10_000,
    missed=0,
    payment_missing=False,
    days_since_payment=7,
    ever_paid=True,
    rhythm=Rhythm(4 * 7, 0, 10_000),
)


def points(told: Ranked, name: str) -> int:
    return next(term.points_hundredths for term in told.terms if term.name == name)


@pytest.mark.parametrize(
    ("now", "before", "expected"),
    [
        (42_500, 10_000, 40_00),  # £325.00 in 13 weeks is £25.00 a week: a quarter of the rent
        (26_250, 10_000, 20_00),  # half of that
        (99_999, 10_000, 40_00),  # more counts no more
        (10_000, 20_000, 0),  # falling
        (10_000, 10_000, 0),
        (10_100, 10_000, 12),  # 40 x (£1.00 / 13 / £100.00 / 0.25) = 0.123
    ],
)
def test_the_trend_of_thirteen_weeks(now: int, before: int, expected: int) -> None:
    told = rank(replace(PLAIN, real_pence=now, real_before_pence=before))
    assert points(told, "trend") == expected


@pytest.mark.parametrize(("missed", "expected"), [(0, 0), (1, 8_33), (2, 16_67), (3, 25_00), (9, 25_00)])
def test_missed_payments_count_up_to_three(missed: int, expected: int) -> None:
    told = rank(replace(PLAIN, missed=missed, real_pence=80_000, real_before_pence=80_000))
    assert points(told, "missed") == expected
    assert sum(term.points_hundredths for term in told.terms) == told.score_hundredths == expected + 20_00


@pytest.mark.parametrize(("real", "expected"), [(10_000, 2_50), (40_000, 10_00), (80_000, 20_00), (90_000, 20_00)])
def test_weeks_owed_have_no_grace_and_end_at_eight(real: int, expected: int) -> None:
    assert points(rank(replace(PLAIN, real_pence=real, real_before_pence=real)), "weeks") == expected


@pytest.mark.parametrize(
    ("days", "rhythm", "expected"),
    [
        (10, Rhythm(4 * 7, 4 * 3, 0), 5_00),  # three days past the gap, MAD three: one deviation
        (16, Rhythm(4 * 7, 4 * 3, 0), 15_00),  # three deviations
        (9, Rhythm(4 * 7, 0, 0), 10_00),  # a payer like clockwork: a deviation is one day at least
        (8, Rhythm(30, 0, 0), 2_50),  # median 7.5 days
        (5, Rhythm(4 * 7, 0, 0), 0),  # earlier than usual takes nothing away
        (32, NOT_KNOWN, 5_00),  # no rhythm known: a month
    ],
)
def test_deviation_from_how_somebody_usually_pays(days: int, rhythm: Rhythm, expected: int) -> None:
    assert points(rank(replace(PLAIN, days_since_payment=days, rhythm=rhythm)), "dev") == expected


def test_nobody_is_late_for_days_whose_payments_are_not_in() -> None:
    """PRA-1, DEC-15: a weekly payer nine days after his last payment, with payments loaded to two days ago."""
    told = rank(replace(PLAIN, days_since_payment=9, payments_behind_days=2))
    assert points(told, "dev") == 0
    assert (
        told.terms[3].words == "The tenant last paid 9 days ago (payments are in to 2 days ago); usually every 7 days"
    )


def test_the_terms_shown_come_to_the_score_to_the_hundredth() -> None:
    """8.333 + 3.333 + 12.308 is 23.974; each rounded alone would be a hundredth out."""
    told = rank(
        replace(
            PLAIN,
            weekly_gross_pence=9_999,
            real_pence=13_332,
            real_before_pence=3_333,
            missed=1,
        )
    )
    assert told.score_hundredths == sum(term.points_hundredths for term in told.terms)
    assert told.score_hundredths == 2397
    assert [term.name for term in told.terms] == ["trend", "missed", "weeks", "dev"]


def test_an_account_without_a_weekly_charge_divides_by_nothing() -> None:
    """OPS-L6: what a former tenant or a sundry debt owes is measured by no week; the other terms stand."""
    told = rank(replace(PLAIN, weekly_gross_pence=0, real_pence=500_000, missed=3, days_since_payment=90))
    assert (points(told, "trend"), points(told, "weeks")) == (0, 0)
    assert told.score_hundredths == 40_00
    assert "no weekly charge" in told.terms[2].words


def test_what_was_owed_thirteen_weeks_ago_may_not_be_known() -> None:
    told = rank(replace(PLAIN, real_before_pence=None))
    assert points(told, "trend") == 0
    assert told.terms[0].words == "What was owed 13 weeks ago is not known"


@pytest.mark.parametrize(
    ("score", "band"),
    [(100_00, "A"), (60_00, "A"), (59_99, "B"), (35_00, "B"), (34_99, "C"), (15_00, "C"), (14_99, "D"), (0, "D")],
)
def test_the_lower_edge_belongs_to_the_band(score: int, band: str) -> None:
    assert band_of(score) is Band(band)


def test_what_is_left_off_and_the_order_in_which_it_is_asked() -> None:
    """Paused before arrangement before nothing owed."""
    everything = replace(PLAIN, real_pence=0, paused="a payment was promised", arrangement_kept=True)
    assert rank(everything).left is Left.PAUSED
    assert rank(everything).why == "Paused: a payment was promised."
    assert rank(replace(everything, paused="")).left is Left.ARRANGEMENT
    assert rank(replace(everything, paused="", arrangement_kept=False)).left is Left.NOTHING_OWED
    assert rank(replace(everything, paused="")).band is None


def test_nothing_owed_but_an_expected_payment_missing_stays_on_the_list() -> None:
    told = rank(replace(PLAIN, real_pence=-5_000, real_before_pence=-5_000, payment_missing=True, missed=1))
    assert told.listed
    assert told.score_hundredths == 8_33
    assert told.why == "1 expected payment was missed in 13 weeks."


def test_the_reason_names_what_adds_most_first() -> None:
    told = rank(replace(PLAIN, real_pence=42_500, missed=1, days_since_payment=10))
    assert told.why == (
        "Arrears after expected benefit rose by £325.00 in 13 weeks. The tenant last paid 10 days ago; usually every 7 "
        "days. £425.00 is owed after expected benefit: 4.25 weeks of rent. 1 expected payment was missed in 13 weeks."
    )


def test_the_naive_list_is_the_balance_above_one_weeks_charge() -> None:
    """DEC-17: benefit that is on its way does not matter to it; exactly one week is not above."""
    assert naive(10_001, 10_000)
    assert not naive(10_000, 10_000)
    assert naive(1, 0)
