"""Households placed, moved and charged by the night, told as ledgers (PRA-20)."""

from datetime import date

import pytest

from ledger.models import Adjustment, Entry, RentAccount
from ledger.operations import accounts, placements
from ledger.operations.accounts import AccountToOpen
from ledger.operations.placements import PlacementNotPossible, Told
from ledger.rules.account_types import AccountType
from staff.models import User
from staff.operations import officers
from staff.rules.roles import Role
from tests.ledger.rent_group import TAKE_ON, Books

pytestmark = pytest.mark.django_db

WEEK_1, WEEK_2, WEEK_3 = date(2026, 10, 12), date(2026, 10, 19), date(2026, 10, 26)
THU = date(2026, 10, 15)


def household(books: Books) -> RentAccount:
    opened = accounts.open_accounts(
        landlord=books.landlord,
        accounts=[AccountToOpen("TA1", AccountType.TAC, TAKE_ON, books.group.code)],
        by=books.by,
        on=TAKE_ON,
    )
    return RentAccount.objects.get(pk=opened["TA1"])


def manager(books: Books) -> User:
    made = officers.enrol(email="m@quay.example", name="M", password=None, by=books.by, on=TAKE_ON)
    officers.appoint(user=made, landlord=books.landlord, role=Role.MANAGER, from_on=TAKE_ON, by=books.by, on=TAKE_ON)
    return made


def place(books: Books, account: RentAccount, where: str, arrives_on: date, **more) -> Told:
    by = more.pop("by", books.by)
    return placements.place(
        account=account,
        place=where,
        arrives_on=arrives_on,
        nightly_pence=more.pop("nightly_pence", 40_00),
        by=by,
        on=more.pop("on", arrives_on),
        **more,
    )


def run(books: Books, starts_on: date, on: date | None = None) -> placements.NightsRun:
    return placements.raise_week(week=books.week(starts_on), by=books.by, on=on or starts_on)


def ledger(account: RentAccount) -> list[tuple[str, str, int, int]]:
    rows = Entry.objects.filter(account=account).order_by("pk")
    return list(rows.values_list("kind", "element", "amount_pence", "rent_week"))


def test_a_week_is_charged_once_from_its_nights_own_part_apart():
    books = Books.open()
    account = household(books)
    place(books, account, "Harbour Lodge", THU, own_pence=6_50)
    assert run(books, WEEK_1).households == 0, "they arrive on Thursday"
    assert run(books, WEEK_1, on=THU).total_pence == 4 * 40_00
    assert run(books, WEEK_1, on=THU).households == 0
    run(books, WEEK_2)
    assert ledger(account) == [
        ("CHARGE", "TA", 4 * 33_50, 28),
        ("CHARGE", "TAOWN", 4 * 6_50, 28),
        ("CHARGE", "TA", 7 * 33_50, 29),
        ("CHARGE", "TAOWN", 7 * 6_50, 29),
    ]


def test_a_move_known_before_the_week_is_charged_at_both_rates():
    books = Books.open()
    account = household(books)
    first = place(books, account, "Harbour Lodge", date(2026, 10, 5)).placement
    placements.move(
        placement=first, moves_on=THU, place="Quay House", nightly_pence=50_00, by=books.by, on=date(2026, 10, 9)
    )
    assert run(books, WEEK_1).total_pence == 3 * 40_00 + 4 * 50_00


def test_a_move_told_a_week_late_asks_for_an_adjustment_of_each_week():
    """OPS-B11: one adjustment, a posting for each week, above the system's limit it waits for somebody."""
    books = Books.open()
    account, by = household(books), manager(books)
    first = place(books, account, "Harbour Lodge", WEEK_1).placement
    run(books, WEEK_1)
    run(books, WEEK_2)
    told = placements.move(
        placement=first,
        moves_on=THU,
        place="Quay House",
        nightly_pence=50_00,
        because="The hotel told us late",
        by=by,
        on=WEEK_2,
    )
    assert told.gaps == ()
    assert told.adjustment is not None
    assert told.adjustment.amount_pence == 4 * 10_00 + 7 * 10_00
    assert told.adjustment.state == Adjustment.State.POSTED
    assert ledger(account)[2:] == [("CHARGE_ADJ", "TA", 4 * 10_00, 28), ("CHARGE_ADJ", "TA", 7 * 10_00, 29)]


def test_leaving_early_gives_the_nights_back():
    books = Books.open()
    account, by = household(books), manager(books)
    first = place(books, account, "Harbour Lodge", WEEK_1).placement
    run(books, WEEK_1)
    placements.leave(placement=first, leaves_on=THU, by=by, on=THU)
    assert sum(pence for _, _, pence, _ in ledger(account)) == 3 * 40_00


def test_a_placement_recorded_in_error_gives_everything_back():
    books = Books.open()
    account, by = household(books), manager(books)
    first = place(books, account, "Harbour Lodge", WEEK_1).placement
    run(books, WEEK_1)
    placements.cancel(placement=first, because="Wrong household", by=by, on=THU)
    assert sum(pence for _, _, pence, _ in ledger(account)) == 0


def test_an_arrival_told_after_its_week_is_adjusted_and_the_running_week_left_to_the_run():
    books = Books.open()
    account, by = household(books), manager(books)
    place(books, account, "Harbour Lodge", WEEK_1, by=by, on=WEEK_2)
    assert ledger(account) == [("CHARGE_ADJ", "TA", 7 * 40_00, 28)]
    run(books, WEEK_2)
    assert ledger(account)[1:] == [("CHARGE", "TA", 7 * 40_00, 29)]


def test_an_overlap_is_refused_naming_both_places():
    books = Books.open()
    account = household(books)
    place(books, account, "Harbour Lodge", WEEK_1)
    with pytest.raises(PlacementNotPossible, match=r"Quay House .* Harbour Lodge"):
        place(books, account, "Quay House", THU)


def test_a_gap_is_warned_of():
    books = Books.open()
    account = household(books)
    first = place(books, account, "Harbour Lodge", WEEK_1).placement
    placements.leave(placement=first, leaves_on=date(2026, 10, 13), by=books.by, on=WEEK_1)
    told = place(books, account, "Quay House", THU)
    assert [(gap.first, gap.nights) for gap in told.gaps] == [(date(2026, 10, 13), 2)]


def test_a_move_on_the_day_of_arrival_is_a_cancellation_not_a_move():
    books = Books.open()
    first = place(books, household(books), "Harbour Lodge", WEEK_1).placement
    with pytest.raises(PlacementNotPossible, match="cancel the placement"):
        placements.move(placement=first, moves_on=WEEK_1, place="Quay House", nightly_pence=1, by=books.by, on=WEEK_1)


def test_nights_are_for_temporary_accommodation_accounts_only():
    books = Books.open()
    with pytest.raises(PlacementNotPossible, match="temporary accommodation account"):
        place(books, books.account(("RENT", "70.00")), "Harbour Lodge", WEEK_1)
