"""
A threshold is changed, from the manager's first click to the next night's letter, in a real browser.

A manager copies the policy and changes when the second letter goes, sees what that would have done, a second person
approves it, the next night decides by it, and a case file explains the change.
"""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from arrears.models import Decision, Night, PolicyVersion, Simulation
from rentincome import nightly, sweeps
from staff import clock
from staff.models import User
from staff.rules.roles import Role
from tests.arrears.operations.test_simulations import TODAY, TUESDAYS, live
from tests.builders.world import at
from tests.casework.scene import payments_came, person

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


FIRST_WEEK, MISSED = date(2026, 4, 6), date(2026, 6, 8)
MONDAYS = [FIRST_WEEK + timedelta(weeks=number) for number in range(12)]
ONE_WEEK_MISSED = "\n".join(
    [f"{monday} charge 100.00" for monday in MONDAYS]
    + [f"{monday + timedelta(days=1)} payment 100.00" for monday in MONDAYS if monday != MISSED]
)
"""Paid every Tuesday but one: a week of rent overdue, a first reminder on 16 June, nothing more as the policy stood."""


@pytest.fixture
def sign_in(browser: Browser, live_server: Any) -> Any:
    """A page of somebody's own; scripts are off for the manager, whose every step is a form or a link."""

    def signed_in(user: User, *, scripts: bool) -> Page:
        client = Client()
        client.force_login(user)
        context = browser.new_context(java_script_enabled=scripts, base_url=live_server.url)
        session = client.cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        return context.new_page()

    return signed_in


def test_a_changed_threshold_is_seen_approved_used_and_explained(sign_in: Any, settings: Any) -> None:
    settings.RENTINCOME_TODAY = TODAY
    settings.SECOND_FACTOR_REQUIRED = False
    lived = live(nights=TUESDAYS[-4:], more={"one week missed": ONE_WEEK_MISSED})
    world, case = lived.world, lived.accounts["one week missed"]
    tomorrow = TODAY + timedelta(days=1)

    manager = sign_in(world.manager, scripts=False)
    draft = the_manager_changes_when_the_second_letter_goes(manager, world.version, from_on=tomorrow)
    the_manager_sees_what_it_would_have_done(manager, draft)
    second = sign_in(person(world.landlord, Role.HEAD_OF_SERVICE), scripts=True)
    a_second_person_approves_it(second, draft)

    payments_came(world, on=tomorrow)
    settings.RENTINCOME_TODAY = tomorrow
    nightly.run(landlord=world.landlord, on=tomorrow, by=world.system, at=at(tomorrow), letters=False)
    assert Night.objects.get(landlord=world.landlord, on=tomorrow).version == draft
    decided = Decision.objects.get(account=case, on=tomorrow)
    assert (decided.version, decided.proposes) == (draft, "A2")

    officer = sign_in(world.officer, scripts=True)
    officer.goto(reverse("case-file", args=[case.public_id]))
    told = officer.inner_text("main")
    assert decided.words in told
    assert "which is 1 week or more" in told
    assert re.search("version 2", officer.content(), re.IGNORECASE)


def the_manager_changes_when_the_second_letter_goes(page: Page, live_version: Any, *, from_on: date) -> PolicyVersion:
    page.goto(reverse("policies"))
    page.get_by_role("main").get_by_role("link", name=re.compile("Current rent accounts")).first.click()
    page.get_by_role("link", name="Copy to a new version").click()
    page.get_by_label("In force from").fill(from_on.isoformat())
    page.get_by_label(re.compile("Why")).fill("Board, June")
    page.get_by_role("button", name="Make the new version").click()
    page.locator(".policy-steps a[href$='/A2']").click()
    page.fill("#any_of-0-value", "1")
    page.click("button[value='save']")
    draft = PolicyVersion.objects.get(policy=live_version.policy, version=2)
    assert draft.approved_by is None
    return draft


def the_manager_sees_what_it_would_have_done(page: Page, draft: PolicyVersion) -> None:
    page.goto(reverse("policy-version", args=[draft.public_id]))
    page.get_by_role("link", name="Simulate", exact=True).click()
    page.get_by_role("button", name="Simulate this version").click()
    expect(page.get_by_role("status")).to_contain_text("Not begun yet")
    assert sweeps.do("simulations", at=clock.now()) == 1
    page.get_by_role("link", name="Show the latest").click()
    expect(page.get_by_text("it would have proposed")).to_be_visible()
    page.get_by_role("link", name="Every case that would stand elsewhere").click()
    expect(page.get_by_role("cell", name="Gains a step").first).to_be_visible()
    assert Simulation.objects.get(version=draft).state == Simulation.State.DONE


def a_second_person_approves_it(page: Page, draft: PolicyVersion) -> None:
    page.goto(reverse("policy-approve", args=[draft.public_id]))
    expect(page.get_by_role("link", name=re.compile("The simulation of"))).to_be_visible()
    page.get_by_role("button", name="Approve this version").click()
    expect(page.get_by_text("is approved")).to_be_visible()
    draft.refresh_from_db()
    assert draft.approved_by is not None
    assert draft.approved_by != draft.written_by
