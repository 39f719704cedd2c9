"""The pages about homes by axe's rules at 1280 and 320 px, empty and full (see test_axe.py for what that holds)."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser

from staff.models import User
from tests.builders.world import World
from tests.journeys.screens import faults
from tests.ledger.homes import ON, homes

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

LISTS = ("voids", "households", "occupations", "charge-types")


@pytest.fixture(autouse=True)
def _the_day(settings: Any) -> None:
    settings.RENTINCOME_TODAY = ON
    settings.SECOND_FACTOR_REQUIRED = False


def seen(browser: Browser, url: str, user: User, paths: list[str]) -> list[str]:
    context = browser.new_context()
    client = Client()
    client.force_login(user)
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": url}])
    page = context.new_page()
    return [fault for path in paths for fault in faults(page, url + path, status=200)]


def test_the_pages_about_homes_before_anything_has_happened(browser: Browser, live_server: Any) -> None:
    world = World.open()
    assert seen(browser, live_server.url, world.manager, [reverse(name) for name in LISTS]) == []


def test_the_pages_about_homes_with_something_on_each(browser: Browser, live_server: Any) -> None:
    scene = homes(World.open())
    paths = [
        *(reverse(name) for name in LISTS),
        reverse("household", args=[scene.household.public_id]),
        reverse("occupation", args=[scene.occupation.public_id]),
        reverse("occupation-open", args=[scene.left.public_id]),
        reverse("charge-type", args=[scene.world.landlord.public_id, "HEAT"]),
    ]
    assert seen(browser, live_server.url, scene.world.manager, paths) == []
