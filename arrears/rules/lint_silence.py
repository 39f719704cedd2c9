"""Finds states in which debt stays and nothing follows: silence, dead ends, and sequences that begin again (OPS-L7)."""

from collections.abc import Iterator

from arrears.rules.facts import Facts
from arrears.rules.lint_findings import Finding, FindingKind
from arrears.rules.lint_grid import TODAY, State
from arrears.rules.lint_traits import HISTORY, Trait
from arrears.rules.lint_trial import Silence, Spoken, Trial
from arrears.rules.outcomes import Reason
from arrears.rules.policy import Step
from letters.rules.wording import money

Closed = tuple[Trait, Step | None]
"""What closes, and the step that would be due without it."""


def silences(trial: Trial) -> Iterator[Finding]:
    """
    Let at most three things differ from a plain account that owes more than any sentence asks for, and tell what
    leaves it without an answer for half a year or more, each cause once.
    """
    told: set[tuple[str, str]] = set()
    groups: set[frozenset[str]] = set()
    for state in trial.grid.states(3, brief=True):
        if state.ends:
            continue
        stays = trial.waits(state)
        if isinstance(stays, Spoken):
            continue
        closing = list(_closing(trial, state))
        if state.traits and not closing:
            continue
        new: list[Closed] = [(trait, step) for trait, step in closing if step and (trait.group, step.code) not in told]
        least = len(closing) == len(state.traits)
        if state.groups in groups or not (new or least):
            continue
        told |= {(trait.group, step.code) for trait, step in closing if step}
        key = frozenset(trait.group for trait, _ in closing) | {_notice(state)}
        if key in groups and not least:
            continue
        groups |= {key, state.groups}
        yield _told(trial, state, stays, new or closing)


def restarts(trial: Trial) -> Iterator[Finding]:
    """Find steps after which a deep debt is answered with a step that comes before them."""
    told: set[tuple[str, str]] = set()
    for state in trial.grid.states(2, brief=False):
        before = state.of(HISTORY)
        if before is None or state.ends:
            continue
        decision = trial.ask(state, trial.grid.top)
        step, last = trial.step(decision.step), trial.step(before.step)
        if not decision.proposes or step is None or last is None or decision.reason is Reason.ARRANGEMENT_BROKEN:
            continue
        if not trial.sequence.follows(last, step) or (last.code, step.code) in told:
            continue
        told.add((last.code, step.code))
        follows = [one for one in trial.version.steps if trial.sequence.follows(one, last)]
        deeper = f", where “{follows[0].title}” would follow" if follows else ""
        yield Finding(
            FindingKind.RESTART,
            f"however deep the debt, the policy begins again with “{step.title}” when “{last.title}” was the "
            f"last thing done{deeper}; how much is owed never outranks how long ago the last step was.",
            "Let the later step follow without an end to its window, or hold the earlier step back by what is owed.",
            step.code,
            step.asked(),
            trial.grid.words(state, trial.grid.top),
            decision.text,
        )


def _closing(trial: Trial, state: State) -> Iterator[Closed]:
    """Each thing without which the case would be answered, and the step that it would get."""
    for trait in state.traits:
        without = trial.waits(state.without(trait))
        if isinstance(without, Spoken):
            yield trait, trial.step(without.step)


def _notice(state: State) -> str:
    notice = state.of("notice")
    return "" if notice is None else notice.group


def _told(trial: Trial, state: State, stays: Silence, closing: list[Closed]) -> Finding:
    example = trial.grid.words(state, trial.grid.top)
    decision = trial.ask(state, trial.grid.top)
    if any(trait.turns for trait, _ in closing):
        return Finding(
            FindingKind.WAITS_FOR_A_MARK,
            f"while {' and '.join(trait.words for trait, _ in closing)}, no step goes {_how_long(stays)}.",
            "See that somebody is asked to set or take away the mark.",
            example=example,
            answer=decision.text,
        )
    last = state.of(HISTORY)
    done = trial.step(last.step) if last is not None else None
    facts = trial.grid.facts(state, trial.grid.top)
    due = [step for _, step in closing if step is not None]
    first = due[0] if due else None
    following = [one for one in trial.version.steps if done and trial.sequence.waits_for(one, done)]
    closed = _would_be_due(following or due, facts)
    sentence = why_closed(first, facts) if first else ""
    if done is not None and any(trait is last for trait, _ in closing):
        if not following:
            return Finding(
                FindingKind.END_OF_LIST,
                f"nothing follows once “{done.title}” was the last thing done; what follows is a person's decision.",
                "Add a step after it if something should follow.",
                done.code,
                done.asked(),
                example,
                decision.text,
            )
        return Finding(
            FindingKind.DEAD_END,
            f"after “{done.title}” nothing can follow {_how_long(stays)} while {_while(state, last)}.{closed}",
            "Give the step that should follow no end to its window, or add a step for this state.",
            done.code,
            sentence,
            example,
            decision.text,
        )
    return Finding(
        FindingKind.SILENCE,
        f"{_while(state, None)}: with {money(trial.grid.top.owed_pence)} owed no step goes {_how_long(stays)}, and no "
        f"reason is given that ends.{closed}",
        "Add a step for this state, or take away or give an end to the sentence that closes it.",
        first.code if first else "",
        sentence,
        example,
        decision.text,
    )


def _while(state: State, leaving: Trait | None) -> str:
    words = [trait.words for trait in state.traits if trait is not leaving]
    return " and ".join(words) or "the debt stays as it is"


def _how_long(stays: Silence) -> str:
    return "for ever" if stays.until is None else f"for more than half a year (until about {stays.until // 7} weeks)"


def _would_be_due(due: list[Step], facts: Facts) -> str:
    told = {step.code: f"“{step.title}” would be due but {why_closed(step, facts)}" for step in due}
    return f" {'; '.join(told.values())}." if told else ""


def why_closed(step: Step, facts: Facts) -> str:
    """Say which sentence of a step keeps it from going."""
    blocking = step.blocked_by(facts, TODAY)
    if blocking is not None:
        return f"is held back while {blocking.asked()}"
    if not step.met(facts, TODAY):
        return f"needs other than this: {step.said(facts, TODAY)}"
    missing = step.waiting_for(facts, TODAY)
    return f"waits until {missing.asked()}" if missing else "another answer comes first"
