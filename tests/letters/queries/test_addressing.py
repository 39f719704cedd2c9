"""To whom a paper goes and where, on a day (DEC-9, PRA-13, PRA-15)."""

from datetime import date
from typing import Any

import pytest

from ledger.queries import accounts
from letters.queries import addressing
from tenancies.models import ContactPreference, PersonAddress, Tenant
from tenancies.operations import authority, lettings, people
from tests.builders.world import World

ON = date(2026, 6, 16)

pytestmark = pytest.mark.django_db


def tenants_of(account: Any, on: date = ON) -> dict[str, addressing.Addressed]:
    return {each.name: each for each in addressing.for_tenancies([account.tenancy_id], on=on)[account.tenancy_id]}


def write_to(world: World, person: Any, kind: PersonAddress.Kind, *lines: str, until_on: date | None = None) -> None:
    people.write_to(
        person=person,
        kind=kind,
        lines=lines,
        from_on=date(2026, 5, 1),
        until_on=until_on,
        by=world.officer,
        on=date(2026, 5, 1),
    )


def test_post_goes_home_and_the_main_tenant_stands_first() -> None:
    world = World.open()
    account = world.account(tenants=("Bo Baker", "Bea Baker"))
    household = tenants_of(account)
    assert list(household) == ["Bo Baker", "Bea Baker"]
    bo = household["Bo Baker"]
    assert (bo.lines, bo.postcode, bo.place, bo.held_reason) == (("1 Quay Row", "Westhaven"), "QZ1 1AA", "home", "")


def test_the_safe_address_comes_before_the_correspondence_address_before_the_home() -> None:
    world = World.open()
    account = world.account(tenants=("Bo Baker", "Bea Baker"))
    bo, bea = world.people[account.pk]
    write_to(world, bo, PersonAddress.Kind.CORRESPONDENCE, "2 Office Road", "QZ2 2BB")
    write_to(world, bea, PersonAddress.Kind.CORRESPONDENCE, "2 Office Road", "QZ2 2BB")
    write_to(world, bea, PersonAddress.Kind.SAFE, "7 Away Street", "QZ0 0AA")
    household = tenants_of(account)
    assert (household["Bo Baker"].lines, household["Bo Baker"].place) == (("2 Office Road",), "correspondence")
    assert (household["Bea Baker"].lines, household["Bea Baker"].place) == (("7 Away Street",), "safe")
    assert household["Bea Baker"].home == "1 Quay Row, Westhaven, QZ1 1AA"


def test_an_address_counts_only_between_its_days() -> None:
    world = World.open()
    account = world.account()
    write_to(
        world,
        world.people[account.pk][0],
        PersonAddress.Kind.CORRESPONDENCE,
        "2 Office Road",
        "QZ2 2BB",
        until_on=date(2026, 6, 15),
    )
    assert tenants_of(account, date(2026, 6, 15))["Amina Bartholomew"].place == "correspondence"
    assert tenants_of(account, ON)["Amina Bartholomew"].place == "home"


def test_a_tenant_who_left_a_joint_tenancy_is_not_written_to() -> None:
    world = World.open()
    account = world.account(tenants=("Bo Baker", "Bea Baker"))
    Tenant.objects.filter(person__first_name="Bea").update(until_on=date(2026, 6, 1))
    assert list(tenants_of(account)) == ["Bo Baker"]
    assert list(tenants_of(account, date(2026, 6, 1))) == ["Bo Baker", "Bea Baker"]


def test_a_former_tenant_is_never_written_to_at_the_home_they_left() -> None:
    world = World.open()
    account = world.account(tenants=("Di Drake",), ends_on=date(2026, 6, 7))
    person = world.people[account.pk][0]
    assert tenants_of(account)["Di Drake"].held_reason == "no forwarding address"
    write_to(world, person, PersonAddress.Kind.FORWARDING, "1 Quay Row", "Westhaven", "QZ1 1AA")
    assert tenants_of(account)["Di Drake"].held_reason == "no forwarding address"
    write_to(world, person, PersonAddress.Kind.FORWARDING, "9 Far Lane", "QZ9 9ZZ")
    di = tenants_of(account)["Di Drake"]
    assert (di.lines, di.former, di.held_reason) == (("9 Far Lane",), True, "")


def test_a_forwarding_address_is_for_those_who_left() -> None:
    world = World.open()
    account = world.account()
    write_to(world, world.people[account.pk][0], PersonAddress.Kind.FORWARDING, "9 Far Lane", "QZ9 9ZZ")
    assert tenants_of(account)["Amina Bartholomew"].place == "home"


def test_wishes_and_death_are_told() -> None:
    world = World.open()
    account = world.account(tenants=("Bo Baker", "Bea Baker"))
    bo, bea = world.people[account.pk]
    for kind, value in ((ContactPreference.Kind.LARGE_PRINT, ""), (ContactPreference.Kind.LANGUAGE, "cy")):
        people.prefer(person=bo, kind=kind, value=value, from_on=ON, by=world.officer, on=ON)
    people.prefer(person=bea, kind=ContactPreference.Kind.NO_POST, from_on=ON, by=world.officer, on=ON)
    household = tenants_of(account)
    assert (household["Bo Baker"].large_print, household["Bo Baker"].language) == (True, "cy")
    assert household["Bea Baker"].held_reason == "no post is to be sent"
    people.record_death(person=bo, died_on=ON, by=world.officer, on=ON)
    assert tenants_of(account)["Bo Baker"].held_reason == "the person has died"


def test_people_of_an_account_without_a_tenancy_are_reached_where_they_live_with_us_now() -> None:
    world = World.open()
    account = world.account(tenants=("Bo Baker",))
    gone = world.account(tenants=("Di Drake",), ends_on=date(2026, 6, 7))
    liable = {
        7: {world.people[account.pk][0].pk},
        8: {world.people[gone.pk][0].pk},
    }
    found = addressing.for_people(liable, on=ON)
    assert (found[7][0].name, found[7][0].place) == ("Bo Baker", "home")
    assert found[8][0].held_reason == "no address is known"
    assert accounts.liable_person_ids([account.pk], on=ON)[account.pk] == liable[7]


def test_the_same_four_questions_are_asked_for_one_tenancy_or_for_many(count_queries: Any) -> None:
    world = World.open()
    tenancies = [world.account(tenants=(f"Tenant {n}", f"Partner {n}")).tenancy_id for n in range(6)]
    with count_queries() as seen:
        assert len(addressing.for_tenancies(tenancies, on=ON)) == 6
    assert len(seen) == 4


def test_a_tenancy_to_come_has_nobody_to_write_to_yet() -> None:
    world = World.open()
    account = world.account(starts_on=date(2026, 7, 6))
    assert addressing.for_tenancies([account.tenancy_id], on=ON) == {}
    assert lettings.keep_tenants(tenants=[], by=world.system, on=ON) == 0


def test_the_post_of_a_person_with_an_attorney_goes_to_the_attorney_between_its_days() -> None:
    """PRA-27: dated and honoured by every letter; the paper still names the tenant."""
    world = World.open()
    account = world.account(tenants=("Bo Baker",))
    person = world.people[account.pk][0]
    write_to(world, person, PersonAddress.Kind.CORRESPONDENCE, "2 Office Road", "QZ2 2BB")
    authority.register(
        person=person,
        kind="attorney",
        name="Cy Clark",
        evidence="Registered lasting power of attorney",
        gets_post=True,
        lines=("3 Deed Street", "QZ3 3CC"),
        from_on=ON,
        until_on=date(2026, 12, 31),
        by=world.officer,
        on=ON,
    )
    bo = tenants_of(account)["Bo Baker"]
    assert (bo.lines, bo.postcode, bo.place) == (("c/o Cy Clark", "3 Deed Street"), "QZ3 3CC", "authority")
    assert tenants_of(account, date(2027, 1, 1))["Bo Baker"].place == "correspondence"
    write_to(world, person, PersonAddress.Kind.SAFE, "7 Away Street", "QZ0 0AA")
    assert tenants_of(account)["Bo Baker"].place == "safe"


def test_a_power_of_attorney_ends_with_the_death_and_the_post_goes_to_the_personal_representatives() -> None:
    """PRA-13, PRA-27: nothing is ever addressed to the deceased."""
    world = World.open()
    account = world.account(tenants=("Bo Baker",))
    person = world.people[account.pk][0]
    told: dict[str, Any] = {
        "evidence": "Seen",
        "gets_post": True,
        "lines": ("3 Deed Street", "QZ3 3CC"),
        "by": world.officer,
        "on": ON,
    }
    authority.register(person=person, kind="attorney", name="Cy Clark", from_on=date(2026, 5, 1), **told)
    people.record_death(person=person, died_on=ON, by=world.officer, on=ON)
    assert tenants_of(account)["Bo Baker"].held_reason == "the person has died"
    authority.register(person=person, kind="representative", name="Di Baker", from_on=ON, **told)
    addressed = tenants_of(account)["The Personal Representatives of Bo Baker"]
    assert (addressed.lines, addressed.held_reason) == (("c/o Di Baker", "3 Deed Street"), "")
