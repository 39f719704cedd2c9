"""What a household can afford, and what an offer is warned of; nothing is ever blocked (OPS-E11, PRA-8)."""

from datetime import date

import pytest

from arrears.rules.affordability import ITEMS, Concern, Limits, Line, by_the_week, limits, warnings
from arrears.rules.arrangements import ArrangementKind, Frequency, Terms
from tenancies.rules.periods import PeriodUnit

pytestmark = pytest.mark.rules

ON = date(2026, 11, 22)
WEEK, MONTH, FOUR_WEEK = PeriodUnit.WEEK, PeriodUnit.MONTH, PeriodUnit.FOUR_WEEK


def offer(**changed) -> Terms:
    made = dict(
        kind=ArrangementKind.INFORMAL,
        starts_on=date(2026, 11, 27),
        start_balance_pence=1_200_00,
        instalment_pence=12_00,
        frequency=Frequency.WEEKLY,
    )
    return Terms(**(made | changed))


def concerns(terms: Terms, *, surplus: int | None = None, cycle: PeriodUnit | None = None, table=()) -> list[Concern]:
    found = warnings(terms, limits=limits(ON, table), surplus_weekly_pence=surplus, payer_cycle=cycle, on=ON)
    assert all(one.words.endswith((".", ")", "d.")) for one in found)
    return [one.concern for one in found]


def test_a_month_is_twelve_of_fifty_two_weeks_and_nothing_is_overstated():
    told = by_the_week([Line("wages", 1_000_00, MONTH), Line("rent", 100_00, WEEK), Line("energy", 50_01, FOUR_WEEK)])
    assert told.in_pence == 230_76  # 230.769…: down
    assert told.out_pence == 112_51  # 100 + 12.5025: up
    assert told.surplus_pence == 118_25


def test_a_sound_offer_is_warned_of_nothing():
    assert concerns(offer(), surplus=20_00, cycle=WEEK) == []


def test_longer_than_the_longest_term_warns_from_the_first_day_after_it():
    weeks = 105  # 27 November 2026 and 104 weeks on is 24 November 2028; two years are up on the 27th
    assert concerns(offer(start_balance_pence=weeks * 12_00)) == []
    assert concerns(offer(start_balance_pence=(weeks + 1) * 12_00)) == [Concern.TOO_LONG]


def test_below_the_deduction_rate_in_force_warns():
    assert concerns(offer(instalment_pence=4_54, start_balance_pence=100_00)) == [Concern.BELOW_DEDUCTION]
    assert concerns(offer(instalment_pence=4_55, start_balance_pence=100_00)) == []
    monthly = offer(instalment_pence=19_00, frequency=Frequency.MONTHLY, start_balance_pence=100_00)
    assert concerns(monthly) == [Concern.BELOW_DEDUCTION]  # £4.38 a week


def test_more_than_is_left_over_warns_and_nothing_left_says_so():
    assert concerns(offer(), surplus=11_99) == [Concern.ABOVE_SURPLUS]
    assert concerns(offer(), surplus=12_00) == []
    assert concerns(offer(), surplus=-5_00) == [Concern.NO_SURPLUS]


def test_instalments_between_pay_days_warn():
    assert concerns(offer(), cycle=MONTH) == [Concern.BETWEEN_PAYDAYS]
    assert concerns(offer(frequency=Frequency.MONTHLY, instalment_pence=60_00), cycle=WEEK) == []


def test_what_never_clears_is_said_first():
    lump = offer(instalment_pence=0, lump_sum_pence=10_00, lump_on=date(2026, 11, 27))
    assert concerns(lump)[0] is Concern.NEVER_CLEARS


def test_all_of_it_by_one_day_is_no_question_of_rates():
    assert concerns(offer(kind=ArrangementKind.ONE_OFF, instalment_pence=1_200_00), surplus=1) == []


def test_a_landlords_own_numbers_count_from_their_day():
    table = (Limits(date(2026, 1, 1), longest_months=12), Limits(date(2026, 12, 1), lowest_weekly_pence=20_00))
    assert concerns(offer(), table=table) == [Concern.TOO_LONG]
    assert limits(date(2026, 12, 1), table).lowest_weekly(ON) == 20_00
    assert limits(date(2019, 1, 1), table).longest_months == 24


def test_no_line_of_the_form_asks_twice():
    codes = [item.code for item in ITEMS]
    assert len(codes) == len(set(codes))
