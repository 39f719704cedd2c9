"""A period's journal as a file for finance: made once, kept in the store, and the same bytes whenever asked again."""

import hashlib
from dataclasses import fields
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction

from feeds.formats import canonical
from feeds.formats import gl_journal as format_
from feeds.formats.gl_journal import GlLine
from ledger.operations import gl_journals
from ledger.queries import gl_journals as journal_queries
from letters import store
from staff.models import User
from staff.refusals import Refused

if TYPE_CHECKING:
    from ledger.models import AccountingPeriod, GlJournal

MEDIA_TYPE = "text/csv"


class JournalChanged(Refused):
    """The journal's rows are not what was sent."""


@transaction.atomic
def make(*, period: "AccountingPeriod", by: User, on: date) -> "GlJournal":
    """
    Make a period's next journal and keep its file.

    :raises gl_journals.NothingToSend: if every batch is in a journal.
    :raises gl_journals.CodesMissing: if something has no code.
    """
    journal = gl_journals.make(period=period, by=by, on=on)
    stored = store.put(_written(journal), media_type=MEDIA_TYPE)
    return gl_journals.written(journal=journal, digest=stored.digest, by=by, on=on)


def content(journal: "GlJournal") -> bytes:
    """
    The bytes of a journal's file, as they were first written.

    :raises JournalChanged: if its rows no longer say the same.
    :raises store.Damaged: if the stored file is gone or changed.
    """
    if hashlib.sha256(_written(journal)).hexdigest() != journal.digest:
        raise JournalChanged("The rows of this journal are not what was sent. Nothing is exported; tell the supplier.")
    return store.get(journal.digest)


def file_name(journal: "GlJournal") -> str:
    """gl_journal-RG1-2026-04-1.csv: rent group, period and number."""
    group = journal.period.rent_group.code if journal.period.rent_group else "none"
    return f"gl_journal-{group}-{journal.period.label}-{journal.number}.csv"


def _written(journal: "GlJournal") -> bytes:
    names = [field.name for field in fields(GlLine)]
    records = (GlLine(**{name: getattr(line, name) for name in names}) for line in journal_queries.lines(journal))
    return "".join(canonical.write(records, format_.LAYOUT)).encode()
