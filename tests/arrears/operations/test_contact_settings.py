"""A landlord's own numbers, outcomes and plan items of contacts, each from a day on."""

from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

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


def asked(*arguments: str) -> str:
    out = StringIO()
    call_command("contact_settings", "--landlord", "QUAY", *arguments, stdout=out)
    return out.getvalue()


def test_a_landlord_sets_and_reads_its_own_settings_by_a_command(settings: Any) -> None:
    settings.RENTINCOME_TODAY = ON
    World.open()
    assert "promise_tolerance_days 3" in asked()
    told = asked("--from", "2026-12-01", "--set", "promise_tolerance_days=5", "--set", "identity_answers=3")
    assert "On 2026-12-01: promise_tolerance_days 5" in told
    assert "promise_tolerance_days 3" in asked()
    told = asked("--from", "2026-11-01", "--outcome", "video=Video call", "--reached", "--channels", "call_out")
    assert "result video: Video call (call_out)" in told
    told = asked("--from", "2026-11-01", "--plan-item", "visit=Two-week visit", "--after", "14")
    assert "plan visit: Two-week visit, day 14, officer" in told


@pytest.mark.parametrize(
    "wrong, code",
    [
        (("--set", "identity_answers=3"), 2),
        (("--from", "2026-12-01", "--set", "identity_answers=none"), 2),
        (("--from", "2026-12-01", "--set", "identity_answers=0"), 1),
        (("--from", "2026-12-01", "--outcome", "video"), 2),
        (("--from", "2026-12-01", "--plan-item", "visit=Visit"), 2),
    ],
)
def test_a_setting_that_cannot_be_read_is_refused_with_its_exit_code(wrong: tuple[str, ...], code: int) -> None:
    World.open()
    with pytest.raises(CommandError) as refused:
        asked(*wrong)
    assert refused.value.returncode == code
