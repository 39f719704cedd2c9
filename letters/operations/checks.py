"""
What every paper is asked again whenever it is about to move: may we write, and is this still the address?

Planning, approving and handing over all ask here, under the one lock of `stops.lock` (DEC-20, reliability rule 6).
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from ledger.queries import accounts
from letters.models import Document
from letters.queries import addressing
from letters.queries import stops as stop_queries
from letters.queries.addressing import Addressed
from letters.queries.stops import StopsInForce
from staff.models import Landlord

NOT_A_TENANT = "this person is no longer a tenant"
NOT_LIABLE = "this person is not liable on the account"
ADDRESS_CHANGED = "the address has changed since it was planned"


class Paper(Protocol):
    """What a check needs of a draft or a document."""

    @property
    def kind(self) -> str: ...
    @property
    def tenancy_id(self) -> int | None: ...
    @property
    def account_id(self) -> int: ...
    @property
    def person_id(self) -> int: ...


@dataclass(frozen=True)
class World:
    """What is true on the day for one chunk of papers."""

    stops: StopsInForce
    tenants: dict[int, tuple[Addressed, ...]]
    parties: dict[int, tuple[Addressed, ...]]

    def addressed(self, paper: Paper) -> Addressed | None:
        """The person a paper goes to, as they are addressed on the day; None if they are not of the household."""
        household = (
            self.tenants.get(paper.tenancy_id, ())
            if paper.tenancy_id is not None
            else self.parties.get(paper.account_id, ())
        )
        return next((each for each in household if each.person_id == paper.person_id), None)

    def why_held(self, paper: Paper, facts: dict[str, object]) -> str:
        """Why this paper may not go today; empty when it may. What the law forbids is told first."""
        stop = self.stops.against(paper.kind, account_id=paper.account_id, person_id=paper.person_id)
        if stop is not None:
            return stop.because
        found = self.addressed(paper)
        if found is None:
            return NOT_LIABLE if paper.tenancy_id is None else NOT_A_TENANT
        return found.held_reason or (ADDRESS_CHANGED if not written_to(facts, found) else "")


def written_to(facts: dict[str, object], addressed: Addressed) -> bool:
    """Whether the facts name this very address; facts not yet made count as yes, for they will be made from it."""
    block = facts.get("addressee")
    if not isinstance(block, dict):
        return True
    return (tuple(block.get("lines", ())), block.get("postcode", "")) == (addressed.lines, addressed.postcode)


def world(
    papers: Collection[Paper] | Collection[Document], *, landlord: Landlord, on: date, stops: StopsInForce | None = None
) -> World:
    """Read once, for a whole chunk, what the checks need: stops, tenants, parties and their addresses."""
    loose = {paper.account_id for paper in papers if paper.tenancy_id is None}
    liable = accounts.liable_person_ids(loose, on=on) if loose else {}
    return World(
        stops=stops or stop_queries.in_force(landlord=landlord, on=on),
        tenants=addressing.for_tenancies({p.tenancy_id for p in papers if p.tenancy_id is not None}, on=on),
        parties=addressing.for_people(liable, on=on) if liable else {},
    )
