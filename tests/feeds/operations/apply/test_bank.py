"""Bank statements: single credits post, lump sums wait for their feed file, money out is kept (OPS-D1, D10)."""

from datetime import date

import pytest

from feeds.formats.readers import Format, recognised
from feeds.models import BankLine, BankStatement, ControlTotal, FeedFile, FeedRow
from feeds.operations.bank_accounts import AccountNotUsable, Lump
from ledger.models import Entry, SuspenseItem
from staff.operations import officers
from tests.feeds import bank, small

pytestmark = pytest.mark.django_db

LINES = [
    ("FPI", "100.50", "R1", "Zola Quernfold"),
    ("FPI", "20.00", "WHO KNOWS", "Odile Keldercroft"),
    ("BGC", "640.00", "WESTHAVEN HB", "WESTHAVEN COUNCIL"),
    ("DDR", "-35.00", "ARUDD", ""),
]
LUMPS = (Lump("hb_schedule", "BGC", "WESTHAVEN"), Lump("payments", "PAYPOINT"), Lump("dd_reports", "", "ARUDD"))


def outcomes(done: FeedFile) -> list[tuple[str, str]]:
    return list(BankLine.objects.filter(feed_file=done).order_by("row").values_list("outcome", "feed"))


def test_a_statement_posts_single_credits_puts_unknown_ones_aside_and_leaves_lump_sums_to_their_feed():
    owner = small.taken_on()
    bank.account(owner, *LUMPS)
    done = bank.load(owner, *LINES)
    assert done.state == FeedFile.State.APPLIED, small.problems(done)
    assert outcomes(done) == [("posted", ""), ("suspense", ""), ("lump", "hb_schedule"), ("out", "dd_reports")]
    assert (done.posted_count, done.posted_pence, done.suspense_count, done.suspense_pence) == (1, 100_50, 1, 20_00)
    (paid,) = Entry.objects.filter(kind="PAY", posting__source="bank", account__account_ref="R1")
    assert (paid.amount_pence, paid.effective_on) == (-100_50, date(2026, 4, 10))
    assert SuspenseItem.objects.get().raw_reference == "WHO KNOWS"
    statement = BankStatement.objects.get()
    assert (statement.opening_pence, statement.closing_pence, statement.lines) == (1000_00, 1725_50, 4)


def test_the_payers_name_stays_on_the_bank_line():
    owner = small.taken_on()
    bank.account(owner)
    bank.load(owner, *LINES[:1])
    assert BankLine.objects.get().counterparty == "Zola Quernfold"
    assert "Zola" not in Entry.objects.get(posting__source="bank").posting.narrative


@pytest.mark.parametrize("make, form", [(bank.camt, "camt053"), (bank.mt940, "mt940"), (bank.bai2, "bai2")])
def test_every_format_becomes_the_same_rows_and_takes_the_same_road(make, form):
    owner = small.taken_on()
    bank.account(owner, Lump("hb_schedule", "", "WESTHAVEN"), Lump("dd_reports", "", "ARUDD"))
    content = make(LINES)
    kind, told = recognised("upload", content[:4000])
    assert (kind.name, told) == ("bank", Format(form))
    done = small.load_bytes(owner, "bank", content, name="statement.txt", form=told)
    assert done.state == FeedFile.State.APPLIED, list(done.problems.values_list("line", "message"))
    assert [outcome for outcome, _ in outcomes(done)] == ["posted", "suspense", "lump", "out"]
    amounts = BankLine.objects.order_by("row").values_list("amount_pence", "balance_after_pence")
    assert list(amounts) == [(100_50, 1100_50), (20_00, 1120_50), (640_00, 1760_50), (-35_00, 1725_50)]


def test_camt_version_08_says_the_same():
    owner = small.taken_on()
    bank.account(owner)
    done = small.load_bytes(owner, "bank", bank.camt(LINES, version="08"), name="statement.xml", form=Format.CAMT053)
    assert done.state == FeedFile.State.APPLIED
    assert set(BankLine.objects.exclude(counterparty="").values_list("counterparty", flat=True)) == {
        "Zola Quernfold", "Odile Keldercroft", "WESTHAVEN COUNCIL",
    }  # fmt: skip


def test_an_account_that_is_not_set_up_is_refused_and_its_number_masked():
    owner = small.taken_on()
    done = bank.load(owner, *LINES[:1])
    assert small.problems(done) == [(2, 1, "unknown_account")]
    message = done.problems.get().message
    assert "5678" in message
    assert bank.ACCOUNT not in message


def test_a_balance_that_does_not_follow_refuses_the_file():
    """OPS-D10: opening + lines = closing."""
    owner = small.taken_on()
    bank.account(owner)
    rows = bank.rows(*LINES)
    done = small.load(owner, "bank", rows[0], *rows[2:])
    assert small.problems(done) == [(3, 8, "balance")]
    assert not BankLine.objects.exists()


def test_a_statement_opens_with_the_balance_the_last_one_closed_with():
    owner = small.taken_on()
    bank.account(owner)
    first = bank.load(owner, *LINES[:2], name="bank-2026-04-10.csv")
    assert first.state == FeedFile.State.APPLIED
    gap = bank.load(owner, *LINES[2:], name="bank-2026-04-12.csv", opening="1200.00", on="2026-04-12")
    assert small.problems(gap) == [(2, 8, "opening_balance")]
    assert "bank-2026-04-10.csv" in gap.problems.get().message
    good = bank.load(owner, *LINES[2:], name="bank-2026-04-11.csv", opening="1120.50", on="2026-04-11")
    assert good.state == FeedFile.State.APPLIED


def test_several_lines_with_the_same_words_on_one_day_are_several_payments():
    owner = small.taken_on()
    bank.account(owner)
    done = bank.load(owner, ("SO", "10.00", "R1", ""), ("SO", "10.00", "R1", ""))
    assert done.posted_count == 2
    assert list(FeedRow.objects.filter(feed="bank").order_by("line").values_list("identity", flat=True)) == [
        f"{bank.ACCOUNT}|2026-04-10|R1|1",
        f"{bank.ACCOUNT}|2026-04-10|R1|2",
    ]


# ---------------------------------------------------------------- nothing twice


def standing_order(number: int = 1) -> str:
    return f"R1,100.50,2026-04-10,SO,S{number},,SO-2026-04-10"


def test_a_payment_that_came_in_the_payments_file_is_not_posted_from_the_bank():
    owner = small.taken_on()
    bank.account(owner)
    small.load(owner, "payments", standing_order())
    done = bank.load(owner, LINES[0])
    assert outcomes(done) == [("in_feed", "payments")]
    assert Entry.objects.filter(kind="PAY", account__account_ref="R1").count() == 1
    line = BankLine.objects.get()
    assert line.posting_id == FeedRow.objects.get(feed="payments").posting_id


def test_of_two_equal_credits_and_one_in_the_payments_file_one_posts():
    owner = small.taken_on()
    bank.account(owner)
    small.load(owner, "payments", standing_order())
    done = bank.load(owner, LINES[0], LINES[0])
    assert [outcome for outcome, _ in outcomes(done)] == ["in_feed", "posted"]


def test_a_card_payment_of_the_same_sum_is_other_money():
    owner = small.taken_on()
    bank.account(owner)
    small.load(owner, "payments", small.payment(1, "R1", "100.50", "2026-04-10"))
    assert outcomes(bank.load(owner, LINES[0])) == [("posted", "")]


def test_a_payments_file_that_brings_what_the_bank_has_posted_is_refused_with_words():
    owner = small.taken_on()
    bank.account(owner)
    bank.load(owner, LINES[0])
    done = small.load(owner, "payments", standing_order())
    assert small.problems(done) == [(2, 2, "in_the_bank_already")]
    assert Entry.objects.filter(kind="PAY", account__account_ref="R1").count() == 1


# ---------------------------------------------------------------- control totals


def test_a_feed_file_is_not_yet_in_the_bank_until_the_line_comes_then_agreed_and_nothing_posts_twice():
    owner = small.taken_on()
    bank.account(owner, Lump("payments", "PAYPOINT"))
    rows = [f"R{n},{amount},2026-04-08,PAYPOINT,P{n},,PP-2026-04-08" for n, amount in ((1, "30.00"), (2, "12.50"))]
    small.load(owner, "payments", *rows)
    total = ControlTotal.objects.get()
    assert (total.source, total.amount_pence, total.rows, total.agreed_with) == ("PP-2026-04-08", 42_50, 2, None)
    before = Entry.objects.count()
    done = bank.load(owner, ("PAYPOINT", "42.50", "PP SETTLEMENT", "PAYPOINT"))
    total.refresh_from_db()
    assert total.agreed_with == BankLine.objects.get(feed_file=done)
    assert Entry.objects.count() == before


def test_the_bank_line_may_come_first():
    owner = small.taken_on()
    bank.account(owner, Lump("payments", "PAYPOINT"))
    bank.load(owner, ("PAYPOINT", "30.00", "PP", ""))
    small.load(owner, "payments", "R1,30.00,2026-04-08,PAYPOINT,P1,,PP-2026-04-08")
    assert ControlTotal.objects.get().agreed_with == BankLine.objects.get()


def test_a_weekend_paid_over_in_one_sum_agrees_each_of_its_days():
    owner = small.taken_on()
    bank.account(owner, Lump("payments", "PAYPOINT"))
    rows = [f"R1,{n}.00,2026-04-0{n},PAYPOINT,P{n},,PP-2026-04-0{n}" for n in (6, 7, 8)]
    small.load(owner, "payments", *rows)
    bank.load(owner, ("PAYPOINT", "15.00", "PP", ""))
    agreed = ControlTotal.objects.filter(agreed_with__isnull=False).values_list("source", flat=True)
    assert sorted(agreed) == ["PP-2026-04-07", "PP-2026-04-08"]


def test_a_returned_direct_debit_agrees_with_the_debit():
    owner = small.taken_on()
    bank.account(owner, *LUMPS)
    small.load(owner, "payments", "R1,105.00,2026-04-07,DD,X00001,,DD-2026-04-07")
    small.load(owner, "dd_reports", "ARUDD,000000,R1,000000,0001,105.00,2026-04-07,0,2026-04-10")
    bank.load(owner, ("DDR", "-105.00", "ARUDD 000000", ""))
    total = ControlTotal.objects.get(feed="dd_reports")
    assert (total.amount_pence, total.agreed_with.amount_pence) == (-105_00, -105_00)


def test_a_rule_that_would_take_every_line_is_refused():
    owner = small.taken_on()
    with pytest.raises(AccountNotUsable):
        bank.account(owner, Lump("payments"))


def test_a_rule_that_is_no_longer_said_ends_and_stays_in_the_books():
    owner = small.taken_on()
    made = bank.account(owner, Lump("payments", "PAYPOINT"))
    assert bank.account(owner, Lump("payments", "PP")) == made
    ended = made.lump_rules.order_by("pk").values_list("line_type", "ended_on")
    assert list(ended) == [("PAYPOINT", small.TAKE_ON), ("PP", None)]
    assert made.set_up_by == officers.system()
