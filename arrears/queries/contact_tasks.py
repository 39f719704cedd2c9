"""Tasks to get in touch: lists, counts, and which are open on an account (PRA-7, OPS-E7)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Count, Q

from arrears.models import ContactPlan, ContactTask
from staff.models import User

if TYPE_CHECKING:
    from django.db.models import QuerySet


class When(StrEnum):
    """Which tasks a list shows."""

    DUE = "due"
    LATE = "late"
    COMING = "coming"
    CLOSED = "closed"


WHEN_WORDS = {
    When.DUE: "Due today or late",
    When.LATE: "Late",
    When.COMING: "Coming",
    When.CLOSED: "Done and called off",
}


@dataclass(frozen=True, slots=True)
class Filters:
    """What a person asked to see; empty means all."""

    when: When = When.DUE
    kind: str = ""
    mine: bool = False
    patch: UUID | None = None
    scheme: UUID | None = None


def visible(user: User, *, on: date, landlord_ids: Collection[int]) -> "QuerySet[ContactTask]":
    """Those about accounts a person may see."""
    return ContactTask.objects.for_user(user, on=on).filter(landlord__in=landlord_ids)


def narrowed(tasks: "QuerySet[ContactTask]", filters: Filters, *, user: User) -> "QuerySet[ContactTask]":
    """Those of a patch, scheme, sort or person; `when` is counted apart."""
    home = "account__tenancy__property"
    if filters.kind:
        tasks = tasks.filter(kind=filters.kind)
    if filters.mine:
        tasks = tasks.filter(assigned_to=user)
    if filters.patch:
        tasks = tasks.filter(**{f"{home}__patch__public_id": filters.patch})
    if filters.scheme:
        tasks = tasks.filter(**{f"{home}__scheme__public_id": filters.scheme})
    return tasks


def in_time(when: When, on: date) -> Q:
    """The filter of one heading on a day."""
    still = Q(state=ContactTask.State.OPEN)
    return {
        When.DUE: still & Q(due_on__lte=on),
        When.LATE: still & Q(due_on__lt=on),
        When.COMING: still & Q(due_on__gt=on),
        When.CLOSED: ~still,
    }[when]


def counts(tasks: "QuerySet[ContactTask]", *, on: date) -> dict[When, int]:
    """How many stand under each heading: one query."""
    found = tasks.aggregate(**{when.value: Count("pk", filter=in_time(when, on)) for when in When})
    return {when: found[when.value] for when in When}


def by_kind(tasks: "QuerySet[ContactTask]") -> dict[str, int]:
    """How many there are of each sort: one query."""
    return dict(tasks.order_by().values_list("kind").annotate(count=Count("pk")))


def listed(tasks: "QuerySet[ContactTask]", when: When) -> "QuerySet[ContactTask]":
    """In the order they are worked, or closed ones newest first, with what a row shows."""
    rows = tasks.select_related("account", "landlord", "assigned_to", "closed_by")
    rows = rows.select_related("account__tenancy__property__scheme", "account__tenancy__property__patch")
    return rows.order_by("-closed_on", "-pk") if when is When.CLOSED else rows.order_by("due_on", "pk")


def open_of_accounts(account_ids: Collection[int], *, on: date) -> dict[int, ContactTask]:
    """The open task of each account that is due first, and by a day: one query."""
    rows = ContactTask.objects.open().filter(account__in=account_ids, due_on__lte=on).order_by("-due_on", "-pk")
    return {row.account_id: row for row in rows}


def of_account(account_id: int) -> "QuerySet[ContactTask]":
    """Every open task of an account, the one due first on top."""
    return ContactTask.objects.open().filter(account=account_id).select_related("assigned_to").order_by("due_on", "pk")


def plans(landlord_ids: Collection[int], accounts: "QuerySet[ContactPlan]") -> "QuerySet[ContactPlan]":
    """The plans of new tenancies on accounts a person may see, the newest tenancy first."""
    rows = accounts.filter(landlord__in=landlord_ids)
    return rows.select_related("account", "tenancy__property__patch").order_by("-tenancy__starts_on", "-pk")
