"""The pages of simulations and shadows by axe's rules at two widths, empty, waiting and full."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser

from arrears.operations import shadows, simulations
from rentincome import sweeps
from staff import clock
from tests.arrears.operations.test_simulations import STRICT, TODAY, TUESDAYS, live, night, version_of
from tests.journeys.screens import faults

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def test_the_pages_keep_axes_rules_before_while_and_after(browser: Browser, live_server: Any, settings: Any) -> None:
    settings.RENTINCOME_TODAY = TODAY
    settings.SECOND_FACTOR_REQUIRED = False
    lived = live(nights=TUESDAYS[-4:])
    world = lived.world
    context, client = browser.new_context(), Client()
    client.force_login(world.manager)
    session = client.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    page = context.new_page()

    def look(*paths: str) -> list[str]:
        return [fault for path in paths for fault in faults(page, live_server.url + path)]

    strict = version_of(world, by_weeks=STRICT)
    tried = reverse("policy-simulate", args=[strict.public_id])
    found = look(reverse("simulations"), reverse("shadows"), tried, reverse("shadow-new", args=[strict.public_id]))
    asked = simulations.ask(version=strict, by=world.manager, on=TODAY)
    shown, cases = (reverse(name, args=[asked.public_id]) for name in ("simulation", "simulation-cases"))
    found += look(shown, cases, tried)
    assert sweeps.do("simulations", at=clock.now()) == 1
    shadow = shadows.begin(
        version=strict,
        patches=[world.patch],
        from_on=TODAY,
        until_on=TODAY + timedelta(days=7),
        by=world.manager,
        on=TODAY,
    )
    beside = reverse("shadow", args=[shadow.public_id])
    found += look(shown, cases, f"{cases}?effect=gained&night=tonight&would=A2", reverse("simulations"), beside)
    tomorrow = TODAY + timedelta(days=1)
    night(world, tomorrow)
    shadows.run_night(landlord=world.landlord, on=tomorrow, take=1, payments_until=tomorrow)
    found += look(beside, reverse("shadows"), reverse("policy-approve", args=[strict.public_id]))
    assert found == []
