"""How a landlord's senders lay out their files: saved by name, in versions, each with who and when (OPS-D2)."""

from datetime import date

from django.db import transaction

from feeds.formats import mapping as format_
from feeds.formats.kinds import BY_NAME
from feeds.formats.mapping import MAPPABLE, Says
from feeds.models import Mapping, MappingVersion
from staff.models import Landlord, User
from staff.operations import audit
from staff.refusals import Refused

LONGEST_NAME = 60


class MappingNotUsable(Refused):
    """The mapping does not say all that is needed; `faults` names each field and what is wrong."""

    def __init__(self, message: str, faults: list[tuple[str, str]]) -> None:
        super().__init__(message)
        self.faults = faults


@transaction.atomic
def save(*, landlord: Landlord, name: str, says: Says, by: User, on: date) -> MappingVersion:
    """
    Save how a file is read, as the first or the next version of the mapping of this name. The same again adds nothing.

    :raises MappingNotUsable: if it has faults, or the name is a mapping of another kind of file.
    """
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME:
        words = f"Give the mapping a name of at most {LONGEST_NAME} letters, such as the sender's."
        raise MappingNotUsable(words, [("name", words)])
    if says.kind not in MAPPABLE:
        raise MappingNotUsable("Files of this kind are not read by a mapping.", [("kind", "Choose another kind.")])
    if faults := list(format_.faults(says, BY_NAME[says.kind].layout)):
        raise MappingNotUsable("The mapping does not say all that is needed.", faults)
    found, _ = Mapping.objects.select_for_update().get_or_create(
        landlord=landlord, name=name, defaults={"kind": says.kind}
    )
    if found.kind != says.kind:
        words = "A mapping of this name is for another kind of file. Choose another name."
        raise MappingNotUsable(words, [("name", words)])
    last = found.versions.order_by("-number").first()
    if last is not None and Says.from_json(last.says) == says:
        return last
    made = MappingVersion.objects.create(
        mapping=found, number=last.number + 1 if last else 1, says=says.as_json(), made_on=on, made_by=by
    )
    audit.record(
        landlord=landlord,
        action="mapping saved",
        subject=made,
        before=last.says if last else None,
        after={"name": name, "version": made.number, **made.says},
        by=by,
        on=on,
    )
    return made
