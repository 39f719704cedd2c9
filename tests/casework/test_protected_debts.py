"""PRA-10, PRA-11, PRA-18, LAW section 6: what would act on a protected debt is refused where it is done."""

from datetime import date
from typing import Any

import pytest

from arrears.operations import arrangements, breathing_spaces, insolvencies
from arrears.operations.protections import Protected
from arrears.rules.arrangements import ArrangementKind, Frequency
from casework.operations import approvals, credits, deductions
from casework.queries import frozen_debts
from feeds.operations import direct_debit_amounts, direct_debits_again
from ledger.models import Adjustment, Deduction, DirectDebitTask, RentAccount
from ledger.operations.deductions import AlreadyOpen
from letters.models import Document
from letters.operations import documents
from staff.refusals import Refused
from tests.builders.world import World, at, weekly_charges
from tests.letters.drafts import drafts

pytestmark = pytest.mark.django_db

DAY = date(2026, 6, 16)


@pytest.fixture
def world() -> World:
    return World.open()


@pytest.fixture
def account(world: World) -> RentAccount:
    return world.account(weekly_charges(date(2026, 4, 6), 10))


@pytest.fixture
def credit(world: World) -> RentAccount:
    return world.account("2026-06-10 payment 900.00")


def protect(world: World, account: RentAccount) -> None:
    breathing_spaces.start(person=world.people[account.pk][0], starts_on=DAY, notified_on=DAY, by=world.officer, on=DAY)


def asked(world: World, credit: RentAccount, account: RentAccount, pence: int = 300_00) -> Adjustment:
    return credits.move(
        from_account=credit, to_account=account, amount_pence=pence, reason="payer_asked", words="She asked.",
        by=world.officer, on=DAY,
    )  # fmt: skip


def test_pra_10_no_credit_is_moved_to_it(world: World, account: RentAccount, credit: RentAccount) -> None:
    protect(world, account)
    with pytest.raises(Protected, match="No credit may be set against"):
        asked(world, credit, account)
    assert not Adjustment.objects.exists()


def test_a_credit_asked_for_before_is_not_posted_after(world: World, account: RentAccount, credit: RentAccount) -> None:
    waiting = asked(world, credit, account)
    assert waiting.state == "waiting"
    protect(world, account)
    with pytest.raises(Protected):
        approvals.approve(adjustment=waiting, by=world.manager, on=DAY)
    waiting.refresh_from_db()
    assert waiting.state == "waiting"


def test_a_credit_may_meet_rent_that_fell_due_since(world: World, account: RentAccount, credit: RentAccount) -> None:
    """What counts for the days before is protected, also where it is entered later."""
    protect(world, account)
    world.tell(account, weekly_charges(date(2026, 6, 15), 1))
    with pytest.raises(Protected):
        asked(world, credit, account, 10_00)
    later = date(2026, 6, 22)
    world.tell(account, weekly_charges(later, 1))
    made = credits.move(
        from_account=credit, to_account=account, amount_pence=100_00, reason="payer_asked", words="She asked.",
        by=world.officer, on=later,
    )  # fmt: skip
    assert made.amount_pence == 100_00


def test_pra_10_no_deduction_is_asked_of_dwp(world: World, account: RentAccount) -> None:
    told: dict[str, Any] = {
        "account": account, "benefit": "UC", "applied_on": DAY, "debt_pence": 500_00,
        "other_ways_tried": "arrangement", "by": world.officer, "on": DAY,
    }  # fmt: skip
    protect(world, account)
    with pytest.raises(Protected, match="deduction"):
        deductions.apply(**told)
    assert not Deduction.objects.exists()


def test_pra_11_an_insolvency_refuses_it_too(world: World, account: RentAccount) -> None:
    insolvencies.record(
        person=world.people[account.pk][0], kind="dro", made_on=DAY, notified_on=DAY, by=world.officer, on=DAY
    )
    with pytest.raises(Protected, match="insolvency"):
        deductions.apply(
            account=account, benefit="UC", applied_on=DAY, debt_pence=500_00, other_ways_tried="arrangement",
            by=world.officer, on=DAY,
        )  # fmt: skip
    assert account.pk in direct_debit_amounts.protected(world.landlord, on=DAY)
    assert account.pk in frozen_debts.of_landlord(world.landlord, on=DAY)


def test_without_a_protection_a_deduction_is_asked_for_once(world: World, account: RentAccount) -> None:
    told: dict[str, Any] = {
        "account": account, "benefit": "UC", "applied_on": DAY, "debt_pence": 500_00,
        "other_ways_tried": "arrangement", "by": world.officer, "on": DAY,
    }  # fmt: skip
    deductions.apply(**told)
    with pytest.raises(AlreadyOpen):
        deductions.apply(**told)


def test_b9_a_direct_debit_is_not_taken_again(world: World, account: RentAccount) -> None:
    task = DirectDebitTask.objects.create(
        landlord=world.landlord, account=account, report="ARUDD", code="0", action="represent", identity="X",
        reference="X", reported_on=DAY, opened_on=DAY, words="Refer to payer",
    )  # fmt: skip
    protect(world, account)
    with pytest.raises(Protected, match="current rent only"):
        direct_debits_again.take_again(task=task, collect_on=date(2026, 6, 24), by=world.officer, on=DAY)


def test_an_arrangement_is_not_made_of_it(world: World, account: RentAccount) -> None:
    protect(world, account)
    with pytest.raises(Refused):
        arrangements.agree(
            account=account, kind=ArrangementKind.INFORMAL, starts_on=DAY, start_balance_pence=1_000_00,
            instalment_pence=10_00, frequency=Frequency.WEEKLY, by=world.officer, on=DAY,
        )  # fmt: skip


def test_b1_a_letter_planned_before_is_neither_approved_nor_planned_again(world: World, account: RentAccount) -> None:
    """DEC-20: planning and approving read the stop."""

    def plan(trigger: str) -> None:
        documents.plan(
            landlord=world.landlord, run_label="run", drafts=drafts(world, account, trigger=trigger), by=world.system,
            on=DAY, at=at(DAY),
        )  # fmt: skip

    plan("first")
    chosen = documents.select(
        landlord=world.landlord, filters={"run_label": "run"}, by=world.leader, on=DAY, at=at(DAY)
    )
    protect(world, account)
    done = documents.approve(selection=chosen, by=world.leader, on=DAY, at=at(DAY))
    plan("second")
    assert done.held == {"Breathing Space": 1}
    assert set(Document.objects.values_list("state", "held_reason")) == {("held", "Breathing Space")}
