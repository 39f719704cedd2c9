"""The pages about benefit, each with something on it: what they say, for whom, and what officers can do there."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from arrears.operations import breathing_spaces
from feeds.models import FeedFile
from feeds.operations.bank_accounts import Lump
from ledger.models import BenefitAward, BlamelessRecovery, Deduction, ManagedPayment, Overpayment, RentAccount
from ledger.operations import accounts, benefits, claims, deductions, overpayments
from ledger.operations.accounts import ChargeToKeep
from ledger.rules.money import pence
from letters.models import Document
from staff.rules.roles import Role
from tests.builders.world import TAKE_ON, World, weekly_charges
from tests.casework.scene import ON, Places, held_paper
from tests.feeds import bank, small
from tests.ledger.overpaid import overpayment_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def places(settings: Any) -> Places:
    settings.RENTINCOME_TODAY = ON
    settings.SECOND_FACTOR_REQUIRED = False
    return Places.open()


def of(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def body(client: Client, name: str, *args: Any, **asked: str) -> str:
    answer = client.get(reverse(name, args=args), asked)
    assert answer.status_code == 200, (name, answer.status_code)
    return answer.content.decode()


def award(world: World, account: RentAccount, kind: str, rate: str, paid_to: date) -> BenefitAward:
    world.award(account, kind, rate, paid_to)
    return BenefitAward.objects.get(account=account, kind=kind)


def test_expected_income_shows_what_is_late_within_the_scope_and_nothing_else(places: Places) -> None:
    for account in (places.inside, places.other_patch, places.other_landlord):
        world = places.moor if account == places.other_landlord else places.quay
        award(world, account, "HB", "75.00", ON - timedelta(days=31))
    officer = body(of(places.quay.officer), "expected-income", view="late")
    assert officer.count(f'<a href="{reverse("account-benefits", args=[places.inside.public_id])}">') == 1
    assert str(places.other_patch.public_id) not in officer
    assert "£300.00" in officer
    manager = body(of(places.quay.manager), "expected-income", view="late")
    assert str(places.other_patch.public_id) in manager
    assert str(places.other_landlord.public_id) not in manager
    assert "No payment matches" in body(of(places.quay.officer), "expected-income", view="missing", kind="UC_MP")
    file = body(of(places.quay.manager), "expected-income-csv", view="late").splitlines()
    assert len(file) == 3
    assert file[1].split(",")[1:5] == ["Housing Benefit", str(ON - timedelta(days=3)), "300.00", "Late"]


def test_an_officer_tells_of_a_claim_until_it_is_paid_or_ended(places: Places) -> None:
    client, account = of(places.quay.officer), places.inside
    change = reverse("account-benefit-change", args=[account.public_id])
    said = {"kind": "HB", "claimed_on": "2026-11-02", "rate": "75.50", "authority": "Invented Council"}
    assert client.post(f"{change}?do=claim", said).status_code == 302
    claim = BenefitAward.objects.get(account=account)
    assert (claim.status, claim.rate_pence) == ("claimed", 75_50)
    again = client.post(f"{change}?do=claim", said)
    assert again.status_code == 400
    assert "This claim is on the account already" in again.content.decode()
    of_claim = f"&of={claim.public_id}"
    wrong = client.post(f"{change}?do=verify{of_claim}", {"verified_on": "", "rate": "7,50"})
    assert "Write pounds and pence like 12.50" in wrong.content.decode()
    assert client.post(f"{change}?do=verify{of_claim}", {"verified_on": "2026-11-16"}).status_code == 302
    page = body(client, "account-benefits", account.public_id)
    assert "Evidence in, waiting for a decision" in page
    assert "£302.00 by" in page
    assert client.post(f"{change}?do=suspend{of_claim}", {"on_day": "2026-11-20", "because": "x"}).status_code == 400


def test_pra_19_the_letter_goes_before_dwp_is_asked(places: Places) -> None:
    client, account = of(places.quay.officer), places.inside
    change = reverse("account-benefit-change", args=[account.public_id])
    assert client.post(f"{change}?do=managed", {"why": "Your rent is behind by two months"}).status_code == 302
    managed = ManagedPayment.objects.get(account=account)
    (paper,) = Document.objects.filter(account=account, kind="MPT")
    assert (paper.state, managed.state) == ("planned", "telling")
    assert "Approve the letter" in body(client, "account-benefits", account.public_id)
    assert client.post(f"{change}?do=letter-approve&of={managed.public_id}").status_code == 302
    paper.refresh_from_db()
    assert paper.state == "approved"
    not_ready = of(places.quay.leader).post(f"{change}?do=letter-print&of={managed.public_id}")
    assert "waits for the printer" in not_ready.content.decode()
    asked = client.post(f"{change}?do=requested&of={managed.public_id}", {"on_day": "2026-11-20"})
    assert "Tell the tenant first" in asked.content.decode()
    told = {"on_day": "2026-11-19", "how": "in person at the visit"}
    client.post(f"{change}?do=told&of={managed.public_id}", told)
    client.post(f"{change}?do=requested&of={managed.public_id}", {"on_day": "2026-11-20"})
    managed.refresh_from_db()
    assert managed.state == "requested"


def test_a_thing_of_another_account_is_not_found(places: Places) -> None:
    mine = award(places.quay, places.other_patch, "HB", "75.00", ON)
    change = reverse("account-benefit-change", args=[places.inside.public_id])
    client = of(places.quay.manager)
    assert client.get(f"{change}?do=end&of={mine.public_id}").status_code == 404
    assert client.get(f"{change}?do=end&of=nothing").status_code == 404
    assert client.get(f"{change}?do=nothing").status_code == 404


def test_the_register_of_deductions_shows_the_problem_first(places: Places) -> None:
    applied = deductions.apply(
        account=places.inside, benefit="UC", applied_on=date(2026, 8, 3), debt_pence=500_00,
        other_ways_tried="arrangement", frozen=False, by=places.quay.officer, on=ON,
    )  # fmt: skip
    deductions.agree(
        deduction=applied, agreed_on=date(2026, 8, 20), amount_pence=30_00, cycle="4-weekly",
        first_due_on=date(2026, 9, 7), by=places.quay.officer, on=ON,
    )  # fmt: skip
    page = body(of(places.quay.officer), "deductions", show="problem")
    assert "3 in a row missing" in page
    assert "£500.00" in page
    assert Deduction.objects.count() == 1


def test_an_overpayment_is_opened_disputed_and_shown(places: Places) -> None:
    client = of(places.quay.manager)
    said = {
        "authority": "Invented Council", "claim_ref": "HB77", "account_ref": places.inside.account_ref,
        "period_from": "2026-06-01", "period_to": "2026-07-26", "decided_on": "2026-11-02", "demanded": "320.00",
        "debt_to": "hbo",
    }  # fmt: skip
    assert client.post(reverse("overpayment-new"), said | {"demanded": "0"}).status_code == 400
    assert client.post(reverse("overpayment-new"), said).status_code == 302
    case = Overpayment.objects.get()
    here = reverse("overpayment", args=[case.public_id])
    assert "Still to recover" in client.get(here).content.decode()
    assert client.post(here, {"because": "we told them at once", "move": "dispute"}).status_code == 302
    page = body(client, "overpayments", state="disputed")
    assert "£320.00" in page
    unknown = client.post(reverse("overpayment-new"), said | {"claim_ref": "HB78", "account_ref": "R9999"})
    assert "No account of yours has this reference" in unknown.content.decode()


def test_the_overpayments_of_other_patches_are_not_an_officers(places: Places) -> None:
    other = overpayment_of(places.other_patch, by=places.quay.system, on=ON)
    mine = overpayment_of(places.inside, by=places.quay.system, on=ON)
    page = body(of(places.quay.officer), "overpayments")
    assert reverse("overpayment", args=[mine.public_id]) in page
    assert reverse("overpayment", args=[other.public_id]) not in page


def could_get(client: Client, **asked: str) -> list[tuple[str, str, str]]:
    answer = client.get(reverse("money-we-could-get"), asked)
    assert answer.status_code == 200
    return [(row["account"], row["why"], row["weekly"]) for row in answer.context["rows"]]


def test_pra_30_what_could_be_had_stands_with_its_weekly_value_the_most_valuable_first(places: Places) -> None:
    world, on = places.quay, {"by": places.quay.system, "on": ON}
    new = world.account("", weekly="110.00", starts_on=ON - timedelta(weeks=3))
    rose = world.account("", weekly="100.00")
    accounts.keep_charges(
        charges=[ChargeToKeep(rose.pk, "SERVICE", pence("4.80"), date(2026, 8, 3), None, True, True)], **on
    )
    award(world, rose, "HB", "75.00", date(2026, 7, 5))
    benefits.keep_payments(
        landlord=world.landlord,
        payments=[benefits.PaymentToKeep(rose.pk, "HB", "", date(2026, 9, 2), None, date(2026, 8, 30), 75_00, None)],  # type: ignore[arg-type]
        **on,
    )
    held = world.account("", weekly="100.00")
    claims.suspend(
        award=award(world, held, "HB", "62.00", date(2026, 10, 4)), suspended_on=date(2026, 10, 20), because="x", **on
    )
    short = world.account("", weekly="100.00")
    claims.note_shortfall(
        award=award(world, short, "HB", "60.00", date(2026, 10, 4)), under_occupation_pence=14_00, cap_pence=0, **on
    )
    topped = world.account("", weekly="100.00")
    claims.keep_discretionary(
        account=topped, weekly_pence=9_00, from_on=date(2026, 6, 1), until_on=date(2026, 10, 25), **on
    )
    owing = world.account(weekly_charges(TAKE_ON, 30), weekly="100.00")
    places.nights()
    found = could_get(of(world.manager))
    assert found == [
        (new.account_ref, "New tenancy, no claim known", "£110.00"),
        (owing.account_ref, "Two months owed, nothing asked for", "£100.00"),
        (held.account_ref, "Benefit suspended", "£62.00"),
        (short.account_ref, "Shortfall of benefit", "£14.00"),
        (topped.account_ref, "Discretionary payment ended", "£9.00"),
        (rose.account_ref, "Rent rose, benefit did not", "£4.80"),
    ]
    assert could_get(of(world.manager), sort="suspended") == [found[2]]
    assert len(body(of(world.manager), "money-we-could-get-csv").splitlines()) == 7
    page = body(of(world.manager), "money-we-could-get", sort="two_months")
    assert "Landlord’s reference" in page
    assert "Rent owed" in page


def test_pra_30_what_was_asked_for_is_not_proposed_again(places: Places) -> None:
    account = places.quay.account(weekly_charges(TAKE_ON, 30), weekly="100.00")
    places.nights()
    client = of(places.quay.manager)
    assert [ref for ref, _, _ in could_get(client, sort="two_months")] == [account.account_ref]
    deductions.apply(
        account=account, benefit="UC", applied_on=ON, debt_pence=500_00, other_ways_tried="arrangement", frozen=False,
        by=places.quay.officer, on=ON,
    )  # fmt: skip
    assert could_get(client, sort="two_months") == []


def test_an_empty_landlord_has_pages_that_say_so(settings: Any) -> None:
    settings.RENTINCOME_TODAY = ON
    world = World.open()
    client = of(world.manager)
    assert "No payment matches" in body(client, "expected-income")
    assert "Nothing found" in body(client, "money-we-could-get")
    assert "No deductions" in body(client, "deductions")
    assert "No overpayments" in body(client, "overpayments")


def test_pra_10_no_deduction_is_offered_or_taken_in_breathing_space(places: Places) -> None:
    account = places.inside
    debtor = places.quay.people[account.pk][0]
    breathing_spaces.start(person=debtor, starts_on=ON, notified_on=ON, by=places.quay.officer, on=ON)
    client = of(places.quay.officer)
    page = body(client, "account-benefits", account.public_id)
    assert "No deduction may be asked for" in page
    assert "do=deduction" not in page
    said = {"benefit": "UC", "applied_on": str(ON), "debt": "500.00", "other_ways_tried": "arrangement"}
    change = reverse("account-benefit-change", args=[account.public_id])
    answer = client.post(f"{change}?do=deduction", said)
    assert answer.status_code == 400
    assert "Breathing Space" in answer.content.decode()
    assert not Deduction.objects.exists()


def schedule(places: Places) -> FeedFile:
    """A schedule for two accounts in different schemes, with something kept back from one."""
    period = "2026-10-26,2026-11-22,75.00,300.00,0.00"
    done = small.load(
        places.quay.landlord,
        "hb_schedule",
        f"S1,Council,2026-11-20,2026-11-22,HB1,,{places.inside.account_ref},{period},0.00,100.00,200.00",
        f"S1,Council,2026-11-20,2026-11-22,HB2,,{places.other_scheme.account_ref},{period},0.00,0.00,300.00",
        name="hb_schedule-2026-11-22.csv",
        on=ON,
    )
    assert done.state == "applied", list(done.problems.values())
    return done


def test_d14_a_schedule_has_its_check_report_on_its_page(places: Places) -> None:
    done = schedule(places)
    page = body(of(places.quay.manager), "feed-file", done.public_id)
    assert "Taken for somebody else" in page
    assert "£500.00: not yet in the bank, due 22" in page
    assert reverse("account-benefits", args=[places.inside.public_id]) in page
    some = of(places.quay.manager).get(reverse("feed-file", args=[done.public_id]), {"found": "blameless"})
    assert [line["claim"] for line in some.context["report_lines"]] == ["HB1"]
    administrator = body(of(places.people[Role.ADMINISTRATOR]), "feed-file", done.public_id)
    assert "HB1" not in administrator


def test_d14_the_check_report_says_when_the_bank_has_shown_the_schedules_money(places: Places) -> None:
    done = schedule(places)
    bank.account(places.quay.landlord, Lump("hb_schedule", "BGC", "WESTHAVEN"))
    credit = ("BGC", "500.00", "WESTHAVEN HB", "WESTHAVEN COUNCIL")
    bank.load(places.quay.landlord, credit, name="bank-2026-11-24.csv", on="2026-11-24")
    page = body(of(places.quay.manager), "feed-file", done.public_id)
    assert "£500.00: agreed with the bank’s line of 24" in page
    assert "not yet in the bank" not in page


def test_d14_copies_are_split_by_scheme_and_hold_only_what_is_needed(places: Places) -> None:
    done = schedule(places)
    manager = of(places.quay.manager)
    every = body(manager, "schedule-copy", done.public_id).splitlines()
    assert every[0] == "scheme,account_ref,home,from,to,rate,credited,paid_on"
    assert [line.split(",")[0] for line in every[1:]] == ["S1", "S2"]
    assert ",75.00,300.00,2026-11-22" in every[1], "the innocent tenant's gross, and nothing of the recovery"
    one = body(manager, "schedule-copy", done.public_id, scheme="S2").splitlines()
    assert one[1:] == [every[2]]
    theirs = body(of(places.people[Role.OFFICER]), "schedule-copy", done.public_id)
    assert places.inside.account_ref in theirs
    assert "HB1" not in "".join(every)


def test_d20_a_recovery_without_a_case_is_a_task_until_somebody_says_whose_it_was(places: Places) -> None:
    schedule(places)
    client = of(places.quay.manager)
    page = client.get(reverse("overpayments"))
    (task,) = page.context["waiting"]
    assert (task["claim"], task["kept"]) == ("HB1", "£100.00")
    case = overpayment_of(places.other_patch, by=places.quay.system, on=ON)
    Overpayment.objects.filter(pk=case.pk).update(authority="Council")
    said = {"fits": "1", "case": str(case.public_id)}
    assert "Say it: how you know" in client.post(task["url"], said).content.decode()
    assert client.post(task["url"], said | {"because": "The council rang"}).status_code == 302
    page = client.get(reverse("overpayments"))
    assert page.context["waiting"] == []
    (check,) = page.context["checks"]
    assert (check["bank"], check["money_words"], check["letters_words"]) == ("£200.00", "Agrees", "None written to")
    held_paper(places.inside, places.quay.system)
    Document.objects.filter(account=places.inside).update(state="planned")
    (check,) = client.get(reverse("overpayments")).context["checks"]
    assert check["letters_words"] == "1 written to since: look at each"


def test_d33_a_recovery_matched_wrongly_is_taken_off_on_its_case_within_ones_limit(places: Places) -> None:
    schedule(places)
    case = overpayment_of(places.inside, by=places.quay.manager, on=ON, demanded_pence=400_00)
    Overpayment.objects.filter(pk=case.pk).update(authority="Council")
    case.refresh_from_db()
    recovery = overpayments.match(
        recovery=BlamelessRecovery.objects.get(), overpayment=case, because="It rang", by=places.quay.manager, on=ON
    )
    client, here = of(places.quay.manager), reverse("overpayment", args=[case.public_id])
    assert "Take it off this overpayment" in client.get(here).content.decode()
    wrong = {"recovery": str(recovery.public_id), "because": ""}
    assert client.post(here, wrong).status_code == 400
    assert client.post(here, wrong | {"because": "Claim HB9 was meant"}).status_code == 302
    recovery.refresh_from_db()
    assert recovery.overpayment is None
    assert "Take it off this overpayment" not in client.get(here).content.decode()


LISTS = ("expected-income", "money-we-could-get", "deductions", "overpayments")


def test_the_lists_ask_the_same_number_of_questions_for_three_rows_and_for_twelve(
    settings: Any, count_queries: Any
) -> None:
    settings.RENTINCOME_TODAY = ON
    settings.SECOND_FACTOR_REQUIRED = False
    asked: dict[int, dict[str, int]] = {}
    for rows in (3, 12):
        world = World.open(f"ROWS{rows}")
        for _ in range(rows):
            account = world.account("")
            award(world, account, "HB", "75.00", ON - timedelta(days=28))
            held = BenefitAward.objects.get(account=account)
            now: dict[str, Any] = {"by": world.officer, "on": ON}
            claims.suspend(award=held, suspended_on=ON, because="x", **now)
            overpayment_of(account, **now)
            deductions.apply(
                account=account, benefit="UC", applied_on=ON, debt_pence=1, other_ways_tried="x", frozen=False, **now
            )  # fmt: skip
        client = of(world.manager)
        asked[rows] = {}
        for name in LISTS:
            client.get(reverse(name))
            with count_queries() as seen:
                answer = client.get(reverse(name))
            assert account.account_ref in answer.content.decode(), name
            asked[rows][name] = len(seen)
    assert asked[3] == asked[12]
