"""Which accounts a statement written by hand is about."""

from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models import QuerySet


def statement(accounts: "QuerySet[Any]") -> tuple[str, tuple[Any, ...]]:
    """
    The SELECT of these accounts' ids and its parameters; no accounts are a SELECT too.

    Django gives no SQL for what it knows to be empty, such as the patches of an officer who has none.
    """
    try:
        text, parameters = accounts.values("pk").query.sql_with_params()
    except EmptyResultSet:
        return f"SELECT id FROM {accounts.model._meta.db_table} WHERE 1 = 0", ()
    return text, parameters
