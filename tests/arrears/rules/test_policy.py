import json
from datetime import date
from typing import Any

import pytest

from arrears.rules.default_policy import DATA, default_policy
from arrears.rules.facts import Facts
from arrears.rules.measures import Base, DebtMeasure, Grace, Weekly
from arrears.rules.policy import Compare, Condition, PolicyFault, version_in_force
from arrears.rules.policy_data import from_data, to_data
from arrears.rules.presets import PRESETS
from arrears.rules.vocabulary import WORDS, FactKind, Paying

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
        (lambda data: data["steps"].append("A9"), "step 13: names and values are needed"),
        (lambda data: data.update(stale_days=True), "policy, stale_days: a whole number of 0 or more"),
        (lambda data: step(data, "NOTICE-REVIEW").update(channel="letter"), "stage 4 is a review by a person"),
        (lambda data: data.update(steps=data["steps"][:2]), "there is no stage 1"),
        (lambda data: data.update(account_types=["XYZ"]), "policy, account_types: “XYZ” is not one of"),
        (lambda data: data.update(account_types=["CUR", "UAO"]), "no arrears letters go for UAO accounts"),
        (
            lambda data: step(data, "A1")["all_of"].append(
                {"fact": "debt_pence", "of": "gross", "test": "at_least", "value": 1}
            ),
            "step A1, all_of, sentence 3: “gross” is not a measure that this policy defines (chase)",
        ),
        (
            lambda data: step(data, "A2")["any_of"].append(
                {"fact": "days_since_action", "of": "A1", "test": "at_least", "value": "3 moons"}
            ),
            "step A2, any_of, sentence 3: “days_since_action” needs days to compare with, not '3 moons'",
        ),
        (
            lambda data: step(data, "A2")["any_of"].append(
                {"fact": "days_since_action", "of": "A1", "test": "between", "value": [30, 14]}
            ),
            "needs two of them, days, the lower first, to compare with",
        ),
        (
            lambda data: step(data, "A2")["any_of"].append(
                {"fact": "contact_attempts", "test": "at_least", "value": 2}
            ),
            "“contact_attempts” needs “within”",
        ),
        (lambda data: data.update(measures=[]), "policy, measures: at least one measure is needed"),
        (
            lambda data: data.update(measures=[{"name": "chase", "base": "gross", "grace": "none"}]),
            "policy, measures, number 1, base: “gross” is not one of",
        ),
        (lambda data: data.update(order="worst_first"), "policy, order: “worst_first” is not one of"),
        (lambda data: data.update(groups={"first": []}), "policy, groups, first: a group needs at least one"),
    ],
)
def test_a_fault_names_the_sentence_that_is_wrong(change, says: str):
    assert says in fault(change)


@pytest.mark.parametrize("name", [name for name, word in WORDS.items() if word.kind is not FactKind.WORD])
def test_no_policy_can_ask_for_a_debt_to_be_small(name: str):
    """Paying could raise a step only through such a sentence, so policies by stages have none."""
    for test in (Compare.IS, Compare.IS_NOT, Compare.IS_IN):
        if WORDS[name].kind is FactKind.FLAG and test is Compare.IS:
            continue
        with pytest.raises(PolicyFault):
            Condition(name, test, 0)
    word = WORDS[name]
    if word.paying is Paying.LOWERS and word.kind is not FactKind.FLAG:
        of = {"of": "chase"} if word.of else {}
        for test, value in (("at_most", 500), ("less_than", 500), ("between", [500, 1000])):
            sentence = {"fact": name, "test": test, "value": value, **of}
            assert "paying brings the step" in fault(lambda data, one=sentence: step(data, "A1")["all_of"].append(one))


def test_a_policy_by_stages_has_no_sentence_that_a_payment_makes_true_or_stops_from_blocking():
    reducing = {"fact": "reducing", "test": "is", "value": True}
    assert "paying brings the step" in fault(lambda data: step(data, "A2")["any_of"].append(reducing))
    missed = {"fact": "consecutive_misses", "test": "at_least", "value": 1}
    assert "cannot stand under unless" in fault(lambda data: step(data, "A2").update(unless=[missed]))
    together = {"all": [missed, {"fact": "tenure", "test": "is", "value": "secure"}]}
    assert "step A2, unless, sentence 1" in fault(lambda data: step(data, "A2").update(unless=[together]))


def test_law_6a_no_step_is_exempt_from_a_hold_of_the_law():
    for reason in ("deceased", "insolvency", "safeguarding", "landlord_address"):
        says = fault(lambda data, one=reason: step(data, "A1").update(exempt_from=[one]))
        assert "stands above policies" in says


def test_every_shipped_policy_goes_into_the_database_and_comes_back_the_same():
    for preset in PRESETS.values():
        version = preset.version()
        stored = json.loads(json.dumps(to_data(version), sort_keys=True))
        assert from_data(stored) == version, preset.name


def test_a_debt_measure_is_defined_once_and_a_sentence_names_it():
    """The base less its grace, in pence and in weeks of the charge it is measured by."""
    facts = owing(
        300_00,
        collectable_pence=200_00,
        gross_weekly_pence=100_00,
        benefit_weekly_pence=60_00,
        paid_this_week_pence=30_00,
        ladder_amount_pence=260_00,
        chase_pence=240_00,
    )
    read = {
        (Base.BALANCE, Grace.NONE): 300_00,
        (Base.BALANCE, Grace.THIS_WEEK): 230_00,
        (Base.COLLECTABLE, Grace.THIS_WEEK): 130_00,
        (Base.AFTER_BENEFIT, Grace.NONE): 300_00,
        (Base.AFTER_BENEFIT, Grace.THIS_WEEK): 260_00,
        (Base.AFTER_BENEFIT, Grace.PAYERS_CALENDAR): 240_00,
        (Base.OWN_SHARE, Grace.THIS_WEEK): 260_00,
    }
    for (base, grace), pence in read.items():
        assert DebtMeasure("owed", base, grace).pence(facts) == pence, (base, grace)
    assert DebtMeasure("owed", Base.OWN_SHARE, Grace.NONE, Weekly.OWN).weeks(facts) == 750
    assert DebtMeasure("owed", Base.COLLECTABLE, Grace.THIS_WEEK).weeks(owing(300_00)) is None


def test_the_version_in_force_is_the_latest_that_has_begun():
    first = default_policy()
    second = from_data(DATA | {"version": 2, "in_force_from": "2027-04-05"})
    assert version_in_force([second, first], on=date(2027, 4, 4)) == first
    assert version_in_force([first, second], on=date(2027, 4, 5)) == second
    assert version_in_force([second], on=ON) is None
