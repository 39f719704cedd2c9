"""What comes late is seen once: a decision row is added; what was answered before stays beside it (DEC-15, DEC-18)."""

from datetime import date, timedelta
from typing import Any

import pytest

from arrears.models import Decision
from arrears.operations import decisions, positions, week_ends
from arrears.queries.decisions import last_night, worked_out
from casework.queries.timeline import Kind, timeline
from tests.builders.world import World, weekly_charges

pytestmark = pytest.mark.django_db

TUESDAY = date(2026, 6, 16)
DAY = timedelta(days=1)


def owing(weeks: int) -> str:
    return weekly_charges(date(2026, 6, 15) - timedelta(weeks=weeks - 1), weeks)


def night(world: World, on: date) -> None:
    positions.record(landlord=world.landlord, on=on, take=1, by=world.system)
    week_ends.catch_up(landlord=world.landlord, on=on, payments_until=on, by=world.system)
    decisions.decide_all(landlord=world.landlord, on=on, take=1, by=world.system, weekly=False, payments_until=on)


def answers(account: Any) -> list[tuple[date, str]]:
    """What the timeline says of the next action, the oldest first."""
    return [(entry.on, entry.title) for entry in reversed(timeline(account.pk, kinds=[Kind.ANSWERS]).entries)]


def test_a_payment_that_counts_from_before_the_letter_is_seen_the_next_night_once() -> None:
    world = World.open()
    account = world.account(owing(3))
    night(world, TUESDAY)
    before = Decision.objects.get(account=account).words
    world.tell(account, "2026-06-12 payment 300.00")
    for number in (1, 2):
        night(world, TUESDAY + number * DAY)
    assert answers(account) == [
        (TUESDAY, "Next action: letter proposed (A1)"),
        (TUESDAY + DAY, "Next action: nothing to pay"),
    ]
    stood = last_night(world.landlord, on=TUESDAY)
    assert stood is not None
    again = worked_out(world.landlord, night=stood, account_ids=[account.pk])
    assert again[account.pk].text == before, "the night before is not rewritten"


def test_a_payment_that_is_returned_is_seen_the_next_night_once() -> None:
    world = World.open()
    account = world.account(owing(3) + "\n2026-06-12 payment 300.00")
    night(world, TUESDAY)
    world.tell(account, "2026-06-12 returned 300.00")
    for number in (1, 2):
        night(world, TUESDAY + number * DAY)
    assert answers(account) == [
        (TUESDAY, "Next action: nothing to pay"),
        (TUESDAY + DAY, "Next action: letter proposed (A1)"),
    ]


def test_an_arrangement_that_is_changed_is_seen_the_next_night_once() -> None:
    world = World.open()
    account = world.account(owing(6))
    first = world.arrange(account, starts_on=date(2026, 5, 4), start_balance="300.00", weekly="10.00")
    night(world, TUESDAY)
    world.arrange(account, starts_on=TUESDAY + DAY, start_balance="600.00", weekly="5.00")
    for number in (1, 2):
        night(world, TUESDAY + number * DAY)
    first.refresh_from_db()
    assert first.ended_because == "replaced by a new one"
    assert answers(account) == [
        (TUESDAY, "Next action: letter proposed (A3)"),
        (TUESDAY + DAY, "Next action: arrangement kept"),
    ]
