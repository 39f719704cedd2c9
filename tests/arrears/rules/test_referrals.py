"""Referrals: consent, the law without it, and the clock of the answer (PRA-22, LAW section 12 E3)."""

from datetime import date

import pytest

from arrears.rules.referrals import Basis, Consent, ReferredTo, clock, may_hold, why_not

pytestmark = pytest.mark.rules


@pytest.mark.parametrize("to", list(ReferredTo))
def test_with_consent_anybody_who_helps_may_be_asked(to: ReferredTo) -> None:
    assert why_not(to, Consent.GIVEN, None) == ""


@pytest.mark.parametrize("to", [ReferredTo.SUPPORT, ReferredTo.MONEY_ADVICE])
@pytest.mark.parametrize("consent", [Consent.REFUSED, Consent.NOT_ASKED])
def test_without_consent_support_and_money_advice_hear_nothing(to: ReferredTo, consent: Consent) -> None:
    for basis in (None, Basis.ADULT_AT_RISK, Basis.CHILD_AT_RISK):
        assert "needs the person's agreement" in why_not(to, consent, basis)


def test_without_consent_adult_social_care_hears_of_a_safeguarding_concern_only() -> None:
    assert "only a safeguarding concern" in why_not(ReferredTo.ADULT_SOCIAL_CARE, Consent.REFUSED, None)
    assert "only a safeguarding concern" in why_not(ReferredTo.ADULT_SOCIAL_CARE, Consent.REFUSED, Basis.CONSENT)
    assert why_not(ReferredTo.ADULT_SOCIAL_CARE, Consent.REFUSED, Basis.ADULT_AT_RISK) == ""
    assert "No figures" in may_hold(Consent.REFUSED)


def test_the_clock_counts_working_days_over_christmas() -> None:
    """Sent Monday 21 December 2026: the 25th and the substitute for the 26th are no working days, nor is New Year."""
    found = clock(date(2026, 12, 21), chase_days=5, manager_days=5)
    assert (found.chase_on, found.manager_on) == (date(2026, 12, 30), date(2027, 1, 7))
