"""Promises judged overnight: each once, again where money was late or returned, and a missed one opens work."""

from datetime import date
from typing import Any

import pytest

from arrears.models import ContactTask, Promise, PromiseJudgement
from arrears.operations import contact_settings, promises
from arrears.operations.promises import NightOfPromises, PromiseNotUsable, PromiseOver
from ledger.models import Posting
from ledger.operations import postings
from tests.builders.world import World

pytestmark = pytest.mark.django_db

MADE = date(2026, 11, 2)
DUE = date(2026, 11, 6)
KNOWN = date(2026, 11, 30)


@pytest.fixture
def world() -> World:
    return World.open()


def promise(world: World, account: Any, pence: int = 50_00, *, due: date = DUE) -> Promise:
    return promises.make(account=account, amount_pence=pence, due_on=due, by=world.officer, on=MADE)


def night(world: World, on: date, known: date | None = KNOWN) -> NightOfPromises:
    return promises.judge(landlord=world.landlord, by=world.system, on=on, payments_until=known)


def stands(made: Promise) -> tuple[str, int, int]:
    made.refresh_from_db()
    return made.state, made.received_pence, made.judgements.count()


def tasks() -> list[tuple[str, str]]:
    return list(ContactTask.objects.order_by("pk").values_list("title", "state"))


def test_a_promise_is_judged_once_however_many_nights_follow(world: World) -> None:
    kept, missed = (promise(world, world.account(text)) for text in ("2026-11-05 payment 50.00", ""))
    assert night(world, date(2026, 11, 5)) == NightOfPromises(kept=1)
    for number in range(6, 20):
        night(world, date(2026, 11, number))
    assert (stands(kept), stands(missed)) == (("kept", 50_00, 1), ("missed", 0, 1))


def test_a_missed_promise_opens_work_for_the_officer_of_the_patch_the_next_working_day(world: World) -> None:
    promise(world, world.account("2026-11-05 payment 20.00"))
    assert night(world, date(2026, 11, 9)) == NightOfPromises()
    assert night(world, date(2026, 11, 13)) == NightOfPromises(missed=1)
    task = ContactTask.objects.get()
    assert (task.title, task.assigned_to, task.due_on) == (
        "Promise of £50.00 by 6 November missed: £20.00 came",
        world.officer,
        date(2026, 11, 16),
    )


def test_a_promise_is_not_missed_before_payments_are_loaded_to_its_last_day(world: World) -> None:
    made = promise(world, world.account())
    for known in (None, date(2026, 11, 8)):
        night(world, date(2026, 11, 12), known)
        assert stands(made) == ("open", 0, 0)
    night(world, date(2026, 11, 12), date(2026, 11, 9))
    assert stands(made) == ("missed", 0, 1)


def test_a_payment_that_came_late_into_the_books_makes_it_kept_and_calls_the_task_off(world: World) -> None:
    account = world.account()
    made = promise(world, account)
    night(world, date(2026, 11, 10))
    world.tell(account, "2026-11-06 payment 50.00")
    assert night(world, date(2026, 11, 11)) == NightOfPromises(kept=1, judged_again=1)
    assert stands(made) == ("kept", 50_00, 2)
    assert tasks() == [("Promise of £50.00 by 6 November missed: nothing came", "off")]


def test_a_payment_returned_later_makes_it_missed_and_both_truths_stand(world: World) -> None:
    account = world.account("2026-11-05 payment 50.00")
    made = promise(world, account)
    night(world, date(2026, 11, 10))
    paid = Posting.objects.get(entries__account=account, entries__kind="PAY")
    back = postings.reverse(
        posting=paid, because="Returned", effective_on=date(2026, 11, 20), by=world.officer, on=date(2026, 11, 20)
    )
    assert night(world, date(2026, 11, 20)) == NightOfPromises(missed=1, judged_again=1)
    told = list(PromiseJudgement.objects.filter(promise=made).order_by("number").values_list("state", "on"))
    assert told == [("kept", date(2026, 11, 10)), ("missed", date(2026, 11, 20))]
    assert [state for _, state in tasks()] == ["open"]
    postings.reverse(posting=back, because="The bank put it right", by=world.officer, on=date(2026, 11, 21))
    night(world, date(2026, 11, 21))
    assert stands(made) == ("kept", 50_00, 3)
    assert [state for _, state in tasks()] == ["off"]


def test_a_promise_missed_again_after_it_was_kept_opens_a_new_task(world: World) -> None:
    account = world.account()
    promise(world, account)
    night(world, date(2026, 11, 10))
    world.tell(account, "2026-11-06 payment 50.00")
    night(world, date(2026, 11, 11))
    paid = Posting.objects.get(entries__account=account, entries__kind="PAY")
    postings.reverse(posting=paid, because="Returned", by=world.officer, on=date(2026, 11, 12))
    night(world, date(2026, 11, 12))
    assert [state for _, state in tasks()] == ["off", "open"]


def test_benefit_does_not_keep_a_tenants_promise(world: World) -> None:
    made = promise(world, world.account("2026-11-05 housing_benefit 50.00"))
    night(world, date(2026, 11, 10))
    assert stands(made)[0] == "missed"


def test_two_promises_on_one_account_are_not_kept_by_the_same_fifty_pounds(world: World) -> None:
    account = world.account("2026-11-05 payment 50.00")
    first, second = promise(world, account), promise(world, account, due=date(2026, 11, 9))
    night(world, date(2026, 11, 20))
    assert (stands(first)[0], stands(second)[0]) == ("kept", "missed")


def test_the_tolerance_is_the_landlords_own_as_it_stood_when_the_promise_was_made(world: World) -> None:
    account = world.account("2026-11-11 payment 50.00")
    made = promise(world, account)
    contact_settings.set_terms(
        landlord=world.landlord, from_on=date(2026, 11, 3), promise_tolerance_days=5, by=world.manager, on=MADE
    )
    later = promises.make(account=account, amount_pence=1_00, due_on=DUE, by=world.officer, on=date(2026, 11, 3))
    night(world, date(2026, 11, 20))
    assert (stands(made)[0], stands(later)[0]) == ("missed", "kept")


def test_a_withdrawn_promise_is_not_judged_and_its_hold_ends(world: World) -> None:
    account = world.account()
    made = promises.make(account=account, amount_pence=50_00, due_on=DUE, hold_letters=True, by=world.officer, on=MADE)
    with pytest.raises(PromiseNotUsable):
        promises.withdraw(promise=made, because=" ", by=world.officer, on=MADE)
    promises.withdraw(promise=made, because="An arrangement instead", by=world.officer, on=date(2026, 11, 3))
    night(world, date(2026, 11, 20))
    assert stands(made) == ("withdrawn", 0, 0)
    assert account.holds.get().lifted_on == date(2026, 11, 3)
    with pytest.raises(PromiseOver):
        promises.withdraw(promise=made, because="Again", by=world.officer, on=DUE)


def test_a_night_asks_the_same_number_of_questions_for_five_promises_and_for_forty(count_queries: Any) -> None:
    counts = []
    for code, number in (("FEW", 5), ("MANY", 40)):
        world = World.open(code)
        for _ in range(number):
            promise(world, world.account("2026-11-05 payment 20.00"))
        with count_queries() as seen:
            assert night(world, date(2026, 11, 20)).missed == number
        counts.append(len(seen))
    assert counts[0] == counts[1]
