"""OPS-E5, DEC-20: a hold has limits and an owner, and stops the papers in the same transaction."""

from datetime import date, timedelta

import pytest

from arrears.operations import holds
from arrears.operations.holds import HoldNotAllowed, HoldOver
from arrears.rules.holds import HoldReason
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
