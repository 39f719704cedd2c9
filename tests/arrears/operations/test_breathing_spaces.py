"""LAW section 6, PRA-10: a Breathing Space stops, writes down, warns, leaves tasks, and lets the case go on after."""

from datetime import date, timedelta
from typing import Any

import pytest

from arrears.models import BreathingSpaceStep, CaseTask, Hold, ProtectedDebt
from arrears.operations import breathing_spaces, contacts
from arrears.operations.breathing_spaces import (
    BreathingSpaceKnown,
    NotForYou,
    Protected,
    SecondWithinTwelveMonths,
    StepNotUsable,
    allow_silent_notice,
    refuse_if_protected,
)
from arrears.queries import frozen, held, protected
from arrears.rules.breathing_space import Block, DebtSplit
from arrears.rules.holds import HoldReason
from ledger.models import RentAccount
from ledger.operations import accounts
from letters.models import Stop
from letters.queries import stops
from staff.models import AuditEvent
from tests.builders.world import TAKE_ON, World, at, weekly_charges

pytestmark = pytest.mark.django_db

START = date(2026, 6, 16)
What = CaseTask.What
Step = BreathingSpaceStep.What


def space_of(world: World, account: RentAccount, *, starts_on: date = START, person: int = 0, **more: Any) -> Any:
    told: dict[str, Any] = {"notified_on": starts_on, "by": world.officer, "on": starts_on, **more}
    return breathing_spaces.start(person=world.people[account.pk][person], starts_on=starts_on, **told)


def waiting(account: RentAccount) -> set[str]:
    return set(CaseTask.objects.filter(account=account, done_on__isnull=True).values_list("what", flat=True))


def stopped(world: World, account: RentAccount, on: date, kind: str = "A1") -> bool:
    return stops.in_force(landlord=world.landlord, on=on).against(kind, account_id=account.pk) is not None


def test_every_paper_is_stopped_from_the_first_to_the_last_day_start_plus_59() -> None:
    world = World.open()
    account = world.account()
    space_of(world, account)
    for kind in ("A1", "ST1", "MPT"):
        days = [START - timedelta(days=1), START, START + timedelta(days=59), START + timedelta(days=60)]
        assert [stopped(world, account, on, kind) for on in days] == [False, True, True, False], kind


def test_co_obligors_are_protected_on_every_account_they_share_and_on_no_other() -> None:
    """LAW section 6: the debtor and anyone jointly liable."""
    world = World.open()
    joint = world.account(tenants=("Amina Bartholomew", "Joss Bartholomew"))
    debtor, partner = world.people[joint.pk]
    garage, own = world.account(tenants=("Nobody Else",)), world.account(tenants=("Somebody Else",))
    parties = [(garage.pk, debtor.pk, TAKE_ON, None), (own.pk, partner.pk, TAKE_ON, None)]
    accounts.keep_parties(parties=parties, by=world.system, on=TAKE_ON)
    space_of(world, joint)
    assert frozen.account_ids(world.landlord, on=START) == {joint.pk, garage.pk}
    assert stopped(world, joint, START)
    assert stopped(world, garage, START)
    assert not stopped(world, own, START)


def test_an_account_that_the_debtor_left_before_is_not_protected() -> None:
    world = World.open()
    account, left = world.account(), world.account()
    debtor = world.people[account.pk][0]
    parties = [(left.pk, debtor.pk, TAKE_ON, START - timedelta(days=1))]
    accounts.keep_parties(parties=parties, by=world.system, on=TAKE_ON)
    space_of(world, account)
    assert set(held.spaces(world.landlord, on=START)) == {account.pk}


def test_a_mental_health_one_protects_without_an_end_until_thirty_days_after_treatment() -> None:
    world = World.open()
    account = world.account()
    space = space_of(world, account, mental_health=True)
    assert stopped(world, account, START + timedelta(days=400))
    told = START + timedelta(days=90)
    breathing_spaces.end_treatment(space=space, ended_on=told, by=world.leader, on=told)
    days = [told + timedelta(days=n) for n in (0, 30, 31)]
    assert [stopped(world, account, on) for on in days] == [True, True, False]


def test_what_was_owed_is_kept_by_element_and_rent_that_goes_on_stands_apart() -> None:
    """The snapshot is of the day before; payments meet ongoing rent first."""
    world = World.open()
    account = world.account(weekly_charges(date(2026, 6, 1), 2) + "\n2026-06-10 payment 40.00")
    space_of(world, account)
    kept = ProtectedDebt.objects.get()
    assert (kept.element, kept.amount_pence, kept.as_at_on) == ("RENT", 160_00, START - timedelta(days=1))
    world.tell(account, weekly_charges(date(2026, 6, 22), 1) + "\n2026-06-24 payment 30.00")
    later = date(2026, 6, 26)
    assert protected.splits(world.landlord, on=later) == {account.pk: DebtSplit(160_00, 70_00)}


def test_a_second_standard_one_within_twelve_months_is_checked_first_and_then_protects() -> None:
    """Reg 24: we warn; a notification that stands on the register is not ours to refuse."""
    world = World.open()
    account = world.account()
    space_of(world, account)
    again = START + timedelta(days=200)
    with pytest.raises(SecondWithinTwelveMonths, match="twelve months"):
        space_of(world, account, starts_on=again)
    assert not stopped(world, account, again)
    space_of(world, account, starts_on=again, second_confirmed=True)
    assert stopped(world, account, again)
    assert What.SECOND_IN_YEAR in waiting(account)


def test_a_mental_health_one_may_follow_at_any_time_and_the_same_days_are_not_recorded_twice() -> None:
    world = World.open()
    account = world.account()
    space_of(world, account)
    with pytest.raises(BreathingSpaceKnown, match="same days"):
        space_of(world, account, starts_on=START + timedelta(days=59))
    space_of(world, account, starts_on=START + timedelta(days=80), mental_health=True)
    assert stopped(world, account, START + timedelta(days=80))


def test_the_duties_become_tasks_and_what_tells_the_kind_is_marked() -> None:
    """Reg 12, 14, 17, 27; PRA-10."""
    world = World.open()
    account, other = world.account(), world.account()
    space_of(world, account)
    space_of(world, other, mental_health=True)
    assert {What.SEARCH_DEBTS, What.TELL_AGENTS, What.ASK_REVIEW, What.MIDWAY} == waiting(account)
    assert {What.SEARCH_DEBTS, What.TELL_AGENTS, What.ASK_REVIEW, What.TREATMENT} == waiting(other)
    sensitive = set(CaseTask.objects.filter(sensitive=True).values_list("what", flat=True))
    assert sensitive == {What.MIDWAY, What.TREATMENT}
    midway = CaseTask.objects.get(what=What.MIDWAY)
    assert midway.due_on == START + timedelta(days=25)


def test_reg_17_and_18_asked_within_twenty_days_the_answer_is_due_on_the_thirty_fifth() -> None:
    world = World.open()
    account = world.account()
    space = space_of(world, account)
    late, last = START + timedelta(days=20), START + timedelta(days=19)
    with pytest.raises(StepNotUsable, match="could be asked for until"):
        breathing_spaces.note(space=space, what=Step.REVIEW_ASKED, happened_on=late, by=world.leader, on=late)
    with pytest.raises(StepNotUsable, match="before the court"):
        breathing_spaces.note(space=space, what=Step.COURT_ASKED, happened_on=last, by=world.leader, on=last)
    breathing_spaces.note(space=space, what=Step.REVIEW_ASKED, happened_on=last, by=world.leader, on=last)
    assert What.ASK_REVIEW not in waiting(account)
    assert CaseTask.objects.get(what=What.REVIEW_ANSWER).due_on == START + timedelta(days=34)


def test_reg_27_midway_on_days_26_to_35_and_never_for_a_mental_health_one() -> None:
    world = World.open()
    account, other = world.account(), world.account()
    space, crisis = space_of(world, account), space_of(world, other, mental_health=True)

    def put(one: Any, day_number: int) -> None:
        on = START + timedelta(days=day_number - 1)
        breathing_spaces.note(space=one, what=Step.MIDWAY_PUT, happened_on=on, by=world.leader, on=on)

    for outside in (25, 36):
        with pytest.raises(StepNotUsable, match="midway review is made"):
            put(space, outside)
    put(space, 26)
    put(space, 35)
    with pytest.raises(StepNotUsable, match="no midway review"):
        put(crisis, 30)


def test_cancelled_the_case_goes_on_from_the_same_step_with_a_new_contact_first() -> None:
    world = World.open()
    account = world.account()
    space = space_of(world, account)
    end = START + timedelta(days=30)
    breathing_spaces.cancel(
        space=space, cancelled_on=end, by=world.officer, on=end + timedelta(days=1), because="Reg 29"
    )
    on = end + timedelta(days=1)
    assert not held.spaces(world.landlord, on=on)
    assert [hold.reason for hold in held.on_accounts(world.landlord, on=on).holds[account.pk]] == [
        HoldReason.CONTACT_FIRST
    ]
    assert waiting(account) == {What.CONTACT_FIRST, What.HOLD_ENDS}
    contacts.log(account=account, channel="call_out", two_way=True, note="Spoke.", by=world.officer, on=on, at=at(on))
    assert breathing_spaces.contact_made(account=account, words="Spoke with her", by=world.officer, on=on) == 1
    assert not held.on_accounts(world.landlord, on=on).holds
    assert waiting(account) == set()


def test_cancelled_while_another_protects_the_same_account_nothing_is_taken_up() -> None:
    world = World.open()
    account = world.account(tenants=("Amina Bartholomew", "Joss Bartholomew"))
    first = space_of(world, account)
    space_of(world, account, person=1)
    end = START + timedelta(days=10)
    breathing_spaces.cancel(space=first, cancelled_on=end, by=world.officer, on=end)
    assert stopped(world, account, end)
    assert not Hold.objects.exists()


def test_a_stop_reaches_an_account_the_debtor_becomes_liable_on_later() -> None:
    world = World.open()
    account, later = world.account(), world.account()
    space = space_of(world, account)
    debtor, on = world.people[account.pk][0], START + timedelta(days=5)
    accounts.keep_parties(parties=[(later.pk, debtor.pk, on, None)], by=world.system, on=on)
    assert breathing_spaces.keep_stops(space=space, by=world.system, on=on) == 1
    assert breathing_spaces.keep_stops(space=space, by=world.system, on=on) == 0
    assert stopped(world, later, on)


@pytest.mark.parametrize("block", list(Block))
def test_b1_to_b10_are_refused_while_it_protects_and_allowed_the_day_after(block: Block) -> None:
    world = World.open()
    account = world.account()
    space_of(world, account)
    for on in (START, START + timedelta(days=59)):
        with pytest.raises(Protected, match="Breathing Space until 14 August 2026"):
            refuse_if_protected(account, what=block, on=on)
    refuse_if_protected(account, what=block, on=START - timedelta(days=1))
    refuse_if_protected(account, what=block, on=START + timedelta(days=60))


def test_a_refusal_never_tells_the_kind() -> None:
    world = World.open()
    account = world.account()
    space_of(world, account, mental_health=True)
    with pytest.raises(Protected) as refused:
        refuse_if_protected(account, what=Block.B3, on=START)
    assert "mental" not in str(refused.value).lower()
    assert "treatment" not in str(refused.value).lower()


def test_rent_that_fell_due_since_may_be_acted_on() -> None:
    """LAW section 6, not frozen: rent falling due after the start."""
    world = World.open()
    account = world.account(weekly_charges(date(2026, 6, 1), 2))
    space_of(world, account)
    world.tell(account, weekly_charges(date(2026, 6, 22), 1))
    on = date(2026, 6, 24)
    refuse_if_protected(account, what=Block.B3, on=on, debt_pence=100_00)
    with pytest.raises(Protected):
        refuse_if_protected(account, what=Block.B3, on=on, debt_pence=100_01)


def test_b2_a_manager_may_let_a_notice_go_that_needs_no_arrears_and_is_silent_on_the_debt() -> None:
    world = World.open()
    account = world.account()
    space_of(world, account)
    asked: dict[str, Any] = {"account": account, "notice": "N10", "mentions_debt": False, "on": START}
    with pytest.raises(Protected, match="manager"):
        allow_silent_notice(**asked, by=world.officer)
    with pytest.raises(Protected, match="none may mention it"):
        allow_silent_notice(**{**asked, "mentions_debt": True}, by=world.manager)
    with pytest.raises(Protected):
        allow_silent_notice(**{**asked, "notice": "N1"}, by=world.manager)
    allow_silent_notice(**asked, by=world.manager)


def test_the_note_is_read_by_those_with_the_right_and_each_reading_is_recorded() -> None:
    """PRA-10: special-category data."""
    world = World.open()
    space = space_of(world, world.account(), note="Ward 4, ask for Dr Quay", mental_health=True)
    with pytest.raises(NotForYou):
        breathing_spaces.read_note(space=space, by=world.officer, on=START)
    assert not AuditEvent.objects.filter(action="Breathing Space note read").exists()
    assert breathing_spaces.read_note(space=space, by=world.leader, on=START) == "Ward 4, ask for Dr Quay"
    (read,) = AuditEvent.objects.filter(action="Breathing Space note read")
    assert (read.actor, read.object_id) == (world.leader, str(space.public_id))


def test_no_audit_row_and_no_stop_tells_the_kind() -> None:
    world = World.open()
    space = space_of(world, world.account(), mental_health=True, note="Secret")
    breathing_spaces.end_treatment(space=space, ended_on=START, by=world.leader, on=START)
    told = [f"{row.action} {row.before} {row.after}" for row in AuditEvent.objects.all()]
    told += [f"{stop.words} {stop.get_reason_display()}" for stop in Stop.objects.all()]
    told += [f"{task.words}" for task in CaseTask.objects.filter(sensitive=False)]
    assert not [words for words in told if "mental" in words.lower() or "treatment" in words.lower()]
