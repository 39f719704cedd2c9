"""DEC-15: the night of a landlord, caught up in order, taken again after a late file."""

from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest

from arrears.models import Decision, LetterRun, Night, Position
from feeds.models import FeedFile
from feeds.operations import files
from ledger.operations.charges import CalendarMissing
from ledger.queries import standings
from letters.models import Document
from letters.operations import documents
from rentincome import nightly
from staff.models import AuditSeal, JobRun
from staff.operations import landlords
from tests.builders.world import TAKE_ON, World, at

pytestmark = pytest.mark.django_db

SUNDAY = date(2026, 4, 12)
TUESDAY = date(2026, 4, 14)
"""The letter run's weekday, a week after take-on."""


def payments(world: World, dated: date, *rows: str) -> None:
    """A payments file comes in and is applied: rows as "REF,AMOUNT,DAY"."""
    lines = ["payment_ref,amount,paid_on,channel,transaction_id,payer_name,source_file"]
    total = 0
    for number, row in enumerate(rows):
        ref, amount, day = row.split(",")
        total += int(amount.replace(".", ""))
        lines.append(f"{ref},{amount},{day},SO,X{dated:%y%m%d}{number},A Payer,test")
    lines.append(f"TRAILER,{len(rows)},{total // 100}.{total % 100:02d}")
    content = BytesIO(("\n".join(lines) + "\n").encode())
    name = f"payments-{dated}.csv"
    feed_file = files.receive(
        landlord=world.landlord, kind="payments", name=name, content=content, by=world.system, on=dated
    )
    done = files.apply(feed_file=feed_file, by=world.system, on=dated)
    assert done.state == FeedFile.State.APPLIED, [str(problem) for problem in done.problems.all()]


def run(world: World, on: date, **more: Any) -> JobRun:
    return nightly.run(landlord=world.landlord, on=on, by=world.system, at=at(on), **more)


def balance(world: World, account: Any, on: date) -> int:
    rows = standings.as_at(on, landlord_id=world.landlord.pk, account_ids=[account.pk])
    return next(rows).balance_pence


def test_a_night_charges_records_decides_and_says_what_it_did() -> None:
    world = World.open()
    account = world.account("2026-04-05 brought_forward 80.00")
    payments(world, SUNDAY)
    night = run(world, TUESDAY - timedelta(days=1))
    assert night.state == JobRun.State.DONE
    assert balance(world, account, TUESDAY) == 18000
    assert night.figures["positions"] == 1
    assert night.figures["decisions"]["payments_in"] is True
    assert "letter_run" not in night.figures
    assert Position.objects.get(account=account).real_pence == 18000
    assert AuditSeal.objects.exists()


def test_the_letter_run_is_made_on_tuesdays_and_a_second_scheduler_adds_nothing() -> None:
    world = World.open()
    world.account("2026-04-05 brought_forward 80.00")
    payments(world, SUNDAY)
    first = run(world, TUESDAY)
    assert first.figures["letter_run"]["planned"] == 1
    assert run(world, TUESDAY).pk == first.pk
    assert Document.objects.count() == LetterRun.objects.count() == Decision.objects.count() == 1


def test_a_replay_of_old_days_makes_no_letters() -> None:
    """DEC-16."""
    world = World.open()
    world.account("2026-04-05 brought_forward 80.00")
    payments(world, SUNDAY)
    run(world, TUESDAY, letters=False)
    assert Decision.objects.get().proposes == "A1"
    assert not LetterRun.objects.exists()


def test_missing_nights_are_caught_up_in_order_from_take_on() -> None:
    world = World.open()
    account = world.account()
    nights = nightly.catch_up(landlord=world.landlord, until=TUESDAY, by=world.system, at=at(TUESDAY))
    assert [night.business_date for night in nights] == [TAKE_ON + timedelta(days=n) for n in range(9)]
    assert balance(world, account, TUESDAY) == 20000
    assert nightly.catch_up(landlord=world.landlord, until=TUESDAY, by=world.system, at=at(TUESDAY)) == []


def test_caught_up_on_a_monday_nobody_is_written_to_about_the_week_that_is_over() -> None:
    world = World.open()
    world.account("2026-04-05 brought_forward 300.00")
    payments(world, SUNDAY)
    monday = TUESDAY + timedelta(days=6)
    nights = nightly.catch_up(landlord=world.landlord, until=monday, by=world.system, at=at(monday))
    assert TUESDAY in [night.business_date for night in nights]
    assert not LetterRun.objects.exists()


def test_without_payments_nobody_is_written_to_until_they_come() -> None:
    """DEC-15: the sweep takes the letter night again; the new take is a row, and readers use it."""
    world = World.open()
    pays, owes = (world.account("2026-04-05 brought_forward 80.00") for _ in range(2))
    waiting = run(world, TUESDAY)
    assert waiting.figures["decisions"]["by_outcome"] == {"waiting_for_payments": 2}
    assert "load them" in waiting.figures["letter_run"]
    wednesday = {
        "landlord": world.landlord,
        "until": TUESDAY + timedelta(days=1),
        "by": world.system,
        "at": at(TUESDAY),
    }
    assert nightly.take_again_after_late_files(**wednesday) is None
    payments(world, SUNDAY, "R0001,180.00,2026-04-10")
    again = nightly.take_again_after_late_files(**wednesday)
    assert again is not None
    assert again.take == 2
    assert set(Night.objects.values_list("take", flat=True)) == {1, 2}
    assert list(Document.objects.values_list("account_id", flat=True)) == [owes.pk]
    assert Decision.objects.filter(account=pays).latest("take").outcome == "owes_nothing"
    assert nightly.take_again_after_late_files(**wednesday) is None


def test_once_a_letter_is_approved_its_night_stands() -> None:
    world = World.open()
    world.account("2026-04-05 brought_forward 80.00")
    payments(world, SUNDAY)
    run(world, TUESDAY)
    label = LetterRun.objects.get().label
    chosen = documents.select(
        landlord=world.landlord, filters={"run_label": label}, by=world.officer, on=TUESDAY, at=at(TUESDAY)
    )
    documents.approve(selection=chosen, by=world.officer, on=TUESDAY, at=at(TUESDAY))
    with pytest.raises(nightly.LettersApproved):
        nightly.take_again(landlord=world.landlord, on=TUESDAY, by=world.system, at=at(TUESDAY))


def test_a_night_that_fails_says_why_and_may_be_run_again() -> None:
    world = World.open()
    world.account()
    beyond = date(2027, 4, 5)
    for _ in range(2):
        with pytest.raises(CalendarMissing):
            run(world, beyond)
    failed = JobRun.objects.get()
    assert (failed.state, "calendar" in failed.problem) == (JobRun.State.FAILED, True)


def test_a_landlord_without_a_policy_has_positions_and_no_decisions() -> None:
    world = World.open()
    bare = landlords.describe(code="BARE", name="Bare", address="1 Street", by=world.system, on=TAKE_ON)
    landlords.take_on(landlord=bare, take_on_on=TAKE_ON, by=world.system, on=TAKE_ON)
    night = nightly.run(landlord=bare, on=TUESDAY, by=world.system, at=at(TUESDAY))
    assert night.figures["decisions"] is None


def test_arrears_run_from_sunday_to_sunday() -> None:
    """PRA-4: an episode starts on the Monday of the first week that ended in debt; two clear Sundays end it."""
    world = World.open()
    account = world.account("2026-04-20 payment 300.00\n2026-04-27 payment 100.00")
    nightly.catch_up(landlord=world.landlord, until=date(2026, 5, 11), by=world.system, at=at(TUESDAY))
    kept = account.week_ends.order_by("week_ends_on")
    assert list(kept.values_list("week_ends_on", "episode_started_on", "real_pence", "clear_week_ends")) == [
        (date(2026, 4, 12), TAKE_ON, 10000, 0),
        (date(2026, 4, 19), TAKE_ON, 20000, 0),
        (date(2026, 4, 26), TAKE_ON, 0, 1),
        (date(2026, 5, 10), date(2026, 5, 4), 10000, 0),
    ]


def test_a_night_of_one_landlord_leaves_the_other_alone() -> None:
    one, other = World.open("QUAY"), World.open("HILL")
    one.account("2026-04-05 brought_forward 80.00")
    theirs = other.account()
    run(one, TUESDAY)
    assert not Position.objects.filter(account=theirs).exists()
    assert balance(other, theirs, TUESDAY) == 0
