"""
Every page renders whole in its states: empty, normal, long names, hostile text; no variable of it is left unfilled.
"""

import copy
import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from feeds.models import FeedFile, FeedProblem, FeedRow
from ledger.models import Posting, RentAccount
from staff.models import JobRun
from staff.operations import officers
from staff.rules.roles import Role
from tests.builders.world import TAKE_ON, World, at
from tests.casework.scene import LONG, ON, payments_came, person, street

MISSING = "⟦missing %s⟧"

OPTIONAL = {
    # What the components' own comments call optional.
    "cancel_text", "clear_url", "credit", "csv_url", "disabled", "keyboard_shortcuts", "kind", "label",
    "landlord_colour", "landlord_name", "next_text", "note", "previous_text", "print", "size", "source", "summary",
    "text", "title", "to_pay_words", "url", "link_text", "user_name", "data_as_at", "run.landlord",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _strict(settings: Any) -> None:
    templates = copy.deepcopy(settings.TEMPLATES)
    templates[0]["OPTIONS"]["string_if_invalid"] = MISSING
    settings.TEMPLATES = templates
    settings.RENTINCOME_TODAY = ON


@pytest.fixture
def world(db: None) -> World:
    return World.open()


def page(client: Client, path: str) -> str:
    """The page, proved to be whole and free of anything the content security policy would refuse."""
    answer = client.get(path)
    assert answer.status_code == 200, path
    html = answer.content.decode()
    missing = {name for name in re.findall(r"⟦missing ([^⟧]*)⟧", html) if name not in OPTIONAL}
    assert not missing, f"{path} leaves {sorted(missing)} unfilled"
    assert not re.search(r"<[^>]+\s(style|on[a-z]+)=", html), f"{path} has an inline style or handler"
    assert not re.search(r"<style|<script(?![^>]*\ssrc=)", html), f"{path} has an inline style or script"
    assert html.count("<h1") == 1, f"{path} needs one H1"
    assert "None" not in re.findall(r">(None)<", html), f"{path} shows a bare None"
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    return html


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def accounts(world: World) -> list[RentAccount]:
    return list(RentAccount.objects.filter(landlord=world.landlord).order_by("account_ref"))


def test_before_the_first_night_every_page_says_so(world: World) -> None:
    account = world.account("")
    client = signed_in(world.leader)

    assert "No night has been run yet" in page(client, reverse("today"))
    assert "No night has been run yet" in page(client, reverse("worktray"))
    case = page(client, reverse("case-file", args=[account.public_id]))
    assert "Nothing is owed" in case
    assert "arrears after expected benefit are not available" in case
    assert "Nobody has recorded any contact" in case
    assert "No lines in these weeks" in page(client, reverse("account-lines", args=[account.public_id]))
    assert "No runs" in page(client, reverse("runs"))


def test_a_person_without_a_role_is_told_so_and_gets_no_further(db: None) -> None:
    nobody = officers.enrol(email="n@x.example", name="Nobody Yet", password=None, by=officers.system(), on=TAKE_ON)

    assert "You have no role yet" in page(signed_in(nobody), reverse("today"))


def test_a_normal_week_fills_every_page(world: World) -> None:
    street(world, 12)
    client = signed_in(world.leader)

    today = page(client, reverse("today"))
    assert "Look at the proposed letters" in today  # nothing else waits
    for tray in ("do_now", "letters", "paused", "arrangements", "watch", "all"):
        page(client, f"{reverse('worktray')}?tray={tray}")
    for account in accounts(world)[:6]:
        case = page(client, reverse("case-file", args=[account.public_id]))
        assert "£400.00 owed, about 4 weeks&#x27; rent" in case
        page(client, reverse("account-lines", args=[account.public_id]))
    page(client, reverse("runs"))
    page(client, reverse("run", args=[JobRun.objects.get(job="night").public_id]))
    page(client, reverse("feed-file", args=[FeedFile.objects.get().public_id]))


def test_the_case_file_says_what_next_why_what_else_and_what_to_pay(world: World) -> None:
    street(world, 1)
    case = page(signed_in(world.officer), reverse("case-file", args=[accounts(world)[0].public_id]))

    assert "Next: approve letter A1: first reminder" in case
    assert "has £300.00 overdue, which is £10.00 or more" in case
    assert "Escalation policy CURRENT, version 1" in case
    assert "OPS-E2, OPS-E4" in case
    assert "Stage 1 comes first." in case
    assert "stops the next step (first reminder)" in case
    assert "Arrears after expected benefit" in case


def test_long_and_foreign_names_stand_whole(world: World) -> None:
    street(world, 4)
    client = signed_in(world.leader)

    assert LONG in page(client, f"{reverse('worktray')}?tray=all")
    assert "Siân O&#x27;Hara" in page(client, f"{reverse('worktray')}?tray=all&q=siân")
    assert LONG in page(client, reverse("case-file", args=[accounts(world)[3].public_id]))


def test_a_payer_name_that_is_a_formula_or_markup_is_shown_as_text(world: World) -> None:
    street(world, 1)
    account, posting = accounts(world)[0], Posting.objects.filter(entries__kind="PAY").order_by("-pk").first()
    file = payments_came(world, on=ON - timedelta(days=7))
    evil = "=HYPERLINK(\"http://x\")<script>alert('1')</script>"
    FeedRow.objects.create(
        landlord=world.landlord, feed_file=file, feed="payments", line=12, identity="X1", fingerprint="f",
        payer_name=evil, posting_id=posting.pk if posting else None,
    )  # fmt: skip

    shown = page(signed_in(world.leader), reverse("account-lines", args=[account.public_id]))

    assert "<script>alert" not in shown
    assert "=HYPERLINK(&quot;http://x&quot;)&lt;script&gt;" in shown
    assert f"{file.name}, line 12" in shown


def test_the_csv_is_safe_text_and_plain_numbers(world: World) -> None:
    account = world.account("2026-04-06 charge 100.00\n2026-04-08 payment 40.00")
    answer = signed_in(world.leader).get(reverse("account-lines-csv", args=[account.public_id]))
    text = b"".join(answer.streaming_content).decode()

    assert text.startswith("\ufeffdate,rent_year,rent_week,what,")
    assert "2026-04-06,2026,1,Charge,,RENT,100.00,100.00,test,,,2026-04-08" in text
    assert "2026-04-08,2026,1,Payment,,,-40.00,60.00,test,,,2026-04-08" in text


def test_a_night_that_failed_or_is_missing_is_said_on_every_page(world: World) -> None:
    street(world, 1, on=ON - timedelta(days=2))
    client = signed_in(world.leader)
    assert "2 nights missing since" in page(client, reverse("worktray"))

    JobRun.objects.create(
        landlord=world.landlord, job="night", business_date=ON, state="failed", started_at=at(ON), ended_at=at(ON),
        problem="Rent group RG1 has no calendar.",
    )  # fmt: skip

    assert "the night of 22 November 2026 failed" in page(client, reverse("worktray"))
    assert "Rent group RG1 has no calendar." in page(client, reverse("runs"))


def test_a_refused_file_names_line_column_and_cure(world: World) -> None:
    file = payments_came(world)
    FeedFile.objects.filter(pk=file.pk).update(state=FeedFile.State.REFUSED)
    FeedProblem.objects.create(
        feed_file=file, line=3, column=7, field="amount", code="amount", message="“abc” is not an amount.",
        cure="Write pounds and pence like 12.50.", needs_person=True,
    )  # fmt: skip
    client = signed_in(world.leader)

    shown = page(client, reverse("feed-file", args=[file.public_id]))
    assert f"{file.name}:3:7" in shown
    assert "Write pounds and pence like 12.50." in shown
    assert "Needs a person" in page(client, reverse("today"))


def test_breathing_space_is_shown_and_never_of_which_kind(world: World) -> None:
    from arrears.operations import breathing_spaces

    street(world, 1)
    account = accounts(world)[0]
    breathing_spaces.start(
        person=world.people[account.pk][0], reference="BS1", mental_health=True, starts_on=ON - timedelta(days=3),
        notified_on=ON, by=world.officer, on=ON,
    )  # fmt: skip
    client = signed_in(world.leader)

    for path in (f"{reverse('worktray')}?tray=all", reverse("case-file", args=[account.public_id])):
        shown = page(client, path).lower()
        assert "breathing space" in shown
        assert "mental" not in shown
        assert "crisis" not in shown


def test_a_support_worker_reads_no_notes(world: World) -> None:
    street(world, 2)
    finance = person(world.landlord, Role.FINANCE)
    path = reverse("case-file", args=[accounts(world)[1].public_id])

    assert "Promised £50" in page(signed_in(world.leader), path)
    assert "Promised £50" not in page(signed_in(finance), path)


def test_opening_a_case_is_recorded(world: World) -> None:
    from staff.models import AuditEvent

    account = world.account("")
    page(signed_in(world.leader), reverse("case-file", args=[account.public_id]))

    event = AuditEvent.objects.get(action="case file opened")
    assert (event.actor, event.object_id, event.on) == (world.leader, str(account.public_id), ON)


def test_health_says_what_it_knows_and_names_nobody(world: World, settings) -> None:
    settings.REDIS_BROKER_URL = ""
    street(world, 1, on=ON - timedelta(days=1))

    assert Client().get(reverse("healthz")).content == b"ok"
    assert Client().get(reverse("readyz")).json() == {
        "ready": True,
        "database": "ok",
        "broker": "not configured",
        "newest_night_days": 1,
    }


def test_a_broker_that_does_not_answer_makes_us_not_ready(world: World, settings: Any) -> None:
    settings.REDIS_BROKER_URL = "redis://127.0.0.1:1/0"

    assert Client().get(reverse("readyz")).status_code == 503


def test_the_landlords_colour_is_dark_enough_for_white_words(world: World) -> None:
    world.landlord.colour = "#ffd23f"
    world.landlord.save()
    answer = signed_in(world.leader).get(reverse("landlord-css", args=[world.landlord.public_id]))

    assert answer["Content-Type"] == "text/css; charset=utf-8"
    assert "--brand:#ffd23f" not in answer.content.decode()
