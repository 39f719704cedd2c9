"""OPS-A13: the balances at any day, as we know it now and as we knew it then; PRA-14's split from real entries."""

from datetime import date

import pytest

from ledger.models import DisputedAmount, RentAccount
from ledger.operations import disputes, postings
from ledger.operations.disputes import DisputeNotAllowed
from ledger.operations.postings import Amount, Event
from ledger.queries import balances, element_balances
from ledger.rules.entry_kinds import EntryKind
from tests.ledger.rent_group import Books

pytestmark = pytest.mark.django_db

MONDAY, WEDNESDAY, LATER = date(2026, 5, 4), date(2026, 5, 6), date(2026, 5, 20)


def entered_later(books: Books, account: RentAccount, kind: EntryKind, pence: int, effective_on: date) -> None:
    """An entry that counts from one day and was recorded on another."""
    batch = postings.open_batch(
        landlord=books.landlord,
        source="late",
        reference="1",
        line_count=1,
        total_pence=pence,
        by=books.by,
        on=LATER,
    )
    postings.post(
        batch=batch, events=[Event("L1", effective_on, [Amount(account.pk, kind, pence)])], by=books.by, on=LATER
    )
    postings.seal(batch=batch)


def test_a13_each_balance_by_effective_day_and_by_what_was_known() -> None:
    books = Books.open()
    account = books.account(("RENT", "100.00"), ("WATER", "8.00"), not_legal=("WATER",))
    books.award(account, "HB", "60.00", date(2026, 5, 3))
    books.post(account, EntryKind.CHARGE, 100_00, MONDAY, "RENT")
    books.post(account, EntryKind.CHARGE, 8_00, MONDAY, "WATER")
    entered_later(books, account, EntryKind.PAY, -30_00, WEDNESDAY)
    dispute = disputes.record(
        account=account, amount_pence=20_00, words="Water off for a week.", from_on=MONDAY, by=books.by, on=WEDNESDAY
    )
    now = balances.of_account(account, on=WEDNESDAY)
    then = balances.of_account(account, on=WEDNESDAY, known_on=WEDNESDAY)
    assert (now.gross_pence, now.legal_rent_pence, now.technical_pence, now.real_pence) == (78_00, 70_00, 60_00, 18_00)
    assert (then.gross_pence, then.legal_rent_pence, then.technical_pence, then.real_pence) == (
        108_00, 100_00, 60_00, 48_00,
    )  # fmt: skip
    assert (now.disputed_pence, then.disputed_pence) == (20_00, 20_00)
    assert now.split.owed == {"RENT": 70_00, "WATER": 8_00}
    # It is found to have been over before; on that day we did not know.
    disputes.end(disputed=dispute, until_on=MONDAY, outcome="Credited.", by=books.by, on=LATER)
    assert balances.of_account(account, on=WEDNESDAY).disputed_pence == 0
    assert balances.of_account(account, on=WEDNESDAY, known_on=WEDNESDAY).disputed_pence == 20_00
    assert balances.of_account(account, on=date(2026, 5, 3)).gross_pence == 0


def test_what_was_known_by_now_is_what_is_known() -> None:
    books = Books.open()
    account = books.account(("RENT", "100.00"))
    books.award(account, "UC_MP", "260.00", date(2026, 5, 1))
    books.post(account, EntryKind.CHARGE, 100_00, MONDAY, "RENT")
    for day in (MONDAY, WEDNESDAY, LATER):
        assert balances.of_account(account, on=day, known_on=LATER) == balances.of_account(account, on=day)


def test_a_dispute_is_said_in_words_and_ends_once() -> None:
    books = Books.open()
    account = books.account(("RENT", "100.00"))

    def record(pence: int = 1, words: str = "No heating.", from_on: date = MONDAY) -> DisputedAmount:
        return disputes.record(
            account=account, amount_pence=pence, words=words, from_on=from_on, by=books.by, on=WEDNESDAY
        )

    for wrong in ({"pence": 0}, {"words": " "}, {"from_on": LATER}):
        with pytest.raises(DisputeNotAllowed):
            record(**wrong)  # type: ignore[arg-type]
    made = record()
    with pytest.raises(DisputeNotAllowed):
        disputes.end(disputed=made, until_on=date(2026, 5, 1), outcome="Paid.", by=books.by, on=WEDNESDAY)
    disputes.end(disputed=made, until_on=WEDNESDAY, outcome="Paid.", by=books.by, on=WEDNESDAY)
    with pytest.raises(DisputeNotAllowed, match="already"):
        disputes.end(disputed=made, until_on=WEDNESDAY, outcome="Paid.", by=books.by, on=WEDNESDAY)


def test_pra14_many_accounts_ask_the_same_few_questions(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    books = Books.open()
    ids = []
    for number in range(6):
        account = books.account(("RENT", "100.00"))
        books.post(account, EntryKind.CHARGE, 100_00 + number, MONDAY, "RENT")
        ids.append(account.pk)
    with django_assert_num_queries(4):
        found = element_balances.of_accounts(ids, landlord_id=books.landlord.pk, on=WEDNESDAY)
    assert [found[pk].legal_rent_pence for pk in ids] == [100_00 + number for number in range(6)]
