"""Collection runs: each collection in one schedule, or left out with its reason (OPS-D4 to D8, PRA-10, L3)."""

from datetime import date

import pytest

from ledger.models import Collection, Entry
from ledger.operations import collections, direct_debit_notices, direct_debit_terms, direct_debits
from ledger.operations.collections import RunNotUsable
from ledger.queries import direct_debits as queries
from tests.builders.world import World
from tests.ledger.direct_debit_payer import FIRST, SIGNED, pays

pytestmark = pytest.mark.django_db

READY = date(2026, 6, 22)
FILED = date(2026, 6, 25)


@pytest.fixture
def world():
    return World.open()


def prepare(world, **more):
    return collections.prepare(
        landlord=world.landlord,
        **{"from_on": FIRST, "until_on": FIRST, "by": world.leader, "on": READY, **more},
    )


def told(run):
    return {
        one.account.account_ref: (one.state, one.left_out_because) for one in run.collections.select_related("account")
    }


def test_a_collection_is_in_exactly_one_schedule(world):
    pays(world, world.account())
    run = prepare(world)
    assert (run.count, told(run)) == (1, {"R0001": ("planned", "")})
    with pytest.raises(RunNotUsable, match="in a schedule already"):
        prepare(world)
    collections.file(run=run, by=world.leader, on=FILED)
    with pytest.raises(RunNotUsable, match="Given to the bureau"):
        collections.file(run=run, by=world.leader, on=FILED)
    with pytest.raises(RunNotUsable, match="in a schedule already"):
        prepare(world)


def test_a_dropped_schedule_sets_its_collections_free(world):
    pays(world, world.account())
    collections.drop(run=prepare(world), by=world.leader, on=READY)
    assert prepare(world).count == 1


def test_d7_nothing_is_taken_whose_notice_was_not_sent_in_time(world):
    pays(world, world.account(), told=False)
    late = pays(world, world.account(), told=False)
    direct_debit_notices.notices_sent(
        notices=list(late.notices.all()), sent_by="bureau", by=world.officer, on=date(2026, 6, 18)
    )
    run = prepare(world)
    assert set(told(run).values()) == {("left_out", collections.NOTICE_LATE)}
    assert prepare(world, from_on=date(2026, 8, 3), until_on=date(2026, 8, 3)).count == 1  # in time for August


def test_d8_nothing_is_taken_from_an_account_in_credit_unless_agreed(world):
    pays(world, world.account("2026-06-10 payment 900.00"))
    pays(world, world.account("2026-06-10 payment 900.00"), collects_in_credit=True)
    run = prepare(world)
    assert told(run) == {"R0001": ("left_out", collections.IN_CREDIT), "R0002": ("planned", "")}


def test_pra_10_under_breathing_space_only_current_rent_is_taken(world):
    with_plan = world.account()
    pays(world, with_plan, instalments=lambda _from, _until: 60_00)
    pays(world, world.account())
    run = prepare(world, current_rent_only=[with_plan.pk, world.account().pk])
    assert told(run)["R0001"] == ("left_out", collections.PROTECTED)
    assert told(run)["R0002"] == ("planned", "")


def test_a_weekend_or_bank_holiday_moves_the_collection_to_the_next_working_day(world):
    pays(world, world.account(), first_on=date(2026, 8, 1))
    run = prepare(world, from_on=date(2026, 8, 3), until_on=date(2026, 8, 3))
    one = run.collections.get()
    assert (one.due_on, one.collect_on) == (date(2026, 8, 1), date(2026, 8, 3))


def test_the_first_collection_takes_the_pence_and_has_code_01(world):
    made = pays(world, world.account())
    plan = made.plans.get()
    run = prepare(world)
    collections.file(run=run, by=world.leader, on=FILED)
    august = prepare(world, from_on=date(2026, 8, 3), until_on=date(2026, 8, 3), on=date(2026, 7, 20))
    assert [(c.code, c.amount_pence) for c in Collection.objects.order_by("pk")] == [
        ("01", plan.first_pence),
        ("17", plan.regular_pence),
    ]
    assert august.count == 1


def test_a_stopped_instruction_is_left_out_when_the_file_is_made(world):
    stopped = pays(world, world.account())
    pays(world, world.account())
    run = prepare(world)
    direct_debits.cancel(instruction=stopped, because="asked", by=world.officer, on=READY)
    going = collections.file(run=run, by=world.leader, on=FILED)
    assert [one.account.account_ref for one in going] == ["R0002"]
    run.refresh_from_db()
    assert (run.count, queries.left_out(run)) == (1, [(collections.OVER, 1)])


def test_a_schedule_too_late_for_the_bank_is_refused(world):
    pays(world, world.account())
    run = prepare(world)
    with pytest.raises(RunNotUsable, match="too late"):
        collections.file(run=run, by=world.leader, on=date(2026, 6, 30))


def test_the_bank_line_is_expected_and_confirmed_and_nothing_is_posted_where_the_bureau_sends_a_file(world):
    made = pays(world, world.account())
    run = prepare(world)
    collections.file(run=run, by=world.leader, on=FILED)
    [credit] = queries.expected_credits(world.landlord, from_on=FIRST, until_on=FIRST)
    assert (credit.count, credit.pence) == (1, made.plans.get().first_pence)
    with pytest.raises(RunNotUsable, match="Say what the difference is"):
        collections.confirm(run=run, received_pence=credit.pence - 1, by=world.leader, on=FIRST)
    collections.confirm(run=run, received_pence=credit.pence, by=world.leader, on=FIRST)
    assert run.collections.get().state == "collected"
    assert not Entry.objects.filter(kind="PAY").exists()


def test_where_the_terms_say_so_a_confirmed_schedule_is_posted_on_the_collection_day(world):
    direct_debit_terms.settle_terms(
        landlord=world.landlord, from_on=SIGNED, posts_from_schedule=True, by=world.manager, on=SIGNED
    )
    account = world.account()
    made = pays(world, account)
    run = prepare(world)
    collections.file(run=run, by=world.leader, on=FILED)
    collections.confirm(run=run, received_pence=made.plans.get().first_pence, by=world.leader, on=FIRST)
    entry = Entry.objects.get(account=account)
    assert (entry.kind, entry.effective_on, entry.amount_pence) == ("PAY", FIRST, -made.plans.get().first_pence)


def test_l3_after_the_tenancy_ended_nothing_is_taken_until_it_is_worked_out_again(world):
    account = world.account()
    pays(world, account)
    tenancy = account.tenancy
    tenancy.ends_on = date(2026, 6, 21)
    tenancy.save(update_fields=["ends_on"])
    assert told(prepare(world)) == {"R0001": ("left_out", collections.ENDED)}


def test_preparing_many_takes_no_more_queries(world, count_queries):
    for _ in range(2):
        pays(world, world.account())
    with count_queries() as two:
        prepare(world)
    for _ in range(8):
        pays(world, world.account())
    with count_queries() as ten:
        prepare(world)
    assert len(ten) == len(two)
