"""
Sixty-four sessions post to five accounts in opposite order (PostgreSQL): sums exact, and no deadlock reaches anybody.

Each session keeps its own tally in Python; what the database holds at the end must be their sum, account by account.
Beside them the book is carried forward, which needs it for itself for a moment.
"""

import threading
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date
from random import Random
from time import monotonic
from typing import Any

import pytest
from django.db import DatabaseError, connection, connections, transaction
from django.db.models import Sum

from ledger.models import Entry, Posting, RentAccount
from ledger.operations import adjustments, carried_forward, postings
from ledger.operations.postings import Amount, Event
from ledger.queries import check
from ledger.rules.adjustments import Reason
from ledger.rules.entry_kinds import EntryKind
from staff.models import User
from staff.operations import officers
from staff.refusals import Refused
from staff.rules.roles import Role
from tests.ledger.rent_group import TAKE_ON, Books
from tests.long_profile import LONG, keep_evidence

pytestmark = [pytest.mark.services, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

SEED = 20261122
SESSIONS = 64
SECONDS = 20 if LONG else 6
TODAY = date(2026, 11, 18)


@dataclass
class Told:
    """What one session has posted, by account, and what went wrong in it."""

    pence: Counter[int] = field(default_factory=Counter)
    done: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)


@pytest.fixture
def books() -> Books:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time")
    books = Books.open()
    for _ in range(5):
        books.account(("RENT", "100.00"))
    return books


@pytest.fixture
def people(books: Books) -> tuple[User, User, User]:
    """Who asks for a move, and who says yes: above £5,000 of one person's in a day the two of them (DEC-10)."""
    return person(books, Role.OFFICER), person(books, Role.HEAD_OF_SERVICE), person(books, Role.FINANCE)


def person(books: Books, role: Role) -> User:
    made = officers.enrol(email=f"{role}@quay.example", name=role.value, password=None, by=books.by, on=TAKE_ON)
    officers.appoint(user=made, landlord=books.landlord, role=role, from_on=TAKE_ON, by=books.by, on=TAKE_ON)
    return made


def test_sixty_four_sessions_on_five_accounts_come_to_the_penny(books: Books, people: tuple[User, User, User]) -> None:
    accounts = sorted(books.accounts.values(), key=lambda account: account.pk)
    started = monotonic()
    sessions = [Told() for _ in range(SESSIONS)]
    threads = [
        threading.Thread(target=work, args=(number, told, books, people, accounts, started + SECONDS))
        for number, told in enumerate(sessions)
    ]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        carried_forward.drop(landlord=books.landlord, by=books.by, on=TODAY)
        carried_forward.carry(landlord=books.landlord, by=books.by, on=TODAY)
        threads[0].join(2)
    assert [fault for told in sessions for fault in told.faults] == []
    said: dict[int, int] = defaultdict(int)
    for told in sessions:
        for pk, pence in told.pence.items():
            said[pk] += pence
    stands = Entry.objects.filter(landlord=books.landlord).values_list("account_id").annotate(Sum("amount_pence"))
    kept = {pk: pence for pk, pence in stands.order_by() if pence}
    assert kept == {pk: pence for pk, pence in said.items() if pence}
    assert list(check.findings(books.landlord)) == []
    done: Counter[str] = sum((told.done for told in sessions), Counter())
    assert min(done[what] for what in ("posted", "moved", "reversed")) > 0
    keep_evidence(
        "many_post_at_once", seed=SEED, cases=sum(done.values()), seconds=monotonic() - started,
        sessions=SESSIONS, accounts=len(accounts), **done, difference_pence=0, deadlocks=0,
    )  # fmt: skip


def work(
    number: int, told: Told, books: Books, people: tuple[User, User, User], accounts: list[RentAccount], until: float
) -> None:
    """One session: even ones take the accounts in their order, odd ones in the opposite."""
    chance = Random(SEED + number)
    order = accounts if number % 2 == 0 else accounts[::-1]
    turn = 0
    try:
        while monotonic() < until:
            turn += 1
            try:
                act(chance, f"{number}.{turn}", told, books, order, *people)
            except (DatabaseError, Refused) as error:
                told.faults.append(f"session {number}: {type(error).__name__}: {error}")
                return
    finally:
        connections.close_all()


def act(
    chance: Random, named: str, told: Told, books: Books, order: list[RentAccount], asker: User, *approvers: User
) -> None:
    """Post to all five; now and then move a part of that payment on, or reverse it."""
    made = post(chance, named, books, order)
    paid: dict[int, Any] = {entry.account_id: entry for entry in made.entries.all()}
    told.pence.update({pk: entry.amount_pence for pk, entry in paid.items()})
    told.done["posted"] += 1
    if (dice := chance.random()) < 0.3:
        undone = postings.reverse(posting=made, because="typed twice", by=books.by, on=TODAY)
        told.pence.update({entry.account_id: entry.amount_pence for entry in undone.entries.all()})
        told.done["reversed"] += 1
    elif dice < 0.7:
        single = post(chance, f"{named}s", books, [order[0]])
        told.pence[order[0].pk] += single.entries.get().amount_pence
        amount = chance.randrange(1, -single.entries.get().amount_pence + 1)
        moved = adjustments.transfer(
            from_account=order[0], to_account=order[-1], amount_pence=amount, payment=single,
            reason=Reason.WRONG_ACCOUNT.value, words="theirs", by=asker, on=TODAY,
        )  # fmt: skip
        for approver in approvers:
            if moved.state != "posted":
                moved = adjustments.approve(adjustment=moved, by=approver, on=TODAY)
        assert moved.state == "posted"
        told.pence.update({order[0].pk: amount, order[-1].pk: -amount})
        told.done["moved"] += 1


def post(chance: Random, named: str, books: Books, accounts: list[RentAccount]) -> Posting:
    """One payment over these accounts, in their order, in a sealed batch of its own."""
    amounts = [Amount(account.pk, EntryKind.PAY, -chance.randrange(1, 50_000)) for account in accounts]
    with transaction.atomic():
        batch = postings.open_batch(
            landlord=books.landlord, source="test", reference=named, line_count=len(amounts),
            total_pence=sum(amount.amount_pence for amount in amounts), by=books.by, on=TODAY,
        )  # fmt: skip
        (made,) = postings.post(batch=batch, events=[Event(named, TODAY, amounts)], by=books.by, on=TODAY)
        postings.seal(batch=batch)
    return made
