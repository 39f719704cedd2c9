"""People: who they are, where their post goes, how to write to them, what support they need."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from staff.models import User
from staff.operations import audit
from staff.refusals import Refused
from tenancies.models import ContactPreference, Person, PersonAddress, SupportNeed

CHUNK = 1000


class AddressNotUsable(Refused):
    """The address has no lines or too many."""


@transaction.atomic
def keep(*, people: Sequence[Person], by: User, on: date) -> int:
    """Add people in bulk, once per landlord each (DEC-9)."""
    return len(Person.objects.bulk_create(people, CHUNK))


@transaction.atomic
def write_to(
    *,
    person: Person,
    kind: PersonAddress.Kind,
    lines: Sequence[str],
    from_on: date,
    by: User,
    on: date,
    until_on: date | None = None,
) -> PersonAddress:
    """
    Send a person's post somewhere else than the home between two days.

    :raises AddressNotUsable: if there is no line, or more than nine.
    """
    clean = [line.strip() for line in lines if line.strip()]
    if not 1 <= len(clean) <= 9:
        raise AddressNotUsable("An address needs between one and nine lines.")
    address = PersonAddress.objects.create(
        person=person, kind=kind, lines="\n".join(clean), from_on=from_on, until_on=until_on
    )
    # The audit row says that it changed, never where to: a safe address is not for every reader of the log.
    audit.record(
        landlord=person.landlord,
        action="post goes elsewhere",
        subject=person,
        after={"kind": str(kind)},
        by=by,
        on=on,
    )
    return address


@transaction.atomic
def prefer(
    *,
    person: Person,
    kind: ContactPreference.Kind,
    from_on: date,
    by: User,
    on: date,
    value: str = "",
    until_on: date | None = None,
) -> ContactPreference:
    """Record how a person is written to: large print, a language, or no post."""
    preference, created = ContactPreference.objects.get_or_create(
        person=person, kind=kind, from_on=from_on, defaults={"value": value, "until_on": until_on}
    )
    if created:
        audit.record(
            landlord=person.landlord,
            action="preference set",
            subject=person,
            after={"kind": str(kind)},
            by=by,
            on=on,
        )
    return preference


@transaction.atomic
def record_death(*, person: Person, died_on: date, by: User, on: date) -> Person:
    """Record that a person has died. The caller places the stop on writing in the same transaction (DEC-20)."""
    person.died_on = died_on
    person.save(update_fields=["died_on"])
    audit.record(
        landlord=person.landlord,
        action="death recorded",
        subject=person,
        after={"died_on": str(died_on)},
        by=by,
        on=on,
    )
    return person


@transaction.atomic
def note_support(
    *,
    person: Person,
    need: str,
    from_on: date,
    by: User,
    on: date,
    supported_by: User | None = None,
    supporter_words: str = "",
) -> SupportNeed:
    """Record a support need and who supports the person with it."""
    made = SupportNeed.objects.create(
        person=person,
        need=need,
        supported_by=supported_by,
        supporter_words=supporter_words,
        from_on=from_on,
        set_by=by,
    )
    audit.record(landlord=person.landlord, action="support need noted", subject=made, by=by, on=on)
    return made
