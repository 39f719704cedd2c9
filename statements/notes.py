"""
Who says how a repayment plan stands: a function that the settings name, because statements know nothing of arrears.

`STATEMENT_NOTES` is a dotted path to a function of account ids that gives one sentence for each account that has one.
Only edges ask here; operations are handed the function.
"""

from django.conf import settings
from django.utils.module_loading import import_string

from statements.operations.papers import Notes


def from_settings() -> Notes | None:
    """The function the settings name; None when they name none."""
    path = getattr(settings, "STATEMENT_NOTES", "")
    return import_string(path) if path else None
