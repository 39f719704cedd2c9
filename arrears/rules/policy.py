"""The language of escalation policies: steps with conditions, as data with a version (DEC-18)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from arrears.rules.facts import Facts
from arrears.rules.holds import RULES, HoldReason
from arrears.rules.measures import CHASE, DebtMeasure
from arrears.rules.sentences import (
    CEILINGS,
    Compare,
    Condition,
    PolicyFault,
    Sentence,
    Threshold,
    Together,
    parts_of,
)
from arrears.rules.vocabulary import FactKind, Need, Of, Paying
from ledger.rules.account_types import NO_ARREARS_LETTERS, AccountType
from staff.rules.roles import Role

__all__ = [
    "Channel",
    "Compare",
    "Condition",
    "Order",
    "PolicyFault",
    "PolicyVersion",
    "Step",
    "Threshold",
    "any_met",
    "version_in_force",
]

LAST_BEFORE_NOTICE = 4
"""Stages 1-4 lead to a notice; stages 5-7 need one in force (OPS-E2, PRA-4)."""
LAST_BEFORE_ORDER = 7
"""From stage 8 on a court order has to be in force (OPS-E2)."""

LOWEST_ORDINARY_RANK = 60
"""Holds 1 to 5 of LAW section 6a stand above every policy; a step may be exempt from the later ones only."""

FORMER = AccountType.FTA.value
"""What the accounts of tenancies that have ended count as, whatever their own type."""


class Channel(StrEnum):
    """How a step goes out: a letter, a task for a person, a message, or nothing yet."""

    LETTER = "letter"
    TASK = "task"
    TEXT = "text"
    EMAIL = "email"
    CALL = "call"
    VISIT = "visit"
    NONE = "none"


class Order(StrEnum):
    """
    How the steps of a policy stand to one another.

    By stages one follows another and none is skipped (OPS-E4). In a list the first that applies wins; two of the same
    place that both apply are a clash, which is said and never settled silently.
    """

    STAGES = "stages"
    FIRST_WINS = "first_wins"


@dataclass(frozen=True, slots=True)
class Step:
    """
    One stage of a policy: what it proposes, when, and who approves it.

    It is reached when every sentence of `all_of` holds and, if `any_of` has any, one of those; it is held back while
    one of `unless` holds, and waits until all of `waits_for` do. `direct_when` are sentences of which one lets it
    follow a broken arrangement without the stage before it (PRA-3). `wait_days` pass before another step. Stage 0
    steps are nudges, which no stage waits for. In a list `stage` is the place in it.

    `channel` is the one that counts, `also` go beside it; `template` names the paper where it is not what is proposed;
    `exempt_from` are ordinary holds that do not hold this step.
    """

    code: str
    stage: int
    title: str
    proposes: str
    channel: Channel
    approver: Role
    wait_days: int
    all_of: tuple[Condition, ...]
    any_of: tuple[Sentence, ...] = ()
    direct_when: tuple[Sentence, ...] = ()
    unless: tuple[Sentence, ...] = ()
    waits_for: tuple[Condition, ...] = ()
    also: tuple[Channel, ...] = ()
    template: str = ""
    exempt_from: frozenset[HoldReason] = frozenset()

    @property
    def sentences(self) -> tuple[Condition, ...]:
        """Every single sentence of the step."""
        return parts_of((*self.all_of, *self.any_of, *self.direct_when, *self.unless, *self.waits_for))

    def met(self, facts: Facts, on: date) -> bool:
        """Whether the sentences that reach the step hold."""
        for condition in self.all_of:
            if not condition.met(facts, on):
                return False
        return not self.any_of or any_met(self.any_of, facts, on)

    def blocked_by(self, facts: Facts, on: date) -> Sentence | None:
        """Return the first sentence that holds the step back, if one does."""
        for condition in self.unless:
            if condition.met(facts, on):
                return condition
        return None

    def waiting_for(self, facts: Facts, on: date) -> Condition | None:
        """Return the first thing that has to be done before the step goes, if one is missing."""
        for condition in self.waits_for:
            if not condition.met(facts, on):
                return condition
        return None

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


def any_met(conditions: Iterable[Sentence], facts: Facts, on: date) -> bool:
    """Whether one of the sentences holds."""
    for condition in conditions:
        if condition.met(facts, on):
            return True
    return False


@dataclass(frozen=True, slots=True)
class PolicyVersion:
    """
    A policy as it stands from a day on: the account types it covers (FTA: accounts of tenancies that have ended), its
    steps, and PRA-2's and PRA-4's numbers.

    `measures` are its debt measures, the first of them the one that stages are measured by; `groups` are action codes
    that count as one, by name (a group called as a step's proposal counts as that step taken). `otherwise` is said
    where no step of a list applies; without `only_if_owed` a list is also asked where nothing is owed.

    :raises PolicyFault: if a code, a proposal or a stage stands twice, if a payment could make a sentence of a stage
        true, or if there is no stage 1.
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
    order: Order = Order.STAGES
    measures: tuple[DebtMeasure, ...] = (CHASE,)
    groups: tuple[tuple[str, tuple[str, ...]], ...] = ()
    otherwise: str = ""
    only_if_owed: bool = True
    nudges: tuple[Step, ...] = field(init=False, repr=False, compare=False)
    ladder: tuple[Step, ...] = field(init=False, repr=False, compare=False)
    after_notice: tuple[Step, ...] = field(init=False, repr=False, compare=False)
    after_order: tuple[Step, ...] = field(init=False, repr=False, compare=False)
    in_order: tuple[Step, ...] = field(init=False, repr=False, compare=False)
    by_proposal: dict[str, Step] = field(init=False, repr=False, compare=False)
    by_code: dict[str, Step] = field(init=False, repr=False, compare=False)
    by_action: dict[str, Step] = field(init=False, repr=False, compare=False)
    needs: frozenset[Need] = field(init=False, repr=False, compare=False)
    by_weeks: bool = field(init=False, repr=False, compare=False)
    exempting: bool = field(init=False, repr=False, compare=False)
    direct: tuple[Step, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        _check_steps(self)
        by_stage = self.order is Order.STAGES
        staged = sorted(self.steps, key=lambda step: step.stage)
        ladder = tuple(step for step in staged if by_stage and 1 <= step.stage <= LAST_BEFORE_NOTICE)
        by_proposal = {step.proposes: step for step in self.steps}
        old_codes = {code: by_proposal[name] for name, codes in self.groups if name in by_proposal for code in codes}
        sentences = [sentence for step in self.steps for sentence in step.sentences]
        derived = {
            "nudges": tuple(step for step in self.steps if by_stage and step.stage == 0),
            "ladder": ladder,
            "after_notice": tuple(
                step for step in staged if by_stage and LAST_BEFORE_NOTICE < step.stage <= LAST_BEFORE_ORDER
            ),
            "after_order": tuple(step for step in staged if by_stage and step.stage > LAST_BEFORE_ORDER),
            "in_order": tuple(staged),
            "by_proposal": by_proposal,
            "by_code": {step.code: step for step in self.steps},
            "by_action": old_codes | by_proposal,
            "needs": frozenset(one.word.needs for one in sentences if one.word.needs is not None),
            "by_weeks": any(one.word.kind is FactKind.WEEKS for step in ladder for one in step.sentences),
            "exempting": any(step.exempt_from for step in self.steps),
            "direct": tuple(step for step in ladder if step.direct_when),
        }
        for name, value in derived.items():
            object.__setattr__(self, name, value)

    @property
    def main(self) -> DebtMeasure:
        """The measure that stages are measured by."""
        return self.measures[0]

    @property
    def kinds(self) -> frozenset[str]:
        """Every code of a paper or action that the policy knows: its proposals, its groups, what sentences name."""
        named = {code for _, codes in self.groups for code in codes}
        for step in self.steps:
            for one in step.sentences:
                if one.word.of is Of.ACTIONS and isinstance(one.means, frozenset):
                    named |= one.means
        return frozenset(named | self.by_proposal.keys())

    def covers(self, account_type: str, *, former: bool) -> bool:
        """Whether the policy is for such accounts."""
        return (FORMER if former else account_type) in self.account_types


def version_in_force(versions: Iterable[PolicyVersion], *, on: date) -> PolicyVersion | None:
    """
    Return the version in force on a day: the latest to have begun, of two of one day the higher; None before
    any.
    """
    begun = [version for version in versions if version.in_force_from <= on]
    return max(begun, key=lambda version: (version.in_force_from, version.version), default=None)


# ---- what a version may not say


def _check_steps(version: PolicyVersion) -> None:
    steps = version.steps
    by_stage = version.order is Order.STAGES
    if by_stage and not any(step.stage == 1 for step in steps):
        raise PolicyFault("steps", "there is no stage 1, so nothing could ever be proposed.")
    for name, seen in (("code", "code"), ("proposal", "proposes")):
        values = [getattr(step, seen) for step in steps]
        for value in values:
            if values.count(value) > 1:
                raise PolicyFault("steps", f"the {name} “{value}” stands twice.")
    stages = [step.stage for step in steps if step.stage]
    for stage in stages:
        if by_stage and stages.count(stage) > 1:
            raise PolicyFault("steps", f"stage {stage} stands twice, so a decision could have two answers (OPS-E4).")
    for step in steps:
        _check_step(step, version)


def _check_step(step: Step, version: PolicyVersion) -> None:
    where = f"step {step.code}"
    by_stage = version.order is Order.STAGES
    if step.wait_days < 0 or step.stage < 0 or not step.all_of:
        raise PolicyFault(where, "needs a stage and a wait of 0 or more, and a sentence in all_of.")
    if not by_stage and step.stage == 0:
        raise PolicyFault(where, "in a list the places begin with 1; nudges belong to policies by stages.")
    if by_stage and step.channel is Channel.LETTER and step.stage == LAST_BEFORE_NOTICE:
        raise PolicyFault(where, "stage 4 is a review by a person, never a letter (OPS-E2).")
    silent = [kind for kind in version.account_types if kind in NO_ARREARS_LETTERS]
    if step.channel is Channel.LETTER and silent:
        raise PolicyFault(where, f"no arrears letters go for {', '.join(silent)} accounts; make it a task (PRA-5).")
    for reason in sorted(step.exempt_from):
        if RULES[reason].is_law or RULES[reason].rank < LOWEST_ORDINARY_RANK:
            raise PolicyFault(where, f"no step is exempt from the hold “{reason}”: it stands above policies (LAW-6a).")
    if by_stage:
        _check_paying(step)


def _check_paying(step: Step) -> None:
    """In a policy by stages no payment may make a step reachable; sentences that could are refused (OPS-E4)."""
    where = f"step {step.code}"
    asking: tuple[tuple[str, tuple[Sentence, ...]], ...] = (
        ("all_of", step.all_of),
        ("any_of", step.any_of),
        ("direct_when", step.direct_when),
    )
    for name, asked in asking:
        for number, one in enumerate(asked, start=1):
            if paying_helps(one):
                raise PolicyFault(f"{where}, {name}, sentence {number}", _RAISES.format(one.asked()))
    for number, one in enumerate(step.waits_for, start=1):
        if paying_helps(one):
            raise PolicyFault(f"{where}, waits_for, sentence {number}", _RAISES.format(one.asked()))
    for number, one in enumerate(step.unless, start=1):
        if paying_ends(one):
            raise PolicyFault(f"{where}, unless, sentence {number}", _FREES.format(one.asked()))


_RAISES = (
    "a payment could make “{}” true here, so that paying brings the step; stages may only ask for it the other way."
)
_FREES = "a payment could end “{}”, so that paying brings the step; it cannot stand under unless."


def paying_helps(sentence: Sentence) -> bool:
    """Whether a payment can make a sentence true that was not."""
    if isinstance(sentence, Together):
        return any(paying_helps(part) for part in sentence.parts)
    word = sentence.word
    if word.paying is Paying.LEAVES:
        return False
    if word.kind is FactKind.WORD:
        return True
    if word.kind is FactKind.FLAG:
        return (sentence.value is True) is (word.paying is Paying.RAISES)
    if word.paying is Paying.LOWERS:
        return sentence.test in CEILINGS
    return sentence.test is not Compare.AT_MOST and sentence.test is not Compare.LESS_THAN


def paying_ends(sentence: Sentence) -> bool:
    """Whether a payment can make a sentence false that was true; a late payment that came is no longer late at all."""
    if isinstance(sentence, Together):
        return any(paying_ends(part) for part in sentence.parts)
    word = sentence.word
    if word.paying is Paying.LEAVES:
        return False
    if word.kind is FactKind.WORD:
        return True
    if word.kind is FactKind.FLAG:
        return (sentence.value is True) is (word.paying is Paying.LOWERS)
    return word.paying is Paying.LOWERS or sentence.test in CEILINGS
