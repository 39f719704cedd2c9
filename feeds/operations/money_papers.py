"""Notices of Direct Debits and invoices that are ready on paper: joined into batches for the printer."""

from collections.abc import Collection
from datetime import date, datetime

from django.db.models import Count

from feeds.operations import advance_notices, invoice_papers
from letters.models import Document, PrintBatch
from letters.operations import dispatches
from staff.models import Landlord, User

KINDS = frozenset({advance_notices.KIND, *invoice_papers.KINDS.values()})


def ready(landlord_ids: Collection[int]) -> dict[int, int]:
    """By landlord id, how many of these papers are ready and in no batch yet; one query."""
    rows = Document.objects.filter(
        landlord__in=landlord_ids, kind__in=KINDS, state=Document.State.RENDERED, print_batch__isnull=True
    )
    return dict(rows.values_list("landlord_id").annotate(count=Count("pk")))


def print_all(*, landlord: Landlord, by: User, on: date, at: datetime) -> list[PrintBatch]:
    """Join what is ready into one batch a day's run, for the printing page to hand over and count."""
    labels = (
        Document.objects.filter(
            landlord=landlord, kind__in=KINDS, state=Document.State.RENDERED, print_batch__isnull=True
        )
        .order_by("run_label")
        .values_list("run_label", flat=True)
        .distinct()
    )
    return [dispatches.make_batch(landlord=landlord, run_label=label, by=by, on=on, at=at) for label in list(labels)]
