"""Mirrored accounts follow the housing system's own rows and never correct a balance (DEC-5)."""

from datetime import date
from pathlib import Path

import pytest

from feeds.models import FeedFile, MirrorDifference, MirrorRow
from feeds.operations import mirror_differences
from feeds.operations.mirror_differences import AlreadyLookedAt
from feeds.queries import controls
from feeds.queries.bank import reconciliation
from ledger.models import BenefitAward, BenefitPayment, DirectDebitTask, Entry, Posting, RentGroup, SuspenseItem
from ledger.operations import postings
from ledger.queries import check
from letters.models import Stop
from letters.queries import stops
from staff.models import Landlord
from staff.operations import officers
from tests.feeds import bank, small

pytestmark = pytest.mark.django_db

CHARGE = "R1,2026-04-06,2026,1,CHARGE,RENT,105.00,Weekly charge,N1"
PAID = "R1,2026-04-08,2026,1,PAY,,-50.00,CARD,N2"
OTHER = "R2,2026-04-06,2026,1,CHARGE,RENT,80.00,Weekly charge,N3"


@pytest.fixture
def owner() -> Landlord:
    """Taken on: R1 owes £250.00, R2 £40.00; their rent group mirrors a housing system."""
    made = small.taken_on()
    RentGroup.objects.filter(landlord=made).update(book=RentGroup.Book.MIRRORED)
    return made


def night(owner: Landlord, on: str, *rows: str) -> FeedFile:
    done = small.load(owner, "mirrored", *rows, name=f"mirrored-{on}.csv", on=date.fromisoformat(on))
    assert done.state == FeedFile.State.APPLIED, list(done.problems.values_list("message", flat=True))
    return done


def balances(owner: Landlord, on: str, *rows: str) -> FeedFile:
    done = small.load(owner, "balances", *rows, name=f"balances-{on}.csv", on=date.fromisoformat(on))
    assert done.state == FeedFile.State.APPLIED, list(done.problems.values_list("message", flat=True))
    return done


def codes(done: FeedFile) -> list[str]:
    return sorted(done.problems.values_list("code", flat=True))


def states(owner: Landlord) -> list[tuple[str, int, str]]:
    return list(
        MirrorRow.objects.filter(landlord=owner).order_by("ext_id", "version").values_list("ext_id", "version", "state")
    )


def test_new_rows_post_once_although_they_come_every_night(owner: Landlord) -> None:
    night(owner, "2026-04-08", CHARGE, PAID, OTHER)
    assert (small.balance(owner, "R1"), small.balance(owner, "R2")) == (30500, 12000)
    again = night(owner, "2026-04-09", CHARGE, PAID, OTHER, "R1,2026-04-09,2026,1,PAY,,-5.00,CASH,N4")
    assert (small.balance(owner, "R1"), small.balance(owner, "R2")) == (30000, 12000)
    assert not codes(again)
    assert not list(check.findings(owner))


def test_a_quiet_night_tells_the_same_bytes_and_is_no_repeat(owner: Landlord) -> None:
    first = night(owner, "2026-04-08", CHARGE, PAID, OTHER)
    second = night(owner, "2026-04-09", CHARGE, PAID, OTHER)
    assert first.digest == second.digest
    assert first.pk != second.pk
    assert small.balance(owner, "R1") == 30500


def test_a_row_that_changed_is_undone_and_posted_anew_and_told(owner: Landlord) -> None:
    night(owner, "2026-04-08", CHARGE, PAID, OTHER)
    changed = night(owner, "2026-04-09", CHARGE, PAID.replace("-50.00", "-60.00"), OTHER)
    assert small.balance(owner, "R1") == 29500
    assert codes(changed) == ["changed_upstream"]
    assert "£-50.00 of 2026-04-08 is now £-60.00" in changed.problems.get().message
    assert states(owner)[1:3] == [("N2", 1, "changed"), ("N2", 2, "current")]
    undone = Posting.objects.get(source="mirrored-undone")
    assert undone.reverses is not None
    assert undone.reverses.reference == "N2"
    assert not list(check.findings(owner))


def test_a_row_that_vanished_is_undone_and_may_come_back(owner: Landlord) -> None:
    night(owner, "2026-04-08", CHARGE, PAID, OTHER)
    gone = night(owner, "2026-04-09", CHARGE, OTHER)
    assert (small.balance(owner, "R1"), codes(gone)) == (35500, ["vanished_upstream"])
    night(owner, "2026-04-10", CHARGE, PAID, OTHER)
    assert small.balance(owner, "R1") == 30500
    assert states(owner)[1:3] == [("N2", 1, "vanished"), ("N2", 2, "current")]
    night(owner, "2026-04-11", CHARGE, OTHER)
    assert small.balance(owner, "R1") == 35500
    assert not list(check.findings(owner))


def test_a_changed_row_that_changes_back_is_followed_both_times(owner: Landlord) -> None:
    night(owner, "2026-04-08", CHARGE, PAID, OTHER)
    night(owner, "2026-04-09", CHARGE, PAID.replace("-50.00", "-60.00"), OTHER)
    night(owner, "2026-04-10", CHARGE, PAID, OTHER)
    assert small.balance(owner, "R1") == 30500


def test_a_row_of_the_take_on_is_known_and_not_posted_twice(owner: Landlord) -> None:
    """M3 came with the take-on; the nightly window still tells it."""
    taken_on = "R2,2026-04-01,2025,52,PAY,,-40.00,CARD,M3"
    night(owner, "2026-04-08", taken_on, OTHER)
    assert small.balance(owner, "R2") == 12000
    night(owner, "2026-04-09", taken_on.replace("-40.00", "-41.00"), OTHER)
    assert small.balance(owner, "R2") == 11900


def test_what_is_older_than_the_files_own_days_has_not_vanished(owner: Landlord) -> None:
    night(owner, "2026-04-08", CHARGE, PAID, OTHER)
    later = night(owner, "2026-05-20", "R1,2026-05-18,2026,7,PAY,,-5.00,CASH,N9")
    assert not codes(later)
    assert small.balance(owner, "R1") == 30000


def test_a_file_that_looks_cut_short_undoes_nothing(owner: Landlord) -> None:
    rows = [f"R1,2026-04-08,2026,1,PAY,,-1.00,CARD,C{number:03d}" for number in range(40)]
    night(owner, "2026-04-08", *rows)
    cut = night(owner, "2026-04-09", *rows[:5])
    assert codes(cut) == ["too_many_vanished"]
    assert small.balance(owner, "R1") == 25000 - 4000


def test_a_file_without_its_night_or_with_our_own_accounts_is_refused(owner: Landlord) -> None:
    undated = small.load(owner, "mirrored", CHARGE)
    assert small.problems(undated) == [(0, 0, "undated")]
    RentGroup.objects.filter(landlord=owner).update(book=RentGroup.Book.OURS)
    ours = small.load(owner, "mirrored", CHARGE, name="mirrored-2026-04-08.csv")
    assert small.problems(ours) == [(2, 1, "unknown_reference")]
    assert not MirrorRow.objects.exists()


def test_a_mirrored_account_takes_no_reversal_by_hand(owner: Landlord) -> None:
    night(owner, "2026-04-08", CHARGE)
    with pytest.raises(postings.MirroredBook):
        postings.reverse(
            posting=Posting.objects.get(reference="N1"), because="x", by=officers.system(), on=date(2026, 4, 9)
        )


def test_somebody_looks_at_an_undone_row_once(owner: Landlord) -> None:
    night(owner, "2026-04-08", CHARGE, PAID)
    night(owner, "2026-04-09", CHARGE)
    row = MirrorRow.objects.get(state="vanished")
    by = officers.system()
    assert mirror_differences.look_at(row=row, by=by, on=date(2026, 4, 10)).looked_at_by == by
    with pytest.raises(AlreadyLookedAt):
        mirror_differences.look_at(row=row, by=by, on=date(2026, 4, 10))


def test_a_penny_of_difference_holds_the_letters_until_both_agree(owner: Landlord) -> None:
    """DEC-5: alarms, holds that account's letters (DEC-20), corrects nothing; released when it agrees again."""
    on = date(2026, 4, 8)
    night(owner, "2026-04-08", CHARGE, PAID, OTHER)
    differing = balances(owner, "2026-04-08", "R1,2026-04-08,305.01", "R2,2026-04-08,120.00")
    assert codes(differing) == ["balance_differs"]
    difference = MirrorDifference.objects.get()
    assert (difference.ours_pence, difference.theirs_pence) == (30500, 30501)
    held = stops.in_force(landlord=owner, on=on)
    account = small.account(owner, "R1")
    assert [each.reason for each in held.accounts[account.pk]] == [Stop.Reason.BALANCE]
    assert small.balance(owner, "R1") == 30500, "nothing is corrected"

    later = "2026-04-09"
    night(owner, later, CHARGE, PAID, OTHER, f"R1,{later},2026,1,CHARGE_ADJ,RENT,0.01,Rounding,N5")
    agreeing = balances(owner, later, f"R1,{later},305.01", f"R2,{later},120.00")
    assert not codes(agreeing)
    difference.refresh_from_db()
    assert (difference.agreed, difference.ended_on) == (True, date(2026, 4, 9))
    assert not stops.in_force(landlord=owner, on=date(2026, 4, 9)).accounts.get(account.pk)


def test_a_difference_that_moves_keeps_its_hold(owner: Landlord) -> None:
    balances(owner, "2026-04-08", "R1,2026-04-08,250.01", "R2,2026-04-08,40.00")
    balances(owner, "2026-04-09", "R1,2026-04-09,250.02", "R2,2026-04-09,40.00")
    assert list(MirrorDifference.objects.order_by("pk").values_list("theirs_pence", "ended_on")) == [
        (25001, date(2026, 4, 9)),
        (25002, None),
    ]
    assert Stop.objects.count() == 1


def test_an_account_that_no_balance_came_for_is_told(owner: Landlord) -> None:
    done = balances(owner, "2026-04-08", "R1,2026-04-08,250.00")
    assert codes(done) == ["balance_missing"]
    assert "no balance came for R2" in done.problems.get().message
    assert not MirrorDifference.objects.exists()


def test_the_entries_of_a_night_are_its_file(owner: Landlord) -> None:
    done = night(owner, "2026-04-08", CHARGE, PAID, OTHER)
    assert (done.posted_count, done.posted_pence) == (done.rows_stated, done.total_stated_pence) == (3, 13500)
    assert Entry.objects.filter(batch_id=done.batch_id).count() == 3


def test_a_payment_for_a_mirrored_account_is_left_to_the_housing_system(owner: Landlord, tmp_path: Path) -> None:
    """DEC-5: the nightly file brings it; posted here as well the tenant would have paid twice."""
    rows = (small.payment(1, "R1", "50.00", on="2026-04-08"), small.payment(2, "NOBODY", "7.00", on="2026-04-08"))
    done = small.load(owner, "payments", *rows, name="payments-2026-04-08.csv", on=date(2026, 4, 8))
    assert done.state == FeedFile.State.APPLIED, small.problems(done)
    assert (done.posted_count, done.suspense_count, done.left_count) == (0, 1, 1)
    assert (done.left_pence, done.total_stated_pence) == (50_00, done.posted_pence + done.suspense_pence + 50_00)
    assert small.balance(owner, "R1") == 250_00
    night(owner, "2026-04-08", CHARGE, PAID, OTHER)
    assert small.balance(owner, "R1") == 305_00

    total = "control,key,count,amount\nfile_total,payments/payments-2026-04-08.csv,2,57.00\n"
    (tmp_path / "expected-totals.csv").write_text(total)
    (control,) = controls.compared(owner, tmp_path)
    assert control.agreed

    again = small.load(owner, "payments", *rows, name="payments-2026-04-09.csv", on=date(2026, 4, 9))
    assert again.state == FeedFile.State.REFUSED


def test_a_file_of_nothing_but_mirrored_payments_is_applied_and_moves_no_money(owner: Landlord) -> None:
    before = Entry.objects.count()
    done = small.load(owner, "payments", small.payment(1, "R1", "50.00", on="2026-04-08"))
    assert (done.state, done.batch_id, done.left_count) == (FeedFile.State.APPLIED, None, 1)
    assert Entry.objects.count() == before


def test_a_single_credit_of_the_bank_for_a_mirrored_account_is_left_too(owner: Landlord) -> None:
    bank.account(owner)
    done = bank.load(owner, ("FPI", "100.50", "R1", "Zola Quernfold"), ("FPI", "20.00", "WHO KNOWS", ""))
    assert (done.posted_count, done.suspense_count, done.left_count, done.left_pence) == (0, 1, 1, 100_50)
    assert small.balance(owner, "R1") == 250_00
    assert reconciliation([owner.pk], on=date(2026, 4, 20)).lines_count == 0


def left(owner: Landlord, kind: str, *rows: str, name: str = "", pence: int | None = None) -> FeedFile:
    """A file is applied, all its money left to the housing system: nothing posted, nothing in suspense."""
    entries = Entry.objects.count()
    done = small.load(owner, kind, *rows, name=name, on=date(2026, 4, 24))
    assert done.state == FeedFile.State.APPLIED, list(done.problems.values_list("message", flat=True))
    expected = done.total_stated_pence if pence is None else pence
    assert (done.posted_count, done.suspense_count, done.left_pence) == (0, 0, expected)
    assert done.left_count == len(rows)
    assert Entry.objects.count() == entries
    assert not SuspenseItem.objects.exists()
    return done


@pytest.mark.parametrize(
    "sums", ["240.00,0.00,0.00,0.00,240.00", "240.00,0.00,0.00,100.00,140.00", "240.00,0.00,240.00,0.00,0.00"]
)
def test_a_council_s_line_renews_the_award_and_leaves_its_money_and_what_was_kept_back(
    owner: Landlord, sums: str
) -> None:
    """DEC-5, OPS-D15: the day paid to moves on; the net, whatever was kept back of it, is in the nightly file."""
    said = "S1,Council,2026-04-20,2026-04-22,HB1,Bartholomew A,R1,2026-03-23,2026-04-19,60.00," + sums
    left(owner, "hb_schedule", said)
    newest = BenefitPayment.objects.filter(award__claim_ref="HB1").latest("paid_on")
    assert (newest.covers_until, newest.rate_pence, newest.posting) == (date(2026, 4, 19), 60_00, None)


def test_dwp_s_managed_payment_renews_the_award_and_leaves_its_money(owner: Landlord) -> None:
    rows = [
        f"INV1,T2,Corin Ashgrove,,QZ1 1AB,{kind},2026-04-03,2026-04-10,{amount}"
        for kind, amount in (("HCE", "300.00"), ("ARREARS", "20.00"))
    ]
    left(owner, "uc_schedule", *rows)
    award = BenefitAward.objects.get(kind="UC_MP")
    assert (award.account.account_ref, award.payments.get().rate_pence) == ("R2", 300_00)


def test_a_returned_direct_debit_makes_its_task_and_leaves_its_money(owner: Landlord) -> None:
    left(owner, "dd_reports", "ARUDD,000000,R1,000000,0001,105.00,2026-04-07,0,2026-04-10")
    assert DirectDebitTask.objects.get().account.account_ref == "R1"


def test_a_card_payment_and_its_chargeback_are_left_in_one_file_or_two(owner: Landlord) -> None:
    def row(psp: str, status: str) -> str:
        return f"{psp},R1,50.00,0.50,2026-04-10T23:30:00Z,2026-04-12,{status}"

    left(owner, "card_settlements", row("C1", "chargeback"), row("C1", "captured"), name="both.csv", pence=0)
    left(owner, "card_settlements", row("C2", "captured"), name="card_settlements-2026-04-12.csv", pence=50_00)
    left(owner, "card_settlements", row("C2", "chargeback"), name="card_settlements-2026-04-20.csv", pence=-50_00)
