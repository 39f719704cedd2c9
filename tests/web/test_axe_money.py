"""The pages of Direct Debits, collections, invoices and authorities by axe's rules at 1280 and 320 px."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.builders.world import World
from tests.feeds.money_scene import BACK, played
from tests.journeys.screens import faults

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def test_the_pages_of_money_asked_for_have_no_faults(browser: Any, live_server: Any, settings: Any) -> None:
    settings.RENTINCOME_TODAY = BACK
    settings.SECOND_FACTOR_REQUIRED = False
    world = World.open()
    context, client = browser.new_context(), Client()
    client.force_login(world.leader)
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
    lists = [reverse(name) for name in ("direct-debits", "collections", "invoices", "payer-agreements")]
    page = context.new_page()
    assert [fault for path in lists for fault in faults(page, live_server.url + path)] == []
    scene = played(world)
    paths = [
        *lists,
        reverse("direct-debit", args=[scene.account.public_id]),
        reverse("direct-debit", args=[scene.free.public_id]),
        reverse("collection-run", args=[scene.run.public_id]),
        reverse("invoice", args=[scene.invoice.public_id]),
        reverse("invoice-new", args=[scene.account.public_id]),
        reverse("payer-agreement-end", args=[scene.agreement.public_id]),
    ]
    assert [fault for path in paths for fault in faults(page, live_server.url + path)] == []
