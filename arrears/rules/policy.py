"""The language of escalation policies: steps with conditions, as data with a version (DEC-18)."""

import operator
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from arrears.rules.facts import WORDS, FactKind, Facts, FactValue, FactWord, amount
from staff.rules.roles import Role

LAST_BEFORE_NOTICE = 4
"""Stages 1-4 lead to a notice; from stage 5 on they need one in force (OPS-E2, PRA-4)."""


class PolicyFault(ValueError):
    """A policy cannot be used; `where` names the sentence that is wrong, the message says how."""

    def __init__(self, where: str, says: str) -> None:
        super().__init__(f"{where}: {says}")
        self.where = where
        self.says = says


class Compare(StrEnum):
    """What may be asked of a fact. Sums and times have only tests that a payment can never make true."""

    AT_LEAST = "at_least"
    MORE_THAN = "more_than"
    IS = "is"
    IS_NOT = "is_not"
    IS_IN = "is_in"


class Channel(StrEnum):
    """How a step goes out: a letter, a task for a person, or nothing yet (stage 0 until texts exist)."""

    LETTER = "letter"
    TASK = "task"
    NONE = "none"


_ASKS: dict[Compare, Callable[[Any, Any], bool]] = {
    Compare.AT_LEAST: operator.ge,
    Compare.MORE_THAN: operator.gt,
    Compare.IS: operator.eq,
    Compare.IS_NOT: operator.ne,
    Compare.IS_IN: lambda seen, among: seen in among,
}
_NUMBERS = {Compare.AT_LEAST, Compare.MORE_THAN}
_FITTING = {FactKind.WORD: {Compare.IS, Compare.IS_NOT, Compare.IS_IN}, FactKind.FLAG: {Compare.IS}}

Threshold = int | str | bool | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Condition:
    """
    One sentence of a step: a named fact, a test, and a value (pence, hundredths of a week, days, a count,
    words).

    :raises PolicyFault: if the fact is not known, or the test or the value does not fit it.
    """

    fact: str
    test: Compare
    value: Threshold
    word: FactWord = field(init=False, repr=False, compare=False)
    _asks: Callable[[Any, Any], bool] = field(init=False, repr=False, compare=False)
    _reads: Callable[[Facts, date], FactValue] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        word = WORDS.get(self.fact)
        if word is None:
            raise PolicyFault("sentence", f"“{self.fact}” is not a fact that decisions know ({', '.join(WORDS)}).")
        _check_sentence(word, self.test, self.value)
        object.__setattr__(self, "word", word)
        object.__setattr__(self, "_asks", _ASKS[self.test])
        object.__setattr__(self, "_reads", word.read)

    def seen(self, facts: Facts, on: date) -> FactValue:
        """Return the value of the fact that the sentence speaks of."""
        return self._reads(facts, on)

    def met(self, facts: Facts, on: date) -> bool:
        """Whether the sentence holds; what is not known does not."""
        value = self._reads(facts, on)
        return value is not None and self._asks(value, self.value)

    def said(self, facts: Facts, on: date) -> str:
        """Say what is seen and how it compares: "has £84.20 overdue, which is £10.00 or more"."""
        value = self._reads(facts, on)
        seen = self.word.seen(value)
        if value is None or self.word.kind is FactKind.FLAG:
            return seen
        return f"{seen}, which is {self._compared(met=self._asks(value, self.value))}"

    def asked(self) -> str:
        """Say what the sentence asks for, without any figures seen: "has £10.00 or more overdue"."""
        if self.word.kind is FactKind.FLAG:
            return self.word.seen(self.value is True)
        return self.word.says.format(self._compared(met=True))

    def _compared(self, *, met: bool) -> str:
        if isinstance(self.value, tuple):
            return f"{'one' if met else 'none'} of {', '.join(self.value)}"
        threshold = amount(self.word.kind, self.value)
        if self.test in (Compare.IS, Compare.IS_NOT):
            return threshold if met is (self.test is Compare.IS) else f"not {threshold}"
        if self.test is Compare.AT_LEAST:
            return f"{threshold} or more" if met else f"less than {threshold}"
        return f"more than {threshold}" if met else f"not more than {threshold}"


@dataclass(frozen=True, slots=True)
class Step:
    """
    One stage of a policy: what it proposes, when, and who approves it.

    It is reached when every sentence of `all_of` holds and, if `any_of` has any, one of those. `direct_when`
    are sentences of which one lets it follow a broken arrangement without the stage before it (PRA-3).
    `wait_days` pass before another step. Stage 0 steps are nudges, which no stage waits for.
    """

    code: str
    stage: int
    title: str
    proposes: str
    channel: Channel
    approver: Role
    wait_days: int
    all_of: tuple[Condition, ...]
    any_of: tuple[Condition, ...] = ()
    direct_when: tuple[Condition, ...] = ()

    def met(self, facts: Facts, on: date) -> bool:
        """Whether the step's own sentences hold."""
        for condition in self.all_of:
            if not condition.met(facts, on):
                return False
        return not self.any_of or any_met(self.any_of, facts, on)

    def said(self, facts: Facts, on: date) -> str:
        """Say what counts: if the step is reached the sentences that hold, otherwise those that do not."""
        reached = self.met(facts, on)
        told = [one.said(facts, on) for one in self.all_of if one.met(facts, on) is reached]
        one_met = any_met(self.any_of, facts, on)
        if one_met is reached:
            told += [one.said(facts, on) for one in self.any_of if one.met(facts, on) is one_met]
        return "; ".join(told)

    def asked(self) -> str:
        """Say what the step asks for, without figures seen."""
        parts = [condition.asked() for condition in self.all_of]
        if self.any_of:
            parts.append(" or ".join(condition.asked() for condition in self.any_of))
        return "; and ".join(parts)


def any_met(conditions: Iterable[Condition], facts: Facts, on: date) -> bool:
    """Whether one of the sentences holds."""
    for condition in conditions:
        if condition.met(facts, on):
            return True
    return False


@dataclass(frozen=True, slots=True)
class PolicyVersion:
    """
    A policy as it stands from a day on: the account types it covers, its steps by stage, and PRA-2's and
    PRA-4's numbers.

    :raises PolicyFault: if a code, a proposal or a stage stands twice, or there is no stage 1.
    """

    code: str
    version: int
    in_force_from: date
    account_types: tuple[str, ...]
    steps: tuple[Step, ...]
    stale_days: int = 91
    officer_after_weeks_reducing: int = 8
    static_after_weeks: int = 8
    static_below_hundredths: int = 200
    nudges: tuple[Step, ...] = field(init=False, repr=False, compare=False)
    ladder: tuple[Step, ...] = field(init=False, repr=False, compare=False)
    after_notice: tuple[Step, ...] = field(init=False, repr=False, compare=False)
    by_proposal: dict[str, Step] = field(init=False, repr=False, compare=False)
    by_code: dict[str, Step] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        _check_steps(self.steps)
        staged = sorted(self.steps, key=lambda step: step.stage)
        derived = {
            "nudges": tuple(step for step in self.steps if step.stage == 0),
            "ladder": tuple(step for step in staged if 1 <= step.stage <= LAST_BEFORE_NOTICE),
            "after_notice": tuple(step for step in staged if step.stage > LAST_BEFORE_NOTICE),
            "by_proposal": {step.proposes: step for step in self.steps},
            "by_code": {step.code: step for step in self.steps},
        }
        for name, value in derived.items():
            object.__setattr__(self, name, value)


def version_in_force(versions: Iterable[PolicyVersion], *, on: date) -> PolicyVersion | None:
    """
    Return the version in force on a day: the latest to have begun, of two of one day the higher; None before
    any.
    """
    begun = [version for version in versions if version.in_force_from <= on]
    return max(begun, key=lambda version: (version.in_force_from, version.version), default=None)


def _check_sentence(word: FactWord, test: Compare, value: Threshold) -> None:
    fitting = _FITTING.get(word.kind, _NUMBERS)
    if test not in fitting:
        allowed = ", ".join(sorted(fitting))
        raise PolicyFault("sentence", f"“{word.name}” cannot be asked “{test}”, only: {allowed}.")
    if word.kind is FactKind.FLAG:
        good = isinstance(value, bool)
    elif word.kind is FactKind.WORD:
        among = test is Compare.IS_IN
        good = (isinstance(value, tuple) and bool(value)) if among else (isinstance(value, str) and bool(value))
    else:
        good = isinstance(value, int) and not isinstance(value, bool) and value >= 0
    if not good:
        raise PolicyFault("sentence", f"“{word.name}” needs {word.kind} to compare with, not {value!r}.")


def _check_steps(steps: tuple[Step, ...]) -> None:
    if not any(step.stage == 1 for step in steps):
        raise PolicyFault("steps", "there is no stage 1, so nothing could ever be proposed.")
    for name, seen in (("code", "code"), ("proposal", "proposes")):
        values = [getattr(step, seen) for step in steps]
        for value in values:
            if values.count(value) > 1:
                raise PolicyFault("steps", f"the {name} “{value}” stands twice.")
    stages = [step.stage for step in steps if step.stage]
    for stage in stages:
        if stages.count(stage) > 1:
            raise PolicyFault("steps", f"stage {stage} stands twice, so a decision could have two answers (OPS-E4).")
    for step in steps:
        if step.wait_days < 0 or step.stage < 0 or not step.all_of:
            raise PolicyFault(f"step {step.code}", "needs a stage and a wait of 0 or more, and a sentence in all_of.")
        if (step.channel is Channel.LETTER) and step.stage == LAST_BEFORE_NOTICE:
            raise PolicyFault(f"step {step.code}", "stage 4 is a review by a person, never a letter (OPS-E2).")
