"""Posting and closing at once: what is posted is in the frozen figures, or counts in the next period (PostgreSQL)."""

import threading
from datetime import date

import pytest
from django.db import connection, transaction

from ledger.models import Posting
from ledger.operations import periods, postings
from ledger.operations.postings import Amount, Event
from ledger.queries import periods as period_queries
from ledger.rules.entry_kinds import EntryKind
from tests.ledger.period_books import MAY, Finance

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]

APRIL = date(2026, 4, 9)
POSTERS, EACH = 6, 12


@pytest.fixture(autouse=True)
def _needs_postgresql() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time")


@transaction.atomic
def _penny(finance: Finance, key: str) -> None:
    """One penny paid in April, in a batch of its own."""
    books = finance.books
    batch = postings.open_batch(
        landlord=books.landlord, source="race", reference=key, line_count=1, total_pence=-1, by=books.by, on=MAY
    )
    event = Event(key, APRIL, [Amount(finance.account.pk, EntryKind.PAY, -1)])
    postings.post(batch=batch, events=[event], by=books.by, on=MAY)
    postings.seal(batch=batch)


def test_a_period_that_closes_while_others_post_freezes_what_is_there() -> None:
    finance = Finance.open()
    period = periods.begin_closing(period=finance.period(), by=finance.first, on=MAY)
    start, failed = threading.Barrier(POSTERS + 1), list[Exception]()

    def post(poster: int) -> None:
        try:
            start.wait()
            for number in range(EACH):
                _penny(finance, f"{poster}-{number}")
        except Exception as problem:  # a thread's failure must fail the test
            failed.append(problem)
        finally:
            connection.close()

    def close() -> None:
        try:
            start.wait()
            periods.close(period=period, told=[], by=finance.second, on=MAY)
        except Exception as problem:
            failed.append(problem)
        finally:
            connection.close()

    threads = [threading.Thread(target=post, args=(poster,)) for poster in range(POSTERS)]
    threads.append(threading.Thread(target=close))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert not failed
    closed = finance.period()
    in_april = Posting.objects.filter(source="race", accounted_on=APRIL).count()
    in_may = Posting.objects.filter(source="race", accounted_on=MAY).count()
    assert in_april + in_may == POSTERS * EACH
    assert closed.closing_pence == 40000 - in_april, "every posting of April is in the frozen figures"
    assert not list(period_queries.changed_since_close(finance.books.landlord))
