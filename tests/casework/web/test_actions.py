"""That a task of the policy was done is recorded on a screen, and the next night goes on from it (DEC-18, OPS-E4)."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.urls import reverse

from arrears.models import ActionTaken, Decision
from arrears.operations import actions, decisions, policies, policy_assignments, positions, week_ends
from arrears.operations.actions import ActionNotUsable, ActionNotYours
from ledger.models import RentAccount
from staff.models import AuditEvent, User
from staff.rules.roles import Role
from tests.builders.world import TAKE_ON, World, at, weekly_charges
from tests.casework.scene import person

pytestmark = pytest.mark.django_db

TUESDAY = date(2026, 6, 16)
DAY = timedelta(days=1)
As = Callable[[User], Client]


@pytest.fixture
def signed_in(settings: Any) -> As:
    settings.RENTINCOME_TODAY = TUESDAY

    def client(user: User) -> Client:
        made = Client()
        made.force_login(user, backend=django_settings.AUTHENTICATION_BACKENDS[-1])
        return made

    return client


def night(world: World, on: date) -> None:
    positions.record(landlord=world.landlord, on=on, take=1, by=world.system)
    week_ends.catch_up(landlord=world.landlord, on=on, payments_until=on, by=world.system)
    decisions.decide_all(landlord=world.landlord, on=on, take=1, by=world.system, weekly=False, payments_until=on)


def supported(world: World) -> RentAccount:
    """An account of six weeks' rent under the policy of supported homes, whose first step is a task."""
    version = policies.install(
        landlord=world.landlord, name="supported", by=world.system, approver=world.manager, on=TAKE_ON, at=at(TAKE_ON)
    )
    account = world.account(weekly_charges(date(2026, 6, 15) - timedelta(weeks=5), 6))
    policy_assignments.assign(policy=version.policy, account=account, from_on=TAKE_ON, by=world.manager, on=TAKE_ON)
    night(world, TUESDAY)
    return account


def url(account: RentAccount) -> str:
    return reverse("action-record", args=[account.public_id])


def case(client: Client, account: RentAccount) -> str:
    return client.get(reverse("case-file", args=[account.public_id])).content.decode()


DONE = {"what": "SUPPORT-TASK", "note": "Met Amina with her worker.", "done_on": "2026-06-16"}


def test_a_proposed_task_is_recorded_from_the_case_file_and_the_next_night_moves_on(signed_in: As) -> None:
    world = World.open()
    account = supported(world)
    leader = signed_in(world.leader)
    assert f'{url(account)}?what=SUPPORT-TASK"' in case(leader, account)
    asked = leader.get(url(account), {"what": "SUPPORT-TASK"}).content.decode()
    assert '<option value="SUPPORT-TASK" selected>' in asked
    assert 'value="2026-06-16"' in asked
    answer = leader.post(url(account), DONE)
    assert answer["Location"] == reverse("case-file", args=[account.public_id])
    leader.post(url(account), DONE)  # a double click
    made = ActionTaken.objects.get()
    assert (made.code, made.on, made.by, made.note) == ("SUPPORT-TASK", TUESDAY, world.leader, DONE["note"])
    assert AuditEvent.objects.filter(action="action recorded", actor=world.leader).count() == 1
    shown = case(leader, account)
    assert "Done: SUPPORT-TASK" in shown
    assert DONE["note"] in shown
    night(world, TUESDAY + DAY)
    assert Decision.objects.filter(account=account).order_by("-on").values_list("outcome", flat=True)[0] == "too_soon"


def test_what_a_step_waits_for_is_recorded_by_whoever_approves_that_step(signed_in: As, settings: Any) -> None:
    world = World.open()
    account = supported(world)
    signed_in(world.leader).post(url(account), DONE)
    settings.RENTINCOME_TODAY = TUESDAY + 7 * DAY
    night(world, TUESDAY + 7 * DAY)
    officer = signed_in(world.officer)
    settings.RENTINCOME_TODAY = TUESDAY + 7 * DAY
    assert f'{url(account)}?what=SUPPORT-COPY"' in case(officer, account)
    copied = {"what": "SUPPORT-COPY", "note": "Copied by email.", "done_on": "2026-06-16"}
    assert officer.post(url(account), copied).status_code == 302
    night(world, TUESDAY + 8 * DAY)
    last = Decision.objects.filter(account=account).order_by("-on").first()
    assert last is not None
    assert (last.outcome, last.proposes) == ("propose", "A1")


def test_others_see_who_records_a_step_and_cannot_send_it(signed_in: As) -> None:
    world = World.open()
    account = supported(world)
    officer = signed_in(world.officer)
    shown = case(officer, account)
    assert "That it was done is recorded by a support worker, a team leader or above." in shown
    assert "?what=SUPPORT-TASK" not in shown
    answer = officer.post(url(account), DONE)
    assert answer.status_code == 400
    assert "your role may record" in answer.content.decode()
    assert "Met Amina with her worker." in answer.content.decode()
    assert not ActionTaken.objects.exists()
    with pytest.raises(ActionNotYours, match="a support worker, a team leader or above"):
        actions.report(account=account, code="SUPPORT-TASK", done_on=TUESDAY, note="Done", by=world.officer, on=TUESDAY)


def test_a_notice_review_is_recorded_by_a_team_leader_and_a_legal_file_by_a_manager(signed_in: As) -> None:
    world = World.open()
    account = world.account()
    officer = signed_in(world.officer).get(url(account)).content.decode()
    assert 'value="NOTICE-REVIEW"' not in officer
    assert "Recorded by a team leader or above" in officer
    leader = signed_in(world.leader).get(url(account)).content.decode()
    assert 'value="NOTICE-REVIEW"' in leader
    assert 'value="LEGAL-FILE"' not in leader
    assert 'value="PANEL-APPROVED"' in signed_in(world.manager).get(url(account)).content.decode()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"done_on": "2026-06-17"}, "still to come"),
        ({"done_on": "2019-12-31"}, "before the tenancy"),
        ({"note": " "}, "This field is required"),
        ({"what": "A1"}, "Choose what this policy asks for"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field_and_nothing_is_lost(
    signed_in: As, wrong: dict[str, str], said: str
) -> None:
    world = World.open()
    account = supported(world)
    sent = {**DONE, **wrong}
    answer = signed_in(world.leader).post(url(account), sent)
    assert answer.status_code == 400
    text = answer.content.decode()
    assert said in text
    field = next(iter(wrong))
    assert f'id="id_{field}_error"' in text
    for name in {"note", "done_on"} - wrong.keys():
        assert sent[name] in text
    assert not ActionTaken.objects.exists()


def test_the_words_of_a_day_are_never_written_over(signed_in: As) -> None:
    world = World.open()
    account = supported(world)
    leader = signed_in(world.leader)
    leader.post(url(account), DONE)
    answer = leader.post(url(account), {**DONE, "note": "She was out."})
    assert answer.status_code == 400
    assert "already" in answer.content.decode()
    assert ActionTaken.objects.get().note == DONE["note"]
    with pytest.raises(ActionNotUsable, match="in a few words"):
        actions.report(account=account, code="SUPPORT-TASK", done_on=TUESDAY, note=" ", by=world.leader, on=TUESDAY)


def test_an_account_outside_the_scope_is_not_there_and_the_auditor_has_no_form(signed_in: As) -> None:
    world, other = World.open("QUAY"), World.open("HILL")
    account, theirs = world.account(), other.account()
    assert signed_in(world.leader).get(url(theirs)).status_code == 404
    assert signed_in(world.leader).post(url(theirs), DONE).status_code == 404
    assert signed_in(person(world.landlord, Role.AUDITOR)).get(url(account)).status_code == 403


def test_a_policy_that_asks_nothing_of_people_has_an_empty_form(signed_in: As) -> None:
    world = World.open()
    version = policies.install(
        landlord=world.landlord, name="nothing", by=world.system, approver=world.manager, on=TAKE_ON, at=at(TAKE_ON)
    )
    account = world.account()
    policy_assignments.assign(policy=version.policy, account=account, from_on=TAKE_ON, by=world.manager, on=TAKE_ON)
    answer = signed_in(world.leader).get(url(account))
    assert answer.status_code == 200
    assert "Nothing to record" in answer.content.decode()
