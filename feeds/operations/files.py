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

from feeds.formats import kinds, readers
from feeds.formats.mapping import Says
from feeds.formats.problems import Problem, shown
from feeds.formats.readers import Format
from feeds.formats.reading import Reading, Row
from feeds.models import FeedFile, MappingVersion
from feeds.operations import control_totals
from feeds.operations import rows as feed_rows
from feeds.operations.apply.families import family_for
from feeds.operations.apply.shape import Family, Work
from feeds.operations.control_totals import Totals
from feeds.operations.problems import Problems
from letters import store
from letters.models import StoredFile
from staff.models import Landlord, User
from staff.operations import audit
from staff.refusals import Refused

CHUNK = 1000
MEDIA_TYPE = "text/csv"
LONGEST_NAME = 200
PIECE = 1024 * 1024

Opened = Callable[[], AbstractContextManager[BinaryIO]]
"""Opens a file's bytes from their beginning, once for each pass."""

Told = Callable[[int], None]


class FileSettled(Refused):
    """What was applied is not described anew."""


class KindUnknown(Refused):
    """The kind of file, or the mapping, does not fit."""


def receive(
    *,
    landlord: Landlord,
    kind: str,
    name: str,
    content: BinaryIO,
    by: User,
    on: date,
    form: Format = Format.CANONICAL,
    mapping: MappingVersion | None = None,
    keep_bytes: bool = True,
) -> FeedFile:
    """
    Keep a file's bytes and note that it came, under its own name without folders.

    The same bytes under the same name are the same file: one that was applied comes back as it is, one that was
    refused may be tried again.
    :param kind: empty for a file that nothing tells; a person says it later (`describe`).
    :param form: how its bytes say it; `mapping` says how, for a mapped one.
    :param keep_bytes: False for a rehearsal, whose rows are rolled back.
    """
    plain = name.replace("\\", "/").rpartition("/")[2][-LONGEST_NAME:]
    stored = store.keep(content, media_type=MEDIA_TYPE) if keep_bytes else _noted(content)
    same = FeedFile.objects.filter(landlord=landlord, kind=kind, name=plain, digest=stored.digest)
    return same.order_by("pk").first() or FeedFile.objects.create(
        landlord=landlord,
        kind=kind,
        format=form.value,
        mapping_version=mapping,
        name=plain,
        dated_on=kinds.file_date(plain),
        digest=stored.digest,
        file=stored,
        received_on=on,
        received_by=by,
    )


@transaction.atomic
def apply(
    *, feed_file: FeedFile, by: User, on: date, content: BinaryIO | None = None, told: Told | None = None
) -> FeedFile:
    """
    Apply a file whole, or refuse it whole, and say which by its state.

    Read twice: every row is checked before the first is applied, in one transaction (DEC-7). A file that was applied
    is returned as it is. What is wrong stands in its problems: file, line, column, what, and what to do.
    :param content: the bytes, for a rehearsal that has not kept them; otherwise the store's are read.
    :param told: is told how many rows were looked at so far, in both passes together.
    """
    opened = _again(content) if content else lambda: store.open(feed_file.digest)
    # One file at a time for a landlord, so that what the first pass has seen is still so in the second.
    landlord = Landlord.objects.select_for_update(no_key=True).get(pk=feed_file.landlord_id)
    feed_file.refresh_from_db()
    if feed_file.state == FeedFile.State.APPLIED:
        return feed_file
    feed_file.problems.filter(settled_on__isnull=True, settlements__isnull=True).delete()
    warnings = Problems(feed_file)
    course = _Course(
        feed_file, opened, family_for(feed_file.kind, Work(landlord, feed_file, by, on, warn=warnings.add)), told
    )
    if problems := course.check():
        return _refused(feed_file, problems, by, on)
    totals = Totals(feed_file)
    course.family.begin()
    for rows in course.chunks():
        feed_rows.keep(feed_file, rows, course.family.take(rows))
        totals.add(rows)
    done = _applied(feed_file, course.family, by, on)
    warnings.close()
    if totals.keep() or feed_file.kind == "bank":
        control_totals.match(landlord=landlord, by=by, on=on)
    return done


@transaction.atomic
def describe(*, feed_file: FeedFile, kind: str, form: Format, mapping: MappingVersion | None, by: User) -> FeedFile:
    """
    Say what a received file is and how it is read, where nothing tells it or somebody knows better.

    :raises FileSettled: if it was applied already.
    :raises KindUnknown: if the kind is not one of ours, or the mapping is another kind's or landlord's.
    """
    found = FeedFile.objects.select_for_update().get(pk=feed_file.pk)
    if found.state == FeedFile.State.APPLIED:
        raise FileSettled(f"{found.name} was applied already, and stays what it was.")
    if kind not in kinds.BY_NAME:
        raise KindUnknown("Choose what kind of file this is.")
    if (form is Format.MAPPED) != (mapping is not None):
        raise KindUnknown("Choose the mapping by which the file is read.")
    if mapping and (mapping.mapping.kind != kind or mapping.mapping.landlord_id != found.landlord_id):
        raise KindUnknown("This mapping is for another kind of file.")
    found.kind, found.format, found.mapping_version = kind, form.value, mapping
    found.state = FeedFile.State.RECEIVED
    found.save(update_fields=["kind", "format", "mapping_version", "state"])
    audit.record(
        landlord=found.landlord,
        action="file described",
        subject=found,
        after={"kind": kind, "format": form.value, "mapping": str(mapping or "")},
        by=by,
        on=found.received_on,
    )
    return found


class _Course:
    """One file on its way through both passes."""

    def __init__(self, feed_file: FeedFile, opened: Opened, family: Family[Any], told: Told | None) -> None:
        self.feed_file, self.opened, self.family = feed_file, opened, family
        self._told = told
        self._rows = 0

    def read(self, stream: BinaryIO) -> Reading[Any]:
        version = self.feed_file.mapping_version
        says = Says.from_json(version.says) if version else None
        return readers.read(stream, self.family.layout, Format(self.feed_file.format), says)

    def chunks(self) -> Iterator[list[Row[Any]]]:
        """The second pass: only rows, for nothing was wrong."""
        with self.opened() as stream:
            for rows in _chunks(self.read(stream)):
                yield rows
                self._count(rows)

    def check(self) -> int:
        """The first pass. Returns how many problems were found and written down."""
        feed_file, family = self.feed_file, self.family
        problems = Problems(feed_file)
        if twin := _twin(feed_file):
            problems.add(_bytes_known(twin))
            return problems.close()
        with self.opened() as stream:
            reading = self.read(stream)
            for rows in _chunks(reading, problems):
                for problem in feed_rows.known(feed_file, family, rows):
                    problems.add(problem)
                for problem in family.check(rows):
                    problems.add(problem)
                self._count(rows)
        if reading.trailer:
            feed_file.rows_stated = reading.trailer.count
            feed_file.total_stated_pence = reading.trailer.total_pence
        return problems.close()

    def _count(self, rows: list[Row[Any]]) -> None:
        self._rows += len(rows)
        if self._told is not None:
            self._told(self._rows)


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
    if feed_file.kind in feed_rows.COMES_AGAIN:
        return None
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
    feed_file.left_count, feed_file.left_pence = tally.left_count, tally.left_pence
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
            "left to the housing system": [tally.left_count, tally.left_pence],
        },
        by=by,
        on=on,
    )
    return feed_file
