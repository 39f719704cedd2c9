"""OPS-D9 as a file: each code of each report takes its action, reverses its money, and becomes a task (L3)."""

from datetime import date

import pytest
from django.db.models import Sum

from ledger.models import DirectDebitInstruction, DirectDebitTask, Entry, SuspenseItem
from ledger.operations import collections, direct_debit_tasks
from ledger.operations.direct_debit_tasks import CannotTakeAgain, TaskOver
from ledger.queries import direct_debits as queries
from ledger.rules import dd_reasons
from ledger.rules.dd_reasons import ACTIONS, TABLE
from letters.models import Stop
from tests.builders.world import World
from tests.feeds import small
from tests.ledger.direct_debit_payer import FIRST, pays, tell

pytestmark = pytest.mark.django_db

BACK = date(2026, 7, 6)
MONEY = ("ARUDD", "DDICA")


@pytest.fixture
def world():
    return World.open()


def row(report, code, reference, amount="0.00", collected="", on=BACK):
    return f"{report},123456,{reference},000000,4321,{amount},{collected},{code},{on}"


def owed(account):
    return Entry.objects.filter(account=account).aggregate(total=Sum("amount_pence"))["total"] or 0


def collected(world, account, **more):
    """A payer whose July collection was filed, confirmed and posted through the payments file."""
    made = pays(world, account, **more)
    run = collections.prepare(
        landlord=world.landlord, from_on=FIRST, until_on=FIRST, by=world.leader, on=date(2026, 6, 22)
    )
    collections.file(run=run, by=world.leader, on=date(2026, 6, 25))
    run.refresh_from_db()
    collections.confirm(run=run, received_pence=run.total_pence, by=world.leader, on=FIRST)
    world.tell(account, f"2026-07-01 payment {made.plans.get().first_pence / 100:.2f}")
    return made, run.collections.get()


def test_d9_each_code_of_each_report(world):
    cells = sorted(TABLE)
    made = {cell: pays(world, world.account("2026-07-01 payment 100.00"), told=False) for cell in cells}
    rows = [
        row(report, code, made[report, code].reference, *(("100.00", "2026-07-01") if report in MONEY else ()))
        for report, code in cells
    ]
    done = small.load(world.landlord, "dd_reports", *rows, on=BACK)
    assert done.state == "applied", list(done.problems.values())
    tasks = {(task.report, task.code): task for task in DirectDebitTask.objects.all()}
    stopped = set(Stop.objects.filter(reason="deceased").values_list("account_id", flat=True))
    for cell in cells:
        action = TABLE[cell].action
        instruction = DirectDebitInstruction.objects.get(pk=made[cell].pk)
        assert tasks[cell].action == action, cell
        assert instruction.status == (ACTIONS[action].status or "new"), cell
        assert owed(instruction.account) == (0 if cell[0] in MONEY else -100_00), cell
        assert (instruction.account_id in stopped) is ACTIONS[action].stops_letters, cell
        assert tasks[cell].due_on == dd_reasons.due_on(
            action, reported_on=BACK, original_on=FIRST if cell[0] in MONEY else None
        ), cell


def test_a_code_that_has_no_place_in_its_report_becomes_a_task_and_changes_nothing(world):
    made = pays(world, world.account())
    small.load(world.landlord, "dd_reports", row("ADDACS", "7", made.reference), on=BACK)
    made.refresh_from_db()
    assert (DirectDebitTask.objects.get().action, made.status) == ("unknown", "new")


def test_a_report_without_an_instruction_of_ours_is_still_a_task(world):
    small.load(world.landlord, "dd_reports", row("AUDDIS", "5", "NOBODY01"), on=BACK)
    task = DirectDebitTask.objects.get()
    assert task.account_id is None
    assert "no instruction of ours" in task.words


def test_the_same_payer_may_be_reported_for_the_same_reason_twice(world):
    made = pays(world, world.account())
    for day in (BACK, date(2026, 8, 6)):
        done = small.load(
            world.landlord,
            "dd_reports",
            row("ADDACS", "E", made.reference, on=day),
            name=f"dd_reports-{day}.csv",
            on=day,
        )
        assert done.state == "applied"
    assert DirectDebitTask.objects.count() == 2


def test_a_collection_is_marked_as_come_back_and_taken_again_within_a_month_with_notice(world):
    made, one = collected(world, world.account())
    amount = f"{one.amount_pence / 100:.2f}"
    small.load(world.landlord, "dd_reports", row("ARUDD", "0", made.reference, amount, "2026-07-01"), on=BACK)
    one.refresh_from_db()
    assert (one.state, one.returned_code) == ("returned", "0")
    task = DirectDebitTask.objects.get()
    for wrong in (date(2026, 7, 10), date(2026, 7, 18), date(2026, 8, 3)):  # too near, a Saturday, too late
        with pytest.raises(CannotTakeAgain, match="2026-07-13 to 2026-08-01"):
            direct_debit_tasks.take_again(task=task, collect_on=wrong, by=world.officer, on=BACK)
    again = direct_debit_tasks.take_again(task=task, collect_on=date(2026, 7, 15), by=world.officer, on=BACK)
    assert (again.code, again.amount_pence, again.notice.latest_on) == ("18", one.amount_pence, date(2026, 7, 8))
    with pytest.raises(CannotTakeAgain):
        direct_debit_tasks.take_again(task=task, collect_on=date(2026, 7, 15), by=world.officer, on=BACK)
    tell(world, on=date(2026, 7, 7))
    filed = collections.file(run=again.run, by=world.leader, on=date(2026, 7, 9))
    assert [each.code for each in filed] == ["18"]


def test_a_second_try_whose_payer_was_not_told_is_not_taken(world):
    made, one = collected(world, world.account())
    amount = f"{one.amount_pence / 100:.2f}"
    small.load(world.landlord, "dd_reports", row("ARUDD", "0", made.reference, amount, "2026-07-01"), on=BACK)
    again = direct_debit_tasks.take_again(
        task=DirectDebitTask.objects.get(), collect_on=date(2026, 7, 15), by=world.officer, on=BACK
    )
    with pytest.raises(collections.RunNotUsable, match="Nothing is left"):
        collections.file(run=again.run, by=world.leader, on=date(2026, 7, 9))


def test_l3_a_direct_debit_that_comes_back_after_the_tenancy_ended_is_owed_again_on_the_same_account(world):
    account = world.account()
    made, one = collected(world, account)
    tenancy = account.tenancy
    tenancy.ends_on = date(2026, 7, 5)
    tenancy.save(update_fields=["ends_on"])
    amount = f"{one.amount_pence / 100:.2f}"
    small.load(world.landlord, "dd_reports", row("ARUDD", "0", made.reference, amount, "2026-07-01", date(2026, 7, 8)))
    assert owed(account) == 0
    assert not SuspenseItem.objects.exists()


def test_a_direct_debit_reference_finds_its_account_where_no_payment_reference_does(world):
    account = world.account("2026-07-01 payment 100.00")
    pays(world, account, reference="DD-ONLY-01", told=False)
    small.load(world.landlord, "dd_reports", row("ARUDD", "1", "DD-ONLY-01", "100.00", "2026-07-01"))
    assert owed(account) == 0


def test_a_task_is_settled_once_with_what_came_of_it_and_leaves_the_list(world):
    made = pays(world, world.account())
    small.load(world.landlord, "dd_reports", row("ADDACS", "1", made.reference), on=BACK)
    task = DirectDebitTask.objects.get()
    assert queries.open_work(world.officer, [world.landlord.pk], on=BACK).count == 1
    direct_debit_tasks.done(task=task, outcome="called: pays by card", by=world.officer, on=BACK)
    with pytest.raises(TaskOver, match="already"):
        direct_debit_tasks.done(task=task, outcome="again", by=world.officer, on=BACK)
    assert queries.open_work(world.officer, [world.landlord.pk], on=BACK).count == 0


def test_the_dashboard_counts_what_stands_and_what_came_back(world):
    made, one = collected(world, world.account())
    world.account()
    amount = f"{one.amount_pence / 100:.2f}"
    small.load(world.landlord, "dd_reports", row("ARUDD", "0", made.reference, amount, "2026-07-01"), on=BACK)
    seen = queries.dashboard(world.leader, [world.landlord.pk], on=BACK)
    assert seen.by_status == {"active": 1}
    assert seen.by_state["returned"].pence == one.amount_pence
    assert seen.by_action == {"represent": 1}
    assert seen.take_up == (1, 2)
