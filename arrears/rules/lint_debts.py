"""Finds debts that fall between two steps, and answers that go the wrong way as debt grows or money comes (OPS-E4)."""

from collections.abc import Iterator, Sequence

from arrears.rules.decision import Decision
from arrears.rules.lint_findings import Finding, FindingKind
from arrears.rules.lint_grid import Money, State
from arrears.rules.lint_traits import HISTORY
from arrears.rules.lint_trial import Silence, Spoken, Trial
from arrears.rules.policy import Order, Step
from arrears.rules.vocabulary import FactKind, amount
from letters.rules.wording import money

HIGH_WEEKS = 4
"""A first step above so many weeks of rent is told to the approver."""


def debts(trial: Trial) -> Iterator[Finding]:
    """Hold the history and let what is owed grow: a debt between two that get a step gets one too."""
    told: set[str] = set()
    for state in trial.grid.states(1, brief=True):
        if state.ends:
            continue
        answers = [trial.waits(state, Money(owed)) for owed in trial.grid.debts]
        yield from _gaps(trial, state, answers, told)
        if not state.traits:
            yield from _floor(trial, answers)
        yield from _too_little(trial, state, answers, told)


def wrong_ways(trial: Trial) -> Iterator[Finding]:
    """Compare cases that differ only in what is owed, or only in what was paid this week."""
    told: set[tuple[FindingKind, str]] = set()
    for state in trial.grid.states(2, brief=True):
        before: tuple[Money, Decision] | None = None
        for owed in trial.grid.debts:
            sums = Money(owed)
            decision = trial.ask(state, sums)
            if before is not None and trial.rises(decision, before[1]):
                yield from _once(told, _less_for_more(trial, state, before, (sums, decision)))
            for paid in trial.grid.payments(owed):
                after = trial.ask(state, paid)
                if trial.rises(decision, after):
                    yield from _once(told, _more_for_paying(trial, state, paid, decision, after))
            before = sums, decision


def _once(told: set[tuple[FindingKind, str]], finding: Finding) -> Iterator[Finding]:
    if (finding.kind, finding.step) not in told:
        told.add((finding.kind, finding.step))
        yield finding


def _gaps(trial: Trial, state: State, answers: Sequence[Silence | Spoken], told: set[str]) -> Iterator[Finding]:
    owed = trial.grid.debts
    reached = [number for number, answer in enumerate(answers) if isinstance(answer, Spoken) and answer.step]
    for low, high in zip(reached, reached[1:], strict=False):
        between = [number for number in range(low + 1, high) if isinstance(answers[number], Silence)]
        lower, upper = _step(trial, answers[low]), _step(trial, answers[high])
        if not between or lower is None or upper is None or f"gap {lower.code}" in told:
            continue
        told.add(f"gap {lower.code}")
        first, last = owed[between[0]], owed[between[-1]]
        sums = Money(owed[between[len(between) // 2]])
        yield Finding(
            FindingKind.GAP,
            f"debts from {money(first)} to {money(last)} before this week's charge never get a step, though "
            f"{money(owed[low])} gets “{lower.title}” and {money(owed[high])} gets “{upper.title}”.",
            f"Let “{lower.title}” reach up to where “{upper.title}” begins, or “{upper.title}” down.",
            upper.code,
            upper.asked(),
            trial.grid.words(state, sums),
            trial.ask(state, sums).text,
        )


def _floor(trial: Trial, answers: Sequence[Silence | Spoken]) -> Iterator[Finding]:
    reached = [number for number, answer in enumerate(answers) if isinstance(answer, Spoken) and answer.step]
    weekly = trial.grid.weekly_pence
    if not reached or not weekly or trial.grid.debts[reached[0]] <= HIGH_WEEKS * weekly:
        return
    owed, step = trial.grid.debts[reached[0]], _step(trial, answers[reached[0]])
    weeks = amount(FactKind.WEEKS, owed * 100 // weekly)
    yield Finding(
        FindingKind.HIGH_FLOOR,
        f"nothing is asked for below {money(owed)} ({weeks} of rent).",
        "Make sure that this is meant, or add an earlier step.",
        step.code if step else "",
        step.asked() if step else "",
    )


def _too_little(trial: Trial, state: State, answers: Sequence[Silence | Spoken], told: set[str]) -> Iterator[Finding]:
    """After a step of a list a debt may be too small for the next, so that nothing follows and nobody is asked."""
    last = state.of(HISTORY)
    done = trial.step(last.step) if last is not None else None
    if done is None or trial.version.order is Order.STAGES or f"little {done.code}" in told:
        return
    reached = [number for number, answer in enumerate(answers) if isinstance(answer, Spoken) and answer.step]
    quiet = [number for number, answer in enumerate(answers) if isinstance(answer, Silence)]
    if not reached or not quiet or quiet[-1] > reached[0]:
        return
    upper = _step(trial, answers[reached[0]])
    if upper is None or not trial.sequence.follows(upper, done):
        return
    told.add(f"little {done.code}")
    sums = Money(trial.grid.debts[quiet[-1]])
    yield Finding(
        FindingKind.TOO_LITTLE_FOR_NEXT,
        f"after “{done.title}” nothing follows up to {money(sums.owed_pence)}: “{upper.title}” asks for more.",
        "Make sure that small debts are looked at in another way, or lower what the step asks for.",
        upper.code,
        upper.asked(),
        trial.grid.words(state, sums),
        trial.ask(state, sums).text,
    )


def _less_for_more(trial: Trial, state: State, less: tuple[Money, Decision], more: tuple[Money, Decision]) -> Finding:
    (low, lower), (high, higher) = less, more
    step = trial.step(lower.step)
    assert step is not None, "an answer that is further than another has a step"
    return Finding(
        FindingKind.MORE_DEBT_DE_ESCALATES,
        f"{money(low.owed_pence)} brings “{step.title}”, but {money(high.owed_pence)} with the same history brings "
        f"{_brings(trial, higher)}.",
        "Take the upper limit away, or let the next step begin where this one ends.",
        step.code,
        step.asked(),
        trial.grid.words(state, high),
        higher.text,
    )


def _more_for_paying(trial: Trial, state: State, paid: Money, before: Decision, after: Decision) -> Finding:
    step = trial.step(after.step)
    assert step is not None, "an answer that is further than another has a step"
    return Finding(
        FindingKind.PAYING_ESCALATES,
        f"paying brings “{step.title}”: with {money(paid.owed_pence)} owed before this week's charge a tenant who pays "
        f"nothing gets {_brings(trial, before)}, and one who pays {money(paid.paid_pence)} gets “{step.title}”.",
        "Measure what is owed so that a payment can only lower it: take this week's charge off once, never both the "
        "posting and what is unpaid of it.",
        step.code,
        step.asked(),
        trial.grid.words(state, paid),
        after.text,
    )


def _brings(trial: Trial, decision: Decision) -> str:
    step = trial.step(decision.step) if decision.proposes else None
    return "no action" if step is None else f"“{step.title}”"


def _step(trial: Trial, answer: Silence | Spoken) -> Step | None:
    return trial.step(answer.step) if isinstance(answer, Spoken) else None
