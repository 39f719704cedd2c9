"""Overpayments that a council takes back from innocent tenants' benefit (OPS-D16 to D20)."""

from datetime import date

import pytest

from feeds.models import FeedFile, ScheduleFinding
from ledger.models import BlamelessRecovery, Overpayment, RentAccount, SuspenseItem
from ledger.operations import adjustments, overpayments, postings
from ledger.queries import check
from ledger.queries import overpayments as overpayment_queries
from staff.models import Landlord, User
from staff.operations import officers
from staff.rules.roles import Role
from tenancies.models import Tenancy
from tests.casework.scene import person
from tests.feeds import small

pytestmark = pytest.mark.django_db

ON = date(2026, 4, 20)


def line(ref: str, claim: str, *, gross: str, other: str, net: str, schedule: str = "S1", pay: str = "2026-04-22"):
    period = "2026-04-13,2026-04-19" if schedule == "S1" else "2026-04-20,2026-04-26"
    return f"{schedule},Council,2026-04-20,{pay},{claim},,{ref},{period},{gross},{gross},0.00,0.00,{other},{net}"


def finance(owner: Landlord) -> User:
    """Somebody whose limit reaches what these schedules keep back."""
    return User.objects.filter(email__startswith="manager.").first() or person(owner, Role.MANAGER)


def case(
    owner: Landlord, *, demanded: int = 100_00, ref: str = "R1", debt_to: str = "hbo", claim: str = "HB77", **more
):
    return overpayments.open_case(
        landlord=owner,
        authority="Council",
        claim_ref=claim,
        account=small.account(owner, ref) if ref else None,
        period_from=date(2025, 6, 2),
        period_to=date(2025, 9, 28),
        decided_on=date(2026, 3, 31),
        demanded_pence=demanded,
        debt_to=debt_to,
        by=finance(owner),
        on=ON,
        **more,
    )


def two_lines(owner: Landlord) -> FeedFile:
    """OPS-D18: entitlements £60 and £70, £100 recovered: £30 in the bank."""
    return small.load(
        owner,
        "hb_schedule",
        line("R1", "HB1", gross="60.00", other="60.00", net="0.00"),
        line("R2", "HB2", gross="70.00", other="40.00", net="30.00"),
    )


def balances(owner: Landlord) -> dict[str, int]:
    return {ref: small.balance(owner, ref) for ref in RentAccount.objects.values_list("account_ref", flat=True)}


def third_account(owner: Landlord) -> RentAccount:
    """The overpaid tenancy, which is neither of the innocent ones."""
    small.load(owner, "properties", "H3,100000000003,3 Quay Row,,Westhaven,QZ1 1AC,1,FLAT,RG1,N01,", name="p3.csv")
    small.load(owner, "people", "P4,T3,MAIN,Idris,Vale,1980-01-01,,,", name="h3.csv")
    done = small.load(
        owner, "tenancies", "T3,R3,H3,100000000003,SECURE,2020-01-06,2025-09-28,Idris Vale,1980,N01,", name="t3.csv"
    )
    assert done.state == FeedFile.State.APPLIED, list(done.problems.values())
    return small.account(owner, "R3")


def test_hb_schedule_with_a_blameless_deduction_gives_the_balances_of_d18() -> None:
    owner = small.taken_on()
    third_account(owner)
    before = balances(owner)
    case(owner, ref="R3")
    done = two_lines(owner)
    after = balances(owner)
    assert after["R1"] - before["R1"] == -60_00
    assert after["R2"] - before["R2"] == -70_00
    assert after["R3"] == before["R3"] == 0
    assert after["HBO-R3"] == 100_00
    assert done.total_stated_pence == done.posted_pence == 30_00
    assert done.suspense_pence == 0
    assert not SuspenseItem.objects.exists()
    assert sum(after.values()) - sum(before.values()) == -30_00
    found = Overpayment.objects.get()
    assert (found.state, overpayments.still_to_recover(found)) == ("complete", 0)
    assert list(check.findings(owner)) == []


def test_d18_is_the_same_when_the_case_is_opened_after_the_schedule() -> None:
    owner = small.taken_on()
    third_account(owner)
    before = balances(owner)
    done = two_lines(owner)
    assert (done.posted_pence, done.suspense_pence) == (130_00, -100_00)
    assert done.posted_pence + done.suspense_pence == done.total_stated_pence == 30_00
    waiting = list(BlamelessRecovery.objects.filter(overpayment=None).order_by("pk"))
    assert [each.recovered_pence for each in waiting] == [60_00, 40_00]
    opened = case(owner, ref="R3", recoveries=waiting)
    after = balances(owner)
    assert after["R1"] - before["R1"] == -60_00
    assert after["R2"] - before["R2"] == -70_00
    assert after["HBO-R3"] == 100_00
    assert after["SUSPENSE-HB_SCHEDULE"] == 0
    assert not SuspenseItem.objects.filter(settled_on=None).exists()
    assert opened.state == "complete"
    assert list(check.findings(owner)) == []


def test_d19_an_overpayment_is_never_rent_of_the_overpaid_tenancy_by_default() -> None:
    owner = small.taken_on()
    rent = small.balance(owner, "R2")
    case(owner, ref="R2", demanded=60_00)
    small.load(owner, "hb_schedule", line("R1", "HB1", gross="60.00", other="60.00", net="0.00"))
    assert small.balance(owner, "R2") == rent
    debt = small.account(owner, "HBO-R2")
    assert (debt.account_type, small.balance(owner, "HBO-R2")) == ("HBO", 60_00)
    assert debt.parties.count() == 2


def test_d19_the_rent_account_is_debited_only_where_legal_has_signed_it_off() -> None:
    owner = small.taken_on()
    with pytest.raises(overpayments.CannotOpen, match="legal has not signed it off"):
        case(owner, ref="R2", debt_to="rent")


def test_d18_what_cannot_be_recovered_is_a_loss_of_the_landlord() -> None:
    owner = small.taken_on()
    case(owner, ref="", debt_to="loss", demanded=60_00)
    small.load(owner, "hb_schedule", line("R1", "HB1", gross="60.00", other="60.00", net="0.00"))
    assert small.balance(owner, "HBO-LOSS") == 60_00
    with pytest.raises(overpayments.CannotOpen, match="Without the overpaid tenancy"):
        case(owner, ref="", debt_to="hbo", claim="HB78")


def test_l3_a_blameless_deduction_on_an_ended_account_still_credits_its_gross() -> None:
    owner = small.taken_on()
    case(owner, demanded=40_00)
    account = small.account(owner, "R2")
    Tenancy.objects.filter(pk=account.tenancy_id).update(ends_on=date(2026, 4, 12))
    before = small.balance(owner, "R2")
    done = small.load(owner, "hb_schedule", line("R2", "HB2", gross="70.00", other="40.00", net="30.00"))
    assert small.balance(owner, "R2") - before == -70_00
    assert small.balance(owner, "HBO-R1") == 40_00
    assert {each.code for each in done.findings.all()} == {"new", "ended", "blameless"}


def test_an_innocent_tenant_whom_nobody_knows_waits_in_suspense_with_the_gross() -> None:
    owner = small.taken_on()
    done = small.load(owner, "hb_schedule", line("R999", "HB9", gross="70.00", other="40.00", net="30.00"))
    assert small.balance(owner, "SUSPENSE-HB_SCHEDULE") == -70_00
    assert SuspenseItem.objects.get().amount_pence == 70_00
    assert small.balance(owner, "HBO-UNMATCHED") == 40_00
    assert done.posted_pence + done.suspense_pence == 30_00
    case(owner, recoveries=list(BlamelessRecovery.objects.all()))
    assert (small.balance(owner, "HBO-UNMATCHED"), small.balance(owner, "HBO-R1")) == (0, 40_00)
    assert SuspenseItem.objects.get().settled_on is None
    assert list(check.findings(owner)) == []


def test_which_of_two_cases_it_was_for_is_asked_unless_the_sum_says_so() -> None:
    owner = small.taken_on()
    case(owner, demanded=100_00)
    case(owner, demanded=40_00, ref="R2", claim="HB78")
    small.load(owner, "hb_schedule", line("R1", "HB1", gross="60.00", other="25.00", net="35.00"))
    assert BlamelessRecovery.objects.get().overpayment is None
    small.load(
        owner,
        "hb_schedule",
        line("R1", "HB1", gross="60.00", other="40.00", net="20.00", schedule="S2", pay="2026-04-29"),
        name="second.csv",
    )
    assert BlamelessRecovery.objects.latest("pk").overpayment.claim_ref == "HB78"


def test_one_case_with_enough_left_is_not_certain_and_the_schedules_whole_sum_is() -> None:
    """The council may take it back for a debtor of whom we have no case yet: a person says whose it was."""
    owner = small.taken_on()
    case(owner, demanded=60_00)
    two_lines(owner)
    assert set(BlamelessRecovery.objects.values_list("overpayment", flat=True)) == {None}, "60.00 is one of its lines"
    assert SuspenseItem.objects.filter(reason="hb_recovery", settled_on=None).count() == 2
    small.load(
        owner,
        "hb_schedule",
        line("R1", "HB1", gross="60.00", other="35.00", net="25.00", schedule="S2", pay="2026-04-29"),
        line("R2", "HB2", gross="70.00", other="25.00", net="45.00", schedule="S2", pay="2026-04-29"),
        name="second.csv",
    )
    assert BlamelessRecovery.objects.filter(overpayment__claim_ref="HB77").count() == 2
    assert Overpayment.objects.get().state == "complete"
    assert list(check.findings(owner)) == []


def matched(recovery: BlamelessRecovery, overpayment: Overpayment, by: User) -> BlamelessRecovery:
    return overpayments.match(recovery=recovery, overpayment=overpayment, because="The council rang", by=by, on=ON)


def test_whose_debt_a_large_recovery_is_waits_for_somebody_with_the_authority() -> None:
    """OPS-D33: an officer puts up to the lowest limit on a debt account, as out of suspense; the rest is asked for."""
    owner = small.taken_on()
    small.load(owner, "hb_schedule", line("R1", "HB1", gross="400.00", other="300.00", net="100.00"))
    opened = case(owner, demanded=500_00)
    recovery = matched(BlamelessRecovery.objects.get(), opened, person(owner, Role.OFFICER))
    assert (recovery.asked.state, recovery.moved_by, small.balance(owner, "HBO-R1")) == ("waiting", None, 0)
    assert SuspenseItem.objects.get().open_pence == 0, "nobody else may give it away meanwhile"
    assert overpayments.still_to_recover(opened) == 200_00, "nor fill the overpayment with something else"
    adjustments.approve(adjustment=recovery.asked, by=finance(owner), on=ON)
    recovery.refresh_from_db()
    opened.refresh_from_db()
    assert (recovery.asked, small.balance(owner, "HBO-R1"), opened.state) == (None, 300_00, "recovering")
    assert SuspenseItem.objects.get().settled_on == ON
    assert list(check.findings(owner)) == []


def test_a_match_that_is_refused_leaves_the_recovery_waiting_for_its_overpayment() -> None:
    owner = small.taken_on()
    small.load(owner, "hb_schedule", line("R1", "HB1", gross="400.00", other="300.00", net="100.00"))
    opened = case(owner, demanded=500_00)
    recovery = matched(BlamelessRecovery.objects.get(), opened, person(owner, Role.OFFICER))
    adjustments.refuse(adjustment=recovery.asked, because="Another tenant's", by=finance(owner), on=ON)
    recovery.refresh_from_db()
    assert (recovery.asked, recovery.overpayment, SuspenseItem.objects.get().open_pence) == (None, None, -300_00)
    assert overpayments.still_to_recover(opened) == 500_00


def test_dec10_above_five_thousand_it_takes_head_of_service_and_finance_together() -> None:
    owner = small.taken_on()
    small.load(owner, "hb_schedule", line("R1", "HB1", gross="6000.00", other="5500.00", net="500.00"))
    opened = case(owner, demanded=6_000_00)
    recovery = matched(BlamelessRecovery.objects.get(), opened, person(owner, Role.OFFICER))
    head, money = person(owner, Role.HEAD_OF_SERVICE), person(owner, Role.FINANCE)
    with pytest.raises(adjustments.NotEnoughAuthority, match="Head of service and finance together"):
        adjustments.approve(adjustment=recovery.asked, by=finance(owner), on=ON)
    adjustments.approve(adjustment=recovery.asked, by=head, on=ON)
    assert small.balance(owner, "HBO-R1") == 0
    adjustments.approve(adjustment=recovery.asked, by=money, on=ON)
    assert small.balance(owner, "HBO-R1") == 5_500_00


@pytest.mark.parametrize("known_before", [True, False], ids=["the schedule matched it", "a person matched it"])
def test_a_recovery_matched_wrongly_is_taken_off_and_can_be_given_to_the_right_case(known_before: bool) -> None:
    """The innocent account stays credited throughout; only where the debt lies changes."""
    owner = small.taken_on()
    wrong = case(owner, demanded=60_00) if known_before else None
    small.load(owner, "hb_schedule", line("R2", "HB2", gross="70.00", other="60.00", net="10.00"))
    innocent = small.balance(owner, "R2")
    recovery = BlamelessRecovery.objects.get()
    wrong = wrong or case(owner, demanded=60_00, recoveries=[recovery])
    wrong.refresh_from_db()
    assert (wrong.state, small.balance(owner, "HBO-R1")) == ("complete", 60_00)
    recovery.refresh_from_db()
    back = overpayments.unmatch(recovery=recovery, because="Claim HB78 was meant", by=finance(owner), on=ON)
    wrong.refresh_from_db()
    assert (back.overpayment, wrong.state, small.balance(owner, "HBO-R1")) == (None, "recovering", 0)
    right = case(owner, demanded=60_00, ref="R2", claim="HB78")
    matched(back, right, finance(owner))
    right.refresh_from_db()
    assert (right.state, small.balance(owner, "HBO-R2"), small.balance(owner, "R2")) == ("complete", 60_00, innocent)
    assert (small.balance(owner, "HBO-UNMATCHED") if known_before else 0) == 0
    assert list(check.findings(owner)) == []


def test_what_is_matched_is_not_taken_off_without_words_or_above_ones_limit() -> None:
    owner = small.taken_on()
    small.load(owner, "hb_schedule", line("R1", "HB1", gross="400.00", other="300.00", net="100.00"))
    opened = case(owner, demanded=300_00, recoveries=list(BlamelessRecovery.objects.all()))
    recovery, officer = BlamelessRecovery.objects.get(), person(owner, Role.OFFICER)
    with pytest.raises(adjustments.AdjustmentNotAllowed, match="why"):
        overpayments.unmatch(recovery=recovery, because=" ", by=officer, on=ON)
    asked = overpayments.unmatch(recovery=recovery, because="HB78", by=officer, on=ON)
    assert (asked.overpayment, small.balance(owner, "HBO-R1")) == (opened, 300_00), "until somebody approves it"
    with pytest.raises(overpayments.WrongState, match="waits for approval"):
        overpayments.unmatch(recovery=recovery, because="HB78", by=officer, on=ON)
    adjustments.refuse(adjustment=asked.asked, because="It was HB77", by=finance(owner), on=ON)
    asked.refresh_from_db()
    assert (asked.overpayment, asked.asked) == (opened, None)


def test_a_case_never_recovers_more_than_was_demanded() -> None:
    owner = small.taken_on()
    case(owner, demanded=50_00)
    two_lines(owner)
    first, second = BlamelessRecovery.objects.order_by("pk")
    assert (first.overpayment, second.overpayment) == (None, None)
    with pytest.raises(overpayments.WrongState, match="More was kept back"):
        matched(first, Overpayment.objects.get(), finance(owner))


def test_d20_the_log_agrees_with_the_money_until_a_line_is_reversed() -> None:
    owner = small.taken_on()
    case(owner)
    two_lines(owner)
    (checked,) = overpayment_queries.schedule_checks(owner)
    assert (checked.schedule_no, checked.credited_pence, checked.recovered_pence) == ("S1", 130_00, 100_00)
    assert (checked.bank_pence, checked.posted_pence, checked.agrees) == (30_00, 30_00, True)
    first = BlamelessRecovery.objects.order_by("pk")[0]
    postings.reverse(posting=first.posting, because="sent twice", by=officers.system(), on=ON)
    (checked,) = overpayment_queries.schedule_checks(owner)
    assert (checked.bank_pence, checked.agrees) == (30_00, True)
    assert overpayments.still_to_recover(Overpayment.objects.get()) == 60_00


def test_d16_a_dispute_has_one_calendar_month() -> None:
    owner = small.taken_on()
    found = case(owner)
    assert found.dispute_by_on == date(2026, 4, 30)
    by = officers.system()
    with pytest.raises(overpayments.WrongState, match=r"30\.04\.2026"):
        overpayments.dispute(overpayment=found, because="not our fault", by=by, on=date(2026, 5, 1))
    disputed = overpayments.dispute(overpayment=found, because="not our fault", by=by, on=date(2026, 4, 30))
    small.load(owner, "hb_schedule", line("R1", "HB1", gross="60.00", other="60.00", net="0.00"))
    matched(BlamelessRecovery.objects.get(), disputed, finance(owner))
    disputed.refresh_from_db()
    assert disputed.state == "disputed"
    again = overpayments.settle_dispute(overpayment=disputed, because="decision stands", by=by, on=date(2026, 5, 20))
    assert again.state == "recovering"
    assert overpayments.complete(overpayment=again, because="withdrawn", by=by, on=date(2026, 6, 1)).state == "complete"
    assert [step.reached for step in again.steps.order_by("pk")] == ["received", "disputed", "recovering", "complete"]


def test_a_duplicated_schedule_recovers_nothing_twice() -> None:
    owner = small.taken_on()
    case(owner)
    two_lines(owner)
    rows = (
        line("R1", "HB1", gross="60.00", other="60.00", net="0.00"),
        line("R2", "HB2", gross="70.00", other="40.00", net="30.00"),
    )
    again = small.load(owner, "hb_schedule", *reversed(rows), name="again.csv")
    assert again.state == "refused"
    assert overpayments.still_to_recover(Overpayment.objects.get()) == 0
    assert ScheduleFinding.objects.filter(feed_file=again).count() == 0
