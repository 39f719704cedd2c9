from datetime import date

import pytest

from legal.rules.regime import Regime, regime
from tenancies.rules.tenure import Tenure

pytestmark = pytest.mark.rules


def of(tenure: Tenure, social: bool | None, day: date, commencement: date | None = None, saved: bool = False):
    return regime(
        tenure=tenure,
        is_social_housing_assured=social,
        rra_social_commencement=commencement,
        day=day,
        saved_notice=saved,
    )


@pytest.mark.parametrize("tenure", [Tenure.SECURE, Tenure.FLEXIBLE, Tenure.INTRODUCTORY, Tenure.DEMOTED])
def test_law_3_council_tenancies_keep_their_acts(tenure: Tenure):
    assert of(tenure, None, date(2026, 11, 24)) is Regime.LEGACY_PUBLIC


def test_law_3_social_assured_tenancies_keep_the_old_law_until_a_day_is_given():
    assert of(Tenure.ASSURED_SOCIAL, True, date(2026, 11, 24)) is Regime.HA88_OLD
    assert of(Tenure.AST_SOCIAL, True, date(2027, 9, 30), date(2027, 10, 1)) is Regime.HA88_OLD
    assert of(Tenure.ASSURED_SOCIAL, True, date(2027, 10, 1), date(2027, 10, 1)) is Regime.HA88_RRA


def test_law_3_other_assured_tenancies_changed_on_1_may_2026():
    assert of(Tenure.ASSURED_NONSOCIAL, False, date(2026, 4, 30)) is Regime.HA88_OLD
    assert of(Tenure.ASSURED_NONSOCIAL, False, date(2026, 5, 1)) is Regime.HA88_RRA


def test_law_3_a_saved_notice_keeps_the_old_law_until_31_july_2026():
    assert of(Tenure.AST_NONSOCIAL, False, date(2026, 7, 31), saved=True) is Regime.HA88_OLD
    assert of(Tenure.AST_NONSOCIAL, False, date(2026, 8, 1), saved=True) is Regime.HA88_RRA


def test_law_6a_what_nobody_has_said_is_unknown_and_so_is_a_contradiction():
    assert of(Tenure.ASSURED_SOCIAL, None, date(2026, 11, 24)) is Regime.UNKNOWN
    assert of(Tenure.ASSURED_SOCIAL, False, date(2026, 11, 24)) is Regime.UNKNOWN
    assert of(Tenure.ASSURED_NONSOCIAL, True, date(2026, 11, 24)) is Regime.UNKNOWN


def test_law_3_a_long_lease_is_not_assured_from_27_december_2025():
    assert of(Tenure.LEASE_OVER_21Y, True, date(2025, 12, 26)) is Regime.HA88_OLD
    assert of(Tenure.LEASE_OVER_21Y, True, date(2025, 12, 27)) is Regime.NOT_ASSURED


@pytest.mark.parametrize("tenure", list(Tenure))
@pytest.mark.parametrize("social", [True, False, None])
def test_every_tenure_has_an_answer_on_every_day(tenure: Tenure, social: bool | None):
    for day in (date(2020, 1, 1), date(2025, 12, 27), date(2026, 5, 1), date(2030, 1, 1)):
        assert of(tenure, social, day) in Regime


def test_law_1_a_garage_or_licence_is_outside_the_acts():
    assert of(Tenure.GARAGE, None, date(2026, 11, 24)) is Regime.COMMON_LAW
    assert of(Tenure.PROTECTED, None, date(2026, 11, 24)) is Regime.RENT_ACT
