"""The figure to say (PRA-31) is the least that takes the step away, and is left out where it would be a guess."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arrears.rules.decision import decide
from arrears.rules.default_policy import default_policy
from arrears.rules.facts import Facts
from arrears.rules.outcomes import Outcome
from arrears.rules.position import position
from casework.rules.figure_to_say import FigureToSay, stops_the_next_step

pytestmark = pytest.mark.rules

SUNDAY = date(2026, 11, 22)
POLICY = default_policy()
GROSS = 100_00


def owing(balance_pence: int, paid_pence: int = 0) -> Facts:
    """An account of £100 a week with nothing else to say of it, after a payment this week."""
    stands = position(
        account_type="CUR",
        former=False,
        balance_pence=balance_pence - paid_pence,
        accrued_pence=0,
        weekly_gross_pence=GROSS,
        weekly_benefit_pence=0,
        paid_this_week_pence=paid_pence,
        debit_this_week=True,
    )
    return Facts(
        balance_pence=stands.balance_pence,
        technical_pence=stands.technical_pence,
        real_pence=stands.real_pence,
        ladder_amount_pence=stands.ladder_amount_pence,
        weeks_hundredths=stands.weeks_hundredths,
        chase_pence=stands.chase_pence,
        chase_hundredths=stands.chase_hundredths,
    )


def said(facts: Facts, benefit_pence: int = 0) -> FigureToSay | None:
    decision = decide(facts, POLICY, on=SUNDAY)
    return stops_the_next_step(decision, weekly_gross_pence=GROSS, benefit_weekly_pence=benefit_pence)


def test_four_weeks_owed_need_the_grace_and_all_but_half_a_week() -> None:
    # £400 owed, £100 of it this week's grace: the first reminder needs half a week (£50) beyond it, so £350.01 is the
    # least that leaves less than £50.
    figure = said(owing(400_00))

    assert figure == FigureToSay(350_01, SUNDAY, "First reminder", clears=False)


@given(balance=st.integers(160_00, 2_000_00))
def test_the_figure_stops_the_step_and_a_penny_less_does_not(balance: int) -> None:
    figure = said(owing(balance))

    assert figure is not None
    assert decide(owing(balance, figure.pay_pence), POLICY, on=SUNDAY).outcome is not Outcome.PROPOSE
    assert decide(owing(balance, figure.pay_pence - 1), POLICY, on=SUNDAY).outcome is Outcome.PROPOSE


def test_nothing_is_said_where_no_step_is_proposed() -> None:
    assert said(owing(120_00)) is None


def test_nothing_is_said_where_benefit_or_a_payers_calendar_takes_part() -> None:
    assert said(owing(400_00), benefit_pence=40_00) is None
    assert said(replace(owing(400_00), technical_pence=20_00)) is None
    assert said(replace(owing(400_00), has_calendar=True)) is None
