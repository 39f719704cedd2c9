"""The stuck detector: debt that rises while nobody does anything, holds renewed again, answers nobody acted on."""

from datetime import date, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from arrears.models import Contact, StuckLimit
from arrears.operations import contacts, holds, stuck_limits, week_ends
from arrears.queries import stuck
from arrears.rules.holds import HoldReason
from arrears.rules.stuck import STUCK_MEANS, STUCK_WORDS, Stuck, StuckLimits
from ledger.models import RentAccount
from rentincome import nightly
from tests.builders.world import World, at, weekly_charges
from tests.casework.scene import payments_came

pytestmark = pytest.mark.django_db

ON = date(2026, 11, 24)
SUNDAY = date(2026, 11, 22)
THEN = SUNDAY - timedelta(weeks=6)


def spoke(world: World, account: RentAccount, on: date) -> None:
    contacts.log(
        account=account,
        channel=Contact.Channel.CALL_OUT,
        two_way=False,
        note="No answer.",
        by=world.officer,
        on=on,
        at=datetime.combine(on, datetime.min.time(), tzinfo=at(on).tzinfo),
    )


def hold(world: World, account: RentAccount, from_on: date, days: int = 7) -> Any:
    return holds.place(
        account=account,
        reason=HoldReason.PROMISE,
        comment="Promised £50",
        from_on=from_on,
        until_on=from_on + timedelta(days=days),
        by=world.manager,
        on=from_on,
    )


def found(world: World, on: date = ON) -> dict[str, list[str]]:
    refs = dict(RentAccount.objects.filter(landlord=world.landlord).values_list("pk", "account_ref"))
    told: dict[str, list[str]] = {}
    for case in stuck.found(world.landlord, on=on):
        told.setdefault(case.sort.value, []).append(f"{refs[case.account_id]}: {case.words}")
    return told


def rising(world: World) -> RentAccount:
    """£200 owed on the Sunday six weeks before, £800 on the last."""
    return world.account(weekly_charges(THEN - timedelta(days=13), 8))


def kept(world: World) -> None:
    week_ends.catch_up(landlord=world.landlord, on=ON, payments_until=ON, by=world.system)


def test_debt_that_rises_with_no_step_is_found_and_says_since_when() -> None:
    world = World.open()
    rising(world)
    kept(world)
    assert found(world) == {
        "rising": [
            "R0001: Arrears after expected benefit rose from £200.00 on 11 October 2026 to £800.00, and no step was "
            "ever taken."
        ]
    }


def test_a_step_on_the_last_sunday_or_before_it_counts_for_nothing_one_after_it_does() -> None:
    world = World.open()
    before, after = rising(world), rising(world)
    spoke(world, before, THEN)
    spoke(world, after, THEN + timedelta(days=1))
    kept(world)
    assert found(world)["rising"] == [
        "R0001: Arrears after expected benefit rose from £200.00 on 11 October 2026 to £800.00, and the last step was "
        "on 11 October 2026."
    ]


def test_a_hold_an_arrangement_or_debt_that_does_not_rise_is_not_stuck() -> None:
    world = World.open()
    held_one, agreed, falling = rising(world), rising(world), world.account(weekly_charges(date(2026, 9, 7), 4))
    hold(world, held_one, ON)
    world.arrange(agreed, starts_on=date(2026, 11, 2), start_balance="500.00", weekly="5.00")
    world.tell(falling, "2026-11-20 payment 10.00")
    kept(world)
    assert found(world) == {}


def test_the_weeks_are_a_dated_setting() -> None:
    world = World.open()
    spoke(world, rising(world), SUNDAY - timedelta(weeks=4))
    kept(world)
    assert found(world) == {}
    stuck_limits.keep(landlord=world.landlord, from_on=ON, limits=StuckLimits(rising_weeks=3), by=world.manager, on=ON)
    assert list(found(world)) == ["rising"]
    assert found(world, on=ON - timedelta(days=1)) == {}  # as the setting was then


def test_nothing_is_known_of_before_take_on() -> None:
    world = World.open()
    world.account(weekly_charges(date(2026, 4, 6), 4))
    week_ends.catch_up(landlord=world.landlord, on=date(2026, 5, 5), payments_until=ON, by=world.system)
    assert found(world, on=date(2026, 5, 5)) == {}


def test_a_case_held_three_times_in_a_year_for_one_reason_is_held_too_often() -> None:
    world = World.open()
    often, twice = world.account("2026-09-07 charge 10.00"), world.account("2026-09-07 charge 10.00")
    for account, starts in ((often, (date(2026, 9, 1), date(2026, 10, 1), ON)), (twice, (date(2026, 10, 1), ON))):
        for start in starts:
            hold(world, account, start)
    assert found(world)["held_again"] == [
        "R0001: Held 3 times since 1 September 2026 because a payment was promised; now until 1 December 2026."
    ]
    assert found(world, on=ON + timedelta(days=8)) == {}  # not held any more


def test_an_answer_that_waited_three_weeks_is_found_until_somebody_acts() -> None:
    world = World.open()
    one = world.account(weekly_charges(date(2026, 8, 3), 16))
    other = world.account(weekly_charges(date(2026, 8, 3), 16))
    tuesdays = [ON - timedelta(weeks=weeks) for weeks in (3, 2, 1, 0)]
    for day in tuesdays:
        payments_came(world, on=day)
        nightly.run(landlord=world.landlord, on=day, by=world.system, at=at(day), letters=False)
    spoke(world, other, tuesdays[1])
    told = found(world)["not_acted_on"]
    assert len(told) == 1
    assert told[0].startswith(f"{one.account_ref}: “Letter proposed: A1” has stood since 3 November 2026, 3 weeks")
    assert "not_acted_on" not in found(world, on=ON - timedelta(days=1))


def test_the_number_of_questions_does_not_grow(count_queries: Any) -> None:
    counts = []
    for code, accounts in (("QUAY", 3), ("HILL", 20)):
        world = World.open(code)
        for _ in range(accounts):
            rising(world)
        kept(world)
        with count_queries() as seen:
            assert len(stuck.found(world.landlord, on=ON)) == accounts
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 10


def test_the_command_sets_and_shows_the_limits() -> None:
    world = World.open()
    out = StringIO()
    call_command("stuck_limits", landlord="QUAY", from_on=ON, rising_weeks=8, stdout=out)
    assert out.getvalue() == (
        "From 2026-11-24: debt may rise 8 weeks without a step, 3 holds for one reason in a year are too often, and an "
        "answer may wait 3 weeks.\n"
    )
    assert StuckLimit.objects.get(landlord=world.landlord).rising_weeks == 8
    with pytest.raises(CommandError, match="One hold is never too often"):
        call_command("stuck_limits", landlord="QUAY", from_on=ON, holds=1)
    with pytest.raises(CommandError, match="from which day on"):
        call_command("stuck_limits", landlord="QUAY", holds=4)


def test_every_sort_has_its_words() -> None:
    assert set(Stuck) == STUCK_WORDS.keys() == STUCK_MEANS.keys()
