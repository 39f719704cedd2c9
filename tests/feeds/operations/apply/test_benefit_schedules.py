"""Housing Benefit and Universal Credit schedules (OPS-D12 to D25)."""

from datetime import date

import pytest

from ledger.models import BenefitAward, BenefitPayment, Entry, SuspenseItem
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
