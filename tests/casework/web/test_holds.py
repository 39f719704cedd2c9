"""Holds, Breathing Space, tasks and the weekly review as an officer meets them in the browser (OPS-E5, E6, PRA-10)."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.urls import reverse

from arrears.models import BreathingSpace, CaseTask, ExceptionItem, Hold
from arrears.operations import breathing_spaces, decisions, exception_reviews, positions
from ledger.models import RentAccount
from staff.models import AuditEvent, User
from tests.builders.world import World

pytestmark = pytest.mark.django_db

ON = date(2026, 6, 16)
MONDAY = date(2026, 6, 15)
As = Callable[[User], Client]


@pytest.fixture
def signed_in(settings: Any) -> As:
    settings.RENTINCOME_TODAY = ON

    def client(user: User) -> Client:
        made = Client()
        made.force_login(user, backend=django_settings.AUTHENTICATION_BACKENDS[-1])
        return made

    return client


def page(client: Client, name: str, *args: Any, **asked: str) -> str:
    answer = client.get(reverse(name, args=args), asked)
    assert answer.status_code == 200, (name, answer.status_code)
    return answer.content.decode()


def test_a_hold_is_placed_renewed_by_a_manager_and_released_with_a_reason(signed_in: As) -> None:
    world = World.open()
    account = world.account()
    officer, manager = signed_in(world.officer), signed_in(world.manager)
    url = reverse("hold-place", args=[account.public_id])
    too_long = {"reason": "promise", "until_on": "2026-08-01", "comment": "Friday"}
    refused = officer.post(url, too_long)
    assert refused.status_code == 400
    assert "Ask your manager" in refused.content.decode()
    officer.post(url, {**too_long, "until_on": "2026-06-30"})
    hold = Hold.objects.get()
    told = page(officer, "hold", hold.public_id)
    assert "30 June 2026" in told
    assert "Friday" in told
    act = reverse("hold-act", args=[hold.public_id])
    manager.post(act, {"do": "renew", "until_on": "2026-07-10", "comment": "Not yet"})
    renewed = Hold.objects.get(renewal=1)
    assert account.account_ref in page(officer, "holds", state="renewed")
    assert "Say why the hold ends" in officer.post(
        reverse("hold-act", args=[renewed.public_id]), {"do": "release"}, follow=True
    ).content.decode()  # fmt: skip
    officer.post(reverse("hold-act", args=[renewed.public_id]), {"do": "release", "because": "Paid"})
    renewed.refresh_from_db()
    assert renewed.lifted_because == "Paid"


def notify(client: Client, world: World, account: RentAccount, **more: str) -> Any:
    told = {
        "person": str(world.people[account.pk][0].public_id),
        "mental_health": "no",
        "starts_on": "2026-06-16",
        "notified_on": "2026-06-16",
        "notified_time": "09:05",
        "reference": "BS1",
        **more,
    }
    return client.post(reverse("breathing-space-new", args=[account.public_id]), told)


def test_a_notification_is_recorded_and_its_page_shows_what_is_protected_and_forbidden(signed_in: As) -> None:
    world = World.open()
    account = world.account("2026-06-01 charge 100.00")
    client = signed_in(world.officer)
    notify(client, world, account)
    space = BreathingSpace.objects.get()
    assert space.notified_at is not None
    told = page(client, "breathing-space", space.public_id)
    for words in ("14 August 2026", "£100.00", "No claim may be issued", "09:05", "Search for more debts"):
        assert words in told, words
    client.post(
        reverse("breathing-space-act", args=[space.public_id]),
        {"do": "step", "what": "agents_told", "happened_on": "2026-06-16", "words": "By email"},
    )
    assert CaseTask.objects.get(what="tell_agents").done_on == ON
    client.post(
        reverse("breathing-space-act", args=[space.public_id]),
        {"do": "cancel", "cancelled_on": "2026-06-16", "because": "Regulation 29"},
    )
    assert "Regulation 29" in page(client, "breathing-space", space.public_id)


def test_a_second_one_within_twelve_months_is_asked_about_in_the_form(signed_in: As) -> None:
    world = World.open()
    account = world.account()
    breathing_spaces.start(
        person=world.people[account.pk][0], starts_on=date(2026, 1, 5), notified_on=date(2026, 1, 5), by=world.officer,
        on=date(2026, 1, 5),
    )  # fmt: skip
    client = signed_in(world.officer)
    asked = notify(client, world, account)
    assert asked.status_code == 400
    assert "twelve months" in asked.content.decode()
    notify(client, world, account, second_confirmed="on")
    assert BreathingSpace.objects.count() == 2


def test_pra_10_the_kind_is_nowhere_but_for_those_with_that_right_and_reading_it_is_recorded(signed_in: As) -> None:
    world = World.open()
    account = world.account()
    officer, leader = signed_in(world.officer), signed_in(world.leader)
    notify(officer, world, account, mental_health="yes", note="Ward 4")
    space = BreathingSpace.objects.get()
    pages = [
        page(officer, "breathing-space", space.public_id),
        page(officer, "case-file", account.public_id),
        page(officer, "case-tasks"),
        page(officer, "holds"),
        page(officer, "worktray", tray="all"),
    ]
    for told in pages:
        for word in ("mental", "treatment", "crisis", "ward 4"):
            assert word not in told.lower(), word
    note = reverse("breathing-space-note", args=[space.public_id])
    assert officer.get(note).status_code == 403
    assert "Mental health crisis" in page(leader, "breathing-space", space.public_id)
    assert "Ward 4" in page(leader, "breathing-space-note", space.public_id)
    assert AuditEvent.objects.filter(action="Breathing Space note read", actor=world.leader).count() == 1


def test_tasks_that_tell_the_kind_are_listed_for_those_with_that_right_only(signed_in: As, settings: Any) -> None:
    world = World.open()
    account = world.account()
    notify(signed_in(world.officer), world, account)
    settings.RENTINCOME_TODAY = ON + timedelta(days=25)
    assert "Midway review" not in page(signed_in(world.officer), "case-tasks")
    assert "Midway review" in page(signed_in(world.leader), "case-tasks")


def test_a_task_is_done_with_a_word(signed_in: As) -> None:
    world = World.open()
    account = world.account()
    client = signed_in(world.officer)
    notify(client, world, account)
    task = CaseTask.objects.get(what="search_debts")
    url = reverse("case-task-done", args=[task.public_id])
    client.post(url, {"outcome": ""})
    task.refresh_from_db()
    assert task.done_on is None
    client.post(url, {"outcome": "None found"})
    task.refresh_from_db()
    assert (task.done_on, task.done_by, task.outcome) == (ON, world.officer, "None found")


def test_the_weekly_review_is_filtered_and_settled_many_at_once_and_counted(signed_in: As) -> None:
    world = World.open()
    credits = [world.account("2026-06-10 payment 150.00") for _ in range(3)]
    new = world.account(starts_on=date(2026, 6, 8))
    for on in (MONDAY,):
        positions.record(landlord=world.landlord, on=on, take=1, by=world.system)
        decisions.decide_all(landlord=world.landlord, on=on, take=1, by=world.system, weekly=False, payments_until=on)
        exception_reviews.make(landlord=world.landlord, on=on, by=world.system)
    client = signed_in(world.officer)
    told = page(client, "exceptions", why="credit")
    assert new.account_ref not in told
    assert all(account.account_ref in told for account in credits)
    items = ExceptionItem.objects.filter(account__in=credits[:2])
    ticked = [str(item.public_id) for item in items]
    url = reverse("exceptions-settle")
    answer = client.post(url, {"item": ticked, "do": "defer", "because": "Refund asked for"}, follow=True)
    assert "Choose the day" in answer.content.decode()
    client.post(url, {"item": ticked, "do": "defer", "because": "Refund asked for", "until_on": "2026-06-30"})
    assert set(items.values_list("state", flat=True)) == {"deferred"}
    assert "Refund asked for" in page(client, "exceptions", state="deferred")
    counted = page(signed_in(world.manager), "exceptions-count")
    assert world.officer.name in counted
    assert client.get(reverse("exceptions-count")).status_code == 403


def test_items_of_another_patch_are_not_settled(signed_in: As) -> None:
    world, other = World.open("QUAY"), World.open("HILL")
    other.account("2026-06-10 payment 150.00")
    positions.record(landlord=other.landlord, on=MONDAY, take=1, by=other.system)
    decisions.decide_all(
        landlord=other.landlord, on=MONDAY, take=1, by=other.system, weekly=False, payments_until=MONDAY
    )
    exception_reviews.make(landlord=other.landlord, on=MONDAY, by=other.system)
    item = ExceptionItem.objects.get()
    answer = signed_in(world.officer).post(
        reverse("exceptions-settle"), {"item": [str(item.public_id)], "do": "action", "because": "x"}, follow=True
    )
    assert "Tick the accounts first" in answer.content.decode()
    item.refresh_from_db()
    assert item.state == "open"


def test_a_death_is_recorded_and_its_succession_decided_on_the_same_page(signed_in: As) -> None:
    world = World.open()
    account = world.account()
    client, url = signed_in(world.officer), reverse("death-record", args=[account.public_id])
    client.post(url, {"person": str(world.people[account.pk][0].public_id), "died_on": "2026-06-12"})
    assert "Personal Representatives of Amina Bartholomew" in page(client, "death-record", account.public_id)
    client.post(url, {"succession": "nobody", "words": "Nobody lived there"})
    assert Hold.objects.get().lifted_on == ON


def test_an_insolvency_is_recorded(signed_in: As) -> None:
    world = World.open()
    account = world.account("2026-06-01 charge 100.00")
    told = {
        "person": str(world.people[account.pk][0].public_id),
        "kind": "dro",
        "made_on": "2026-06-10",
        "notified_on": "2026-06-16",
    }
    signed_in(world.officer).post(reverse("insolvency-record", args=[account.public_id]), told)
    assert Hold.objects.get().reason == "insolvency"


def test_the_case_file_leads_to_its_holds_and_tells_what_happened(signed_in: As) -> None:
    world = World.open()
    account = world.account()
    client = signed_in(world.officer)
    assert reverse("breathing-space-new", args=[account.public_id]) in page(client, "case-file", account.public_id)
    notify(client, world, account)
    told = page(client, "case-file", account.public_id)
    assert reverse("breathing-space", args=[BreathingSpace.objects.get().public_id]) in told
    assert "Breathing Space of Amina Bartholomew begins" in told
