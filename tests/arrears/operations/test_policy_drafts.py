"""Versions nobody has approved are changed, taken back, and approved only as they were seen (DEC-18)."""

from datetime import date
from typing import Any

import pytest

from arrears.models import PolicyVersion, Simulation, Step
from arrears.operations import policies, policy_drafts
from arrears.operations.policies import NeedsLaterDay, NeedsSecondPerson, PolicyNotUsable
from arrears.operations.policy_drafts import ChangedMeanwhile, DraftIsFixed
from arrears.queries import policies as queries
from arrears.rules.default_policy import DATA
from staff.models import AuditEvent
from tests.builders.world import World, at

pytestmark = pytest.mark.django_db

TUESDAY = date(2026, 6, 16)
MONDAY = date(2026, 6, 22)


@pytest.fixture
def world() -> World:
    return World.open()


def written(world: World, starts_on: date = MONDAY) -> PolicyVersion:
    return policies.write(
        landlord=world.landlord, data=DATA, name="Current", in_force_from_on=starts_on, by=world.leader, on=TUESDAY
    )


def change(version: PolicyVersion, world: World, starts_on: date = MONDAY, **changed: Any) -> PolicyVersion:
    return policy_drafts.change(
        version=version, data={**DATA, **changed}, in_force_from_on=starts_on, by=world.manager, on=TUESDAY
    )


def test_a_draft_is_changed_and_who_changed_it_cannot_approve_it(world: World) -> None:
    version = written(world)
    before = policy_drafts.seal(version)
    changed = change(version, world, stale_days=60, steps=DATA["steps"][1:])
    assert (changed.version, changed.written_by) == (2, world.manager)
    assert queries.read(changed).stale_days == 60
    assert Step.objects.filter(version=changed).count() == len(DATA["steps"]) - 1
    event = AuditEvent.objects.get(action="policy draft changed")
    assert event.before == {"seal": before}
    assert event.after == {"seal": policy_drafts.seal(changed), "from": "2026-06-22"}
    with pytest.raises(NeedsSecondPerson):
        policies.approve(version=changed, by=world.manager, on=TUESDAY, at=at(TUESDAY))


def test_a_wrong_sentence_leaves_the_draft_as_it_was(world: World) -> None:
    version = written(world)
    before = policy_drafts.seal(version)
    wrong = [{**DATA["steps"][2], "all_of": [{"fact": "shoe_size", "test": "at_least", "value": 9}]}]
    with pytest.raises(PolicyNotUsable, match="step A1, all_of, sentence 1: “shoe_size” is not a fact"):
        change(version, world, steps=wrong)
    assert policy_drafts.seal(version) == before


def test_it_cannot_begin_on_another_versions_day_nor_in_the_past(world: World) -> None:
    version, other = written(world), written(world, date(2026, 6, 29))
    with pytest.raises(NeedsLaterDay, match="already starts on"):
        change(version, world, other.in_force_from_on)
    with pytest.raises(NeedsLaterDay, match="is past and its nights are decided"):
        change(version, world, date(2026, 6, 1))


def test_approved_and_simulated_versions_stay_as_they_are(world: World) -> None:
    with pytest.raises(DraftIsFixed, match="is approved"):
        change(world.version, world)
    version = written(world)
    Simulation.objects.create(landlord=world.landlord, version=version, asked_by=world.manager, asked_on=TUESDAY)
    for act in (
        lambda: change(version, world),
        lambda: policy_drafts.drop(version=version, by=world.manager, on=TUESDAY),
    ):
        with pytest.raises(DraftIsFixed, match="tried out as it is"):
            act()
    assert Step.objects.filter(version=version).exists()


def test_a_draft_is_taken_back_with_its_steps_and_its_day_is_free_again(world: World) -> None:
    version = written(world)
    policy_drafts.drop(version=version, by=world.leader, on=TUESDAY)
    assert not PolicyVersion.objects.filter(pk=version.pk).exists()
    assert AuditEvent.objects.filter(action="policy draft taken back").exists()
    assert written(world).in_force_from_on == MONDAY


def test_only_what_was_seen_is_approved(world: World) -> None:
    version = written(world)
    seen = policy_drafts.seal(version)
    change(version, world, stale_days=60)
    head = world.leader
    with pytest.raises(ChangedMeanwhile):
        policy_drafts.approve_as_seen(version=version, seen=seen, by=head, on=TUESDAY, at=at(TUESDAY))
    version.refresh_from_db()
    assert version.approved_by_id is None
    now = policy_drafts.seal(version)
    approved = policy_drafts.approve_as_seen(version=version, seen=now, by=head, on=TUESDAY, at=at(TUESDAY))
    assert approved.approved_by == head
