"""What is posted can never be changed: by code, by raw SQL, or by slipping a line into a sealed batch (DEC-4)."""

from datetime import UTC, date, datetime

import pytest
from django.db import DatabaseError, connection, transaction

from ledger.models import (
    AccountingPeriod,
    Batch,
    Entry,
    GlJournal,
    GlJournalBatch,
    GlJournalLine,
    PeriodFigure,
    Posting,
    Seal,
)
from ledger.models.posting import LedgerNeverChanges
from ledger.operations import postings
from ledger.operations.postings import Amount, Event
from ledger.rules.entry_kinds import MEANING, EntryKind
from letters.models import Document, DocumentStep
from staff import triggers
from staff.models import AuditEvent
from staff.operations import audit_seals
from tenancies.models import Person
from tests.ledger.rent_group import TAKE_ON, Books

pytestmark = pytest.mark.django_db

REFUSED = DatabaseError


@pytest.fixture
def books() -> Books:
    made = Books.open()
    account = made.account(("RENT", "100.00"))
    made.post(account, EntryKind.CHARGE, 10000, TAKE_ON, "RENT")
    audit_seals.seal_up_to(on=TAKE_ON)
    a_paper_was_planned(made)
    a_period_was_closed(made)
    return made


def a_paper_was_planned(books: Books) -> None:
    """One paper with its first step; how papers are planned is tried in tests/letters."""
    person = Person.objects.create(landlord=books.landlord, person_ref="P1", last_name="Quernfold")
    paper = Document.objects.create(
        landlord=books.landlord,
        kind="A1",
        account=next(iter(books.accounts.values())),
        person=person,
        trigger="test",
        run_label="test",
        planned_on=TAKE_ON,
        facts={},
        facts_digest="",
    )
    at = datetime(2026, 4, 6, 9, tzinfo=UTC)
    DocumentStep.objects.create(document=paper, reached="planned", by=books.by, on=TAKE_ON, at=at)


def a_period_was_closed(books: Books) -> None:
    """One frozen figure and one journal of one line; how periods close is tried in tests/ledger/operations."""
    period = AccountingPeriod.objects.create(
        landlord=books.landlord, label="2026-04", starts_on=TAKE_ON, ends_on=date(2026, 5, 3)
    )
    PeriodFigure.objects.create(period=period, kind="CHARGE", count=1, amount_pence=10000)
    journal = GlJournal.objects.create(
        period=period, number=1, line_count=1, debit_pence=10000, made_on=TAKE_ON, made_by=books.by
    )
    batch = Batch.objects.latest("pk")
    GlJournalBatch.objects.create(journal=journal, period=period, batch=batch)
    GlJournalLine.objects.create(
        journal=journal, place=1, batch=batch, account_code="1000", debit_pence=10000, credit_pence=0
    )


def attempt(sql: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.parametrize("table", triggers.append_only_tables())
@pytest.mark.parametrize("verb", ["UPDATE", "DELETE"])
def test_raw_sql_cannot_change_a_posted_row(books: Books, table: str, verb: str) -> None:
    key = "batch_id" if table == "ledger_seal" else "id"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM {table}")
        before = cursor.fetchone()[0]
    assert before, f"the fixture must put a row into {table}"
    with pytest.raises(REFUSED, match="refused"):
        attempt(f"UPDATE {table} SET {key} = {key}" if verb == "UPDATE" else f"DELETE FROM {table}")
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM {table}")
        assert cursor.fetchone()[0] == before


def test_an_upsert_is_an_update_and_is_refused(books: Books) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM ledger_entry")
        pk = cursor.fetchone()[0]
    columns = "id, landlord_id, batch_id, posting_id, account_id, kind, element, amount_pence, effective_on"
    insert = (
        f"INTO ledger_entry ({columns}, rent_year, rent_week) SELECT {columns.replace('amount_pence', '1')}, "
        f"rent_year, rent_week FROM ledger_entry WHERE id = {pk}"
    )
    with pytest.raises(REFUSED):
        attempt(f"INSERT {insert} ON CONFLICT (id) DO UPDATE SET amount_pence = 1")
    if connection.vendor == "sqlite":
        with pytest.raises(REFUSED):
            attempt(f"INSERT OR REPLACE {insert}")
    assert Entry.objects.get(pk=pk).amount_pence == 10000


def test_a_developer_is_refused_before_the_database(books: Books) -> None:
    entry = Entry.objects.get()
    for attempt_it in (
        lambda: Entry.objects.update(amount_pence=1),
        lambda: Entry.objects.all().delete(),
        lambda: Entry.objects.bulk_update([entry], ["amount_pence"]),
        lambda: entry.save(),
        lambda: entry.delete(),
    ):
        with pytest.raises(LedgerNeverChanges):
            attempt_it()


def test_nothing_joins_a_sealed_batch(books: Books) -> None:
    """DEC-1: the stated count and total were checked once; a late line would make them a lie."""
    entry = Entry.objects.get()
    with pytest.raises(REFUSED, match="sealed"), transaction.atomic():
        Entry.objects.create(
            landlord=books.landlord,
            batch=entry.batch,
            posting=entry.posting,
            account=entry.account,
            kind="CHARGE",
            element="SERV",
            amount_pence=1,
            effective_on=TAKE_ON,
            rent_year=2026,
            rent_week=1,
        )
    with pytest.raises(REFUSED, match="sealed"), transaction.atomic():
        Posting.objects.create(
            landlord=books.landlord,
            batch=entry.batch,
            source="test",
            reference="late",
            recorded_on=TAKE_ON,
            accounted_on=TAKE_ON,
            by=books.by,
        )


@pytest.mark.parametrize(("lines", "total"), [(2, 5000), (1, 5001)])
def test_a_batch_that_does_not_come_to_what_it_states_is_refused(books: Books, lines: int, total: int) -> None:
    """OPS-X10's idea inside the ledger: the count or the total is wrong, nothing stands."""
    account = next(iter(books.accounts.values()))
    before = Entry.objects.count()
    with pytest.raises(REFUSED, match="refused"), transaction.atomic():
        batch = postings.open_batch(
            landlord=books.landlord,
            source="test",
            reference="lying",
            line_count=lines,
            total_pence=total,
            by=books.by,
            on=TAKE_ON,
        )
        event = Event("x", TAKE_ON, [Amount(account.pk, EntryKind.CHARGE, 5000)])
        postings.post(batch=batch, events=[event], by=books.by, on=TAKE_ON)
        postings.seal(batch=batch)
    assert (Entry.objects.count(), Batch.objects.filter(reference="lying").exists()) == (before, False)


def test_an_entry_cannot_lie_on_another_landlords_account(books: Books) -> None:
    """DEC-8."""
    other = Books.open("MILL")
    theirs = other.account(("RENT", "50.00"))
    with pytest.raises(REFUSED, match="another landlord"), transaction.atomic():
        batch = postings.open_batch(
            landlord=books.landlord,
            source="test",
            reference="stray",
            line_count=1,
            total_pence=5000,
            by=books.by,
            on=TAKE_ON,
        )
        postings.post(
            batch=batch,
            events=[Event("x", TAKE_ON, [Amount(theirs.pk, EntryKind.CHARGE, 5000)])],
            by=books.by,
            on=TAKE_ON,
        )
        postings.seal(batch=batch)


@pytest.mark.parametrize(("kind", "amount"), [("PAY", 100), ("CHARGE", -100), ("REFUND", -1), ("CHARGE", 0)])
def test_the_database_ties_the_sign_to_the_kind(books: Books, kind: str, amount: int) -> None:
    """OPS-A7, DEC-1: a payment is minus, a charge is plus, an entry is never nought."""
    account = next(iter(books.accounts.values()))
    with pytest.raises(REFUSED, match="entry_"), transaction.atomic():
        batch = postings.open_batch(
            landlord=books.landlord,
            source="test",
            reference="sign",
            line_count=1,
            total_pence=amount,
            by=books.by,
            on=TAKE_ON,
        )
        posting = Posting.objects.create(
            landlord=books.landlord,
            batch=batch,
            source="test",
            reference="sign",
            recorded_on=TAKE_ON,
            accounted_on=TAKE_ON,
            by=books.by,
        )
        Entry.objects.create(
            landlord=books.landlord,
            batch=batch,
            posting=posting,
            account=account,
            kind=kind,
            amount_pence=amount,
            effective_on=TAKE_ON,
            rent_year=2026,
            rent_week=1,
        )


def test_a_reversal_is_a_mirror_linked_once(books: Books) -> None:
    account = next(iter(books.accounts.values()))
    books.post(account, EntryKind.PAY, -5000, date(2026, 4, 8))
    paid = Posting.objects.get(entries__kind="PAY")
    undone = postings.reverse(posting=paid, because="Returned by the bank", by=books.by, on=date(2026, 4, 10))
    assert undone.reverses == paid
    assert list(undone.entries.values_list("kind", "amount_pence")) == [("PAY_REV", 5000)]
    with pytest.raises(postings.AlreadyReversed):
        postings.reverse(posting=paid, because="again", by=books.by, on=date(2026, 4, 11))


@pytest.mark.parametrize("kind", [kind for kind in EntryKind if MEANING[kind].sign])
def test_every_kind_of_one_sign_has_a_kind_that_undoes_it(books: Books, kind: EntryKind) -> None:
    """OPS-A7 gives these one sign only: their mirror is another kind, and the account ends where it stood."""
    account = next(iter(books.accounts.values()))
    books.post(account, kind, 5000 * MEANING[kind].sign, date(2026, 4, 8))
    given = Posting.objects.filter(entries__kind=kind.value).latest("pk")
    undone = postings.reverse(posting=given, because="typed twice", by=books.by, on=date(2026, 4, 10))
    mirror = undone.entries.get()
    assert mirror.amount_pence == -5000 * MEANING[kind].sign
    assert MEANING[EntryKind(mirror.kind)].collected == MEANING[kind].collected


def test_the_start_up_check_names_a_trigger_that_is_gone(books: Books) -> None:
    assert triggers.missing(connection) == set()
    name = sorted(triggers.trigger_names(connection.vendor))[0]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"DROP TRIGGER {name}")
        else:
            cursor.execute("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = %s", [name])
            cursor.execute(f"DROP TRIGGER {name} ON {cursor.fetchone()[0]}")
    assert triggers.missing(connection) == {name}
    triggers.install(connection)
    assert triggers.missing(connection) == set()


def test_the_audit_log_is_locked_too(books: Books) -> None:
    """DEC-14."""
    assert AuditEvent.objects.exists()
    with pytest.raises(REFUSED, match="refused"):
        attempt("UPDATE staff_auditevent SET action = 'nothing happened'")
    assert Seal.objects.count() == Batch.objects.count()
