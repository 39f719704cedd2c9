"""OPS-F7: no small group can be read out of the report, and nothing about people goes into a rank or a decision."""

import dataclasses
import re
from datetime import date
from pathlib import Path

import pytest

from arrears.rules import fairness
from arrears.rules.facts import Facts
from arrears.rules.fairness import PROTECTED_WORDS, Characteristic, Group, age_band, shares
from arrears.rules.forecast import ForecastFacts
from arrears.rules.payment_pattern import Expectation, Rhythm
from arrears.rules.ranking import RankingFacts
from arrears.rules.vocabulary import WORDS

ARREARS = Path(fairness.__file__).parents[1]


def group(name: str, accounts: int, of: Characteristic = Characteristic.AGE) -> Group:
    return Group(of, name, accounts, accounts, accounts // 2, 0, accounts * 30_00, 1, 0)


def shown(*groups: Group) -> list[str]:
    return [one.group for one in shares(groups) if one.shown]


def test_a_small_group_is_withheld_and_never_alone() -> None:
    """One withheld group could be taken from the total, so the next smallest goes with it."""
    assert shown(group("a", 9), group("b", 40), group("c", 12)) == ["b"]
    assert shown(group("a", 9), group("b", 3), group("c", 12)) == ["c"]
    assert shown(group("a", 10), group("b", 40)) == ["a", "b"]


def test_characteristics_are_withheld_each_by_themselves() -> None:
    support = [group("yes", 3, Characteristic.SUPPORT), group("no", 90, Characteristic.SUPPORT)]
    assert shown(group("a", 50), group("b", 43), *support) == ["a", "b"]


def test_a_withheld_line_has_no_figure() -> None:
    line = shares([group("a", 2), group("b", 30), group("c", 30)])[0]
    assert {value for name, value in dataclasses.asdict(line).items() if name not in ("characteristic", "group")} == {
        False,
        None,
    }


def test_shares_are_of_all_accounts_and_the_score_of_listed_ones() -> None:
    line = shares([Group(Characteristic.AGE, "a", 30, 10, 5, 1, 255_50, 4, 0)])[0]
    assert (line.to_contact_per_mille, line.first_per_mille, line.average_score_hundredths) == (167, 33, 2555)


def test_age_bands_turn_on_the_birthday() -> None:
    assert age_band(date(2001, 11, 23), on=date(2026, 11, 22)) == "16 to 24"
    assert age_band(date(2001, 11, 22), on=date(2026, 11, 22)) == "25 to 34"
    assert age_band(date(1930, 1, 1), on=date(2026, 11, 22)) == "65 and over"
    assert age_band(None, on=date(2026, 11, 22)) == "not known"


def protected_in(names: list[str]) -> list[str]:
    """The names that say something about who somebody is, taken apart at their underscores."""
    return [name for name in names if set(name.lower().split("_")) & set(PROTECTED_WORDS)]


@pytest.mark.parametrize("inputs", [RankingFacts, ForecastFacts, Rhythm, Expectation, Facts])
def test_no_protected_characteristic_is_an_input(inputs: type) -> None:
    """A field named for one fails here, in a rank, a forecast or a decision."""
    assert protected_in([field.name for field in dataclasses.fields(inputs)]) == []


def test_no_policy_can_name_a_protected_characteristic() -> None:
    assert protected_in(list(WORDS)) == []


def test_the_guard_sees_a_protected_field() -> None:
    made = dataclasses.make_dataclass("Inputs", ["real_pence", "age_years", "language_code"])
    assert protected_in([field.name for field in dataclasses.fields(made)]) == ["age_years", "language_code"]


@pytest.mark.parametrize("module", ["queries/caseload.py", "queries/forecasts.py", "queries/facts.py"])
def test_what_gathers_the_inputs_reads_nothing_about_people(module: str) -> None:
    """Neither by a model nor by SQL: birth, support needs, preferences and names stay out of reach."""
    source = (ARREARS / module).read_text(encoding="utf-8")
    for told in ("Person", "SupportNeed", "ContactPreference", "Tenant,", "tenancies_person", "tenancies_supportneed"):
        assert not re.search(rf"\b{re.escape(told)}", source), f"{module} reads {told}"
