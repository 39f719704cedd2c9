"""
A row that came again with other values is settled by a person (DEC-3): ours stands, it is other money, or the sender
corrected it. What moves money waits for a second person.
"""

from dataclasses import fields
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from feeds.formats import readers
from feeds.formats.canonical import Row
from feeds.formats.layouts import field_names
from feeds.formats.mapping import Says
from feeds.formats.readers import Format
from feeds.models import FeedFile, FeedProblem, FeedRow, RowSettlement
from feeds.operations import rows as feed_rows
from feeds.operations.apply.families import family_for
from feeds.operations.apply.shape import Work
from feeds.operations.problems import DIFFERENT
from ledger.operations import row_corrections
from letters import store
from staff.models import Landlord, User
from staff.operations import audit
from staff.queries import roles
from staff.refusals import Refused
from staff.rules.roles import Role

DECIDES = frozenset({Role.TEAM_LEADER, Role.MANAGER, Role.HEAD_OF_SERVICE, Role.FINANCE})
"""Who may be the second person."""

How = RowSettlement.How
State = RowSettlement.State


class RowTaskOver(Refused):
    """The row has been settled, or somebody has asked for it to be."""


class RowTaskNotAllowed(Refused):
    """This person may not decide over it, or the row can not be posted."""


@transaction.atomic
def keep_ours(*, problem: FeedProblem, because: str, by: User, on: date) -> RowSettlement:
    """
    Nothing changes: what was applied is right. The same row is called *same* from now on.

    :raises RowTaskOver: if it was settled before.
    """
    made = _ask(problem, How.KEEP_OURS, because, by, on)
    return _done(made, by, on)


@transaction.atomic
def ask(*, problem: FeedProblem, how: RowSettlement.How, because: str, by: User, on: date) -> RowSettlement:
    """
    Say that it is new money, or that theirs replaces ours; a second person decides.

    :raises RowTaskOver: if it was settled, or asked for, before.
    :raises RowTaskNotAllowed: if the file's row can no longer be read.
    """
    return _ask(problem, how, because, by, on)


@transaction.atomic
def approve(*, settlement: RowSettlement, by: User, on: date) -> RowSettlement:
    """
    Say yes: theirs is posted under an identity of its own, and for a correction ours is reversed first.

    :raises RowTaskNotAllowed: for who asked, for a role that decides over no money, for a row that can not be posted.
    :raises NotAsItWasPosted: if our money was moved or placed since; AlreadyReversed if it was reversed.
    """
    made = _waiting(settlement, by, on)
    row = their_row(made.problem)
    if row is None:
        raise RowTaskNotAllowed("The row can no longer be read from its file. Ask the sender for a new file.")
    landlord = Landlord.objects.select_for_update(no_key=True).get(pk=made.landlord_id)
    ours = FeedRow.objects.get(landlord=landlord, feed=made.feed, identity=made.identity)
    if made.how == How.CORRECTION:
        newest = _newest(ours)
        if newest.posting_id is not None:
            undone = row_corrections.undo(
                landlord=landlord, posting_id=newest.posting_id, because="Corrected by the sender", by=by, on=on
            )
            made.reversal_id = undone.pk
    made.posting_id = _post(made, row, landlord, by, on)
    return _done(made, by, on)


@transaction.atomic
def refuse(*, settlement: RowSettlement, because: str, by: User, on: date) -> RowSettlement:
    """
    Say no, or take one's own wish back; the row waits for somebody again.

    :raises RowTaskNotAllowed: without a reason, or for a role that decides over no money.
    """
    if not because.strip():
        raise RowTaskNotAllowed("Say in a few words why: who asked for it reads it.")
    made = _waiting(settlement, by, on, own_too=True)
    made.state, made.decided_on, made.decided_by = State.REFUSED, on, by
    made.decided_because = because.strip()[:400]
    made.save()
    _audit("row task refused", made, by, on)
    return made


def their_row(problem: FeedProblem) -> Row[Any] | None:
    """The row of a task, read again from the file that was refused."""
    return row_at(problem.feed_file, problem.line)


def our_row(problem: FeedProblem) -> Row[Any] | None:
    """The row as it was applied, read again from its own file."""
    row = their_row(problem)
    if row is None:
        return None
    found = _applied(problem.feed_file, row)
    return row_at(found.feed_file, found.line) if found is not None else None


def row_at(feed_file: FeedFile, line: int) -> Row[Any] | None:
    """One row of a kept file; None where it cannot be read."""
    family = family_for(
        feed_file.kind, Work(feed_file.landlord, feed_file, feed_file.received_by, feed_file.received_on)
    )
    version = feed_file.mapping_version
    says = Says.from_json(version.says) if version else None
    try:
        with store.open(feed_file.digest) as stream:
            for item in readers.read(stream, family.layout, Format(feed_file.format), says):
                if isinstance(item, Row) and item.line == line:
                    return item
    except store.Damaged:
        return None
    return None


def values(row: Row[Any] | None) -> dict[str, str]:
    """A row's fields as the file's header calls them, for people to compare."""
    if row is None:
        return {}
    names = field_names(type(row.record))
    known = {field.name for field in fields(row.record)}
    return {name: str(getattr(row.record, name) or "") for name in names if name in known}


def _ask(problem: FeedProblem, how: "How", because: str, by: User, on: date) -> RowSettlement:
    found = FeedProblem.objects.select_for_update(of=("self",)).select_related("feed_file__landlord").get(pk=problem.pk)
    if found.settled_on is not None or found.code != DIFFERENT:
        raise RowTaskOver("This row has been settled already.")
    if not because.strip():
        raise RowTaskNotAllowed("Say in a few words how you know: the next person has to know.")
    row = their_row(found)
    applied = _applied(found.feed_file, row) if row is not None else None
    if row is None or applied is None:
        raise RowTaskNotAllowed("The row can no longer be read from its file. Ask the sender for a new file.")
    try:
        with transaction.atomic():
            made = RowSettlement.objects.create(
                landlord=found.feed_file.landlord,
                problem=found,
                how=how,
                because=because.strip()[:400],
                state=State.WAITING,
                feed=found.feed_file.kind,
                identity=applied.identity,
                fingerprint=row.record.fingerprint,
                asked_on=on,
                asked_by=by,
            )
    except IntegrityError:
        raise RowTaskOver("Somebody has asked for this row to be settled already.") from None
    _audit("row task asked", made, by, on)
    return made


def _applied(feed_file: FeedFile, row: Row[Any]) -> FeedRow | None:
    rows = FeedRow.objects.filter(
        landlord=feed_file.landlord_id, feed=feed_file.kind, identity=feed_rows.kept(row.record.identity)
    )
    return rows.select_related("feed_file__landlord").first()


def _newest(ours: FeedRow) -> FeedRow:
    """The last that a correction put in the place of the first."""
    corrections = RowSettlement.objects.filter(
        landlord=ours.landlord_id, feed=ours.feed, identity=ours.identity, how=How.CORRECTION, state=State.DONE
    )
    posted = corrections.order_by("-pk").values_list("posting_id", flat=True).first()
    found = FeedRow.objects.filter(landlord=ours.landlord_id, posting_id=posted).first() if posted else None
    return found or ours


def _post(made: RowSettlement, row: Row[Any], landlord: Landlord, by: User, on: date) -> int | None:
    """Post their row as the family of its file does, with a mark on its identity."""
    feed_file = made.problem.feed_file
    before = FeedRow.objects.filter(landlord=landlord, feed=made.feed, identity__startswith=f"{made.identity}#").count()
    mark = f"#{before + 2}.{row.line}"
    family = family_for(feed_file.kind, Work(landlord, feed_file, by, on, mark=mark))
    wrong = list(family.check([row]))
    if wrong:
        raise RowTaskNotAllowed(f"{wrong[0].message}. {wrong[0].cure}.")
    family.begin()
    (posting_id,) = family.take([row])
    family.end()
    FeedRow.objects.create(
        landlord=landlord,
        feed_file=feed_file,
        feed=made.feed,
        line=row.line,
        identity=feed_rows.kept(f"{made.identity}{mark}"),
        fingerprint=row.record.fingerprint,
        payer_name=getattr(row.record, "payer_name", "")[: feed_rows.LONGEST_PAYER],
        posting_id=posting_id,
    )
    return posting_id


def _waiting(settlement: RowSettlement, by: User, on: date, *, own_too: bool = False) -> RowSettlement:
    rows = RowSettlement.objects.select_for_update(of=("self",)).select_related("problem__feed_file__landlord")
    made = rows.get(pk=settlement.pk)
    if made.state != State.WAITING:
        raise RowTaskOver(f"This has been decided already: {made.get_state_display().lower()}.")
    if own_too and by.pk == made.asked_by_id:
        return made
    if by.pk == made.asked_by_id:
        raise RowTaskNotAllowed("You asked for this, so somebody else decides. It stays on their list.")
    if not roles.held_by(by, on=on).get(made.landlord_id, set()) & DECIDES:
        raise RowTaskNotAllowed("Your role decides over no money. Ask a team leader or finance.")
    return made


def _done(made: RowSettlement, by: User, on: date) -> RowSettlement:
    made.state, made.decided_on, made.decided_by = State.DONE, on, by
    made.save()
    FeedProblem.objects.filter(pk=made.problem_id).update(settled_on=on)
    _audit("row task settled", made, by, on)
    return made


def _audit(action: str, made: RowSettlement, by: User, on: date) -> None:
    after = {"how": made.how, "identity": made.identity}
    audit.record(landlord=made.landlord, action=action, subject=made, after=after, by=by, on=on)
