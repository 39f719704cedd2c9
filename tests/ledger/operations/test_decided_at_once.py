"""Two people decide over the same money at the same moment (PostgreSQL): one is done, the other is told (OPS-D33)."""

import threading
from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext

from ledger.models import Adjustment, Posting, RentAccount, SuspenseItem, SuspenseSettlement
from ledger.operations import adjustments, suspense
from ledger.operations.suspense import Part
from ledger.rules.adjustments import AdjustmentSort
from staff.models import User
from staff.refusals import Refused
from staff.rules.roles import Role
from tests.builders.world import World
from tests.casework.scene import person
from tests.ledger.money_aside import put_aside
from tests.ledger.operations import test_refunds as refunds

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]

ON = date(2026, 11, 20)
ONE_OF_THEM = ["done", "told"]


@pytest.fixture
def world() -> World:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time")
    return World.open()


def at_once(*acts: Callable[[], object]) -> list[str]:
    """What became of each; anything but done or told is its fault in words."""
    begin = threading.Barrier(len(acts))
    outcomes = [""] * len(acts)

    def run(number: int) -> None:
        try:
            begin.wait(20)
            acts[number]()
            outcomes[number] = "done"
        except Refused:
            outcomes[number] = "told"
        except Exception as fault:
            outcomes[number] = repr(fault)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return sorted(outcomes)


def account(world: World, ledger: str = "") -> RentAccount:
    with transaction.atomic():
        return world.account(ledger)


def move(wrong: RentAccount, right: RentAccount, payment: Posting | None, by: User) -> Adjustment:
    return adjustments.transfer(
        from_account=wrong,
        to_account=right,
        amount_pence=100_00,
        payment=payment,
        reason="other",
        words="Theirs.",
        by=by,
        on=ON,
    )


def take_back(account: RentAccount, posting: Posting, by: User) -> Adjustment:
    return adjustments.ask(
        landlord=account.landlord,
        sort=AdjustmentSort.CORRECTION,
        account=account,
        events=[],
        reverses=posting,
        reason="other",
        words="Typed twice.",
        by=by,
        on=ON,
    )


def balances(*accounts: RentAccount) -> list[int]:
    return [refunds.balance(account) for account in accounts]


def test_two_approve_the_same_posting(world: World) -> None:
    wrong, right, head = account(world), account(world), person(world.landlord, Role.HEAD_OF_SERVICE)
    pk = move(wrong, right, None, world.officer).pk

    def approve(by: User) -> Callable[[], object]:
        return lambda: adjustments.approve(adjustment=Adjustment.objects.get(pk=pk), by=by, on=ON)

    assert at_once(approve(world.leader), approve(head)) == ONE_OF_THEM
    assert balances(wrong, right) == [100_00, -100_00]


def test_one_moves_a_payment_while_another_takes_it_back(world: World) -> None:
    """Both would leave the wrong account owing what it never owed, and the other in credit from nothing."""
    head = person(world.landlord, Role.HEAD_OF_SERVICE)
    for _ in range(4):
        wrong, right = account(world, "2026-09-07 payment 100.00"), account(world)
        payment = Posting.objects.get(entries__account=wrong)
        outcomes = at_once(lambda: move(wrong, right, payment, head), lambda: take_back(wrong, payment, head))  # noqa: B023
        assert outcomes == ONE_OF_THEM
        assert balances(wrong, right) in ([0, -100_00], [0, 0])


def test_a_refund_is_taken_back_while_the_file_is_made(world: World) -> None:
    head = person(world.landlord, Role.HEAD_OF_SERVICE)
    with transaction.atomic():
        owed = refunds.closed_in_credit(world)
    made = refunds.approve(world, refunds.ask(world, owed))
    assert made.adjustment is not None
    posting = made.adjustment.posting
    assert posting is not None
    assert at_once(lambda: refunds.paid_out(world, made), lambda: take_back(owed, posting, head)) == ONE_OF_THEM
    made.refresh_from_db()
    assert balances(owed) == ([-120_00] if made.file is None else [0])


def test_the_book_is_locked_before_the_money_in_suspense(world: World) -> None:
    """Whoever holds the item would wait for the book, and whoever shares the book for the item, for ever."""
    head = person(world.landlord, Role.HEAD_OF_SERVICE)
    with transaction.atomic():
        first, second = world.account(), world.account()
        item = put_aside(world.landlord, 800_00, date(2026, 5, 4))

    def place(account: RentAccount, by: User) -> SuspenseSettlement:
        found = SuspenseItem.objects.get(pk=item.pk)
        return suspense.settle(item=found, parts=[Part(account, 300_00)], because="Receipt", by=by, on=ON)

    waiting = place(first, world.officer).adjustment
    assert waiting is not None
    assert waiting.state == Adjustment.State.WAITING

    with CaptureQueriesContext(connection) as asked:
        place(second, head)
    told = [query["sql"] for query in asked]
    book = next(number for number, sql in enumerate(told) if "pg_advisory_xact_lock_shared" in sql)
    held = next(number for number, sql in enumerate(told) if "FOR UPDATE" in sql and "suspenseitem" in sql)
    assert book < held
    adjustments.approve(adjustment=waiting, by=head, on=ON)
    assert balances(first, second) == [-300_00, -300_00]
