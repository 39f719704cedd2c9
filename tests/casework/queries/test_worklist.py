"""The worktray finds, filters, sorts and pages what a person may see, and counts what it does not show."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from casework.queries import nights, worklist
from casework.queries.worklist import Filters, Worklist
from casework.rules.trays import Tray
from rentincome import nightly
from tests.builders.world import World, at
from tests.casework.scene import ON, Places, payments_came, street

pytestmark = pytest.mark.django_db

ALL = Filters(tray=Tray.ALL)


def listed(world: World, filters: Filters = ALL, user: Any = None) -> Worklist:
    seen = nights.newest([world.landlord], on=ON)
    return worklist.worklist(user or world.leader, filters, seen, on=ON)


def refs(found: Worklist) -> list[str]:
    return [row.position.account.account_ref for row in found.rows]


@pytest.fixture
def world(settings: Any) -> World:
    settings.RENTINCOME_TODAY = ON
    made = World.open()
    street(made, 12)
    return made


def test_each_account_stands_in_one_tray_and_the_counts_add_up(world: World) -> None:
    found = listed(world)
    counts = found.counts

    assert counts[Tray.ALL] == 12 == len(found.rows)
    assert counts[Tray.PAUSED] == 3  # a hold on R0002, R0007, R0012
    assert counts[Tray.LETTERS] == 7
    assert counts[Tray.ARRANGEMENTS] == 2  # R0003, R0008
    for tray in (Tray.PAUSED, Tray.LETTERS):
        assert {row.tray for row in listed(world, Filters(tray=tray)).rows} == {tray}


def test_a_row_says_what_next_and_why_in_the_words_of_the_night(world: World) -> None:
    row = listed(world, replace(ALL, text="R0001")).rows[0]

    assert row.action == "Approve letter A1: first reminder"
    assert row.decision is not None
    assert "has £300.00 overdue" in row.decision.words
    assert row.household.names == ["Siân O'Hara"]
    assert row.rhythm is not None
    assert row.rhythm.words == "Last 8 weeks: paid in full 4, nothing paid 4"


def test_the_reason_tells_the_last_nights_sums_where_the_answer_did_not_change(world: World) -> None:
    account = listed(world, replace(ALL, text="R0001")).rows[0].position.account
    world.tell(account, "2026-11-23 payment 20.00")
    later = ON + timedelta(days=1)
    nightly.run(landlord=world.landlord, on=later, by=world.system, at=at(later), letters=False)

    found = worklist.worklist(
        world.leader, replace(ALL, text="R0001"), nights.newest([world.landlord], on=later), on=later
    )

    row = found.rows[0]
    assert row.decision is not None
    assert row.decision.on == ON  # nothing written: the answer is the same
    assert "has £300.00 overdue" in row.decision.words
    assert "has £400.00 overdue" in row.reason  # a new week was charged, and £20 of it is paid


def test_going_forth_and_back_shows_every_row_once_in_both_directions(world: World) -> None:
    for sort in worklist.SORTS:
        for turned in (False, True):
            whole = refs(listed(world, replace(ALL, sort=sort, turned=turned, size=50)))
            forth: list[str] = []
            after = ""
            pages = []
            while True:
                page = listed(world, replace(ALL, sort=sort, turned=turned, size=5, after=after))
                forth += refs(page)
                pages.append(page)
                if not page.next:
                    break
                after = page.next
            assert forth == whole, (sort, turned)
            back = listed(world, replace(ALL, sort=sort, turned=turned, size=5, before=pages[-1].previous))
            assert refs(back) == refs(pages[-2]), (sort, turned)
            first = listed(world, replace(ALL, sort=sort, turned=turned, size=5, before=back.previous))
            assert refs(first) == refs(pages[0])
            assert first.previous == ""


def test_a_cursor_that_says_nothing_is_the_start(world: World) -> None:
    for cursor in ("nonsense", "x~y", "1~", "~", "9" * 100):
        assert refs(listed(world, replace(ALL, after=cursor))) == refs(listed(world))


def test_text_finds_names_addresses_and_references(world: World) -> None:
    assert refs(listed(world, replace(ALL, text="larkin"))) == refs(listed(world, replace(ALL, text="Bo Larkin")))
    assert refs(listed(world, replace(ALL, text="R0003"))) == ["R0003"]
    assert refs(listed(world, replace(ALL, text="3 Quay"))) == ["R0003"]
    assert refs(listed(world, replace(ALL, text="nobody of this name"))) == []
    assert refs(listed(world, replace(ALL, text="%"))) == []


def test_filters_narrow_and_the_counts_follow(world: World) -> None:
    assert listed(world, replace(ALL, weeks=3)).matching == 12
    assert listed(world, replace(ALL, weeks=4)).matching == 0
    assert listed(world, replace(ALL, tenure="secure")).matching == 12
    assert listed(world, replace(ALL, tenure="garage")).counts[Tray.ALL] == 0
    assert listed(world, replace(ALL, benefit="none")).matching == 12
    assert listed(world, replace(ALL, benefit="HB")).matching == 0
    assert listed(world, replace(ALL, action="A1")).matching == 7
    assert listed(world, replace(ALL, action="held")).matching == 3
    assert listed(world, replace(ALL, patch=world.patch.public_id)).matching == 12


def test_an_officer_sees_the_patches_they_own_or_cover(settings: Any) -> None:
    settings.RENTINCOME_TODAY = ON
    places = Places.open()
    payments_came(places.quay)
    places.nights()

    assert set(refs(listed(places.quay, user=places.quay.officer))) == {"R0001", "R0003"}
    assert set(refs(listed(places.quay))) == {"R0001", "R0002", "R0003"}
    assert refs(listed(places.moor, user=places.quay.leader)) == []
