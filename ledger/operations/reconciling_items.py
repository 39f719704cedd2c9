"""Differences between finance's books and ours that a person names: what it is, and how much (OPS-L2)."""

from datetime import date

from django.db import transaction

from ledger.models import AccountingPeriod, ReconcilingItem
from ledger.rules.control_account import FIGURES
from ledger.rules.money import pounds
from staff.models import User
from staff.operations import audit
from staff.refusals import Refused


class ItemNotUsable(Refused):
    """It has no words, no amount or no figure; or its period is closed."""


class ItemCleared(Refused):
    """Somebody has cleared it before."""


@transaction.atomic
def name(
    *, period: AccountingPeriod, figure: str, amount_pence: int, words: str, by: User, on: date
) -> ReconcilingItem:
    """
    Name a difference of a period: finance's figure less ours.

    :raises ItemNotUsable: without words, amount or figure, or once the period is closed.
    """
    if figure not in FIGURES:
        raise ItemNotUsable("Choose the figure that differs.")
    if not amount_pence:
        raise ItemNotUsable("Write the difference: finance’s figure less ours, not 0.00.")
    if not words.strip():
        raise ItemNotUsable("Write what the difference is, so that the next person can follow it.")
    period = AccountingPeriod.objects.select_for_update(of=("self",)).get(pk=period.pk)
    if period.state == AccountingPeriod.State.CLOSED:
        raise ItemNotUsable(f"{period} is closed: name the difference in the next open period.")
    made = ReconcilingItem.objects.create(
        period=period, figure=figure, amount_pence=amount_pence, words=words.strip(), named_on=on, named_by=by
    )
    audit.record(
        landlord=period.landlord,
        action="difference named",
        subject=made,
        after={"figure": figure, "amount": pounds(amount_pence)},
        by=by,
        on=on,
    )
    return made


@transaction.atomic
def clear(*, item: ReconcilingItem, by: User, on: date) -> ReconcilingItem:
    """
    Say that a named difference is no more; from then on it explains nothing.

    :raises ItemCleared: if it was cleared before.
    :raises ItemNotUsable: if its period is closed, so that what closed it stays.
    """
    if item.period.state == AccountingPeriod.State.CLOSED:
        raise ItemNotUsable(f"{item.period} is closed: what was named for it stays.")
    if not ReconcilingItem.objects.filter(pk=item.pk, cleared_on__isnull=True).update(cleared_on=on, cleared_by=by):
        raise ItemCleared("This difference has been cleared already.")
    item.refresh_from_db()
    audit.record(landlord=item.period.landlord, action="difference cleared", subject=item, by=by, on=on)
    return item
