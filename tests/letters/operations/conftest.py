"""A landlord with three tenancies, one of them joint, and the shortest words for what a letter run does to them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest

from letters.models import Document
from letters.operations import dispatches, documents, rendering
from letters.operations.documents import Planned
from staff.models import User
from tests.builders.world import World, at
from tests.letters.drafts import RUN, TUESDAY, drafts


@dataclass
class Post:
    """The post room of a test: plans, approves, renders, hands over."""

    world: World
    ann: Any
    joint: Any
    cy: Any
    on: date = TUESDAY
    drafts: list[documents.Draft] = field(default_factory=list)

    def plan(self, *accounts: Any, run_label: str = RUN, on: date = TUESDAY, **more: Any) -> Planned:
        return documents.plan(
            landlord=self.world.landlord,
            run_label=run_label,
            drafts=drafts(self.world, *accounts, on=on, **more),
            by=self.world.system,
            on=on,
            at=at(on),
        )

    def select(self, by: User | None = None, on: date = TUESDAY, **filters: Any) -> Any:
        filters = filters or {"run_label": RUN}
        return documents.select(
            landlord=self.world.landlord, filters=filters, by=by or self.world.officer, on=on, at=at(on)
        )

    def approve(self, by: User | None = None, on: date = TUESDAY, **filters: Any) -> Any:
        by = by or self.world.officer
        return documents.approve(selection=self.select(by, on, **filters), by=by, on=on, at=at(on))

    def render(self, limit: int = 100) -> rendering.Run:
        return rendering.render_waiting(limit=limit, by=self.world.system, on=self.on, at=at(self.on))

    def batch(self) -> Any:
        return dispatches.make_batch(
            landlord=self.world.landlord, run_label=RUN, by=self.world.officer, on=self.on, at=at(self.on)
        )

    def hand_over(self, batch: Any, **more: Any) -> Any:
        return dispatches.hand_over(batch=batch, by=self.world.officer, on=self.on, at=at(self.on), **more)

    def mark_sent(self, batch: Any, counted: int) -> Any:
        return dispatches.mark_sent(batch=batch, counted=counted, by=self.world.officer, on=self.on, at=at(self.on))

    def states(self) -> dict[str, str]:
        """Each paper's state by the name it is addressed to."""
        return {str(document.person): document.state for document in Document.objects.select_related("person")}

    def paper(self, name: str) -> Document:
        return next(d for d in Document.objects.select_related("person", "landlord") if str(d.person) == name)


@pytest.fixture
def post(db: None) -> Post:
    world = World.open()
    return Post(
        world,
        ann=world.account(tenants=("Ann Archer",)),
        joint=world.account(tenants=("Bo Baker", "Bea Baker")),
        cy=world.account(tenants=("Cy Cole",)),
    )


Making = Callable[..., Post]
