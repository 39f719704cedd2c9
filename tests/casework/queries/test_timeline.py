"""The history of an account is whole: every page holds whole days, and paging loses and repeats nothing."""

from datetime import date, timedelta
from typing import Any

import pytest

from arrears.operations import contacts
from casework.queries import timeline
from casework.queries.timeline import Kind
from tests.builders.world import TAKE_ON, World, at, weekly_charges

pytestmark = pytest.mark.django_db


@pytest.fixture
def account(settings: Any) -> Any:
    world = World.open()
    money = "\n".join(f"{TAKE_ON + timedelta(days=n)} payment {n + 1}.00" for n in range(0, 60, 2))
    made = world.account(weekly_charges(TAKE_ON, 30) + "\n" + money)
    for day in range(0, 60, 3):
        on = TAKE_ON + timedelta(days=day)
        for note in ("first", "second"):
            contacts.log(account=made, channel="call_out", two_way=False, note=note, by=world.officer, on=on, at=at(on))
    return made


def walked(account: Any, **asked: Any) -> list[timeline.Entry]:
    entries: list[timeline.Entry] = []
    before: date | None = None
    for _ in range(100):
        page = timeline.timeline(account.pk, before=before, **asked)
        if before is not None:
            assert all(entry.on < before for entry in page.entries)
        entries += page.entries
        before = page.before
        if before is None:
            return entries
    raise AssertionError("the history never ends")


@pytest.mark.parametrize("size", [1, 2, 7, 25, 500])
def test_paging_shows_everything_once_newest_first(account: Any, size: int) -> None:
    entries = walked(account, size=size)

    assert [entry.kind for entry in entries].count(Kind.MONEY) == 30
    assert [entry.kind for entry in entries].count(Kind.CONTACTS) == 40
    assert [entry.on for entry in entries] == sorted((entry.on for entry in entries), reverse=True)


def test_weekly_charges_are_told_when_asked_for_and_payments_are_not_lost_behind_them(account: Any) -> None:
    assert {entry.kind for entry in walked(account)} == {Kind.MONEY, Kind.CONTACTS}
    assert len(walked(account, kinds=[Kind.CHARGES], size=4)) == 30
    assert len(walked(account, kinds=[Kind.MONEY], size=4)) == 30


def test_who_may_not_read_notes_sees_that_there_was_a_contact(account: Any) -> None:
    assert {entry.text for entry in walked(account, kinds=[Kind.CONTACTS])} == {"first", "second"}
    hidden = walked(account, kinds=[Kind.CONTACTS], notes=False)
    assert len(hidden) == 40
    assert {entry.text for entry in hidden} == {""}
