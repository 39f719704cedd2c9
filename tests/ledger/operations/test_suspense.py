"""Money in suspense finds its account, is split, goes back, is taken back (OPS-D28, D30, D33)."""

from datetime import date

import pytest

from ledger.models import Entry, PaymentReference, Refund, RentAccount, SuspenseItem, SuspenseSettlement
from ledger.operations import adjustments, refunds, suspense
from ledger.operations.adjustments import NotEnoughAuthority
from ledger.operations.refunds import Payee
from ledger.operations.suspense import Part, PartNotUsable, ReferenceNotUsable, SuspenseNotOpen
from ledger.queries import check, seen
from ledger.queries import refunds as refund_lines
from ledger.rules.account_types import AccountType
from ledger.rules.adjustments import Reason
from ledger.rules.entry_kinds import EntryKind
from tests.builders.world import World
from tests.ledger.money_aside import put_aside

PAYEE = Payee("Gas Company", "20-30-40", "12345678")
PAID, LATER = date(2026, 5, 4), date(2026, 5, 20)

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return World.open()


def lines(account: RentAccount) -> list[tuple[str, int, date]]:
    return list(
        Entry.objects.filter(account=account).order_by("pk").values_list("kind", "amount_pence", "effective_on")
    )


def holds_together(world: World) -> None:
    assert [str(found) for found in check.findings(world.landlord) if "suspense" in found.promise] == []


def settle(world: World, item: SuspenseItem, *parts: tuple[RentAccount, int], **more: object) -> SuspenseSettlement:
    return suspense.settle(
        item=item,
        parts=[Part(account, pence) for account, pence in parts],
        because="The tenant showed the receipt",
        by=world.officer,
        on=LATER,
        **more,  # type: ignore[arg-type]
    )


def test_a_payment_arrives_as_a_payment_of_the_day_it_was_paid(world: World) -> None:
    """OPS-D28: nobody is chased for our delay."""
    account, item = world.account(), put_aside(world.landlord, 80_00, PAID)

    settlement = settle(world, item, (account, 80_00))

    assert lines(account) == [("PAY", -80_00, PAID)]
    suspense_lines = lines(RentAccount.objects.get(account_ref="SUSPENSE-PAYMENTS"))
    assert suspense_lines == [("PAY", -80_00, PAID), ("PAY_MOVED", 80_00, PAID)]
    item.refresh_from_db()
    assert (item.settled_on, item.settled_pence, item.open_pence) == (LATER, 80_00, 0)
    assert settlement.posting is not None
    assert settlement.posting.recorded_on == LATER
    assert seen.suspense([world.landlord.pk]) == seen.InSuspense(0, 0)
    holds_together(world)


def test_a_payment_is_split_to_the_penny_and_the_rest_stays_in_suspense(world: World) -> None:
    first, second = world.account(), world.account()
    item = put_aside(world.landlord, 100_01, PAID)

    settle(world, item, (first, 60_00), (second, 30_00))
    item.refresh_from_db()

    assert (item.settled_on, item.open_pence) == (None, 10_01)
    assert seen.suspense([world.landlord.pk]) == seen.InSuspense(1, 10_01)
    holds_together(world)

    settle(world, item, (second, 10_01))
    item.refresh_from_db()

    assert item.settled_on == LATER
    assert sum(pence for _, pence, _ in lines(second)) == -40_01
    holds_together(world)


@pytest.mark.parametrize("pence", [0, -1, 100_02])
def test_parts_that_do_not_fit_are_refused(world: World, pence: int) -> None:
    account, item = world.account(), put_aside(world.landlord, 100_01, PAID)

    with pytest.raises(PartNotUsable):
        settle(world, item, (account, pence))

    assert lines(account) == []


def test_the_same_form_is_not_taken_twice(world: World) -> None:
    account, item = world.account(), put_aside(world.landlord, 100_00, PAID)
    settle(world, item, (account, 50_00), seen_open_pence=100_00)

    with pytest.raises(SuspenseNotOpen, match="meanwhile"):
        settle(world, item, (account, 50_00), seen_open_pence=100_00)

    assert lines(account) == [("PAY", -50_00, PAID)]


def test_benefit_stays_benefit_and_goes_whole_to_one_rent_account(world: World) -> None:
    """OPS-D30: rent money of HB, UC and TPD only to the rent account it names."""
    rent, garage = world.account(), world.account(account_type=AccountType.GAR)
    item = put_aside(world.landlord, 200_00, PAID, kind=EntryKind.HB)

    for parts in ([(garage, 200_00)], [(rent, 100_00), (garage, 100_00)]):
        with pytest.raises(PartNotUsable, match="one rent account"):
            settle(world, item, *parts)
    settle(world, item, (rent, 200_00))

    assert lines(rent) == [("HB", -200_00, PAID)]
    holds_together(world)


def test_what_a_council_took_back_is_charged_to_the_account_it_is_for(world: World) -> None:
    overpaid = world.account(account_type=AccountType.HBO)
    item = put_aside(world.landlord, -30_00, PAID, kind=EntryKind.HB, reason=suspense.Reason.HB_RECOVERY)

    settle(world, item, (overpaid, -30_00))

    assert lines(overpaid) == [("HB", 30_00, PAID)]
    holds_together(world)


def test_a_wrong_settlement_is_taken_back_and_what_was_remembered_is_forgotten(world: World) -> None:
    wrong, right = world.account(), world.account()
    item = put_aside(world.landlord, 80_00, PAID, quoted="OLD-77")
    settlement = settle(world, item, (wrong, 80_00), remember=True)
    assert PaymentReference.objects.get(reference="OLD-77").account == wrong

    suspense.take_back(settlement=settlement, because="It was the neighbour", by=world.officer, on=LATER)

    assert lines(wrong) == [("PAY", -80_00, PAID), ("PAY_MOVED", 80_00, PAID)]
    assert not PaymentReference.objects.filter(reference="OLD-77").exists()
    item.refresh_from_db()
    assert (item.settled_on, item.open_pence) == (None, 80_00)
    holds_together(world)
    settle(world, item, (right, 80_00), remember=True)
    assert PaymentReference.objects.get(reference="OLD-77").account == right
    holds_together(world)
    with pytest.raises(SuspenseNotOpen):
        suspense.take_back(settlement=settlement, because="Again", by=world.officer, on=LATER)


def test_a_reference_of_somebody_else_is_not_remembered(world: World) -> None:
    first, second = world.account(), world.account()
    item = put_aside(world.landlord, 80_00, PAID, quoted=second.account_ref)

    with pytest.raises(ReferenceNotUsable):
        settle(world, item, (first, 80_00), remember=True)


def test_more_than_the_lowest_limit_waits_for_a_second_person_and_is_reserved(world: World) -> None:
    """OPS-D33."""
    account, item = world.account(), put_aside(world.landlord, 600_00, PAID)

    settlement = settle(world, item, (account, 600_00))

    assert settlement.posting is None
    item.refresh_from_db()
    assert (item.open_pence, item.settled_on) == (0, None)
    with pytest.raises(SuspenseNotOpen):
        settle(world, item, (account, 600_00))
    holds_together(world)
    assert settlement.adjustment is not None
    adjustments.approve(adjustment=settlement.adjustment, by=world.manager, on=LATER)

    assert lines(account) == [("PAY", -600_00, PAID)]
    item.refresh_from_db()
    assert item.settled_on == LATER
    holds_together(world)


def test_a_refused_move_frees_the_money(world: World) -> None:
    account, item = world.account(), put_aside(world.landlord, 600_00, PAID)
    settlement = settle(world, item, (account, 600_00))
    assert settlement.adjustment is not None

    adjustments.refuse(adjustment=settlement.adjustment, because="Not his", by=world.manager, on=LATER)

    item.refresh_from_db()
    assert (item.open_pence, item.reserved_pence, lines(account)) == (600_00, 0, [])


def test_money_goes_back_to_its_sender_only_with_a_second_person(world: World) -> None:
    item = put_aside(world.landlord, 5_00, PAID)
    settlement = suspense.send_back(
        item=item, because="Meant for the gas company", reason=Reason.NOT_OURS, payee=PAYEE, by=world.leader, on=LATER
    )
    assert settlement.adjustment is not None

    with pytest.raises(NotEnoughAuthority):
        adjustments.approve(adjustment=settlement.adjustment, by=world.leader, on=LATER)
    adjustments.approve(adjustment=settlement.adjustment, by=world.manager, on=LATER)

    item.refresh_from_db()
    assert item.settled_on == LATER
    assert lines(RentAccount.objects.get(account_ref="SUSPENSE-PAYMENTS"))[-1] == ("REFUND", 5_00, LATER)
    holds_together(world)
    (line,) = refund_lines.for_next_file(landlord_id=world.landlord.pk)
    assert (line.payee_name, line.amount_pence) == ("Gas Company", 5_00)
    file = refunds.put_in_file(
        landlord=world.landlord, public_ids=[line.public_id], digest="0" * 64, by=world.manager, on=LATER
    )
    refunds.put_back(refund=Refund.objects.get(file=file), by=world.manager, on=LATER)
    item.refresh_from_db()
    assert (item.settled_on, item.open_pence) == (None, 5_00)
    holds_together(world)
    with pytest.raises(PartNotUsable):
        back = put_aside(world.landlord, -5_00, PAID, kind=EntryKind.PAY_REV)
        suspense.send_back(item=back, because="?", reason=Reason.NOT_OURS, payee=PAYEE, by=world.leader, on=LATER)


def test_an_item_is_somebodys_own(world: World) -> None:
    item = put_aside(world.landlord, 5_00, PAID)

    suspense.give_to(item=item, owner=world.officer, by=world.leader, on=LATER)

    item.refresh_from_db()
    assert item.owner == world.officer
    with pytest.raises(PartNotUsable):
        suspense.give_to(item=item, owner=World.open("MOOR").officer, by=world.leader, on=LATER)


def test_an_account_of_another_landlord_is_refused(world: World) -> None:
    item = put_aside(world.landlord, 5_00, PAID)

    with pytest.raises(PartNotUsable):
        settle(world, item, (World.open("MOOR").account(), 5_00))
