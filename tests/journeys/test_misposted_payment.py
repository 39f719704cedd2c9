"""
An officer finds a misposted payment, moves it, and the timeline of both accounts explains it (issue 2, OPS-D29, D33).

A tenant paid £80 with two digits of the reference swapped, so it stands on a stranger's account.
"""

import re
from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import AbstractBaseUser
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from arrears.models import Hold, Investigation
from feeds.models import FeedFile
from ledger.models import Entry, RentAccount
from tests.builders.world import World
from tests.feeds import small
from tests.journeys.screens import faults

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

PAID, TODAY = date(2026, 5, 4), date(2026, 5, 20)


@pytest.fixture
def world(settings: Any) -> World:
    settings.RENTINCOME_TODAY = TODAY
    settings.SECOND_FACTOR_REQUIRED = False
    made = World.open()
    for number in range(10):
        made.account("2026-05-04 charge 100.00", tenants=(f"Tenant Number{number}",))
    row = small.payment(1, "R0010", "80.00", PAID.isoformat(), "T Number0")
    done = small.load(made.landlord, "payments", row, name="payments-2026-05-05.csv", on=TODAY)
    assert done.state == FeedFile.State.APPLIED
    return made


def page_of(browser: Browser, at: str, user: AbstractBaseUser) -> Page:
    client = Client()
    client.force_login(user)
    # Without JavaScript: every step works, scripts only speed it up.
    context = browser.new_context(java_script_enabled=False)
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": at}])
    return context.new_page()


def history(page: Page, at: str, account: RentAccount) -> str:
    page.goto(at + reverse("case-file", args=[account.public_id]))
    return page.locator("#history .timeline").inner_text()


def test_a_misposted_payment_is_found_moved_and_explained(world: World, browser: Browser, live_server: Any) -> None:
    at = live_server.url
    right = RentAccount.objects.get(account_ref="R0001")
    wrong = RentAccount.objects.get(account_ref="R0010")
    officer = page_of(browser, at, world.officer)

    officer.goto(at + reverse("case-file", args=[right.public_id]))
    officer.get_by_role("link", name="Trace a missing payment").click()
    officer.get_by_label("Amount in pounds").fill("80")
    officer.get_by_label("Day it was paid").fill(PAID.isoformat())
    officer.get_by_label("How it was paid").select_option("swipe")
    officer.get_by_label("What the tenant told us").fill("Paid at the shop, has the receipt")
    officer.get_by_role("button", name="Start the search").click()
    expect(officer.get_by_text("Letters are held. Answer it by")).to_be_visible()
    expect(officer.get_by_text("two digits swapped").first).to_be_visible()
    officer.get_by_role("button", name=re.compile("^Move it to R0001")).first.click()
    expect(officer.get_by_text("Moving it needs a second person")).to_be_visible()

    leader = page_of(browser, at, world.leader)
    leader.goto(at + reverse("adjustments"))
    leader.locator("main table tbody a").first.click()
    leader.get_by_role("button", name=re.compile("^Approve")).click()

    officer.reload()  # the approval has closed it and ended the hold
    expect(officer.get_by_text("Found on another account and moved")).to_be_visible()

    investigation = Investigation.objects.get()
    assert investigation.moved_posting is not None
    assert Hold.objects.get(account=right).lifted_on == TODAY
    assert Entry.objects.get(account=right, kind="PAY").effective_on == PAID
    mine, theirs = history(officer, at, right), history(officer, at, wrong)
    assert "Missing payment of £80.00 is being traced" in mine
    assert "It stood on account R0010" in mine
    assert "Payment: £80.00" in mine
    assert "Hold ended early" in mine
    assert "A payment of £80.00 was not for this account: moved to R0001" in theirs
    assert "Payment moved to the account it was for: £80.00" in theirs

    looked_at = browser.new_context().new_page()
    looked_at.context.add_cookies(officer.context.cookies())
    screens = [
        reverse("investigations"),
        reverse("investigation", args=[investigation.public_id]),
        reverse("investigation-open", args=[wrong.public_id]),
        reverse("suspense"),
        reverse("suspense-order"),
    ]
    assert [fault for screen in screens for fault in faults(looked_at, at + screen)] == []
