"""What a moved payment does to "last payment", "paid this week" and what tenants paid (DEC-6, ADR 0012)."""

from datetime import date, timedelta

import pytest

from ledger.models import Posting, RentAccount
from ledger.operations import adjustments, carried_forward
from ledger.queries import payments, receipts, standings
from ledger.rules.entry_kinds import EntryKind
from ledger.rules.standing import Line, standing
from staff.rules.roles import Role
from tests.ledger.operations.test_adjustments import person
from tests.ledger.rent_group import Books

pytestmark = pytest.mark.django_db

NIGHT, MONDAY, TUESDAY = date(2026, 11, 18), date(2026, 11, 16), date(2026, 11, 17)
BEFORE = date(2026, 10, 5)


def seen(account: RentAccount) -> standings.AccountStanding:
    """Through a landlord's whole book, so that PostgreSQL reads what was carried; it agrees with the plain rule."""
    (row,) = [r for r in standings.as_at(NIGHT, landlord_id=account.landlord_id) if r.account_id == account.pk]
    (alone,) = standings.as_at(NIGHT, account_ids=[account.pk])
    lines = [Line(EntryKind(e.kind), e.amount_pence, e.effective_on, e.element) for e in account.entries.all()]
    assert row == alone
    assert row.last_payment_on == standing(lines, on=NIGHT).last_payment_on
    return row


@pytest.mark.parametrize("carried_first", [True, False])
def test_each_account_is_judged_by_what_its_own_tenant_paid(carried_first: bool) -> None:
    books = Books.open()
    wrong, right = books.account(("RENT", "100.00")), books.account(("RENT", "100.00"))
    leader = person(books, Role.TEAM_LEADER)
    books.post(wrong, EntryKind.PAY, -30_00, BEFORE)
    books.post(wrong, EntryKind.PAY, -100_00, TUESDAY)
    payment = Posting.objects.latest("pk")
    if carried_first:
        carried_forward.carry(landlord=books.landlord, by=books.by, on=NIGHT + timedelta(days=7))
    assert (seen(wrong).last_payment_on, seen(wrong).paid_this_week_pence) == (TUESDAY, 100_00)
    made = adjustments.transfer(
        from_account=wrong,
        to_account=right,
        amount_pence=100_00,
        payment=payment,
        reason="wrong_account",
        words="One digit out.",
        by=leader,
        on=NIGHT,
    )
    assert (seen(wrong).last_payment_on, seen(wrong).paid_this_week_pence) == (BEFORE, 0)
    assert (seen(right).last_payment_on, seen(right).paid_this_week_pence) == (TUESDAY, 100_00)
    paid = receipts.from_tenants([wrong.pk, right.pk], since=BEFORE, until=NIGHT)
    assert paid == {wrong.pk: [(BEFORE, 30_00)], right.pk: [(TUESDAY, 100_00)]}
    # Neither half can be taken for the collection that a bank returns: a person gives that to the right account.
    assert payments.unreturned(account_ids=[wrong.pk, right.pk], days=[TUESDAY]) == {}
    assert made.posting is not None
    adjustments.transfer(
        from_account=right,
        to_account=wrong,
        amount_pence=100_00,
        payment=made.posting,
        reason="keying_error",
        words="It was right before.",
        by=leader,
        on=NIGHT,
    )
    assert (seen(wrong).last_payment_on, seen(right).last_payment_on) == (TUESDAY, None)


def test_a_part_moved_away_leaves_the_rest_theirs() -> None:
    books = Books.open()
    wrong, right = books.account(("RENT", "100.00")), books.account(("RENT", "100.00"))
    books.post(wrong, EntryKind.PAY, -100_00, TUESDAY)
    adjustments.transfer(
        from_account=wrong,
        to_account=right,
        amount_pence=40_00,
        payment=Posting.objects.latest("pk"),
        reason="wrong_account",
        words="Both paid by one sister.",
        by=person(books, Role.TEAM_LEADER),
        on=NIGHT,
    )
    for account, pence in ((wrong, 60_00), (right, 40_00)):
        assert (seen(account).last_payment_on, seen(account).paid_this_week_pence) == (TUESDAY, pence)
