"""Notes about safeguarding or health: written, and each reading recorded (LAW section 12 E3, E7)."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction

from arrears.models import SensitiveNote
from staff.models import User
from staff.operations import audit
from staff.queries import roles
from staff.refusals import Refused
from staff.rules.roles import Role
from tenancies.models import Person

if TYPE_CHECKING:
    from ledger.models import RentAccount

MAY_READ = frozenset(
    {Role.TEAM_LEADER, Role.MANAGER, Role.HEAD_OF_SERVICE, Role.SUPPORT_WORKER, Role.DATA_PROTECTION, Role.LEGAL}
)
"""Whose work needs the words; whoever wrote a note may read it as well."""


class NoteNotUsable(Refused):
    """The note says nothing, or of no kind that we know."""


class NoteNotForYou(Refused):
    """This person may not read it."""


@transaction.atomic
def write(
    *,
    account: "RentAccount",
    kind: str,
    text: str,
    by: User,
    on: date,
    at: datetime,
    person: Person | None = None,
) -> SensitiveNote:
    """
    Keep a note apart from all others; it is never changed.

    :raises NoteNotUsable: without words, or for another kind.
    """
    if kind not in SensitiveNote.Kind.values:
        raise NoteNotUsable("Choose safeguarding or health.")
    if not text.strip():
        raise NoteNotUsable("Write the note.")
    made = SensitiveNote.objects.create(
        landlord=account.landlord,
        account=account,
        person=person,
        kind=kind,
        text=text.strip()[:4000],
        on=on,
        at=at,
        by=by,
    )
    # The audit row says that and what kind; the words stand in the note alone.
    audit.record(
        landlord=account.landlord, action="sensitive note written", subject=made, after={"kind": kind}, by=by, on=on
    )
    return made


@transaction.atomic
def read(*, note: SensitiveNote, by: User, on: date) -> str:
    """
    The words of a note, for those who may read them; that they were read is recorded.

    :raises NoteNotForYou: if no role of theirs reads such notes and they did not write it.
    """
    held = roles.held_by(by, on=on).get(note.landlord_id, set())
    if not held & MAY_READ and note.by_id != by.pk:
        raise NoteNotForYou("Your role does not read notes about safeguarding or health. Ask your team leader.")
    audit.record(
        landlord=note.landlord, action="sensitive note read", subject=note, after={"kind": note.kind}, by=by, on=on
    )
    return note.text
