"""Stops on writing: placed and lifted by whoever knows the reason, in the transaction of its own row (DEC-20)."""

from collections.abc import Collection
from datetime import date

from django.db import connection, models, transaction

from letters.models import Stop
from staff.models import Landlord, User
from staff.operations import audit
from staff.refusals import Refused
from tenancies.models import Person


class StopNotUsable(Refused):
    """The stop names nobody, a reason we do not know, or days in the wrong order."""


class StopAlreadyLifted(Refused):
    """Somebody has lifted it before."""


def lock(landlord: Landlord) -> None:
    """
    Take the one row lock under which stops are written, and papers planned, approved and handed over (DEC-20).

    Call it first in the transaction. PostgreSQL locks the landlord's row (references to it stay free); SQLite has one
    writer at a time, which is lock enough.
    """
    if connection.features.has_select_for_update:
        list(Landlord.objects.select_for_update(no_key=True).filter(pk=landlord.pk).values_list("pk"))


@transaction.atomic
def place(
    *,
    landlord: Landlord,
    reason: str,
    from_on: date,
    until_on: date | None,
    by: User,
    on: date,
    person: Person | None = None,
    account: models.Model | None = None,
    kinds: Collection[str] = (),
    words: str = "",
    source: str = "",
) -> Stop:
    """
    Stop papers to a person, or about an account, from a day until a day.

    Papers approved already are not touched here: hand-over reads the stops again and holds them there.

    :param account: the rent account (a `ledger.RentAccount`).
    :param kinds: kinds of paper it stops; empty stops every kind.
    :param until_on: its last day; None until it is lifted.
    :param source: the row that caused it, as "app.model public-id".
    :raises StopNotUsable: if it names nobody, or its days or reason make no sense.
    """
    if person is None and account is None:
        raise StopNotUsable("A stop on writing needs a person or an account.")
    if reason not in Stop.Reason.values:
        raise StopNotUsable(f"“{reason}” is not a reason for a stop: use one of {', '.join(Stop.Reason.values)}.")
    if until_on is not None and until_on < from_on:
        raise StopNotUsable(f"A stop cannot end on {until_on}, before it begins on {from_on}.")
    lock(landlord)
    made = Stop.objects.create(
        landlord=landlord,
        person=person,
        account_id=None if account is None else account.pk,
        kinds=sorted(kinds),
        reason=reason,
        words=words,
        from_on=from_on,
        until_on=until_on,
        source=source,
        set_by=by,
    )
    audit.record(
        landlord=landlord,
        action="stop placed",
        subject=made,
        after={"reason": str(reason), "from": str(from_on), "until": str(until_on or ""), "kinds": sorted(kinds)},
        by=by,
        on=on,
    )
    return made


@transaction.atomic
def lift(*, stop: Stop, by: User, on: date) -> Stop:
    """
    End a stop early: from this day it stops nothing.

    :raises StopAlreadyLifted: if somebody has lifted it.
    """
    lock(stop.landlord)
    if not Stop.objects.filter(pk=stop.pk, lifted_on__isnull=True).update(lifted_on=on):
        raise StopAlreadyLifted("This stop has been lifted already.")
    stop.lifted_on = on
    audit.record(landlord=stop.landlord, action="stop lifted", subject=stop, after={"lifted_on": str(on)}, by=by, on=on)
    return stop
