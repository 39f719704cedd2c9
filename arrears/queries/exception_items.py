"""The weekly review as people work through it: its items with counts, and the manager's count by officer (PRA-8)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Prefetch, Q, QuerySet

from arrears.models import ExceptionItem, ExceptionReason
from arrears.rules.exceptions import UNDONE_TWICE
from staff.models import User

State = ExceptionItem.State


@dataclass(frozen=True, slots=True)
class OfficerCount:
    """How an officer's review of the newest week stands."""

    officer: str
    patch: str
    open: int
    actioned: int
    deferred: int
    rolled: int
    undone_twice: int


def of_week(
    user: User, *, on: date, landlord_ids: Collection[int], week_starts_on: date | None = None
) -> "QuerySet[ExceptionItem]":
    """
    The items a person may see, of the newest week that has lists, or of one that is named.

    Items that were rolled on stand in the newer week, and not in their own any more.
    """
    rows = ExceptionItem.objects.for_user(user, on=on).filter(review__landlord__in=landlord_ids)
    week = week_starts_on or newest_week(rows)
    return rows.filter(review__week_starts_on=week) if week else rows.none()


def newest_week(rows: "QuerySet[ExceptionItem]") -> date | None:
    """The Monday of the newest list among some items."""
    return rows.order_by("-review__week_starts_on").values_list("review__week_starts_on", flat=True).first()


def listed(rows: "QuerySet[ExceptionItem]") -> "QuerySet[ExceptionItem]":
    """Items with all that a list shows of them, in a constant number of queries."""
    return rows.select_related(
        "account__tenancy__property__patch", "review__landlord", "review__patch", "settled_by"
    ).prefetch_related(Prefetch("reasons", ExceptionReason.objects.order_by("pk")))


def by_why(rows: "QuerySet[ExceptionItem]") -> dict[str, int]:
    """How many items there are for each reason."""
    counted = ExceptionReason.objects.filter(item__in=rows.values("pk")).values_list("why").annotate(count=Count("pk"))
    return dict(counted.order_by())


def by_state(rows: "QuerySet[ExceptionItem]") -> dict[str, int]:
    """How many items stand in each state."""
    return dict(rows.order_by().values_list("state").annotate(count=Count("pk")))


def by_officer(user: User, *, on: date, landlord_ids: Collection[int]) -> list[OfficerCount]:
    """The manager's count of the newest week: by officer and patch, most left undone first (PRA-8)."""
    rows = of_week(user, on=on, landlord_ids=landlord_ids)
    open_ = Q(state=State.OPEN)
    counted = (
        rows.order_by()
        .values("review__officer__name", "review__patch__code")
        .annotate(
            open=Count("pk", filter=open_),
            actioned=Count("pk", filter=Q(state=State.ACTIONED)),
            deferred=Count("pk", filter=Q(state=State.DEFERRED)),
            rolled=Count("pk", filter=open_ & Q(times_rolled__gte=1)),
            twice=Count("pk", filter=open_ & Q(times_rolled__gte=UNDONE_TWICE)),
        )
    )
    found = [
        OfficerCount(
            row["review__officer__name"] or "",
            row["review__patch__code"],
            row["open"],
            row["actioned"],
            row["deferred"],
            row["rolled"],
            row["twice"],
        )
        for row in counted
    ]
    return sorted(found, key=lambda one: (-one.undone_twice, -one.open, one.officer, one.patch))
