"""What a policy asks people to do that is no paper, and who may say that it was done (DEC-18, OPS-E4)."""

from collections.abc import Iterator
from dataclasses import dataclass

from arrears.rules.policy import Channel, PolicyVersion, Step
from arrears.rules.vocabulary import Of
from staff.rules.roles import APPROVERS_FROM_TEAM_LEADER, ROLE_WORDS, Role

BY_HAND = frozenset({Channel.TASK, Channel.CALL, Channel.VISIT, Channel.TEXT, Channel.EMAIL})
"""Steps that a person carries out; letters are counted by what was sent, and the rest goes out as nothing."""

_ABOVE: dict[Role, frozenset[Role]] = {
    Role.HEAD_OF_SERVICE: frozenset({Role.HEAD_OF_SERVICE}),
    Role.MANAGER: frozenset({Role.MANAGER, Role.HEAD_OF_SERVICE}),
    Role.TEAM_LEADER: APPROVERS_FROM_TEAM_LEADER,
}
_RANK = {Role.TEAM_LEADER: 1, Role.MANAGER: 2, Role.HEAD_OF_SERVICE: 3}


@dataclass(frozen=True, slots=True)
class Task:
    """
    Something a policy asks of people: its code as actions are recorded by, its words, and the lowest role that may
    say it was done.
    """

    code: str
    words: str
    approver: Role

    @property
    def may(self) -> frozenset[Role]:
        """The roles that may record it: the approver's own, and those above it."""
        return _ABOVE.get(self.approver, APPROVERS_FROM_TEAM_LEADER | {self.approver})

    @property
    def who(self) -> str:
        """Who records it: "a team leader or above", "an income officer, a team leader or above"."""
        word = ROLE_WORDS[self.approver]
        named = f"{'an' if word[0] in 'AEIO' else 'a'} {word[0].lower()}{word[1:]}"
        if self.approver is Role.HEAD_OF_SERVICE:
            return "the head of service"
        return f"{named} or above" if self.approver in _ABOVE else f"{named}, a team leader or above"


def asked_by(version: PolicyVersion) -> tuple[Task, ...]:
    """
    Every task of a policy in the order of its steps: what a step asks a person to do, and what a step waits for.

    What is waited for and is no step of its own is answered for by whoever approves the step that waits; where
    several wait, by the lowest of them.
    """
    found: dict[str, Task] = {}
    for step in version.in_order:
        if step.channel in BY_HAND:
            found[step.proposes] = Task(step.proposes, step.title, step.approver)
    for step in version.in_order:
        for code in _awaited(version, step):
            before = found.get(code)
            if before is None or _RANK.get(step.approver, 0) < _RANK.get(before.approver, 0):
                found[code] = Task(code, f"{_spoken(code)}, before “{step.title}”", step.approver)
    return tuple(found.values())


def task_of(version: PolicyVersion, code: str) -> Task | None:
    """The task of that code; None if the policy does not ask it of anybody."""
    return next((task for task in asked_by(version) if task.code == code), None)


def _awaited(version: PolicyVersion, step: Step) -> Iterator[str]:
    """The codes a step waits for that no step of the policy proposes; of a group that counts as one, its first."""
    for one in step.waits_for:
        codes = one.means if one.word.of is Of.ACTIONS and isinstance(one.means, frozenset) else frozenset()
        if codes and not any(code in version.by_action for code in codes):
            yield min(codes)


def _spoken(code: str) -> str:
    """A code as words: "Joint record" of JOINT-RECORD."""
    return code.replace("-", " ").replace("_", " ").capitalize()
