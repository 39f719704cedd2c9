"""The pages of escalation policies: what they say, what a form refuses next to which row, and who may send what."""

import re
from copy import deepcopy
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from arrears.models import PolicyAssignment, PolicyVersion
from arrears.operations import policies
from arrears.queries import policies as queries
from arrears.rules.default_policy import DATA
from arrears.rules.policy_data import to_data
from arrears.rules.presets import preset
from arrears.rules.presets.writing import holds
from staff.rules.roles import Role
from tests.builders.world import World, at
from tests.casework.scene import ON, person

pytestmark = pytest.mark.django_db

NEXT_MONDAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def _the_day(settings: Any) -> None:
    settings.RENTINCOME_TODAY = ON
    settings.SECOND_FACTOR_REQUIRED = False


@pytest.fixture
def world() -> World:
    return World.open()


def of(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def words(answer: HttpResponse) -> str:
    assert answer.status_code == 200, answer.status_code
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())))


def draft(world: World, **changed: Any) -> PolicyVersion:
    return policies.write(
        landlord=world.landlord,
        data={**DATA, **changed},
        name="Current rent accounts",
        in_force_from_on=NEXT_MONDAY,
        by=world.leader,
        on=ON,
    )


def sent(client: Client, version: PolicyVersion, code: str = "A1", **changed: str) -> dict[str, Any]:
    """What the form of a step would send as it stands, with some of it changed."""
    page = client.get(reverse("policy-step", args=[version.public_id, code]))
    form, lists = page.context["form"], page.context["lists"]
    told: dict[str, Any] = {name: form.initial.get(name, "") for name in form.fields}
    for one in lists:
        told[f"{one.name}-rows"] = str(len(one.rows))
        for row in one.rows:
            for part in ("fact", "test", "value", "of", "within"):
                told[f"{row.id}-{part}"] = getattr(row, part)
            if row.joined:
                told[f"{row.id}-joined"] = "on"
    return told | {"do": "save"} | changed


def save(client: Client, version: PolicyVersion, code: str = "A1", **changed: str) -> HttpResponse:
    return client.post(reverse("policy-step", args=[version.public_id, code]), sent(client, version, code, **changed))


# ---- reading


def test_the_list_says_which_version_is_in_force_since_when_for_whom_and_what_waits(world: World) -> None:
    draft(world)
    page = words(of(world.officer).get(reverse("policies")))
    assert "Version 1 of Current rent accounts since 1 Jan 2000" in page
    assert "every account that no other policy has" in page
    assert "Version 2 of Current rent accounts" in page
    assert "Waits for approval from 23 Nov 2026, written by" in page
    waiting = words(of(world.officer).get(reverse("policies"), {"state": "waiting"}))
    assert "1 policy" in waiting


def test_a_version_reads_as_sentences_grouped_by_stage(world: World) -> None:
    page = words(of(world.officer).get(reverse("policy-version", args=[world.version.public_id])))
    assert (
        "First reminder goes when the account has £10.00 or more overdue and has 0.5 weeks or more of rent overdue; "
        "then 7 days' wait; approved by an income officer." in page
    )
    assert page.index("Nudges") < page.index("Before a notice") < page.index("While a court order is in force")
    assert " Read Compare Check Nudges " in page, "officers only read"


def test_two_versions_are_compared_sentence_by_sentence(world: World) -> None:
    steps = deepcopy(DATA["steps"])
    a1 = next(one for one in steps if one["code"] == "A1")
    a1["all_of"] = [{"fact": "chase_pence", "test": "at_least", "value": 15_00}, a1["all_of"][1]]
    steps = [one for one in steps if one["code"] != "NUDGE"]
    version = draft(world, steps=steps, stale_days=60)
    page = words(of(world.officer).get(reverse("policy-compare", args=[version.public_id])))
    assert "1 taken out and 2 changed" in page
    assert re.search(r"Was Goes when: has £10.00 or more overdue Is now Goes when: has £15.00 or more overdue", page)
    assert "A stage is repeated once it is more than 60 days old" in page
    assert "Payment missed Taken out" in page


def test_the_check_lists_findings_with_examples_and_filters_by_address(world: World) -> None:
    version = policies.write(
        landlord=world.landlord,
        data=preset("hackney-2020").data,
        name="As published",
        in_force_from_on=NEXT_MONDAY,
        by=world.leader,
        on=ON,
    )
    client, path = of(world.officer), reverse("policy-check", args=[version.public_id])
    page = words(client.get(path))
    assert "Debts from £10.00 to £127.99 before this week's charge never get a step" in page
    assert "For example £10.01 owed before this week's charge of £118.00" in page
    gaps = words(client.get(path, {"kind": "gap"}))
    assert "1 of " in gaps
    assert "Remove filter Kind: A debt that no step ever reaches" in gaps
    assert "Paying brings a step Error" not in gaps


# ---- writing


def test_a_manager_copies_a_version_changes_a_threshold_and_another_manager_approves_it(world: World) -> None:
    writer, second = person(world.landlord, Role.MANAGER, name="First"), world.manager
    client = of(writer)
    answer = client.post(
        reverse("policy-copy", args=[world.version.public_id]),
        {"in_force_from_on": "2026-11-30", "authority": "Board, 12 November"},
    )
    made = PolicyVersion.objects.get(version=2)
    assert answer.url == reverse("policy-edit", args=[made.public_id])
    assert save(client, made, **{"all_of-0-value": "£15"}).status_code == 302
    assert to_data(queries.read(made))["steps"][2]["all_of"][0]["value"] == 15_00
    assert "you wrote it" in words(client.get(reverse("policy-approve", args=[made.public_id]))).lower()
    approve = reverse("policy-approve", args=[made.public_id])
    seen = of(second).get(approve).context["seal"]
    assert of(second).post(approve, {"seen": seen}).status_code == 302
    made.refresh_from_db()
    assert made.approved_by == second
    assert client.get(reverse("policy-edit", args=[made.public_id])).status_code == 404, "approved ones are not edited"


def test_what_changed_after_it_was_opened_is_not_approved(world: World) -> None:
    version = draft(world)
    approve = reverse("policy-approve", args=[version.public_id])
    client = of(world.manager)
    seen = client.get(approve).context["seal"]
    other = person(world.landlord, Role.HEAD_OF_SERVICE)
    save(of(other), version, wait_days="9")
    page = words(client.post(approve, {"seen": seen}))
    assert "This version was changed since you opened it" in page
    version.refresh_from_db()
    assert version.approved_by_id is None


def test_a_version_with_errors_cannot_be_approved_and_the_page_says_what_is_wrong(world: World) -> None:
    steps = deepcopy(DATA["steps"])
    next(one for one in steps if one["code"] == "A1")["unless"] = [holds("hearing_decided")]
    version = draft(world, steps=steps)
    client, approve = of(world.manager), reverse("policy-approve", args=[version.public_id])
    page = client.get(approve)
    assert "Silence without a reason that ends" in words(page)
    assert "Approve this version" not in words(page)
    assert "It is not approved" in words(client.post(approve, {"seen": page.context["seal"]}))


@pytest.mark.parametrize(
    ("changed", "row", "says"),
    [
        ({"all_of-0-value": "14 days"}, "all_of-0", "is not in pounds"),
        ({"all_of-1-value": "£10"}, "all_of-1", "is not in weeks of rent"),
        ({"all_of-0-fact": "shoe_size"}, "all_of-0", "Choose what it is about"),
        ({"all_of-0-test": "is"}, "all_of-0", "cannot be asked “is”"),
        ({"all_of-0-of": "own charge"}, "all_of-0", "takes no “of”"),
        ({"all_of-0-test": "between", "all_of-0-value": "10.00"}, "all_of-0", "two values with “to”"),
        ({"all_of-0-test": "at_most"}, "all_of-0", "paying brings the step"),
    ],
)
def test_a_wrong_sentence_is_told_beside_its_row_and_nothing_is_lost(
    world: World, changed: dict[str, str], row: str, says: str
) -> None:
    version = draft(world)
    client = of(world.manager)
    answer = save(client, version, title="First word", wait_days="9", **changed)
    assert answer.status_code == 200
    wrong = {one.id: one.error for rows in answer.context["lists"] for one in rows.rows if one.error}
    assert wrong.keys() == {row}
    assert says in wrong[row]
    page = answer.content.decode()
    assert f'id="{row}-error"' in page
    assert 'value="First word"' in page
    assert next(iter(changed.values())) in page or changed.get("all_of-0-fact") == "shoe_size"
    assert to_data(queries.read(version))["steps"][2]["title"] == "First reminder"


def test_rows_are_added_and_taken_away_by_buttons_without_losing_what_was_typed(world: World) -> None:
    version = draft(world)
    client = of(world.manager)
    more = save(client, version, title="First word", do="add:unless")
    rows = {one.name: len(one.rows) for one in more.context["lists"]}
    assert (rows["all_of"], rows["unless"]) == (2, 1)
    assert 'value="First word"' in more.content.decode()
    fewer = save(client, version, do="drop:all_of:0")
    (only,) = fewer.context["lists"][0].rows
    assert (only.fact, only.value) == ("chase_weeks", "0.5")


def test_sentences_that_count_together_come_back_as_they_were(world: World) -> None:
    version = draft(world)
    client = of(world.manager)
    told = {
        "unless-rows": "2",
        "unless-0-fact": "days_since_action",
        "unless-0-of": "A2",
        "unless-0-test": "less_than",
        "unless-0-value": "3 months",
        "unless-1-fact": "has_calendar",
        "unless-1-test": "is",
        "unless-1-value": "yes",
        "unless-1-joined": "on",
    }
    assert save(client, version, **told).status_code == 302
    (together,) = queries.read(version).by_code["A1"].unless
    assert together.asked() == "A2 was less than 3 months ago and a payer's calendar is recorded"
    again = sent(client, version)
    assert (again["unless-0-value"], again["unless-1-value"], again["unless-1-joined"]) == ("3 months", "yes", "on")


def test_every_shipped_step_comes_through_its_form_unchanged(world: World) -> None:
    client = of(world.manager)
    for number, name in enumerate(("current", "former", "hackney-2020")):
        data = preset(name).data
        version = policies.write(
            landlord=world.landlord,
            data=data,
            name=name,
            in_force_from_on=NEXT_MONDAY + timedelta(days=number),
            by=world.leader,
            on=ON,
        )
        before = to_data(queries.read(version))
        for step in before["steps"]:
            answer = save(client, version, step["code"])
            assert answer.status_code == 302, (name, step["code"], answer.context["errors"])
        version.refresh_from_db()
        assert to_data(queries.read(version)) == before, name


def test_steps_are_added_and_taken_out(world: World) -> None:
    version = draft(world)
    client = of(world.manager)
    taken = client.post(reverse("policy-step", args=[version.public_id, "NUDGE"]), {"do": "remove"})
    assert taken.status_code == 302
    assert "NUDGE" not in queries.read(version).by_code
    named = {"code": "NUDGE-2", "title": "Softer word", "stage": "0", "proposes": "NUDGE-2"}
    told = sent(client, version, "A1") | named
    new = client.post(reverse("policy-step-new", args=[version.public_id]), told | {"also": [], "exempt_from": []})
    assert new.status_code == 302, new.context["errors"]
    assert queries.read(version).by_code["NUDGE-2"].title == "Softer word"
    twice = client.post(reverse("policy-step-new", args=[version.public_id]), told)
    assert "Another step of this version has this code" in words(twice)


def test_the_numbers_are_saved_and_a_day_that_is_taken_is_told_at_its_field(world: World) -> None:
    version = draft(world)
    other = policies.write(
        landlord=world.landlord, data=DATA, name="x", in_force_from_on=date(2026, 12, 7), by=world.leader, on=ON
    )
    client, path = of(world.manager), reverse("policy-edit", args=[version.public_id])
    form = client.get(path).context["form"]
    told = {name: form.initial.get(name, "") for name in form.fields} | {"in_force_from_on": "2026-12-07"}
    answer = client.post(path, told | {"stale_days": "60"})
    assert "already starts on 2026-12-07" in str(answer.context["form"].errors["in_force_from_on"])
    assert 'value="60"' in answer.content.decode()
    assert client.post(path, told | {"stale_days": "60", "in_force_from_on": "2026-12-14"}).status_code == 302
    version.refresh_from_db()
    assert (version.in_force_from_on, version.settings["stale_days"]) == (date(2026, 12, 14), 60)
    past = client.post(path, told | {"in_force_from_on": "2026-01-05"})
    assert "is past and its nights are decided" in words(past)
    assert other.pk != version.pk


def test_a_draft_is_taken_back_and_an_approved_version_is_not(world: World) -> None:
    version = draft(world)
    client = of(world.manager)
    assert client.post(reverse("policy-drop", args=[version.public_id])).url == reverse("policies")
    assert not PolicyVersion.objects.filter(pk=version.pk).exists()
    client.post(reverse("policy-drop", args=[world.version.public_id]))
    assert PolicyVersion.objects.filter(pk=world.version.pk).exists()


# ---- assignments


def test_a_policy_is_assigned_and_ended_by_form(world: World) -> None:
    garage = policies.install(
        landlord=world.landlord, name="garage", by=world.system, approver=world.manager, on=ON, at=at(ON)
    ).policy
    PolicyAssignment.objects.all().delete()
    client = of(world.manager)
    told = {"policy": str(garage.public_id), "account_type": "GAR", "from_on": "2026-11-23", "because": "Garages"}
    assert client.post(reverse("policy-assign"), told).url == reverse("policy-assignments")
    row = PolicyAssignment.objects.get()
    page = words(of(world.officer).get(reverse("policy-assignments")))
    assert "GAR accounts Garages GARAGE 23 Nov 2026 To come Until it is ended" in page
    again = client.post(reverse("policy-assign"), told)
    assert again.status_code == 200
    assert again.context["form"].errors
    wrong = client.post(reverse("policy-assign"), told | {"account_type": "CUR"})
    assert "cannot be assigned to CUR accounts" in words(wrong)
    nobody = client.post(reverse("policy-assign"), told | {"account_type": "", "account_ref": "R9999"})
    assert "No account of yours has this reference" in words(nobody)
    end = reverse("policy-assignment-end", args=[row.public_id])
    assert client.post(end, {"last_day": "2026-12-31"}).url == reverse("policy-assignments")
    row.refresh_from_db()
    assert row.until_on == date(2026, 12, 31)


# ---- scope


def test_another_landlords_policies_are_not_there(world: World) -> None:
    moor = World.open("MOOR")
    client = of(person(moor.landlord, Role.MANAGER, name="Elsewhere"))
    for name in ("policy-version", "policy-check", "policy-compare", "policy-copy", "policy-approve"):
        assert client.get(reverse(name, args=[world.version.public_id])).status_code == 404, name
    assert client.get(reverse("policy-step", args=[draft(world).public_id, "A1"])).status_code == 404


def test_officers_may_read_but_not_write(world: World) -> None:
    client = of(world.officer)
    version = draft(world)
    for name in ("policy-copy", "policy-edit", "policy-approve", "policy-step-new"):
        assert client.get(reverse(name, args=[version.public_id])).status_code == 403, name
    assert client.get(reverse("policy-assign")).status_code == 403
