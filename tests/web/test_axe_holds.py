"""The pages of holds, protections and the weekly review by axe's rules, at 1280 and 320 px, empty and full."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser

from arrears.operations import breathing_spaces, decisions, exception_reviews, holds, positions
from arrears.rules.holds import HoldReason
from tests.builders.world import World
from tests.casework.scene import LONG
from tests.journeys.screens import faults

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

ON = date(2026, 6, 16)


def test_every_page_of_holds_keeps_the_rules(browser: Browser, live_server: Any, settings: Any) -> None:
    settings.RENTINCOME_TODAY = ON
    settings.SECOND_FACTOR_REQUIRED = False
    world = World.open()
    account, other = world.account("2026-06-10 payment 150.00", tenants=(LONG,)), world.account()
    lists = [reverse(name) for name in ("holds", "case-tasks", "exceptions", "exceptions-count")]
    context, client = browser.new_context(), Client()
    client.force_login(world.manager)
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
    page = context.new_page()
    assert [fault for path in lists for fault in faults(page, live_server.url + path)] == []
    hold = holds.place(
        account=other, reason=HoldReason.PROMISE, comment="Friday", from_on=ON, until_on=ON + timedelta(days=3),
        by=world.leader, on=ON,
    )  # fmt: skip
    space = breathing_spaces.start(
        person=world.people[account.pk][0], starts_on=ON, notified_on=ON, note="Ask first", by=world.leader, on=ON
    )
    positions.record(landlord=world.landlord, on=ON, take=1, by=world.system)
    decisions.decide_all(landlord=world.landlord, on=ON, take=1, by=world.system, weekly=False, payments_until=ON)
    exception_reviews.make(landlord=world.landlord, on=ON, by=world.system)
    paths = [
        *lists,
        f"{reverse('exceptions')}?why=credit&rolled=1",
        reverse("hold", args=[hold.public_id]),
        reverse("breathing-space", args=[space.public_id]),
        reverse("breathing-space-note", args=[space.public_id]),
        *(
            reverse(name, args=[account.public_id])
            for name in ("hold-place", "breathing-space-new", "death-record", "insolvency-record", "case-file")
        ),
    ]
    assert [fault for path in paths for fault in faults(page, live_server.url + path)] == []
