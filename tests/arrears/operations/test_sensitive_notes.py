"""Notes about safeguarding and health: each reading is recorded, and few may read (LAW section 12 E3, E7)."""

from datetime import date

import pytest

from arrears.models import SensitiveNote
from arrears.operations import sensitive_notes
from arrears.operations.sensitive_notes import NoteNotForYou, NoteNotUsable
from arrears.queries import contacts
from staff.models import AuditEvent
from staff.rules.roles import Role
from tests.builders.world import World, at
from tests.casework.scene import person

pytestmark = pytest.mark.django_db

ON = date(2026, 11, 18)
WORDS = "Bruises; says she fell."


def note(world: World) -> SensitiveNote:
    return sensitive_notes.write(
        account=world.account(), kind="safeguarding", text=WORDS, by=world.officer, on=ON, at=at(ON)
    )


def test_whoever_reads_a_note_is_recorded_and_its_words_stand_nowhere_else() -> None:
    world = World.open()
    made = note(world)
    assert sensitive_notes.read(note=made, by=world.leader, on=ON) == WORDS
    rows = AuditEvent.objects.filter(object_id=str(made.public_id)).order_by("pk")
    assert [(row.action, row.actor) for row in rows] == [
        ("sensitive note written", world.officer),
        ("sensitive note read", world.leader),
    ]
    assert not any(WORDS in str((row.before, row.after)) for row in rows)
    listed = contacts.sensitive_notes(made.account_id).get()
    assert "text" in listed.get_deferred_fields()


@pytest.mark.parametrize("role", [Role.NEIGHBOURHOOD, Role.FINANCE, Role.OFFICER, Role.AUDITOR])
def test_who_has_no_need_of_the_words_is_refused_and_reads_nothing(role: Role) -> None:
    world = World.open()
    made = note(world)
    with pytest.raises(NoteNotForYou):
        sensitive_notes.read(note=made, by=person(world.landlord, role), on=ON)
    assert not AuditEvent.objects.filter(action="sensitive note read").exists()


def test_whoever_wrote_a_note_may_read_it_and_an_empty_one_is_none() -> None:
    world = World.open()
    assert sensitive_notes.read(note=note(world), by=world.officer, on=ON) == WORDS
    for told in ({"kind": "gossip", "text": "x"}, {"kind": "health", "text": " "}):
        with pytest.raises(NoteNotUsable):
            sensitive_notes.write(account=world.account(), by=world.officer, on=ON, at=at(ON), **told)
