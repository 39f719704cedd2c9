"""
The check of a policy before anybody approves it: every kind of case is tried, and what goes wrong is told (DEC-18).

`lint` asks a version what it does with debts at each of its own thresholds, with what was done before, and with what
else can be so of an account; it needs no database and always finds the same.
"""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache

from arrears.rules.facts import Facts
from arrears.rules.lint_debts import debts, wrong_ways
from arrears.rules.lint_findings import Finding, FindingKind, Report
from arrears.rules.lint_grid import TODAY, State, later
from arrears.rules.lint_sequence import asks_for_action, awaited, producers
from arrears.rules.lint_silence import restarts, silences
from arrears.rules.lint_trial import Trial
from arrears.rules.policy import Channel, PolicyVersion, Step
from arrears.rules.policy_data import from_data, to_data
from arrears.rules.sentences import Compare, span_days

__all__ = ["Finding", "FindingKind", "Report", "checked", "lint"]

WEEKS_ACTED = 40
"""How long a case is followed whose every step is taken, to see which steps it reaches."""


def lint(version: PolicyVersion) -> Report:
    """Check a version and report everything found, errors first."""
    if not version.steps:
        return Report((_does_nothing(version),), 0)
    trial = Trial(version)
    found = [*silences(trial), *restarts(trial), *debts(trial), *wrong_ways(trial), *_awaited(trial)]
    found += _unreached(trial)
    found += _clashes(trial)
    found.sort(key=lambda one: one.severity)
    return Report(tuple(found), trial.asked)


def checked(version: PolicyVersion) -> Report:
    """The same as `lint`, worked out once for the same content, whatever its number and day."""
    content = to_data(version) | {"version": 1, "in_force_from": "2000-01-01"}
    return _checked(json.dumps(content, sort_keys=True))


@lru_cache(maxsize=64)
def _checked(content: str) -> Report:
    return lint(from_data(json.loads(content)))


def _does_nothing(version: PolicyVersion) -> Finding:
    return Finding(
        FindingKind.DOES_NOTHING,
        "the policy has no steps, so no account under it is ever chased.",
        "Assign it only where a person decides when chasing begins again.",
        answer=version.otherwise,
    )


def _clashes(trial: Trial) -> Iterator[Finding]:
    for codes, (state, sums, decision) in trial.clashes.items():
        titles = " and ".join(f"“{trial.version.by_code[code].title}”" for code in codes)
        yield Finding(
            FindingKind.CLASH,
            f"{titles} stand at the same place in the list and both apply.",
            "Give one of them an earlier place, or let one hold the other back.",
            codes[0],
            trial.version.by_code[codes[0]].asked(),
            trial.grid.words(state, sums),
            decision.text,
        )


def _awaited(trial: Trial) -> Iterator[Finding]:
    """Sentences that wait for an action which no step proposes."""
    for step in trial.version.steps:
        for one in awaited(step):
            if not producers(one, trial.version):
                yield Finding(
                    FindingKind.WAITS_FOR_NOTHING,
                    f"“{step.title}” waits for “{one.of}”, which no step of this policy does.",
                    "Name what a step proposes, or the group that it belongs to.",
                    step.code,
                    one.asked(),
                )
        for one in step.waits_for:
            if one.fact == "flag":
                yield Finding(
                    FindingKind.WAITS_FOR_A_MARK,
                    f"“{step.title}” waits until {one.asked()}.",
                    "See that the people concerned know that they have to set it.",
                    step.code,
                    one.asked(),
                )
            if asks_for_action(one) and not producers(one, trial.version):
                yield Finding(
                    FindingKind.RECORDED_BY_PEOPLE,
                    f"“{step.title}” waits until somebody records “{one.of}”; no step of this policy asks for it.",
                    "See that the people concerned know that they have to record it.",
                    step.code,
                    one.asked(),
                )


def _unreached(trial: Trial) -> Iterator[Finding]:
    """Steps that no case has reached, not even one in which every step before it is taken."""
    for state in trial.grid.states(3, brief=True):
        if all(step.code in trial.reached for step in trial.version.steps):
            return
        if not any(trait.step for trait in state.traits):
            _follow(trial, state, people_do=False)
            _follow(trial, state, people_do=True)
    for step in trial.version.steps:
        if step.code not in trial.reached:
            yield Finding(
                FindingKind.UNREACHABLE,
                f"“{step.title}” is never reached, whatever is owed and whatever was done before.",
                _cure(trial, step),
                step.code,
                step.asked(),
            )


def _cure(trial: Trial, step: Step) -> str:
    same = [one for one in trial.version.in_order if one.stage < step.stage and one.all_of == step.all_of]
    if same:
        return f"“{same[0].title}” comes first and asks for the same: put this step before it, or ask for more there."
    return "Look for sentences that cannot hold together, or for a step before it that always applies."


def _follow(trial: Trial, state: State, *, people_do: bool) -> None:
    """Let the weeks of a case pass with every step taken; `people_do` what steps wait for too."""
    facts = trial.grid.facts(state, trial.grid.top)
    for week in range(WEEKS_ACTED):
        on = TODAY + timedelta(weeks=week)
        if people_do:
            facts = _with_all_done(trial, facts, on)
        decision = trial.put(facts, state, trial.grid.top, 7 * week)
        step = trial.step(decision.step)
        if decision.proposes and step is not None:
            facts = later(facts, step.proposes, letter=step.channel is Channel.LETTER, on=on)


def _with_all_done(trial: Trial, facts: Facts, on: date) -> Facts:
    """The same where people have done everything that any step waits for, just in time."""
    for one in (sentence for step in trial.version.steps for sentence in step.waits_for):
        if one.fact == "flag":
            facts = replace(facts, flags=facts.flags | {one.of} if one.value else facts.flags - {one.of})
        elif asks_for_action(one) and isinstance(one.means, frozenset) and not producers(one, trial.version):
            days = (one.value if isinstance(one.value, tuple) else (one.value,))[0]
            late_enough = one.test in (Compare.AT_LEAST, Compare.MORE_THAN, Compare.BETWEEN)
            ago = span_days(days, on) + 1 if late_enough and not isinstance(days, bool) else 0
            facts = later(facts, min(one.means), letter=False, on=on - timedelta(days=ago))
    return facts
