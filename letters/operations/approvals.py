"""Approving papers: a stored selection, checked again paper by paper, used once (DEC-21)."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from letters import catalogue
from letters.models import Document, Selection
from letters.operations import checks, moves, stops
from letters.queries import stops as stop_queries
from letters.rules import approval
from staff.models import Landlord, User
from staff.operations import audit
from staff.queries import roles
from staff.refusals import Refused
from tenancies.models.scope import scope_of

CHUNK = 1000


class NothingSelected(Refused):
    """No paper that waits for approval is among those asked for."""


class UnknownFilter(Refused):
    """The selection was asked for by something papers are not chosen by."""


class NotYourSelection(Refused):
    """Whoever approves must be who saw the papers."""


class NotAPerson(Refused):
    """The timetable proposes; it never approves."""


@dataclass(frozen=True)
class Approval:
    """
    What one approval did.

    :param held: how many were held back at the last moment, by reason.
    :param left: papers left as they were: public id and why.
    :param again: this selection had been used before, so nothing was done.
    """

    approved: int = 0
    held: dict[str, int] = field(default_factory=dict)
    left: list[tuple[str, str]] = field(default_factory=list)
    again: bool = False


FILTERS = {
    "run_label": "run_label",
    "kinds": "kind__in",
    "patch": "account__tenancy__property__patch__public_id",
    "documents": "public_id__in",
}
"""What papers are chosen by: a run, kinds, one patch (its public id), or a list of documents (their public ids)."""


@transaction.atomic
def select(*, landlord: Landlord, filters: dict[str, Any], by: User, on: date, at: datetime) -> Selection:
    """
    Store which papers a person is about to approve: those planned, in their scope, that the filters name.

    What was seen is kept with it, so a paper that changes in between is not approved unseen.

    :param filters: any of `FILTERS`.
    :raises NothingSelected: if none waits.
    :raises UnknownFilter: for a filter that is not one of them.
    """
    if strange := sorted(set(filters) - set(FILTERS)):
        raise UnknownFilter(f"Papers are not chosen by {', '.join(strange)}.")
    chosen = {FILTERS[name]: value for name, value in filters.items() if value not in (None, "", [])}
    found = (
        Document.objects.for_user(by, on=on)
        .filter(landlord=landlord, state=Document.State.PLANNED, **chosen)
        .order_by("pk")
        .distinct()
        .values_list("pk", "facts_digest")
    )
    seen = [[pk, seen_digest] for pk, seen_digest in found]
    if not seen:
        raise NothingSelected("No paper waits for your approval here.")
    return Selection.objects.create(
        landlord=landlord,
        made_by=by,
        made_on=on,
        made_at=at,
        filters={
            name: [str(v) for v in value] if isinstance(value, list | tuple) else str(value)
            for name, value in filters.items()
        },
        seen=seen,
        seen_count=len(seen),
    )


@transaction.atomic
def approve(*, selection: Selection, by: User, on: date, at: datetime) -> Approval:
    """
    Approve a selection, once: a double click, a replayed request or a second manager finds it used.

    Each paper is checked again under the lock: that it is still planned and as it was seen, that nothing stops it,
    that its address stands, and that this person may approve this kind.

    :raises NotAPerson: for the timetable.
    :raises NotYourSelection: if somebody else made the selection.
    """
    if by.is_system:
        raise NotAPerson("A person approves letters; the timetable never does.")
    if selection.made_by_id != by.pk:
        raise NotYourSelection("Somebody else chose these papers. Look at them and choose them yourself.")
    landlord = selection.landlord
    stops.lock(landlord)
    # Compare and set: of two requests one finds it unused.
    if not Selection.objects.filter(pk=selection.pk, used_at__isnull=True).update(used_at=at):
        return Approval(again=True)
    selection.refresh_from_db()
    approver = _Approver(selection, landlord, by, on, at)
    for start in range(0, len(selection.seen), CHUNK):
        approver.take({int(pk): str(seen) for pk, seen in selection.seen[start : start + CHUNK]})
    audit.record(
        landlord=landlord,
        action="papers approved",
        subject=selection,
        after={"approved": approver.approved, "held": dict(approver.held), "left": len(approver.left)},
        by=by,
        on=on,
    )
    return Approval(approver.approved, dict(approver.held), approver.left)


class _Approver:
    """One approval in progress: what is true on the day is read once, and again for each chunk where it must be."""

    def __init__(self, selection: Selection, landlord: Landlord, by: User, on: date, at: datetime) -> None:
        self.selection, self.landlord, self.by, self.on, self.at = selection, landlord, by, on, at
        self.stops = stop_queries.in_force(landlord=landlord, on=on)
        self.roles = roles.held_by(by, on=on).get(landlord.pk, set())
        self.patches = scope_of(by, on=on).patch_ids
        self.approved = 0
        self.held: Counter[str] = Counter()
        self.left: list[tuple[str, str]] = []

    def take(self, seen: dict[int, str]) -> None:
        """Check and move one chunk."""
        documents = list(
            Document.objects.for_user(self.by, on=self.on)
            .filter(pk__in=seen, landlord=self.landlord)
            .annotate(patch_id=F("account__tenancy__property__patch_id"))
            .order_by("pk")
            .distinct()
        )
        world = checks.world(documents, landlord=self.landlord, on=self.on, stops=self.stops)
        good: list[Document] = []
        reasons: dict[int, str] = {}
        for document in documents:
            if why := self._why_left(document, seen[document.pk]):
                self.left.append((str(document.public_id), why))
            elif why := world.why_held(document, document.facts):
                reasons[document.pk] = why
            else:
                good.append(document)
        moves.hold([d for d in documents if d.pk in reasons], reasons, by=self.by, on=self.on, at=self.at)
        self.held.update(reasons.values())
        self.approved += moves.move(
            good,
            to=Document.State.APPROVED,
            by=self.by,
            on=self.on,
            at=self.at,
            approved_by=self.by,
            approved_at=self.at,
            selection=self.selection,
        )

    def _why_left(self, document: Document, seen_digest: str) -> str:
        if document.state != Document.State.PLANNED:
            return f"it is “{document.get_state_display()}”"
        if document.facts_digest != seen_digest:
            return "it changed after you saw it"
        return approval.why_not(
            catalogue.paper(document.kind, language=document.language, format=document.format).approved_by,
            held_roles=self.roles,
            in_own_patch=getattr(document, "patch_id", None) in self.patches,
            changed_it=document.changed_by_id == self.by.pk,
        )
