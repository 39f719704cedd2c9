"""
DEC-8, DEC-31: what a role for one landlord may send is not sent for another landlord of the same person.

A shared service collects for two councils: its team leader for one of them may be no more than the other's auditor.
"""

from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.urls import reverse

from letters.models import Document, PrintBatch
from staff.operations import officers
from staff.rules.roles import Role
from statements.models import StatementRun
from tenancies.operations import homes
from tests.builders.world import TAKE_ON
from tests.casework.scene import ON, Places, held_paper, letter_run

pytestmark = pytest.mark.django_db


@pytest.fixture
def places(db: None, settings: Any) -> Places:
    settings.RENTINCOME_TODAY = ON
    return Places.open()


def also(places: Places, role: Role, elsewhere: Role) -> Client:
    """Sign in whoever holds a role for Quay, and another one for Moor."""
    user, by = places.people[role], places.quay.system
    officers.appoint(user=user, landlord=places.moor.landlord, role=elsewhere, from_on=TAKE_ON, by=by, on=TAKE_ON)
    client = Client()
    client.force_login(user, backend=django_settings.AUTHENTICATION_BACKENDS[-1])
    return client


def test_an_auditor_of_the_one_holds_none_of_its_papers_as_team_leader_of_the_other(places: Places) -> None:
    client = also(places, Role.TEAM_LEADER, Role.AUDITOR)
    theirs = held_paper(places.other_landlord, places.moor.system)
    Document.objects.filter(pk=theirs.pk).update(state=Document.State.PLANNED)
    ours = held_paper(places.inside, places.quay.system)
    Document.objects.filter(pk=ours.pk).update(state=Document.State.PLANNED)

    assert client.get(reverse("paper", args=[theirs.public_id])).status_code == 200
    assert client.post(reverse("paper-hold", args=[theirs.public_id]), {"reason": "mine"}).status_code == 404
    assert client.post(reverse("paper-hold", args=[ours.public_id]), {"reason": "mine"}).status_code == 302
    assert Document.objects.get(pk=theirs.pk).state == Document.State.PLANNED
    assert Document.objects.get(pk=ours.pk).state == Document.State.HELD


def test_nor_sends_its_print_batches_nor_prepares_its_statements(places: Places) -> None:
    client = also(places, Role.TEAM_LEADER, Role.AUDITOR)
    moor = places.moor
    batch = PrintBatch.objects.create(landlord=moor.landlord, run_label="scene", made_on=ON, made_by=moor.system)
    run = letter_run(moor.landlord, moor.system)

    assert client.get(reverse("print-batch", args=[batch.public_id])).status_code == 200
    for name, args in (
        ("print-batch-hand-over", [batch.public_id]),
        ("print-batch-sent", [batch.public_id]),
        ("letter-run-batch", [run.public_id]),
    ):
        assert client.post(reverse(name, args=args), {"counted": "0"}).status_code == 404, name
    form = {"landlord": str(moor.landlord.public_id)}
    assert client.post(reverse("statement-run-prepare"), form).status_code == 404
    assert not StatementRun.objects.filter(landlord=moor.landlord).exists()


def test_a_support_worker_of_the_one_opens_no_case_file_of_it_as_officer_of_the_other(places: Places) -> None:
    client = also(places, Role.OFFICER, Role.SUPPORT_WORKER)
    user, moor = places.people[Role.OFFICER], places.moor
    scheme = homes.keep_schemes(landlord=moor.landlord, codes=["S9"], by=moor.system, on=TAKE_ON)["S9"]
    homes.give_scheme(scheme=scheme, to=user, from_on=TAKE_ON, by=moor.system, on=TAKE_ON)
    home = places.other_landlord.tenancy.property
    home.scheme = scheme
    home.save(update_fields=["scheme"])
    account = [places.other_landlord.public_id]

    assert client.get(reverse("account-lines", args=account)).status_code == 200
    assert client.get(reverse("case-file", args=account)).status_code == 404
    assert client.get(reverse("account-lines-csv", args=account)).status_code == 404
    assert client.get(reverse("case-file", args=[places.inside.public_id])).status_code == 200
