"""
Papers from their planning to their approval (DEC-20, DEC-21).

A run plans drafts whose facts are frozen; what may not go is held with its reason; a person approves a stored
selection; rendering (`letters.operations.rendering`) and handing over (`letters.operations.dispatches`) follow.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any

from django.db import transaction

from letters import catalogue
from letters.facts import Facts
from letters.models import Document
from letters.operations import checks, moves, stops
from letters.operations.approvals import Approval, approve, select
from letters.queries import stops as stop_queries
from letters.queries.stops import StopsInForce
from staff.models import Landlord, User
from staff.operations import audit
from staff.refusals import Refused

__all__ = [
    "Approval",
    "Draft",
    "Planned",
    "approve",
    "cancel",
    "hold",
    "plan",
    "release",
    "select",
    "try_again",
]

CHUNK = 1000
NOT_YET_APPROVED = (Document.State.PLANNED, Document.State.HELD)
BEFORE_HAND_OVER = (*NOT_YET_APPROVED, Document.State.APPROVED, Document.State.RENDERED)


class CannotHold(Refused):
    """The paper has gone too far to be held back."""


class CannotRelease(Refused):
    """The paper is not held, or what holds it still does."""


class CannotCancel(Refused):
    """The paper has left the house already."""


class CannotTryAgain(Refused):
    """The paper has not failed."""


@dataclass(frozen=True, kw_only=True)
class Draft:
    """
    One paper to be.

    :param trigger: what caused it (DEC-21); the same cause never makes a second paper.
    :param facts: the frozen facts, as `Facts` or as their JSON; may be empty only where it is held.
    :param planned_under: policy and version it rests on.
    :param held_reason: why the caller holds it back; empty when it need not be.
    """

    kind: str
    tenancy_id: int | None
    account_id: int
    person_id: int
    trigger: str
    facts: Facts | Mapping[str, Any]
    to_pay_pence: int
    planned_under: str
    held_reason: str = ""
    postcode: str = ""


@dataclass(frozen=True)
class Planned:
    """
    What one call of `plan` did.

    :param known: drafts whose paper was there already and stays as it is.
    :param carried: papers planned before and approved by nobody, brought up to date and taken into this run; they are
        among planned and held too.
    """

    planned: int = 0
    held: int = 0
    known: int = 0
    carried: int = 0

    def __add__(self, other: "Planned") -> "Planned":
        return Planned(
            self.planned + other.planned,
            self.held + other.held,
            self.known + other.known,
            self.carried + other.carried,
        )


@transaction.atomic
def plan(*, landlord: Landlord, run_label: str, drafts: Iterable[Draft], by: User, on: date, at: datetime) -> Planned:
    """
    Make a document of each draft, planned or held with its reason; a draft whose paper exists makes no other.

    Stops and addresses are read under the one lock, so no paper slips past a stop placed at the same moment (DEC-20).
    A paper that an earlier run (or an earlier take of this one, DEC-15) left unapproved is brought up to date with the
    new facts, because its figures are old; what a person held stays held.

    :raises catalogue.UnknownPaper: if a draft is of a kind that is not in the catalogue.
    """
    stops.lock(landlord)
    in_force = stop_queries.in_force(landlord=landlord, on=on)
    run = _Run(landlord, run_label, in_force, by, on, at)
    done = Planned()
    remaining = iter(drafts)
    while chunk := list(islice(remaining, CHUNK)):
        done += run.take(chunk)
    return done


Key = tuple[int, int, str, str]


@dataclass(frozen=True)
class _Run:
    """One planning in progress."""

    landlord: Landlord
    label: str
    stops: StopsInForce
    by: User
    on: date
    at: datetime

    def take(self, drafts: list[Draft]) -> Planned:
        """Plan one chunk."""
        world = checks.world(drafts, landlord=self.landlord, on=self.on, stops=self.stops)
        by_account, by_tenancy = self._known(drafts)
        new: list[Document] = []
        carried: list[tuple[Document, str]] = []
        known = 0
        for draft in drafts:
            made = self._document(draft, world)
            ours: Key = (draft.account_id, draft.person_id, draft.kind, draft.trigger)
            theirs: Key = (draft.tenancy_id or 0, draft.person_id, draft.kind, draft.trigger)
            earlier = by_account.get(ours) or (by_tenancy.get(theirs) if draft.tenancy_id else None)
            if earlier is None:
                new.append(made)
                by_account[ours] = made
                if draft.tenancy_id:
                    by_tenancy[theirs] = made
            elif self._may_carry(earlier, made):
                carried.append((earlier, earlier.state))
                _bring_up_to_date(earlier, made)
            else:
                known += 1
        self._keep(new, carried)
        every = new + [document for document, _ in carried]
        held = sum(1 for document in every if document.state == Document.State.HELD)
        return Planned(len(every) - held, held, known, len(carried))

    def _known(self, drafts: list[Draft]) -> tuple[dict[Key, Document], dict[Key, Document]]:
        """Papers there already, by account and by tenancy: the two keys that make a cause unique."""
        found = Document.objects.filter(
            landlord=self.landlord,
            trigger__in={draft.trigger for draft in drafts},
            person_id__in={draft.person_id for draft in drafts},
            kind__in={draft.kind for draft in drafts},
        ).defer("facts")
        by_account = {(each.account_id, each.person_id, each.kind, each.trigger): each for each in found}
        by_tenancy = {
            (each.tenancy_id, each.person_id, each.kind, each.trigger): each
            for each in found
            if each.tenancy_id is not None
        }
        return by_account, by_tenancy

    def _may_carry(self, earlier: Document, made: Document) -> bool:
        """An unapproved paper of an earlier run; or of this one, planned again from a later take of its night."""
        if earlier.pk is None or earlier.state not in NOT_YET_APPROVED or earlier.account_id != made.account_id:
            return False
        if earlier.run_label != self.label:
            return True
        return earlier.changed_by_id is None and earlier.facts_digest != made.facts_digest

    def _document(self, draft: Draft, world: checks.World) -> Document:
        facts = draft.facts.to_json() if isinstance(draft.facts, Facts) else dict(draft.facts)
        why = world.why_held(draft, facts) or draft.held_reason
        if not facts and not why:
            why = "its facts are missing"
        addressed = world.addressed(draft)
        return Document(
            landlord=self.landlord,
            kind=draft.kind,
            version=catalogue.paper(draft.kind).version,
            tenancy_id=draft.tenancy_id,
            account_id=draft.account_id,
            person_id=draft.person_id,
            trigger=draft.trigger,
            run_label=self.label,
            state=Document.State.HELD if why else Document.State.PLANNED,
            held_reason=why[:200],
            planned_on=self.on,
            facts=facts,
            facts_digest=digest(facts),
            to_pay_pence=draft.to_pay_pence,
            planned_under=draft.planned_under,
            postcode=draft.postcode or (addressed.postcode if addressed else ""),
        )

    def _keep(self, new: list[Document], carried: list[tuple[Document, str]]) -> None:
        Document.objects.bulk_create(new, CHUNK)
        if carried:
            Document.objects.bulk_update([document for document, _ in carried], CARRIED_FIELDS, batch_size=200)
        for state in NOT_YET_APPROVED:
            moves.record(
                [document for document in new if document.state == state],
                left="",
                to=state,
                because="",
                run_label=self.label,
                by=self.by,
                on=self.on,
                at=self.at,
            )
            for left in NOT_YET_APPROVED:
                moves.record(
                    [document for document, was in carried if document.state == state and was == left],
                    left=left,
                    to=state,
                    because=f"planned again in {self.label}",
                    run_label=self.label,
                    by=self.by,
                    on=self.on,
                    at=self.at,
                )


CARRIED_FIELDS = [
    "run_label", "state", "held_reason", "planned_on", "facts", "facts_digest", "to_pay_pence", "planned_under",
    "postcode", "version", "changed_by", "approved_by", "approved_at", "selection", "file", "print_batch", "pages",
]  # fmt: skip


def _bring_up_to_date(earlier: Document, made: Document) -> None:
    """Give a paper that nobody approved the facts of today; a person's own hold stays."""
    held_by_person = earlier.held_by_id is not None and earlier.state == Document.State.HELD
    state, reason = earlier.state, earlier.held_reason
    for name in CARRIED_FIELDS:
        setattr(earlier, name, getattr(made, name))
    if held_by_person:
        earlier.state, earlier.held_reason = state, reason


def digest(facts: Mapping[str, Any]) -> str:
    """SHA-256 of facts in the one spelling of `Facts.digest`."""
    text = json.dumps(facts, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


@transaction.atomic
def hold(*, document: Document, reason: str, by: User, on: date, at: datetime) -> Document:
    """
    Hold a paper back, for a reason a person gives; it may still be before its hand-over.

    :raises CannotHold: if it has been handed over, or no reason is given.
    """
    if not reason.strip():
        raise CannotHold("Say why it is held: the reason is shown wherever the paper is listed.")
    stops.lock(document.landlord)
    document = _fresh(document)
    if document.state not in BEFORE_HAND_OVER:
        raise CannotHold(f"This paper is “{document.get_state_display()}” and cannot be held back any more.")
    moves.hold(
        [document], {document.pk: reason.strip()}, by=by, on=on, at=at, held_by=by, print_batch=None, selection=None
    )
    return document


@transaction.atomic
def release(*, document: Document, by: User, on: date, at: datetime, because: str = "") -> Document:
    """
    Let a held paper be approved again, by somebody else (DEC-21). Its address is brought up to date.

    :raises CannotRelease: if it is not held, a stop is still in force, or there is no address or no facts.
    """
    stops.lock(document.landlord)
    document = _fresh(document)
    if document.state != Document.State.HELD:
        raise CannotRelease(f"This paper is “{document.get_state_display()}”; only a held one is released.")
    if not document.facts:
        raise CannotRelease("This paper was held before its facts were made. The next run makes it anew.")
    world = checks.world([document], landlord=document.landlord, on=on)
    changes = _readdressed(document, world)
    if why := world.why_held(document, changes.get("facts", document.facts)):
        raise CannotRelease(f"It cannot be released: {why}.")
    moves.move(
        [document],
        to=Document.State.PLANNED,
        because=because or "released",
        by=by,
        on=on,
        at=at,
        held_reason="",
        held_by=None,
        changed_by=by,
        approved_by=None,
        approved_at=None,
        selection=None,
        print_batch=None,
        **changes,
    )
    audit.record(
        landlord=document.landlord,
        action="paper released",
        subject=document,
        after={"readdressed": bool(changes)},
        by=by,
        on=on,
    )
    return document


def _readdressed(document: Document, world: checks.World) -> dict[str, Any]:
    """The fields that change when a held paper's address is no longer the one it was planned for; else none."""
    found = world.addressed(document)
    if found is None or not found.lines or checks.written_to(document.facts, found):
        return {}
    addressee = {**document.facts["addressee"], "lines": list(found.lines), "postcode": found.postcode}
    facts = {**document.facts, "addressee": addressee}
    # Bytes rendered for the old address are let go: the paper will be rendered from its new facts.
    return {
        "facts": facts,
        "facts_digest": digest(facts),
        "postcode": found.postcode,
        "file": None,
        "pages": 0,
        "tries": 0,
    }


@transaction.atomic
def cancel(*, document: Document, because: str, by: User, on: date, at: datetime) -> Document:
    """
    Drop a paper that has not been handed over. Its cause makes no other.

    :raises CannotCancel: if it has left the house, or no reason is given.
    """
    if not because.strip():
        raise CannotCancel("Say why it is dropped: the reason stays with the paper.")
    stops.lock(document.landlord)
    document = _fresh(document)
    if document.state not in (*BEFORE_HAND_OVER, Document.State.FAILED):
        raise CannotCancel(f"This paper is “{document.get_state_display()}” and cannot be dropped any more.")
    moves.move(
        [document],
        to=Document.State.CANCELLED,
        because=because.strip(),
        by=by,
        on=on,
        at=at,
        claim="",
        claimed_until=None,
        print_batch=None,
    )
    return document


@transaction.atomic
def try_again(*, document: Document, by: User, on: date, at: datetime) -> Document:
    """
    Let a paper that failed to render be rendered again, after what was wrong has been put right.

    :raises CannotTryAgain: if it has not failed, or failed after its hand-over.
    """
    document = _fresh(document)
    if document.state != Document.State.FAILED or document.approved_by_id is None or document.file_id is not None:
        raise CannotTryAgain(f"This paper is “{document.get_state_display()}”; only one that failed is tried again.")
    moves.move([document], to=Document.State.APPROVED, because="tried again", by=by, on=on, at=at, problem="", tries=0)
    return document


def _fresh(document: Document) -> Document:
    """The document as it is now: what the page showed may be old."""
    return Document.objects.select_related("landlord").get(pk=document.pk)
