"""The suspense desk in the browser's words: what waits, whose it may be and why, and where it goes (OPS-D28, S1)."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from feeds.models import FeedFile
from ledger.models import Entry, PaymentReference, SuspenseItem
from tests.builders.world import World
from tests.feeds import small

ON = date(2026, 5, 20)

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(settings: Any) -> World:
    settings.RENTINCOME_TODAY = ON
    return World.open()


@pytest.fixture
def client(world: World) -> Client:
    made = Client()
    made.force_login(world.officer)
    return made


def came_in(world: World, ref: str, amount: str = "80.00", payer: str = "", on: str = "2026-05-04") -> SuspenseItem:
    row = small.payment(SuspenseItem.objects.count() + 1, ref, amount, on, payer)
    done = small.load(world.landlord, "payments", row, name=f"payments-{on}-{ref}.csv", on=ON)
    assert done.state == FeedFile.State.APPLIED, list(done.problems.values())
    return SuspenseItem.objects.latest("pk")


def test_the_desk_says_how_much_waits_by_age_and_whose_it_may_be(world: World, client: Client) -> None:
    account = world.account()
    came_in(world, "R0010", payer="MS A BARTHOLOMEW")
    page = client.get(reverse("suspense")).content.decode()

    assert "1 item, £80.00, by age" in page
    assert f"Account {account.account_ref}" in page
    assert "with two digits swapped" in page
    assert "score" not in page
    assert "he payer’s name is nearly the tenant’s" in page
    assert "16 days" in page


def test_filters_stand_in_the_address(world: World, client: Client) -> None:
    came_in(world, "NOBODY")
    assert "NOBODY" in client.get(reverse("suspense"), {"age": "month"}).content.decode()
    assert "No item matches" in client.get(reverse("suspense"), {"age": "old"}).content.decode()
    assert "No item matches" in client.get(reverse("suspense"), {"owner": "mine"}).content.decode()


def test_an_officer_places_money_and_the_reference_is_remembered(world: World, client: Client) -> None:
    account, item = world.account(), came_in(world, "AMINA RENT")
    form = {"account_1": account.account_ref, "amount_1": "80", "because": "She showed the receipt", "remember": "on"}
    answer = client.post(
        reverse("suspense-settle", args=[item.public_id]), form | {"seen_open_pence": 8000}, follow=True
    )

    assert "£80.00 placed" in answer.content.decode()
    assert Entry.objects.get(account=account).amount_pence == -80_00
    assert PaymentReference.objects.get(reference="AMINA RENT").account == account


def test_a_refusal_is_said_on_the_form_and_what_was_typed_stays(world: World, client: Client) -> None:
    account, item = world.account(), came_in(world, "R9")
    url = reverse("suspense-settle", args=[item.public_id])
    form = {"account_1": account.account_ref, "amount_1": "800.00", "because": "Receipt", "seen_open_pence": 8000}

    page = client.post(url, form).content.decode()

    assert "The parts come to £800.00; £80.00 is open." in page
    assert 'value="Receipt"' in page
    assert "No account of yours" in client.post(url, form | {"account_1": "R7777"}).content.decode()
    assert "Write pounds and pence" in client.post(url, form | {"amount_1": "1e3"}).content.decode()
    assert "Fill in both" in client.post(url, form | {"account_2": "R0001"}).content.decode()


def test_a_payer_named_like_a_formula_is_shown_as_text(world: World, client: Client) -> None:
    item = came_in(world, "R9", payer="=HYPERLINK(1)<script>")
    page = client.get(reverse("suspense-item", args=[item.public_id])).content.decode()

    assert "=HYPERLINK(1)&lt;script&gt;" in page
    assert "<script>" not in page.replace("<script src", "")


def test_money_of_a_tenant_is_shared_over_their_debts_in_the_landlords_order(world: World, client: Client) -> None:
    """OPS-D30: this week's rent, then arrears, then the rest."""
    account = world.account("2026-05-11 charge 100.00\n2026-05-18 charge 100.00")
    item = came_in(world, "BARTHOLOMEW", amount="150.00", payer="Amina Bartholomew")
    page = client.get(reverse("suspense-item", args=[item.public_id]), {"share": str(account.public_id)})

    form = page.context["form"]
    assert (form["account_1"].value(), form["amount_1"].value()) == (account.account_ref, "150.00")


def test_the_order_of_debts_is_the_managers(world: World, client: Client) -> None:
    from ledger.queries import appropriation
    from ledger.rules.appropriation import DEFAULT_ORDER, Place

    url = reverse("suspense-order")
    numbers = {place.value: n for n, place in enumerate(reversed(DEFAULT_ORDER[1:]), start=2)}
    assert client.post(url, numbers).status_code == 403
    manager = Client()
    manager.force_login(world.manager)
    assert "the same number" in manager.post(url, numbers | {"sundry": 3}).content.decode()

    manager.post(url, numbers)

    assert appropriation.order_in_force(world.landlord.pk, on=ON) == (Place.NAMED, *reversed(DEFAULT_ORDER[1:]))


def test_a_page_asks_as_often_for_two_items_as_for_twenty(world: World, client: Client, count_queries: Any) -> None:
    for number in range(20):
        world.account(tenants=(f"Zola Quern{number:02d}",))
    counts = []
    for wanted in (2, 20):
        while SuspenseItem.objects.count() < wanted:
            number = SuspenseItem.objects.count()
            came_in(world, f"R00{number:02d}0", payer=f"Zola Quern{number:02d}")
        client.get(reverse("suspense"))
        with count_queries() as seen:
            client.get(reverse("suspense"))
        counts.append(len(seen))
    assert counts[0] == counts[1]
