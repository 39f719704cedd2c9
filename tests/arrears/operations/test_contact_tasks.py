"""Contact after letters (PRA-7), plans of new tenancies (OPS-E7): whose, by when, back to the officer when not done."""

from datetime import date, timedelta
from typing import Any

import pytest

from arrears.models import ContactPlan, ContactTask, ContactTaskStep
from arrears.operations import contact_plans, contact_settings, contact_tasks, contacts
from arrears.operations.contact_tasks import TaskNotUsable, TaskOver
from arrears.operations.contacts import Spoken
from arrears.rules.contact_plan import Responsible, TaskKind
from arrears.rules.contacts import SpokeTo
from ledger.models import RentAccount
from letters import store
from letters.models import Document
from staff.models import User
from staff.rules.roles import Role
from tenancies.models import PatchCover, Tenancy
from tenancies.operations import homes
from tests.builders.world import TAKE_ON, World, at
from tests.casework.scene import person, put

pytestmark = pytest.mark.django_db

SENT = date(2026, 11, 12)
ON = date(2026, 11, 13)


@pytest.fixture
def world(settings: Any, tmp_path: Any) -> World:
    settings.RENTINCOME_STORE = tmp_path
    return World.open()


def letter(
    world: World, account: RentAccount, kind: str = "A2", *, who: int = 0, trigger: str = "step", **told: Any
) -> Document:
    usual: dict[str, Any] = {"state": Document.State.SENT, "sent_on": SENT, "approved_by": world.officer}
    return Document.objects.create(
        landlord=world.landlord,
        kind=kind,
        account=account,
        tenancy=account.tenancy,
        person=world.people[account.pk][who],
        trigger=trigger,
        run_label="scene",
        planned_on=SENT,
        facts={},
        facts_digest="",
        file=store.put(b"%PDF scene", media_type="application/pdf"),
        **{**usual, **told},
    )


def neighbourhood_officer(world: World) -> User:
    found = person(world.landlord, Role.NEIGHBOURHOOD)
    homes.give_patch(
        patch=world.patch, to=found, kind=PatchCover.Kind.COVERS, from_on=TAKE_ON, by=world.system, on=TAKE_ON
    )
    return found


def support_worker(world: World, account: RentAccount, code: str = "S1") -> User:
    found = person(world.landlord, Role.SUPPORT_WORKER)
    scheme = homes.keep_schemes(landlord=world.landlord, codes=[code], by=world.system, on=TAKE_ON)[code]
    homes.give_scheme(scheme=scheme, to=found, from_on=TAKE_ON, by=world.system, on=TAKE_ON)
    put(account, scheme=scheme)
    return found


def night(world: World, on: date = ON) -> dict[str, int]:
    return contact_tasks.night(landlord=world.landlord, by=world.system, on=on)


def test_a_second_letter_that_was_sent_opens_one_contact_task_for_a_joint_tenancy(world: World) -> None:
    account = world.account(tenants=("Bo Baker", "Bea Baker"))
    neighbour = neighbourhood_officer(world)
    for who in (0, 1):
        letter(world, account, who=who)
    assert night(world)["after_letters"] == 1
    task = ContactTask.objects.get()
    assert (task.title, task.responsible, task.assigned_to, task.due_on) == (
        "Get in touch after the second rent reminder (A2)",
        "neighbourhood",
        neighbour,
        date(2026, 11, 19),
    )
    assert night(world, ON + timedelta(days=1))["after_letters"] == 0


def test_at_a_scheme_it_is_the_support_workers_and_with_nobody_else_the_officers(world: World) -> None:
    scheme, elsewhere = world.account(), world.account()
    worker = support_worker(world, scheme)
    letter(world, scheme)
    letter(world, elsewhere)
    night(world)
    assert ContactTask.objects.get(account=scheme).assigned_to == worker
    assert ContactTask.objects.get(account=elsewhere).assigned_to == world.officer


def test_no_contact_task_for_a_reminder_a_letter_not_sent_yet_or_one_of_two_months_ago(world: World) -> None:
    letter(world, world.account(), "A1")
    letter(world, world.account(), state=Document.State.HANDED_OVER, sent_on=None)
    letter(world, world.account(), sent_on=SENT - timedelta(days=60))
    letter(world, world.account(), sent_on=ON + timedelta(days=1))
    assert night(world)["after_letters"] == 0


@pytest.mark.parametrize("kind", ["A3", "CW1", "NOSP", "NOPP", "NTQ"])
def test_a_final_warning_a_court_warning_and_every_notice_open_one_too(world: World, kind: str) -> None:
    letter(world, world.account(), kind)
    assert night(world)["after_letters"] == 1


def test_what_is_not_done_by_its_day_comes_back_to_the_officer_once_with_a_day_of_its_own(world: World) -> None:
    account = world.account()
    worker = support_worker(world, account)
    letter(world, account)
    night(world)
    assert night(world, date(2026, 11, 19))["returned"] == 0
    assert night(world, date(2026, 11, 20))["returned"] == 1
    task = ContactTask.objects.get()
    assert (task.responsible, task.assigned_to, task.returned_on, task.due_on) == (
        "officer",
        world.officer,
        date(2026, 11, 20),
        date(2026, 11, 24),
    )
    assert ContactTaskStep.objects.get().words == f"{worker.name} had it until 2026-11-19"
    assert night(world, date(2026, 12, 1))["returned"] == 0


def test_a_task_can_be_handed_back_before_its_day_with_the_reason(world: World) -> None:
    account = world.account()
    worker = support_worker(world, account)
    letter(world, account)
    night(world)
    task = ContactTask.objects.get()
    with pytest.raises(TaskNotUsable, match="why it could not be done"):
        contact_tasks.hand_back(task=task, because="", by=worker, on=ON)
    contact_tasks.hand_back(task=task, because="In hospital", by=worker, on=ON)
    task.refresh_from_db()
    assert (task.assigned_to, task.returned_on) == (world.officer, ON)
    with pytest.raises(TaskNotUsable, match="officer's already"):
        contact_tasks.hand_back(task=task, because="Again", by=worker, on=ON)


def test_the_contact_that_does_a_task_is_its_outcome_and_a_second_one_finds_it_done(world: World) -> None:
    account = world.account()
    letter(world, account)
    night(world)
    task = ContactTask.objects.get()
    told: dict[str, Any] = {
        "account": account,
        "channel": "visit",
        "outcome": "spoke",
        "spoken": Spoken(to=SpokeTo.TENANT),
        "task": task,
        "by": world.officer,
        "on": ON,
        "at": at(ON),
    }
    made = contacts.record(**told).contact
    task.refresh_from_db()
    assert (task.state, task.outcome, task.contact) == ("done", "Spoke to them", made)
    with pytest.raises(TaskOver):
        contacts.record(**told)
    assert account.contacts.count() == 1


def test_the_night_asks_the_same_number_of_questions_for_four_letters_and_for_thirty(
    world: World, count_queries: Any
) -> None:
    counts = []
    for code, number in (("FEW", 4), ("MANY", 30)):
        other = World.open(code)
        for _ in range(number):
            letter(other, other.account())
        with count_queries() as seen:
            assert night(other)["after_letters"] == number
        counts.append(len(seen))
    assert counts[0] == counts[1]


def plans(world: World, on: date) -> int:
    return contact_plans.make(landlord=world.landlord, by=world.system, on=on)


def test_a_new_tenancy_has_its_diary_laid_out_once(world: World) -> None:
    """OPS-E7."""
    new = world.account(starts_on=date(2026, 11, 9), tenure="introductory")
    world.account()
    neighbour = neighbourhood_officer(world)
    assert (plans(world, ON), plans(world, ON), plans(world, ON + timedelta(days=1))) == (1, 0, 0)
    diary = ContactTask.objects.filter(account=new).order_by("due_on", "title")
    assert [(task.title, task.due_on) for task in diary] == [
        ("Has benefit been claimed?", date(2026, 11, 12)),
        ("Is gas and electric turn-on and test booked?", date(2026, 11, 12)),
        ("Welcome call", date(2026, 11, 12)),
        ("Set up how the rent is paid", date(2026, 11, 19)),
        ("Four-week visit", date(2026, 12, 7)),
        ("Account check, week 6", date(2026, 12, 21)),
        ("Account check, week 9", date(2027, 1, 11)),
        ("Account check, week 12", date(2027, 2, 1)),
    ]
    assert diary.get(title="Four-week visit").assigned_to == neighbour
    assert diary.get(title="Welcome call").assigned_to == world.officer


def test_a_tenancy_that_came_to_us_late_has_what_is_still_of_use_and_says_what_was_left_out(world: World) -> None:
    world.account(starts_on=ON - timedelta(days=40))
    plans(world, ON)
    assert ContactTask.objects.count() == 4
    assert "Welcome call" in ContactPlan.objects.get().left_out


def test_tenancies_of_before_the_take_on_garages_and_those_to_come_have_no_plan(world: World) -> None:
    world.account(starts_on=TAKE_ON - timedelta(days=1))
    world.account(starts_on=ON + timedelta(days=1))
    assert plans(world, TAKE_ON + timedelta(days=1)) == 0
    assert plans(world, ON) == 0


def test_the_plan_is_the_landlords_own_where_it_says_so(world: World) -> None:
    contact_settings.set_plan_item(
        landlord=world.landlord,
        code="visit",
        title="Two-week visit",
        after_days=14,
        responsible=Responsible.OFFICER.value,
        from_on=TAKE_ON,
        by=world.manager,
        on=TAKE_ON,
    )
    world.account(starts_on=ON)
    plans(world, ON)
    assert ContactTask.objects.get(title="Two-week visit").due_on == ON + timedelta(days=14)
    assert not ContactTask.objects.filter(title="Four-week visit").exists()


def test_when_the_tenancy_ends_the_rest_of_its_plan_is_called_off(world: World) -> None:
    account = world.account(starts_on=ON)
    plans(world, ON)
    Tenancy.objects.filter(pk=account.tenancy_id).update(ends_on=ON + timedelta(days=5))
    assert night(world, ON + timedelta(days=5))["called_off"] == 0
    assert night(world, ON + timedelta(days=6))["called_off"] == 8
    assert not ContactTask.objects.open().exists()


def test_plans_ask_the_same_number_of_questions_for_two_tenancies_and_for_seven(count_queries: Any) -> None:
    counts = []
    for code, number in (("FEW", 2), ("MANY", 7)):
        other = World.open(code)
        for _ in range(number):
            other.account(starts_on=ON)
        with count_queries() as seen:
            assert plans(other, ON) == number
        # SQLite takes so many values in one INSERT, so many rows are put in by more than one: reads are counted.
        counts.append(len([query for query in seen if not query["sql"].startswith("INSERT")]))
    assert counts[0] == counts[1]


def test_the_same_cause_never_opens_a_second_task(world: World) -> None:
    account = world.account()
    told: dict[str, Any] = {
        "account": account,
        "kind": TaskKind.FOLLOW_UP,
        "trigger": "contact:1",
        "title": "Ring again",
        "wanted": Responsible.OFFICER,
        "due_on": ON,
        "on": ON,
    }
    assert contact_tasks.open_one(**told) == contact_tasks.open_one(**told)
