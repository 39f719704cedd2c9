"""Housing Benefit and Universal Credit schedules (OPS-D12 to D25)."""

from datetime import date

import pytest

from ledger.models import BenefitAward, BenefitPayment, Entry, SuspenseItem
from ledger.operations import adjustments, suspense
from ledger.operations.suspense import Part
from ledger.queries import standings
from staff.operations import officers
from staff.rules.roles import Role
from tests.feeds import small

pytestmark = pytest.mark.django_db


def hb(ref: str = "R1", *, claim: str = "HB1", gross: str = "240.00", own: str = "0.00", other: str = "0.00", net: str):
    period = "2026-03-23,2026-04-19"
    return (
        f"S1,Council,2026-04-20,2026-04-22,{claim},Bartholomew A,{ref},{period},60.00,{gross},0.00,{own},{other},{net}"
    )


def uc(ref: str = "T2", *, kind: str = "HCE", amount: str = "300.00", ap_end: str = "2026-04-03") -> str:
    return f"INV1,{ref},Corin Ashgrove,,QZ1 1AB,{kind},{ap_end},2026-04-10,{amount}"


def kinds(ref: str, owner) -> list[tuple[str, int]]:
    rows = Entry.objects.filter(account=small.account(owner, ref)).exclude(batch__source="transactions")
    return list(rows.order_by("pk").values_list("kind", "amount_pence"))


@pytest.mark.parametrize("ref", ["R1", "T1"])
def test_housing_benefit_credits_the_account_that_rent_ref_names_as_account_or_tenancy(ref):
    owner = small.taken_on()
    done = small.load(owner, "hb_schedule", hb(ref, net="240.00"))
    assert kinds("R1", owner) == [("HB", -240_00)]
    assert (done.posted_count, done.posted_pence) == (1, 240_00)
    said = BenefitPayment.objects.get(posting__isnull=False)
    assert (said.award.claim_ref, said.rate_pence, said.covers_until) == ("HB1", 60_00, date(2026, 4, 19))
    assert said.paid_on == date(2026, 4, 22)


def test_the_innocent_tenant_is_credited_the_gross_and_the_recovery_lies_on_suspense():
    """OPS-D17, D18: £240 less £100 kept for somebody else's overpayment is £140 in the bank, £240 of rent paid."""
    owner = small.taken_on()
    done = small.load(owner, "hb_schedule", hb(other="100.00", net="140.00"))
    assert kinds("R1", owner) == [("HB", -240_00)]
    assert small.balance(owner, "SUSPENSE-HB_SCHEDULE") == 100_00
    item = SuspenseItem.objects.get()
    assert (item.reason, item.raw_reference, item.amount_pence) == ("hb_recovery", "HB1", -100_00)
    assert (done.posted_pence, done.suspense_pence, done.total_stated_pence) == (240_00, -100_00, 140_00)
    assert (done.posted_count, done.suspense_count) == (1, 0)


def test_an_overpayment_of_ones_own_lowers_ones_own_credit():
    owner = small.taken_on()
    small.load(owner, "hb_schedule", hb(own="40.00", net="200.00"))
    assert kinds("R1", owner) == [("HB", -200_00)]
    assert not SuspenseItem.objects.exists()


def test_a_line_that_pays_nothing_still_says_what_the_award_is():
    owner = small.taken_on()
    done = small.load(owner, "hb_schedule", hb(own="240.00", net="0.00"))
    assert kinds("R1", owner) == []
    assert done.posted_count == 1
    assert BenefitPayment.objects.get(posting__isnull=False).covers_until == date(2026, 4, 19)


def test_a_claim_not_known_before_opens_its_award():
    owner = small.taken_on()
    small.load(owner, "hb_schedule", hb("R2", claim="HB2", net="240.00"))
    award = BenefitAward.objects.get(claim_ref="HB2")
    assert (award.account, award.kind) == (small.account(owner, "R2"), "HB")


@pytest.mark.parametrize("ref", ["R999", ""])
def test_a_line_for_nobody_we_know_goes_to_suspense(ref):
    owner = small.taken_on()
    done = small.load(owner, "hb_schedule", hb(ref, claim="HB9", net="240.00"))
    assert (done.posted_count, done.suspense_count, done.suspense_pence) == (0, 1, 240_00)
    item = SuspenseItem.objects.get()
    assert (item.reason, item.raw_reference) == ("unknown_claim", ref or "HB9")
    assert not BenefitAward.objects.filter(claim_ref="HB9").exists()


def test_a_managed_payment_renews_the_award_and_a_deduction_does_not():
    owner = small.taken_on()
    done = small.load(owner, "uc_schedule", uc(), uc(kind="ARREARS", amount="25.00"))
    assert kinds("R2", owner) == [("UC_MP", -300_00), ("TPD", -25_00)]
    assert done.posted_pence == 325_00
    said = BenefitPayment.objects.get(award__kind="UC_MP")
    assert (said.rate_pence, said.covers_until, said.paid_on) == (300_00, date(2026, 4, 3), date(2026, 4, 10))


def test_universal_credit_for_a_tenancy_we_do_not_know_goes_to_suspense():
    owner = small.taken_on()
    done = small.load(owner, "uc_schedule", uc("T999"), uc())
    assert (done.posted_count, done.suspense_count) == (1, 1)
    assert SuspenseItem.objects.get().raw_reference == "T999"


def somebody(owner, role: Role):
    user = officers.enrol(
        email=f"{role.value}@example.org", name=role.value, password=None, by=officers.system(), on=small.TAKE_ON
    )
    officers.appoint(
        user=user, landlord=owner, role=role, from_on=small.TAKE_ON, by=officers.system(), on=small.TAKE_ON
    )
    return user


def place(owner, pence: int, by, ref: str = "R1"):
    part = Part(small.account(owner, ref), pence)
    return suspense.settle(item=SuspenseItem.objects.get(), parts=[part], because="Asked", by=by, on=LATER)


def stands(owner, ref: str = "R1"):
    return next(standings.as_at(LATER, account_ids=[small.account(owner, ref).pk]))


LATER = date(2026, 5, 25)


def test_benefit_placed_out_of_suspense_renews_its_award_as_its_line_would_have():
    """OPS-D15, E12: without it the award counts as missing although its money stands on the account."""
    owner = small.taken_on()
    period = "2026-04-20,2026-05-17"
    line = f"S2,Council,2026-05-18,2026-05-20,HB1,A,R999,{period},62.00,248.00,0.00,0.00,0.00,248.00"
    small.load(owner, "hb_schedule", line, on=date(2026, 5, 20))
    assert stands(owner).benefit_missing

    settlement = place(owner, 248_00, somebody(owner, Role.TEAM_LEADER))

    said = BenefitPayment.objects.get(posting=settlement.posting)
    assert (said.award.claim_ref, said.rate_pence, said.paid_on) == ("HB1", 62_00, date(2026, 5, 20))
    assert (said.covers_from, said.covers_until) == (date(2026, 4, 20), date(2026, 5, 17))
    assert not stands(owner).benefit_missing


def test_benefit_placed_above_the_limit_renews_its_award_when_it_is_approved_and_not_once_it_is_taken_back():
    owner = small.taken_on()
    leader, manager = somebody(owner, Role.TEAM_LEADER), somebody(owner, Role.MANAGER)
    small.load(owner, "uc_schedule", uc("T999", amount="600.00", ap_end="2026-05-03"))

    settlement = place(owner, 600_00, leader, "R2")
    assert not BenefitPayment.objects.filter(award__account=small.account(owner, "R2")).exists()
    adjustments.approve(adjustment=settlement.adjustment, by=manager, on=LATER)

    settlement.refresh_from_db()
    said = BenefitPayment.objects.get(posting=settlement.posting)
    assert (said.award.kind, said.rate_pence, said.covers_until) == ("UC_MP", 600_00, date(2026, 5, 3))
    assert stands(owner, "R2").benefit_weekly_pence > 0
    back = suspense.take_back(settlement=settlement, because="Not theirs", by=leader, on=LATER)
    if back.posting is None:
        adjustments.approve(adjustment=back, by=manager, on=LATER)
    assert stands(owner, "R2").benefit_weekly_pence == 0


def test_the_smaller_part_of_a_line_renews_nothing():
    owner = small.taken_on()
    leader = somebody(owner, Role.TEAM_LEADER)
    small.load(owner, "hb_schedule", hb("R999", claim="HB9", net="240.00"))
    place(owner, 100_00, leader)
    assert not BenefitAward.objects.filter(claim_ref="HB9").exists()
    place(owner, 140_00, leader, "R2")
    assert BenefitAward.objects.get(claim_ref="HB9").account == small.account(owner, "R2")
