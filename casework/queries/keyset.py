"""
Pages of a long list by key, not by number: the next page starts after the last row seen, whatever was added since.

The cursor carries the sorted value and the row's public id, never a database id (DEC-11).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

SIZES = (50, 100, 200)


class KeyKind(StrEnum):
    """What the sorted value is, so that a cursor can be read back."""

    NUMBER = "number"
    DAY = "day"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Key:
    """What a list is sorted by: an annotation without nulls, and the path of the row's public id that parts equals."""

    field: str
    kind: KeyKind
    public_id: str
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """The rows of a page as `values_list` of (database id, sorted value, public id), and the cursors on either side."""

    ids: tuple[int, ...]
    previous: str
    next: str


def page(rows: "QuerySet[Any, Any]", key: Key, *, size: int, after: str = "", before: str = "") -> Page:
    """
    One page of a queryset: after a cursor, before a cursor, or the first. A cursor that cannot be read is the start.

    :param rows: unsorted, annotated with `key.field`.
    """
    back = _read(before, key.kind) if before else None
    forth = _read(after, key.kind) if after and back is None else None
    cursor = back or forth
    falling = key.descending is (back is None)
    if cursor is not None:
        way = "lt" if falling else "gt"
        value, public_id = cursor
        rows = rows.filter(
            Q(**{f"{key.field}__{way}": value}) | Q(**{key.field: value, f"{key.public_id}__{way}": public_id})
        )
    sign = "-" if falling else ""
    ordered = rows.order_by(f"{sign}{key.field}", f"{sign}{key.public_id}")
    found = list(ordered.values_list("pk", key.field, key.public_id)[: size + 1])
    more, found = len(found) > size, found[:size]
    if back is not None:
        found.reverse()
    if not found:
        return Page((), "", "")
    first, last = _write(found[0]), _write(found[-1])
    if back is not None:
        return Page(_ids(found), first if more else "", last)
    return Page(_ids(found), first if forth is not None else "", last if more else "")


def _ids(found: Sequence[tuple[Any, ...]]) -> tuple[int, ...]:
    return tuple(row[0] for row in found)


def _write(row: tuple[Any, ...]) -> str:
    _, value, public_id = row
    return f"{value}~{public_id}"


def _read(cursor: str, kind: KeyKind) -> tuple[int | date | str, UUID] | None:
    text, _, public_id = cursor.rpartition("~")
    try:
        value: int | date | str = text
        if kind is KeyKind.NUMBER:
            value = int(text)
        elif kind is KeyKind.DAY:
            value = date.fromisoformat(text)
        return value, UUID(public_id)
    except ValueError:
        return None
