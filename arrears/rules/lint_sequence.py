"""Which step of a policy follows which, worked out from what its sentences wait for."""

from collections.abc import Iterable
from dataclasses import dataclass

from arrears.rules.policy import Order, PolicyVersion, Step
from arrears.rules.sentences import Condition, parts_of
from arrears.rules.vocabulary import Of


@dataclass(frozen=True)
class Sequence:
    """
    The order in which the steps of a policy follow one another: by stages as they are numbered, in a list as far as
    a step waits for what another does.

    `before` has, for each step, every step that can come before it, the ones before those with them.
    """

    before: dict[str, frozenset[str]]
    _directly: dict[str, tuple[Step, ...]]

    def follows(self, later: Step | None, earlier: Step | None) -> bool:
        """Whether one step comes after another."""
        return later is not None and earlier is not None and earlier.code in self.before[later.code]

    def waits_for(self, later: Step, earlier: Step) -> bool:
        """Whether one step waits for another itself, not only for one that does."""
        return any(step.code == earlier.code for step in self._directly[later.code])

    def path_to(self, step: Step) -> tuple[Step, ...]:
        """Return steps that are taken before one, the newest first; one way of several, none twice."""
        path: list[Step] = []
        seen, at = {step.code}, step
        while True:
            nearer = [one for one in self._directly[at.code] if one.code not in seen]
            if not nearer:
                return tuple(path)
            at = nearer[0]
            seen.add(at.code)
            path.append(at)


def sequence_of(version: PolicyVersion) -> Sequence:
    """Work out which step follows which."""
    directly = {step.code: _directly_before(step, version) for step in version.steps}
    before = {code: _all_before(code, directly) for code in directly}
    return Sequence(before, directly)


def awaited(step: Step) -> tuple[Condition, ...]:
    """The sentences of a step that ask for something to have been done before it is reached."""
    return tuple(one for one in parts_of((*step.all_of, *step.any_of, *step.direct_when)) if asks_for_action(one))


def asks_for_action(sentence: Condition) -> bool:
    """Whether a sentence can hold only after an action that it names."""
    if sentence.word.of is not Of.ACTIONS or not isinstance(sentence.means, frozenset):
        return False
    return sentence.fact == "days_since_action" or sentence.value is True


def producers(sentence: Condition, version: PolicyVersion) -> tuple[Step, ...]:
    """The steps that do what a sentence waits for."""
    named = sentence.means
    if not isinstance(named, frozenset):
        return ()
    found = {version.by_action[code].code for code in named if code in version.by_action}
    return tuple(step for step in version.steps if step.code in found or step.proposes in named)


def _directly_before(step: Step, version: PolicyVersion) -> tuple[Step, ...]:
    if version.order is Order.STAGES:
        lower = [one for one in version.steps if 0 < one.stage < step.stage]
        return tuple(sorted(lower, key=lambda one: -one.stage))
    asking = (*awaited(step), *(one for one in step.waits_for if asks_for_action(one)))
    return tuple(_once(made for one in asking for made in producers(one, version) if made.code != step.code))


def _once(steps: Iterable[Step]) -> list[Step]:
    return list({step.code: step for step in steps}.values())


def _all_before(code: str, directly: dict[str, tuple[Step, ...]]) -> frozenset[str]:
    found: set[str] = set()
    waiting = [code]
    while waiting:
        for step in directly[waiting.pop()]:
            if step.code not in found:
                found.add(step.code)
                waiting.append(step.code)
    return frozenset(found - {code})
