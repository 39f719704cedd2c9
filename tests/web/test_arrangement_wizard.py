"""The arrangement wizard by keyboard alone on a screen of 320 px, and every page of it by axe's rules."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page

from arrears.models import Arrangement
from arrears.operations import arrangements, positions
from ledger.models import RentAccount
from tests.builders.world import World, weekly_charges
from tests.casework.scene import LONG, ON
from tests.journeys.screens import NARROW
from tests.web.test_axe import Site

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def site(browser: Browser, live_server: Any, settings: Any) -> Site:
    settings.RENTINCOME_TODAY = ON
    settings.SECOND_FACTOR_REQUIRED = False
    return Site(live_server.url, browser)


def owing(world: World) -> RentAccount:
    return world.account(weekly_charges(date(2026, 11, 2), 3), tenants=(LONG, "Bo Larkin"))


def tab_to(page: Page, selector: str, *, most: int = 90) -> None:
    """Press Tab until the element has the focus, as somebody without a mouse does."""
    for _ in range(most):
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{selector} is not reached by the keyboard")


def choose(page: Page, selector: str) -> None:
    tab_to(page, selector)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def write(page: Page, selector: str, words: str) -> None:
    tab_to(page, selector)
    page.keyboard.press("Control+A")
    page.keyboard.type(words)


def test_an_arrangement_is_agreed_by_keyboard_alone_on_a_small_screen(site: Site) -> None:
    world = World.open()
    account = owing(world)
    page = site.page_of(world.officer)
    page.set_viewport_size({"width": NARROW, "height": 700})
    page.goto(site.url + reverse("arrangement-owed", args=[account.public_id]))
    choose(page, "main .button[href$='/arrangement/money']")
    write(page, "#id_wages", "150")
    write(page, "#id_rent", "100")
    choose(page, "button[value='add']")
    assert "£50.00 a week over" in page.inner_text("main")
    choose(page, "button[value='next']")
    write(page, "#id_instalment", "12")
    choose(page, "button[value='show']")
    assert "£12.00 a week clears it by" in page.inner_text("main")
    assert page.evaluate("document.activeElement.id") == "offer", "the schedule has the focus once it is shown"
    page.keyboard.press("Shift+Tab")
    assert page.evaluate("document.activeElement.value") == "next"
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "Check and agree" in page.inner_text("h1")
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW
    choose(page, "main form button[type='submit']")
    assert "Arrangement R0001-1" in page.inner_text("h1")
    assert Arrangement.objects.get().instalment_pence == 12_00


def test_every_page_of_it_keeps_axes_rules(site: Site) -> None:
    world = World.open()
    account, clear = owing(world), world.account("")
    done = world.account("2026-10-05 brought_forward 200.00\n2026-10-12 payment 5.00")
    made = world.arrange(done, starts_on=date(2026, 10, 5), start_balance="200.00", weekly="5.00")
    for number in range(9):
        on = date(2026, 10, 5) + timedelta(days=number)
        positions.record(landlord=world.landlord, on=on, take=1, by=world.system)
        arrangements.judge(landlord=world.landlord, on=on, take=1, by=world.system)
    page = site.page_of(world.officer)
    page.goto(site.url + reverse("arrangement-offer", args=[account.public_id]))
    page.fill("#id_instalment", "2")
    page.click("button[value='next']")
    steps = [reverse(f"arrangement-{name}", args=[account.public_id]) for name in ("owed", "money", "offer", "check")]
    steps += [reverse("arrangement-owed", args=[each.public_id]) for each in (clear, done)]
    steps += [reverse(name, args=[made.public_id]) for name in ("arrangement", "arrangement-end")]
    assert site.faults(world.officer, steps) == []
