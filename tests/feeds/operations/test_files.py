"""Files received, then applied whole or refused whole (DEC-3, DEC-7, OPS-D1)."""

from datetime import date

import pytest

from feeds.models import FeedFile, FeedProblem, FeedRow
from feeds.operations import rows as feed_rows
from ledger.models import Batch, Entry, Posting, SuspenseItem
from letters import store
from staff.models import AuditEvent
from tests.feeds import small

pytestmark = pytest.mark.django_db

SUNDAY = date(2026, 4, 12)


def test_a_payments_file_posts_each_payment_on_its_day_in_one_batch():
    owner = small.taken_on()
    done = small.load(owner, "payments", small.payment(1), small.payment(2, "R2", "20.50", "2026-04-11"), on=SUNDAY)
    assert done.state == FeedFile.State.APPLIED
    assert (done.posted_count, done.posted_pence) == (2, 30_50)
    batch = Batch.objects.get(pk=done.batch_id)
    assert (batch.source, batch.reference, batch.recorded_on) == ("payments", done.digest, SUNDAY)
    assert (batch.line_count, batch.total_pence) == (2, -30_50)
    entries = Entry.objects.filter(batch=batch).order_by("pk")
    assert [(entry.kind, entry.amount_pence, entry.effective_on) for entry in entries] == [
        ("PAY", -10_00, date(2026, 4, 10)),
        ("PAY", -20_50, date(2026, 4, 11)),
    ]
    assert AuditEvent.objects.filter(action="file applied", object_id=str(done.public_id)).count() == 1


def test_the_payers_name_stays_in_the_feed_row_even_when_it_looks_like_a_formula():
    owner = small.taken_on()
    small.load(owner, "payments", small.payment(1, payer='=HYPERLINK(""x"")'.replace('""', "'")), on=SUNDAY)
    row = FeedRow.objects.get(feed="payments")
    assert row.payer_name == "=HYPERLINK('x')"
    posting = Posting.objects.get(pk=row.posting_id)
    assert (posting.reference, posting.narrative) == ("X00001", "CARD")


def test_money_whose_reference_is_not_exactly_known_goes_to_suspense_and_the_file_total_still_holds():
    owner = small.taken_on()
    rows = (small.payment(1), small.payment(2, "11", "12.05"), small.payment(3, "0000000000000000011", "1.00"))
    done = small.load(owner, "payments", *rows, on=SUNDAY)
    assert (done.posted_count, done.posted_pence, done.suspense_count, done.suspense_pence) == (2, 11_00, 1, 12_05)
    assert done.posted_pence + done.suspense_pence == done.total_stated_pence
    item = SuspenseItem.objects.get()
    assert (item.raw_reference, item.reason, item.amount_pence) == ("11", "unknown_reference", 12_05)
    assert small.balance(owner, "SUSPENSE-PAYMENTS") == -12_05


def test_the_same_file_again_is_the_same_file_and_posts_nothing():
    owner = small.taken_on()
    first = small.load(owner, "payments", small.payment(1), name="payments-2026-04-12.csv")
    again = small.load(owner, "payments", small.payment(1), name="folder/payments-2026-04-12.csv")
    assert again == first
    assert Batch.objects.filter(source="payments").count() == 1


def test_the_same_bytes_under_another_name_are_refused_and_name_the_file_they_were():
    owner = small.taken_on()
    small.load(owner, "payments", small.payment(1), name="payments-2026-04-12.csv")
    copy = small.load(owner, "payments", small.payment(1), name="payments-renamed.csv")
    assert copy.state == FeedFile.State.REFUSED
    problem = copy.problems.get()
    assert problem.code == "bytes_known"
    assert "payments-2026-04-12.csv" in problem.message
    assert Batch.objects.filter(source="payments").count() == 1


def test_two_empty_files_are_both_applied_for_a_file_without_rows_is_never_a_repeat():
    owner = small.taken_on()
    first = small.load(owner, "payments", name="payments-2026-04-12.csv")
    second = small.load(owner, "payments", name="payments-2026-04-19.csv")
    assert first.digest == second.digest
    assert {first.state, second.state} == {FeedFile.State.APPLIED}
    assert (second.rows_stated, second.batch_id) == (0, None)


def test_known_money_in_a_new_file_refuses_it_whole_and_lists_each_row_as_same_or_different():
    """DEC-3: each different row becomes a task for a person; nothing of the file posts."""
    owner = small.taken_on()
    small.load(owner, "payments", small.payment(1), small.payment(2), name="payments-2026-04-12.csv")
    before = Entry.objects.count()
    again = small.load(
        owner,
        "payments",
        small.payment(1),
        small.payment(2, amount="11.00"),
        small.payment(3),
        name="payments-2026-04-13.csv",
    )
    assert again.state == FeedFile.State.REFUSED
    listed = again.problems.order_by("line").values_list("line", "code", "needs_person")
    assert list(listed) == [(2, "same", False), (3, "different", True)]
    assert Entry.objects.count() == before
    assert (again.posted_count, again.posted_pence, again.batch_id) == (0, 0, None)


def test_every_known_row_is_listed_however_many_there_are():
    owner = small.taken_on()
    rows = [small.payment(number) for number in range(1200)]
    small.load(owner, "payments", *rows, name="payments-2026-04-12.csv")
    again = small.load(owner, "payments", *rows, small.payment(9999), name="payments-2026-04-13.csv")
    assert again.problems.filter(code="same").count() == 1200


def test_a_crash_in_the_second_pass_leaves_nothing(monkeypatch):
    owner = small.taken_on()
    before = (Entry.objects.count(), Posting.objects.count(), Batch.objects.count(), FeedRow.objects.count())
    calls = []

    def keep_once_then_fail(*given):
        calls.append(given)
        if len(calls) == 2:
            raise RuntimeError("the machine stopped")
        return _keep(*given)

    _keep = feed_rows.keep
    monkeypatch.setattr(feed_rows, "keep", keep_once_then_fail)
    rows = [small.payment(number, "R1" if number % 2 else "nobody") for number in range(1500)]
    with pytest.raises(RuntimeError):
        small.load(owner, "payments", *rows, name="payments-2026-04-12.csv")
    assert len(calls) == 2
    after = (Entry.objects.count(), Posting.objects.count(), Batch.objects.count(), FeedRow.objects.count())
    assert after == before
    assert not SuspenseItem.objects.exists()
    assert FeedFile.objects.get(kind="payments").state == FeedFile.State.RECEIVED
    monkeypatch.setattr(feed_rows, "keep", _keep)
    assert small.load(owner, "payments", *rows, name="payments-2026-04-12.csv").posted_count == 750


def test_a_refused_file_keeps_its_bytes_and_opens_no_account():
    owner = small.taken_on()
    file = small.content("payments", small.payment(1, "nobody")).replace(b"TRAILER,1,10.00", b"TRAILER,2,10.00")
    done = small.load_bytes(owner, "payments", file, name="payments-2026-04-12.csv")
    assert done.state == FeedFile.State.REFUSED
    assert small.problems(done) == [(3, 2, "trailer_count")]
    with store.open(done.digest) as kept:
        assert kept.read() == file
    assert not owner.rent_accounts.filter(account_type="SUS").exists()


def test_a_refused_file_may_be_tried_again_once_the_reason_has_gone():
    """A tenancies file before its properties is refused; the same file after them is applied, its problems gone."""
    owner = small.landlord()
    small.load(owner, "people", *small.TAKE_ON_FILES["people"])
    first = small.load(owner, "tenancies", *small.TAKE_ON_FILES["tenancies"])
    assert small.problems(first) == [(2, 3, "unknown_reference"), (3, 3, "unknown_reference")]
    small.load(owner, "properties", *small.TAKE_ON_FILES["properties"])
    again = small.load(owner, "tenancies", *small.TAKE_ON_FILES["tenancies"])
    assert again == first
    assert again.state == FeedFile.State.APPLIED
    assert not FeedProblem.objects.exists()


def test_a_long_list_of_problems_is_cut_and_says_so():
    owner = small.taken_on()
    rows = [f"nobody{number},RENT,1.00,2026-04-06,,Y,Y" for number in range(250)]
    done = small.load(owner, "charges", *rows, name="charges-more.csv")
    assert done.problems.count() == 201
    assert done.problems.get(code="more_problems").message == "50 more problems are not listed here"


def test_bytes_known_to_one_landlord_are_new_to_another():
    first, second = small.taken_on("QUAY"), small.taken_on("HARBOUR")
    mine = small.load(first, "payments", small.payment(1), name="payments-2026-04-12.csv")
    theirs = small.load(second, "payments", small.payment(1), name="payments-2026-04-12.csv")
    assert mine.digest == theirs.digest
    assert mine.pk != theirs.pk
    assert theirs.state == FeedFile.State.APPLIED
