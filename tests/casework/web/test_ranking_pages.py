"""The pages of the ranking: what they say, to whom, and that they ask the same number of questions for any length."""

import re
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from arrears.models import CaseloadWeek, RankedAccount
from arrears.operations import caseloads, holds
from arrears.rules.holds import HoldReason
from rentincome import nightly
from staff.rules.roles import Role
from tenancies.models import Patch, Person
from tenancies.operations import homes
from tests.builders.world import TAKE_ON, World, at, weekly_charges
from tests.casework.scene import ON, Places, payments_came, person, street

pytestmark = pytest.mark.django_db

LISTS = ("caseload", "caseload-weeks", "forecast", "fairness", "stuck-cases")


@pytest.fixture(autouse=True)
def _the_day(settings: Any) -> None:
    settings.RENTINCOME_TODAY = ON
    settings.SECOND_FACTOR_REQUIRED = False


def of(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text(client: Client, name: str, *args: Any, **asked: str) -> str:
    """The words of a page, tags and spaces taken out."""
    answer = client.get(reverse(name, args=args), asked)
    assert answer.status_code == 200, (name, answer.status_code)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())))


def ranked(places: Places) -> Places:
    places.nights()
    return places


def test_before_the_first_night_each_page_says_so() -> None:
    world = World.open()
    client = of(person(world.landlord, Role.HEAD_OF_SERVICE))
    assert "Nothing is ranked yet" in text(client, "caseload")
    assert "No week to compare yet" in text(client, "caseload-weeks")
    assert "Nothing is forecast yet" in text(client, "forecast")
    assert "Nothing to report yet" in text(client, "fairness")
    assert "Nothing is stuck" in text(client, "stuck-cases")


def test_the_list_shows_every_term_the_next_action_and_what_is_coming() -> None:
    """OPS-F6: 33 weeks of £100 charged and 29 paid; nothing since 19 October."""
    places = ranked(Places.open())
    page = text(of(places.quay.officer), "caseload")
    assert "Ranked on 22 November 2026" in page
    assert "R0001" in page
    assert "R0002" not in page  # another officer's patch
    kept = RankedAccount.objects.get(account=places.inside)
    assert (kept.band, kept.real_pence) == ("A", 400_00)
    for said in (
        "Trend 40.00 of 40 Arrears after expected benefit rose by £400.00 in 13 weeks",
        "Missed 25.00 of 25 4 expected payments were missed in 13 weeks",
        "Weeks 10.00 of 20 £400.00 is owed after expected benefit: 4 weeks of rent",
        "Late 15.00 of 15 The tenant last paid 34 days ago; usually every 7 days",
        "Approve letter A1: first reminder",
    ):
        assert said in page, said
    whole = text(of(places.quay.leader), "caseload")
    assert "R0002" in whole
    assert places.moor.landlord.name not in whole


def test_who_was_paused_since_the_ranking_is_marked() -> None:
    places = ranked(Places.open())
    holds.place(
        account=places.inside,
        reason=HoldReason.PROMISE,
        comment="Promised £50",
        from_on=ON,
        until_on=ON + timedelta(days=7),
        by=places.quay.officer,
        on=ON,
    )
    assert "Hold until 29 Nov" in text(of(places.quay.officer), "caseload")


def test_of_equal_scores_the_greater_debt_comes_first_then_the_reference() -> None:
    """Both at the top of every term: £1,600 of £100 rent before £1,500, and two alike by their references."""
    world = World.open()
    for weeks in (15, 16, 15):
        world.account(weekly_charges(date(2026, 8, 3), weeks))
    payments_came(world)
    nightly.run(landlord=world.landlord, on=ON, by=world.system, at=at(ON), letters=False)
    lines = of(world.leader).get(reverse("caseload-csv")).content.decode().splitlines()[1:]
    assert len({line.split(",")[2] for line in lines}) == 1
    assert [line.split(",")[0] for line in lines] == ["R0002", "R0001", "R0003"]


def test_filters_and_order_stand_in_the_address_and_an_empty_choice_says_so() -> None:
    places = ranked(Places.open())
    client = of(places.quay.leader)
    assert "Band A: contact first: 3 accounts" in text(client, "caseload", show="A", sort="action")
    assert "Nobody here" in text(client, "caseload", show="D")
    assert "not one of yours" in text(client, "caseload", patch="8b7cbbf1-97ad-4fc9-9c59-7a4a2bb8f4a1")
    assert "Band A" in text(client, "caseload", show="nonsense", patch="nonsense", sort="nonsense", start="-1")
    lines = client.get(reverse("caseload-csv")).content.decode().splitlines()
    assert lines[0] == "account_ref,band,score,trend,missed,weeks,dev,owed_after_benefit,why,naive"
    assert lines[1].startswith("R0001,A,90.00,40.00,25.00,10.00,15.00,400.00,")
    assert len(lines) == 4


def _week(world: World, patch: Patch, *, bands: tuple[int, int, int, int] = (0, 0, 0, 0), **told: int) -> None:
    counts = {"accounts": 10, "paused": 0, "arrangement": 0, "naive": 0, "both": 0, "missed": 0, "missed_pence": 0}
    by_band = {f"band_{band}": count for band, count in zip("abcd", bands, strict=True)}
    on = ON - timedelta(days=5)
    CaseloadWeek.objects.create(landlord=world.landlord, patch=patch, on=on, **{**counts, **by_band, **told})


def test_the_weeks_compare_both_lists_in_total_and_by_patch() -> None:
    """OPS-F4: the list by balance shows four; the ranking asks for two of them and one more."""
    world = World.open()
    by = world.system
    _week(world, world.patch, bands=(1, 0, 2, 3), naive=4, both=2, missed=1, missed_pence=80_00)
    page = text(of(world.officer), "caseload-weeks")
    assert "17 November 2026: 3 to contact, 25.0% fewer than the 4 of a list by balance alone." in page
    assert "1 of them, who owe £80.00 together, a list by balance alone would have missed." in page
    assert "A 1, B 0, C 2, D 3" in page
    other = homes.keep_patches(landlord=world.landlord, codes=["N09"], by=by, on=TAKE_ON)["N09"]
    _week(world, other)
    assert "N09" not in text(of(world.officer), "caseload-weeks")
    whole = text(of(world.leader), "caseload-weeks")
    assert "N09" in whole
    assert "Not available" in whole  # nothing to divide by


def test_the_forecast_of_patches_is_what_its_accounts_come_to() -> None:
    places = ranked(Places.open())
    page = text(of(places.quay.leader), "forecast")
    kept = list(RankedAccount.objects.filter(landlord=places.quay.landlord))
    for weeks in (4, 8, 13):
        pence = sum(getattr(one, f"in_{weeks}_weeks_pence") for one in kept)
        assert f"£{pence // 100:,}.{pence % 100:02d}" in page
    officer = text(of(places.quay.officer), "forecast")
    assert "N02" in page
    assert "N02" not in officer


def test_an_accounts_forecast_says_what_it_is_made_of() -> None:
    places = ranked(Places.open())
    page = text(of(places.quay.officer), "account-forecast", places.inside.public_id)
    assert "If nothing changes, £400.00 owed becomes" in page
    assert "Reliability" in page
    assert "Band A" in page
    assert (
        of(places.quay.officer).get(reverse("account-forecast", args=[places.other_patch.public_id])).status_code == 404
    )


def test_the_case_file_shows_rank_and_forecast() -> None:
    places = ranked(Places.open())
    page = text(of(places.quay.officer), "case-file", places.inside.public_id)
    assert "Rank and forecast" in page
    assert "Band A" in page
    assert "In 13 weeks" in page


def test_fairness_withholds_small_groups_and_names_nobody() -> None:
    """OPS-F7: 12 older tenants, 11 younger and 2 whose age is not known."""
    world = World.open()
    for number in range(25):
        account = world.account(weekly_charges(date(2026, 9, 7), 4))
        born = None if number > 22 else date(1950, 1, 1) if number < 12 else date(1990, 1, 1)
        Person.objects.filter(pk=world.people[account.pk][0].pk).update(date_of_birth=born)
    payments_came(world)
    nightly.run(landlord=world.landlord, on=ON, by=world.system, at=at(ON), letters=False)
    page = text(of(world.manager), "fairness")
    assert "65 and over 12" in page
    assert "35 to 44 Not shown: too few accounts" in page  # withheld with the smaller one
    assert "Not known Not shown: too few accounts" in page
    assert "Bartholomew" not in page
    assert "English 25" in page


def test_those_who_work_by_the_ranking_do_not_open_fairness() -> None:
    world = World.open()
    assert of(world.officer).get(reverse("fairness")).status_code == 403


def test_stuck_cases_are_listed_with_their_reason_within_the_scope() -> None:
    world = World.open()
    accounts = [world.account(weekly_charges(date(2026, 8, 3), 15)) for _ in range(2)]
    other = homes.keep_patches(landlord=world.landlord, codes=["N02"], by=world.system, on=TAKE_ON)["N02"]
    home = accounts[1].tenancy.property
    home.patch = other
    home.save(update_fields=["patch"])
    payments_came(world)
    nightly.run(landlord=world.landlord, on=ON, by=world.system, at=at(ON), letters=False)
    page = text(of(world.officer), "stuck-cases")
    assert "1 stuck case, the longest first" in page
    assert "and no step was ever taken." in page
    assert "Get in touch, or record why nothing is to be done." in page
    assert "debt that rises 6 weeks without a step" in page
    assert "2 stuck cases" in text(of(world.leader), "stuck-cases")
    assert "1 stuck case," in text(of(world.leader), "stuck-cases", patch=str(other.public_id))
    assert "No case matches" in text(of(world.officer), "stuck-cases", sort="held_again")


def test_the_pages_ask_the_same_number_of_questions_for_any_number_of_accounts(count_queries: Any) -> None:
    counts: dict[str, list[int]] = {name: [] for name in LISTS}
    for code, accounts in (("QUAY", 4), ("HILL", 30)):
        world = World.open(code)
        street(world, accounts)
        client = of(person(world.landlord, Role.HEAD_OF_SERVICE))
        for name in LISTS:
            client.get(reverse(name))
            with count_queries() as seen:
                assert client.get(reverse(name)).status_code == 200
            counts[name].append(len(seen))
    assert all(few == many for few, many in counts.values()), counts
    assert max(many for _, many in counts.values()) <= 35, counts


def test_the_weekly_run_ranks_and_a_night_in_between_does_not() -> None:
    world = World.open()
    world.account(weekly_charges(date(2026, 9, 7), 4))
    tuesday = date(2026, 11, 24)
    for day in (ON, ON + timedelta(days=1), tuesday, tuesday + timedelta(days=1)):
        payments_came(world, on=day)
        nightly.run(landlord=world.landlord, on=day, by=world.system, at=at(day), letters=False)
    # the first night there is nothing yet; Tuesday is the weekly run
    assert set(CaseloadWeek.objects.values_list("on", flat=True)) == {ON, tuesday}
    assert caseloads.record_weekly(
        landlord=world.landlord, on=tuesday, take=1, payments_until=None, weekly=False, by=world.system
    ) is None  # fmt: skip
