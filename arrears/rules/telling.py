"""Decisions in plain English, with the figures seen (DEC-18). Made only when somebody reads them."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING

from arrears.rules.facts import Facts, FactValue, WritingStop
from arrears.rules.holds import RULES, Hold, first_in_force
from arrears.rules.measures import CHASE
from arrears.rules.outcomes import Outcome, Reason
from arrears.rules.policy import Order
from arrears.rules.sentences import parts_of
from arrears.rules.vocabulary import FactKind, amount
from letters.rules.wording import day, money

if TYPE_CHECKING:
    from arrears.rules.decision import Decision
    from arrears.rules.policy import Step


def tell(decision: "Decision") -> str:
    """Return the reason of a decision as one or two sentences for an officer."""
    return _TELL[decision.reason](decision)


def figures(decision: "Decision") -> dict[str, FactValue]:
    """
    Return what the decision saw, as data: the figures of the position and those of the step's own sentences.
    """
    facts = decision.facts
    seen: dict[str, FactValue] = {
        "balance_pence": facts.balance_pence,
        "technical_pence": facts.technical_pence,
        "real_pence": facts.real_pence,
        "ladder_amount_pence": facts.ladder_amount_pence,
        "weeks_hundredths": facts.weeks_hundredths,
        "chase_pence": facts.chase_pence,
        "chase_hundredths": facts.chase_hundredths,
    }
    main = decision.version.main
    if main != CHASE:
        seen[f"debt_pence of {main.name}"] = main.pence(facts)
        seen[f"debt_weeks of {main.name}"] = main.weeks(facts)
    codes = (decision.step,) if decision.step is not None else decision.clash
    for step in (decision.version.by_code[code] for code in codes if code in decision.version.by_code):
        for condition in parts_of((*step.all_of, *step.any_of, *step.unless, *step.waits_for)):
            seen.setdefault(condition.key, condition.seen(facts, decision.on))
    if decision.clash:
        seen["clash"] = ", ".join(decision.clash)
    return seen


def stop_in_force(facts: Facts, on: date) -> WritingStop | None:
    """Return the stop on writing that lasts longest on a day, if there is one (DEC-20)."""
    stops = [stop for stop in facts.stops if stop.from_on <= on and (stop.until_on is None or on <= stop.until_on)]
    return max(stops, key=lambda stop: stop.until_on or date.max, default=None)


def what_ends(decision: "Decision") -> str:
    """Say what would end a stop or another answer that stands before all steps."""
    if decision.reason is Reason.HOLD:
        hold = _hold(decision)
        by_day = "" if hold.until_on is None else f", or after {day(hold.until_on)}"
        return f"It ends when {RULES[hold.reason].ends_when}{by_day}."
    if decision.until is not None:
        return f"It ends after {day(decision.until)}."
    return ENDS.get(decision.outcome) or OTHERS.get(decision.outcome, "It ends when the reason is taken away.")


ENDS = {
    Outcome.WAITING_FOR_PAYMENTS: "The newest payments file has to be loaded.",
    Outcome.BREATHING_SPACE: "It ends when the debt adviser tells us so.",
    Outcome.OWES_NOTHING: "Something has to be owed after expected benefit.",
    Outcome.NOT_COVERED: "A policy for this kind of account has to be in force.",
    Outcome.WITH_LEGAL: "The court's step has to be over and its outcome recorded.",
    Outcome.CHECK_DATA: "What is missing has to be recorded.",
    Outcome.PENDING_CLAIM: "The claim has to be decided.",
    Outcome.ARRANGEMENT_KEPT: "The arrangement would have to be broken by the payer's own calendar.",
    Outcome.ARRANGEMENT_WATCHED: "The arrangement would have to fall further behind.",
    Outcome.NOTICE_LIVE: "The notice would have to lapse or be withdrawn.",
    Outcome.REDUCING: "Arrears would have to stop falling.",
    Outcome.STATIC: "The debt would have to grow.",
}
"""Answers that stand before every step, and what would end them."""

OTHERS = {
    Outcome.NO_STEP: "A step of this policy would have to apply.",
    Outcome.CLASH: "A person decides; the policy has to say which comes first.",
}
"""Answers of a list, which is asked step by step, and what would end them."""


def already_taken(last: "Step", sent_on: date, step: "Step", stale_days: int) -> tuple[str, str]:
    """Say that a stage was passed in this episode, and when its letter would be repeated (PRA-4)."""
    if step is last:
        again = day(sent_on + timedelta(days=stale_days + 1))
        return f"Taken on {day(sent_on)}.", f"It is repeated from {again} if it is still reached then."
    return (
        f"Stage {last.stage} was already taken on {day(sent_on)}.",
        "A new arrears episode starts from stage 1.",
    )


def comes_after(due: "Step", step: "Step") -> tuple[str, str]:
    """Say that no stage is skipped (OPS-E4)."""
    return f"Stage {due.stage} comes first.", f"{due.title} has to be taken before {step.title.lower()}."


def wait_runs(wait_until: date) -> tuple[str, str]:
    """Say that the last step's wait is not over."""
    return "The wait after the last step is not over.", f"It is over on {day(wait_until)}."


def _hold(decision: "Decision") -> Hold:
    hold = first_in_force(decision.facts.holds, on=decision.on)
    assert hold is not None, "a decision held by a hold has one"
    return hold


def _step(decision: "Decision") -> "Step":
    return decision.version.by_code[decision.step or ""]


def _until(until: date | None, words: str = "until") -> str:
    return "" if until is None else f" {words} {day(until)}"


def _held(decision: "Decision") -> str:
    hold = _hold(decision)
    return f"Held{_until(hold.until_on)}: {RULES[hold.reason].words}."


def _breathing_space(decision: "Decision") -> str:
    until = _until(decision.until) or " until the debt adviser tells us that it has ended"
    return f"Breathing Space{until}: nothing about the debt may be sent or said."


def _stop(decision: "Decision") -> str:
    stop = stop_in_force(decision.facts, decision.on)
    return f"No letters may be sent{_until(decision.until)}: {stop.words if stop else 'a stop on writing'}."


def _nothing_owed(decision: "Decision") -> str:
    balance = decision.facts.balance_pence
    return f"In credit by {money(-balance)}." if balance < 0 else "Nothing is owed."


def _all_expected(decision: "Decision") -> str:
    facts = decision.facts
    return f"The balance of {money(facts.balance_pence)} is all expected from benefit."


def _benefit_missing(decision: "Decision") -> str:
    since = decision.facts.benefit_missing_since
    return f"{_all_expected(decision)} Expected benefit is missing{_until(since, 'since')}: ask who pays it."


def _type_not_covered(decision: "Decision") -> str:
    facts, version = decision.facts, decision.version
    covered = ", ".join(version.account_types)
    return f"Policy {version.code} covers {covered} accounts; this one is {facts.account_type}."


def _claim(decision: "Decision") -> str:
    claim = decision.facts.pending_claim
    assert claim is not None, "a decision about a claim has one"
    return f"A {claim.kind} claim has been pending since {day(claim.since)} with all its evidence in."


def _kept(decision: "Decision") -> str:
    made = decision.facts.arrangement
    assert made is not None, "a decision about an arrangement has one"
    return f"The arrangement of {day(made.started_on)} is kept by the payer's own calendar."


def _behind(decision: "Decision") -> str:
    made = decision.facts.arrangement
    assert made is not None, "a decision about an arrangement has one"
    limits = "; ".join(
        condition.said(decision.facts, decision.on)
        for step in decision.version.ladder
        for condition in step.direct_when
    )
    return f"The arrangement of {day(made.started_on)} is {money(made.shortfall_pence)} behind: {limits}."


def _owes(decision: "Decision") -> str:
    main = decision.version.main
    owed, weeks = main.pence(decision.facts), main.weeks(decision.facts)
    if owed is None:
        return "What is owed cannot be measured"
    if weeks is None:
        return f"Owes {money(owed)}"
    return f"Owes {money(owed)}, {amount(FactKind.WEEKS, weeks)} of rent"


def _no_weekly(decision: "Decision") -> str:
    return f"{_owes(decision)}, but no weekly charge is in force to measure it by: check the charges."


def _not_yet_due(decision: "Decision") -> str:
    facts = decision.facts
    owed = money(facts.real_pence)
    return f"Arrears after expected benefit are {owed}, all of it rent that is not yet due to be paid."


def _below(decision: "Decision") -> str:
    step = _step(decision)
    return f"Too little for {_low(_named(step, decision))}: {step.said(decision.facts, decision.on)}."


def _falling(decision: "Decision") -> str:
    weeks = decision.facts.weeks_reducing
    told = f"{_owes(decision)}, and arrears are falling"
    if decision.reason is Reason.FALLING_LONG:
        return f"{told}, for {weeks} weeks now: the officer decides what is agreed."
    return f"{told}: agree an arrangement instead of the next step."


def _static(decision: "Decision") -> str:
    return f"{_owes(decision)}, and has not grown for {decision.facts.weeks_static} weeks: on the monthly list."


def _wait(decision: "Decision") -> str:
    step = _step(decision)
    return f"{_named(step, decision)}, has to wait until {day(decision.until or decision.on)}."


def _answer(decision: "Decision") -> str:
    step = _step(decision)
    return (
        f"{_owes(decision)}. The last letter has no answer; stage {step.stage}, {step.title.lower()}, "
        f"follows on {day(decision.until or decision.on)}."
    )


def _notice(decision: "Decision") -> str:
    live = "Notice live" if decision.until is None else f"Notice live until {day(decision.until)}"
    return f"{_owes(decision)}. {live}, keep in contact."


def _reached(decision: "Decision") -> str:
    step = _step(decision)
    return f"{_named(step, decision)}: {step.said(decision.facts, decision.on)}."


def _repeated(decision: "Decision") -> str:
    return f"{_reached(decision)} The letter of this stage is more than thirteen weeks old, so it is repeated."


def _named(step: "Step", decision: "Decision") -> str:
    by_stage = decision.version.order is Order.STAGES
    return f"Stage {step.stage}, {step.title.lower()}" if step.stage and by_stage else step.title


def _low(words: str) -> str:
    return words[:1].lower() + words[1:]


def _blocked(decision: "Decision") -> str:
    step = _step(decision)
    blocking = step.blocked_by(decision.facts, decision.on)
    assert blocking is not None, "a step that is held back has a reason"
    return f"{_named(step, decision)}, is held back: {blocking.said(decision.facts, decision.on)}."


def _waits(decision: "Decision") -> str:
    step = _step(decision)
    missing = step.waiting_for(decision.facts, decision.on)
    assert missing is not None, "a step that waits waits for something"
    return (
        f"{_named(step, decision)}, waits for something to be done first: {missing.said(decision.facts, decision.on)}."
    )


def _otherwise(decision: "Decision") -> str:
    return decision.version.otherwise or f"No step of policy {decision.version.code} applies."


def _two_steps(decision: "Decision") -> str:
    titles = " and ".join(decision.version.by_code[code].title.lower() for code in decision.clash)
    return f"{_low(titles).capitalize()} both apply, and the policy does not say which comes first: a person decides."


def _two_policies(decision: "Decision") -> str:
    names = " and ".join(decision.clash)
    return f"Policies {names} both claim this account with equal right: end one of the two assignments."


def _fixed(words: str) -> Callable[["Decision"], str]:
    return lambda decision: words


def _dated(words: str, which: str) -> Callable[["Decision"], str]:
    def told(decision: "Decision") -> str:
        on: date | None = getattr(decision.facts, which)
        return words.format("an unknown day" if on is None else day(on))

    return told


_TELL: dict[Reason, Callable[["Decision"], str]] = {
    Reason.PAYMENTS_LATE: _fixed("The newest payments are not in yet, so nobody is chased on old figures."),
    Reason.HOLD: _held,
    Reason.BREATHING_SPACE: _breathing_space,
    Reason.STOP_ON_WRITING: _stop,
    Reason.NOTHING_OWED: _nothing_owed,
    Reason.BENEFIT_EXPECTED: _all_expected,
    Reason.BENEFIT_MISSING: _benefit_missing,
    Reason.FORMER_ACCOUNT: _fixed("A former tenant account: the stages for current tenants are not for it."),
    Reason.TYPE_NOT_COVERED: _type_not_covered,
    Reason.EVICTION_SET: _dated("An eviction is set for {}.", "eviction_on"),
    Reason.EVICTION_PAST: _dated("The eviction of {} has no outcome: record what happened.", "eviction_on"),
    Reason.HEARING_SET: _dated("A hearing is set for {}.", "hearing_on"),
    Reason.HEARING_PAST: _dated("The hearing of {} has no outcome: record what the court decided.", "hearing_on"),
    Reason.ORDER_IN_FORCE: _dated("A court order of {} is in force: its own steps apply.", "order_on"),
    Reason.CLAIM_PENDING: _claim,
    Reason.INSTALMENTS_PAID: _kept,
    Reason.LITTLE_BEHIND: _behind,
    Reason.NOTICE_IN_FORCE: _notice,
    Reason.NO_WEEKLY_CHARGE: _no_weekly,
    Reason.NOT_YET_DUE: _not_yet_due,
    Reason.BELOW_FIRST_STEP: _below,
    Reason.BELOW_NEXT_STEP: _below,
    Reason.FALLING: _falling,
    Reason.FALLING_LONG: _falling,
    Reason.STATIC_LOW: _static,
    Reason.WAIT_NOT_OVER: _wait,
    Reason.ANSWER_NOT_YET_DUE: _answer,
    Reason.NO_FURTHER_STEP: _fixed("The last stage of this policy was taken; what follows is a person's decision."),
    Reason.NUDGE_DUE: _reached,
    Reason.STEP_REACHED: _reached,
    Reason.STEP_REPEATED: _repeated,
    Reason.ARRANGEMENT_BROKEN: _reached,
    Reason.STEP_BLOCKED: _blocked,
    Reason.STEP_WAITS: _waits,
    Reason.FIRST_IN_LIST: _reached,
    Reason.NONE_IN_LIST: _otherwise,
    Reason.DOES_NOTHING: _otherwise,
    Reason.TWO_STEPS: _two_steps,
    Reason.TWO_POLICIES: _two_policies,
}
