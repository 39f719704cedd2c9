"""Use and occupation, from opening to close, told as ledgers (OPS-A11)."""

from datetime import date

import pytest

from ledger.models import Entry, Occupation, RentAccount
from ledger.operations import charges, occupations, voids
from ledger.operations.occupations import OccupationNotPossible
from ledger.rules.occupations import Decision, Reason, State
from staff.models import User
from staff.operations import officers
from staff.rules.roles import Role
from tests.ledger.rent_group import TAKE_ON, Books

pytestmark = pytest.mark.django_db

ENDED = date(2026, 10, 11)
WEEK_1, WEEK_2 = date(2026, 10, 12), date(2026, 10, 19)


def opened(books: Books, *, on: date = WEEK_1, by: User | None = None) -> occupations.Opened:
    former = books.account(("RENT", "70.00"), ("SERV", "7.00"), ends_on=ENDED)
    return occupations.open_account(
        former=former,
        reason=Reason.DEATH,
        occupiers=["Dela Ashgrove"],
        opened_on=WEEK_1,
        note="Daughter lives there since 2019",
        by=by or books.by,
        on=on,
    )


def ledger(account: RentAccount) -> list[tuple[str, str, int, int]]:
    rows = Entry.objects.filter(account=account).order_by("pk")
    return list(rows.values_list("kind", "element", "amount_pence", "rent_week"))


def manager(books: Books) -> User:
    made = officers.enrol(email="m@quay.example", name="M", password=None, by=books.by, on=TAKE_ON)
    officers.appoint(user=made, landlord=books.landlord, role=Role.MANAGER, from_on=TAKE_ON, by=books.by, on=TAKE_ON)
    return made


def test_it_is_charged_what_the_home_cost_as_use_and_occupation_and_the_home_is_not_void():
    """OPS-A2: equals rent by default; element UO."""
    books = Books.open()
    account = opened(books).occupation.account
    assert (account.account_type, account.tenancy.tenure, account.account_ref) == (
        "UAO",
        "use_and_occupation",
        "R0001-UO1",
    )
    charges.raise_week(week=books.week(WEEK_1), by=books.by, on=WEEK_1)
    assert ledger(account) == [("CHARGE", "UO", 77_00, 28)]
    assert voids.raise_week(week=books.week(WEEK_1), by=books.by, on=WEEK_1).homes == 0
    charge = account.charges.get()
    assert (charge.hb_eligible, charge.uc_eligible, charge.legal_rent) == (True, False, False)


def test_it_starts_the_day_after_the_tenancy_ends_never_before():
    """PRA-13."""
    books = Books.open()
    former = books.account(("RENT", "70.00"), ends_on=ENDED)
    with pytest.raises(OccupationNotPossible, match="day after it ends"):
        occupations.open_account(
            former=former, reason=Reason.DEATH, occupiers=[], opened_on=ENDED, note="x", by=books.by, on=WEEK_1
        )


def test_told_a_week_late_the_week_before_is_asked_for():
    books = Books.open()
    told = opened(books, on=WEEK_2, by=manager(books))
    assert told.adjustment is not None
    assert ledger(told.occupation.account) == [("CHARGE_ADJ", "UO", 77_00, 28)]


def test_visit_evidence_decision_in_this_order_each_with_its_review_four_weeks_on():
    """OPS-A11."""
    books = Books.open()
    made = opened(books).occupation
    assert made.next_review_on == date(2026, 11, 9)
    with pytest.raises(OccupationNotPossible, match="one step at a time"):
        occupations.go_on(occupation=made, to=State.DECIDED, decision=Decision.GRANT, note="x", by=books.by, on=WEEK_2)
    occupations.go_on(occupation=made, to=State.VISITED, note="Seen at home", by=books.by, on=WEEK_2)
    assert made.next_review_on == date(2026, 11, 16)
    occupations.review(occupation=made, note="Waiting for papers", by=books.by, on=date(2026, 11, 16))
    assert made.next_review_on == date(2026, 12, 14)
    occupations.go_on(occupation=made, to=State.EVIDENCE, note="Bills since 2019", by=books.by, on=date(2026, 11, 20))
    with pytest.raises(OccupationNotPossible, match="Choose what was decided"):
        occupations.go_on(occupation=made, to=State.DECIDED, note="x", by=books.by, on=date(2026, 11, 23))
    occupations.go_on(
        occupation=made, to=State.DECIDED, decision=Decision.GRANT, note="Panel", by=books.by, on=date(2026, 11, 23)
    )
    assert list(made.steps.order_by("pk").values_list("state", flat=True)) == [
        *("opened", "visited", "visited", "evidence", "decided"),
    ]


def test_closing_gives_back_what_was_charged_beyond_the_last_day():
    """OPS-B10: £77.00 charged, out on Wednesday: four days, £44.00, go back."""
    books = Books.open()
    by = manager(books)
    made = opened(books).occupation
    for state, decision in ((State.VISITED, None), (State.EVIDENCE, None), (State.DECIDED, Decision.REHOUSE)):
        occupations.go_on(occupation=made, to=state, decision=decision, note="x", by=by, on=WEEK_1)
    charges.raise_week(week=books.week(WEEK_1), by=books.by, on=WEEK_1)
    occupations.close(occupation=made, last_on=date(2026, 10, 14), note="Moved", by=by, on=date(2026, 10, 16))
    assert ledger(made.account) == [("CHARGE", "UO", 77_00, 28), ("CHARGE_ADJ", "UO", -44_00, 28)]
    assert Occupation.objects.get().next_review_on is None


def test_nothing_goes_on_without_a_word_of_what_was_found():
    books = Books.open()
    made = opened(books).occupation
    with pytest.raises(OccupationNotPossible, match="few words"):
        occupations.go_on(occupation=made, to=State.VISITED, note=" ", by=books.by, on=WEEK_2)
