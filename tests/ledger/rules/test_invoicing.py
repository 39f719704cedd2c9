"""Invoices: VAT, what is paid of which, ages and reminders (PRA-5, PRA-21, OPS-D27)."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.rules import invoicing
from ledger.rules.invoicing import Asked


@pytest.mark.parametrize("net, rate, vat", [(100_00, 2000, 20_00), (12_33, 2000, 2_47), (10_10, 500, 51), (99, 0, 0)])
def test_vat_is_worked_out_a_line_and_rounded_half_up(net, rate, vat):
    assert invoicing.vat_on(net, rate) == vat


def test_a_receipt_pays_what_was_named_and_the_rest_the_oldest():
    march, april, may = (Asked(n, date(2026, n, 1), 100_00) for n in (3, 4, 5))
    named = Asked(5, may.due_on, 100_00, named_pence=60_00)
    assert invoicing.paid([march, april, named], 190_00) == {3: 100_00, 4: 30_00, 5: 60_00}
    assert invoicing.paid([march, april, may], 0) == {3: 0, 4: 0, 5: 0}


@given(
    st.lists(st.tuples(st.integers(1, 28), st.integers(1, 9999), st.integers(0, 9999)), max_size=8),
    st.integers(0, 50_000),
)
def test_no_invoice_is_paid_more_than_it_asks_and_nothing_is_paid_twice(rows, received):
    asked = [Asked(n, date(2026, 5, day), pence, named) for n, (day, pence, named) in enumerate(rows)]
    found = invoicing.paid(asked, received)
    assert all(0 <= found[each.key] <= each.asked_pence for each in asked)
    named = sum(min(each.named_pence, each.asked_pence) for each in asked)
    assert sum(found.values()) <= max(received, named)
    assert sum(found.values()) == min(sum(each.asked_pence for each in asked), max(received, named))


@pytest.mark.parametrize(
    "on, step",
    [
        (date(2026, 6, 14), None),
        (date(2026, 6, 15), "First reminder"),
        (date(2026, 6, 29), "Second reminder"),
        (date(2026, 7, 13), "Letter of claim"),
    ],
)
def test_pra_5_reminders_after_14_and_28_days_then_a_letter_of_claim(on, step):
    found = invoicing.next_reminder(date(2026, 6, 1), on=on, left_pence=1, disputed=False)
    assert (found.step if found else None) == step


def test_nothing_is_written_while_an_invoice_is_disputed_or_paid():
    assert invoicing.next_reminder(date(2026, 1, 1), on=date(2026, 6, 1), left_pence=1, disputed=True) is None
    assert invoicing.next_reminder(date(2026, 1, 1), on=date(2026, 6, 1), left_pence=0, disputed=False) is None


@pytest.mark.parametrize("days, band", [(-5, 0), (0, 0), (1, 1), (30, 1), (31, 2), (60, 2), (61, 3), (90, 3), (91, 4)])
def test_d27_ages_30_60_90(days, band):
    from datetime import timedelta

    assert invoicing.age_band(date(2026, 6, 1), on=date(2026, 6, 1) + timedelta(days=days)) == band


def test_instalments_are_monthly_and_the_last_takes_the_pence():
    assert invoicing.instalments(100_00, 3, date(2026, 1, 31)) == [
        (date(2026, 1, 31), 33_33),
        (date(2026, 2, 28), 33_33),
        (date(2026, 3, 31), 33_34),
    ]


def test_a_share_counts_only_the_days_agreed():
    assert invoicing.share(
        from_on=date(2026, 6, 1), until_on=date(2026, 6, 28), agreed_from=date(2026, 6, 10), agreed_until=None
    ) == (date(2026, 6, 10), date(2026, 6, 28))
    gone = date(2026, 5, 31)
    assert (
        invoicing.share(from_on=date(2026, 6, 1), until_on=gone, agreed_from=date(2026, 1, 1), agreed_until=gone)
        is None
    )
    assert invoicing.for_days(95_50, 19) == 25921
