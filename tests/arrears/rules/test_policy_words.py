"""Versions as sentences that people read, and two of them compared."""

from copy import deepcopy

import pytest

from arrears.rules.default_policy import DATA, default_policy
from arrears.rules.policy_data import from_data
from arrears.rules.policy_words import changes, groups, settings_lines, step_words
from arrears.rules.presets import PRESETS, preset

pytestmark = pytest.mark.rules


def test_a_step_is_one_sentence_with_its_wait_and_who_approves():
    version = default_policy()
    assert step_words(version.by_code["A1"], version).summary == (
        "First reminder goes when the account has £10.00 or more overdue and has 0.5 weeks or more of rent overdue; "
        "then 7 days' wait; approved by an income officer."
    )
    assert (
        "and either the account has 2 weeks or more of rent overdue or the last letter has been without an answer"
        in (step_words(version.by_code["A2"], version).summary)
    )


def test_every_step_of_every_shipped_policy_is_in_one_group_and_says_something():
    for shipped in PRESETS.values():
        version = shipped.version()
        told = [step for group in groups(version) for step in group.steps]
        assert sorted(step.code for step in told) == sorted(version.by_code), shipped.name
        assert all(step.summary.endswith(".") and step.lines for step in told)
        assert settings_lines(version)[0].label == "Covers"


def test_measures_and_groups_are_told():
    said = [line.says for line in settings_lines(preset("hackney-2020").version())]
    assert "“tested” is the balance less what was posted this week, less what is unpaid of this week's charge" in said
    assert "“the breach visit” is breach_visit, BREACH-VISIT and CBV" in said


def test_what_differs_is_told_sentence_by_sentence():
    data = deepcopy(DATA)
    data["steps"] = data["steps"][1:]
    data["steps"][1] |= {"title": "A word first", "wait_days": 10}
    taken, changed = changes(default_policy(), from_data(data))
    assert (taken.kind, taken.title) == ("removed", "Instalment missed")
    assert [(line.label, line.says) for line in changed.added] == [("Step", "A word first"), ("Then waits", "10 days")]
    assert [line.says for line in changed.removed] == ["First reminder", "7 days"]
    assert changes(default_policy(), default_policy()) == []
