"""The pages about homes: empty ones, placements, use and occupation, charge types."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from ledger.models import ChargeType, Occupation, Placement, Void
from staff.models import User
from tenancies.models import Property
from tests.builders.world import World
from tests.ledger.homes import ON, Homes, homes

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _the_day(settings: Any) -> None:
    settings.RENTINCOME_TODAY = ON
    settings.SECOND_FACTOR_REQUIRED = False


@pytest.fixture
def scene() -> Homes:
    return homes(World.open())


def of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_empty_homes_show_days_loss_and_the_rent_roll(scene: Homes):
    """OPS-A10, K12: 15 to 28 October are 14 days; 4/7 + 2 weeks of £105.00 are £270.00 each."""
    page = of(scene.world.manager).get(reverse("voids"))
    row = page.context["rows"][0]
    assert (row["days"], row["weekly_pence"], row["lost_pence"]) == (14, 105_00, 270_00)
    loss = page.context["loss"]
    assert sum(one["void_pence"] for one in loss) == 2 * 270_00
    assert all(one["let_pence"] + one["void_pence"] == one["roll_pence"] for one in loss)
    assert "270.00" in page.content.decode()


def test_a_new_home_is_said_to_stand_empty_and_later_to_have_left_our_hands(scene: Homes):
    """OPS-A10: only a person can tell it; the register refuses what a tenancy contradicts."""
    world, client = scene.world, of(scene.world.manager)
    let = world.account("")
    group = let.rent_group
    home = Property.objects.create(
        landlord=world.landlord,
        patch=let.tenancy.property.patch,
        property_ref="NEW1",
        address_line_1="1 New Row",
        town="Westhaven",
        postcode="QZ1 1AB",
    )
    said = {"home": "NEW1", "group": str(group.public_id), "reason": "new", "from_on": "2026-10-01"}
    assert "A home that stands empty" in client.get(reverse("voids")).content.decode()
    assert client.post(reverse("void-open"), said | {"home": "NOWHERE"}).status_code == 422
    wrong = client.post(reverse("void-open"), said | {"home": let.tenancy.property.property_ref})
    assert "is let on 1 Oct 2026" in wrong.content.decode()
    assert client.post(reverse("void-open"), said).status_code == 302
    void = Void.objects.get(property=home)
    end = reverse("void-end", args=[void.public_id])
    assert end in client.get(reverse("voids")).content.decode()
    assert "cannot be before that" in client.post(end, {"until_on": "2026-09-30"}).content.decode()
    assert client.post(end, {"until_on": "2026-10-18"}).status_code == 302
    void.refresh_from_db()
    assert (void.reason, void.until_on, void.ended_by_hand) == ("new", date(2026, 10, 18), True)


def test_a_household_shows_each_night_and_a_move_is_recorded_on_its_page(scene: Homes):
    """PRA-20: the night of 22 October is slept at the new place."""
    client, url = of(scene.world.manager), reverse("household", args=[scene.household.public_id])
    week = next(week for week in client.get(url).context["weeks"] if week.starts_on == date(2026, 10, 19))
    assert [stay.place.split(",")[0] for _, stay in week.nights] == ["Harbour Lodge"] * 3 + ["Quay House"] * 4
    assert week.hb_pence + week.own_pence == week.charged_pence == 3 * 45_00 + 4 * 52_00
    said = {"what": "place", "place": "Marsh Street 4", "arrives_on": "2026-10-30", "nightly": "60.00", "own": ""}
    assert client.post(url, said).status_code == 302
    assert Placement.objects.filter(leaves_on=date(2026, 10, 30)).count() == 1


def test_an_overlap_is_said_on_the_page_with_both_places(scene: Homes):
    client, url = of(scene.world.manager), reverse("household", args=[scene.household.public_id])
    said = {"what": "place", "place": "Marsh Street 4", "arrives_on": "2026-10-10", "nightly": "60.00"}
    page = client.post(url, said)
    assert page.status_code == 422
    assert "Harbour Lodge" in page.content.decode()


def test_an_occupation_is_visited_on_its_page_and_its_review_moves_four_weeks(scene: Homes):
    """OPS-A11."""
    client, url = of(scene.world.officer), reverse("occupation", args=[scene.occupation.public_id])
    assert "charge for use and occupation" in client.get(url).content.decode()
    assert client.post(url, {"what": "step", "note": "Seen at home"}).status_code == 302
    made = Occupation.objects.get()
    assert (made.state, made.next_review_on) == ("visited", date(2026, 11, 25))
    assert client.post(url, {"what": "review", "note": ""}).status_code == 422


def test_an_occupation_is_opened_from_the_home_that_was_left(scene: Homes):
    client = of(scene.world.officer)
    url = reverse("occupation-open", args=[scene.left.public_id])
    assert client.get(url).status_code == 200
    said = {"reason": "unauthorised", "opened_on": "2026-10-20", "occupiers": "Robin Vale", "note": "Seen at the door"}
    assert client.post(url, said).status_code == 302
    assert Occupation.objects.filter(reason="unauthorised").count() == 1


def test_a_manager_says_what_an_element_means_and_an_officer_only_reads_it(scene: Homes):
    """OPS-A8."""
    world = scene.world
    url = reverse("charge-type", args=[world.landlord.public_id, "HEAT"])
    said = {"from_on": "2026-11-02", "scheme": "", "words": "Heating", "hb_eligible": "on", "by_day": "on"}
    assert of(world.officer).get(url).context["may_write"] is False
    assert of(world.officer).post(url, said).status_code == 403
    assert of(world.manager).post(url, said).status_code == 302
    row = ChargeType.objects.get()
    assert (row.element, row.hb_eligible, row.uc_eligible, row.group) == ("HEAT", True, False, "own home")
    listed = of(world.manager).get(reverse("charge-types"))
    assert "RDD" in listed.content.decode()


def test_what_belongs_to_another_landlord_is_not_there(scene: Homes):
    """DEC-11."""
    other = of(World.open("OTHER").manager)
    for name, thing in (("household", scene.household), ("occupation", scene.occupation)):
        assert other.get(reverse(name, args=[thing.public_id])).status_code == 404
    assert other.get(reverse("occupation-open", args=[scene.left.public_id])).status_code == 404
    assert other.get(reverse("charge-type", args=[scene.world.landlord.public_id, "RENT"])).status_code == 404
    assert other.get(reverse("voids")).context["rows"] == []


def test_the_list_of_empty_homes_asks_the_same_number_of_questions_for_two_and_for_six(count_queries: Any):
    found = []
    for number, rows in enumerate((2, 6)):
        client = of(homes(World.open(f"ROWS{number}"), empty=rows).world.manager)
        client.get(reverse("voids"))
        with count_queries() as seen:
            assert len(client.get(reverse("voids")).context["rows"]) == rows
        found.append(len(seen))
    assert found[0] == found[1]
