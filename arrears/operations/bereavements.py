"""
A tenant has died (PRA-13): a sole tenant's account goes on in the name of the personal representatives; a joint
tenant's survivor goes on after a pause, and succession is used.
"""

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction

from arrears.models import Bereavement, CaseTask
from arrears.operations import case_tasks, holds
from arrears.rules import bereavement as rules
from arrears.rules.holds import HoldReason
from letters.models import Stop
from letters.operations import stops
from staff.models import User
from staff.operations import audit
from staff.refusals import Refused
from tenancies.models import Person
from tenancies.operations import people

if TYPE_CHECKING:
    from ledger.models import RentAccount

What = CaseTask.What
Succession = Bereavement.Succession


class DeathNotUsable(Refused):
    """The death is recorded already, is of a day to come, or of nobody on the account."""


class AlreadyDecided(Refused):
    """Succession was decided before, or the decision does not fit the tenancy."""


@transaction.atomic
def record(
    *, account: "RentAccount", person: Person, died_on: date, by: User, on: date, pause_days: int = rules.PAUSE_DAYS
) -> Bereavement:
    """
    Record a death on an account: writing to the deceased stops for ever, and the account is held as the law or
    decency asks.

    Of a sole tenant every paper is held by law until succession is decided. A survivor is left in peace for the pause
    and then written to in their own name.

    :raises DeathNotUsable: for a day to come, somebody who is not liable on the account, or a second record.
    """
    if died_on > on:
        raise DeathNotUsable("The day of death cannot be in the future.")
    liable = set(account.parties.exclude(until_on__lt=on).values_list("person_id", flat=True))
    if person.pk not in liable:
        raise DeathNotUsable("This person is not liable on the account.")
    stops.lock(account.landlord)
    if Bereavement.objects.filter(account=account, person=person).exists():
        raise DeathNotUsable("This death is recorded on the account already.")
    if person.died_on is None:
        people.record_death(person=person, died_on=died_on, by=by, on=on)
        stops.place(
            landlord=account.landlord,
            person=person,
            reason=Stop.Reason.DECEASED,
            from_on=on,
            until_on=None,
            source=f"tenancies.person {person.public_id}",
            by=by,
            on=on,
        )
    living = list(Person.objects.filter(pk__in=liable - {person.pk}, died_on__isnull=True).order_by("last_name", "pk"))
    sole = not living
    names = " and ".join(each.full_name for each in living)
    made = Bereavement.objects.create(
        landlord=account.landlord,
        account=account,
        person=person,
        died_on=died_on,
        told_on=on,
        sole_tenant=sole,
        pause_until_on=None if sole else rules.pause_until(on, days=pause_days),
        account_name=rules.representatives_of(person.full_name) if sole else names,
        succession=Succession.OPEN if sole else Succession.SURVIVOR,
        succession_used=not sole,
        decided_on=None if sole else on,
        set_by=by,
    )
    _hold(made, by, on)
    case_tasks.raise_(account=account, what=What.BENEFIT_END, due_on=on, source=_source(made), on=on)
    if sole:
        case_tasks.raise_(account=account, what=What.SUCCESSION, due_on=on, source=_source(made), on=on)
    audit.record(
        landlord=account.landlord,
        action="bereavement recorded",
        subject=made,
        after={"sole_tenant": sole, "succession_used": made.succession_used},
        by=by,
        on=on,
    )
    return made


@transaction.atomic
def name_representatives(*, bereavement: Bereavement, words: str, by: User, on: date) -> Bereavement:
    """Keep who the personal representatives are and where they are written to; empty where nobody has come forward."""
    Bereavement.objects.filter(pk=bereavement.pk).update(representatives=words.strip())
    bereavement.refresh_from_db()
    audit.record(
        landlord=bereavement.landlord, action="personal representatives named", subject=bereavement, by=by, on=on
    )
    return bereavement


@transaction.atomic
def decide(*, bereavement: Bereavement, succession: str, words: str, by: User, on: date) -> Bereavement:
    """
    Decide whether somebody succeeds to a sole tenant's tenancy; the law's hold on the account ends with it.

    Where nobody does, the account stays in the personal representatives' name; a notice to quit to them, with its copy
    to the Public Trustee, is the legal service's.

    :raises AlreadyDecided: if it was decided before, without a reason, or with an answer that is none.
    """
    if succession not in (Succession.SUCCEEDED, Succession.NOBODY) or not words.strip():
        raise AlreadyDecided("Choose whether somebody succeeds, and say why.")
    used = succession == Succession.SUCCEEDED
    found = Bereavement.objects.filter(pk=bereavement.pk, succession=Succession.OPEN)
    if not found.update(succession=succession, succession_used=used, decided_on=on, decided_words=words.strip()[:400]):
        raise AlreadyDecided("Succession has been decided already.")
    bereavement.refresh_from_db()
    for hold in bereavement.account.holds.filter(source=_source(bereavement), lifted_on__isnull=True):
        holds.lift(hold=hold, because=bereavement.get_succession_display(), by=by, on=on, cured=True)
    case_tasks.drop(source=_source(bereavement), because="Decided", by=by, on=on, what=[What.SUCCESSION])
    audit.record(
        landlord=bereavement.landlord,
        action="succession decided",
        subject=bereavement,
        after={"succession": succession},
        by=by,
        on=on,
    )
    return bereavement


def _hold(made: Bereavement, by: User, on: date) -> None:
    holds.keep(
        account=made.account,
        reason=HoldReason.DECEASED if made.sole_tenant else HoldReason.BEREAVEMENT,
        comment="A tenant has died. Write to nobody in their name.",
        from_on=on,
        until_on=made.pause_until_on,
        kinds=holds.EVERY_PAPER if made.sole_tenant else holds.STOPPED_PAPERS,
        source=_source(made),
        by=by,
        on=on,
    )


def _source(made: Bereavement) -> str:
    return f"arrears.bereavement {made.public_id}"
