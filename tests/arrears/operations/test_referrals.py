"""Referrals with consent, chased after five working days, then with the manager (PRA-22, LAW section 12)."""

from datetime import date
from typing import Any

import pytest

from arrears.models import ContactTask, Referral
from arrears.operations import referrals
from arrears.operations.referrals import ReferralNotUsable, ReferralOver
from tests.builders.world import World

pytestmark = pytest.mark.django_db

SENT = date(2026, 11, 9)
CHASE = date(2026, 11, 16)
MANAGER = date(2026, 11, 23)


@pytest.fixture
def world() -> World:
    return World.open()


def send(world: World, **told: Any) -> Referral:
    account = world.account()
    usual: dict[str, Any] = {
        "to": "support",
        "to_whom": "Westhaven Floating Support",
        "consent": "given",
        "consent_on": SENT,
        "words": "Two children, no heating, letters unopened",
    }
    return referrals.send(
        account=account, person=world.people[account.pk][0], by=world.officer, on=SENT, **{**usual, **told}
    )


def chase_all(world: World, on: date) -> dict[str, int]:
    return referrals.chase_all(landlord=world.landlord, by=world.system, on=on)


def test_a_referral_keeps_the_consent_and_its_day(world: World) -> None:
    made = send(world)
    assert (made.basis, made.consent_on, made.chase_on, made.manager_on) == ("consent", SENT, CHASE, MANAGER)
    with pytest.raises(ReferralNotUsable, match="day on which they agreed"):
        send(world, consent_on=None)


def test_without_consent_only_what_the_law_allows_is_sent_and_few_read_it(world: World) -> None:
    for to in ("support", "money_advice"):
        with pytest.raises(ReferralNotUsable, match="needs the person's agreement"):
            send(world, to=to, consent="refused", basis="adult_at_risk")
    with pytest.raises(ReferralNotUsable, match="only a safeguarding concern"):
        send(world, to="adult_social_care", consent="not_asked")
    made = send(world, to="adult_social_care", consent="not_asked", basis="adult_at_risk")
    assert (made.restricted, made.basis, made.consent_on) == (True, "adult_at_risk", None)


def test_nobody_is_referred_on_anothers_account(world: World) -> None:
    other = world.account()
    with pytest.raises(ReferralNotUsable, match="not on the account"):
        referrals.send(
            account=world.account(),
            person=world.people[other.pk][0],
            to="support",
            to_whom="X",
            consent="given",
            consent_on=SENT,
            words="Y",
            by=world.officer,
            on=SENT,
        )


def test_without_an_answer_it_is_chased_after_five_working_days_and_then_the_manager_has_it(world: World) -> None:
    made = send(world)
    assert chase_all(world, date(2026, 11, 13)) == {"to_chase": 0, "with_manager": 0}
    assert chase_all(world, CHASE) == {"to_chase": 1, "with_manager": 0}
    assert chase_all(world, CHASE) == {"to_chase": 0, "with_manager": 0}
    task = ContactTask.objects.open().get()
    assert (task.title, task.assigned_to) == ("Chase the referral to Westhaven Floating Support", world.officer)
    referrals.chased(referral=made, words="Rang, spoke with Jo", by=world.officer, on=CHASE)
    assert not ContactTask.objects.open().exists()
    assert chase_all(world, date(2026, 11, 20)) == {"to_chase": 0, "with_manager": 0}
    assert chase_all(world, MANAGER) == {"to_chase": 0, "with_manager": 1}
    task = ContactTask.objects.open().get()
    assert (task.responsible, task.assigned_to) == ("manager", None)
    assert chase_all(world, date(2026, 12, 1)) == {"to_chase": 0, "with_manager": 0}


def test_a_manager_goes_on_without_an_answer_and_nobody_else_does(world: World) -> None:
    """PRA-22: the attempts stay on record."""
    made = send(world)
    chase_all(world, CHASE)
    with pytest.raises(ReferralNotUsable, match="not come to the manager"):
        referrals.go_on(referral=made, because="No answer", by=world.manager, on=CHASE)
    chase_all(world, MANAGER)
    with pytest.raises(ReferralNotUsable, match="Only a team leader or manager"):
        referrals.go_on(referral=made, because="No answer", by=world.officer, on=MANAGER)
    done = referrals.go_on(referral=made, because="Chased twice", by=world.manager, on=MANAGER)
    assert (done.state, done.closed_on) == ("no_answer", MANAGER)
    assert [step.what for step in made.steps.order_by("pk")] == ["chase_due", "with_manager", "gone_on"]
    assert not ContactTask.objects.open().exists()


def test_an_answer_ends_the_chase_and_a_closed_referral_stays_closed(world: World) -> None:
    made = send(world)
    chase_all(world, CHASE)
    referrals.answer(referral=made, result="accepted", words="Visit on Friday", by=world.officer, on=CHASE)
    assert ContactTask.objects.get().state == "done"
    assert chase_all(world, MANAGER) == {"to_chase": 0, "with_manager": 0}
    with pytest.raises(ReferralOver):
        referrals.answer(referral=made, result="accepted", words="", by=world.officer, on=CHASE)
