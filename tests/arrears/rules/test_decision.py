from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from arrears.rules.arrangements import ArrangementState
from arrears.rules.decision import decide, explain
from arrears.rules.default_policy import default_policy
from arrears.rules.facts import (
    ActionSeen,
    ArrangementSeen,
    Facts,
    LetterSent,
    NoticeSeen,
    PendingClaim,
    WritingStop,
)
from arrears.rules.holds import BreathingSpace, Hold, HoldReason
from arrears.rules.outcomes import OUTCOME_WORDS, RULE_IDS, Outcome, Reason
from arrears.rules.position import position

pytestmark = pytest.mark.rules

ON = date(2026, 11, 24)
EPISODE = date(2026, 6, 1)
POLICY = default_policy()
WEEKLY = 100_00


def ago(days: int) -> date:
    return ON - timedelta(days=days)


def owing(weeks: float, **changed: Any) -> Facts:
    """An account of £100.00 a week that owes so many weeks, after this week's grace."""
    pence, hundredths = round(weeks * WEEKLY), round(weeks * 100)
    figures: dict[str, Any] = dict(
        balance_pence=pence,
        technical_pence=0,
        real_pence=pence,
        ladder_amount_pence=pence,
        weeks_hundredths=hundredths,
        chase_pence=pence,
        chase_hundredths=hundredths,
        episode_started_on=EPISODE,
    )
    return Facts(**(figures | changed))


def sent(kind: str, days: int, answered: bool = False) -> LetterSent:
    return LetterSent(kind, ago(days), answered)


def answer(facts: Facts) -> tuple[Outcome, Reason, str | None]:
    decision = decide(facts, POLICY, on=ON)
    return decision.outcome, decision.reason, decision.step


def made(own: ArrangementState = ArrangementState.BROKEN, misses: int = 0, short: int = 0) -> ArrangementSeen:
    return ArrangementSeen(ago(40), ArrangementState.BROKEN, own, misses, short, 10_00)


# ---- stages 1 to 4


def test_ops_e2_stage_1_from_ten_pounds_and_half_a_week():
    assert answer(owing(0.5)) == (Outcome.PROPOSE, Reason.STEP_REACHED, "A1")
    assert answer(owing(0.49)) == (Outcome.OWES_TOO_LITTLE, Reason.BELOW_FIRST_STEP, "A1")
    cheap = owing(0.5, chase_pence=9_99)
    assert answer(cheap) == (Outcome.OWES_TOO_LITTLE, Reason.BELOW_FIRST_STEP, "A1")


def test_a_reason_is_told_with_the_figures_seen():
    decision = decide(owing(0.84), POLICY, on=ON)
    assert decision.text == (
        "Stage 1, first reminder: has £84.00 overdue, which is £10.00 or more; "
        "has 0.84 weeks of rent overdue, which is 0.5 weeks or more."
    )
    assert decision.figures["chase_pence"] == 84_00
    assert decision.rule_ids == ("OPS-E2", "OPS-E4")
    assert (decision.proposes, decision.stage) == ("A1", 1)


def test_ops_e4_no_stage_is_skipped_however_deep_the_debt():
    assert answer(owing(9))[2] == "A1"
    assert answer(owing(9, letters=(sent("A1", 30),)))[2] == "A2"
    assert answer(owing(9, letters=(sent("A1", 60), sent("A2", 30))))[2] == "A3"
    done = (sent("A1", 80), sent("A2", 50), sent("A3", 20))
    assert answer(owing(9, letters=done)) == (Outcome.REVIEW, Reason.STEP_REACHED, "NOTICE-REVIEW")
    assert answer(owing(3.99, letters=done)) == (
        Outcome.OWES_TOO_LITTLE,
        Reason.BELOW_NEXT_STEP,
        "NOTICE-REVIEW",
    )


def test_ops_e2_stage_2_at_two_weeks_or_after_a_fortnight_without_an_answer():
    assert answer(owing(2, letters=(sent("A1", 8),)))[2] == "A2"
    assert answer(owing(1, letters=(sent("A1", 14),))) == (Outcome.PROPOSE, Reason.STEP_REACHED, "A2")
    early = decide(owing(1, letters=(sent("A1", 13),)), POLICY, on=ON)
    assert (early.outcome, early.reason) == (Outcome.TOO_SOON, Reason.ANSWER_NOT_YET_DUE)
    assert early.until == ON + timedelta(days=1)
    answered = owing(1, letters=(sent("A1", 30, answered=True),))
    assert answer(answered) == (Outcome.OWES_TOO_LITTLE, Reason.BELOW_NEXT_STEP, "A2")


def test_an_unanswered_letter_never_leads_on_below_stage_1s_money():
    assert answer(owing(0.2, letters=(sent("A1", 40),)))[0] is Outcome.OWES_TOO_LITTLE


@pytest.mark.parametrize("letters, wait", [((sent("A1", 6),), 7), ((sent("A1", 40), sent("A2", 13)), 14)])
def test_ops_e2_each_step_waits_after_the_one_before(letters: tuple[LetterSent, ...], wait: int):
    decision = decide(owing(9, letters=letters), POLICY, on=ON)
    assert (decision.outcome, decision.reason) == (Outcome.TOO_SOON, Reason.WAIT_NOT_OVER)
    assert decision.until == ON + timedelta(days=1)
    assert decide(owing(9, letters=letters), POLICY, on=ON + timedelta(days=1)).outcome is Outcome.PROPOSE


def test_after_the_last_stage_a_person_decides():
    done = (sent("A3", 50), sent("NOTICE-REVIEW", 30))
    assert answer(owing(9, letters=done)) == (Outcome.TOP_OF_POLICY, Reason.NO_FURTHER_STEP, None)


# ---- PRA-4: episodes and repeats


def test_pra_4_a_letter_of_an_earlier_episode_does_not_count():
    old = (sent("A1", 200), sent("A2", 180))
    assert answer(owing(9, letters=old))[2] == "A1"


def test_pra_4_a_stale_letter_is_repeated_at_its_own_stage():
    letters = (sent("A1", 120), sent("A2", 92))
    assert answer(owing(9, letters=letters)) == (Outcome.PROPOSE, Reason.STEP_REPEATED, "A2")
    fresh = (sent("A1", 120), sent("A2", 91))
    assert answer(owing(9, letters=fresh)) == (Outcome.PROPOSE, Reason.STEP_REACHED, "A3")


def test_a_letter_sent_in_the_first_week_counts_before_any_week_end():
    tuesday = replace(owing(1, letters=(sent("A1", 0),)), episode_started_on=None)
    assert answer(tuesday)[0] is Outcome.TOO_SOON


def test_pra_4_a_notice_in_force_stops_stages_1_to_4_and_says_until_when():
    decision = decide(owing(3.9, notice_until=date(2027, 3, 1)), POLICY, on=ON)
    assert decision.outcome is Outcome.NOTICE_LIVE
    assert "Notice live until 1 March 2027, keep in contact." in decision.text
    assert answer(owing(6, notice_until=ago(1)))[2] == "A1", "a lapsed notice does not silence the account"


def test_ops_e2_stage_5_a_court_warning_needs_the_notice_and_its_own_sum():
    live = date(2027, 3, 1)
    assert answer(owing(4, notice_until=live)) == (Outcome.PROPOSE, Reason.STEP_REACHED, "CW1")
    assert answer(owing(3.9, notice_until=live))[0] is Outcome.NOTICE_LIVE
    assert answer(owing(4))[2] == "A1"
    early = NoticeSeen(ago(10), usable_from=ON + timedelta(days=18), last_day=live)
    assert answer(owing(4, notice=early))[0] is Outcome.NOTICE_LIVE, "its period is not over"
    assert answer(owing(4, notice=replace(early, usable_from=ON)))[2] == "CW1"


def test_ops_e2_stage_6_the_legal_file_needs_a_fortnight_without_an_answer_and_its_floor():
    live = date(2027, 3, 1)
    unanswered = owing(5, notice_until=live, letters=(sent("CW1", 14),))
    assert answer(unanswered) == (Outcome.REVIEW, Reason.STEP_REACHED, "LEGAL-FILE")
    assert answer(owing(5, notice_until=live, letters=(sent("CW1", 13),)))[0] is Outcome.NOTICE_LIVE
    assert answer(owing(5, notice_until=live, letters=(sent("CW1", 20, answered=True),)))[0] is Outcome.NOTICE_LIVE
    cheap = replace(unanswered, chase_pence=299_99)
    assert answer(cheap)[0] is Outcome.NOTICE_LIVE


def test_ops_e2_stages_8_and_9_follow_a_broken_order_one_after_another():
    broken = made(misses=3)
    order = owing(5, order_on=ago(100), arrangement=broken)
    assert answer(order) == (Outcome.REVIEW, Reason.STEP_REACHED, "ORDER-BREACH")
    assert answer(replace(order, actions=(ActionSeen("ORDER-BREACH", ago(6)),)))[0] is Outcome.WITH_LEGAL
    assert answer(replace(order, actions=(ActionSeen("ORDER-BREACH", ago(7)),)))[2] == "ORDER-VISIT"
    panel = replace(order, actions=(ActionSeen("ORDER-PANEL", ago(9)),))
    assert answer(panel)[0] is Outcome.WITH_LEGAL, "no warrant before the panel has approved it"
    approved = replace(panel, actions=(*panel.actions, ActionSeen("PANEL-APPROVED", ago(2))))
    assert answer(approved)[2] == "WARRANT-REVIEW"
    kept = replace(order, arrangement=made(ArrangementState.LIVE))
    assert answer(kept)[0] is Outcome.ARRANGEMENT_KEPT


# ---- PRA-2


def test_pra_2_falling_arrears_get_an_offer_not_a_letter():
    assert answer(owing(3, reducing=True, weeks_reducing=2)) == (Outcome.REDUCING, Reason.FALLING, None)
    long = decide(owing(3, reducing=True, weeks_reducing=8), POLICY, on=ON)
    assert long.reason is Reason.FALLING_LONG
    assert "8 weeks" in long.text
    assert answer(owing(3, reducing=None))[0] is Outcome.PROPOSE, "unknown is not reducing"


def test_ops_e2_low_static_debt_goes_to_the_monthly_list_once_it_was_written_to():
    assert answer(owing(1, weeks_static=8))[2] == "A1"
    assert answer(owing(1, weeks_static=8, letters=(sent("A1", 100),)))[0] is Outcome.STATIC
    assert answer(owing(2, weeks_static=8, letters=(sent("A1", 30),)))[2] == "A2"


def test_the_monthly_list_does_not_outrank_the_step_after_a_broken_arrangement():
    """OPS-E2's low static debt is for debts nobody has agreed about; a broken arrangement goes on (PRA-3)."""
    low = owing(1, weeks_static=8, letters=(sent("A1", 60),), arrangement=made(misses=2))
    assert answer(low) == (Outcome.PROPOSE, Reason.ARRANGEMENT_BROKEN, "A3")
    assert answer(replace(low, letters=(sent("A3", 30),)))[0] is Outcome.STATIC


# ---- PRA-3: arrangements


def test_a_kept_arrangement_holds_whatever_is_owed():
    for own in (ArrangementState.LIVE, ArrangementState.COMPLETED):
        assert answer(owing(9, arrangement=made(own)))[0] is Outcome.ARRANGEMENT_KEPT


def test_pra_3_a_penny_short_moves_nothing():
    watched = decide(owing(9, arrangement=made(short=1)), POLICY, on=ON)
    assert watched.outcome is Outcome.ARRANGEMENT_WATCHED
    assert "£0.01 behind" in watched.text


def test_pra_3_one_miss_is_a_nudge_two_are_the_final_warning():
    assert answer(owing(2, arrangement=made(misses=1))) == (Outcome.NUDGE, Reason.NUDGE_DUE, "AG2")
    broken = (Outcome.PROPOSE, Reason.ARRANGEMENT_BROKEN, "A3")
    assert answer(owing(2, arrangement=made(misses=2))) == broken
    assert answer(owing(2, arrangement=made(short=20_01))) == broken
    assert answer(owing(2, arrangement=made(short=20_00)))[0] is Outcome.ARRANGEMENT_WATCHED


def test_pra_3_only_at_stage_1s_money_or_more():
    assert answer(owing(0.4, arrangement=made(misses=3)))[:2] == (Outcome.NUDGE, Reason.NUDGE_DUE)


def test_a_final_warning_since_the_arrangement_is_not_sent_again():
    letters = (sent("A3", 30),)
    assert answer(owing(5, letters=letters, arrangement=made(misses=3)))[2] == "NOTICE-REVIEW"
    before = (sent("A3", 45),)
    assert answer(owing(5, letters=before, arrangement=made(misses=3)))[2] == "A3"


# ---- stops


def test_dec_15_without_payments_nothing_is_decided():
    facts = owing(9, payments_in=False, breathing_spaces=(BreathingSpace(ago(1)),))
    assert answer(facts)[0] is Outcome.WAITING_FOR_PAYMENTS


def test_law_6a_the_order_of_the_stops():
    space = (BreathingSpace(ago(3)),)
    dispute = Hold(HoldReason.DISPUTE, ago(3), ON)
    death = Hold(HoldReason.DECEASED, ago(3), None)
    assert answer(owing(9, holds=(dispute,), breathing_spaces=space))[0] is Outcome.BREATHING_SPACE
    assert answer(owing(9, holds=(dispute, death), breathing_spaces=space))[1] is Reason.HOLD
    held = decide(owing(9, holds=(dispute,)), POLICY, on=ON)
    assert (held.outcome, held.until) == (Outcome.HELD, ON)
    assert held.text == "Held until 24 November 2026: the debt is disputed."


def test_pra_10_nobody_reads_which_kind_of_breathing_space_it_is():
    crisis = owing(9, breathing_spaces=(BreathingSpace(ago(90), mental_health=True),))
    decision = decide(crisis, POLICY, on=ON)
    assert decision.outcome is Outcome.BREATHING_SPACE
    assert "mental" not in decision.text.lower()


def test_a_stop_that_is_over_stops_nothing():
    facts = owing(
        1,
        holds=(Hold(HoldReason.PROMISE, ago(20), ago(1)),),
        breathing_spaces=(BreathingSpace(ago(60)),),
        stops=(WritingStop("no post", ago(20), ago(1)),),
    )
    assert answer(facts)[0] is Outcome.PROPOSE


def test_dec_20_a_stop_on_writing_holds_every_letter():
    stop = WritingStop("the tenant has died", ago(2), None)
    assert answer(owing(9, stops=(stop,))) == (Outcome.HELD, Reason.STOP_ON_WRITING, None)


def test_pra_6_a_claim_with_its_evidence_gets_no_arrears_letter():
    claim = PendingClaim("HB", ago(30), evidence_in=True)
    assert answer(owing(9, pending_claim=claim))[0] is Outcome.PENDING_CLAIM
    assert answer(owing(9, pending_claim=replace(claim, evidence_in=False)))[0] is Outcome.PROPOSE


def test_court_days_stop_until_they_come_and_then_ask_for_their_outcome():
    assert answer(owing(9, hearing_on=ON))[1] is Reason.HEARING_SET
    assert answer(owing(9, hearing_on=ago(1))) == (Outcome.CHECK_DATA, Reason.HEARING_PAST, None)
    assert answer(owing(9, eviction_on=ago(1))) == (Outcome.CHECK_DATA, Reason.EVICTION_PAST, None)
    assert answer(owing(9, order_on=ago(100)))[1] is Reason.ORDER_IN_FORCE


# ---- nothing


def test_nothing_to_pay_says_why():
    assert answer(owing(0))[:2] == (Outcome.OWES_NOTHING, Reason.NOTHING_OWED)
    credit = decide(owing(-0.5), POLICY, on=ON)
    assert credit.text == "In credit by £50.00."
    covered = owing(0, balance_pence=90_00, technical_pence=90_00)
    assert answer(covered)[1] is Reason.BENEFIT_EXPECTED
    assert answer(replace(covered, benefit_missing_since=ago(9)))[1] is Reason.BENEFIT_MISSING


def test_rent_that_is_not_yet_due_is_said():
    facts = owing(-0.2, balance_pence=80_00, real_pence=80_00)
    assert answer(facts)[:2] == (Outcome.OWES_TOO_LITTLE, Reason.NOT_YET_DUE)


def test_other_accounts_say_that_the_policy_is_not_theirs():
    assert answer(owing(9, former=True))[1] is Reason.FORMER_ACCOUNT
    assert answer(owing(9, account_type="GAR"))[1] is Reason.TYPE_NOT_COVERED


def test_a_debt_without_a_weekly_charge_does_not_fall_silent():
    facts = owing(9, chase_hundredths=None, weeks_hundredths=None)
    assert answer(facts) == (Outcome.CHECK_DATA, Reason.NO_WEEKLY_CHARGE, None)


def test_stage_0_a_payment_three_days_late_is_a_nudge():
    assert answer(owing(0.3, missed_payment_days=3)) == (Outcome.NUDGE, Reason.NUDGE_DUE, "NUDGE")
    assert answer(owing(0.3, missed_payment_days=2))[0] is Outcome.OWES_TOO_LITTLE
    assert answer(owing(0.7, missed_payment_days=9))[2] == "A1", "the letter outranks the nudge"


# ---- explain


def test_explain_says_of_every_other_step_why_not_and_what_would_change_it():
    told = explain(owing(1, letters=(sent("A1", 8),)), POLICY, on=ON)
    assert told.decision == decide(owing(1, letters=(sent("A1", 8),)), POLICY, on=ON)
    blocked = {each.step: each for each in told.blocked}
    assert set(blocked) == {step.code for step in POLICY.steps}
    assert blocked["A1"].why == "Taken on 16 November 2026."
    assert blocked["A2"].why == (
        "Not reached: has 1 week of rent overdue, which is less than 2 weeks; "
        "the last letter has been without an answer for 8 days, which is less than 14 days."
    )
    assert "2 weeks or more" in blocked["A2"].would_change
    assert blocked["A3"].why == "Stage 2 comes first."


def test_a_payment_that_mends_an_arrangement_brings_no_nudge_where_the_stages_are_silent():
    """Found by the property below: two misses were answered "check the charges", no miss by a nudge."""
    no_charge = owing(1, chase_hundredths=None, missed_payment_days=3)
    assert answer(replace(no_charge, arrangement=made(misses=2)))[0] is Outcome.CHECK_DATA
    assert answer(replace(no_charge, arrangement=made(misses=0)))[0] is Outcome.ARRANGEMENT_WATCHED
    noticed = owing(1, notice_until=ON, missed_payment_days=3)
    assert answer(replace(noticed, arrangement=made(misses=2)))[0] is Outcome.NOTICE_LIVE
    assert answer(replace(noticed, arrangement=made(misses=0)))[0] is Outcome.ARRANGEMENT_WATCHED


@pytest.mark.parametrize(
    "quiet",
    [
        dict(reducing=True),
        dict(weeks_static=8, letters=(sent("A1", 60),)),
        dict(letters=(sent("A1", 3),)),
    ],
)
def test_paying_below_stage_1_brings_no_nudge_where_more_debt_brought_none(quiet: dict[str, Any]):
    assert step_up(owing(1, missed_payment_days=5, **quiet)) == 0
    assert step_up(owing(0.3, missed_payment_days=5, **quiet)) == 0


# ---- properties

days_back = st.integers(0, 200).map(ago)
maybe_day = st.none() | st.integers(-60, 120).map(ago)
spans = st.tuples(days_back, maybe_day)
letters = st.lists(
    st.builds(
        LetterSent,
        kind=st.sampled_from(["A1", "A2", "A3", "NOTICE-REVIEW", "AG2", "BN1"]),
        sent_on=days_back,
        answered=st.booleans(),
    ),
    max_size=4,
    unique_by=lambda letter: letter.kind,
).map(tuple)
arrangements = st.builds(
    ArrangementSeen,
    started_on=days_back,
    state=st.sampled_from(ArrangementState),
    own_state=st.sampled_from(ArrangementState),
    consecutive_misses=st.integers(0, 4),
    shortfall_pence=st.integers(0, 60_00),
    instalment_pence=st.integers(0, 30_00),
)
holds = st.builds(lambda reason, span: Hold(reason, *span), st.sampled_from(HoldReason), spans)
spaces = st.builds(BreathingSpace, days_back, st.booleans(), st.none(), maybe_day)
ODD = ["payments", "hold", "stop", "space", "hearing", "eviction", "order", "claim", "benefit", "former", "type"]


@st.composite
def accounts(draw: st.DrawFn) -> dict[str, Any]:
    """Figures and facts of one account, before they become a position; most have nothing that stops the stages."""
    odd = draw(st.none() | st.none() | st.sampled_from(ODD) | st.just("all"))

    def is_odd(what: str) -> bool:
        return odd == what or (odd == "all" and draw(st.booleans()))

    gross = draw(st.sampled_from([100_00, 40_00, 150_00, 0]))
    return dict(
        figures=dict(
            account_type=draw(st.sampled_from(["GAR", "FTA", "SUN"])) if is_odd("type") else "CUR",
            former=is_odd("former"),
            balance_pence=draw(st.integers(-100_00, 900_00)),
            accrued_pence=draw(st.just(0) | st.integers(0, 500_00)),
            weekly_gross_pence=gross,
            weekly_benefit_pence=draw(st.sampled_from([0, 50_00, 160_00])),
            paid_this_week_pence=draw(st.integers(0, 200_00)),
            debit_this_week=draw(st.booleans()),
        ),
        allowance=draw(st.just(0) | st.integers(0, 400_00)),
        facts=dict(
            payments_in=not is_odd("payments"),
            holds=tuple(draw(st.lists(holds, max_size=2))) if is_odd("hold") else (),
            stops=(WritingStop("no post", *draw(spans)),) if is_odd("stop") else (),
            breathing_spaces=(draw(spaces),) if is_odd("space") else (),
            notice_until=draw(st.none() | st.none() | maybe_day),
            hearing_on=draw(maybe_day) if is_odd("hearing") else None,
            eviction_on=draw(maybe_day) if is_odd("eviction") else None,
            order_on=draw(days_back) if is_odd("order") else None,
            arrangement=draw(st.none() | arrangements),
            pending_claim=PendingClaim("UC", ago(9), draw(st.booleans())) if is_odd("claim") else None,
            episode_started_on=draw(st.none() | st.just(ago(200)) | days_back),
            letters=draw(letters),
            reducing=draw(st.sampled_from([None, False, False, True])),
            weeks_reducing=draw(st.integers(0, 12)),
            weeks_static=draw(st.integers(0, 12)),
            missed_payment_days=draw(st.none() | st.integers(0, 30)),
            benefit_missing_since=draw(maybe_day) if is_odd("benefit") else None,
        ),
    )


def facts_of(account: dict[str, Any]) -> Facts:
    missed = account["facts"]["missed_payment_days"] is not None
    allowance = 0 if missed else account["allowance"]
    stands = position(**account["figures"], allowance_pence=allowance)
    return Facts(
        account_type=account["figures"]["account_type"],
        former=account["figures"]["former"],
        balance_pence=stands.balance_pence,
        technical_pence=stands.technical_pence,
        real_pence=stands.real_pence,
        ladder_amount_pence=stands.ladder_amount_pence,
        weeks_hundredths=stands.weeks_hundredths,
        chase_pence=stands.chase_pence,
        chase_hundredths=stands.chase_hundredths,
        **account["facts"],
    )


def paid(account: dict[str, Any], pence: int, draw: st.DataObject) -> dict[str, Any]:
    """The same account had the tenant paid that much more this week: whatever a payment moves, it makes better."""
    figures, facts = dict(account["figures"]), dict(account["facts"])
    figures["balance_pence"] -= pence
    figures["paid_this_week_pence"] += pence
    facts["letters"] = tuple(replace(one, answered=True) for one in facts["letters"])
    if facts["missed_payment_days"] is not None and draw.draw(st.booleans()):
        facts["missed_payment_days"] = None
    if draw.draw(st.booleans()):
        facts["reducing"] = True
    agreed = facts["arrangement"]
    if agreed is not None:
        own = agreed.own_state
        if own is ArrangementState.BROKEN and draw.draw(st.booleans()):
            own = ArrangementState.LIVE
        facts["arrangement"] = replace(
            agreed,
            own_state=own,
            consecutive_misses=draw.draw(st.integers(0, agreed.consecutive_misses)),
            shortfall_pence=max(0, agreed.shortfall_pence - pence),
        )
    return dict(figures=figures, allowance=account["allowance"], facts=facts)


def step_up(facts: Facts) -> int:
    """How high the answer stands: a nudge below every letter, no step lowest."""
    decision = decide(facts, POLICY, on=ON)
    if decision.proposes is None:
        return 0
    return 1 + (decision.stage or 0)


@settings(max_examples=1500, deadline=None)
@given(accounts(), st.integers(1, 600_00), st.data())
def test_paying_never_raises_the_step(account: dict[str, Any], pence: int, data: st.DataObject):
    assert step_up(facts_of(paid(account, pence, data))) <= step_up(facts_of(account))


@settings(max_examples=1500, deadline=None)
@given(accounts())
def test_every_account_has_exactly_one_answer_with_a_reason_an_officer_can_read(account: dict[str, Any]):
    decision = decide(facts_of(account), POLICY, on=ON)
    assert decision.outcome in OUTCOME_WORDS
    assert decision.rule_ids == RULE_IDS[decision.reason]
    assert decision.text.endswith(".")
    assert "{" not in decision.text
    assert "None" not in decision.text
    again = decide(facts_of(account), POLICY, on=ON)
    assert again == decision
    assert again.text == decision.text
    told = explain(facts_of(account), POLICY, on=ON)
    assert len(told.blocked) == len(POLICY.steps) - (decision.proposes is not None)
    assert all(each.why.endswith(".") and each.would_change.endswith(".") for each in told.blocked)


def test_every_reason_has_its_words_and_rules():
    from arrears.rules import telling

    assert set(RULE_IDS) == set(Reason) == set(telling._TELL)
    assert set(OUTCOME_WORDS) == set(Outcome)
