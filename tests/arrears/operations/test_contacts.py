"""Contacts as an officer records them: outcome, caller check, promise, follow-up (PRA-3, PRA-27, OPS-E13)."""

from datetime import date
from typing import Any

import pytest

from arrears.models import Contact, ContactTask, Hold
from arrears.operations import contact_settings, contacts
from arrears.operations.contacts import ContactNotUsable, Logged, Promised, Spoken
from arrears.operations.promises import PromiseNotUsable
from arrears.queries import answers
from arrears.queries import contacts as queries
from arrears.rules.contacts import SpokeTo
from staff.models import AuditEvent
from tenancies.operations import authority, people
from tests.builders.world import World, at

pytestmark = pytest.mark.django_db

ON = date(2026, 11, 18)
TENANT = Spoken(to=SpokeTo.TENANT, passed=("address", "date_of_birth"))


@pytest.fixture
def world() -> World:
    return World.open()


def record(world: World, account: Any, **told: Any) -> Logged:
    usual: dict[str, Any] = {"channel": "call_out", "outcome": "spoke", "spoken": TENANT}
    return contacts.record(account=account, by=world.officer, on=ON, at=at(ON), **{**usual, **told})


def attorney(world: World, account: Any, **told: Any) -> Any:
    usual: dict[str, Any] = {"kind": "attorney", "name": "Cy Clark", "evidence": "Registered LPA", "from_on": ON}
    person = world.people[account.pk][0]
    return authority.register(person=person, by=world.officer, on=ON, **{**usual, **told})


def test_a_call_in_which_the_tenant_was_identified_answers_a_letter_and_one_without_does_not(world: World) -> None:
    known, unknown, tried = (world.account() for _ in range(3))
    assert record(world, known).contact.two_way
    assert not record(world, unknown, spoken=Spoken(to=SpokeTo.TENANT, passed=("address",))).contact.two_way
    assert not record(world, tried, outcome="no_answer", spoken=None).contact.two_way
    found = answers.contacts([known.pk, unknown.pk, tried.pk], on=ON)
    assert (found[known.pk], found[unknown.pk], found[tried.pk]) == ((ON, ON), (ON, None), (ON, None))


def test_the_caller_check_keeps_which_questions_were_answered_and_never_an_answer(world: World) -> None:
    made = record(world, world.account(), note="Rang about the letter").contact
    assert (made.identity_passed, made.may_discuss, made.spoke_to) == (["address", "date_of_birth"], True, "tenant")
    audited = AuditEvent.objects.get(object_id=str(made.public_id))
    assert audited.after == {
        "channel": "call_out",
        "outcome": "spoke",
        "two_way": True,
        "identity": ["address", "date_of_birth"],
    }
    with pytest.raises(ContactNotUsable, match="Not a question"):
        record(world, world.account(), spoken=Spoken(to=SpokeTo.TENANT, passed=("1 Quay Row",)))


def test_somebody_with_authority_counts_between_its_days_and_somebody_else_never(world: World) -> None:
    account = world.account()
    told = attorney(world, account, until_on=date(2026, 12, 31))
    passed = ("address", "reference")
    theirs = Spoken(to=SpokeTo.AUTHORITY, authority=told, passed=passed)
    assert record(world, account, spoken=theirs).contact.two_way
    authority.end(authority=told, last_on=date(2026, 11, 18), because="Revoked", by=world.officer, on=ON)
    later = date(2026, 11, 19)
    made = contacts.record(
        account=account, channel="call_in", outcome="spoke", spoken=theirs, by=world.officer, on=later, at=at(later)
    )
    assert not made.contact.two_way
    assert made.check is not None
    assert made.check.words == "Their authority to discuss is not in force: give no figures."
    neighbour = Spoken(to=SpokeTo.OTHER, name="A neighbour", passed=("known",))
    assert not record(world, account, spoken=neighbour).contact.two_way


def test_authority_for_one_person_opens_nothing_of_anothers_account(world: World) -> None:
    """LAW section 12 E8."""
    theirs = attorney(world, world.account())
    with pytest.raises(ContactNotUsable, match="not on this account"):
        record(world, world.account(), spoken=Spoken(to=SpokeTo.AUTHORITY, authority=theirs, passed=("known",)))


def test_whom_we_may_talk_to_is_the_tenants_and_who_speaks_for_them_on_the_day(world: World) -> None:
    account = world.account(tenants=("Bo Baker", "Bea Baker"))
    attorney(world, account, limits="Not the Direct Debit")
    assert [(one.name, one.capacity, one.limits) for one in queries.may_discuss(account, ON)] == [
        ("Bo Baker", "Tenant", ""),
        ("Bea Baker", "Tenant", ""),
        ("Cy Clark", "Attorney", "Not the Direct Debit"),
    ]
    assert len(queries.may_discuss(account, date(2026, 11, 17))) == 2
    people.record_death(person=world.people[account.pk][0], died_on=ON, by=world.officer, on=ON)
    assert [one.name for one in queries.may_discuss(account, ON)] == ["Bea Baker"]


def test_an_outcome_belongs_to_its_way_of_contact_and_to_its_days(world: World) -> None:
    account = world.account()
    for told, words in (
        ({"outcome": "nobody_in"}, "does not go with"),
        ({"outcome": "invented"}, "no longer used"),
        ({"outcome": ""}, "Choose how it ended"),
        ({"spoken": None}, "Say who it was"),
        ({"channel": "facebook"}, "not a way of contact"),
        ({"channel": "note", "outcome": "", "note": " "}, "Write something"),
        ({"follow_up_on": ON}, "lies after"),
    ):
        with pytest.raises(ContactNotUsable, match=words):
            record(world, account, **told)
    contact_settings.set_outcome(
        landlord=world.landlord,
        code="whatsapp",
        words="Answered on WhatsApp",
        told="result",
        reached=True,
        channels=["text"],
        from_on=ON,
        by=world.manager,
        on=ON,
    )
    assert record(world, account, channel="text", outcome="whatsapp").contact.outcome_words == "Answered on WhatsApp"


def test_a_promise_goes_with_the_call_and_may_hold_letters_until_its_last_day(world: World) -> None:
    account = world.account()
    made = record(world, account, promised=Promised(amount_pence=50_00, due_on=date(2026, 11, 27), hold_letters=True))
    assert made.promise is not None
    assert (made.promise.amount_pence, made.contact.about) == (50_00, "promise")
    held = Hold.objects.get(account=account)
    assert (held.reason, held.until_on) == ("promise", date(2026, 11, 30))


@pytest.mark.parametrize("due", [date(2026, 11, 17), date(2026, 12, 20)])
def test_a_promise_for_a_past_day_or_a_month_off_is_none_and_nothing_is_recorded(world: World, due: date) -> None:
    with pytest.raises(PromiseNotUsable):
        record(world, world.account(), promised=Promised(amount_pence=50_00, due_on=due))
    assert not Contact.objects.exists()


def test_somebody_who_may_not_discuss_the_account_promises_nothing_for_it(world: World) -> None:
    with pytest.raises(ContactNotUsable, match="A promise is made by"):
        record(
            world,
            world.account(),
            spoken=Spoken(to=SpokeTo.OTHER, name="A brother"),
            promised=Promised(amount_pence=50_00, due_on=ON),
        )


def test_a_day_to_follow_up_becomes_a_task_of_whoever_rang(world: World) -> None:
    made = record(world, world.account(), about="hb_delayed", follow_up_on=date(2026, 11, 25))
    assert made.follow_up is not None
    assert (made.follow_up.assigned_to, made.follow_up.due_on) == (world.officer, date(2026, 11, 25))
    assert ContactTask.objects.get().title == "Follow up: Housing Benefit delayed"


def test_the_landlord_says_how_many_right_answers_are_enough_from_a_day_on(world: World) -> None:
    contact_settings.set_terms(
        landlord=world.landlord, from_on=date(2026, 11, 19), identity_answers=3, by=world.manager, on=ON
    )
    assert record(world, world.account()).contact.two_way
    later = date(2026, 11, 19)
    made = contacts.record(
        account=world.account(),
        channel="call_in",
        outcome="spoke",
        spoken=TENANT,
        by=world.officer,
        on=later,
        at=at(later),
    )
    assert not made.contact.two_way
