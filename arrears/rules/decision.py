"""What happens with an account tonight, and why: exactly one answer for every account (DEC-18, OPS-E4)."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import NamedTuple

from arrears.rules import telling
from arrears.rules.arrangements import ArrangementState
from arrears.rules.facts import Facts, FactValue, unanswered_since
from arrears.rules.holds import RULES, STOP_LETTERS, HoldReason, first_in_force
from arrears.rules.measures import Base
from arrears.rules.outcomes import RULE_IDS, STOPS, Outcome, Reason
from arrears.rules.policy import FORMER, Channel, Order, PolicyVersion, Step, any_met
from arrears.rules.sentences import parts_of
from arrears.rules.vocabulary import FactKind
from ledger.rules.account_types import NOBODYS
from ledger.rules.rent_weeks import monday_of

BREATHING_SPACE_RANK = 20
"""
Breathing Space comes second in LAW section 6a: after death and doubt of identity, before all other holds.
"""


class Decision(NamedTuple):
    """
    One answer with its reason. Words and figures are made when asked for, always the same from the same
    facts.

    `step` is the code of the step proposed or waited for, if any; `until` the day that would change the
    answer by itself: the last day of a hold, or the first day on which a step is no longer too soon. `clash` names
    the steps, or the policies, of which none comes before the other.
    """

    outcome: Outcome
    reason: Reason
    step: str | None
    until: date | None
    on: date
    facts: Facts
    version: PolicyVersion
    clash: tuple[str, ...] = ()

    @property
    def stage(self) -> int | None:
        """The stage of the step, if there is one."""
        return None if self.step is None else self.version.by_code[self.step].stage

    @property
    def proposes(self) -> str | None:
        """What the step proposes (`A1`), when the answer is a nudge, a letter or a review; otherwise None."""
        acts = self.outcome in (Outcome.NUDGE, Outcome.PROPOSE, Outcome.REVIEW)
        return self.version.by_code[self.step].proposes if acts and self.step else None

    @property
    def text(self) -> str:
        """The reason in plain English with the figures seen, for an officer."""
        return telling.tell(self)

    @property
    def figures(self) -> dict[str, FactValue]:
        """The figures seen, as data that can be stored beside the decision (OPS-L7)."""
        return telling.figures(self)

    @property
    def rule_ids(self) -> tuple[str, ...]:
        """The rules that the reason rests on."""
        return RULE_IDS[self.reason]


class Blocked(NamedTuple):
    """Why one step of the policy is not proposed, and what would change that."""

    step: str
    stage: int
    title: str
    why: str
    would_change: str


class Explanation(NamedTuple):
    """A decision with every other step of the policy and why it was not taken."""

    decision: Decision
    blocked: tuple[Blocked, ...]


class _Taken(NamedTuple):
    """
    What was already taken in this episode: the highest step with its newest day, and until when to wait.
    """

    step: Step | None
    sent_on: date
    wait_until: date


_NEVER = date.min
_NOTHING_TAKEN = _Taken(None, _NEVER, _NEVER)


def decide(facts: Facts, version: PolicyVersion, *, on: date) -> Decision:
    """
    Say what happens with an account on a night, and why.

    The law's stops come first (LAW section 6a), then what is owed, what the court has in hand, what we have
    promised, and last the stages, one after another and none skipped (OPS-E4). The first question that
    settles it is the reason. Paying never raises the step: no question asks for a debt to be small before
    something is sent. A policy in a list asks its own questions: after the law's stops the first step that
    applies wins, and two of the same place that both apply are a clash.
    """
    if not facts.payments_in:
        return Decision(Outcome.WAITING_FOR_PAYMENTS, Reason.PAYMENTS_LATE, None, None, on, facts, version)
    exempt: frozenset[HoldReason] | None = None
    if facts.holds or facts.breathing_spaces or facts.stops:
        stopped = _stopped(facts, version, on)
        if stopped is not None:
            exempt = _ordinary_holds(stopped) if version.exempting else None
            if exempt is None:
                return stopped
            free = _settle(replace(facts, holds=(), stops=()), version, on, exempt)
            step = version.by_code.get(free.step or "")
            if free.proposes is None or step is None or not _goes_through(step, stopped, exempt):
                return stopped
            return free._replace(facts=facts)
    return _settle(facts, version, on, None)


def _settle(facts: Facts, version: PolicyVersion, on: date, held: frozenset[HoldReason] | None) -> Decision:
    """Answer an account that nothing stops; `held` are ordinary holds from which a step has to be exempt."""
    if facts.real_pence <= 0 and version.only_if_owed:
        return Decision(Outcome.OWES_NOTHING, _why_nothing_owed(facts), None, None, on, facts, version)
    if facts.former and FORMER not in version.account_types:
        return Decision(Outcome.NOT_COVERED, Reason.FORMER_ACCOUNT, None, None, on, facts, version)
    if not facts.former and (facts.account_type not in version.account_types or facts.account_type in NOBODYS):
        return Decision(Outcome.NOT_COVERED, Reason.TYPE_NOT_COVERED, None, None, on, facts, version)
    if version.order is Order.FIRST_WINS:
        return _first_wins(facts, version, on, held)
    return _by_stages(facts, version, on)


def _by_stages(facts: Facts, version: PolicyVersion, on: date) -> Decision:
    if facts.eviction_on is not None or facts.hearing_on is not None:
        return _in_court(facts, version, on)
    claim = facts.pending_claim
    own_known = version.main.base is Base.OWN_SHARE and facts.own_share_pence is not None
    if claim is not None and claim.evidence_in and not own_known:
        return Decision(Outcome.PENDING_CLAIM, Reason.CLAIM_PENDING, None, None, on, facts, version)
    arrangement = facts.arrangement
    if arrangement is not None and arrangement.own_state is not ArrangementState.BROKEN:
        return Decision(Outcome.ARRANGEMENT_KEPT, Reason.INSTALMENTS_PAID, None, None, on, facts, version)
    taken = _taken(facts, version, on)
    if facts.order_on is not None:
        return _under_order(facts, version, taken, on)
    if arrangement is not None and not _past_limits(facts, version, on):
        nudge = _nudge(facts, version, taken, on)
        if nudge is not None:
            return nudge
        return Decision(Outcome.ARRANGEMENT_WATCHED, Reason.LITTLE_BEHIND, None, None, on, facts, version)
    if _under_a_live_notice(facts, on):
        return _under_notice(facts, version, taken, on)
    return _on_the_ladder(facts, version, taken, on)


def _first_wins(facts: Facts, version: PolicyVersion, on: date, held: frozenset[HoldReason] | None) -> Decision:
    """
    The first step of the list that applies; with `held` only those exempt from these holds are asked.

    After any step of the list its wait holds the others, as between stages.
    """
    if not version.steps:
        return Decision(Outcome.NO_STEP, Reason.DOES_NOTHING, None, None, on, facts, version)
    wait_until = _waits_until(facts, version)
    applying: list[Step] = []
    for step in version.in_order:
        if applying and step.stage != applying[0].stage:
            break
        if held is not None and not held <= step.exempt_from:
            continue
        if step.met(facts, on) and step.blocked_by(facts, on) is None and step.waiting_for(facts, on) is None:
            applying.append(step)
    if not applying:
        return Decision(Outcome.NO_STEP, Reason.NONE_IN_LIST, None, None, on, facts, version)
    first = applying[0]
    if len(applying) > 1:
        codes = tuple(step.code for step in applying)
        return Decision(Outcome.CLASH, Reason.TWO_STEPS, None, None, on, facts, version, codes)
    if on < wait_until:
        return Decision(Outcome.TOO_SOON, Reason.WAIT_NOT_OVER, first.code, wait_until, on, facts, version)
    return _proposed(facts, version, first, Reason.FIRST_IN_LIST, on)


def clash_of_policies(facts: Facts, version: PolicyVersion, codes: Iterable[str], *, on: date) -> Decision:
    """Answer for an account that two policies claim with equal right: the law's stops stand, else a person decides."""
    if facts.payments_in and (facts.holds or facts.breathing_spaces or facts.stops):
        stopped = _stopped(facts, version, on)
        if stopped is not None:
            return stopped
    return Decision(Outcome.CLASH, Reason.TWO_POLICIES, None, None, on, facts, version, tuple(codes))


def _proposed(facts: Facts, version: PolicyVersion, step: Step, reason: Reason, on: date) -> Decision:
    """What a step that goes proposes: a letter, a message not yet automatic, or a task for a person."""
    outcome = Outcome.PROPOSE if step.channel is Channel.LETTER else Outcome.REVIEW
    if step.channel in (Channel.TEXT, Channel.EMAIL, Channel.NONE):
        outcome = Outcome.NUDGE
    return Decision(outcome, reason, step.code, None, on, facts, version)


def _waits_until(facts: Facts, version: PolicyVersion) -> date:
    """The day to which steps of a list already taken make the others wait."""
    wait_until = _NEVER
    for kind, day in ((one.kind, one.sent_on) for one in facts.letters):
        step = version.by_action.get(kind)
        if step is not None and step.wait_days:
            wait_until = max(wait_until, day + timedelta(days=step.wait_days))
    for action in facts.actions:
        step = version.by_action.get(action.kind)
        if step is not None and step.wait_days:
            wait_until = max(wait_until, action.on + timedelta(days=step.wait_days))
    return wait_until


def _ordinary_holds(stopped: Decision) -> frozenset[HoldReason] | None:
    """
    Which ordinary holds stop an account, if nothing of the law does: then a step may be exempt from them.

    A stop on writing may be the hold's own (DEC-20); without any hold it is a stop of its own and stands.
    """
    facts, on = stopped.facts, stopped.on
    if stopped.reason is Reason.BREATHING_SPACE or any(space.active(on) for space in facts.breathing_spaces):
        return None
    reasons = frozenset(hold.reason for hold in facts.holds if hold.reason in STOP_LETTERS and hold.holds(on))
    if not reasons or any(RULES[reason].is_law for reason in reasons):
        return None
    return reasons


def _goes_through(step: Step, stopped: Decision, held: frozenset[HoldReason]) -> bool:
    """Whether a step goes in spite of these holds; a letter never passes a stop on writing."""
    if not held <= step.exempt_from:
        return False
    return step.channel is not Channel.LETTER or telling.stop_in_force(stopped.facts, stopped.on) is None


def _stopped(facts: Facts, version: PolicyVersion, on: date) -> Decision | None:
    hold = first_in_force(facts.holds, on=on)
    spaces = [space for space in facts.breathing_spaces if space.active(on)]
    if spaces and (hold is None or RULES[hold.reason].rank > BREATHING_SPACE_RANK):
        ends = [space.last_day for space in spaces]
        known = [day for day in ends if day is not None]
        until = max(known) if len(known) == len(ends) else None
        return Decision(Outcome.BREATHING_SPACE, Reason.BREATHING_SPACE, None, until, on, facts, version)
    if hold is not None:
        return Decision(Outcome.HELD, Reason.HOLD, None, hold.until_on, on, facts, version)
    stop = telling.stop_in_force(facts, on)
    if stop is not None:
        return Decision(Outcome.HELD, Reason.STOP_ON_WRITING, None, stop.until_on, on, facts, version)
    return None


def _why_nothing_owed(facts: Facts) -> Reason:
    if facts.balance_pence <= 0:
        return Reason.NOTHING_OWED
    return Reason.BENEFIT_EXPECTED if facts.benefit_missing_since is None else Reason.BENEFIT_MISSING


def _in_court(facts: Facts, version: PolicyVersion, on: date) -> Decision:
    """
    A set day stops the ladder until it has come; once it is past it asks for its outcome and never falls
    silent.
    """
    if facts.eviction_on is not None:
        if facts.eviction_on >= on:
            return Decision(Outcome.WITH_LEGAL, Reason.EVICTION_SET, None, facts.eviction_on, on, facts, version)
        return Decision(Outcome.CHECK_DATA, Reason.EVICTION_PAST, None, None, on, facts, version)
    if facts.hearing_on is not None and facts.hearing_on >= on:
        return Decision(Outcome.WITH_LEGAL, Reason.HEARING_SET, None, facts.hearing_on, on, facts, version)
    return Decision(Outcome.CHECK_DATA, Reason.HEARING_PAST, None, None, on, facts, version)


def _taken(facts: Facts, version: PolicyVersion, on: date) -> _Taken:
    """
    Find the highest step of the episode by its own newest day, and the day to which any of them makes us
    wait.
    """
    done = [(letter.kind, letter.sent_on) for letter in facts.episode_letters(on)]
    if facts.actions:
        since = facts.episode_started_on or monday_of(on)
        done += [(action.kind, action.on) for action in facts.actions if since <= action.on <= on]
    if not done:
        return _NOTHING_TAKEN
    highest: Step | None = None
    sent_on = wait_until = _NEVER
    for kind, day in done:
        step = version.by_action.get(kind)
        if step is None:
            continue
        wait_until = max(wait_until, day + timedelta(days=step.wait_days))
        if step.stage and (highest is None or (step.stage, day) > (highest.stage, sent_on)):
            highest, sent_on = step, day
    return _Taken(highest, sent_on, wait_until)


def _direct(facts: Facts, version: PolicyVersion, on: date) -> Step | None:
    """
    The step that follows a broken arrangement without the stages before it (PRA-3), whether taken or not.
    """
    if facts.arrangement is None:
        return None
    for step in version.direct:
        if any_met(step.direct_when, facts, on):
            return step
    return None


def _past_limits(facts: Facts, version: PolicyVersion, on: date) -> bool:
    """
    Whether a broken arrangement protects no longer; a policy without such limits knows no "a little behind".
    """
    if not version.direct:
        return True
    return _direct(facts, version, on) is not None


def _next_step(
    facts: Facts, version: PolicyVersion, taken: _Taken, steps: tuple[Step, ...], on: date
) -> tuple[Step | None, Reason]:
    """
    Return the one step that can be next, and under which reason it would be proposed (OPS-E4, PRA-3, PRA-4).
    """
    direct = _direct(facts, version, on)
    if direct is not None and direct in steps and facts.arrangement is not None:
        since = facts.arrangement.started_on
        done = taken.step is not None and taken.step.stage >= direct.stage and taken.sent_on >= since
        if not done:
            return direct, Reason.ARRANGEMENT_BROKEN
    if taken.step is None:
        return (steps[0] if steps else None), Reason.STEP_REACHED
    if taken.step in steps and on > taken.sent_on + timedelta(days=version.stale_days):
        return taken.step, Reason.STEP_REPEATED
    for step in steps:
        if step.stage > taken.step.stage:
            return step, Reason.STEP_REACHED
    return None, Reason.NO_FURTHER_STEP


def _on_the_ladder(facts: Facts, version: PolicyVersion, taken: _Taken, on: date) -> Decision:
    steps = version.ladder
    owed, weeks = version.main.pence(facts), version.main.weeks(facts)
    if owed is None or (weeks is None and owed > 0 and version.by_weeks):
        return Decision(Outcome.CHECK_DATA, Reason.NO_WEEKLY_CHARGE, None, None, on, facts, version)
    if owed <= 0 or not _sums_met(steps[0], facts, on):
        first = steps[0].code
        reason = Reason.NOT_YET_DUE if owed <= 0 else Reason.BELOW_FIRST_STEP
        return _nudge(facts, version, taken, on) or Decision(
            Outcome.OWES_TOO_LITTLE, reason, first, None, on, facts, version
        )
    if facts.reducing:
        long = facts.weeks_reducing >= version.officer_after_weeks_reducing
        reason = Reason.FALLING_LONG if long else Reason.FALLING
        return Decision(Outcome.REDUCING, reason, None, None, on, facts, version)
    step, reason = _next_step(facts, version, taken, steps, on)
    # A broken arrangement's own step is not put on the monthly list: what was agreed was not kept (PRA-3).
    if reason is not Reason.ARRANGEMENT_BROKEN and _is_static(facts, version, taken):
        return Decision(Outcome.STATIC, Reason.STATIC_LOW, None, None, on, facts, version)
    if step is None:
        return Decision(Outcome.TOP_OF_POLICY, Reason.NO_FURTHER_STEP, None, None, on, facts, version)
    if not step.met(facts, on):
        return _not_reached(facts, version, taken, step, on)
    if step.unless and step.blocked_by(facts, on) is not None:
        return _nudge(facts, version, taken, on) or Decision(
            Outcome.BLOCKED, Reason.STEP_BLOCKED, step.code, None, on, facts, version
        )
    if on < taken.wait_until:
        return Decision(Outcome.TOO_SOON, Reason.WAIT_NOT_OVER, step.code, taken.wait_until, on, facts, version)
    if step.waits_for and step.waiting_for(facts, on) is not None:
        return _nudge(facts, version, taken, on) or Decision(
            Outcome.BLOCKED, Reason.STEP_WAITS, step.code, None, on, facts, version
        )
    return _proposed(facts, version, step, reason, on)


def _under_a_live_notice(facts: Facts, on: date) -> bool:
    if facts.notice_until is not None and on <= facts.notice_until:
        return True
    return facts.notice is not None and facts.notice.in_force(on)


def _goes(facts: Facts, step: Step, taken: _Taken, on: date) -> bool:
    """Whether a step behind the notice or the order goes now; what falls or waits keeps it back."""
    if facts.reducing or on < taken.wait_until or not step.met(facts, on):
        return False
    return step.blocked_by(facts, on) is None and step.waiting_for(facts, on) is None


def _under_notice(facts: Facts, version: PolicyVersion, taken: _Taken, on: date) -> Decision:
    """While a notice is in force no stage up to the notice fires; those after it may (PRA-4)."""
    step, reason = _next_step(facts, version, taken, version.after_notice, on)
    if step is not None and _goes(facts, step, taken, on):
        return _proposed(facts, version, step, reason, on)
    until = facts.notice_until
    if until is None and facts.notice is not None:
        until = facts.notice.last_day
    return Decision(Outcome.NOTICE_LIVE, Reason.NOTICE_IN_FORCE, None, until, on, facts, version)


def _under_order(facts: Facts, version: PolicyVersion, taken: _Taken, on: date) -> Decision:
    """While an order is in force only the steps after an order may follow, one after another (OPS-E2 stages 8, 9)."""
    step, reason = _next_step(facts, version, taken, version.after_order, on)
    if step is not None and _goes(facts, step, taken, on):
        return _proposed(facts, version, step, reason, on)
    return Decision(Outcome.WITH_LEGAL, Reason.ORDER_IN_FORCE, None, None, on, facts, version)


def _not_reached(facts: Facts, version: PolicyVersion, taken: _Taken, step: Step, on: date) -> Decision:
    nudge = _nudge(facts, version, taken, on)
    if nudge is not None:
        return nudge
    due_on = answer_due_on(step, facts, on)
    if due_on is not None:
        return Decision(Outcome.TOO_SOON, Reason.ANSWER_NOT_YET_DUE, step.code, due_on, on, facts, version)
    return Decision(Outcome.OWES_TOO_LITTLE, Reason.BELOW_NEXT_STEP, step.code, None, on, facts, version)


def answer_due_on(step: Step, facts: Facts, on: date) -> date | None:
    """
    Return the day on which a step would be reached only because its letter still has no answer (PRA-3), if
    so.
    """
    sent_on = unanswered_since(facts, on)
    if sent_on is None or not all(condition.met(facts, on) for condition in step.all_of):
        return None
    waits = [c.value for c in parts_of(step.any_of) if c.fact == "unanswered_days" and isinstance(c.value, int)]
    return sent_on + timedelta(days=min(waits)) if waits else None


def _nudge(facts: Facts, version: PolicyVersion, taken: _Taken, on: date) -> Decision | None:
    """
    A nudge, if one is due and nothing quieter is called for: no letter waits, arrears neither fall nor stand
    still.
    """
    if on < taken.wait_until or facts.reducing or _is_static(facts, version, taken):
        return None
    # Where the stages themselves would stay silent, a payment that mends an arrangement must not bring a nudge.
    if (version.by_weeks and version.main.weeks(facts) is None) or _under_a_live_notice(facts, on):
        return None
    for step in version.nudges:
        if step.met(facts, on) and step.blocked_by(facts, on) is None and step.waiting_for(facts, on) is None:
            return Decision(Outcome.NUDGE, Reason.NUDGE_DUE, step.code, None, on, facts, version)
    return None


def _is_static(facts: Facts, version: PolicyVersion, taken: _Taken) -> bool:
    """
    Low debt that has not grown for weeks goes to the monthly list, once a letter of the episode has gone
    (OPS-E2).
    """
    if taken.step is None or facts.weeks_static < version.static_after_weeks:
        return False
    weeks = version.main.weeks(facts)
    return weeks is not None and weeks < version.static_below_hundredths


def _sums_met(step: Step, facts: Facts, on: date) -> bool:
    """Whether the first step's sums are owed: below them nothing at all is asked for."""
    for condition in step.all_of:
        if condition.word.kind in (FactKind.PENCE, FactKind.WEEKS) and not condition.met(facts, on):
            return False
    return True


def explain(facts: Facts, version: PolicyVersion, *, on: date) -> Explanation:
    """
    Decide, and say of every other step why it was not taken and what would change that; slower than `decide`.
    """
    return explained(decide(facts, version, on=on))


def explained(decision: Decision) -> Explanation:
    """Say of every step that a decision does not propose why not, and what would change that."""
    facts, version, on = decision.facts, decision.version, decision.on
    taken = _taken(facts, version, on)
    blocked = tuple(
        Blocked(step.code, step.stage, step.title, *_why_not(decision, step, taken))
        for step in version.steps
        if not (decision.proposes and step.code == decision.step)
    )
    return Explanation(decision, blocked)


def _why_not(decision: Decision, step: Step, taken: _Taken) -> tuple[str, str]:
    facts, version, on = decision.facts, decision.version, decision.on
    if decision.outcome in STOPS or decision.outcome in telling.ENDS:
        return decision.text, telling.what_ends(decision)
    if version.order is Order.FIRST_WINS:
        return _why_not_in_list(decision, step)
    if step.stage and taken.step is not None and step.stage <= taken.step.stage and step.code != decision.step:
        return telling.already_taken(taken.step, taken.sent_on, step, version.stale_days)
    if step.stage and decision.stage and step.stage > decision.stage:
        return telling.comes_after(version.by_code[decision.step or ""], step)
    if not step.met(facts, on):
        return f"Not reached: {step.said(facts, on)}.", f"It is reached when the account {step.asked()}."
    held_back = _held_back(decision, step)
    if held_back is not None:
        return held_back
    if on < taken.wait_until:
        return telling.wait_runs(taken.wait_until)
    return f"{decision.text}", "One answer is given for each account; this one came first."


def _why_not_in_list(decision: Decision, step: Step) -> tuple[str, str]:
    facts, version, on = decision.facts, decision.version, decision.on
    if not step.met(facts, on):
        return f"Does not apply: {step.said(facts, on)}.", f"It applies when: {step.asked()}."
    held_back = _held_back(decision, step)
    if held_back is not None:
        return held_back
    if decision.step is not None and decision.step != step.code:
        first = version.by_code[decision.step]
        return f"{first.title} comes first in the list.", f"{first.title} would have to apply no longer."
    return f"{decision.text}", telling.what_ends(decision)


def _held_back(decision: Decision, step: Step) -> tuple[str, str] | None:
    """Why a step that is reached does not go, if one of its own sentences holds it back."""
    facts, on = decision.facts, decision.on
    blocking = step.blocked_by(facts, on)
    if blocking is not None:
        return f"Held back: {blocking.said(facts, on)}.", f"It is held back while {blocking.asked()}."
    missing = step.waiting_for(facts, on)
    if missing is not None:
        return f"Waits: {missing.said(facts, on)}.", f"It goes when {missing.asked()}."
    return None
