"""check_ledger proves that a ledger holds together, and finds what somebody bent behind its back."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from ledger.models import Batch, Entry, Posting
from ledger.operations import accounts, adjustments, postings, suspense
from ledger.operations.postings import Amount, Event
from ledger.operations.suspense import ItemToKeep, Reason
from ledger.queries import check
from ledger.queries.check import Explained
from ledger.rules.entry_kinds import EntryKind
from staff import triggers
from tests.builders.world import TAKE_ON, World

pytestmark = pytest.mark.django_db

LEDGER = "2026-04-06 charge 100.00\n2026-04-10 payment 60.00"


@pytest.fixture
def world() -> World:
    world = World.open()
    world.account(LEDGER)
    return world


def promises(world: World) -> set[str]:
    return {finding.promise for finding in check.findings(world.landlord)}


def bend(sql: str, *values: object) -> None:
    """Change the ledger as only somebody could who has taken its locks away."""
    with connection.cursor() as cursor, unlocked():
        cursor.execute(sql, values)


@contextmanager
def unlocked() -> Iterator[None]:
    if connection.vendor == "sqlite":
        triggers.remove(connection)
        yield
        triggers.install(connection)
        return
    with connection.cursor() as cursor:
        for switch in ("DISABLE", "ENABLE"):
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # nothing may be pending while a table is altered
            for table in ("ledger_batch", "ledger_posting", "ledger_entry"):
                cursor.execute(f"ALTER TABLE {table} {switch} TRIGGER USER")
            if switch == "DISABLE":
                yield


def put_on_suspense(world: World) -> None:
    account = accounts.suspense_account(landlord=world.landlord, feed="payments", on=TAKE_ON)
    batch = postings.open_batch(
        landlord=world.landlord,
        source="payments",
        reference="f1",
        line_count=1,
        total_pence=-5_00,
        by=world.system,
        on=TAKE_ON,
    )
    event = Event("X1", date(2026, 4, 7), [Amount(account.pk, EntryKind.PAY, -5_00)])
    (posting,) = postings.post(batch=batch, events=[event], by=world.system, on=TAKE_ON)
    item = ItemToKeep(posting.pk, Reason.UNKNOWN_REFERENCE, "?", 5_00, TAKE_ON)
    suspense.keep(landlord=world.landlord, items=[item], by=world.system, on=TAKE_ON)
    postings.seal(batch=batch)


def test_a_true_ledger_has_no_finding_and_every_penny_is_explained(world):
    put_on_suspense(world)
    postings.reverse(
        posting=Posting.objects.filter(source="test")[0], because="typed twice", by=world.system, on=TAKE_ON
    )
    assert promises(world) == set()
    assert check.explained(world.landlord).percent == Decimal("100.00")


def test_a_batch_left_open_is_found(world):
    batch = postings.open_batch(
        landlord=world.landlord, source="x", reference="y", line_count=0, total_pence=0, by=world.system, on=TAKE_ON
    )
    assert promises(world) == {"every batch is sealed"}
    postings.seal(batch=batch)  # or PostgreSQL would not let the transaction end
    assert promises(world) == set()


def test_an_amount_changed_behind_its_back_is_found(world):
    bend("UPDATE ledger_entry SET amount_pence = 9999 WHERE kind = 'CHARGE'")
    assert promises(world) == {"every batch adds up", "explained share is 100.00 %"}


def test_an_entry_taken_away_is_found(world):
    bend("DELETE FROM ledger_entry WHERE kind = 'PAY'")
    assert "every batch adds up" in promises(world)


def test_an_entry_moved_to_another_landlords_account_is_found_by_both(world):
    other = World.open("HARBOUR")
    theirs = other.account()
    bend("UPDATE ledger_entry SET account_id = %s WHERE kind = 'PAY'", theirs.pk)
    assert "every entry is in its own batch and landlord" in promises(world)
    assert "every entry is in its own batch and landlord" in promises(other)


def test_suspense_money_without_its_item_is_found(world):
    put_on_suspense(world)
    bend("DELETE FROM ledger_suspenseitem")
    assert promises(world) == {"suspense items come to the suspense accounts"}


def test_a_reversal_that_does_not_cancel_is_found(world):
    first, second = Posting.objects.filter(source="test").order_by("pk")
    postings.reverse(posting=first, because="typed twice", by=world.system, on=TAKE_ON)
    bend("UPDATE ledger_posting SET reverses_id = %s WHERE reverses_id = %s", second.pk, first.pk)
    assert promises(world) == {"a reversal cancels its original"}


def test_a_payment_given_back_and_moved_as_well_is_found(world):
    """ADR 0012: the first account would owe it twice, the second keep what nobody paid."""
    payment = Posting.objects.get(entries__kind=EntryKind.PAY.value)
    adjustments.transfer(
        from_account=payment.entries.get().account,
        to_account=world.account(),
        amount_pence=60_00,
        payment=payment,
        reason="wrong_account",
        words="One digit out.",
        by=world.leader,
        on=TAKE_ON,
    )
    assert promises(world) == set()
    postings.reverse(posting=payment, because="returned", by=world.system, on=TAKE_ON)
    assert promises(world) == {"a reversed payment has no standing move"}


def test_sums_by_kind_are_those_of_the_entries(world):
    told = {kind.kind: (kind.count, kind.total_pence) for kind in check.sums_by_kind(world.landlord)}
    assert told == {"CHARGE": (1, 100_00), "PAY": (1, -60_00)}


def test_the_share_is_cut_and_never_rounded_up_to_a_hundred():
    assert Explained(999_999, 1_000_000).percent == Decimal("99.99")
    assert Explained(0, 0).percent == Decimal("100.00")


def test_the_command_ends_with_1_on_a_finding_and_names_it(world):
    out = StringIO()
    call_command("check_ledger", "--landlord", "QUAY", stdout=out)
    assert "explained share 100.00 %, no findings" in out.getvalue()
    bend("UPDATE ledger_batch SET total_pence = total_pence + 1")
    assert Batch.objects.count() == 1
    assert Entry.objects.count() == 2
    with pytest.raises(CommandError) as told:
        call_command("check_ledger", stdout=out)
    assert told.value.returncode == 1
    assert "NOT SO: every batch adds up" in out.getvalue()
