"""What people agree and tell: arrangements, policies, contacts, legal facts, calendars, Breathing Spaces."""

from datetime import date, timedelta

import pytest

from arrears.models import Arrangement, ArrangementState, LegalFact, PayerCalendar
from arrears.operations import (
    arrangements,
    breathing_spaces,
    contacts,
    legal_facts,
    payer_calendars,
    policies,
    positions,
)
from arrears.operations.arrangements import ArrangementEnded, ArrangementNotUsable, ArrangementToKeep
from arrears.operations.breathing_spaces import BreathingSpaceKnown
from arrears.operations.contacts import ContactNotUsable
from arrears.operations.policies import NeedsSecondPerson, PolicyNotUsable
from arrears.queries import policies as policy_queries
from arrears.rules.arrangements import ArrangementKind, Frequency
from arrears.rules.default_policy import DATA, default_policy
from letters.models import Stop
from letters.queries import stops
from tenancies.rules.periods import PeriodUnit
from tests.builders.world import TAKE_ON, World, at

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 18)


def judge(world: World, on: date, take: int = 1) -> dict[str, int]:
    positions.record(landlord=world.landlord, on=on, take=take, by=world.system)
    return arrangements.judge(landlord=world.landlord, on=on, take=take, by=world.system)


def test_an_arrangement_is_broken_by_pennies_as_ops_x4_says_and_its_history_is_kept() -> None:
    """OPS-X4: £200 from 5 October, £5 a week: on 18 November £170.00 is expected; £171.50 is broken by £1.50."""
    world = World.open()
    account = world.account("2026-10-05 brought_forward 171.50")
    made = world.arrange(account, starts_on=date(2026, 10, 5), start_balance="200.00", weekly="5.00")
    assert judge(world, DAY) == {"live": 0, "broken": 1, "completed": 0}
    state = ArrangementState.objects.get(arrangement=made)
    assert (state.instalments_due, state.expected_pence, state.shortfall_pence) == (6, 17000, 150)
    judge(world, DAY + timedelta(days=1))
    assert made.states.count() == 1  # nothing changed
    world.tell(account, "2026-11-19 payment 1.50")
    assert judge(world, DAY + timedelta(days=2))["live"] == 1
    assert made.states.count() == 2


def test_paid_in_full_it_is_completed_and_ends() -> None:
    world = World.open()
    account = world.account("2026-10-05 brought_forward 20.00\n2026-11-17 payment 20.00")
    made = world.arrange(account, starts_on=date(2026, 10, 5), start_balance="20.00", weekly="5.00")
    assert judge(world, DAY)["completed"] == 1
    made.refresh_from_db()
    assert (made.ended_on, made.ended_because) == (DAY, "completed")


def test_a_new_arrangement_replaces_the_one_in_force_and_is_ended_once() -> None:
    world = World.open()
    account = world.account()
    first = world.arrange(account, starts_on=TAKE_ON, start_balance="100.00", weekly="5.00")
    second = world.arrange(account, starts_on=DAY, start_balance="100.00", weekly="7.00")
    first.refresh_from_db()
    assert first.ended_because == "replaced by a new one"
    arrangements.end(arrangement=second, because="moved out", by=world.officer, on=DAY)
    with pytest.raises(ArrangementEnded):
        arrangements.end(arrangement=second, because="moved out", by=world.officer, on=DAY)
    with pytest.raises(ArrangementNotUsable, match="more than nothing"):
        world.arrange(account, starts_on=DAY, start_balance="100.00", weekly="0.00")


def test_arrangements_of_agreements_csv_are_taken_on_as_agreed_on_their_first_day() -> None:
    world = World.open()
    account = world.account()
    row = ArrangementToKeep(
        account.pk, "AG1", ArrangementKind.INFORMAL, date(2026, 9, 14), 59106, 2000, Frequency.MONTHLY
    )
    assert arrangements.take_on(landlord=world.landlord, arrangements=[row], by=world.system, on=TAKE_ON) == 1
    assert Arrangement.objects.get().agreed_on == date(2026, 9, 14)


def test_the_shipped_policy_comes_back_from_its_rows_as_it_was_shipped() -> None:
    world = World.open()
    read = policy_queries.read(world.version)
    assert (read.steps, read.account_types, read.stale_days) == (
        default_policy().steps,
        default_policy().account_types,
        91,
    )
    again = policies.install_default(
        landlord=world.landlord, by=world.system, approver=world.manager, on=DAY, at=at(DAY)
    )
    assert again.pk == world.version.pk


def test_a_policy_is_approved_by_a_second_person_once_and_names_its_faults() -> None:
    world = World.open()
    written = policies.write(
        landlord=world.landlord, data=DATA, name="Current", in_force_from_on=DAY, by=world.leader, on=DAY
    )
    assert policy_queries.in_force(world.landlord, on=DAY) == world.version
    for nobody in (world.leader, world.system):
        with pytest.raises(NeedsSecondPerson):
            policies.approve(version=written, by=nobody, on=DAY, at=at(DAY))
    policies.approve(version=written, by=world.manager, on=DAY, at=at(DAY))
    assert policy_queries.in_force(world.landlord, on=DAY) == written
    with pytest.raises(PolicyNotUsable, match="approved already"):
        policies.approve(version=written, by=world.manager, on=DAY, at=at(DAY))
    with pytest.raises(PolicyNotUsable, match="steps"):
        policies.write(
            landlord=world.landlord,
            data={**DATA, "steps": []},
            name="Current",
            in_force_from_on=DAY + timedelta(days=1),
            by=world.leader,
            on=DAY,
        )


def test_breathing_space_stops_every_paper_the_statement_too_until_it_ends() -> None:
    """PRA-10: sixty days; cancelled it stops nothing more; told twice it is one."""
    world = World.open()
    account = world.account(tenants=("Ann Bee", "Cy Dow"))
    person = world.people[account.pk][0]
    told = {"person": person, "starts_on": DAY, "notified_on": DAY, "by": world.officer, "on": DAY}
    space = breathing_spaces.start(**told)  # type: ignore[arg-type]
    standing = stops.in_force(landlord=world.landlord, on=DAY + timedelta(days=59))
    for kind in ("A1", "ST1"):
        assert standing.against(kind, account_id=account.pk, person_id=world.people[account.pk][1].pk)
    assert not stops.in_force(landlord=world.landlord, on=DAY + timedelta(days=60)).accounts
    with pytest.raises(BreathingSpaceKnown):
        breathing_spaces.start(**told)  # type: ignore[arg-type]
    breathing_spaces.cancel(space=space, cancelled_on=DAY + timedelta(days=3), by=world.officer, on=DAY)
    assert stops.in_force(landlord=world.landlord, on=DAY + timedelta(days=2)).accounts
    assert not stops.in_force(landlord=world.landlord, on=DAY + timedelta(days=3)).accounts


def test_a_mental_health_one_is_open_until_thirty_days_after_treatment() -> None:
    world = World.open()
    account = world.account()
    space = breathing_spaces.start(
        person=world.people[account.pk][0],
        starts_on=DAY,
        notified_on=DAY,
        mental_health=True,
        by=world.officer,
        on=DAY,
    )
    assert Stop.objects.in_force(DAY + timedelta(days=400)).count() == 1
    breathing_spaces.end_treatment(space=space, ended_on=DAY + timedelta(days=5), by=world.officer, on=DAY)
    assert Stop.objects.in_force(DAY + timedelta(days=35)).count() == 1
    assert not Stop.objects.in_force(DAY + timedelta(days=36)).exists()
    assert "mental" not in Stop.objects.in_force(DAY).get().words


def test_a_contact_names_its_way_and_a_note_is_no_conversation() -> None:
    world = World.open()
    account = world.account()
    told = {"account": account, "by": world.officer, "on": DAY, "at": at(DAY)}
    assert contacts.log(channel="visit", two_way=True, note="Spoke at the door.", **told).two_way  # type: ignore[arg-type]
    assert not contacts.log(channel="note", two_way=True, note="Rang the council.", **told).two_way  # type: ignore[arg-type]
    with pytest.raises(ContactNotUsable, match="pigeon"):
        contacts.log(channel="pigeon", two_way=False, note="", **told)  # type: ignore[arg-type]


def test_a_legal_fact_said_twice_is_one() -> None:
    world = World.open()
    account = world.account()
    for _ in range(2):
        legal_facts.record(account=account, kind="notice", reference="N1", from_on=DAY, by=world.leader, on=DAY)
    assert LegalFact.objects.count() == 1


def test_a_new_payer_calendar_ends_the_one_before() -> None:
    world = World.open()
    account = world.account()
    for first, pence in ((TAKE_ON, 43333), (DAY, 45000)):
        payer_calendars.keep(
            account=account,
            kind="direct_debit",
            cycle=PeriodUnit.MONTH,
            first_due_on=first,
            expected_pence=pence,
            from_on=first,
            by=world.officer,
            on=first,
        )
    assert list(PayerCalendar.objects.order_by("from_on").values_list("until_on", flat=True)) == [
        DAY - timedelta(days=1),
        None,
    ]
