"""The register of authority to discuss: dated, on evidence, ended and never edited (PRA-27)."""

from datetime import date
from typing import Any

import pytest

from staff.models import AuditEvent
from tenancies.models import PersonAddress, ThirdPartyAuthority
from tenancies.operations import authority, people
from tenancies.operations.authority import AuthorityNotUsable, AuthorityOver
from tenancies.queries import authority as queries
from tests.builders.world import World

pytestmark = pytest.mark.django_db

ON = date(2026, 11, 18)


@pytest.fixture
def world() -> World:
    return World.open()


def tenant(world: World) -> Any:
    return world.people[world.account().pk][0]


def register(world: World, person: Any, **told: Any) -> ThirdPartyAuthority:
    usual: dict[str, Any] = {"kind": "named", "name": "Jo Ray", "evidence": "Signed form", "from_on": ON}
    return authority.register(person=person, by=world.officer, on=ON, **{**usual, **told})


@pytest.mark.parametrize(
    "wrong, words",
    [
        ({"kind": "friend"}, "in which right"),
        ({"name": " "}, "their name"),
        ({"evidence": ""}, "what you saw"),
        ({"until_on": date(2026, 11, 17)}, "before the first"),
        ({"gets_post": True}, "address that the post goes to"),
        ({"gets_post": True, "lines": ["line"] * 10}, "one to nine lines"),
        ({"may_discuss": False}, "what they may do"),
        ({"kind": "representative"}, "after the death is recorded"),
    ],
)
def test_an_authority_without_right_evidence_days_or_address_is_none(
    world: World, wrong: dict[str, Any], words: str
) -> None:
    with pytest.raises(AuthorityNotUsable, match=words):
        register(world, tenant(world), **wrong)
    assert not ThirdPartyAuthority.objects.exists()


def test_it_counts_from_its_first_day_to_its_last_and_ends_once(world: World) -> None:
    person = tenant(world)
    made = register(world, person)
    authority.end(authority=made, last_on=date(2026, 11, 30), because="Revoked", by=world.officer, on=ON)
    for day, counts in ((17, 0), (18, 1), (30, 1)):
        assert len(queries.in_force([person.pk], on=date(2026, 11, day))) == counts
    assert queries.in_force([person.pk], on=date(2026, 12, 1)) == {}
    with pytest.raises(AuthorityOver):
        authority.end(authority=made, last_on=date(2026, 12, 5), because="Again", by=world.officer, on=ON)


@pytest.mark.parametrize("wrong", [{"because": " "}, {"last_on": date(2026, 11, 1)}])
def test_an_end_needs_a_reason_and_lies_after_the_beginning(world: World, wrong: dict[str, Any]) -> None:
    made = register(world, tenant(world))
    told: dict[str, Any] = {"last_on": date(2026, 11, 20), "because": "Revoked"}
    with pytest.raises(AuthorityNotUsable):
        authority.end(authority=made, by=world.officer, on=ON, **{**told, **wrong})


def test_the_log_says_that_somebody_was_registered_and_not_who_or_where(world: World) -> None:
    made = register(world, tenant(world), gets_post=True, lines=["3 Deed Street", "QZ3 3CC"])
    row = AuditEvent.objects.get(object_id=str(made.public_id))
    assert "Deed" not in str(row.after)
    assert "Jo" not in str(row.after)


def test_post_goes_home_again_after_the_last_day_of_an_address(world: World) -> None:
    person = tenant(world)
    kind = PersonAddress.Kind.SAFE
    people.write_to(person=person, kind=kind, lines=["7 Away Street"], from_on=ON, by=world.officer, on=ON)
    assert authority.end_address(person=person, kind=kind, last_on=date(2026, 11, 30), by=world.officer, on=ON) == 1
    assert person.addresses.get().until_on == date(2026, 11, 30)
    with pytest.raises(AuthorityOver):
        authority.end_address(person=person, kind=kind, last_on=date(2026, 12, 1), by=world.officer, on=ON)
