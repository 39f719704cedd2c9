"""Whether a landlord's letters that ask for arrears rest on a day (PRA-9)."""

from collections.abc import Collection
from datetime import date

from django.db.models import Q, QuerySet

from letters.models import QuietWeek
from staff.models import Landlord

QUIET_PAPERS = frozenset({"A1", "A2", "A3", "AG2", "CW1", "FT1", "FT2", "FT3"})
"""What is not sent on quiet days: papers that ask for arrears. Notices and evictions ask `on_day` themselves."""


def on_day(landlord: Landlord, *, on: date) -> QuietWeek | None:
    """The quiet days that hold on a day; None on any other. Legal asks it before it books an eviction."""
    rows = QuietWeek.objects.filter(landlord=landlord, from_on__lte=on, until_on__gte=on)
    return rows.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=on)).order_by("from_on", "pk").first()


def of_landlords(landlord_ids: Collection[int]) -> QuerySet[QuietWeek]:
    """Every set of quiet days of some landlords, the newest first; those taken back too."""
    rows = QuietWeek.objects.filter(landlord__in=landlord_ids).select_related("landlord", "set_by")
    return rows.order_by("-from_on", "-pk")
