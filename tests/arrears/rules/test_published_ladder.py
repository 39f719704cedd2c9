"""
The ladder that Hackney published in 2020, read as data, must answer its known defects exactly as it did (peers' defects
2 to 10), and its boundaries where they stood. Nothing in the code knows this ladder.
"""

from datetime import date, timedelta
from typing import Any

import pytest

from arrears.rules.arrangements import ArrangementKind, ArrangementState
from arrears.rules.decision import decide, explain
from arrears.rules.facts import ActionSeen, ArrangementSeen, Facts, HearingSeen, NoticeSeen
from arrears.rules.holds import BreathingSpace, Hold, HoldReason
from arrears.rules.outcomes import Outcome
from arrears.rules.policy_data import from_data, to_data
from arrears.rules.presets import preset

pytestmark = pytest.mark.rules

LADDER = preset("hackney-2020").version()
ON = date(2026, 11, 24)
WEEKLY = 118_00
LAPSED = NoticeSeen(date(2024, 1, 8), date(2024, 4, 8), date(2025, 4, 7))
IN_FORCE = NoticeSeen(date(2026, 6, 1), date(2026, 9, 1), date(2027, 8, 31))


def ago(days: int) -> date:
    return ON - timedelta(days=days)


def owes(collectable: int, *, weekly: int = WEEKLY, paid: int = 0, last: tuple[str, int] | None = None, **more: Any):
    """An account with a collectable balance in pence, and the last action with its age in days."""
    actions = () if last is None else (ActionSeen(last[0], ago(last[1])),)
    return Facts(
        balance_pence=collectable,
        technical_pence=0,
        real_pence=collectable,
        ladder_amount_pence=collectable,
        weeks_hundredths=None,
        chase_pence=collectable,
        chase_hundredths=None,
        gross_weekly_pence=weekly,
        paid_this_week_pence=paid,
        collectable_pence=collectable,
        actions=actions,
        **more,
    )


def step(facts: Facts) -> str | None:
    return decide(facts, LADDER, on=ON).proposes


def measured(pence: int, **more: Any) -> Facts:
    """An account whose debt after the week's grace is so many pence."""
    return owes(pence + WEEKLY, **more)


def agreed(kind: str, state: str, days: int = 30) -> ArrangementSeen:
    stands = ArrangementState(state)
    return ArrangementSeen(ago(days), stands, stands, 0, 0, 10_00, ArrangementKind(kind))


BROKEN = agreed("informal", "broken")


# ---- the known defects


def test_defect_2_debts_from_ten_pounds_to_a_weeks_rent_and_nine_ninety_nine_get_nothing():
    assert step(owes(9_99)) == "TEXT-REMINDER"
    for pence in (10_00, 64_00, 127_99):
        assert decide(owes(pence), LADDER, on=ON).outcome is Outcome.NO_STEP, pence
    assert step(owes(128_00)) == "FIRST-LETTER"


def test_defect_3_depth_never_outranks_sequence():
    """£1,000 owed at £5 a week, the second letter four months ago: it restarts at the first letter."""
    assert step(owes(1000_00, weekly=5_00, last=("SECOND-LETTER", 122))) == "FIRST-LETTER"
    assert step(owes(1000_00, weekly=5_00, last=("SECOND-LETTER", 60))) == "NOTICE"


def test_defect_4_silence_after_three_months():
    """An order four months old with £900 owed, and a breach letter four months ago, show no action."""
    outright = dict(hearing=HearingSeen(ago(122), "outright_dated"))
    assert decide(owes(900_00, **outright), LADDER, on=ON).outcome is Outcome.NO_STEP
    recent = dict(hearing=HearingSeen(ago(80), "outright_dated"))
    assert step(owes(900_00, **recent)) == "WARRANT"
    court = dict(hearing=HearingSeen(ago(200), "struck_out"), arrangement=agreed("court", "broken", 190))
    assert step(owes(900_00, last=("CBL", 30), **court)) == "BREACH-VISIT"
    assert step(owes(900_00, last=("CBL", 122), **court)) is None


def test_defect_5_a_past_eviction_date_silences_for_ever_and_a_past_hearing_the_early_ladder():
    assert step(owes(900_00, eviction_set=True)) is None
    assert step(owes(900_00, hearing=HearingSeen(date(2015, 3, 2), "withdrawn"))) is None
    assert step(owes(900_00)) == "FIRST-LETTER"


def test_defect_6_a_broken_informal_agreement_falls_between_the_rules():
    assert step(owes(900_00, arrangement=BROKEN, notice=IN_FORCE)) is None, "under a valid notice"
    assert step(owes(900_00, arrangement=BROKEN, notice=LAPSED, last=("BLI", 30))) is None, "letter sent, notice lapsed"
    assert step(owes(900_00, arrangement=BROKEN, last=("BLI", 30))) == "INFORMAL-BREACH"
    assert step(owes(900_00, arrangement=BROKEN, last=("IC1", 30))) == "INFORMAL-BREACH-LETTER"


@pytest.mark.parametrize("outcome", ["withdrawn", "struck_out"])
def test_defect_7_a_withdrawn_claim_under_a_live_notice_is_silent_until_it_lapses(outcome: str):
    gone = HearingSeen(ago(20), outcome)
    assert step(measured(8 * WEEKLY, notice=IN_FORCE, hearing=gone)) is None
    assert step(measured(8 * WEEKLY, notice=IN_FORCE)) == "COURT-WARNING"
    assert step(measured(8 * WEEKLY, notice=LAPSED, hearing=gone)) == "NOTICE"


def test_defect_8_who_never_paid_is_not_escalated_after_a_breach_visit():
    court = dict(hearing=HearingSeen(ago(200), "suspended_on_terms"), arrangement=agreed("court", "broken", 190))
    visited = dict(last=("CBV", 20), **court)
    assert step(owes(900_00, last_payment_on=ago(8), **visited)) == "NO-PAYMENT"
    assert step(owes(900_00, last_payment_on=ago(7), **visited)) is None
    assert step(owes(900_00, last_payment_on=None, **visited)) is None


def test_defect_9_a_warrant_is_prompted_on_an_account_in_credit():
    assert step(owes(-50_00, hearing=HearingSeen(ago(10), "outright_forthwith"))) == "WARRANT"


def test_defect_10_paying_makes_the_letter_come():
    """£118 a week, £100 owed before Monday: who pays nothing is tested at -£18, who pays in full at £100."""
    nothing, all_of_it = owes(100_00, paid=0), owes(100_00, paid=118_00)
    assert [decide(one, LADDER, on=ON).figures["debt_pence of tested"] for one in (nothing, all_of_it)] == [
        -18_00,
        100_00,
    ]
    assert step(nothing) is None
    assert step(all_of_it) == "FIRST-LETTER"


# ---- where its rules begin and end


@pytest.mark.parametrize(
    "facts, says",
    [
        (owes(4_99), None),
        (owes(5_00), "TEXT-REMINDER"),
        (owes(5_00, last=("GAT", 6)), None),
        (owes(5_00, last=("GAT", 7)), "TEXT-REMINDER"),
        (owes(5_00, last=("VIM", 30)), None),
        (owes(5_00, last=("VIM", 92)), "TEXT-REMINDER"),  # three months before 24 November is 24 August
        (owes(5_00, last=("VIM", 91)), None),
        (owes(5_00, notice=LAPSED), None),
        (measured(10_00, last=("IC1", 13)), None),
        (measured(10_00, last=("IC1", 14)), "SECOND-LETTER"),
        (measured(10_00, last=("letter_1", 91)), "SECOND-LETTER"),
        (measured(10_00, last=("IC1", 92)), "FIRST-LETTER"),
        (measured(10_00, last=("IC1", 14), arrangement=agreed("informal", "live")), None),
        (measured(4 * WEEKLY, last=("IC2", 6)), None),
        (measured(4 * WEEKLY, last=("IC2", 7)), "NOTICE"),
        (measured(4 * WEEKLY - 1, last=("IC2", 7)), None),
        (measured(4 * WEEKLY, notice=LAPSED), "NOTICE"),
        (measured(4 * WEEKLY, notice=IN_FORCE, last=("IC4", 30)), "APPLY-HEARING"),
        (measured(4 * WEEKLY, notice=IN_FORCE, last=("IC4", 13)), None),
        (measured(4 * WEEKLY, notice=NoticeSeen(ago(5), ago(-60), ago(-400))), None),
        (owes(900_00, hearing=HearingSeen(ago(3))), "COURT-OUTCOME"),
        (owes(900_00, hearing=HearingSeen(ON)), "COURT-OUTCOME"),
        (owes(900_00, hearing=HearingSeen(ago(-3))), None),
        (owes(900_00, hearing=HearingSeen(ago(100), "adjourned_generally")), "FIX-DATA"),
        (owes(50_00, hearing=HearingSeen(None, "withdrawn")), "FIX-DATA"),
        (owes(900_00, hearing=HearingSeen(ago(100), "adjourned_on_terms", terms=True)), "FIX-DATA"),
        (owes(900_00, hearing=HearingSeen(date(2020, 1, 6), "stay")), None),
        (owes(0, flags=frozenset({"letter_failed"})), "FAILED-LETTER"),
    ],
)
def test_the_rules_begin_and_end_where_they_were_published(facts: Facts, says: str | None):
    assert step(facts) == says


def test_a_pause_stops_everything_but_the_review_of_a_failed_letter():
    paused = (Hold(HoldReason.OTHER, ago(3), ago(-3)),)
    assert decide(owes(900_00, holds=paused), LADDER, on=ON).outcome is Outcome.HELD
    failed = owes(900_00, holds=paused, flags=frozenset({"letter_failed"}))
    assert step(failed) == "FAILED-LETTER"


def test_law_6a_the_laws_stops_stand_above_every_policy():
    failed = frozenset({"letter_failed"})
    space = owes(900_00, breathing_spaces=(BreathingSpace(ago(3)),), flags=failed)
    assert decide(space, LADDER, on=ON).outcome is Outcome.BREATHING_SPACE
    dead = owes(900_00, holds=(Hold(HoldReason.DECEASED, ago(3), None),), flags=failed)
    assert decide(dead, LADDER, on=ON).outcome is Outcome.HELD


def test_every_other_rule_says_why_it_does_not_apply():
    told = explain(measured(4 * WEEKLY, last=("IC2", 7)), LADDER, on=ON)
    blocked = {each.step: each for each in told.blocked}
    assert len(blocked) == len(LADDER.steps) - 1
    assert blocked["FIRST-LETTER"].why == (
        "Held back: the last action was a letter of the ladder and the last action was 7 days ago, "
        "which is less than 3 months."
    )
    assert blocked["COURT-WARNING"].why == "Does not apply: no notice can be used yet."


def test_ops_e4_two_steps_of_the_same_place_that_both_apply_are_a_clash_that_is_said():
    data = to_data(LADDER)
    for one in data["steps"]:
        if one["code"] == "NOTICE":
            one["stage"] = 5
    unsettled = from_data(data)
    facts = measured(4 * WEEKLY, last=("IC2", 7))
    assert decide(facts, unsettled, on=ON).proposes == "NOTICE", "only one of the two applies"
    both = {"groups": data["groups"] | {"the second letter": ["IC1"]}}
    told = explain(measured(4 * WEEKLY, last=("IC1", 14)), from_data(data | both), on=ON)
    assert (told.decision.outcome, told.decision.proposes) == (Outcome.CLASH, None)
    assert told.decision.clash == ("SECOND-LETTER", "NOTICE")
    assert told.decision.text == (
        "Second letter and serve a notice both apply, and the policy does not say which comes first: a person decides."
    )
    assert len(told.blocked) == len(LADDER.steps)
