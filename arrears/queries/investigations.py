"""Missing-payment investigations: which are open, what they wait for, what is late (OPS-D29)."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from arrears.models import Investigation, InvestigationStep


def of_account(account_id: int) -> "QuerySet[Investigation]":
    """All of an account, newest first."""
    return Investigation.objects.filter(account=account_id).order_by("-opened_on", "-pk")


def of_accounts(accounts: "QuerySet[Any]", landlord_ids: Collection[int]) -> "QuerySet[Investigation]":
    """Those about accounts a person may see."""
    rows = Investigation.objects.filter(landlord__in=landlord_ids, account__in=accounts.values("pk"))
    return rows.select_related("account", "landlord", "opened_by", "adjustment")


def open_of_accounts(account_ids: Collection[int]) -> dict[int, Investigation]:
    """The open one that is due first, by account."""
    rows = Investigation.objects.filter(account__in=account_ids, closed_on__isnull=True).order_by("-due_on", "-pk")
    return {row.account_id: row for row in rows}


def late(rows: "QuerySet[Investigation]", *, on: date) -> "QuerySet[Investigation]":
    """Those not answered within their ten working days."""
    return rows.filter(closed_on__isnull=True, due_on__lt=on)


def named_on(account_id: int) -> Q:
    """The filter for investigations an account's history tells: its own, and those whose money stood on it."""
    return Q(account=account_id) | Q(found_account=account_id)


def latest_steps(investigation: Investigation) -> dict[str, InvestigationStep]:
    """The newest record of each place searched."""
    return {step.place: step for step in investigation.steps.select_related("by").order_by("pk")}
