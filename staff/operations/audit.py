"""Writes the audit log (DEC-14), always inside the transaction of what it records."""

from contextvars import ContextVar
from datetime import date
from typing import Any

from django.db import models

from staff.models import AuditEvent, Landlord, User

request_id: ContextVar[str] = ContextVar("request_id", default="")
"""The request or job this work belongs to; edges set it, `record` reads it."""


def record(
    *,
    landlord: Landlord | None,
    action: str,
    subject: models.Model,
    by: User,
    on: date,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    on_behalf_of: User | None = None,
) -> AuditEvent:
    """
    Add one row: who did what to which thing.

    :param subject: any model; its public id is kept, its database id where it has none.
    :param before: the values that changed, JSON-able; likewise `after`. Never free text about a person.
    """
    return AuditEvent.objects.create(
        landlord=landlord,
        actor=by,
        on_behalf_of=on_behalf_of,
        action=action,
        object_type=subject._meta.label_lower,
        object_id=str(getattr(subject, "public_id", None) or subject.pk),
        before=before,
        after=after,
        request_id=request_id.get(),
        on=on,
    )
