"""Direct Debits that came back unpaid (OPS-D9)."""

from datetime import date

import pytest

from feeds.models import FeedFile, FeedRow
from ledger.models import Entry, Posting, SuspenseItem
from tests.feeds import small

pytestmark = pytest.mark.django_db

COLLECTED = "R1,105.00,2026-04-07,DD,X00001,,DD-2026-04-07"


def returned(ref: str = "R1", amount: str = "105.00", collected: str = "2026-04-07", code: str = "0") -> str:
    return f"ARUDD,000000,{ref},000000,0001,{amount},{collected},{code},2026-04-10"


def test_a_returned_collection_reverses_its_own_payment_on_the_day_it_came_back():
    owner = small.taken_on()
    small.load(owner, "payments", COLLECTED, small.payment(2, amount="105.00"))
    done = small.load(owner, "dd_reports", returned())
    assert (done.posted_count, done.posted_pence, done.suspense_count) == (1, 105_00, 0)
    back = Posting.objects.get(source="dd_reports")
    assert back.reverses.reference == "X00001"
    assert "refer to payer" in back.narrative
    entry = Entry.objects.get(posting=back)
    assert (entry.kind, entry.amount_pence, entry.effective_on) == ("PAY_REV", 105_00, date(2026, 4, 10))


def test_two_equal_collections_returned_reverse_one_payment_each():
    owner = small.taken_on()
    small.load(owner, "payments", COLLECTED, COLLECTED.replace("X00001", "X00002"))
    done = small.load(owner, "dd_reports", returned(code="0"), returned(code="1"))
    assert done.posted_count == 2
    reversed_ = Posting.objects.filter(source="dd_reports").order_by("pk").values_list("reverses__reference", flat=True)
    assert list(reversed_) == ["X00001", "X00002"]


def test_a_payment_returned_before_is_not_reversed_twice():
    owner = small.taken_on()
    small.load(owner, "payments", COLLECTED)
    small.load(owner, "dd_reports", returned(code="0"), name="dd_reports-2026-04-12.csv")
    again = small.load(owner, "dd_reports", returned(code="1"), name="dd_reports-2026-04-19.csv")
    assert (again.posted_count, again.suspense_count) == (0, 1)


@pytest.mark.parametrize(
    "row, reason",
    [
        (returned(amount="104.99"), "no_such_payment"),
        (returned(collected="2026-04-08"), "no_such_payment"),
        (returned(ref="R2"), "no_such_payment"),
        (returned(ref="R999"), "unknown_reference"),
    ],
)
def test_a_return_without_its_payment_goes_to_suspense(row, reason):
    owner = small.taken_on()
    small.load(owner, "payments", COLLECTED)
    done = small.load(owner, "dd_reports", row)
    assert done.posted_pence + done.suspense_pence == done.total_stated_pence
    item = SuspenseItem.objects.get()
    assert item.reason == reason
    assert item.amount_pence == -done.total_stated_pence


def test_reports_that_move_no_money_are_kept_as_rows():
    owner = small.taken_on()
    done = small.load(owner, "dd_reports", "ADDACS,000000,R1,000000,0001,0.00,,1,2026-04-10")
    assert (done.state, done.batch_id, done.posted_pence) == (FeedFile.State.APPLIED, None, 0)
    assert FeedRow.objects.get(feed="dd_reports").posting_id is None


def test_a_report_that_moves_no_money_but_names_some_is_a_problem():
    owner = small.taken_on()
    done = small.load(owner, "dd_reports", "ADDACS,000000,R1,000000,0001,5.00,,1,2026-04-10")
    assert small.problems(done) == [(2, 6, "no_money_moves")]
