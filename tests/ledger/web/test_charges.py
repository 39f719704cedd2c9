"""An account's charges, and a backdated change by the pages: worked out, asked for, approved (OPS-B11)."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from ledger.models import Adjustment, Charge, ChargeChange, Entry
from ledger.operations import charges
from staff.models import User
from tests.builders.world import World

pytestmark = pytest.mark.django_db

ON = date(2026, 11, 20)
MONDAY = date(2026, 11, 16)


@pytest.fixture(autouse=True)
def _the_day(settings: Any) -> None:
    settings.RENTINCOME_TODAY = ON
    settings.SECOND_FACTOR_REQUIRED = False


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text(answer: Any) -> str:
    assert answer.status_code == 200, answer.status_code
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def charged(world: World, weeks: int) -> None:
    """The last so many Mondays' debits have run."""
    for back in reversed(range(weeks)):
        charges.raise_due(landlord=world.landlord, by=world.system, on=MONDAY - timedelta(days=7 * back))


def test_an_officer_sees_the_prices_works_a_change_out_and_asks_for_it() -> None:
    world = World.open()
    account = world.account(weekly="100.00")
    charged(world, 3)
    client = signed_in(world.officer)
    page = reverse("account-charges", args=[account.public_id])
    assert "£100.00 a week" in text(client.get(page))

    change = f"{reverse('account-charges-change', args=[account.public_id])}?what=price&element=RENT"
    change += "&price=104&day=2026-11-09&until="
    worked = text(client.get(change))
    assert "9 November to 15 November 2026 Rent £100.00 £104.00 £4.00" in worked
    assert "The account will owe £8.00 more." in worked
    assert Entry.objects.filter(kind="CHARGE_ADJ").count() == 0
    refused = client.post(change, {"reason": "told_late", "words": ""})
    assert "This field is required" in text(refused)

    answer = client.post(change, {"reason": "told_late", "words": "The review was late."})
    assert answer.status_code == 302
    made = ChargeChange.objects.get()
    after = text(client.get(page))
    assert "We were told late, from 9 November 2026" in after
    assert "The review was late." in after
    if made.adjustment.state == Adjustment.State.WAITING:
        decide = reverse("adjustment-decide", args=[made.adjustment.public_id])
        assert signed_in(world.leader).post(decide, {"action": "approve"}).status_code == 302
    assert sorted(Charge.objects.filter(account=account).values_list("weekly_pence", flat=True)) == [10000, 10400]
    assert [each.amount_pence for each in Entry.objects.filter(kind="CHARGE_ADJ")] == [400, 400]
    assert "£104.00 a week" in text(client.get(page))


def test_an_end_on_a_thursday_is_looked_at_twice() -> None:
    """OPS-B10."""
    world = World.open()
    account = world.account()
    charged(world, 1)
    change = f"{reverse('account-charges-change', args=[account.public_id])}?what=end&day=2026-11-19"
    found = text(signed_in(world.officer).get(change))
    assert "Thursday is not the end of a rent week" in found
    assert "the difference is −£42.86" in found


def test_what_is_missing_or_makes_no_sense_is_said_beside_its_field() -> None:
    world = World.open()
    account = world.account()
    client = signed_in(world.officer)
    address = reverse("account-charges-change", args=[account.public_id])
    assert "What changes?" in text(client.get(address))
    missing = text(client.get(f"{address}?what=price&day=2026-11-09&price=&element="))
    assert "Choose the charge that changes." in missing
    assert "Enter what it costs from that day on." in missing
    odd = text(client.get(f"{address}?what=price&day=2026-11-09&price=1e4&element=RENT"))
    assert "Write pounds and pence like 84.20." in odd
    same = text(client.get(f"{address}?what=price&day=2026-11-09&price=100.00&element=RENT"))
    assert "Nothing would change" in same


def test_another_landlords_account_is_not_there() -> None:
    quay, mill = World.open("QUAY"), World.open("MILL")
    account = mill.account()
    client = signed_in(quay.officer)
    for name in ("account-charges", "account-charges-change"):
        assert client.get(reverse(name, args=[account.public_id])).status_code == 404
    group = account.rent_group
    assert group is not None
    assert client.get(reverse("rent-calendar", args=[group.public_id])).status_code == 404


def test_x2_the_calendar_page_says_what_a_weekly_rent_comes_to() -> None:
    """OPS-X2 on the page, with the year's free weeks and the 53-week text."""
    world = World.open(free_weeks=(1, 33))
    group = world.account().rent_group
    assert group is not None
    client = signed_in(world.officer)
    assert "RG1" in text(client.get(reverse("rent-calendars")))
    page = reverse("rent-calendar", args=[group.public_id])
    shown = text(client.get(page))
    assert "Charging periods of 2026/27 (52)" in shown
    assert "2026/27 52 50 2" in shown
    found = text(client.get(f"{page}?year=2030&weekly=110.00"))
    assert "Universal Credit housing costs, each month £476.67" in found
    assert "A twelfth of the year, each month £485.83" in found
    assert "Universal Credit falls £110.00 short of the year’s rent: £9.17 a month." in found
    assert "Write pounds and pence" in text(client.get(f"{page}?weekly=lots"))


def test_a_last_day_says_whether_money_moves_and_so_a_second_person_is_needed() -> None:
    """OPS-B11, D33: a day still to come takes effect at once; one in weeks that were charged gives money back."""
    world = World.open()
    account = world.account(weekly="300.00")
    charged(world, 3)
    client = signed_in(world.officer)
    change = f"{reverse('account-charges-change', args=[account.public_id])}?what=end&element=&price=&until=&day="
    coming = text(client.get(f"{change}2027-01-03"))
    assert "No money moves by it, so it takes effect as soon as you ask, without a second person." in coming
    past = text(client.get(f"{change}2026-11-08"))
    assert "Above your own limit it waits for a second person" in past
    client.post(f"{change}2026-11-08", {"reason": "tenancy_dates", "words": "Left"})
    assert Adjustment.objects.get().state == "waiting"
    assert ChargeChange.objects.get().in_effect_on is None
