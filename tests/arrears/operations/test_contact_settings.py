"""A landlord's own numbers, outcomes and plan items of contacts, each from a day on."""

from datetime import date
from typing import Any

import pytest

from arrears.operations import contact_settings
from arrears.operations.contact_settings import SettingNotUsable
from arrears.queries import contact_terms
from arrears.rules.contact_terms import Terms
from tests.builders.world import World

pytestmark = pytest.mark.django_db

ON = date(2026, 11, 18)


def set_terms(world: World, from_on: date, **numbers: int) -> None:
    contact_settings.set_terms(landlord=world.landlord, from_on=from_on, by=world.manager, on=ON, **numbers)


def test_numbers_count_from_their_day_and_what_is_not_named_stays_as_it_stood() -> None:
    world, other = World.open(), World.open("MOOR")
    set_terms(world, date(2026, 12, 1), promise_tolerance_days=5)
    set_terms(world, date(2027, 1, 1), letter_contact_days=3)
    assert contact_terms.in_force(world.landlord, on=date(2026, 11, 30)) == Terms()
    assert contact_terms.in_force(world.landlord, on=date(2026, 12, 1)) == Terms(promise_tolerance_days=5)
    newest = Terms(promise_tolerance_days=5, letter_contact_days=3)
    assert contact_terms.in_force(world.landlord, on=date(2027, 1, 1)) == newest
    assert contact_terms.in_force(other.landlord, on=date(2027, 1, 1)) == Terms()


@pytest.mark.parametrize("numbers", [{"identity_answers": 0}, {"letter_contact_days": 0}, {"tolerance": 3}])
def test_a_number_that_makes_no_sense_is_refused(numbers: dict[str, int]) -> None:
    with pytest.raises(SettingNotUsable):
        set_terms(World.open(), ON, **numbers)


@pytest.mark.parametrize(
    "wrong", [{"code": " "}, {"words": ""}, {"told": "rumour"}, {"channels": ["fax"]}, {"until_on": date(2026, 1, 1)}]
)
def test_an_outcome_has_a_code_words_and_ways_of_contact_we_know(wrong: dict[str, Any]) -> None:
    world = World.open()
    usual: dict[str, Any] = {"code": "x", "words": "X", "told": "result", "from_on": ON}
    with pytest.raises(SettingNotUsable):
        contact_settings.set_outcome(landlord=world.landlord, by=world.manager, on=ON, **{**usual, **wrong})


@pytest.mark.parametrize(
    "wrong", [{"code": ""}, {"title": " "}, {"responsible": "robot"}, {"after_days": 400}, {"tenures": ["castle"]}]
)
def test_a_plan_item_has_a_title_a_day_and_somebody_who_does_it(wrong: dict[str, Any]) -> None:
    world = World.open()
    usual: dict[str, Any] = {"code": "x", "title": "X", "after_days": 3, "responsible": "officer", "from_on": ON}
    with pytest.raises(SettingNotUsable):
        contact_settings.set_plan_item(landlord=world.landlord, by=world.manager, on=ON, **{**usual, **wrong})
