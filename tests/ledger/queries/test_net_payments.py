"""What was paid by day, less what was taken back since (promises are judged by it)."""

from datetime import date
from typing import Any

import pytest

from ledger.models import Posting
from ledger.operations import postings
from ledger.queries import net_payments
from tests.builders.world import World

pytestmark = pytest.mark.django_db

SINCE, UNTIL = date(2026, 11, 2), date(2026, 11, 9)


def paid(account: Any) -> list[tuple[int, int]]:
    found = net_payments.by_day([account.pk], since=SINCE, until=UNTIL)
    return [(day.day, pence) for day, pence in found.get(account.pk, [])]


def reverse(world: World, posting: Posting, on: date) -> Posting:
    return postings.reverse(posting=posting, because="Returned", effective_on=on, by=world.officer, on=on)


def test_payments_between_two_days_count_and_charges_and_benefit_do_not() -> None:
    world = World.open()
    account = world.account(
        "2026-11-01 payment 1.00\n2026-11-02 payment 2.00\n2026-11-02 payment 3.00\n2026-11-09 payment 4.00\n"
        "2026-11-10 payment 5.00\n2026-11-03 charge 100.00\n2026-11-04 housing_benefit 60.00"
    )
    assert paid(account) == [(2, 5_00), (9, 4_00)]


def test_a_payment_returned_weeks_later_counts_for_nothing_on_its_own_day() -> None:
    world = World.open()
    account = world.account("2026-11-05 payment 50.00")
    back = reverse(world, Posting.objects.get(entries__account=account, entries__kind="PAY"), date(2026, 12, 1))
    assert paid(account) == []
    reverse(world, back, date(2026, 12, 2))
    assert paid(account) == [(5, 50_00)]


def test_what_came_back_of_a_payment_we_cannot_name_is_taken_off_on_the_day_it_came_back() -> None:
    assert paid(World.open().account("2026-11-05 payment 50.00\n2026-11-07 returned 20.00")) == [
        (5, 50_00),
        (7, -20_00),
    ]


def test_two_accounts_are_kept_apart_and_an_earlier_payments_return_touches_nothing() -> None:
    world = World.open()
    one, other = world.account("2026-11-05 payment 50.00\n2026-10-20 payment 10.00"), world.account()
    early = Posting.objects.get(entries__account=one, entries__effective_on=date(2026, 10, 20))
    reverse(world, early, date(2026, 11, 6))
    assert (paid(one), paid(other)) == ([(5, 50_00)], [])
