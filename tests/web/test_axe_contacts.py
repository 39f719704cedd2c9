"""The pages of contacts by axe's rules at 1280 and 320 px, empty and full (see test_axe.py for what that holds)."""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Browser

from arrears.models import ContactTask
from arrears.operations import contact_plans, promises, referrals, sensitive_notes
from letters.models import Document
from tenancies.operations import authority
from tests.builders.world import World, at
from tests.casework.scene import LONG, held_paper
from tests.web.test_axe_homes import seen

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

ON = date(2026, 11, 20)
LISTS = ("contact-tasks", "letters-coming", "new-tenancies", "promises", "referrals")
FORMS = ("contact-log", "authority", "referral-new", "sensitive-notes")


@pytest.fixture(autouse=True)
def _the_day(settings: Any) -> None:
    settings.RENTINCOME_TODAY = ON
    settings.SECOND_FACTOR_REQUIRED = False


def test_the_pages_of_contacts_before_anything_has_happened(browser: Browser, live_server: Any) -> None:
    world = World.open()
    account = world.account()
    paths = [*(reverse(name) for name in LISTS), *(reverse(name, args=[account.public_id]) for name in FORMS)]
    assert seen(browser, live_server.url, world.manager, paths) == []


def test_the_pages_of_contacts_with_something_on_each(browser: Browser, live_server: Any) -> None:
    world = World.open()
    account = world.account(starts_on=date(2026, 11, 9), tenants=(LONG,))
    person = world.people[account.pk][0]
    told: dict[str, Any] = {"by": world.officer, "on": ON}
    contact_plans.make(landlord=world.landlord, by=world.system, on=ON)
    promises.make(account=account, amount_pence=50_00, due_on=ON, **told)
    given = authority.register(
        person=person, kind="attorney", name="Cy Clark", evidence="Power", from_on=ON, limits="Nothing else", **told
    )
    sent = referrals.send(
        account=account,
        person=person,
        to="support",
        to_whom="Floating Support",
        consent="given",
        consent_on=ON,
        words="Letters unopened",
        **told,
    )
    note = sensitive_notes.write(account=account, kind="health", text="Insulin", at=at(ON), **told)
    paper = held_paper(account, world.system, on=ON)
    Document.objects.filter(pk=paper.pk).update(state=Document.State.PLANNED)
    task = ContactTask.objects.order_by("pk").first()
    assert task is not None
    paths = [
        *(reverse(name) for name in LISTS),
        *(reverse(name, args=[account.public_id]) for name in (*FORMS, "case-file")),
        reverse("contact-task", args=[task.public_id]),
        reverse("contact-log", args=[account.public_id]) + f"?task={task.public_id}",
        reverse("referral", args=[sent.public_id]),
        reverse("authority-end", args=[given.public_id]),
        reverse("sensitive-note", args=[note.public_id]),
    ]
    assert seen(browser, live_server.url, world.manager, paths) == []
