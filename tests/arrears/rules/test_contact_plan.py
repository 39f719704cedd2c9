"""The contacts of a new tenancy (OPS-E7) and whose a contact after a letter is (PRA-7)."""

from datetime import date, timedelta

import pytest

from arrears.rules.contact_plan import PlanItem, Responsible, followed, planned, responsible_for

pytestmark = pytest.mark.rules

START = date(2026, 11, 2)


def diary(own: tuple[PlanItem, ...] = (), *, known_on: date = START, tenure: str = "introductory") -> dict[str, int]:
    items, _ = planned(own, starts_on=START, tenure=tenure, known_on=known_on)
    return {item.code: item.after_days for item in items}


def test_the_default_diary_is_welcome_call_payment_set_up_visit_and_three_account_checks() -> None:
    """OPS-E7, with its two extra tasks."""
    assert diary() == {
        "benefit_claim": 3,
        "turn_on": 3,
        "welcome_call": 3,
        "payment_set_up": 10,
        "visit": 28,
        "check_6": 42,
        "check_9": 63,
        "check_12": 84,
    }


def test_what_was_due_long_before_we_knew_of_the_tenancy_is_left_out_and_named() -> None:
    items, left_out = planned((), starts_on=START, tenure="secure", known_on=START + timedelta(days=30))
    assert {item.code for item in left_out} == {"welcome_call", "benefit_claim", "turn_on", "payment_set_up"}
    assert items[0].code == "visit"


def test_a_landlords_item_replaces_the_shipped_one_for_tenancies_from_its_day_and_for_its_tenures() -> None:
    sooner = PlanItem("visit", "Two-week visit", 14, Responsible.SUPPORT, START)
    later = PlanItem("visit", "Never yet", 1, Responsible.SUPPORT, START + timedelta(days=1))
    flexible = PlanItem("review", "Review", 20, Responsible.OFFICER, START, tenures=frozenset({"flexible"}))
    ended = PlanItem("turn_on", "No more", 3, Responsible.OFFICER, START, START - timedelta(days=1))
    found = diary((sooner, later, flexible, ended))
    assert found["visit"] == 14
    assert "review" not in found
    assert "turn_on" not in found
    assert diary((flexible,), tenure="flexible")["review"] == 20


def test_every_a2_a3_court_warning_and_notice_is_followed_by_a_contact_and_a_first_reminder_is_not() -> None:
    """PRA-7."""
    assert set(followed(START)) == {"A2", "A3", "CW1", "NT1", "NOSP", "NOPP", "NTQ"}


@pytest.mark.parametrize(
    "wanted, support, neighbourhood, whose",
    [
        (Responsible.NEIGHBOURHOOD, True, True, Responsible.SUPPORT),
        (Responsible.NEIGHBOURHOOD, False, True, Responsible.NEIGHBOURHOOD),
        (Responsible.NEIGHBOURHOOD, False, False, Responsible.OFFICER),
        (Responsible.OFFICER, True, True, Responsible.OFFICER),
        (Responsible.MANAGER, True, True, Responsible.MANAGER),
    ],
)
def test_the_support_worker_at_a_scheme_and_the_neighbourhood_officer_elsewhere(
    wanted: Responsible, support: bool, neighbourhood: bool, whose: Responsible
) -> None:
    assert responsible_for(wanted, has_support=support, has_neighbourhood=neighbourhood) is whose
