"""Calls, visits and messages with tenants, made or tried (PRA-3, OPS-E13)."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction

from arrears.models import Contact
from staff.models import User
from staff.operations import audit
from staff.refusals import Refused
from tenancies.models import Person

if TYPE_CHECKING:
    from ledger.models import RentAccount


class ContactNotUsable(Refused):
    """The channel is not one we know, or a note that says nothing."""


@transaction.atomic
def log(
    *,
    account: "RentAccount",
    channel: str,
    two_way: bool,
    note: str,
    by: User,
    on: date,
    at: datetime,
    person: Person | None = None,
) -> Contact:
    """
    Record a contact. Two-way contact answers a letter (PRA-3).

    :param on: the day of the contact; `at` is the instant it was written down.
    :raises ContactNotUsable: if the channel is not known, or a note has no words.
    """
    if channel not in Contact.Channel.values:
        raise ContactNotUsable(f"“{channel}” is not a way of contact: use one of {', '.join(Contact.Channel.values)}.")
    if channel == Contact.Channel.NOTE and not note.strip():
        raise ContactNotUsable("Write something in the note.")
    made = Contact.objects.create(
        landlord=account.landlord,
        account=account,
        person=person,
        channel=channel,
        two_way=two_way and channel != Contact.Channel.NOTE,
        note=note.strip(),
        on=on,
        at=at,
        by=by,
    )
    audit.record(landlord=account.landlord, action="contact logged", subject=made, by=by, on=on)
    return made
