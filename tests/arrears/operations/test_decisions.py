"""DEC-18: every account has one answer a night, with its reason; what changed is written."""

from datetime import date, timedelta
from typing import Any

import pytest

from arrears.models import Decision, Night
from arrears.operations import (
    arrangements,
    breathing_spaces,
    contacts,
    decisions,
    holds,
    legal_facts,
    payer_calendars,
    policies,
    positions,
    week_ends,
)
from arrears.operations.decisions import Decided, NoPolicyInForce
from arrears.queries import among
from arrears.queries.decisions import last_night, worked_out
from arrears.rules.default_policy import DATA
from arrears.rules.holds import HoldReason
from ledger.rules.account_types import AccountType
from staff.operations import landlords
from tenancies.rules.periods import PeriodUnit
from tests.builders.world import TAKE_ON, World, at, weekly_charges

pytestmark = pytest.mark.django_db

TUESDAY = date(2026, 6, 16)
"""Week 11; Monday is the 15th."""


def night(
    world: World, on: date = TUESDAY, *, weekly: bool = False, payments_until: date | None = TUESDAY, **more: Any
) -> Decided:
    """Positions, week-ends and decisions of one night, as the nightly run takes them."""
    take = more.get("take", 1)
    positions.record(landlord=world.landlord, on=on, take=take, by=world.system)
    week_ends.catch_up(landlord=world.landlord, on=on, payments_until=payments_until, by=world.system)
    return decisions.decide_all(
        landlord=world.landlord, on=on, take=take, by=world.system, weekly=weekly, payments_until=payments_until
    )


def told(account: Any) -> tuple[str, str, str]:
    last = Decision.objects.filter(account=account).order_by("-on", "-take").first()
    assert last is not None
    return last.outcome, last.reason, last.proposes


def owing(weeks: int, *, last_monday: date = date(2026, 6, 15)) -> str:
    """A ledger of so many unpaid weekly charges, the last of them this week's."""
    return weekly_charges(last_monday - timedelta(weeks=weeks - 1), weeks)


def test_a_week_behind_is_a_first_reminder_and_this_weeks_charge_alone_is_nothing() -> None:
    world = World.open()
    behind, on_time = world.account(owing(2)), world.account(owing(1))
    done = night(world)
    assert told(behind) == ("propose", "step_reached", "A1")
    assert told(on_time)[0] == "owes_too_little"
    assert (done.accounts, done.written) == (2, 2)


def test_on_old_payments_everybody_waits() -> None:
    """DEC-15: the newest payments file may be seven days old, not eight."""
    world = World.open()
    account = world.account(owing(4))
    assert night(world, payments_until=TUESDAY - timedelta(days=8)).payments_in is False
    assert told(account) == ("waiting_for_payments", "payments_late", "")
    assert night(world, payments_until=TUESDAY - timedelta(days=7), take=2).payments_in is True
    assert told(account)[2] == "A1"


def test_a_row_is_written_when_the_answer_changes_and_for_everybody_once_a_week() -> None:
    world = World.open()
    account = world.account(owing(2))
    world.account()
    assert night(world).written == 2
    assert night(world, TUESDAY + timedelta(days=1)).written == 0
    assert night(world, TUESDAY + timedelta(days=2), weekly=True).written == 2
    world.tell(account, "2026-06-19 payment 200.00")
    assert night(world, TUESDAY + timedelta(days=3)).written == 1
    assert told(account) == ("owes_nothing", "nothing_owed", "")


def test_a_night_decided_twice_writes_nothing_twice() -> None:
    world = World.open()
    world.account(owing(2))
    night(world, weekly=True)
    assert night(world, weekly=True).written == 0
    assert Night.objects.get().written == 1


def test_why_nothing_is_worked_out_again_in_the_same_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """DEC-18: for the nights without a row, from the position and the version then in force."""
    world = World.open()
    accounts = [world.account(owing(weeks)) for weeks in range(6)]
    accounts.append(world.account(owing(3) + "\n2026-06-16 payment 40.00"))
    payer_calendars.keep(
        account=accounts[3],
        kind="standing_order",
        cycle=PeriodUnit.MONTH,
        first_due_on=date(2026, 5, 28),
        expected_pence=43333,
        from_on=TAKE_ON,
        by=world.officer,
        on=TAKE_ON,
    )
    holds.place(
        account=accounts[4],
        reason=HoldReason.DISPUTE,
        comment="Disputes the heating charge.",
        from_on=TUESDAY - timedelta(days=3),
        until_on=TUESDAY + timedelta(days=9),
        by=world.officer,
        on=TUESDAY - timedelta(days=3),
    )
    night(world, TUESDAY - timedelta(days=1))
    night(world, weekly=True)
    written = {row.account_id: (row.outcome, row.reason, row.words) for row in Decision.objects.filter(on=TUESDAY)}
    # What came later changes nothing of what was known then.
    world.tell(accounts[2], "2026-06-17 payment 100.00")
    world.tell(accounts[3], "2026-06-10 payment 433.33")
    contacts.log(
        account=accounts[1], channel="call_in", two_way=True, note="", by=world.officer,
        on=TUESDAY + timedelta(days=1), at=at(TUESDAY),
    )  # fmt: skip
    Decision.objects.filter(on=TUESDAY).delete()
    stored = last_night(world.landlord, on=TUESDAY)
    assert stored is not None
    for listed in (among.LISTED, 0):  # asked for one by one, and as of a large landlord
        monkeypatch.setattr(among, "LISTED", listed)
        again = worked_out(world.landlord, night=stored, account_ids=[account.pk for account in accounts])
        assert {pk: (one.outcome.value, one.reason.value, one.text) for pk, one in again.items()} == written
    assert len(written) == 7


def test_a_policy_that_begins_changes_the_version_and_so_the_row() -> None:
    world = World.open()
    account = world.account(owing(2))
    night(world)
    stricter = policies.write(
        landlord=world.landlord,
        data={**DATA, "stale_days": 60},
        name="Current",
        in_force_from_on=TUESDAY + timedelta(days=1),
        by=world.leader,
        on=TUESDAY,
    )
    night(world, TUESDAY + timedelta(days=1))
    assert Decision.objects.filter(account=account).count() == 1  # not approved, so not in force
    policies.approve(version=stricter, by=world.manager, on=TUESDAY, at=at(TUESDAY))
    night(world, TUESDAY + timedelta(days=2))
    assert Decision.objects.filter(account=account, version=stricter).count() == 1


def test_without_a_policy_nothing_can_be_decided() -> None:
    world = World.open()
    bare = landlords.describe(code="BARE", name="Bare", address="1 Street", by=world.system, on=TUESDAY)
    with pytest.raises(NoPolicyInForce, match="no approved arrears policy"):
        decisions.decide_all(landlord=bare, on=TUESDAY, take=1, by=world.system, weekly=False, payments_until=TUESDAY)


def test_breathing_space_of_one_joint_tenant_protects_both_on_every_account() -> None:
    """LAW section 6, PRA-10."""
    world = World.open()
    home = world.account(owing(5), tenants=("Ann Bee", "Cy Dow"))
    garage = world.account(owing(5), tenancy=home.tenancy, account_type=AccountType.GAR)
    other = world.account(owing(2))
    space = breathing_spaces.start(
        person=world.people[home.pk][1], starts_on=TUESDAY, notified_on=TUESDAY, by=world.officer, on=TUESDAY
    )
    night(world)
    assert told(home)[0] == told(garage)[0] == "breathing_space"
    assert told(other)[0] == "propose"
    breathing_spaces.cancel(space=space, cancelled_on=TUESDAY + timedelta(days=1), by=world.officer, on=TUESDAY)
    night(world, TUESDAY + timedelta(days=1))
    assert told(home)[0] == "propose"


def test_a_perfect_monthly_payer_is_not_chased_between_two_payment_files() -> None:
    """PRA-1 with weekly files: the payment of the 1st is in Sunday's file, the letter run looks on Tuesday the 2nd."""
    world = World.open()
    ledger = weekly_charges(TAKE_ON, 9) + "\n2026-05-01 payment 433.33"
    payer = world.account(ledger)
    stranger = world.account(ledger)
    payer_calendars.keep(
        account=payer,
        kind="direct_debit",
        cycle=PeriodUnit.MONTH,
        first_due_on=date(2026, 5, 1),
        expected_pence=43333,
        from_on=TAKE_ON,
        by=world.officer,
        on=TAKE_ON,
    )
    night(world, date(2026, 6, 2), payments_until=date(2026, 5, 31))
    assert told(payer)[:2] == ("owes_too_little", "not_yet_due")
    assert told(stranger)[2] == "A1"
    night(world, date(2026, 6, 9), payments_until=date(2026, 6, 7))
    assert told(payer)[0] in ("nudge", "propose")  # the 1st is past, its file is in, and nothing came


def test_a_kept_arrangement_holds_and_a_broken_one_goes_on() -> None:
    world = World.open()
    kept, broken = world.account(owing(5)), world.account(owing(9))
    world.arrange(kept, starts_on=date(2026, 6, 15), start_balance="500.00", weekly="10.00")
    world.arrange(broken, starts_on=date(2026, 5, 4), start_balance="300.00", weekly="10.00")
    night(world)
    assert told(kept)[:2] == ("arrangement_kept", "instalments_paid")
    assert told(broken) == ("propose", "arrangement_broken", "A3")
    assert arrangements.judge(landlord=world.landlord, on=TUESDAY, take=1, by=world.system) == {
        "live": 1,
        "broken": 1,
        "completed": 0,
    }


def test_what_the_court_has_in_hand_stops_the_stages() -> None:
    """DEC-19: a hearing without outcome is waited for, then asked about; a notice keeps stages 1-3 away (PRA-4)."""
    world = World.open()
    hearing, notice = world.account(owing(6)), world.account(owing(4))
    day = TUESDAY + timedelta(days=1)
    tell = {"by": world.leader, "on": TUESDAY}
    legal_facts.record(account=hearing, kind="hearing", reference="C1", from_on=day, **tell)
    legal_facts.record(account=notice, kind="notice", from_on=TAKE_ON, until_on=date(2027, 4, 5), **tell)
    night(world)
    assert told(hearing)[1] == "hearing_set"
    assert told(notice)[0] == "notice_live"
    night(world, day + timedelta(days=1))
    assert told(hearing)[:2] == ("check_data", "hearing_past")
    legal_facts.record(account=hearing, kind="hearing", reference="C1", from_on=day, outcome="adjourned", **tell)
    night(world, day + timedelta(days=2))
    assert told(hearing)[0] == "propose"


def test_benefit_that_has_not_come_is_asked_of_who_pays_it() -> None:
    world = World.open()
    account = world.account(owing(6))
    world.award(account, "HB", "100.00", TUESDAY - timedelta(days=44))
    night(world)
    assert told(account)[:2] == ("owes_nothing", "benefit_missing")


def test_arrears_that_fall_ask_for_an_arrangement_not_for_the_next_letter() -> None:
    """PRA-2: lower than four weeks ago, and a payment within the month."""
    world = World.open()
    ledger = owing(12, last_monday=date(2026, 6, 15)) + "\n2026-06-12 payment 700.00"
    falling = world.account(ledger)
    night(world, TUESDAY - timedelta(days=28), payments_until=TUESDAY - timedelta(days=28))
    night(world)
    assert told(falling)[:2] == ("reducing", "falling")


def test_two_landlords_are_decided_apart() -> None:
    one, other = World.open("QUAY"), World.open("HILL")
    mine, theirs = one.account(owing(2)), other.account(owing(2))
    night(one)
    assert Decision.objects.filter(account=mine).exists()
    assert not Decision.objects.filter(account=theirs).exists()


def test_the_number_of_queries_does_not_grow_with_accounts(count_queries: Any) -> None:
    world = World.open()

    def seen() -> int:
        world.arrange(world.account(owing(7)), starts_on=date(2026, 6, 15), start_balance="700.00", weekly="5.00")
        positions.record(landlord=world.landlord, on=TUESDAY, take=len(counts) + 1, by=world.system)
        with count_queries() as queries:
            decisions.decide_all(
                landlord=world.landlord,
                on=TUESDAY,
                take=len(counts) + 1,
                by=world.system,
                weekly=True,
                payments_until=TUESDAY,
            )
        return len(queries)

    counts: list[int] = []
    counts.append(seen())
    for _ in range(15):
        world.account(owing(3))
    counts.append(seen())
    assert counts[0] == counts[1]
