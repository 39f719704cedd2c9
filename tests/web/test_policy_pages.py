"""Escalation policies in a real browser: axe's rules at two widths, and a step changed by keyboard alone at 320 px."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser

from arrears.models import PolicyVersion
from arrears.operations import policies
from arrears.queries import policies as queries
from arrears.rules.default_policy import DATA
from arrears.rules.presets import preset
from tests.builders.world import World
from tests.casework.scene import ON
from tests.guards import policy_objects
from tests.journeys.screens import NARROW
from tests.web.test_arrangement_wizard import tab_to, write
from tests.web.test_axe import Site

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def site(browser: Browser, live_server: Any, settings: Any) -> Site:
    settings.RENTINCOME_TODAY = ON
    settings.SECOND_FACTOR_REQUIRED = False
    return Site(live_server.url, browser)


def written(world: World, data: dict[str, Any], day: int) -> PolicyVersion:
    return policies.write(
        landlord=world.landlord,
        data=data,
        name="Current rent accounts",
        in_force_from_on=date(2026, 12, day),
        by=world.leader,
        on=ON,
    )


def test_every_page_of_policies_keeps_axes_rules(site: Site) -> None:
    world = World.open()
    draft = written(world, {**DATA, "stale_days": 60, "steps": DATA["steps"][1:]}, 7)
    ladder = written(world, {**preset("hackney-2020").data, "only_if_owed": True}, 14)
    assignment = policy_objects.assignment_of(world.landlord, world.system)
    names = ("policies", "policy-assignments", "policy-assign")
    of_a_version = ("policy-version", "policy-compare", "policy-check", "policy-approve", "policy-copy", "policy-edit")
    paths = [reverse(name) for name in names]
    paths += [reverse(name, args=[version.public_id]) for name in of_a_version for version in (draft, ladder)]
    paths += [
        reverse("policy-step", args=[draft.public_id, "A3"]),
        reverse("policy-step", args=[ladder.public_id, "TEXT-REMINDER"]),
        reverse("policy-step-new", args=[draft.public_id]),
        reverse("policy-version", args=[world.version.public_id]),
        reverse("policy-assignment-end", args=[assignment]),
    ]
    assert site.faults(world.manager, paths) == []


def test_a_threshold_is_changed_by_keyboard_alone_on_a_small_screen(site: Site) -> None:
    world = World.open()
    draft = written(world, DATA, 7)
    page = site.page_of(world.manager)
    page.set_viewport_size({"width": NARROW, "height": 700})
    page.goto(site.url + reverse("policy-step", args=[draft.public_id, "A1"]))
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW
    write(page, "#all_of-0-value", "14 days")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "is not in pounds" in page.inner_text(".sentences__row.field--error")
    assert page.evaluate("document.activeElement.className") == "error-summary"
    write(page, "#all_of-0-value", "15")
    tab_to(page, "button[value='add:unless']", most=140)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "unless-0-fact", "the new row has the focus"
    assert page.input_value("#all_of-0-value") == "15", "nothing typed is lost"
    tab_to(page, "button[value='save']", most=140)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert queries.read(draft).by_code["A1"].all_of[0].value == 15_00


def test_a_version_is_copied_and_a_row_added_without_javascript(site: Site, browser: Browser) -> None:
    world = World.open()
    client = Client()
    client.force_login(world.manager)
    context = browser.new_context(java_script_enabled=False)
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": site.url}])
    page = context.new_page()
    page.goto(site.url + reverse("policy-version", args=[world.version.public_id]))
    page.click(".policy-links a[href$='/copy']")
    page.fill("#id_authority", "Board")
    page.click("main form button[type='submit']")
    assert "Change Current rent accounts, version 2" in page.inner_text("h1")
    page.click(".policy-steps a[href$='/A2']")
    page.click("button[value='add:any_of']")
    page.select_option("#any_of-2-fact", "has_calendar")
    page.select_option("#any_of-2-test", "is")
    page.fill("#any_of-2-value", "no")
    page.click("button[value='save']")
    assert "or no payer's calendar is recorded" in page.inner_text("main")
