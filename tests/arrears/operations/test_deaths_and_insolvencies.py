"""PRA-11, PRA-13, PRA-6, PRA-9, OPS-E4: what holds letters besides people: death, insolvency, disputes, quiet days."""

from datetime import date, timedelta
from typing import Any

import pytest

from arrears.models import Bereavement, CaseTask, Insolvency
from arrears.operations import bereavements, breathing_spaces, contacts, disputes, hold_nights, holds, insolvencies
from arrears.operations.bereavements import AlreadyDecided, DeathNotUsable
from arrears.operations.insolvencies import InsolvencyNotUsable
from arrears.operations.protections import Protected, refuse_if_protected
from arrears.queries import frozen, held, protected
from arrears.rules.breathing_space import Block, DebtSplit
from arrears.rules.holds import HoldReason
from arrears.rules.pending_claims import Asking, due
from ledger.models import RentAccount
from ledger.operations import claims
from letters.operations import quiet_weeks
from letters.queries import addressing, stops
from tests.builders.world import World, at, weekly_charges

pytestmark = pytest.mark.django_db

DAY = date(2026, 6, 16)
What = CaseTask.What


def stopped(world: World, account: RentAccount, on: date, kind: str = "A1", person: int | None = None) -> bool:
    return (
        stops.in_force(landlord=world.landlord, on=on).against(kind, account_id=account.pk, person_id=person)
        is not None
    )


def waiting(account: RentAccount) -> set[str]:
    return set(CaseTask.objects.filter(account=account, done_on__isnull=True).values_list("what", flat=True))


def death_of(world: World, account: RentAccount, person: int = 0) -> Bereavement:
    dead = world.people[account.pk][person]
    return bereavements.record(account=account, person=dead, died_on=DAY - timedelta(days=3), by=world.officer, on=DAY)


def test_a_sole_tenants_account_goes_on_in_the_representatives_name_and_nothing_is_addressed_to_them() -> None:
    world = World.open()
    account = world.account()
    made = death_of(world, account)
    assert made.sole_tenant
    assert made.account_name == "The Personal Representatives of Amina Bartholomew"
    assert stopped(world, account, DAY + timedelta(days=900), "ST1")
    (person,) = addressing.for_tenancies([account.tenancy_id], on=DAY)[account.tenancy_id]
    assert person.held_reason == addressing.DECEASED
    assert waiting(account) == {What.BENEFIT_END, What.SUCCESSION}


def test_the_hold_of_a_death_is_law_until_succession_is_decided() -> None:
    world = World.open()
    account = world.account()
    made = death_of(world, account)
    hold = account.holds.get()
    with pytest.raises(holds.HoldOver, match="is law"):
        holds.release(hold=hold, because="It is time", by=world.manager, on=DAY)
    bereavements.decide(bereavement=made, succession="nobody", words="No one came", by=world.manager, on=DAY)
    assert not held.on_accounts(world.landlord, on=DAY).holds
    with pytest.raises(AlreadyDecided):
        bereavements.decide(bereavement=made, succession="succeeded", words="Late", by=world.manager, on=DAY)


def test_a_survivor_goes_on_in_their_own_name_after_28_days_and_succession_is_used() -> None:
    world = World.open()
    account = world.account(tenants=("Amina Bartholomew", "Joss Bartholomew"))
    dead, survivor = world.people[account.pk]
    made = death_of(world, account)
    assert (made.account_name, made.succession_used, made.succession) == ("Joss Bartholomew", True, "survivor")
    days = [DAY, DAY + timedelta(days=27), DAY + timedelta(days=28)]
    assert [stopped(world, account, on, "A1", survivor.pk) for on in days] == [True, True, False]
    assert stopped(world, account, DAY + timedelta(days=28), "A1", dead.pk)
    assert not stopped(world, account, DAY, "ST1", survivor.pk)


def test_a_death_of_a_day_to_come_of_a_stranger_or_twice_is_refused() -> None:
    world = World.open()
    account, other = world.account(), world.account()
    told: dict[str, Any] = {"account": account, "by": world.officer, "on": DAY}
    with pytest.raises(DeathNotUsable, match="future"):
        bereavements.record(person=world.people[account.pk][0], died_on=DAY + timedelta(days=1), **told)
    with pytest.raises(DeathNotUsable, match="not liable"):
        bereavements.record(person=world.people[other.pk][0], died_on=DAY, **told)
    death_of(world, account)
    with pytest.raises(DeathNotUsable):
        death_of(world, account)


def insolvent(world: World, account: RentAccount, kind: str = "dro") -> Insolvency:
    return insolvencies.record(
        person=world.people[account.pk][0], kind=kind, made_on=DAY, notified_on=DAY, by=world.officer, on=DAY
    )


def test_pra_11_listed_debt_is_never_demanded_and_later_rent_stands_apart() -> None:
    world = World.open()
    account = world.account(weekly_charges(date(2026, 6, 1), 2))
    insolvent(world, account)
    world.tell(account, weekly_charges(date(2026, 6, 22), 1))
    later = date(2026, 6, 24)
    assert protected.splits(world.landlord, on=later) == {account.pk: DebtSplit(200_00, 100_00)}
    assert frozen.account_ids(world.landlord, on=later) == {account.pk}
    assert stopped(world, account, later, "ST1")
    for block in (Block.B1, Block.B8, Block.ARRANGEMENT, Block.OFFSET, Block.DEDUCTION):
        with pytest.raises(Protected, match="insolvency"):
            refuse_if_protected(account, what=block, on=later)
    refuse_if_protected(account, what=Block.B1, on=later, debt_pence=100_00)
    refuse_if_protected(account, what=Block.B3, on=later)  # possession stays open, with legal sign-off


def test_pra_11_the_ban_cannot_be_overridden_and_at_discharge_a_write_off_is_proposed() -> None:
    world = World.open()
    account = world.account(weekly_charges(date(2026, 6, 1), 2))
    made = insolvent(world, account)
    with pytest.raises(holds.HoldOver, match="is law"):
        holds.release(hold=account.holds.get(), because="Wrong", by=world.manager, on=DAY)
    end = DAY + timedelta(days=365)
    insolvencies.end(insolvency=made, how="discharged", ended_on=end, by=world.officer, on=end)
    task = CaseTask.objects.get(what=What.WRITE_OFF)
    assert task.words.startswith("£200.00 was listed")
    assert not stopped(world, account, end)
    with pytest.raises(InsolvencyNotUsable):
        insolvencies.end(insolvency=made, how="discharged", ended_on=end, by=world.officer, on=end)


def test_one_that_is_revoked_proposes_no_write_off() -> None:
    world = World.open()
    account = world.account(weekly_charges(date(2026, 6, 1), 2))
    insolvencies.end(insolvency=insolvent(world, account), how="revoked", ended_on=DAY, by=world.officer, on=DAY)
    assert waiting(account) == set()


def test_a_dispute_holds_the_letters_in_the_same_transaction_and_its_end_frees_them() -> None:
    """OPS-E4."""
    world = World.open()
    account = world.account()
    told: dict[str, Any] = {"account": account, "from_on": DAY, "by": world.officer, "on": DAY}
    first = disputes.record(amount_pence=50_00, words="Paid in May", **told)
    second = disputes.record(amount_pence=10_00, words="And in June", **told)
    assert stopped(world, account, DAY)
    disputes.end(disputed=first, until_on=DAY, outcome="Found", by=world.officer, on=DAY)
    assert stopped(world, account, DAY)
    disputes.end(disputed=second, until_on=DAY, outcome="Not found", by=world.officer, on=DAY)
    assert not stopped(world, account, DAY)


def test_pra_9_quiet_days_hold_a_letters_to_everybody_and_leave_statements_alone() -> None:
    world, other = World.open("QUAY"), World.open("HILL")
    account, theirs = world.account(), other.account()
    quiet = quiet_weeks.set_(
        landlord=world.landlord, from_on=DAY, until_on=DAY + timedelta(days=13), words="Christmas", by=world.manager,
        on=DAY,
    )  # fmt: skip
    days = [DAY - timedelta(days=1), DAY, DAY + timedelta(days=13), DAY + timedelta(days=14)]
    assert [stopped(world, account, on) for on in days] == [False, True, True, False]
    assert not stopped(world, account, DAY, "ST1")
    assert not stopped(other, theirs, DAY)
    told = stops.in_force(landlord=world.landlord, on=DAY).against("A2", account_id=account.pk)
    assert told is not None
    assert told.because == "Quiet days: Christmas"
    quiet_weeks.take_back(quiet=quiet, by=world.manager, on=DAY + timedelta(days=5))
    assert not stopped(world, account, DAY + timedelta(days=5))


@pytest.mark.parametrize(
    ("days", "kind", "asked"),
    [
        (13, "HB", None),
        (14, "HB", Asking("claim_day_14", DAY + timedelta(days=14))),
        (14, "UC", None),
        (28, "UC", Asking("claim_chase", DAY + timedelta(days=28))),
        (41, "HB", Asking("claim_chase", DAY + timedelta(days=28))),
        (42, "HB", Asking("claim_chase", DAY + timedelta(days=42))),
        (56, "HB", Asking("claim_manager", DAY + timedelta(days=56))),
    ],
)
def test_pra_6_day_14_asks_for_a_payment_on_account_then_chases_then_the_manager(
    days: int, kind: str, asked: Asking | None
) -> None:
    assert due(DAY, kind=kind, on=DAY + timedelta(days=days)) == asked


def test_pra_6_the_night_leaves_one_task_at_a_time_for_a_waiting_claim() -> None:
    world = World.open()
    account = world.account()
    claim = claims.claim(account=account, kind="HB", claimed_on=DAY, by=world.officer, on=DAY)
    claims.verify(award=claim, verified_on=DAY, rate_pence=80_00, by=world.officer, on=DAY)
    for days in (13, 14, 15, 28, 30):
        hold_nights.run(landlord=world.landlord, on=DAY + timedelta(days=days), by=world.system)
    open_now = CaseTask.objects.get(done_on__isnull=True)
    assert (open_now.what, open_now.due_on) == (What.CLAIM_CHASE, DAY + timedelta(days=28))
    assert CaseTask.objects.count() == 2


def test_the_night_takes_a_case_up_again_once_and_ends_the_wait_when_somebody_has_spoken() -> None:
    world = World.open()
    account = world.account()
    breathing_spaces.start(person=world.people[account.pk][0], starts_on=DAY, notified_on=DAY, by=world.officer, on=DAY)
    last, after = DAY + timedelta(days=59), DAY + timedelta(days=60)
    assert hold_nights.run(landlord=world.landlord, on=last, by=world.system)["spaces_followed"] == 0
    assert hold_nights.run(landlord=world.landlord, on=after, by=world.system)["spaces_followed"] == 1
    assert hold_nights.run(landlord=world.landlord, on=after, by=world.system)["spaces_followed"] == 0
    (hold,) = held.on_accounts(world.landlord, on=after).holds[account.pk]
    assert hold.reason is HoldReason.CONTACT_FIRST
    contacts.log(
        account=account, channel="call_out", two_way=True, note="Spoke", by=world.officer, on=after, at=at(after)
    )
    assert hold_nights.run(landlord=world.landlord, on=after, by=world.system)["contacts_made"] == 1
    assert not held.on_accounts(world.landlord, on=after).holds
