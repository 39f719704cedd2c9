from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arrears.rules.position import (
    PayerCalendar,
    Position,
    calendar_allowance,
    debits_since,
    position,
    weeks_of,
)
from tenancies.rules.periods import PeriodUnit

pytestmark = pytest.mark.rules


def stands(**changed) -> Position:
    figures = dict(
        account_type="CUR",
        former=False,
        balance_pence=300_00,
        accrued_pence=0,
        weekly_gross_pence=120_00,
        weekly_benefit_pence=0,
        paid_this_week_pence=0,
        debit_this_week=True,
    )
    return position(**(figures | changed))


def test_ops_e3_the_weeks_own_debit_is_grace_until_it_is_paid():
    assert stands().ladder_amount_pence == 180_00
    assert stands().weeks_hundredths == 150
    assert stands(balance_pence=180_00, paid_this_week_pence=120_00).ladder_amount_pence == 180_00


def test_ops_e3_benefit_is_not_taken_off_twice():
    seen = stands(balance_pence=290_00, accrued_pence=225_00, weekly_benefit_pence=75_00)
    assert (seen.technical_pence, seen.real_pence, seen.grace_pence) == (225_00, 65_00, 45_00)
    assert (seen.ladder_amount_pence, seen.weeks_hundredths) == (20_00, 16)


def test_ops_l5_a_rent_free_week_has_no_grace_but_the_normal_weeks():
    seen = stands(debit_this_week=False)
    assert (seen.ladder_amount_pence, seen.weeks_hundredths) == (300_00, 250)


@pytest.mark.parametrize("plain", [dict(former=True), dict(account_type="FTA"), dict(account_type="SUN")])
def test_ops_l6_former_and_sundry_accounts_have_neither_grace_nor_benefit_nor_weeks(plain: dict):
    seen = stands(accrued_pence=100_00, allowance_pence=50_00, **plain)
    assert (seen.technical_pence, seen.grace_pence, seen.ladder_amount_pence) == (0, 0, 300_00)
    assert (seen.chase_pence, seen.weeks_hundredths, seen.chase_hundredths) == (300_00, None, None)


def test_dec_6_weeks_are_cut_toward_zero():
    assert weeks_of(119_99, 120_00) == 99
    assert weeks_of(-119_99, 120_00) == -99
    assert weeks_of(100_00, 0) is None


def test_ops_l3_benefit_above_the_rent_gives_no_negative_grace():
    assert stands(weekly_benefit_pence=150_00).grace_pence == 0


MONTHLY = PayerCalendar(PeriodUnit.MONTH, date(2026, 5, 1))
DEBITS = [(date(2026, 4, 6), 70_00)] + [(date(2026, 4, day), 70_00) for day in (13, 20, 27)]
DEBITS += [(date(2026, 5, day), 70_00) for day in (4, 11, 18, 25)]


def test_ops_l4_debits_since_the_last_due_day():
    assert debits_since(MONTHLY, DEBITS, on=date(2026, 5, 12)) == 140_00
    assert debits_since(MONTHLY, DEBITS, on=date(2026, 5, 1)) == 0
    assert debits_since(MONTHLY, DEBITS, on=date(2026, 4, 30)) == 280_00, "before the first: one cycle at most"


def test_pra_1_allows_the_rest_of_the_week_in_which_the_due_day_fell():
    # Due Friday 1 May: Friday, Saturday and Sunday of the week of 27 April are not yet due.
    assert calendar_allowance(MONTHLY, DEBITS, on=date(2026, 5, 1)) == 30_00
    assert calendar_allowance(MONTHLY, DEBITS, on=date(2026, 5, 12)) == 170_00


def test_pra_1_is_never_taken_together_with_grace():
    assert stands(allowance_pence=100_00).chase_pence == 180_00
    assert stands(allowance_pence=250_00).chase_pence == 50_00
    assert stands(allowance_pence=250_00).ladder_amount_pence == 180_00, "OPS-E3 stays as it is"


money = st.integers(0, 1000_00)


@given(st.integers(-500_00, 1000_00), money, money, money, money, money, st.integers(1, 500_00), st.booleans())
def test_paying_never_raises_what_is_chased(balance, accrued, gross, benefit, before, allowed, paid, debit):
    """The defect to avoid: a payment that left the grace and the balance at once made the letter come."""
    same = dict(
        accrued_pence=accrued,
        weekly_gross_pence=gross,
        weekly_benefit_pence=benefit,
        allowance_pence=allowed,
        debit_this_week=debit,
    )
    then = stands(balance_pence=balance, paid_this_week_pence=before, **same)
    now = stands(balance_pence=balance - paid, paid_this_week_pence=before + paid, **same)
    assert now.real_pence <= then.real_pence
    if now.real_pence > 0:
        assert now.ladder_amount_pence <= then.ladder_amount_pence
        assert now.chase_pence <= then.chase_pence
    else:
        assert now.ladder_amount_pence <= 0
