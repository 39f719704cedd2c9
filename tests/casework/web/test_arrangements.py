"""The arrangement wizard and the arrangement's page in the browser's words (OPS-E8, OPS-E11, PRA-8, PRA-17)."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from arrears.models import Arrangement, ArrangementDraft, Budget
from arrears.operations import arrangements, breathing_spaces, payer_calendars, positions
from arrears.operations.arrangement_letters import why_not_due
from arrears.rules.arrangements import ArrangementKind, Frequency
from ledger.models import RentAccount
from letters.models import Document
from letters.operations import rendering
from staff.rules.roles import Role
from tenancies.rules.periods import PeriodUnit
from tests.builders.world import World, at, weekly_charges
from tests.casework.scene import person

ON = date(2026, 11, 22)
FRIDAY = date(2026, 11, 27)

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(settings: Any) -> World:
    settings.RENTINCOME_TODAY = ON
    settings.SECOND_FACTOR_REQUIRED = False
    return World.open()


@pytest.fixture
def client(world: World) -> Client:
    made = Client()
    made.force_login(world.officer)
    return made


@pytest.fixture
def account(world: World) -> RentAccount:
    """Three weeks of £100 owed, this week's among them; nothing paid."""
    return world.account(weekly_charges(date(2026, 11, 2), 3), tenants=("Amina Bartholomew", "Bo Larkin"))


def step(name: str, account: RentAccount) -> str:
    return reverse(f"arrangement-{name}", args=[account.public_id])


def text(response: Any) -> str:
    page = re.sub(r"<[^>]+>", " ", response.content.decode())
    return re.sub(r"\s+", " ", page)


OFFER = {
    "kind": "informal",
    "instalment": "12",
    "frequency": "weekly",
    "starts_on": FRIDAY.isoformat(),
    "lump": "",
    "lump_on": "",
    "order_ends_on": "",
    "do": "next",
}


def go_through(client: Client, account: RentAccount, **changed: str) -> Any:
    client.post(step("money", account), {"do": "skip"})
    client.post(step("offer", account), OFFER | changed)
    return client.post(step("check", account))


def test_step_1_shows_the_three_lines_and_what_would_be_cleared(world: World, client: Client) -> None:
    account = world.account("2026-11-01 brought_forward -10.00\n" + weekly_charges(date(2026, 11, 2), 3))
    world.award(account, "HB", "75.00", date(2026, 11, 1))
    said = text(client.get(step("owed", account)))
    assert "step 1 of 4" in said
    assert "Balance £290.00" in said
    assert "Housing Benefit" in said
    assert "£225.00" in said
    assert "Arrears after expected benefit £65.00" in said
    assert "What an arrangement would clear £65.00" in said


def test_the_case_file_leads_to_the_first_step_and_later_to_the_arrangement(
    client: Client, account: RentAccount
) -> None:
    page = reverse("case-file", args=[account.public_id])
    assert step("owed", account) in client.get(page).content.decode()
    go_through(client, account)
    made = Arrangement.objects.get(account=account)
    assert reverse("arrangement", args=[made.public_id]) in client.get(page).content.decode()


def test_money_in_and_out_is_added_up_by_the_week_and_kept(client: Client, account: RentAccount) -> None:
    told = {"wages": "1,300.00", "wages_every": "month", "rent": "100", "food": "80", "energy": "104", "do": "add"}
    told |= {"rent_every": "week", "food_every": "week", "energy_every": "four_week"}
    said = text(client.post(step("money", account), told))
    assert "£94.00 a week over" in said  # 1,300 x 12 / 52 = 300 in; 100 + 80 + 26 out
    assert "Money in £300.00 a week" in said
    again = client.get(step("money", account)).content.decode()
    assert 'value="1300.00"' in again
    bad = text(client.post(step("money", account), told | {"food": "eighty"}))
    assert "Write pounds and pence like 84.20" in bad


def test_an_offer_shows_its_schedule_at_once_and_warns_without_blocking(client: Client, account: RentAccount) -> None:
    client.post(
        step("money", account),
        {"wages": "110", "wages_every": "week", "rent": "100", "rent_every": "week", "do": "next"},
    )
    said = text(client.post(step("offer", account), OFFER | {"do": "show"}))
    assert "£12.00 a week clears it by 14 May 2027." in said
    assert "27 Nov 2026 £12.00 £288.00" in said
    assert "and 9 more, the last of £12.00 on 14 May 2027" in said
    assert "£12.00 a week is more than the £10.00 a week they have left over." in said
    slow = text(client.post(step("offer", account), OFFER | {"instalment": "2", "do": "show"}))
    assert "Longer than 24 months is unusual" in slow
    assert "less than DWP would deduct" in slow
    assert client.post(step("offer", account), OFFER | {"instalment": "2"}).url == step("check", account)
    assert client.post(step("check", account)).status_code == 302
    assert Arrangement.objects.get(account=account).instalment_pence == 2_00


@pytest.mark.parametrize(
    "changed, said",
    [
        ({"instalment": ""}, "Enter what they can pay each time."),
        ({"instalment": "minus"}, "Write pounds and pence like 84.20."),
        ({"starts_on": "2026-11-21"}, "Choose today or a day to come."),
        ({"kind": "lump"}, "Enter the lump sum that comes first."),
        ({"kind": "lump", "lump": "50", "lump_on": "2026-12-24"}, "The lump sum comes first"),
        ({"kind": "lump", "lump": "300", "lump_on": "2026-11-25"}, "All of it by one day"),
    ],
)
def test_an_offer_that_cannot_be_says_what_is_wrong(
    client: Client, account: RentAccount, changed: dict[str, str], said: str
) -> None:
    assert said in text(client.post(step("offer", account), OFFER | changed))


def test_check_and_agree_keeps_the_budget_and_plans_letter_ag1_to_each_tenant(
    world: World, client: Client, account: RentAccount
) -> None:
    client.post(step("money", account), {"wages": "150", "rent": "100", "do": "next"})
    client.post(step("offer", account), OFFER)
    said = text(client.get(step("check", account)))
    for words in (
        "£12.00 a week, on top of the rent",
        "27 November 2026",
        "£50.00 a week over",
        "Agree this arrangement",
    ):
        assert words in said
    assert not Arrangement.objects.exists()
    done = client.post(step("check", account))
    made = Arrangement.objects.get(account=account)
    assert done.url == reverse("arrangement", args=[made.public_id])
    assert (made.kind, made.instalment_pence, made.starts_on, made.agreed_by) == (
        "informal",
        12_00,
        FRIDAY,
        world.officer,
    )
    assert (made.start_balance_pence, made.start_timing_pence, made.start_paid_pence) == (300_00, 0, 0)
    assert made.budget == Budget.objects.get()
    assert made.budget.surplus_weekly_pence == 50_00
    papers = Document.objects.filter(account=account, kind="AG1")
    assert {paper.person.full_name for paper in papers} == {"Amina Bartholomew", "Bo Larkin"}
    assert {paper.state for paper in papers} == {"planned"}
    assert not ArrangementDraft.objects.exists()


def test_a_draft_is_kept_shown_again_and_can_be_dropped(client: Client, account: RentAccount) -> None:
    client.post(step("money", account), {"do": "skip"})
    client.post(step("offer", account), OFFER)
    assert "what you filled in is kept" in text(client.get(step("owed", account)))
    assert 'value="12.00"' in client.get(step("offer", account)).content.decode()
    assert client.post(step("owed", account)).url == reverse("case-file", args=[account.public_id])
    assert not ArrangementDraft.objects.exists()


def test_ag1_is_approved_rendered_and_held_back_once_the_arrangement_is_over(
    world: World, client: Client, account: RentAccount
) -> None:
    go_through(client, account)
    made = Arrangement.objects.get()
    page = reverse("arrangement", args=[made.public_id])
    assert "Approve the letters" in text(client.get(page))
    client.post(reverse("arrangement-letters", args=[made.public_id]), {"do": "approve"})
    assert {paper.state for paper in Document.objects.filter(kind="AG1")} == {"approved"}
    rendering.render_waiting(limit=5, by=world.system, on=ON, at=at(ON), landlord=world.landlord)
    papers = list(Document.objects.filter(kind="AG1"))
    assert {paper.state for paper in papers} == {"rendered"}
    assert why_not_due(papers, on=ON) == {}
    arrangements.end(arrangement=made, because="changed their mind", by=world.officer, on=ON)
    assert set(why_not_due(papers, on=ON).values()) == {"the arrangement has ended since"}


def test_all_of_it_by_one_day_needs_no_instalment(client: Client, account: RentAccount) -> None:
    go_through(client, account, kind="one_off", instalment="")
    made = Arrangement.objects.get()
    assert (made.kind, made.instalment_pence, made.starts_on) == ("one_off", 300_00, FRIDAY)
    assert "£300.00 on 27 November 2026" in text(client.get(reverse("arrangement", args=[made.public_id])))


def test_rent_paid_this_week_is_in_the_start_but_not_cleared_again(
    world: World, client: Client, account: RentAccount
) -> None:
    """OPS-L4: the balance after this week's debit was £300; £100 of rent came since, so £200 is to clear."""
    world.tell(account, "2026-11-20 payment 100.00")
    go_through(client, account)
    made = Arrangement.objects.get()
    assert (made.start_balance_pence, made.start_paid_pence) == (300_00, 100_00)
    assert "Clears £200.00" in text(client.get(reverse("arrangement", args=[made.public_id])))


def test_a_monthly_payer_is_offered_his_own_pay_day(world: World, client: Client, account: RentAccount) -> None:
    payer_calendars.keep(
        account=account,
        kind="wages",
        cycle=PeriodUnit.MONTH,
        first_due_on=date(2026, 10, 10),
        expected_pence=433_33,
        from_on=date(2026, 10, 1),
        by=world.officer,
        on=ON,
    )
    said = text(client.get(step("owed", account)))
    assert "Not due by their pay-days £100.00 until 10 December 2026" in said
    assert "What an arrangement would clear £200.00" in said
    page = client.get(step("offer", account)).content.decode()
    assert 'value="2026-12-10"' in page
    assert '<option value="monthly" selected' in page
    weekly = text(client.post(step("offer", account), OFFER | {"do": "show"}))
    assert "They are paid every month: instalments on pay-day are easier to keep." in weekly


def test_a_frozen_debt_or_nothing_owed_ends_at_step_1(world: World, client: Client, account: RentAccount) -> None:
    """PRA-10: never over a Breathing Space; the page does not say which kind."""
    clear = world.account("")
    assert "There is nothing to arrange" in text(client.get(step("owed", clear)))
    breathing_spaces.start(
        person=world.people[account.pk][0], starts_on=ON, notified_on=ON, by=world.officer, on=ON, mental_health=True
    )
    said = text(client.get(step("owed", account)))
    assert "The law protects this debt" in said
    assert "mental" not in said
    for name in ("money", "offer", "check"):
        assert client.get(step(name, account)).status_code == 302
    assert client.post(step("check", account)).status_code == 302
    assert not Arrangement.objects.exists()


def test_a_court_arrangement_stands_in_the_way_and_the_page_says_so(
    world: World, client: Client, account: RentAccount
) -> None:
    arrangements.agree(
        account=account,
        kind=ArrangementKind.COURT,
        starts_on=ON,
        start_balance_pence=300_00,
        instalment_pence=5_00,
        frequency=Frequency.WEEKLY,
        by=world.leader,
        on=ON,
    )
    assert "Terms of a court order are in force" in text(client.get(step("owed", account)))
    said = text(go_through(client, account))
    assert "It cannot be agreed" in said
    assert "terms of a court order" in said
    assert Arrangement.objects.count() == 1


def night(world: World, on: date) -> None:
    positions.record(landlord=world.landlord, on=on, take=1, by=world.system)
    arrangements.judge(landlord=world.landlord, on=on, take=1, by=world.system)


def test_the_page_shows_paid_and_missed_days_and_both_truths(world: World, client: Client, settings: Any) -> None:
    account = world.account("2026-10-05 brought_forward 200.00\n2026-10-12 payment 5.00")
    made = world.arrange(account, starts_on=date(2026, 10, 5), start_balance="200.00", weekly="5.00")
    for number in range(14):
        night(world, date(2026, 10, 5) + timedelta(days=number))
    world.tell(account, "2026-10-09 payment 5.00")
    night(world, date(2026, 10, 19))
    said = text(client.get(reverse("arrangement", args=[made.public_id])))
    assert "5 Oct 2026 Paid £5.00 £5.00 £195.00" in said
    assert "19 Oct 2026 Missed £5.00 £0.00 £185.00" in said
    assert "Recorded on 10 October 2026: broken, £200.00 owed." in said
    assert "By what we know now £195.00 was owed that day: live." in said
    assert "£200.00 owed, £195.00 expected at most. £5.00 short." in said
    history = text(client.get(reverse("case-file", args=[account.public_id])))
    assert "Money came to light that counts from an earlier day" in history


def test_ending_one_needs_a_reason_and_plans_letter_ag3(client: Client, account: RentAccount) -> None:
    go_through(client, account)
    made = Arrangement.objects.get()
    url = reverse("arrangement-end", args=[made.public_id])
    assert "This field is required" in text(client.post(url, {"how": "agreement"}))
    done = client.post(
        url,
        {"how": "agreement", "because": "Pays by Direct Debit now", "words_for_tenant": "You pay by Direct Debit now."},
    )
    assert done.url == reverse("arrangement", args=[made.public_id])
    made.refresh_from_db()
    assert (made.ended_how, made.ended_because, made.ended_on) == ("agreement", "Pays by Direct Debit now", ON)
    paper = Document.objects.filter(kind="AG3").first()
    assert paper is not None
    assert paper.facts["because"] == "You pay by Direct Debit now"
    assert paper.facts["three_lines"]["to_pay_pence"] == 300_00
    again = text(client.post(url, {"how": "agreement", "because": "again"}))
    assert "has been ended already" in again


def test_somebody_who_only_reads_cases_sees_the_page_and_no_buttons(
    world: World, client: Client, account: RentAccount
) -> None:
    go_through(client, account)
    made = Arrangement.objects.get()
    reader = Client()
    reader.force_login(person(world.landlord, Role.AUDITOR))
    said = text(reader.get(reverse("arrangement", args=[made.public_id])))
    assert "How it stands" in said
    assert "End this arrangement" not in said
    assert "Approve the letter" not in said
    assert reader.get(step("owed", account)).status_code == 403
