"""Empty homes charged to their void accounts, told as ledgers (OPS-A7, OPS-A10, OPS-B12)."""

from datetime import date

import pytest

from ledger.models import Entry, Posting, RentAccount, Void
from ledger.operations import charge_types, void_register, voids
from ledger.operations.void_register import VoidNotPossible
from ledger.rules.charge_elements import SHIPPED
from ledger.rules.entry_kinds import EntryKind
from tenancies.models import Tenancy
from tests.ledger.rent_group import Books

pytestmark = pytest.mark.django_db

WEEK_1, WEEK_2, WEEK_3 = date(2026, 10, 12), date(2026, 10, 19), date(2026, 10, 26)
WED = date(2026, 10, 14)


def run(books: Books, starts_on: date) -> voids.VoidRun:
    return voids.raise_week(week=books.week(starts_on), by=books.by, on=starts_on)


def ledger(books: Books) -> list[tuple[str, str, int, int]]:
    """What stands on void accounts: kind, element, pence and week, in the order posted."""
    rows = Entry.objects.filter(account__account_type="VOI").order_by("pk")
    return list(rows.values_list("kind", "element", "amount_pence", "rent_week"))


def let_again(account: RentAccount, starts_on: date) -> Tenancy:
    old = account.tenancy
    assert old is not None
    return Tenancy.objects.create(
        landlord=old.landlord,
        tenancy_ref=f"{old.tenancy_ref}-{starts_on}",
        property=old.property,
        tenure="secure",
        starts_on=starts_on,
    )


def test_a_home_that_is_left_on_wednesday_is_void_from_thursday_on_the_homes_own_account():
    """OPS-B9: four days of £70.00 are £40.00; the next week whole. Nothing lands on the tenant."""
    books = Books.open()
    account = books.account(("RENT", "70.00"), ends_on=WED)
    assert run(books, WEEK_1).total_pence == 40_00
    assert run(books, WEEK_2).total_pence == 70_00
    void = Void.objects.get()
    assert (void.from_on, void.until_on, void.reason) == (date(2026, 10, 15), None, "tenancy_ended")
    assert (void.account.account_ref, void.account.account_type, void.account.tenancy) == ("VOID-H0001", "VOI", None)
    assert not Entry.objects.filter(account=account).exists()


def test_a_run_done_twice_charges_once():
    books = Books.open()
    books.account(("RENT", "70.00"), ends_on=WED)
    run(books, WEEK_1)
    assert run(books, WEEK_1).lines == 0
    assert len(ledger(books)) == 1


def test_only_elements_that_count_while_empty_are_charged_and_the_landlord_decides_which():
    """OPS-A5, OPS-A10: water is nobody's while nobody lives there; this landlord loses no cleaning either."""
    books = Books.open()
    meaning = SHIPPED["CLEAN"].__class__("Cleaning", on_voids=False)
    charge_types.write(
        landlord=books.landlord, element="CLEAN", meaning=meaning, from_on=WEEK_1, by=books.by, on=WEEK_1
    )
    books.account(("RENT", "70.00"), ("SERV", "7.00"), ("WATER", "6.00"), ("CLEAN", "3.00"), ends_on=WED)
    run(books, WEEK_1)
    assert ledger(books) == [("VOID_CHARGE", "RENT", 40_00, 28), ("VOID_CHARGE", "SERV", 4_00, 28)]


def test_a_home_let_late_in_the_week_gives_back_the_days_that_are_let():
    """VOID_CONTRA takes back what the new tenant pays: Thursday to Sunday."""
    books = Books.open()
    account = books.account(("RENT", "70.00"), ends_on=date(2026, 10, 4))
    assert run(books, WEEK_1).total_pence == 70_00 + 70_00, "and the week before, found empty only now"
    let_again(account, date(2026, 10, 15))
    assert run(books, WEEK_1).total_pence == -40_00
    assert run(books, WEEK_2).lines == 0
    assert Void.objects.get().until_on == WED
    assert ledger(books)[-1] == ("VOID_CONTRA", "RENT", -40_00, 28)


def test_a_home_let_again_the_next_day_never_stood_empty_and_has_no_void_account():
    books = Books.open()
    let_again(books.account(("RENT", "70.00"), ends_on=WED), date(2026, 10, 15))
    run(books, WEEK_1)
    assert (Void.objects.count(), RentAccount.objects.filter(account_type="VOI").count()) == (0, 0)


def test_a_day_on_which_nothing_is_empty_costs_a_dozen_queries(django_assert_max_num_queries):
    """The night asks every day; homes let again at once are looked at and left alone."""
    books = Books.open()
    for _ in range(3):
        let_again(books.account(("RENT", "70.00"), ends_on=WED), date(2026, 10, 15))
    with django_assert_max_num_queries(12):  # finding the week and its savepoints among them
        run(books, WEEK_2)


def test_two_tenancies_in_one_week_leave_no_void_and_no_double_day():
    """OPS-L3: one ends on Wednesday, the next starts on Thursday."""
    books = Books.open()
    let_again(books.account(("RENT", "70.00"), ends_on=WED), date(2026, 10, 15))
    assert run(books, WEEK_1).lines == 0
    assert not Void.objects.exists()


def test_a_letting_told_three_weeks_late_puts_every_week_right_by_one_run():
    books = Books.open()
    account = books.account(("RENT", "70.00"), ends_on=date(2026, 10, 11))
    for week in (WEEK_1, WEEK_2, WEEK_3):
        run(books, week)
    let_again(account, date(2026, 10, 21))
    run(books, WEEK_3)
    by_week = {}
    for _, _, pence, week in ledger(books):
        by_week[week] = by_week.get(week, 0) + pence
    assert by_week == {28: 70_00, 29: 20_00, 30: 0}
    assert not Void.objects.filter(recheck_from_on__isnull=False).exists()


def test_a_tenancy_that_did_not_end_after_all_takes_the_void_back():
    books = Books.open()
    account = books.account(("RENT", "70.00"), ends_on=date(2026, 10, 11))
    run(books, WEEK_1)
    Tenancy.objects.filter(pk=account.tenancy_id).update(ends_on=None)
    run(books, WEEK_2)
    assert sum(pence for _, _, pence, _ in ledger(books)) == 0
    assert Void.objects.get().cancelled_on == WEEK_2


def test_a_free_week_costs_nothing_empty_either():
    """OPS-B4."""
    books = Books.open(free_weeks=(28,))
    books.account(("RENT", "70.00"), ends_on=date(2026, 10, 11))
    assert run(books, WEEK_1).lines == 0
    assert run(books, WEEK_2).total_pence == 70_00


def test_a_home_empty_since_before_take_on_is_charged_from_take_on():
    """DEC-16: 6 April 2026 is week 1; nothing before it is posted."""
    books = Books.open()
    books.account(("RENT", "70.00"), ends_on=date(2025, 12, 7))
    run(books, date(2026, 4, 6))
    run(books, date(2026, 4, 13))
    assert [(year, week) for year, week in Entry.objects.values_list("rent_year", "rent_week")] == [
        (2026, 1),
        (2026, 2),
    ]


def test_a_home_sold_is_void_no_longer_and_a_later_file_does_not_open_it_again():
    books = Books.open()
    books.account(("RENT", "70.00"), ends_on=date(2026, 10, 11))
    run(books, WEEK_1)
    void_register.end_void(void=Void.objects.get(), until_on=WED, by=books.by, on=WEEK_2)
    run(books, WEEK_2)
    run(books, WEEK_3)
    assert [pence for _, _, pence, _ in ledger(books)] == [70_00, -40_00]
    assert Void.objects.count() == 1


def test_a_new_home_is_void_by_a_persons_word_and_not_while_it_is_let():
    books = Books.open()
    account = books.account(("RENT", "70.00"))
    assert account.tenancy is not None
    with pytest.raises(VoidNotPossible, match="is let"):
        void_register.open_void(
            home=account.tenancy.property,
            group=books.group,
            reason=Void.Reason.WORKS,
            from_on=WED,
            by=books.by,
            on=WED,
        )


def test_each_posting_of_a_void_account_can_be_reversed_by_its_own_kind():
    """OPS-A12: VOID_CHARGE by VOID_CONTRA, and only void accounts hold either."""
    books = Books.open()
    books.account(("RENT", "70.00"), ends_on=WED)
    run(books, WEEK_1)
    assert Posting.objects.get().source == voids.SOURCE
    kinds = {EntryKind.VOID_CHARGE.value, EntryKind.VOID_CONTRA.value}
    assert not Entry.objects.filter(kind__in=kinds).exclude(account__account_type="VOI").exists()
