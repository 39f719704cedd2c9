"""OPS-E5, DEC-20: a hold has limits and an owner, and stops the papers in the same transaction."""

from datetime import date, timedelta

import pytest

from arrears.models import CaseTask
from arrears.operations import holds
from arrears.operations.holds import HoldNotAllowed, HoldOver, LimitNotUsable
from arrears.rules.holds import HoldLimits, HoldReason
from letters.models import Stop
from letters.queries import stops
from tests.builders.world import World

pytestmark = pytest.mark.django_db

DAY = date(2026, 6, 16)


def place(world: World, account: object, *, days: int = 14, reason: HoldReason = HoldReason.PROMISE, **more: object):  # type: ignore[no-untyped-def]
    told = {"by": world.officer, "from_on": DAY, "until_on": DAY + timedelta(days=days - 1), **more}
    return holds.place(account=account, reason=reason, comment="Promised for Friday.", on=DAY, **told)  # type: ignore[arg-type]


def test_a_hold_stops_arrears_letters_but_not_the_statement() -> None:
    world = World.open()
    account = world.account()
    place(world, account)
    standing = stops.in_force(landlord=world.landlord, on=DAY)
    assert standing.against("A1", account_id=account.pk) is not None
    assert standing.against("ST1", account_id=account.pk) is None


def test_28_days_are_the_officers_29_and_a_second_deferral_the_managers() -> None:
    world = World.open()
    account = world.account()
    with pytest.raises(HoldNotAllowed, match="manager"):
        place(world, account, days=29)
    place(world, account, days=28)
    with pytest.raises(HoldNotAllowed, match="manager"):
        place(world, account, days=3)
    place(world, account, days=3, by=world.manager)


def test_only_law_holds_without_a_last_day_and_nobody_releases_it_by_hand() -> None:
    """PRA-12: it ends by its cure."""
    world = World.open()
    account = world.account()
    with pytest.raises(HoldNotAllowed, match="last day"):
        place(world, account, until_on=None)
    hold = place(world, account, until_on=None, reason=HoldReason.LANDLORD_ADDRESS)
    with pytest.raises(HoldOver, match="is law"):
        holds.lift(hold=hold, because="tired of it", by=world.manager, on=DAY)
    holds.lift(hold=hold, because="address given", by=world.officer, on=DAY, cured=True)
    assert not Stop.objects.in_force(DAY).exists()


def test_who_works_for_another_landlord_places_none() -> None:
    world, other = World.open("QUAY"), World.open("HILL")
    account = world.account()
    with pytest.raises(HoldNotAllowed, match="role"):
        place(world, account, by=other.officer)
    assert not Stop.objects.exists()


def tasks(account: object) -> list[tuple[str, date, bool]]:
    rows = CaseTask.objects.filter(account=account).order_by("pk")
    return [(task.what, task.due_on, task.done_on is not None) for task in rows]


def test_a_hold_that_ends_leaves_a_review_task_and_one_released_early_takes_it_away() -> None:
    world = World.open()
    account = world.account()
    hold = place(world, account)
    assert tasks(account) == [("hold_ends", DAY + timedelta(days=14), False)]
    with pytest.raises(HoldOver, match="Say why"):
        holds.release(hold=hold, because=" ", by=world.officer, on=DAY)
    holds.release(hold=hold, because="It was paid", by=world.officer, on=DAY)
    assert tasks(account) == [("hold_ends", DAY + timedelta(days=14), True)]
    assert hold.lifted_because == "It was paid"
    assert not Stop.objects.in_force(DAY).exists()


def test_a_renewal_is_the_managers_goes_on_from_the_last_day_and_is_counted() -> None:
    world = World.open()
    account = world.account()
    first = place(world, account, days=28)
    until, comment = DAY + timedelta(days=40), "Still promised."
    with pytest.raises(HoldNotAllowed, match="manager"):
        holds.renew(hold=first, until_on=until, comment=comment, by=world.officer, on=DAY)
    second = holds.renew(hold=first, until_on=until, comment=comment, by=world.manager, on=DAY)
    assert (second.from_on, second.renewal, second.renews) == (DAY + timedelta(days=28), 1, first)
    with pytest.raises(HoldOver, match="renewed already"):
        holds.renew(hold=first, until_on=until, comment=comment, by=world.manager, on=DAY)
    standing = stops.in_force(landlord=world.landlord, on=until)
    assert standing.against("A1", account_id=account.pk) is not None
    assert [done for _, _, done in tasks(account)] == [True, False]


def test_limits_are_dated_data_by_reason_and_role() -> None:
    world = World.open()
    account, other = world.account(), world.account()
    limits = HoldLimits(officer_days=7, officer_times=2, manager_days=14)
    with pytest.raises(LimitNotUsable):
        holds.set_limit(
            landlord=world.landlord, reason=HoldReason.PROMISE, limits=limits, from_on=DAY - timedelta(days=1),
            by=world.manager, on=DAY,
        )  # fmt: skip
    holds.set_limit(
        landlord=world.landlord, reason=HoldReason.PROMISE, limits=limits, from_on=DAY, by=world.manager, on=DAY
    )
    with pytest.raises(HoldNotAllowed, match="more than 7 days"):
        place(world, account, days=8)
    place(world, account, days=7)
    place(world, account, days=7)
    with pytest.raises(HoldNotAllowed, match="manager"):
        place(world, account, days=7)
    with pytest.raises(HoldNotAllowed, match="longer than 14 days"):
        place(world, account, days=15, by=world.manager)
    place(world, other, days=28, reason=HoldReason.SUPPORT_PLAN)  # another reason keeps the limit shipped


def test_a_safeguarding_hold_is_released_after_a_senior_review_only() -> None:
    """LAW section 6a, hold 3."""
    world = World.open()
    hold = place(world, world.account(), reason=HoldReason.SAFEGUARDING)
    with pytest.raises(HoldOver, match="team leader"):
        holds.release(hold=hold, because="Reviewed", by=world.officer, on=DAY)
    holds.release(hold=hold, because="Reviewed", by=world.leader, on=DAY)
