"""Accounting periods: open, closing, closed, in order, and never opened again (DEC-2, OPS-L2, OPS-L3)."""

from datetime import date

import pytest

from ledger.models import AccountingPeriod, Entry, PeriodFigure, Posting
from ledger.operations import charges, periods, postings
from ledger.operations.postings import Amount, Event
from ledger.queries import check, control_accounts, period_checks
from ledger.queries import periods as period_queries
from ledger.queries.period_checks import Check
from ledger.rules.accounting_periods import Basis
from ledger.rules.control_account import Column
from ledger.rules.entry_kinds import EntryKind
from tests.ledger.period_books import MAY, Finance
from tests.ledger.rent_group import TAKE_ON

pytestmark = pytest.mark.django_db

APRIL_9 = date(2026, 4, 9)


@pytest.fixture
def finance() -> Finance:
    return Finance.open()


def test_a_period_is_closed_by_two_people_in_two_steps(finance: Finance) -> None:
    period = periods.begin_closing(period=finance.period(), by=finance.first, on=MAY)
    with pytest.raises(periods.SecondPersonNeeded, match="second person"):
        periods.close(period=period, told=[], by=finance.first, on=MAY)
    closed = periods.close(period=period, told=[], by=finance.second, on=MAY)
    assert closed.state == AccountingPeriod.State.CLOSED
    assert (closed.opening_pence, closed.closing_pence) == (0, 40000), "four weeks from 6 April to 3 May"
    assert [(f.kind, f.count, f.amount_pence) for f in closed.figures.all()] == [("CHARGE", 4, 40000)]


def test_a_period_that_is_not_over_is_not_closed(finance: Finance) -> None:
    with pytest.raises(periods.PeriodNotOver, match="ends on 3 May 2026"):
        periods.begin_closing(period=finance.period(), by=finance.first, on=date(2026, 5, 3))


def test_periods_are_closed_in_order_and_never_again(finance: Finance) -> None:
    june = date(2026, 6, 1)
    finance.charge_until(june)
    with pytest.raises(periods.PeriodOutOfOrder, match="RG1 2026-04 comes first"):
        periods.begin_closing(period=finance.period("2026-05"), by=finance.first, on=june)
    finance.close()
    with pytest.raises(periods.PeriodNotOpen):
        periods.begin_closing(period=finance.period(), by=finance.first, on=june)
    with pytest.raises(periods.PeriodNotClosing):
        periods.close(period=finance.period(), told=[], by=finance.second, on=june)
    may = finance.close("2026-05", on=june)
    assert may.opening_pence == 40000, "the next opening is the previous closing"


def test_a_rent_week_that_is_not_charged_keeps_the_period_open() -> None:
    finance = Finance.open(until=date(2026, 4, 20))
    period = periods.begin_closing(period=finance.period(), by=finance.first, on=MAY)
    with pytest.raises(periods.ChecksOpen, match="2026 week 4"):
        periods.close(period=period, told=[], by=finance.second, on=MAY)
    finance.charge_until(date(2026, 5, 3))
    assert periods.close(period=period, told=[], by=finance.second, on=MAY).closing_pence == 40000


def test_what_the_feeds_say_is_open_keeps_the_period_open(finance: Finance) -> None:
    period = periods.begin_closing(period=finance.period(), by=finance.first, on=MAY)
    told = [Check("Files are in", False, "payments of 30 April are missing.")]
    with pytest.raises(periods.ChecksOpen, match="payments of 30 April"):
        periods.close(period=period, told=told, by=finance.second, on=MAY)
    assert not PeriodFigure.objects.exists()


def test_posting_into_a_closed_period_counts_on_the_first_open_day_ops_l3(finance: Finance) -> None:
    """OPS-L3: the account keeps the day it was paid; finance counts it in May (DEC-2)."""
    finance.close()
    finance.books.post(finance.account, EntryKind.PAY, -5000, APRIL_9)
    entry = Entry.objects.get(kind="PAY")
    assert (entry.effective_on, entry.posting.accounted_on) == (APRIL_9, MAY)
    april = period_queries.control(finance.period())
    assert (april.closing_pence, april.balances_pence, april.late_pence) == (40000, 35000, -5000)
    assert april.difference_pence == 0
    may = period_queries.control(finance.period("2026-05"))
    assert (may.opening_pence, may.column(Column.RECEIPTS)) == (40000, -5000)
    assert not list(check.findings(finance.books.landlord))


def test_before_the_close_what_is_posted_counts_on_its_own_day(finance: Finance) -> None:
    periods.begin_closing(period=finance.period(), by=finance.first, on=MAY)
    finance.books.post(finance.account, EntryKind.PAY, -5000, APRIL_9)
    assert Posting.objects.get(source="test").accounted_on == APRIL_9


def test_the_debit_run_of_a_closed_week_counts_on_the_first_open_day(finance: Finance) -> None:
    """An account that comes late is charged its old weeks; finance counts them in May."""
    finance.close()
    late = finance.books.account(("RENT", "80.00"))
    run = charges.raise_week(week=finance.books.week(TAKE_ON), by=finance.books.by, on=MAY)
    assert run.total_pence == 8000
    entry = Entry.objects.get(account=late)
    assert (entry.effective_on, entry.posting.accounted_on) == (TAKE_ON, MAY)


def test_a_reversal_of_a_closed_periods_payment_counts_in_the_open_one(finance: Finance) -> None:
    finance.books.post(finance.account, EntryKind.PAY, -5000, APRIL_9)
    finance.close()
    undone = postings.reverse(
        posting=Posting.objects.get(source="test"), because="Returned", by=finance.books.by, on=MAY
    )
    assert undone.accounted_on == MAY
    assert period_queries.control(finance.period()).closing_pence == 35000


def test_money_that_touches_two_groups_counts_where_both_are_open(finance: Finance) -> None:
    """A transfer to an account of no group, whose periods are nobody's yet, counts where the closed group is open."""
    finance.close()
    books = finance.books
    other = books.account()
    other.rent_group = None
    other.save()
    batch = postings.open_batch(
        landlord=books.landlord, source="transfer", reference="T1", line_count=2, total_pence=0, by=books.by, on=MAY
    )
    amounts = [Amount(other.pk, EntryKind.TRANSFER, 700), Amount(finance.account.pk, EntryKind.TRANSFER, -700)]
    posted = postings.post(batch=batch, events=[Event("T1", APRIL_9, amounts)], by=books.by, on=MAY)
    postings.seal(batch=batch)
    assert posted[0].accounted_on == MAY


def test_a_changed_figure_of_a_closed_period_is_found(finance: Finance) -> None:
    """Somebody moves an account to another group behind the ledger's back: the frozen figures no longer hold."""
    finance.close()
    assert not list(period_queries.changed_since_close(finance.books.landlord))
    finance.account.rent_group = None
    finance.account.save()
    found = list(period_queries.changed_since_close(finance.books.landlord))
    assert [each.words for each in found] == ["the entries come to 0p, 40000p was frozen"]
    assert any(
        each.promise == "a closed period stays as it was frozen" for each in check.findings(finance.books.landlord)
    )


def test_a_frozen_row_that_was_touched_is_found(finance: Finance) -> None:
    finance.close()
    AccountingPeriod.objects.filter(pk=finance.period().pk).update(closing_pence=39999)
    found = list(period_queries.changed_since_close(finance.books.landlord))
    assert [each.words for each in found] == ["the frozen figures are not those that were signed"]


def test_laying_out_again_adds_nothing(finance: Finance) -> None:
    before = AccountingPeriod.objects.count()
    assert periods.lay_out(landlord=finance.books.landlord, by=finance.books.by, on=MAY) == 0
    assert AccountingPeriod.objects.count() == before


def test_a_new_calendar_begins_where_the_old_one_ends(finance: Finance) -> None:
    books = finance.books
    with pytest.raises(periods.CalendarNotUsable, match="laid out until 2026-07-05"):
        periods.keep_calendar(
            landlord=books.landlord,
            rent_group=books.group,
            basis=Basis.CALENDAR_MONTHS,
            from_on=date(2026, 6, 1),
            by=books.by,
            on=MAY,
        )
    periods.keep_calendar(
        landlord=books.landlord,
        rent_group=books.group,
        basis=Basis.CALENDAR_MONTHS,
        from_on=date(2026, 8, 1),
        by=books.by,
        on=MAY,
    )
    periods.lay_out(landlord=books.landlord, by=books.by, on=date(2026, 9, 1))
    made = list(AccountingPeriod.objects.order_by("starts_on").values_list("label", "starts_on", "ends_on"))
    assert made[3:5] == [
        ("2026-07", date(2026, 7, 6), date(2026, 7, 31)),
        ("2026-08", date(2026, 8, 1), date(2026, 8, 31)),
    ]


def test_the_columns_of_ops_l2_add_up_to_the_closing_arrears(finance: Finance) -> None:
    """OPS-L2: each kind in its column, the sign as on the ledger, the sum of all is the sum of the balances."""
    kinds = {
        EntryKind.BF: 1200,
        EntryKind.CHARGE_ADJ: -300,
        EntryKind.HB: -7000,
        EntryKind.PAY: -2500,
        EntryKind.PAY_REV: 500,
        EntryKind.REFUND: 100,
        EntryKind.WRITE_OFF: -50,
        EntryKind.WRITE_ON: 20,
        EntryKind.GOODWILL: -30,
    }
    for kind, pence in kinds.items():
        finance.books.post(finance.account, kind, pence, APRIL_9)
    control = period_queries.control(finance.period())
    assert {column.value: control.column(column) for column in Column} == {
        "charges": 40000,
        "adjustments": 1200 - 300 - 30,
        "receipts": -9500,
        "reversals": 500,
        "refunds": 100,
        "write_offs": -50,
        "write_ons": 20,
        "transfers": 0,
    }
    assert control.closing_pence == control.balances_pence == 40000 + sum(kinds.values())


def test_a_control_account_leads_to_its_batches(finance: Finance) -> None:
    period = finance.period()
    days = {"from_on": period.starts_on, "until_on": period.ends_on}
    found = control_accounts.batches(finance.books.landlord, period.rent_group_id, **days, kinds=[EntryKind.CHARGE])
    assert [(each.source, each.count, each.amount_pence) for each in found] == [("charge", 1, 10000)] * 4
    assert not control_accounts.batches(finance.books.landlord, None, **days)


def test_the_control_account_is_one_statement(finance: Finance, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    with django_assert_num_queries(1):
        control_accounts.by_group(finance.books.landlord, from_on=TAKE_ON, until_on=MAY)


def test_all_that_must_be_so_is_told_with_what_is_open(finance: Finance) -> None:
    told = period_checks.checklist(finance.period())
    assert all(not each.blocks for each in told)
    never = next(each for each in told if each.title == "Agreement with the general ledger")
    assert not never.holds
    assert never.only_told, "nothing was compared, and it says so"
