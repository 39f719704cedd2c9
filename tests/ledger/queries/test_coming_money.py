"""OPS-F7: what will be charged and what benefit should pay, by calendar, price and award."""

from datetime import date, timedelta

import pytest

from ledger.models import BenefitAward, RentAccount
from ledger.operations import accounts
from ledger.operations.accounts import ChargeToKeep
from ledger.queries import coming_money
from ledger.queries.coming_money import Span
from tests.builders.world import TAKE_ON, World

pytestmark = pytest.mark.django_db

ON = date(2026, 11, 24)


def span(world: World) -> Span:
    ids = RentAccount.objects.filter(landlord=world.landlord).order_by("pk").values_list("pk", flat=True)
    return Span(world.landlord.pk, ids[0], ids[len(ids) - 1])


def test_a_new_price_counts_from_its_day_and_an_ended_tenancy_is_charged_no_more() -> None:
    world = World.open()
    rises, ends = world.account(weekly="100.00"), world.account(weekly="80.00", ends_on=date(2026, 12, 9))
    accounts.keep_charges(
        charges=[ChargeToKeep(rises.pk, "SERVICE", 5_00, date(2026, 12, 7), None, True, True)],
        by=world.system,
        on=TAKE_ON,
    )
    found = coming_money.debits(span(world), after=ON, until=date(2026, 12, 14))
    assert found == {
        rises.pk: [(date(2026, 11, 30), 100_00), (date(2026, 12, 7), 105_00), (date(2026, 12, 14), 105_00)],
        ends.pk: [(date(2026, 11, 30), 80_00), (date(2026, 12, 7), 80_00)],
    }


def test_weeks_that_the_calendar_does_not_reach_are_taken_as_charged() -> None:
    """The calendar of 2026 ends on 4 April 2027; the day of the charge is Monday."""
    world = World.open()
    account = world.account(weekly="100.00")
    found = coming_money.debits(span(world), after=date(2027, 3, 23), until=date(2027, 4, 13))
    assert [day for day, _ in found[account.pk]] == [date(2027, 3, 29), date(2027, 4, 5), date(2027, 4, 12)]


def test_a_monthly_group_is_charged_its_month() -> None:
    """£100 a week is 100 x 52 / 12 a month (OPS-B5)."""
    world = World.open()
    account = world.account(weekly="100.00")
    group = account.rent_group
    group.weeks.all().delete()
    group.charged_by = "month"
    group.save(update_fields=["charged_by"])
    for month in (11, 12):
        group.weeks.create(
            rent_year=2026,
            week=month - 3,
            starts_on=date(2026, month, 1),
            ends_on=date(2026, month, 28),
            charge_on=date(2026, month, 1),
        )
    found = coming_money.debits(span(world), after=ON, until=date(2026, 12, 31))
    assert found == {account.pk: [(date(2026, 12, 1), 433_33)]}


def test_benefit_comes_by_its_own_cycle_and_a_suspended_award_says_so() -> None:
    world = World.open()
    council, managed = world.account(), world.account()
    world.award(council, "HB", "75.00", date(2026, 11, 15))
    world.award(managed, "UC_MP", "433.33", date(2026, 10, 31))
    BenefitAward.objects.filter(account=managed).update(status="suspended")
    found = coming_money.benefits(span(world), on=ON, until=ON + timedelta(weeks=5))
    one, other = found[council.pk][0], found[managed.pk][0]
    assert (one.due, one.weekly_pence, one.suspended) == ([(date(2026, 12, 13), 300_00)], 75_00, False)
    assert other.suspended
    assert other.weekly_pence == 99_73  # 433.33 x 84 / 365


def test_two_landlords_are_told_apart() -> None:
    one, other = World.open("QUAY"), World.open("HILL")
    first, last = one.account(), other.account()
    both = Span(one.landlord.pk, first.pk, last.pk)
    assert coming_money.debits(both, after=ON, until=ON + timedelta(weeks=1)).keys() == {first.pk}
