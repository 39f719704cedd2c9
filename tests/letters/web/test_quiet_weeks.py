"""Managers set quiet days and take them back; who sees letters reads them (PRA-9)."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.urls import reverse

from letters.models import QuietWeek
from letters.queries import quiet_weeks
from staff.models import AuditEvent, User
from tests.builders.world import World

pytestmark = pytest.mark.django_db

ON = date(2026, 12, 1)
CHRISTMAS = {"words": "Christmas", "from_on": "2026-12-21", "until_on": "2027-01-03"}
As = Callable[[User], Client]


@pytest.fixture
def signed_in(settings: Any) -> As:
    settings.RENTINCOME_TODAY = ON

    def client(user: User) -> Client:
        made = Client()
        made.force_login(user, backend=django_settings.AUTHENTICATION_BACKENDS[-1])
        return made

    return client


def test_a_manager_sets_quiet_days_and_takes_them_back(signed_in: As) -> None:
    world = World.open()
    manager, url = signed_in(world.manager), reverse("quiet-weeks")
    assert "No quiet days are set" in manager.get(url).content.decode()
    assert manager.post(url, CHRISTMAS).status_code == 302
    made = quiet_weeks.on_day(world.landlord, on=date(2026, 12, 25))
    assert made is not None
    shown = manager.get(url).content.decode()
    for words in ("Christmas", "21 December 2026", "3 January 2027", "To come", "1 set of quiet days"):
        assert words in shown, words
    back = reverse("quiet-week-take-back", args=[made.public_id])
    assert back in shown
    manager.post(back)
    assert quiet_weeks.on_day(world.landlord, on=date(2026, 12, 25)) is None
    again = manager.post(back, follow=True).content.decode()
    assert "taken back before" in again
    assert back not in again
    told = list(AuditEvent.objects.filter(actor=world.manager, action__startswith="quiet").values_list("action"))
    assert told == [("quiet week set",), ("quiet week taken back",)]


@pytest.mark.parametrize(
    ("wrong", "field", "said"),
    [
        ({"until_on": "2026-12-20"}, "until_on", "before the first"),
        ({"from_on": "2026-11-01", "until_on": "2026-11-08"}, "until_on", "from today on"),
        ({"words": ""}, "words", "required"),
    ],
)
def test_days_that_cannot_be_are_said_beside_their_field(
    signed_in: As, wrong: dict[str, str], field: str, said: str
) -> None:
    world = World.open()
    answer = signed_in(world.manager).post(reverse("quiet-weeks"), {**CHRISTMAS, **wrong})
    text = answer.content.decode()
    assert answer.status_code == 400
    assert said in text
    assert f'id="id_{field}_error"' in text
    assert not QuietWeek.objects.exists()


def test_the_same_start_twice_is_said(signed_in: As) -> None:
    manager, url = signed_in(World.open().manager), reverse("quiet-weeks")
    manager.post(url, CHRISTMAS)
    answer = manager.post(url, CHRISTMAS)
    assert answer.status_code == 400
    assert "set already" in answer.content.decode()
    assert QuietWeek.objects.count() == 1


def test_an_officer_reads_them_and_may_not_change_them_and_another_landlord_does_not_see_them(signed_in: As) -> None:
    world, other = World.open("QUAY"), World.open("HILL")
    url = reverse("quiet-weeks")
    signed_in(world.manager).post(url, CHRISTMAS)
    back = reverse("quiet-week-take-back", args=[QuietWeek.objects.get().public_id])
    officer = signed_in(world.officer)
    shown = officer.get(url).content.decode()
    assert "Christmas" in shown
    assert back not in shown
    assert "Set quiet days" not in shown
    assert officer.post(url, CHRISTMAS).status_code == 403
    assert officer.post(back).status_code == 403
    theirs = signed_in(other.manager)
    assert "No quiet days are set" in theirs.get(url).content.decode()
    assert theirs.post(back).status_code == 404
    assert QuietWeek.objects.get().ended_on is None
