"""Direct Debit instructions: who pays, how much, and what changes it (OPS-D5, D7, D8, X6, PRA-10)."""

from datetime import date

import pytest

from ledger.models import AdvanceNotice
from ledger.operations import accounts, direct_debits
from ledger.operations.accounts import ChargeToKeep
from ledger.operations.direct_debits import InstructionNotUsable, InstructionOver, NothingToCollect
from tests.builders.world import World
from tests.ledger.direct_debit_payer import FIRST, SIGNED, pays

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return World.open()


def test_x6_net_charges_of_the_year_are_parted_over_twelve_collections(world):
    """X6: £62.15 net for 52 weeks is £269.28 first and £269.32 eleven times."""
    account = world.account(weekly="98.00")
    world.award(account, "HB", "35.85", date(2026, 3, 29))
    made = direct_debits.set_up(
        account=account,
        reference="RENT-X6",
        payer_name="Amina Bartholomew",
        bank_tail="0001",
        frequency="monthly",
        first_on=date(2026, 4, 6),
        signed_on=date(2026, 3, 9),
        by=world.officer,
        on=date(2026, 3, 16),
    )
    plan = made.plans.get()
    assert plan.net_charges_pence == 3_231_80
    assert (plan.collections, plan.first_pence, plan.regular_pence) == (12, 269_28, 269_32)


def test_the_plan_has_a_notice_with_its_latest_day(world):
    notice = pays(world, world.account(), told=False).notices.get()
    assert (notice.collect_on, notice.latest_on, notice.sent_on) == (FIRST, date(2026, 6, 17), None)


@pytest.mark.parametrize(
    "more, words",
    [
        ({"reference": "R1"}, "6 to 18"),
        ({"bank_tail": "20-00-00 12345678"}, "last four digits"),
        ({"payer_name": "Somebody Else"}, "not liable"),
        ({"first_on": date(2026, 6, 12)}, "2026-06-15 or later"),
        ({"last_on": date(2026, 6, 30)}, "before the first"),
    ],
)
def test_what_cannot_be_is_refused_in_words(world, more, words):
    with pytest.raises(InstructionNotUsable, match=words):
        pays(world, world.account(), **more)


def test_somebody_else_may_pay_when_it_is_said_who_they_are(world):
    made = pays(world, world.account(), payer_name="J Ashgrove", payer_words="her brother, confirmed by telephone")
    assert not made.payer_is_tenant


def test_a_reference_belongs_to_one_payer_and_an_account_has_one_direct_debit(world):
    first = world.account()
    pays(world, first, reference="RENT-ONE")
    with pytest.raises(InstructionNotUsable, match="another payer"):
        pays(world, world.account(), reference="RENT-ONE")
    with pytest.raises(InstructionNotUsable, match="Change or cancel"):
        pays(world, first, reference="RENT-TWO")


def test_a_rent_rise_makes_a_new_plan_and_a_new_notice_from_the_next_day_in_time(world):
    account = world.account(weekly="100.00")
    made = pays(world, account)
    before = made.plans.get()
    assert direct_debits.work_out(instruction=made, because="nothing", by=world.officer, on=SIGNED) is None
    accounts.keep_charges(
        charges=[ChargeToKeep(account.pk, "HEAT", 10_00, date(2026, 10, 5), None, False, False)],
        by=world.system,
        on=date(2026, 9, 1),
    )
    after = direct_debits.work_out(instruction=made, because="heating added", by=world.officer, on=date(2026, 9, 21))
    assert after is not None
    assert after.from_on == date(2026, 11, 1)  # 1 October is too near for ten working days
    assert after.regular_pence > before.regular_pence
    assert made.notices.count() == 2
    assert after.notices.get().collect_on == date(2026, 11, 2)


def test_a_change_of_benefit_changes_the_amount(world):
    account = world.account(weekly="100.00")
    made = pays(world, account)
    world.award(account, "HB", "60.00", date(2026, 8, 30))
    after = direct_debits.work_out(
        instruction=made, because="Housing Benefit began", by=world.officer, on=date(2026, 9, 7)
    )
    assert after is not None
    assert after.net_charges_pence == 40_00 * 27  # the weeks from that of 1 October to the year's end


def test_benefit_that_covers_all_leaves_nothing_to_collect(world):
    account = world.account(weekly="60.00")
    world.award(account, "HB", "60.00", date(2026, 3, 29))
    with pytest.raises(NothingToCollect, match="covers the whole charge"):
        pays(world, account)


def test_arrangement_instalments_are_added_and_under_breathing_space_are_not(world):
    made = pays(world, world.account(), instalments=lambda _from, _until: 200_00)
    plan = made.plans.get()
    assert plan.instalments_pence == 200_00
    assert plan.first_pence + plan.regular_pence * (plan.collections - 1) == plan.net_charges_pence + 200_00
    again = direct_debits.work_out(instruction=made, because="Breathing Space", by=world.officer, on=date(2026, 6, 8))
    assert again is not None
    assert again.instalments_pence == 0


def test_status_moves_say_who_when_and_why(world):
    made = pays(world, world.account())
    made = direct_debits.suspend(instruction=made, because="notice disputed", by=world.officer, on=date(2026, 6, 10))
    made = direct_debits.resume(instruction=made, because="settled", by=world.officer, on=date(2026, 6, 11))
    made = direct_debits.cancel(instruction=made, because="pays by card now", by=world.officer, on=date(2026, 6, 12))
    assert [step.what for step in made.steps.order_by("pk")][-3:] == ["Suspended", "Resumed", "Cancelled"]
    with pytest.raises(InstructionOver, match="Cancelled"):
        direct_debits.suspend(instruction=made, because="again", by=world.officer, on=date(2026, 6, 12))


def test_a_new_day_or_frequency_makes_a_new_notice(world):
    made = pays(world, world.account())
    direct_debits.change(
        instruction=made,
        frequency="weekly",
        first_on=date(2026, 7, 3),
        because="paid weekly",
        by=world.officer,
        on=SIGNED,
    )
    notice = AdvanceNotice.objects.filter(instruction=made, sent_on__isnull=True).get()
    assert (notice.frequency, notice.collect_on) == ("weekly", date(2026, 7, 3))
