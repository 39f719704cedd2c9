"""
What became of papers when another policy is tried on past weeks, and whether a case stands further than it did.

The rule of a back-test: a step that was really proposed the same night has become what really became of it; one that
was not is taken to have been done that day, and what followed from a step the version would not have taken is left out.
So the version that was in force gives exactly what was decided.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from arrears.rules.policy import Order, PolicyVersion

WEEK = timedelta(days=7)


class Effect(StrEnum):
    """How far a case would stand, against how far it really stood."""

    GAINED = "gained"
    LOST = "lost"
    OTHERWISE = "otherwise"


EFFECT_WORDS = {
    Effect.GAINED: "Gains a step",
    Effect.LOST: "Loses a step",
    Effect.OTHERWISE: "Another step",
}
"""How screens name each."""


class Done(NamedTuple):
    """
    A paper on its way, or an action taken, as it is known today.

    `planned_on` is the day it counts from until it is sent; `known_on` the day it was approved or recorded, which
    nights after that day know; `gone_on` the day it was held back or cancelled after all.
    """

    kind: str
    planned_on: date
    known_on: date
    sent_on: date | None = None
    gone_on: date | None = None

    def counts(self, night: date) -> bool:
        """Whether a night knew of it; what was done on the day itself came after the night."""
        return self.known_on < night and self.planned_on <= night and (self.gone_on is None or self.gone_on >= night)

    def day(self, night: date) -> date:
        """The day it counted from, as a night knew it."""
        if self.sent_on is None or self.sent_on >= night:
            return self.planned_on
        return max(self.sent_on, self.planned_on)


@dataclass(slots=True)
class Past:
    """
    One account's past: what was really done, and by night what was really proposed and what would have been.

    A night of which nothing was recorded says so in `unrecorded`: what is proposed there is taken as done on either
    side.
    """

    papers: list[Done] = field(default_factory=list)
    actions: list[Done] = field(default_factory=list)
    really: dict[date, str] = field(default_factory=dict)
    would: dict[date, str] = field(default_factory=dict)
    unrecorded: set[date] = field(default_factory=set)
    shown: tuple[str, str, str] = ("", "", "")
    """The effect, the step it would have and the one it has, as listed last."""

    apart: bool = False
    """Whether the version would ever have proposed something else."""

    def remember(self, night: date, *, would: str, really: str) -> None:
        """Keep what either side proposes on a night."""
        if would:
            self.would[night] = would
        if really:
            self.really[night] = really
        self.apart = self.apart or would != really

    @property
    def assumes(self) -> bool:
        """Whether anything can be taken as done that nobody really did."""
        return self.apart or bool(self.unrecorded)

    def done(self, sort: Sequence[Done], night: date, *, simulated: bool) -> dict[str, date]:
        """The newest day of each kind that was really done before a night, and would have been on that side."""
        found: dict[str, date] = {}
        for one in sort:
            if one.counts(night) and (not simulated or not self.apart or self._stands(one)):
                _keep(found, one.kind, one.day(night))
        return found

    def assumed(self, night: date, *, simulated: bool) -> dict[str, date]:
        """
        The newest day of each kind that is taken as done before a night, because it was not really proposed.

        What is proposed while nothing is recorded counts as long as nothing is: the first night that was run knew
        nothing of it, and both sides begin anew with what it knew.
        """
        found: dict[str, date] = {}
        if not self.assumes:
            return found
        for day, kind in (self.would if simulated else self.really).items():
            if day >= night or not kind:
                continue
            if day in self.unrecorded:
                counts = night in self.unrecorded
            else:
                counts = simulated and self.really.get(day, "") != kind
            if counts:
                _keep(found, kind, day)
        return found

    def _stands(self, one: Done) -> bool:
        """Whether something really done would have been done as well: its own night proposed it on either side."""
        for day, kind in self.really.items():
            if kind == one.kind and day <= one.planned_on < day + WEEK:
                return self.would.get(day, "") == kind
        return True


def _keep(found: dict[str, date], kind: str, day: date) -> None:
    if kind not in found or found[kind] < day:
        found[kind] = day


NUDGED = 1
"""How far a nudge takes a case: further than nothing, and behind every stage."""


def level(version: PolicyVersion, proposes: str, done: Mapping[str, date], *, since: date) -> int:
    """
    How far a case stands under a policy: by the highest stage taken since a day or proposed now.

    The steps of a list do not follow one another, so there only a step or none counts.
    """
    if version.order is not Order.STAGES:
        return NUDGED if proposes else 0
    highest = 0
    for kind, day in done.items():
        step = version.by_action.get(kind)
        if step is not None and step.stage and day >= since:
            highest = max(highest, NUDGED + step.stage)
    step = version.by_proposal.get(proposes)
    return highest if step is None else max(highest, NUDGED + step.stage)


def effect(*, would: str, really: str, would_level: int, really_level: int) -> Effect | None:
    """
    How a case would stand against how it stood: by how far it is, steps taken before counted with it.

    :return: None where it stands as far and the same is proposed, or nothing on one side.
    """
    if would_level != really_level:
        return Effect.GAINED if would_level > really_level else Effect.LOST
    if would and really and would != really:
        return Effect.OTHERWISE
    return None
