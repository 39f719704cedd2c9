"""
Files come in: received with their bytes, then applied whole or refused whole (DEC-3, DEC-7, OPS-D1).

A refused file keeps its bytes and its problems; nothing of it is posted. Every file says what became of it.
"""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import date
from typing import Any, BinaryIO

from django.db import transaction

from feeds.formats import canonical, kinds
from feeds.formats.canonical import Reading, Row
from feeds.formats.problems import Problem, shown
from feeds.models import FeedFile
from feeds.operations import rows as feed_rows
from feeds.operations.apply.families import family_for
from feeds.operations.apply.shape import Family, Work
from feeds.operations.problems import Problems
from letters import store
from letters.models import StoredFile
from staff.models import Landlord, User
from staff.operations import audit

CHUNK = 1000
MEDIA_TYPE = "text/csv"
LONGEST_NAME = 200
PIECE = 1024 * 1024

Opened = Callable[[], AbstractContextManager[BinaryIO]]
"""Opens a file's bytes from their beginning, once for each pass."""


def receive(
    *, landlord: Landlord, kind: str, name: str, content: BinaryIO, by: User, on: date, keep_bytes: bool = True
) -> FeedFile:
    """
    Keep a file's bytes and note that it came, under its own name without folders.

    The same bytes under the same name are the same file: one that was applied comes back as it is, one that was
    refused may be tried again.
    :param keep_bytes: False for a rehearsal, whose rows are rolled back.
    """
    plain = name.replace("\\", "/").rpartition("/")[2][-LONGEST_NAME:]
    stored = store.keep(content, media_type=MEDIA_TYPE) if keep_bytes else _noted(content)
    same = FeedFile.objects.filter(landlord=landlord, kind=kind, name=plain, digest=stored.digest)
    return same.order_by("pk").first() or FeedFile.objects.create(
        landlord=landlord,
        kind=kind,
        name=plain,
        dated_on=kinds.file_date(plain),
        digest=stored.digest,
        file=stored,
        received_on=on,
        received_by=by,
    )


@transaction.atomic
def apply(*, feed_file: FeedFile, by: User, on: date, content: BinaryIO | None = None) -> FeedFile:
    """
    Apply a file whole, or refuse it whole, and say which by its state.

    Read twice: every row is checked before the first is applied, in one transaction (DEC-7). A file that was applied
    is returned as it is. What is wrong stands in its problems: file, line, column, what, and what to do.
    :param content: the bytes, for a rehearsal that has not kept them; otherwise the store's are read.
    """
    opened = _again(content) if content else lambda: store.open(feed_file.digest)
    # One file at a time for a landlord, so that what the first pass has seen is still so in the second.
    landlord = Landlord.objects.select_for_update().get(pk=feed_file.landlord_id)
    feed_file.refresh_from_db()
    if feed_file.state == FeedFile.State.APPLIED:
        return feed_file
    feed_file.problems.filter(settled_on__isnull=True).delete()
    family = family_for(feed_file.kind, Work(landlord, feed_file, by, on))
    if problems := _check(feed_file, opened, family):
        return _refused(feed_file, problems, by, on)
    family.begin()
    with opened() as stream:
        for rows in _chunks(canonical.read(stream, family.layout)):
            feed_rows.keep(feed_file, rows, family.take(rows))
    return _applied(feed_file, family, by, on)


def _noted(content: BinaryIO) -> StoredFile:
    """The row of a file's bytes without the bytes."""
    digest = hashlib.sha256()
    while piece := content.read(PIECE):
        digest.update(piece)
    described = {"size": content.tell(), "media_type": MEDIA_TYPE}
    return StoredFile.objects.get_or_create(digest=digest.hexdigest(), defaults=described)[0]


def _again(content: BinaryIO) -> Opened:
    @contextmanager
    def opened() -> Iterator[BinaryIO]:
        content.seek(0)
        yield content

    return opened


def _check(feed_file: FeedFile, opened: Opened, family: Family[Any]) -> int:
    """The first pass. Returns how many problems were found and written down."""
    problems = Problems(feed_file)
    if twin := _twin(feed_file):
        problems.add(_bytes_known(twin))
        return problems.close()
    with opened() as stream:
        reading = canonical.read(stream, family.layout)
        for rows in _chunks(reading, problems):
            for problem in feed_rows.known(feed_file, family, rows):
                problems.add(problem)
            for problem in family.check(rows):
                problems.add(problem)
    if reading.trailer:
        feed_file.rows_stated = reading.trailer.count
        feed_file.total_stated_pence = reading.trailer.total_pence
    return problems.close()


def _chunks(reading: Reading[Any], problems: Problems | None = None) -> Iterator[list[Row[Any]]]:
    """A thousand rows at a time; what could not be read goes to the problems on the way."""
    chunk: list[Row[Any]] = []
    for item in reading:
        if isinstance(item, Problem):
            if problems is not None:
                problems.add(item)
            continue
        chunk.append(item)
        if len(chunk) >= CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _twin(feed_file: FeedFile) -> FeedFile | None:
    """An applied file with the same bytes: the same money (DEC-3). A file without rows is never a repeat."""
    return FeedFile.objects.filter(
        landlord_id=feed_file.landlord_id,
        digest=feed_file.digest,
        state=FeedFile.State.APPLIED,
        rows_stated__gt=0,
    ).first()


def _bytes_known(twin: FeedFile) -> Problem:
    return Problem(
        0,
        0,
        "",
        "bytes_known",
        f"these are the bytes of {shown(twin.name)}, which was applied already",
        "Leave it out; if it was meant to be another file, ask the sender for that one",
    )


def _refused(feed_file: FeedFile, problems: int, by: User, on: date) -> FeedFile:
    feed_file.state = FeedFile.State.REFUSED
    feed_file.save(update_fields=["state", "rows_stated", "total_stated_pence"])
    audit.record(
        landlord=feed_file.landlord,
        action="file refused",
        subject=feed_file,
        after={"name": feed_file.name, "problems": problems},
        by=by,
        on=on,
    )
    return feed_file


def _applied(feed_file: FeedFile, family: Family[Any], by: User, on: date) -> FeedFile:
    tally = family.end()
    feed_file.state = FeedFile.State.APPLIED
    feed_file.posted_count, feed_file.posted_pence = tally.posted_count, tally.posted_pence
    feed_file.suspense_count, feed_file.suspense_pence = tally.suspense_count, tally.suspense_pence
    feed_file.batch_id = tally.batch_id
    feed_file.save()
    audit.record(
        landlord=feed_file.landlord,
        action="file applied",
        subject=feed_file,
        after={
            "name": feed_file.name,
            "posted": [tally.posted_count, tally.posted_pence],
            "suspense": [tally.suspense_count, tally.suspense_pence],
        },
        by=by,
        on=on,
    )
    return feed_file
