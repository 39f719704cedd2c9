"""Contacts in the browser without JavaScript: one short form, the caller check, tasks, lists, who sees what."""

import csv
import re
from datetime import date, timedelta
from html import unescape
from io import StringIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from arrears.models import Contact, ContactTask, Promise, Referral, SensitiveNote
from arrears.operations import contact_plans, contact_tasks
from arrears.operations import promises as promise_operations
from arrears.rules.contact_plan import Responsible, TaskKind
from letters.models import Document
from staff.models import AuditEvent
from staff.rules.roles import Role
from tenancies.models import ThirdPartyAuthority
from tenancies.operations import authority
from tests.builders.world import World
from tests.casework.scene import Places, held_paper, person
from tests.casework.web.test_manual_postings import signed_in

pytestmark = pytest.mark.django_db

ON = date(2026, 11, 20)


@pytest.fixture(autouse=True)
def _the_day(settings: Any) -> None:
    settings.RENTINCOME_TODAY = ON
    settings.SECOND_FACTOR_REQUIRED = False


def text(answer: Any) -> str:
    """The page as read, whether its form was refused or not."""
    assert answer.status_code in (200, 400), answer.status_code
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode())))


def tenant(world: World, account: Any) -> str:
    return str(world.people[account.pk][0].public_id)


def log(client: Client, world: World, account: Any, **told: Any) -> Any:
    usual = {
        "channel": "call_in",
        "outcome": "spoke",
        "who": tenant(world, account),
        "passed": ["address", "date_of_birth"],
        "on": "2026-11-20",
    }
    return client.post(reverse("contact-log", args=[account.public_id]), {**usual, **told}, follow=True)


def task(account: Any, title: str = "Ring again", *, due: date = ON, **told: Any) -> ContactTask:
    usual: dict[str, Any] = {"kind": TaskKind.FOLLOW_UP, "trigger": title, "wanted": Responsible.OFFICER}
    return contact_tasks.open_one(
        account=account, title=title, due_on=due, on=ON - timedelta(days=9), **{**usual, **told}
    )


def test_a_call_with_a_promise_is_one_form_and_stands_in_the_case_file() -> None:
    world = World.open()
    account = world.account("2026-11-16 charge 100.00")
    officer = signed_in(world.officer)
    assert (
        reverse("contact-log", args=[account.public_id])
        in officer.get(reverse("case-file", args=[account.public_id])).content.decode()
    )

    shown = text(
        log(
            officer,
            world,
            account,
            about="hb_delayed",
            note="Letter on its way",
            promise_amount="50",
            promise_on="2026-11-27",
            follow_up_on="2026-11-30",
        )
    )

    assert "Promise: £50.00 by 27 November 2026" in shown
    assert "Call received: spoke to them" in shown
    assert "Housing Benefit delayed. Letter on its way" in shown
    assert "with Amina Bartholomew" in shown
    assert Promise.objects.get().contact == Contact.objects.get()
    assert ContactTask.objects.get().due_on == date(2026, 11, 30)
    listed = text(officer.get(reverse("promises")))
    assert "£50.00" in listed
    assert "27 Nov 2026" in listed


def test_a_caller_who_cannot_show_who_they_are_is_told_nothing_and_the_form_says_so() -> None:
    """PRA-27."""
    world = World.open()
    account = world.account()
    officer = signed_in(world.officer)
    shown = text(log(officer, world, account, passed=["address"]))
    assert "Not identified: 1 of 2 answers were right. Give no figures." in shown
    assert "not told about the account" in shown
    assert not Contact.objects.get().two_way
    refused = log(officer, world, account, who="other", name="Her brother", promise_amount="5", promise_on="2026-11-27")
    assert refused.status_code == 400
    assert "A promise is made by a tenant" in text(refused)


@pytest.mark.parametrize(
    "wrong, words",
    [
        ({"outcome": ""}, "This field is required."),
        ({"outcome": "none"}, "Choose how it ended."),
        ({"outcome": "nobody_in"}, "does not go with this way of contact"),
        ({"on": "2026-11-21"}, "The day of the contact cannot be to come."),
        ({"promise_amount": "50"}, "A promise needs both."),
        ({"promise_amount": "fifty", "promise_on": "2026-11-27"}, "Write pounds and pence"),
        ({"channel": "facebook"}, "not one of the available choices"),
        ({"who": "a stranger"}, "not one of the available choices"),
        ({"follow_up_on": "2026-11-20"}, "lies after the day of the contact"),
    ],
)
def test_what_cannot_be_so_is_refused_in_the_form_and_nothing_is_kept(wrong: dict[str, str], words: str) -> None:
    world = World.open()
    answer = log(signed_in(world.officer), world, world.account(), **wrong)
    assert answer.status_code == 400
    assert words in text(answer)
    assert not Contact.objects.exists()


def test_somebody_with_authority_is_offered_in_the_form_while_it_is_in_force() -> None:
    world = World.open()
    account = world.account()
    officer = signed_in(world.officer)
    register = reverse("authority", args=[account.public_id])
    told = {
        "person": tenant(world, account),
        "kind": "adviser",
        "name": "Jo Advice",
        "evidence": "Signed form",
        "may_discuss": "on",
        "from_on": "2026-11-01",
    }
    assert "Jo Advice" in text(officer.post(register, told, follow=True))
    row = ThirdPartyAuthority.objects.get()
    form = reverse("contact-log", args=[account.public_id])
    assert "Jo Advice, debt or housing adviser of Amina Bartholomew" in text(officer.get(form))
    assert "Jo Advice, debt or housing adviser of Amina Bartholomew, may be told about the account." in text(
        officer.get(reverse("case-file", args=[account.public_id]))
    )
    log(officer, world, account, who=str(row.public_id))
    assert (Contact.objects.get().authority, Contact.objects.get().two_way) == (row, True)

    end = reverse("authority-end", args=[row.public_id])
    assert text(officer.get(end))
    shown = text(officer.post(end, {"last_on": "2026-11-19", "because": "Case closed"}, follow=True))
    assert "Ended" in shown
    assert "Case closed" in shown
    assert "Jo Advice" not in text(officer.get(form))


def test_a_safe_address_is_kept_and_shown_as_one_and_not_read_out() -> None:
    world = World.open()
    account = world.account()
    officer = signed_in(world.officer)
    told = {
        "person": tenant(world, account),
        "kind": "safe",
        "address": "7 Away Street\nQZ0 0AA",
        "from_on": "2026-11-20",
    }
    shown = text(officer.post(reverse("authority-address", args=[account.public_id]), told, follow=True))
    assert "safe address since 20 Nov 2026" in shown
    assert "Away Street" not in shown
    ended = officer.post(reverse("authority-address", args=[account.public_id]), {**told, "address": ""}, follow=True)
    assert "Kept." in text(ended)


def test_tasks_are_listed_by_what_is_due_with_filters_in_the_address() -> None:
    world = World.open()
    late, due, later = (world.account() for _ in range(3))
    task(late, "Late one", due=ON - timedelta(days=3))
    task(due, "Due one")
    task(later, "Coming one", due=ON + timedelta(days=3))
    officer = signed_in(world.officer)
    page = reverse("contact-tasks")
    assert ("Late one" in (shown := text(officer.get(page))), "Due one" in shown, "Coming one" in shown) == (
        True,
        True,
        False,
    )
    assert "Due one" not in text(officer.get(page, {"when": "late"}))
    assert "Coming one" in text(officer.get(page, {"when": "coming", "whose": "mine"}))
    assert "Nothing here" in text(officer.get(page, {"kind": "plan"}))
    assert "Nothing here" in text(officer.get(page, {"scheme": "00000000-0000-0000-0000-000000000000"}))
    assert "Contacts to make" in text(officer.get("/"))


def test_a_task_is_done_by_the_contact_and_its_outcome_stands_on_the_timeline() -> None:
    world = World.open()
    account = world.account()
    made = task(account)
    officer = signed_in(world.officer)
    page = reverse("contact-task", args=[made.public_id])
    assert f"?task={made.public_id}" in officer.get(page).content.decode()
    log(officer, world, account, task=str(made.public_id), outcome="would_not_talk", who="nobody", passed=[])
    made.refresh_from_db()
    assert (made.state, made.outcome, made.contact) == ("done", "Would not talk", Contact.objects.get())
    assert "Done: Ring again" in text(officer.get(reverse("case-file", args=[account.public_id])))
    again = officer.post(page, {"act": "done", "words": "Once more"}, follow=True)
    assert "already. Look at its outcome." in text(again)


def test_a_support_worker_gives_a_task_back_and_sees_no_case_file() -> None:
    places = Places.open()
    worker = places.people[Role.SUPPORT_WORKER]
    made = task(places.inside, wanted=Responsible.NEIGHBOURHOOD)
    assert made.assigned_to == worker
    client = signed_in(worker)
    assert "Ring again" in text(client.get(reverse("contact-tasks")))
    page = reverse("contact-task", args=[made.public_id])
    assert f'"{reverse("case-file", args=[places.inside.public_id])}"' not in client.get(page).content.decode()
    client.post(page, {"act": "back", "words": "In hospital"})
    made.refresh_from_db()
    assert (made.responsible, made.returned_on) == ("officer", ON)


def test_each_scheme_has_its_list_before_the_letters_go_without_any_sum() -> None:
    """PRA-7."""
    places = Places.open()
    for account in (places.inside, places.other_scheme):
        paper = held_paper(account, places.quay.system)
        Document.objects.filter(pk=paper.pk).update(state=Document.State.PLANNED, kind="A2", to_pay_pence=400_00)
    client = signed_in(places.people[Role.SUPPORT_WORKER])
    shown = text(client.get(reverse("letters-coming")))
    assert places.inside.account_ref in shown
    assert "Some support_worker" in shown
    assert places.other_scheme.account_ref not in shown
    assert "£" not in shown
    rows = list(csv.DictReader(StringIO(client.get(reverse("letters-coming-csv")).content.decode())))
    assert [(row["scheme_or_patch"], row["letter"], row["contact_follows"]) for row in rows] == [("S1", "A2", "yes")]


def test_the_list_as_a_file_holds_no_formula_and_only_what_is_in_scope() -> None:
    places = Places.open()
    task(places.inside, "=1+1")
    task(places.other_patch, "Elsewhere")
    client = signed_in(places.people[Role.OFFICER])
    rows = list(csv.DictReader(StringIO(client.get(reverse("contact-tasks-csv")).content.decode())))
    assert [row["what"] for row in rows] == ["'=1+1"]


def test_a_new_tenancy_shows_how_far_its_diary_is() -> None:
    world = World.open()
    account = world.account(starts_on=date(2026, 11, 16))
    contact_plans.make(landlord=world.landlord, by=world.system, on=ON)
    officer = signed_in(world.officer)
    shown = text(officer.get(reverse("new-tenancies")))
    assert account.account_ref in shown
    assert "0 of 8 done" in shown
    assert "3 late" in shown


def test_a_referral_without_agreement_is_refused_and_with_it_sent_chased_and_answered() -> None:
    world = World.open()
    account = world.account()
    officer = signed_in(world.officer)
    page = reverse("referral-new", args=[account.public_id])
    told = {
        "person": tenant(world, account),
        "to": "money_advice",
        "to_whom": "Citizens Advice",
        "consent": "refused",
        "words": "Three loans",
    }
    assert "needs the person's agreement" in text(officer.post(page, told))
    shown = text(officer.post(page, {**told, "consent": "given", "consent_on": "2026-11-20"}, follow=True))
    assert "It is chased on 27 November 2026" in shown
    made = Referral.objects.get()
    page = reverse("referral", args=[made.public_id])
    assert "Rang Jo" in text(officer.post(page, {"act": "chased", "words": "Rang Jo"}, follow=True))
    assert "Answered" in text(officer.post(page, {"act": "answer", "result": "accepted", "words": ""}, follow=True))
    assert "Citizens Advice" in text(officer.get(reverse("referrals"), {"show": "answered"}))


def test_a_safeguarding_referral_names_nothing_on_the_timeline_and_few_read_its_words() -> None:
    """LAW section 12 E3."""
    world = World.open()
    account = world.account()
    officer, leader = signed_in(world.officer), signed_in(world.leader)
    told = {
        "person": tenant(world, account),
        "to": "adult_social_care",
        "to_whom": "Westhaven Council",
        "consent": "not_asked",
        "basis": "adult_at_risk",
        "words": "Bruises",
    }
    officer.post(reverse("referral-new", args=[account.public_id]), told)
    made = Referral.objects.get()
    page, case = reverse("referral", args=[made.public_id]), reverse("case-file", args=[account.public_id])
    assert "Bruises" not in text(officer.get(page))
    assert "Bruises" in text(leader.get(page))
    assert AuditEvent.objects.filter(action="safeguarding referral read").count() == 1
    shown = text(officer.get(case))
    assert "Referral sent, restricted" in shown
    assert "Bruises" not in shown


def test_a_sensitive_note_is_written_by_many_and_read_by_few_and_each_reading_is_recorded() -> None:
    world = World.open()
    account = world.account()
    officer, leader = signed_in(world.officer), signed_in(world.leader)
    page = reverse("sensitive-notes", args=[account.public_id])
    neighbour = person(world.landlord, Role.RENTS_SUPPORT)
    officer.post(page, {"kind": "health", "text": "Insulin"})
    made = SensitiveNote.objects.get()
    words = reverse("sensitive-note", args=[made.public_id])
    assert "Insulin" not in text(leader.get(page))
    assert "Insulin" in text(leader.get(words))
    assert "Insulin" not in text(leader.get(reverse("case-file", args=[account.public_id])))
    assert "Sensitive note written" in text(leader.get(reverse("case-file", args=[account.public_id])))
    assert signed_in(neighbour).get(words).status_code == 404
    assert [row.actor for row in AuditEvent.objects.filter(action="sensitive note read")] == [world.leader]


def test_a_promise_is_withdrawn_with_a_reason() -> None:
    world = World.open()
    made = promise_operations.make(account=world.account(), amount_pence=50_00, due_on=ON, by=world.officer, on=ON)
    officer = signed_in(world.officer)
    page = reverse("promise-withdraw", args=[made.public_id])
    assert "Say why it no longer counts." in text(officer.post(page, {"because": ""}, follow=True))
    officer.post(page, {"because": "An arrangement instead"})
    made.refresh_from_db()
    assert made.state == "withdrawn"


@pytest.mark.parametrize("name", ["contact-tasks", "letters-coming", "new-tenancies", "promises", "referrals"])
def test_an_empty_list_says_so_and_a_list_asks_no_more_for_many_rows(name: str, count_queries: Any) -> None:
    counts = []
    for code, number in (("NONE", 0), ("FEW", 4), ("MANY", 25)):
        world = World.open(code)
        for _ in range(number):
            account = world.account(starts_on=ON)
            task(account)
            promise_operations.make(account=account, amount_pence=5_00, due_on=ON, by=world.officer, on=ON)
            authority.register(
                person=world.people[account.pk][0],
                kind="named",
                name="Jo",
                evidence="Form",
                from_on=ON,
                by=world.officer,
                on=ON,
            )
            paper = held_paper(account, world.system, on=ON)
            Document.objects.filter(pk=paper.pk).update(state=Document.State.PLANNED)
        contact_plans.make(landlord=world.landlord, by=world.system, on=ON)
        client = signed_in(world.officer)
        client.get(reverse(name))
        with count_queries() as seen:
            shown = client.get(reverse(name))
        counts.append(len(seen))
        assert shown.status_code == 200
        if not number:
            assert shown.content.decode().count('class="empty"') == 1
    assert counts[1] == counts[2]
