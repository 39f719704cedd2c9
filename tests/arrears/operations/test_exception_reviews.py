"""OPS-E6, PRA-8: a list for each patch every week; each item is actioned or deferred with a reason, or rolls on."""

from datetime import date, timedelta
from typing import Any

import pytest

from arrears.models import ExceptionItem, ExceptionReview
from arrears.operations import decisions, exception_reviews, legal_facts, positions, week_ends
from arrears.operations.exception_reviews import ItemNotUsable, ReviewNotUsable
from arrears.queries import exception_items
from ledger.models import RentAccount
from tests.builders.world import World, weekly_charges

pytestmark = pytest.mark.django_db

MONDAY = date(2026, 6, 15)
State = ExceptionItem.State


def night(world: World, on: date = MONDAY) -> None:
    positions.record(landlord=world.landlord, on=on, take=1, by=world.system)
    week_ends.catch_up(landlord=world.landlord, on=on, payments_until=on, by=world.system)
    decisions.decide_all(landlord=world.landlord, on=on, take=1, by=world.system, weekly=False, payments_until=on)


def make(world: World, on: date = MONDAY) -> exception_reviews.Made:
    return exception_reviews.make(landlord=world.landlord, on=on, by=world.system)


def listed(account: RentAccount, week: date = MONDAY) -> set[str]:
    rows = ExceptionItem.objects.filter(account=account, review__week_starts_on=week)
    return {reason.why for item in rows for reason in item.reasons.all()}


def fact(world: World, account: RentAccount, kind: str, *, from_on: date, until_on: date | None = None) -> None:
    legal_facts.record(
        account=account, kind=kind, from_on=from_on, until_on=until_on, by=world.officer, on=MONDAY, reference="X1"
    )


def test_each_reason_brings_its_account_and_a_quiet_one_stays_out() -> None:
    world = World.open()
    growing = world.account(weekly_charges(date(2026, 5, 18), 5))
    credit = world.account("2026-06-10 payment 150.00")
    new_tenant = world.account(starts_on=date(2026, 6, 1))
    quiet = world.account(weekly_charges(date(2026, 6, 8), 1) + "\n2026-06-10 payment 100.00")
    hearing, evicted, lapsing = world.account(), world.account(), world.account()
    fact(world, hearing, "hearing", from_on=MONDAY + timedelta(days=28))
    fact(world, evicted, "eviction", from_on=MONDAY + timedelta(days=3))
    fact(world, lapsing, "notice", from_on=date(2026, 1, 5), until_on=MONDAY + timedelta(days=27))
    night(world)
    make(world)
    assert "escalating" in listed(growing)
    assert listed(credit) == {"credit"}
    assert listed(new_tenant) == {"new_tenancy"}
    assert listed(hearing) == {"court"}
    assert listed(evicted) == {"eviction"}
    assert listed(lapsing) == {"notice_ending"}
    assert listed(quiet) == set()


def test_a_notice_that_lapses_in_28_days_and_a_hearing_in_29_are_for_a_later_week() -> None:
    world = World.open()
    notice, hearing = world.account(), world.account()
    fact(world, notice, "notice", from_on=date(2026, 1, 5), until_on=MONDAY + timedelta(days=28))
    fact(world, hearing, "hearing", from_on=MONDAY + timedelta(days=29))
    night(world)
    make(world)
    assert listed(notice) == listed(hearing) == set()


def test_a_broken_arrangement_is_listed() -> None:
    from arrears.operations import arrangements

    world = World.open()
    account = world.account(weekly_charges(date(2026, 4, 6), 9))
    world.arrange(account, starts_on=date(2026, 4, 27), start_balance="400.00", weekly="10.00")
    positions.record(landlord=world.landlord, on=MONDAY, take=1, by=world.system)
    arrangements.judge(landlord=world.landlord, on=MONDAY, take=1, by=world.system)
    decisions.decide_all(
        landlord=world.landlord, on=MONDAY, take=1, by=world.system, weekly=False, payments_until=MONDAY
    )
    make(world)
    assert "broken" in listed(account)


def test_the_week_is_made_once_for_each_patch_and_names_its_officer() -> None:
    world = World.open()
    world.account("2026-06-10 payment 150.00")
    with pytest.raises(ReviewNotUsable):
        make(world)
    night(world)
    assert (make(world).lists, make(world).lists) == (1, 0)
    assert ExceptionReview.objects.get().officer == world.officer


def item_of(world: World, account: RentAccount, week: date = MONDAY) -> Any:
    return ExceptionItem.objects.select_related("review__landlord").get(account=account, review__week_starts_on=week)


def test_an_item_is_settled_with_a_reason_and_deferred_no_longer_than_28_days() -> None:
    world = World.open()
    first, second = world.account("2026-06-10 payment 150.00"), world.account("2026-06-10 payment 150.00")
    night(world)
    make(world)
    now: dict[str, Any] = {"by": world.officer, "on": MONDAY}
    with pytest.raises(ItemNotUsable, match="Say why"):
        exception_reviews.action(items=[item_of(world, first)], because=" ", **now)
    exception_reviews.action(items=[item_of(world, first)], because="Refund asked for", **now)
    with pytest.raises(ItemNotUsable, match="still to do"):
        exception_reviews.action(items=[item_of(world, first)], because="Again", **now)
    for days in (0, 29):
        with pytest.raises(ItemNotUsable, match="28 days"):
            exception_reviews.defer(
                items=[item_of(world, second)], because="x", until_on=MONDAY + timedelta(days=days), **now
            )
    exception_reviews.defer(
        items=[item_of(world, second)], because="Claim in hand", until_on=MONDAY + timedelta(days=28), **now
    )
    assert item_of(world, second).state == State.DEFERRED


def test_pra_8_undone_items_roll_to_the_next_week_marked_and_the_manager_sees_them_counted() -> None:
    world = World.open()
    left, done = world.account("2026-06-10 payment 150.00"), world.account("2026-06-10 payment 150.00")
    night(world)
    make(world)
    exception_reviews.action(items=[item_of(world, done)], because="Refunded", by=world.officer, on=MONDAY)
    world.tell(done, "2026-06-16 charge 150.00")
    for week in (1, 2):
        on = MONDAY + timedelta(weeks=week)
        night(world, on)
        assert make(world, on).rolled == 1
        assert item_of(world, left, on).times_rolled == week
    third = MONDAY + timedelta(weeks=2)
    (counted,) = exception_items.by_officer(world.manager, on=third, landlord_ids=[world.landlord.pk])
    assert (counted.officer, counted.open, counted.rolled, counted.undone_twice) == (world.officer.name, 1, 1, 1)


def test_a_deferred_account_comes_back_in_its_week_and_sooner_only_for_the_court() -> None:
    world = World.open()
    account, other = world.account("2026-06-10 payment 150.00"), world.account("2026-06-10 payment 150.00")
    night(world)
    make(world)
    until = MONDAY + timedelta(days=10)
    exception_reviews.defer(
        items=[item_of(world, account), item_of(world, other)], because="Refund", until_on=until, by=world.officer,
        on=MONDAY,
    )  # fmt: skip
    second, third = MONDAY + timedelta(weeks=1), MONDAY + timedelta(weeks=2)
    fact(world, other, "eviction", from_on=second + timedelta(days=9))
    night(world, second)
    make(world, second)
    assert listed(account, second) == set()
    assert listed(other, second) == {"eviction"}
    night(world, third)
    make(world, third)
    assert {"credit", "deferral_over"} <= listed(account, third)


def test_the_lists_of_twenty_accounts_take_as_many_queries_as_those_of_five(count_queries: Any) -> None:
    counts = []
    for number in (5, 20):
        world = World.open(f"L{number}")
        for _ in range(number):
            world.account(weekly_charges(date(2026, 5, 18), 5))
        night(world)
        with count_queries() as seen:
            make(world)
        counts.append(len(seen))
    assert counts[0] == counts[1]
