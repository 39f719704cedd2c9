"""
The content-addressed store for papers and files that came in (DEC-22).

Bytes are named by their SHA-256 (`sha256/ab/cd…`), written aside, synced, and put in place by one rename; only then
does the row say they are there. Reading checks the digest, so a damaged or swapped file is never shown as the original.
"""

import hashlib
import os
import tempfile
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.core.files.storage import FileSystemStorage

from letters.models import StoredFile
from staff.refusals import Refused

PIECE = 1024 * 1024


class Damaged(Refused):
    """The stored bytes are gone, or are not those that were stored."""


def put(content: bytes, *, media_type: str) -> StoredFile:
    """Store bytes; the same bytes are stored once, whoever brings them."""
    digest = hashlib.sha256(content).hexdigest()
    if not _storage().exists(_name(digest)):
        with tempfile.NamedTemporaryFile(dir=_incoming(), delete=False) as aside:
            aside.write(content)
            _settle(aside, digest)
    return _row(digest, len(content), media_type)


def keep(content: BinaryIO, *, media_type: str) -> StoredFile:
    """Store a stream piece by piece, in memory that does not grow with it."""
    digest, size = hashlib.sha256(), 0
    with tempfile.NamedTemporaryFile(dir=_incoming(), delete=False) as aside:
        while piece := content.read(PIECE):
            aside.write(piece)
            digest.update(piece)
            size += len(piece)
        if _storage().exists(_name(digest.hexdigest())):
            os.unlink(aside.name)
        else:
            _settle(aside, digest.hexdigest())
    return _row(digest.hexdigest(), size, media_type)


def open(digest: str) -> BinaryIO:  # noqa: A001  (read as `store.open`)
    """
    Open stored bytes for reading, after checking that they are what their name says.

    :raises Damaged: if they are missing or have changed.
    """
    path = Path(_storage().path(_name(digest)))
    try:
        stream = path.open("rb")
    except FileNotFoundError as error:
        raise Damaged(f"The stored file {digest[:12]}… is missing. Restore it from the backup.") from error
    found = hashlib.file_digest(stream, "sha256").hexdigest()
    if found != digest:
        stream.close()
        raise Damaged(f"The stored file {digest[:12]}… is not what was stored. Restore it from the backup.")
    stream.seek(0)
    return stream


def get(digest: str) -> bytes:
    """
    The stored bytes, checked.

    :raises Damaged: as `open`.
    """
    with open(digest) as stream:
        return stream.read()


def give_up(digest: str) -> None:
    """Remove stored bytes that may not be kept any longer; their row stays and says what was there. Twice is once."""
    _storage().delete(_name(digest))


def _storage() -> FileSystemStorage:
    return FileSystemStorage(location=settings.RENTINCOME_STORE)


def _name(digest: str) -> str:
    return f"sha256/{digest[:2]}/{digest[2:]}"


def _incoming() -> Path:
    folder = Path(settings.RENTINCOME_STORE) / "incoming"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _settle(aside: "tempfile._TemporaryFileWrapper[bytes]", digest: str) -> None:
    """Sync what was written aside and put it under its name; a power cut leaves all of it or nothing."""
    aside.flush()
    os.fsync(aside.fileno())
    place = Path(_storage().path(_name(digest)))
    place.parent.mkdir(parents=True, exist_ok=True)
    os.replace(aside.name, place)
    folder = os.open(place.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _row(digest: str, size: int, media_type: str) -> StoredFile:
    # bulk_create leaves a row that is there as it is, without an error inside the caller's transaction.
    StoredFile.objects.bulk_create([StoredFile(digest=digest, size=size, media_type=media_type)], ignore_conflicts=True)
    return StoredFile(digest=digest, size=size, media_type=media_type)
