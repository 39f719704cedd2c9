"""What a tenant reads on a statement, line by line (OPS-G3, DEC-17, DEC-24)."""

from dataclasses import dataclass
from datetime import date

import pytest

from ledger.rules.entry_kinds import EntryKind
from statements.rules import statement_lines
from statements.rules.statement_lines import Period

pytestmark = pytest.mark.rules

Q1 = Period(date(2026, 4, 6), date(2026, 7, 5), cut=100)


@dataclass(frozen=True)
class Entry:
    entry_id: int
    kind: EntryKind
    amount_pence: int
    effective_on: date
    element: str = ""
    rent_year: int = 2026
    rent_week: int = 1


def charge(number: int, on: date, pence: int = 10_000, element: str = "RENT") -> Entry:
    return Entry(number, EntryKind.CHARGE, pence, on, element)


def payment(number: int, on: date, pence: int = -10_000) -> Entry:
    return Entry(number, EntryKind.PAY, pence, on)


def test_lines_stand_in_the_order_of_their_days_with_the_balance_after_each() -> None:
    told = statement_lines.statement(
        [
            payment(3, date(2026, 4, 15), -4_000),
            charge(2, date(2026, 4, 13)),
            charge(1, date(2026, 3, 30), 2_550),
            charge(4, date(2026, 4, 13), 735, "HEAT"),
        ],
        Q1,
    )
    assert told.opening_pence == 2_550
    assert [(line.on.day, line.what, line.column, line.amount_pence, line.balance_pence) for line in told.lines] == [
        (13, "Rent", "charge", 10_000, 12_550),
        (13, "Heating and hot water", "charge", 735, 13_285),
        (15, "Payment", "receipt", -4_000, 9_285),
    ]
    assert told.closing_pence == 9_285


@pytest.mark.parametrize(
    "kind, element, words, column",
    [
        (EntryKind.CHARGE, "SERV", "Service charge", "charge"),
        (EntryKind.CHARGE, "LIFT", "Lifts", "charge"),
        (EntryKind.CHARGE_ADJ, "RENT", "Change to a charge: Rent", "adjustment"),
        (EntryKind.PAY_REV, "", "Payment returned unpaid", "receipt"),
        (EntryKind.HB, "", "Housing Benefit", "receipt"),
        (EntryKind.REFUND, "", "Refund", "receipt"),
        (EntryKind.GOODWILL, "", "Goodwill payment", "adjustment"),
        (EntryKind.BF, "", "Balance brought forward", "adjustment"),
    ],
)
def test_each_line_says_plainly_what_it_is_and_stands_in_one_column(
    kind: EntryKind, element: str, words: str, column: str
) -> None:
    assert (statement_lines.describe(kind, element), statement_lines.column_of(kind)) == (words, column)


def test_what_was_entered_after_the_cut_is_left_for_next_time() -> None:
    told = statement_lines.statement([charge(100, date(2026, 4, 6)), payment(101, date(2026, 4, 7))], Q1)
    assert (told.closing_pence, len(told.lines)) == (10_000, 1)


def test_a_late_payment_for_an_old_day_stands_in_its_own_block_and_the_opening_is_the_last_closing() -> None:
    first = statement_lines.statement([charge(1, date(2026, 6, 29))], Q1)
    second = Period(date(2026, 7, 6), date(2026, 10, 4), cut=300, before_to_on=date(2026, 7, 5), before_cut=100)
    told = statement_lines.statement(
        [charge(1, date(2026, 6, 29)), payment(150, date(2026, 6, 30), -3_000), charge(160, date(2026, 7, 6))], second
    )
    assert told.opening_pence == first.closing_pence == 10_000
    assert [(line.what, line.balance_pence) for line in told.entered_since] == [("Payment", 7_000)]
    assert (told.earlier_pence, told.total("receipt"), told.shown("receipt")) == (-3_000, 0, -3_000)
    assert told.closing_pence == 17_000


def test_money_entered_early_for_the_next_quarter_is_told_in_that_quarter() -> None:
    second = Period(date(2026, 7, 6), date(2026, 10, 4), cut=300, before_to_on=date(2026, 7, 5), before_cut=100)
    early = payment(90, date(2026, 7, 6))
    assert statement_lines.statement([early], Q1).closing_pence == 0
    assert [line.amount_pence for line in statement_lines.statement([early], second).lines] == [-10_000]


def test_an_account_without_any_entry_has_an_empty_statement() -> None:
    told = statement_lines.statement([], Q1)
    assert (told.opening_pence, told.closing_pence, told.lines, told.entered_since) == (0, 0, (), ())


def test_the_period_is_told_in_rent_weeks() -> None:
    assert statement_lines.period_words(2026, 1, 13) == "rent weeks 1 to 13 of 2026/27"
    assert statement_lines.period_words(2099, 40, 52) == "rent weeks 40 to 52 of 2099/00"
