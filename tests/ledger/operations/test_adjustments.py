"""Manual postings: a reason, a limit, a second person; and a misposted payment that goes where it belongs."""

from datetime import date

import pytest

from ledger.models import Adjustment, Entry, Posting, RentAccount
from ledger.operations import adjustments, authority, postings
from ledger.operations.adjustments import AdjustmentNotAllowed, AdjustmentOver, ChangedMeanwhile, NotEnoughAuthority
from ledger.operations.postings import AlreadyReversed, Amount, Event, MirroredBook
from ledger.queries import adjustments as queries
from ledger.rules.adjustments import AdjustmentSort
from ledger.rules.entry_kinds import EntryKind
from staff.models import User
from staff.operations import officers
from staff.rules.roles import Role
from tests.ledger.rent_group import TAKE_ON, Books

MONDAY = date(2026, 5, 4)
pytestmark = pytest.mark.django_db


def person(books: Books, role: Role, name: str = "") -> User:
    email = f"{name or role.value}@{books.landlord.code.lower()}.example"
    made = officers.enrol(email=email, name=(name or role.value).title(), password=None, by=books.by, on=TAKE_ON)
    officers.appoint(user=made, landlord=books.landlord, role=role, from_on=TAKE_ON, by=books.by, on=TAKE_ON)
    return made


def goodwill(books: Books, account: RentAccount, pence: int, by: User, **changes: object) -> Adjustment:
    asked: dict[str, object] = {
        "landlord": books.landlord,
        "sort": AdjustmentSort.GOODWILL,
        "account": account,
        "events": [Event("", MONDAY, [Amount(account.pk, EntryKind.GOODWILL, -pence)])],
        "reason": "complaint",
        "words": "Boiler out for three weeks.",
        "by": by,
        "on": MONDAY,
    }
    return adjustments.ask(**(asked | changes))  # type: ignore[arg-type]


def balance(account: RentAccount) -> int:
    return sum(entry.amount_pence for entry in account.entries.all())


@pytest.mark.parametrize(
    ("pence", "asker", "posted_at_once"),
    [
        (1, Role.OFFICER, False),
        (1, Role.RENTS_SUPPORT, False),
        (250_00, Role.TEAM_LEADER, True),
        (250_01, Role.TEAM_LEADER, False),
        (1_000_00, Role.MANAGER, True),
        (1_000_01, Role.MANAGER, False),
        (5_000_00, Role.HEAD_OF_SERVICE, True),
        (5_000_01, Role.HEAD_OF_SERVICE, False),
        (1, Role.FINANCE, False),
    ],
)
def test_d33_up_to_their_own_limit_people_post_at_once(pence: int, asker: Role, posted_at_once: bool) -> None:
    books = Books.open()
    account = books.account(("RENT", "100.00"))
    made = goodwill(books, account, pence, person(books, asker))
    assert (made.state == "posted") is posted_at_once
    assert balance(account) == (-pence if posted_at_once else 0)


@pytest.mark.parametrize(
    ("pence", "checkers"),
    [
        (250_00, [Role.TEAM_LEADER]),
        (250_01, [Role.MANAGER]),
        (1_000_01, [Role.HEAD_OF_SERVICE]),
        (5_000_01, [Role.HEAD_OF_SERVICE, Role.FINANCE]),
        (5_000_01, [Role.FINANCE, Role.HEAD_OF_SERVICE]),
    ],
)
def test_d33_above_it_others_with_enough_authority_decide(pence: int, checkers: list[Role]) -> None:
    books = Books.open()
    account = books.account(("RENT", "100.00"))
    made = goodwill(books, account, pence, person(books, Role.OFFICER))
    for role in checkers:
        assert made.state == "waiting"
        assert balance(account) == 0
        made = adjustments.approve(adjustment=made, by=person(books, role), on=MONDAY)
    assert made.state == "posted"
    assert balance(account) == -pence
    assert made.posting is not None
    assert made.batch == made.posting.batch
    assert made.posting.source == "goodwill"
    assert "Boiler" not in made.posting.narrative


@pytest.mark.parametrize(
    ("pence", "role"),
    [
        (250_01, Role.TEAM_LEADER),
        (1_000_01, Role.MANAGER),
        (1, Role.OFFICER),
        (1, Role.FINANCE),
        (5_000_01, Role.MANAGER),
    ],
)
def test_d33_a_limit_that_does_not_reach_is_refused_in_words(pence: int, role: Role) -> None:
    books = Books.open()
    made = goodwill(books, books.account(("RENT", "100.00")), pence, person(books, Role.OFFICER, "asker"))
    with pytest.raises(NotEnoughAuthority, match="needs"):
        adjustments.approve(adjustment=made, by=person(books, role), on=MONDAY)


def test_d33_maker_is_never_checker_and_nobody_is_two_people() -> None:
    books = Books.open()
    head, finance = person(books, Role.HEAD_OF_SERVICE), person(books, Role.FINANCE)
    officers.appoint(user=head, landlord=books.landlord, role=Role.FINANCE, from_on=TAKE_ON, by=books.by, on=TAKE_ON)
    account = books.account(("RENT", "100.00"))
    own = goodwill(books, account, 9_000_00, head)
    with pytest.raises(NotEnoughAuthority, match="somebody else"):
        adjustments.approve(adjustment=own, by=head, on=MONDAY)
    made = goodwill(books, account, 9_000_00, person(books, Role.OFFICER))
    adjustments.approve(adjustment=made, by=head, on=MONDAY)
    with pytest.raises(NotEnoughAuthority, match="second person"):
        adjustments.approve(adjustment=made, by=head, on=MONDAY)
    assert adjustments.approve(adjustment=made, by=finance, on=MONDAY).state == "posted"
    with pytest.raises(NotEnoughAuthority):  # the timetable approves nothing
        adjustments.approve(adjustment=own, by=books.by, on=MONDAY)


def test_limits_are_the_landlords_own_from_a_day_on() -> None:
    books = Books.open()
    leader, account = person(books, Role.TEAM_LEADER), books.account(("RENT", "100.00"))
    authority.set_limit(
        landlord=books.landlord, role=Role.TEAM_LEADER, limit_pence=10_00, from_on=MONDAY, by=books.by, on=TAKE_ON
    )
    assert goodwill(books, account, 250_00, leader, on=date(2026, 5, 3)).state == "posted"
    assert goodwill(books, account, 10_01, leader).state == "waiting"
    with pytest.raises(authority.LimitNotAllowed, match="past"):
        authority.set_limit(
            landlord=books.landlord, role=Role.MANAGER, limit_pence=1, from_on=TAKE_ON, by=books.by, on=MONDAY
        )
    with pytest.raises(authority.LimitNotAllowed):
        authority.set_limit(
            landlord=books.landlord, role=Role.AUDITOR, limit_pence=1, from_on=MONDAY, by=books.by, on=MONDAY
        )


def test_it_is_decided_once_and_the_story_is_kept() -> None:
    books = Books.open()
    account, officer, leader = books.account(("RENT", "100.00")), person(books, Role.OFFICER), None
    leader = person(books, Role.TEAM_LEADER)
    made = goodwill(books, account, 20_00, officer)
    with pytest.raises(AdjustmentNotAllowed, match="words"):
        adjustments.refuse(adjustment=made, because=" ", by=leader, on=MONDAY)
    with pytest.raises(NotEnoughAuthority, match="Withdraw"):
        adjustments.refuse(adjustment=made, because="No.", by=officer, on=MONDAY)
    with pytest.raises(AdjustmentNotAllowed, match="Only who asked"):
        adjustments.withdraw(adjustment=made, by=leader, on=MONDAY)
    refused = adjustments.refuse(adjustment=made, because="Paid in March already.", by=leader, on=MONDAY)
    assert [(step.what, step.because) for step in refused.steps.order_by("pk")] == [
        ("asked", "Boiler out for three weeks."),
        ("refused", "Paid in March already."),
    ]
    with pytest.raises(AdjustmentOver):
        adjustments.approve(adjustment=made, by=leader, on=MONDAY)
    again = goodwill(books, account, 20_00, officer)
    assert adjustments.withdraw(adjustment=again, by=officer, on=MONDAY).state == "withdrawn"
    assert balance(account) == 0


def test_it_is_asked_for_with_reason_words_and_something_to_post() -> None:
    books, other = Books.open(), Books.open("PIER")
    account, officer = books.account(("RENT", "100.00")), person(books, Role.OFFICER)
    for changes in (
        {"words": "  "},
        {"reason": "because"},
        {"events": []},
        {"by": person(books, Role.AUDITOR)},
        {"landlord": other.landlord},
    ):
        with pytest.raises(AdjustmentNotAllowed):
            goodwill(books, account, 5_00, **({"by": officer} | changes))  # type: ignore[arg-type]
    assert not Adjustment.objects.exists()


def test_dec5_a_mirrored_account_is_refused_when_asked_and_when_approved() -> None:
    books = Books.open()
    account, officer = books.account(("RENT", "100.00")), person(books, Role.OFFICER)
    made = goodwill(books, account, 5_00, officer)
    type(books.group).objects.filter(pk=books.group.pk).update(book="mirrored")
    with pytest.raises(MirroredBook):
        goodwill(books, account, 5_00, officer)
    with pytest.raises(MirroredBook):
        adjustments.approve(adjustment=made, by=person(books, Role.TEAM_LEADER), on=MONDAY)
    made.refresh_from_db()
    assert made.state == "waiting"
    assert not made.steps.filter(what="approved").exists()


def test_an_account_closed_meanwhile_is_looked_at_again() -> None:
    books = Books.open()
    account, officer = books.account(("RENT", "100.00")), person(books, Role.OFFICER)
    made = goodwill(books, account, 5_00, officer)
    RentAccount.objects.filter(pk=account.pk).update(closed_on=date(2026, 5, 6))
    with pytest.raises(ChangedMeanwhile, match="closed"):
        adjustments.approve(adjustment=made, by=person(books, Role.TEAM_LEADER), on=date(2026, 5, 8))


def test_a_posting_reversed_meanwhile_is_not_reversed_twice() -> None:
    books = Books.open()
    account, officer = books.account(("RENT", "100.00")), person(books, Role.OFFICER)
    books.post(account, EntryKind.CHARGE, 100_00, MONDAY, "RENT")
    charge = Posting.objects.get(source="test")
    made = goodwill(books, account, 0, officer, sort=AdjustmentSort.CORRECTION, events=[], reverses=charge)
    assert made.amount_pence == 100_00
    postings.reverse(posting=charge, because="Charged twice", by=officer, on=MONDAY)
    with pytest.raises(AlreadyReversed):
        adjustments.approve(adjustment=made, by=person(books, Role.TEAM_LEADER), on=MONDAY)
    assert balance(account) == 0


class TestMisposted:
    """A payment on the wrong account (OPS-A7; ADR 0012)."""

    @staticmethod
    def paid() -> tuple[Books, RentAccount, RentAccount, Posting, User]:
        books = Books.open()
        wrong, right = books.account(("RENT", "100.00")), books.account(("RENT", "100.00"))
        books.post(wrong, EntryKind.PAY, -100_00, MONDAY)
        return books, wrong, right, Posting.objects.get(source="test"), person(books, Role.TEAM_LEADER)

    @staticmethod
    def move(wrong: RentAccount, right: RentAccount, payment: Posting, pence: int, by: User) -> Adjustment:
        return adjustments.transfer(
            from_account=wrong,
            to_account=right,
            amount_pence=pence,
            payment=payment,
            reason="wrong_account",
            words="The reference was one digit out.",
            by=by,
            on=date(2026, 5, 20),
        )

    def test_it_goes_to_its_account_from_the_day_it_was_paid(self) -> None:
        _, wrong, right, payment, leader = self.paid()
        made = self.move(wrong, right, payment, 100_00, leader)
        assert made.state == "posted"
        assert (balance(wrong), balance(right)) == (0, -100_00)
        assert [
            (entry.account, entry.kind, entry.amount_pence, entry.effective_on)
            for entry in Entry.objects.filter(posting=made.posting).order_by("pk")
        ] == [(wrong, "PAY_MOVED", 100_00, MONDAY), (right, "PAY", -100_00, MONDAY)]
        assert made.posting is not None
        assert made.posting.recorded_on == date(2026, 5, 20)

    def test_in_parts_up_to_its_amount_and_no_further(self) -> None:
        books, wrong, right, payment, leader = self.paid()
        self.move(wrong, right, payment, 60_00, leader)
        waiting = self.move(wrong, right, payment, 30_00, person(books, Role.OFFICER))
        with pytest.raises(AdjustmentNotAllowed, match=r"£10\.00 of this payment is left"):
            self.move(wrong, right, payment, 10_01, leader)
        adjustments.refuse(adjustment=waiting, because="Not theirs.", by=leader, on=MONDAY)
        self.move(wrong, right, payment, 40_00, leader)
        assert (balance(wrong), balance(right)) == (0, -100_00)
        with pytest.raises(AdjustmentNotAllowed):
            self.move(wrong, right, payment, 1, leader)

    def test_moved_on_and_moved_back(self) -> None:
        _, wrong, right, payment, leader = self.paid()
        made = self.move(wrong, right, payment, 100_00, leader)
        assert made.posting is not None
        self.move(right, wrong, made.posting, 100_00, leader)
        assert (balance(wrong), balance(right)) == (-100_00, 0)

    def test_what_is_no_payment_of_this_account_is_not_moved(self) -> None:
        books, wrong, right, payment, leader = self.paid()
        books.post(wrong, EntryKind.HB, -80_00, MONDAY)
        benefit = Posting.objects.latest("pk")
        for posting, from_account in ((benefit, wrong), (payment, right)):
            with pytest.raises(AdjustmentNotAllowed, match="Only a payment"):
                self.move(from_account, wrong if from_account == right else right, posting, 10_00, leader)
        with pytest.raises(AdjustmentNotAllowed, match="same account"):
            self.move(wrong, wrong, payment, 10_00, leader)
        with pytest.raises(AdjustmentNotAllowed, match="above nought"):
            self.move(wrong, right, payment, 0, leader)

    def test_returned_while_it_waits_it_is_not_moved(self) -> None:
        books, wrong, right, payment, leader = self.paid()
        made = self.move(wrong, right, payment, 100_00, person(books, Role.OFFICER))
        postings.reverse(posting=payment, because="Returned unpaid", by=leader, on=MONDAY)
        with pytest.raises(ChangedMeanwhile, match="returned"):
            adjustments.approve(adjustment=made, by=leader, on=MONDAY)

    def test_moved_away_it_is_not_reversed_on_the_wrong_account(self) -> None:
        books, wrong, right, payment, leader = self.paid()
        self.move(wrong, right, payment, 100_00, leader)
        with pytest.raises(AlreadyReversed, match="moved to another account"):
            goodwill(books, wrong, 0, leader, sort=AdjustmentSort.CORRECTION, events=[], reverses=payment)


def test_a7_credit_is_transferred_as_a_pair_from_today() -> None:
    books = Books.open()
    old, new, leader = books.account(), books.account(("RENT", "100.00")), person(books, Role.TEAM_LEADER)
    books.post(old, EntryKind.PAY, -80_00, MONDAY)
    made = adjustments.transfer(
        from_account=old, to_account=new, amount_pence=80_00, reason="moved_home", words="Moved.", by=leader, on=MONDAY
    )
    entries = Entry.objects.filter(posting=made.posting)
    assert {(entry.kind, entry.amount_pence) for entry in entries} == {("TRANSFER", 80_00), ("TRANSFER", -80_00)}
    assert (balance(old), balance(new)) == (0, -80_00)


def test_d33_what_one_person_asks_for_on_one_account_in_a_day_is_added_up_against_the_limit() -> None:
    """Two sums of £200 are not posted alone by somebody whose limit is £250; the next day counts for itself."""
    books = Books.open()
    account, other = books.account(("RENT", "100.00")), books.account(("RENT", "100.00"))
    leader = person(books, Role.TEAM_LEADER)
    assert goodwill(books, account, 200_00, leader).state == "posted"
    second = goodwill(books, account, 200_00, leader)
    assert second.state == "waiting"
    assert goodwill(books, other, 200_00, leader).state == "posted"
    assert goodwill(books, account, 200_00, leader, on=date(2026, 5, 5)).state == "posted"
    with pytest.raises(NotEnoughAuthority, match=r"£400\.00 \(all that was asked for on this account that day\)"):
        adjustments.approve(adjustment=second, by=person(books, Role.TEAM_LEADER, "other"), on=MONDAY)
    assert queries.needed([second], on=MONDAY)[second.pk].words == "Manager or above"
    assert adjustments.approve(adjustment=second, by=person(books, Role.MANAGER), on=MONDAY).state == "posted"


def test_d33_parts_of_a_large_sum_need_who_may_decide_over_the_whole() -> None:
    """An officer who asks for four times £225 gets it from a manager, not four times from a team leader."""
    books = Books.open()
    account, officer = books.account(("RENT", "100.00")), person(books, Role.OFFICER)
    parts = [goodwill(books, account, 225_00, officer) for _ in range(4)]
    leader = person(books, Role.TEAM_LEADER)
    for part in parts:
        with pytest.raises(NotEnoughAuthority, match="Manager"):
            adjustments.approve(adjustment=part, by=leader, on=MONDAY)
    for part in parts[1:]:
        adjustments.withdraw(adjustment=part, by=officer, on=MONDAY)
    assert adjustments.approve(adjustment=parts[0], by=leader, on=MONDAY).state == "posted", "the only one left"
