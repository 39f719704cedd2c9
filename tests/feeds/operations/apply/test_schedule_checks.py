"""The check report of benefit schedules, and how Universal Credit lines find their account (OPS-D14, D22, D23)."""

from datetime import date

import pytest

from feeds.models import FeedFile
from ledger.models import BenefitAward, Entry, SuspenseItem
from staff.models import Landlord
from tests.feeds import small

pytestmark = pytest.mark.django_db


def hb(
    period: tuple[str, str],
    ref: str = "R1",
    claim: str = "HB1",
    weekly: str = "60.00",
    own: str = "0.00",
    no: str = "S1",
) -> str:
    begins, ends = (date.fromisoformat(day) for day in period)
    gross = int(weekly.replace(".", "")) * ((ends - begins).days + 1) // 7
    net = gross - int(own.replace(".", ""))
    pounds = f"{gross // 100}.{gross % 100:02d}", f"{net // 100}.{net % 100:02d}"
    pay = ends.replace(day=min(ends.day + 3, 28))
    return f"{no},Council,{ends},{pay},{claim},,{ref},{begins},{ends},{weekly},{pounds[0]},0.00,{own},0.00,{pounds[1]}"


def found(done: FeedFile) -> list[tuple[int, str, str]]:
    assert done.state == "applied", list(done.problems.values())
    return list(done.findings.order_by("line", "pk").values_list("line", "code", "claim_ref"))


APRIL = ("2026-03-23", "2026-04-19")
MAY = ("2026-04-20", "2026-05-17")


def taken_on() -> Landlord:
    return small.taken_on()


def test_d14_a_schedule_that_follows_on_has_nothing_to_look_at() -> None:
    assert found(small.load(taken_on(), "hb_schedule", hb(APRIL))) == []


def test_d14_gap_overlap_rate_and_new_claims_are_found() -> None:
    owner = taken_on()
    small.load(owner, "hb_schedule", hb(APRIL))
    done = small.load(
        owner,
        "hb_schedule",
        hb(("2026-04-27", "2026-05-17"), weekly="62.50", no="S2"),
        hb(("2026-04-13", "2026-04-19"), no="S2B"),
        hb(MAY, "R2", "HB2", no="S2"),
        name="second.csv",
    )
    assert found(done) == [
        (2, "gap", "HB1"),
        (2, "rate", "HB1"),
        (3, "overlap", "HB1"),
        (3, "rate", "HB1"),
        (4, "new", "HB2"),
    ]
    assert done.findings.get(code="gap").message == "7 days from 20.04.2026 are not paid"


def test_d14_a_claim_of_the_last_schedule_that_is_not_on_this_one_has_stopped() -> None:
    owner = taken_on()
    small.load(owner, "hb_schedule", hb(APRIL), hb(APRIL, "R2", "HB2"))
    done = small.load(owner, "hb_schedule", hb(MAY, "R2", "HB2", no="S2"), name="second.csv")
    assert found(done) == [(0, "stopped", "HB1")]
    june = ("2026-05-18", "2026-06-14")
    later = small.load(owner, "hb_schedule", hb(june, "R2", "HB2", no="S3"), name="third.csv")
    assert found(later) == [], "it is told once"


def test_d14_a_line_for_another_account_than_the_claims_is_found() -> None:
    owner = taken_on()
    small.load(owner, "hb_schedule", hb(APRIL))
    done = small.load(owner, "hb_schedule", hb(MAY, "R2", no="S2"), hb(MAY, "", "HB9", no="S2"), name="second.csv")
    assert (2, "rent_ref", "HB1") in found(done)
    assert (3, "not_ours", "HB9") in found(done)


def test_d14_a_deduction_of_the_claims_own_is_found() -> None:
    done = small.load(taken_on(), "hb_schedule", hb(APRIL, own="11.10"))
    assert found(done) == [(2, "own_recovery", "HB1")]


def test_d12_a_council_that_pays_weekly_opens_weekly_awards() -> None:
    owner = taken_on()
    small.load(owner, "hb_schedule", hb(("2026-04-13", "2026-04-19"), "R2", "HB2"))
    award = BenefitAward.objects.get(claim_ref="HB2")
    assert (award.cycle, award.status, award.authority) == ("weekly", "in_payment", "Council")
    assert BenefitAward.objects.get(claim_ref="HB1").cycle == "4-weekly"


def uc(ref: str, *, name: str = "", nino: str = "", ap_end: str = "2026-04-03", kind: str = "HCE", amount="300.00"):
    return f"INV1,{ref},{name},{nino},QZ1 1AA,{kind},{ap_end},2026-04-10,{amount}"


def posted(owner: Landlord, ref: str) -> list[tuple[str, int]]:
    rows = Entry.objects.filter(account=small.account(owner, ref), batch__source="uc_schedule")
    return list(rows.order_by("pk").values_list("kind", "amount_pence"))


def test_d23_a_line_whose_tenancy_is_not_known_is_matched_by_nino_and_name() -> None:
    owner = taken_on()
    done = small.load(owner, "uc_schedule", uc("OLD1", name="Mrs BARTHOLOMEW Amina", nino="123A"))
    assert posted(owner, "R1") == [("UC_MP", -300_00)]
    assert found(done) == [(2, "rent_ref", "")]


def test_d23_the_same_nino_with_another_name_waits_for_a_person() -> None:
    owner = taken_on()
    done = small.load(owner, "uc_schedule", uc("OLD1", name="Amina Smith", nino="123A"), uc("OLD2"))
    assert (done.posted_count, done.suspense_count) == (0, 2)
    assert {item.reason for item in SuspenseItem.objects.all()} == {"unknown_claim"}
    assert [code for _, code, _ in found(done)] == ["not_ours", "not_ours"]


def test_d23_two_people_with_one_name_and_nino_are_never_guessed_between() -> None:
    owner = taken_on()
    small.load(owner, "people", "P9,T2,JOINT,Amina,Bartholomew,1980-02-03,,,123A", name="p9.csv")
    done = small.load(owner, "uc_schedule", uc("OLD1", name="Amina Bartholomew", nino="123A"))
    assert (done.posted_count, done.suspense_count) == (0, 1)


def test_l3_two_assessment_periods_in_one_day_are_two_payments_of_one_award() -> None:
    owner = taken_on()
    small.load(owner, "uc_schedule", uc("T2", ap_end="2026-03-03"), uc("T2", ap_end="2026-04-03", amount="310.00"))
    assert posted(owner, "R2") == [("UC_MP", -300_00), ("UC_MP", -310_00)]
    award = BenefitAward.objects.get(kind="UC_MP")
    assert sorted(award.payments.values_list("covers_until", flat=True)) == [date(2026, 3, 3), date(2026, 4, 3)]


def test_d22_a_landlord_paid_in_bulk_opens_bulk_awards() -> None:
    owner = taken_on()
    small.load(owner, "benefits", "R1,UC_MP,,400.00,4-weekly,2026-03-05", name="b2.csv")
    small.load(owner, "uc_schedule", uc("T2"))
    assert set(BenefitAward.objects.filter(kind="UC_MP").values_list("cycle", flat=True)) == {"4-weekly"}
