"""Seals the audit log day by day, so writers never wait for a chain (DEC-14)."""

from datetime import date

from django.db import transaction

from staff.models import AuditEvent, AuditSeal
from staff.queries.audit import rows_between
from staff.rules.seals import seal


@transaction.atomic
def seal_up_to(*, on: date) -> list[AuditSeal]:
    """
    Seal what was written since the last seal, once a day; a day sealed already is left alone.

    A row belongs to the seal after whose last row it was written, whatever business day it carries: a late row of an
    earlier day is sealed with the next.
    """
    last = AuditSeal.objects.order_by("-pk").first()
    if last is not None and last.on >= on:
        return []
    after = last.last_event_id if last is not None else None
    newest = AuditEvent.objects.order_by("-pk").first()
    if newest is None or (after is not None and newest.pk <= after):
        last_event = last.last_event if last is not None else None
        return [_add(on, 0, last_event, last, seal([], previous=last.digest if last else ""))]
    rows = list(rows_between(after=after or 0, until=newest.pk))
    return [_add(on, len(rows), newest, last, seal(rows, previous=last.digest if last else ""))]


def _add(on: date, rows: int, event: AuditEvent | None, last: AuditSeal | None, digest: str) -> AuditSeal:
    return AuditSeal.objects.create(
        on=on, rows=rows, last_event=event, previous=last.digest if last is not None else "", digest=digest
    )
