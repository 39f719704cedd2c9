"""The rows of applied files, by the identity of their money (DEC-3)."""

import hashlib
from collections.abc import Iterator, Sequence
from typing import Any

from feeds.formats.canonical import Row
from feeds.formats.problems import Problem, shown
from feeds.models import FeedFile, FeedRow, RowSettlement
from feeds.operations.apply.shape import Family
from feeds.operations.problems import DIFFERENT, SAME
from staff import bulk_rows

LONGEST_IDENTITY = 120
LONGEST_PAYER = 120
COMES_AGAIN = frozenset({"mirrored"})
"""Kinds of file whose rows come again every night; what became of each is kept by their own family (DEC-5)."""
COLUMNS = ("landlord_id", "feed_file_id", "feed", "line", "identity", "fingerprint", "payer_name", "posting_id")


def known(feed_file: FeedFile, family: Family[Any], rows: Sequence[Row[Any]]) -> Iterator[Problem]:
    """
    Yield the rows whose identity an applied file has had: *same* where every value is, *different* where one is not.

    One such row refuses the whole file, and each *different* one is for a person (DEC-3).
    """
    if feed_file.kind in COMES_AGAIN:
        return
    identities = {kept(row.record.identity): row for row in rows}
    found = FeedRow.objects.filter(
        landlord_id=feed_file.landlord_id, feed=feed_file.kind, identity__in=list(identities)
    ).values_list("identity", "fingerprint", "line", "feed_file__name")
    settled = _settled(feed_file, [identity for identity, *_ in found])
    for identity, fingerprint, line, name in sorted(found, key=lambda each: identities[each[0]].line):
        row = identities[identity]
        key = family.layout.record.KEY[0]
        what = f"{family.layout.header[family.layout.key_indexes[0]]} {shown(str(getattr(row.record, key)))}"
        if row.record.fingerprint == fingerprint or (identity, row.record.fingerprint) in settled:
            message = f"{what} was applied before, from line {line} of {name}, with the same values"
            yield family.problem(row, key, SAME, message, "Take it out; only rows that are new may be sent")
        else:
            message = f"{what} was applied before, from line {line} of {name}, with other values"
            cure = "Ask the sender which is right; what was applied stands until a person puts it right"
            yield family.problem(row, key, DIFFERENT, message, cure)


def _settled(feed_file: FeedFile, identities: Sequence[str]) -> set[tuple[str, str]]:
    """Rows that came with other values and that a person has dealt with: nobody is asked twice."""
    if not identities:
        return set()
    done = RowSettlement.objects.filter(
        landlord_id=feed_file.landlord_id,
        feed=feed_file.kind,
        identity__in=identities,
        state=RowSettlement.State.DONE,
    )
    return set(done.values_list("identity", "fingerprint"))


def keep(feed_file: FeedFile, rows: Sequence[Row[Any]], posting_ids: Sequence[int | None]) -> None:
    """Note rows as applied. Payers' names stand here and nowhere in the ledger (DEC-2)."""
    if feed_file.kind in COMES_AGAIN:
        return
    bulk_rows.insert(
        FeedRow,
        COLUMNS,
        (
            (
                feed_file.landlord_id,
                feed_file.pk,
                feed_file.kind,
                row.line,
                kept(row.record.identity),
                row.record.fingerprint,
                getattr(row.record, "payer_name", "")[:LONGEST_PAYER],
                posting_id,
            )
            for row, posting_id in zip(rows, posting_ids, strict=True)
        ),
    )


def kept(identity: str) -> str:
    """The identity as it is kept: itself, or its digest where it is longer than the column."""
    if len(identity) <= LONGEST_IDENTITY:
        return identity
    return "sha256:" + hashlib.sha256(identity.encode()).hexdigest()
