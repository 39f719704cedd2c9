"""Asks a policy what it does with the cases of its grid, and remembers which steps were ever reached."""

from dataclasses import dataclass, field
from datetime import timedelta

from arrears.rules.decision import Decision, decide
from arrears.rules.facts import Facts
from arrears.rules.lint_grid import TODAY, Grid, Money, State, grid_of
from arrears.rules.lint_sequence import Sequence, sequence_of
from arrears.rules.outcomes import Outcome, Reason
from arrears.rules.policy import Order, PolicyVersion, Step

HALF_A_YEAR = (0, 7, 14, 28, 42, 63, 98, 140, 182)
"""The days, counted from the case's own, on which it is asked again while nothing is done."""
LONGER = (364, 728, 2600)

QUIET = frozenset({Outcome.NO_STEP, Outcome.OWES_TOO_LITTLE, Outcome.OWES_NOTHING, Outcome.NOT_COVERED})
"""Answers that ask nothing of anybody and name nothing that ends."""


@dataclass(frozen=True, slots=True)
class Silence:
    """How a case without a step stays: until a day, counted from its own, or for ever."""

    until: int | None


@dataclass(frozen=True, slots=True)
class Spoken:
    """A case that is answered: the first step proposed, if any, and after how many days."""

    step: str | None
    after: int


@dataclass
class Trial:
    """One policy put to its grid."""

    version: PolicyVersion
    grid: Grid = field(init=False)
    sequence: Sequence = field(init=False)
    reached: set[str] = field(default_factory=set)
    clashes: dict[tuple[str, ...], tuple[State, Money, Decision]] = field(default_factory=dict)
    asked: int = 0
    _silent: dict[tuple[int, ...], Silence | Spoken] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.grid = grid_of(self.version)
        self.sequence = sequence_of(self.version)

    def ask(self, state: State, sums: Money) -> Decision:
        """What the policy answers to a case on its own day."""
        return self.put(self.grid.facts(state, sums), state, sums, 0)

    def put(self, facts: Facts, state: State, sums: Money, after: int) -> Decision:
        """What the policy answers to facts so many days later."""
        self.asked += 1
        decision = decide(facts, self.version, on=TODAY + timedelta(days=after))
        if decision.proposes and decision.step:
            self.reached.add(decision.step)
        if decision.outcome is Outcome.CLASH:
            self.clashes.setdefault(decision.clash, (state, sums, decision))
        return decision

    def waits(self, state: State, sums: Money | None = None) -> Silence | Spoken:
        """
        Let half a year pass while nothing is done, and say when the case is first answered; if it never is, how long
        it stays so. By default with more owed than any sentence asks for.
        """
        if sums is not None:
            return self._waits(state, sums)
        key = tuple(sorted(id(trait) for trait in state.traits))
        if key not in self._silent:
            self._silent[key] = self._waits(state, self.grid.top)
        return self._silent[key]

    def _waits(self, state: State, sums: Money) -> Silence | Spoken:
        facts = self.grid.facts(state, sums)
        answered: Spoken | None = None
        for after in HALF_A_YEAR:
            decision = self.put(facts, state, sums, after)
            if decision.proposes:
                return Spoken(decision.step, after)
            if answered is None and (not quiet(decision) or self._somebody_has_to(facts, after)):
                answered = Spoken(None, after)
        if answered is not None:
            return answered
        for after in LONGER:
            if not quiet(self.put(facts, state, sums, after)):
                return Silence(after)
        return Silence(None)

    def _somebody_has_to(self, facts: Facts, after: int) -> bool:
        """Whether a step of a list is reached and only waits for what people do first."""
        on = TODAY + timedelta(days=after)
        return any(
            step.met(facts, on) and step.blocked_by(facts, on) is None for step in self.version.steps if step.waits_for
        )

    def step(self, code: str | None) -> Step | None:
        """The step of a code."""
        return self.version.by_code.get(code or "")

    def rises(self, before: Decision, after: Decision) -> bool:
        """Whether the second answer goes further than the first."""
        later, earlier = self._proposed(after), self._proposed(before)
        if later is None:
            return False
        if earlier is None:
            return before.outcome in QUIET
        if self.version.order is Order.STAGES and earlier.stage == 0:
            return later.stage > 0
        return self.sequence.follows(later, earlier)

    def _proposed(self, decision: Decision) -> Step | None:
        return self.step(decision.step) if decision.proposes else None


def quiet(decision: Decision) -> bool:
    """Whether an answer asks nothing of anybody and names nothing that ends."""
    return decision.outcome in QUIET or decision.reason is Reason.STEP_BLOCKED
