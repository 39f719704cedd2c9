"""Closing an accounting period with everything known: the ledger's own checks, and what the files say."""

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction

from feeds.queries import period_files
from ledger.operations import book_lock, periods
from ledger.queries import period_checks
from ledger.queries.period_checks import Check
from staff.models import User

if TYPE_CHECKING:
    from ledger.models import AccountingPeriod


def checklist(period: "AccountingPeriod") -> list[Check]:
    """Every line of a period's checklist, as it is now."""
    return [*period_checks.checklist(period), *period_files.checks(period)]


@transaction.atomic
def close(*, period: "AccountingPeriod", by: User, on: date) -> "AccountingPeriod":
    """
    Close a period while nobody posts and no file is applied for its landlord.

    :raises periods.SecondPersonNeeded: if the same person began it.
    :raises periods.ChecksOpen: naming what is not so.
    :raises periods.PeriodNotClosing: if nobody began it, or it is closed.
    """
    book_lock.alone(landlord_id=period.landlord_id)
    return periods.close(period=period, told=period_files.checks(period), by=by, on=on)
