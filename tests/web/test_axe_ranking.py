"""The pages of the ranking by axe's rules at two widths, empty and full."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser

from rentincome import nightly
from staff.models import User
from staff.rules.roles import Role
from tests.builders.world import World, at, weekly_charges
from tests.casework.scene import LONG, ON, payments_came, person
from tests.journeys.screens import faults

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

LISTS = ("caseload", "caseload-weeks", "forecast", "fairness", "stuck-cases")

Look = Callable[[User, list[str]], list[str]]


@pytest.fixture
def look(browser: Browser, live_server: Any, settings: Any) -> Look:
    settings.RENTINCOME_TODAY = ON
    settings.SECOND_FACTOR_REQUIRED = False

    def looked(user: User, paths: list[str]) -> list[str]:
        context, client = browser.new_context(), Client()
        client.force_login(user)
        session = client.cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        page = context.new_page()
        return [fault for path in paths for fault in faults(page, live_server.url + path)]

    return looked


def test_the_ranking_before_the_first_night(look: Look) -> None:
    world = World.open()
    assert look(person(world.landlord, Role.HEAD_OF_SERVICE), [reverse(name) for name in LISTS]) == []


def test_the_ranking_with_accounts_of_every_sort(look: Look) -> None:
    world = World.open()
    accounts = [
        world.account(weekly_charges(date(2026, 8, 3), 15), tenants=(LONG,) if number else ("Siân O'Hara",))
        for number in range(12)
    ]
    payments_came(world)
    nightly.run(landlord=world.landlord, on=ON, by=world.system, at=at(ON), letters=False)
    paths = [reverse(name) for name in LISTS]
    paths += [f"{reverse('caseload')}?show=paused&sort=owed", reverse("account-forecast", args=[accounts[0].public_id])]
    assert look(person(world.landlord, Role.HEAD_OF_SERVICE), paths) == []
