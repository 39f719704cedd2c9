"""
A million generated cases, shared out over every shipped policy: one answer or a clash that is said, always the same,
and for our own policies monotone: who pays is never a step higher, who owes more is never a step lower.

The published ladder takes part in the first two only: paying does bring its letter (defect 10).
"""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from time import monotonic
from typing import Any

import pytest

from arrears.rules.arrangements import ArrangementKind, ArrangementState
from arrears.rules.decision import Decision, decide, explain
from arrears.rules.facts import (
    ActionSeen,
    ArrangementSeen,
    ContactSeen,
    Facts,
    HearingSeen,
    LetterSent,
    NoticeSeen,
    PendingClaim,
    WritingStop,
)
from arrears.rules.holds import BreathingSpace, Hold, HoldReason
from arrears.rules.outcomes import RULE_IDS, Outcome
from arrears.rules.policy import Order, PolicyVersion
from arrears.rules.position import position
from arrears.rules.presets import PRESETS
from tests.long_profile import cases, keep_evidence

pytestmark = [pytest.mark.rules]

SEED = 20261122
CASES = cases(short=4_000, long=1_000_000)
READ_OUT = 50
"""One in so many has its words read too, which takes longer than deciding it."""

ON = date(2026, 11, 24)
DAYS = [ON - timedelta(days=number) for number in range(-120, 420)]
VERSIONS = {name: preset.version() for name, preset in PRESETS.items()}
OURS = [name for name, preset in PRESETS.items() if not preset.published]
ACTS = frozenset({Outcome.NUDGE, Outcome.PROPOSE, Outcome.REVIEW})
STATES = list(ArrangementState)
REASONS = list(HoldReason)
OUTCOMES = ["", "outright_dated", "outright_forthwith", "adjourned_generally", "suspended_on_terms", "withdrawn"]

Case = dict[str, Any]


def ago(chance: Random, most: int, least: int = 0) -> date:
    return DAYS[120 + chance.randint(least, most)]


def maybe(chance: Random, share: float) -> bool:
    return chance.random() < share


def figures(case: Case) -> Case:
    """The sums of a case as a night works them out from what is owed, charged, expected and paid (OPS-E3, E12)."""
    money = case["money"]
    stands = position(**money, allowance_pence=case["allowance"])
    return {
        "balance_pence": stands.balance_pence,
        "technical_pence": stands.technical_pence,
        "real_pence": stands.real_pence,
        "ladder_amount_pence": stands.ladder_amount_pence,
        "weeks_hundredths": stands.weeks_hundredths,
        "chase_pence": stands.chase_pence,
        "chase_hundredths": stands.chase_hundredths,
        "gross_weekly_pence": money["weekly_gross_pence"],
        "benefit_weekly_pence": money["weekly_benefit_pence"],
        "paid_this_week_pence": money["paid_this_week_pence"],
        "own_share_pence": stands.real_pence if case["own_known"] else None,
        "collectable_pence": stands.balance_pence - case["posted"],
    }


def facts_of(case: Case) -> Facts:
    return Facts(**figures(case), **case["facts"])


def generated(chance: Random, version: PolicyVersion) -> Case:
    """One account that the policy is for; most have little that is odd, so that the steps themselves are reached."""
    former = version.account_types == ("FTA",)
    kind = "CUR" if former else chance.choice(version.account_types)
    gross = chance.choice((100_00, 100_00, 118_00, 40_00, 5_00, 0))
    missed = chance.randint(0, 40) if maybe(chance, 0.15) else None
    money = {
        "account_type": kind,
        "former": former,
        "balance_pence": chance.choice((chance.randint(-100_00, 60_00), chance.randint(0, 900_00))),
        "accrued_pence": chance.randint(0, 400_00) if maybe(chance, 0.15) else 0,
        "weekly_gross_pence": gross,
        "weekly_benefit_pence": chance.choice((0, 0, 30_00, 160_00)),
        "paid_this_week_pence": chance.randint(0, 200_00) if maybe(chance, 0.3) else 0,
        "debit_this_week": maybe(chance, 0.95),
    }
    return {
        "money": money,
        "allowance": chance.randint(0, 400_00) if missed is None and maybe(chance, 0.15) else 0,
        "own_known": maybe(chance, 0.9),
        "posted": chance.choice((0, 0, gross)),
        "facts": history(chance, version, kind, former, missed),
    }


def history(chance: Random, version: PolicyVersion, kind: str, former: bool, missed: int | None) -> Case:
    """What was written, agreed, set by the court and held on an account."""
    odd = maybe(chance, 0.12)
    known = KINDS[version.code]
    written = chance.sample(known, min(len(known), chance.choice((0, 1, 1, 2, 3)))) if known else []
    letters = tuple(LetterSent(name, ago(chance, 150), maybe(chance, 0.4)) for name in written[::2])
    actions = tuple(ActionSeen(name, ago(chance, 150)) for name in written[1::2])
    facts: Case = {
        "account_type": kind,
        "tenure": chance.choice(("secure", "introductory", "assured_social")),
        "former": former,
        "episode_started_on": ago(chance, 200) if maybe(chance, 0.8) else None,
        "letters": letters,
        "actions": actions,
        "reducing": chance.choice((None, False, False, False, True)),
        "weeks_reducing": chance.randint(0, 12),
        "weeks_static": chance.randint(0, 12),
        "missed_payment_days": missed,
        "last_payment_on": ago(chance, 60) if maybe(chance, 0.8) else None,
        "owed_since": ago(chance, 120) if maybe(chance, 0.9) else None,
        "tenancy_ended_on": ago(chance, 200) if former else None,
        "trial_ends_on": ago(chance, 0, -120) if maybe(chance, 0.2) else None,
        "flags": frozenset({"forwarding_address"}) if maybe(chance, 0.7) else frozenset(),
    }
    if maybe(chance, 0.25):
        facts["arrangement"] = agreed(chance)
    if maybe(chance, 0.2):
        facts["notice"] = NoticeSeen(ago(chance, 400), ago(chance, 300, -60), ago(chance, 60, -120))
    if maybe(chance, 0.1):
        facts["order_on"] = ago(chance, 200)
        if maybe(chance, 0.3):
            panel = (ActionSeen("ORDER-PANEL", ago(chance, 60)), ActionSeen("PANEL-APPROVED", ago(chance, 60)))
            facts["actions"] = (*actions, *panel)
    if maybe(chance, 0.1):
        facts["hearing"] = HearingSeen(ago(chance, 200, -60), chance.choice(OUTCOMES), maybe(chance, 0.3))
    if maybe(chance, 0.1):
        facts["contacts"] = (ContactSeen(ago(chance, 60), chance.choice(("visit", "call_out")), maybe(chance, 0.5)),)
    if odd:
        facts |= stopped(chance)
    return facts


def stopped(chance: Random) -> Case:
    """One of the things that stand before every step."""
    until = ago(chance, 20, -60)
    return chance.choice(
        (
            {"payments_in": False},
            {"holds": (Hold(chance.choice(REASONS), ago(chance, 60), until),)},
            {"holds": (Hold(HoldReason.OTHER, ago(chance, 9), until),), "flags": frozenset({"letter_failed"})},
            {"stops": (WritingStop("no post", ago(chance, 60), until),)},
            {"breathing_spaces": (BreathingSpace(ago(chance, 90)),)},
            {"hearing_on": ago(chance, 60, -60)},
            {"eviction_on": ago(chance, 60, -60), "eviction_set": True},
            {"pending_claim": PendingClaim("UC", ago(chance, 60), maybe(chance, 0.6))},
            {"benefit_missing_since": ago(chance, 60)},
        )
    )


def agreed(chance: Random) -> ArrangementSeen:
    own = chance.choice(STATES)
    broken = own is ArrangementState.BROKEN
    return ArrangementSeen(
        started_on=ago(chance, 200),
        state=chance.choice(STATES),
        own_state=own,
        consecutive_misses=chance.randint(0, 4) if broken else 0,
        shortfall_pence=chance.randint(1, 60_00) if broken else 0,
        instalment_pence=chance.choice((5_00, 10_00, 25_00)),
        kind=chance.choice(list(ArrangementKind)),
    )


KINDS = {version.code: sorted(version.kinds) for version in VERSIONS.values()}


def paid(case: Case, pence: int, chance: Random) -> Case:
    """The same account had the tenant paid that much more this week: whatever a payment moves, it makes better."""
    money, facts = dict(case["money"]), dict(case["facts"])
    money["balance_pence"] -= pence
    money["paid_this_week_pence"] += pence
    facts["letters"] = tuple(LetterSent(one.kind, one.sent_on, True) for one in facts["letters"])
    facts["last_payment_on"] = ON
    if facts["missed_payment_days"] is not None and maybe(chance, 0.5):
        facts["missed_payment_days"] = None
    if maybe(chance, 0.5):
        facts["reducing"] = True
    if maybe(chance, 0.2):
        facts["owed_since"] = None
    made = facts.get("arrangement")
    if made is not None:
        mended = made.own_state is ArrangementState.BROKEN and maybe(chance, 0.4)
        facts["arrangement"] = ArrangementSeen(
            made.started_on,
            made.state,
            ArrangementState.LIVE if mended else made.own_state,
            chance.randint(0, made.consecutive_misses),
            max(0, made.shortfall_pence - pence),
            made.instalment_pence,
            made.kind,
        )
    return {**case, "money": money, "facts": facts}


def owing_more(case: Case, pence: int) -> Case:
    """The same history with more owed."""
    return {**case, "money": {**case["money"], "balance_pence": case["money"]["balance_pence"] + pence}}


def height(decision: Decision) -> int:
    """How high an answer stands: no step, nudges, the steps in turn, and last where a person has to go on."""
    if decision.outcome is Outcome.TOP_OF_POLICY:
        return 1_000
    if decision.proposes is None or decision.step is None:
        return 0
    step = decision.version.by_code[decision.step]
    if decision.version.order is Order.STAGES:
        return 1 + step.stage
    return 1 + len(decision.version.steps) - step.stage


def settled(decision: Decision) -> tuple[Any, ...]:
    return decision.outcome, decision.reason, decision.step, decision.until, decision.clash


def one_answer(decision: Decision, again: Decision) -> bool:
    """Exactly one proposal, or an explicit clash, or none; and the same each time it is asked."""
    acts = decision.outcome in ACTS
    if acts != (decision.proposes is not None) or (decision.outcome is Outcome.CLASH) != (len(decision.clash) > 1):
        return False
    if acts and decision.proposes not in decision.version.by_proposal:
        return False
    return settled(decision) == settled(again) and bool(RULE_IDS[decision.reason])


def read_out(facts: Facts, version: PolicyVersion) -> None:
    told = explain(facts, version, on=ON)
    assert told.decision.text.endswith(".")
    assert "None" not in told.decision.text
    assert len(told.blocked) == len(version.steps) - (told.decision.proposes is not None)
    assert all(each.why.endswith(".") and each.would_change.endswith(".") for each in told.blocked)


def every(chance: Random) -> Iterator[tuple[str, PolicyVersion, Case]]:
    names = [name for name in VERSIONS for _ in range(3 if name == "current" else 1)]
    for number in range(CASES):
        name = names[number % len(names)]
        yield name, VERSIONS[name], generated(chance, VERSIONS[name])


def test_a_million_cases_have_one_answer_each_and_ours_are_monotone() -> None:
    chance, began = Random(SEED), monotonic()
    outcomes: Counter[str] = Counter()
    steps: dict[str, set[str]] = {name: set() for name in VERSIONS}
    compared = 0
    for number, (name, version, case) in enumerate(every(chance)):
        facts = facts_of(case)
        decision = decide(facts, version, on=ON)
        assert one_answer(decision, decide(facts_of(case), version, on=ON)), (name, facts)
        outcomes[decision.outcome] += 1
        if decision.proposes:
            steps[name].add(decision.proposes)
        if number % READ_OUT == 0:
            read_out(facts, version)
        if name not in OURS:
            continue
        pence = chance.randint(1, 600_00)
        stands = height(decision)
        less = facts_of(paid(case, pence, chance))
        assert height(decide(less, version, on=ON)) <= stands, ("paying raised the step", name, facts, less)
        more = facts_of(owing_more(case, pence))
        assert height(decide(more, version, on=ON)) >= stands, ("more debt lowered the step", name, facts, more)
        compared += 2
    if CASES >= 1_000_000:
        for name, version in VERSIONS.items():
            assert steps[name] == set(version.by_proposal), f"{name}: some steps were never reached"
    keep_evidence(
        "a_million_cases",
        seed=SEED,
        cases=CASES,
        seconds=monotonic() - began,
        compared=compared,
        outcomes=dict(sorted(outcomes.items())),
        steps_reached={name: sorted(reached) for name, reached in steps.items()},
    )
