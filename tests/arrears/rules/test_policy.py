import json
from datetime import date
from typing import Any

import pytest

from arrears.rules.default_policy import DATA, default_policy
from arrears.rules.facts import Facts
from arrears.rules.vocabulary import WORDS, FactKind
from arrears.rules.policy import Compare, Condition, PolicyFault, version_in_force
from arrears.rules.policy_data import from_data, to_data

pytestmark = pytest.mark.rules

ON = date(2026, 11, 24)


def owing(pence: int, hundredths: int | None = 70, **changed: Any) -> Facts:
    figures: dict[str, Any] = dict(
        balance_pence=pence,
        technical_pence=0,
        real_pence=pence,
        ladder_amount_pence=pence,
        weeks_hundredths=hundredths,
        chase_pence=pence,
        chase_hundredths=hundredths,
    )
    return Facts(**(figures | changed))


def test_a_sentence_is_told_with_the_figure_seen():
    ten_pounds = Condition("chase_pence", Compare.AT_LEAST, 10_00)
    assert ten_pounds.said(owing(84_20), ON) == "has £84.20 overdue, which is £10.00 or more"
    assert ten_pounds.said(owing(4_00), ON) == "has £4.00 overdue, which is less than £10.00"
    assert ten_pounds.asked() == "has £10.00 or more overdue"
    weeks = Condition("chase_weeks", Compare.AT_LEAST, 50)
    assert weeks.said(owing(84_20), ON) == "has 0.7 weeks of rent overdue, which is 0.5 weeks or more"
    assert weeks.said(owing(84_20, None), ON) == "there is no weekly charge to measure by"
    tenure = Condition("tenure", Compare.IS_IN, ("secure", "flexible"))
    told = tenure.said(owing(0, tenure="assured_social"), ON)
    assert told == "the tenure is assured_social, which is none of secure, flexible"


def test_what_is_not_known_is_not_met():
    assert not Condition("chase_weeks", Compare.AT_LEAST, 0).met(owing(84_20, None), ON)
    assert not Condition("missed_payment_days", Compare.AT_LEAST, 0).met(owing(84_20), ON)


def test_dec_18_the_default_goes_into_the_database_and_comes_back_the_same():
    version = default_policy()
    stored = json.loads(json.dumps(to_data(version)))
    assert from_data(stored) == version
    assert to_data(from_data(stored)) == stored


def test_ops_e2_the_default_has_the_stages_waits_and_approvers_of_the_rulebook():
    version = default_policy()
    stages = [(step.stage, step.code, step.wait_days, step.approver.value) for step in version.ladder]
    assert stages == [
        (1, "A1", 7, "officer"),
        (2, "A2", 14, "officer"),
        (3, "A3", 14, "team_leader"),
        (4, "NOTICE-REVIEW", 28, "team_leader"),
    ]


def fault(change) -> str:
    data = json.loads(json.dumps(DATA))
    change(data)
    with pytest.raises(PolicyFault) as caught:
        from_data(data)
    return str(caught.value)


def step(data: dict, code: str) -> dict:
    return next(one for one in data["steps"] if one["code"] == code)


@pytest.mark.parametrize(
    "change, says",
    [
        (
            lambda data: step(data, "A2")["any_of"][1].update(value="two"),
            "step A2, any_of, sentence 2: “unanswered_days” needs days to compare with, not 'two'",
        ),
        (
            lambda data: step(data, "A1")["all_of"][0].update(fact="shoe_size"),
            "step A1, all_of, sentence 1: “shoe_size” is not a fact that decisions know",
        ),
        (
            lambda data: step(data, "A3")["direct_when"][0].update(test="roughly"),
            "step A3, direct_when, sentence 1, test: “roughly” is not one of",
        ),
        (lambda data: step(data, "A3").update(approver="king"), "step A3, approver: “king” is not one of"),
        (lambda data: step(data, "A1").pop("wait_days"), "step A1: “wait_days” is missing"),
        (lambda data: step(data, "A1").update(colour="red"), "step A1: “colour” is not known here"),
        (lambda data: step(data, "A2").update(stage=1), "stage 1 stands twice"),
        (lambda data: step(data, "A2").update(code="A1", proposes="B1"), "the code “A1” stands twice"),
        (lambda data: data.update(in_force_from="6 April"), "policy, in_force_from: a day like 2026-04-06"),
        (lambda data: data.update(steps={}), "policy, steps: a list is needed"),
        (lambda data: data["steps"].append("A9"), "step 7: names and values are needed"),
        (lambda data: data.update(stale_days=True), "policy, stale_days: a whole number of 0 or more"),
        (lambda data: step(data, "NOTICE-REVIEW").update(channel="letter"), "stage 4 is a review by a person"),
        (lambda data: data.update(steps=data["steps"][:2]), "there is no stage 1"),
    ],
)
def test_a_fault_names_the_sentence_that_is_wrong(change, says: str):
    assert says in fault(change)


@pytest.mark.parametrize("name", [name for name, word in WORDS.items() if word.kind is not FactKind.WORD])
def test_no_policy_can_ask_for_a_debt_to_be_small(name: str):
    """Paying could raise a step only through such a sentence, so the language has none."""
    for test in (Compare.IS, Compare.IS_NOT, Compare.IS_IN):
        if WORDS[name].kind is FactKind.FLAG and test is Compare.IS:
            continue
        with pytest.raises(PolicyFault):
            Condition(name, test, 0)


def test_the_version_in_force_is_the_latest_that_has_begun():
    first = default_policy()
    second = from_data(DATA | {"version": 2, "in_force_from": "2027-04-05"})
    assert version_in_force([second, first], on=date(2027, 4, 4)) == first
    assert version_in_force([first, second], on=date(2027, 4, 5)) == second
    assert version_in_force([second], on=ON) is None
