"""Rows that came again with other values, and what people did about them (DEC-3)."""

from collections.abc import Collection
from typing import Any

from django.db.models import QuerySet

from feeds.models import FeedProblem, RowSettlement

DIFFERENT = "different"
"""The code of such a row, as it is written when a file is refused."""


def tasks(landlord_ids: Collection[int]) -> "QuerySet[FeedProblem]":
    """Every such row of these landlords, settled ones too."""
    rows = FeedProblem.objects.filter(feed_file__landlord__in=landlord_ids, code=DIFFERENT)
    return rows.select_related("feed_file__landlord")


def settlements(problem: FeedProblem) -> "QuerySet[RowSettlement]":
    """What was asked and decided about one row, newest first."""
    return problem.settlements.select_related("asked_by", "decided_by").order_by("-pk")


def settlement_of(public_id: Any, landlord_ids: Collection[int]) -> RowSettlement | None:
    """One of them."""
    rows = RowSettlement.objects.filter(public_id=public_id, landlord__in=landlord_ids)
    return rows.select_related("problem__feed_file").first()
