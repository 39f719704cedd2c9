"""The books, suspense, missing payments, disputes and what one row of a file needs, by axe's rules, empty and full."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser

from arrears.operations import investigations
from feeds.models import FeedProblem, Mapping, MappingVersion
from feeds.operations import bank_accounts
from ledger.models import RentGroup
from ledger.operations import disputes, ledger_checks
from staff.models import User
from staff.rules.roles import Role
from tests.builders.world import World
from tests.casework.books import april, named_difference, undone_row
from tests.casework.scene import LONG, ON, payments_came, person, street
from tests.journeys.screens import faults
from tests.ledger.money_aside import put_aside

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

LISTS = (
    *("periods", "control-accounts", "finance-agreement", "ledger-checks", "mirrored", "rent-calendars"),
    *("suspense", "suspense-order", "investigations", "refund-files", "bank-account-new"),
)

Look = Callable[[User, list[str]], list[str]]


@pytest.fixture
def look(browser: Browser, live_server: Any, settings: Any, tmp_path: Any) -> Look:
    settings.RENTINCOME_TODAY = ON
    settings.SECOND_FACTOR_REQUIRED = False
    settings.RENTINCOME_STORE = tmp_path

    def looked(user: User, paths: list[str]) -> list[str]:
        context, client = browser.new_context(), Client()
        client.force_login(user)
        session = client.cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        page = context.new_page()
        return [fault for path in paths for fault in faults(page, live_server.url + path)]

    return looked


def everybody(world: World) -> User:
    """The head of service, whose role opens the books and pays refunds."""
    return person(world.landlord, Role.HEAD_OF_SERVICE)


def test_the_books_before_anything_has_happened(look: Look) -> None:
    world = World.open()
    assert look(everybody(world), [reverse(name) for name in LISTS]) == []


def test_the_books_suspense_and_missing_payments_with_something_on_each(look: Look) -> None:
    world = World.open()
    account = street(world, 4)[3]
    file = payments_came(world)
    now: dict[str, Any] = {"by": world.officer, "on": ON}
    item = put_aside(world.landlord, 84_20, ON - timedelta(days=40), quoted=account.account_ref[:-1])
    traced = investigations.open_(
        account=account, amount_pence=80_00, paid_on=ON - timedelta(days=6), paid_how="cash", words=LONG, **now
    )
    disputed = disputes.record(account=account, amount_pence=5_00, words=LONG, from_on=ON, **now)
    period = april(world.landlord, world.manager)
    named_difference(world.landlord, world.manager)
    undone_row(account)
    check = ledger_checks.run(landlord=world.landlord, by=world.system, on=ON)
    row = FeedProblem.objects.create(feed_file=file, code="different", line=2, needs_person=True)
    mapping = Mapping.objects.create(landlord=world.landlord, name="A bank", kind="bank")
    MappingVersion.objects.create(mapping=mapping, number=1, says={}, made_on=ON, made_by=world.system)
    bank = bank_accounts.set_up(
        landlord=world.landlord, account="20-99-99 10000001", name="Rents", lumps=(), by=world.manager, on=ON
    )
    group = RentGroup.objects.filter(landlord=world.landlord).earliest("pk")
    assert (
        look(
            everybody(world),
            [
                *(reverse(name) for name in LISTS),
                *(reverse(name, args=[period.public_id]) for name in ("period", "control-account")),
                reverse("ledger-check", args=[check.public_id]),
                reverse("rent-calendar", args=[group.public_id]),
                reverse("suspense-item", args=[item.public_id]),
                f"{reverse('suspense-item', args=[item.public_id])}?use={account.public_id}",
                reverse("investigation", args=[traced.public_id]),
                reverse("dispute-end", args=[disputed.public_id]),
                reverse("row-task", args=[row.public_id]),
                reverse("mapping", args=[mapping.public_id]),
                reverse("bank"),
                reverse("bank-account", args=[bank.public_id]),
                *(
                    reverse(name, args=[account.public_id])
                    for name in (
                        *("investigation-open", "dispute-record", "account-lines", "case-file"),
                        *("account-charges", "account-charges-change"),
                    )
                ),
            ],
        )
        == []
    )
