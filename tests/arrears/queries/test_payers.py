"""PRA-1 where rent is not charged by the week: a month's charge is met by a month's benefit, and by its own days."""

from datetime import date, timedelta

import pytest

from arrears.operations import payer_calendars
from arrears.queries import payers
from ledger.models import RentAccount
from ledger.rules.charge_periods import benefit_of_period
from ledger.rules.entry_kinds import EntryKind
from tenancies.rules.periods import PeriodUnit, step
from tests.ledger.rent_group import TAKE_ON, Books

pytestmark = pytest.mark.django_db

MONTH = PeriodUnit.MONTH
BENEFIT = 60_00


def by_the_month(*, in_advance: bool = True) -> tuple[Books, RentAccount]:
    """£433.33 a month, of which benefit is £60 a week: £260 of a month's, so the tenant's own part is £173.33."""
    books = Books.charged_by(MONTH, in_advance=in_advance)
    account = books.account(("RENT", "433.33"), per=MONTH)
    for week in books.group.weeks.filter(charge_on__gte=date(2026, 5, 1), charge_on__lte=date(2027, 4, 30)):
        books.post(account, EntryKind.CHARGE, 433_33, week.charge_on, "RENT")
    return books, account


def pays(books: Books, account: RentAccount, *, first: date, pence: int = 173_33) -> None:
    payer_calendars.keep(
        account=account, kind="direct_debit", cycle=MONTH, first_due_on=first, expected_pence=pence, from_on=TAKE_ON,
        by=books.by, on=TAKE_ON,
    )  # fmt: skip
    for number in range(13):
        books.post(account, EntryKind.PAY, -pence, step(first, MONTH, number))


def owed(account: RentAccount, on: date, *, own_only: bool = True) -> int:
    """What is owed on a day, each month's benefit taken as come with the charge."""
    found = 0
    for kind, pence, day in account.entries.values_list("kind", "amount_pence", "effective_on"):
        if day <= on:
            found += pence - (benefit_of_period(BENEFIT, MONTH) if kind == EntryKind.CHARGE and own_only else 0)
    return found


@pytest.mark.parametrize("first", [date(2026, 5, 1), date(2026, 5, 14), date(2026, 5, 31)], ids=str)
def test_a_perfect_payer_charged_by_the_month_with_benefit_owes_no_more_than_the_allowance(first: date) -> None:
    """PRA-1: every fifth night of a year, nothing is left to be chased for."""
    books, account = by_the_month()
    pays(books, account, first=first)
    for number in range(0, 340, 5):
        on = first + timedelta(days=number)
        seen = payers.seen({account.pk: BENEFIT}, on=on, known_until=None)[account.pk]
        assert seen.missed_since is None
        assert owed(account, on) <= seen.allowance_pence, on


def test_only_a_weeks_benefit_off_a_months_charge_was_too_much_allowance() -> None:
    """The allowance is the tenant's own part: £173.33 of the month, not £433.33 less one week's £60."""
    books, account = by_the_month()
    pays(books, account, first=date(2026, 5, 30))
    seen = payers.seen({account.pk: BENEFIT}, on=date(2026, 6, 2), known_until=None)[account.pk]
    assert seen.debits_not_due_pence == 433_33 - benefit_of_period(BENEFIT, MONTH) == 173_33
    assert 173_33 <= seen.allowance_pence <= 2 * 173_33


def test_debt_beyond_a_cycle_is_never_in_the_allowance() -> None:
    books, account = by_the_month()
    pays(books, account, first=date(2026, 5, 14))
    books.post(account, EntryKind.CHARGE_ADJ, 400_00, date(2026, 5, 2), "RENT")
    on = date(2026, 9, 20)
    seen = payers.seen({account.pk: BENEFIT}, on=on, known_until=None)[account.pk]
    assert owed(account, on) - seen.allowance_pence >= 200_00


def test_in_arrears_a_charge_is_for_the_days_before_it() -> None:
    """Charged on 1 June for May: on the pay-day before it was not charged yet, so it waits for the next."""
    books, account = by_the_month(in_advance=False)
    pays(books, account, first=date(2026, 5, 31))
    seen = payers.seen({account.pk: BENEFIT}, on=date(2026, 6, 10), known_until=None)[account.pk]
    assert seen.debits_not_due_pence == 173_33
    assert seen.allowance_pence == 173_33


def test_accounts_by_the_week_ask_no_more_than_before(count_queries) -> None:  # type: ignore[no-untyped-def]
    books = Books.open()
    account = books.account(("RENT", "100.00"))
    pays(books, account, first=date(2026, 5, 1))
    with count_queries() as seen:
        payers.seen({account.pk: 0}, on=date(2026, 6, 10), known_until=None)
    assert len(seen) == 4
