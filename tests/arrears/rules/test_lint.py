"""The check of policies: what it has to find in the published ladder, and what it may not find in ours (DEC-18)."""

from copy import deepcopy
from functools import cache
from typing import Any

import pytest

from arrears.rules.default_policy import DATA
from arrears.rules.lint import lint
from arrears.rules.lint_findings import Finding, FindingKind, Report
from arrears.rules.policy import PolicyVersion
from arrears.rules.policy_data import from_data
from arrears.rules.presets import PRESETS, preset
from arrears.rules.presets.writing import Data, asks, holds, step

pytestmark = pytest.mark.rules

OURS = [one.name for one in PRESETS.values() if not one.published]


@cache
def published() -> Report:
    return lint(preset("hackney-2020").version())


def found(kind: FindingKind, report: Report | None = None, *, says: str = "") -> list[Finding]:
    findings = (report or published()).errors
    return [one for one in findings if one.kind is kind and says in f"{one.says} {one.example}"]


@pytest.mark.parametrize("name", OURS)
def test_none_of_our_policies_has_an_error(name: str):
    assert [str(one) for one in lint(preset(name).version()).errors] == []


# ---- the published ladder


def test_defect_2_debts_between_ten_pounds_and_a_week_and_ten_pounds_get_nothing():
    (gap,) = found(FindingKind.GAP)
    assert "debts from £10.00 to £127.99" in gap.says
    assert "£9.99 gets “Text reminder” and £128.00 gets “First letter”" in gap.says
    assert "nothing paid this week" in gap.example
    (less,) = found(FindingKind.MORE_DEBT_DE_ESCALATES)
    assert "£9.99 brings “Text reminder”, but £10.00 with the same history brings no action" in less.says


def test_defect_3_a_deep_debt_begins_again_with_the_first_letter_once_the_second_is_three_months_old():
    (again,) = found(FindingKind.RESTART, says="when “Second letter” was the last thing done")
    assert again.step == "FIRST-LETTER"
    assert "where “Serve a notice” would follow" in again.says
    assert "about 3 months) ago" in again.example


def test_defect_4_an_order_older_than_three_months_and_an_old_breach_letter_are_silent_for_ever():
    (order,) = found(FindingKind.SILENCE, says="92 days (about 3 months) ago and its outcome is “outright forthwith”:")
    assert "no step goes for ever, and no reason is given that ends" in order.says
    dead = found(FindingKind.DEAD_END, says="after “Handle a breach of the court's agreement” nothing can follow")
    assert any(
        "“Visit after a court breach”" in one.says and "court's arrangement is broken" in one.says for one in dead
    )


def test_defect_5_a_past_eviction_date_and_a_past_hearing_silence_an_account_for_ever():
    (eviction, *_) = found(FindingKind.SILENCE, says="an eviction date is past, and the eviction was withdrawn:")
    assert "for ever" in eviction.says
    assert "“First letter” would be due but is held back while an eviction date was set" in eviction.says
    (hearing,) = found(FindingKind.SILENCE, says="the hearing was 10 days ago and its outcome is “withdrawn”:")
    assert "“First letter” would be due but is held back while there is a hearing date" in hearing.says


def test_defect_6_a_broken_informal_agreement_under_a_notice_gets_no_step_at_all():
    (live,) = found(FindingKind.SILENCE, says="an informal arrangement is broken and a notice is in force")
    assert "“Court warning letter” would be due but is held back while an arrangement runs" in live.says
    assert "“Informal breach letter” would be due but is held back while a notice is in force" in live.says
    (lapsed,) = found(FindingKind.DEAD_END, says="after “Informal breach letter” nothing can follow for ever")
    assert "a notice has lapsed" in lapsed.says
    assert "“Review an informal breach” would be due but is held back while a notice was served" in lapsed.says


def test_defect_7_a_withdrawn_claim_with_a_live_notice_gets_nothing_until_the_notice_lapses():
    (withdrawn,) = found(
        FindingKind.SILENCE, says="its outcome is “withdrawn” and a notice is in force and can be used:"
    )
    assert "until about 52 weeks" in withdrawn.says
    assert "“Court warning letter” would be due but is held back while the hearing is over" in withdrawn.says


def test_defect_10_paying_makes_the_letter_come():
    (first,) = [one for one in found(FindingKind.PAYING_ESCALATES) if one.step == "FIRST-LETTER"]
    assert "a tenant who pays nothing gets no action" in first.says
    assert "one who pays £118.00 gets “First letter”" in first.says
    raised = {one.step for one in found(FindingKind.PAYING_ESCALATES)}
    assert {"FIRST-LETTER", "NOTICE", "COURT-WARNING"} <= raised


def test_the_same_policy_always_gets_the_same_report():
    assert lint(preset("hackney-2020").version()) == published()


def test_every_error_says_what_to_do_and_shows_a_case():
    for one in published().errors:
        assert one.cure.endswith(".")
        assert one.example
        assert one.answer


# ---- faults put into our own


def default_with(**steps: Data) -> PolicyVersion:
    """Our default with some of its steps changed."""
    data = deepcopy(DATA)
    for one in data["steps"]:
        one.update(steps.get(one["code"].replace("-", "_"), {}))
    return from_data(data)


def in_a_list(*steps: Data, **more: Any) -> Report:
    data: Data = {
        "code": "LIST",
        "version": 1,
        "in_force_from": "2026-01-01",
        "account_types": ["CUR"],
        "order": "first_wins",
        "steps": list(steps),
    }
    return lint(from_data(data | more))


def test_a_step_that_waits_for_an_action_of_no_step_is_told():
    report = in_a_list(
        step(
            "SECOND",
            1,
            "Second",
            "letter",
            "officer",
            14,
            all_of=[asks("real_pence", "at_least", 10_00), asks("days_since_action", "at_least", 14, of="FRIST")],
        ),
        step("FIRST", 2, "First", "letter", "officer", 7, all_of=[asks("real_pence", "at_least", 10_00)]),
    )
    (waits,) = found(FindingKind.WAITS_FOR_NOTHING, report)
    assert "“Second” waits for “FRIST”, which no step of this policy does" in waits.says
    assert [one.step for one in found(FindingKind.UNREACHABLE, report)] == ["SECOND"]


def test_two_steps_of_one_place_are_a_clash():
    report = in_a_list(
        step("CALL", 1, "Call", "call", "officer", 7, all_of=[asks("real_pence", "at_least", 10_00)]),
        step("WRITE", 1, "Write", "letter", "officer", 7, all_of=[asks("real_pence", "at_least", 50_00)]),
    )
    (clash,) = found(FindingKind.CLASH, report)
    assert "“Call” and “Write” stand at the same place" in clash.says
    assert "owed" in clash.example


def test_a_step_behind_one_that_asks_for_the_same_is_never_reached():
    sums = [asks("real_pence", "at_least", 10_00)]
    report = in_a_list(
        step("FIRST", 1, "First", "letter", "officer", 7, all_of=sums),
        step("SECOND", 2, "Second", "letter", "officer", 7, all_of=sums),
    )
    (never,) = found(FindingKind.UNREACHABLE, report)
    assert never.step == "SECOND"
    assert "“First” comes first and asks for the same" in never.cure


def test_a_stage_that_a_recorded_fact_holds_back_for_ever_is_silence():
    version = default_with(A1={"unless": [holds("hearing_decided")]})
    report = lint(version)
    (silent, *_) = found(FindingKind.SILENCE, report, says="its outcome is “withdrawn”")
    assert silent.step == "A1"
    assert "is held back while a hearing's outcome is recorded" in silent.says


def test_a_window_on_a_debt_in_a_list_leaves_a_gap_that_is_told():
    report = in_a_list(
        step("LETTER", 1, "Letter", "letter", "officer", 7, all_of=[asks("chase_pence", "at_least", 100_00)]),
        step("TEXT", 2, "Text", "text", "officer", 7, all_of=[asks("chase_pence", "between", [5_00, 50_00])]),
    )
    (gap,) = found(FindingKind.GAP, report)
    assert "debts from £50.00 to £99.99" in gap.says
    assert found(FindingKind.MORE_DEBT_DE_ESCALATES, report)


def test_doing_nothing_and_the_end_of_a_list_are_warnings_only():
    nothing = lint(preset("nothing").version())
    assert [one.kind for one in nothing.warnings] == [FindingKind.DOES_NOTHING]
    sundry = lint(preset("sundry").version())
    assert {FindingKind.END_OF_LIST, FindingKind.TOO_LITTLE_FOR_NEXT} <= sundry.counts().keys()


def test_a_first_step_far_above_four_weeks_is_a_warning():
    report = lint(
        from_data(
            {
                **deepcopy(preset("garage").data),
                "steps": [
                    step(
                        "A1", 1, "First reminder", "letter", "officer", 7, all_of=[asks("chase_weeks", "at_least", 900)]
                    )
                ],
            }
        )
    )
    assert FindingKind.HIGH_FLOOR in report.counts()
    assert report.errors == ()
