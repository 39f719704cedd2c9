"""Reading the audit log: a thing's history, and whether its seals still hold."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import QuerySet

from staff.models import AuditEvent, AuditSeal
from staff.rules.seals import seal

FIELDS = (
    "pk",
    "public_id",
    "landlord_id",
    "actor_id",
    "on_behalf_of_id",
    "action",
    "object_type",
    "object_id",
    "before",
    "after",
    "request_id",
    "on",
    "at",
)


def history_of(object_id: str) -> QuerySet[AuditEvent]:
    """Everything recorded of one thing, newest first."""
    return AuditEvent.objects.filter(object_id=object_id).select_related("actor").order_by("-pk")


def rows_between(*, after: int, until: int) -> Iterator[dict[str, Any]]:
    """Audit rows in the order they were written, as plain values."""
    rows = AuditEvent.objects.filter(pk__gt=after, pk__lte=until).order_by("pk").values(*FIELDS)
    yield from rows.iterator(chunk_size=2000)


def broken_seals() -> list[date]:
    """Days whose seal no longer agrees with the rows it was made over; empty when the log is whole."""
    broken = []
    after, previous = 0, ""
    for each in AuditSeal.objects.order_by("pk"):
        until = each.last_event_id or after
        rows = list(rows_between(after=after, until=until))
        if each.previous != previous or len(rows) != each.rows or seal(rows, previous=previous) != each.digest:
            broken.append(each.on)
        after, previous = until, each.digest
    return broken
