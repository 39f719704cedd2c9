"""Facts come back from JSON as they went, and facts that cannot be true cannot be made."""

import json
from dataclasses import FrozenInstanceError, replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as some

from letters.facts import Addressee, ArrearsLetterFacts, FactsRefused, StatementFacts
from tests.letters import papers

ALL = [
    papers.letter(),
    papers.letter(earlier_letters=papers.EARLIER),
    papers.statement(),
    papers.statement(0),
    papers.statement(9, since=2),
    papers.managed_payment(),
]


@pytest.mark.parametrize("facts", ALL)
def test_facts_survive_the_database(facts):
    stored = json.loads(json.dumps(facts.to_json(), sort_keys=True))
    again = type(facts).from_json(stored)
    assert again == facts
    assert again.digest() == facts.digest()


@given(
    rows=some.integers(0, 30),
    since=some.integers(0, 4),
    seed=some.integers(0, 999),
    home=some.text(
        some.characters(blacklist_categories=("Cc", "Cs"), blacklist_characters="\u2028\u2029\ufffe\uffff"), min_size=1
    ),
)
def test_any_statement_survives_the_database(rows, since, seed, home):
    facts = papers.statement(rows, since=since, seed=seed, home=home)
    assert StatementFacts.from_json(json.loads(json.dumps(facts.to_json()))) == facts


def test_one_penny_more_is_another_digest():
    one = papers.letter()
    other = papers.letter(three_lines=papers.three_lines(31_241))
    assert one.digest() != other.digest()


def test_facts_are_frozen():
    with pytest.raises(FrozenInstanceError):
        papers.letter().home = "Elsewhere"


@pytest.mark.parametrize(
    "name, wrong",
    [
        ("home", ""), ("home", None), ("home", "two\nlines"), ("home", "a\x00b"), ("tenants", ["Amina"]),
        ("tenants", ()), ("letter_on", datetime(2026, 4, 14, 9, tzinfo=UTC)), ("letter_on", "2026-04-14"),
        ("for_a_home", 1),
        ("reply_by_on", date(2026, 4, 14)), ("as_at_on", date(2026, 4, 15)),
    ],
)  # fmt: skip
def test_a_letter_refuses_what_is_no_fact(name, wrong):
    with pytest.raises(FactsRefused):
        papers.letter(**{name: wrong})


@pytest.mark.parametrize("wrong", [312.40, True, "31240", None])
def test_money_is_whole_pence(wrong):
    with pytest.raises(FactsRefused, match="balance_pence must be int"):
        replace(papers.three_lines(), balance_pence=wrong)


def test_a_missing_and_an_unknown_fact_are_named():
    data = papers.letter().to_json()
    data["adress"] = data.pop("home")
    with pytest.raises(FactsRefused, match="adress, home"):
        ArrearsLetterFacts.from_json(data)


def test_a_float_in_stored_facts_is_refused():
    data = papers.letter().to_json()
    data["three_lines"]["balance_pence"] = 31240.0
    with pytest.raises(FactsRefused):
        ArrearsLetterFacts.from_json(data)


def test_the_three_lines_must_add_up():
    """PRA-17: what is to pay is the balance less what we expect, never more."""
    with pytest.raises(FactsRefused):
        replace(papers.three_lines(31_240, 12_820), to_pay_pence=31_240)


def test_expected_benefit_says_from_whom():
    with pytest.raises(FactsRefused, match="who pays"):
        replace(papers.three_lines(), expected_from="")


def test_nobody_is_chased_for_what_only_benefit_will_pay():
    """PRA-17: arrears is only what the tenant is to pay now."""
    with pytest.raises(FactsRefused, match="nothing is to pay"):
        papers.letter(three_lines=papers.three_lines(12_820, 12_820))


@pytest.mark.parametrize(
    "name, wrong",
    [
        ("closing_pence", 1), ("charges_pence", 1), ("weekly_total_pence", 1), ("opening_pence", 1),
        ("to_on", date(2025, 1, 1)),
    ],
)  # fmt: skip
def test_a_statement_that_does_not_add_up_is_refused(name, wrong):
    """OPS-G6: every line re-adds, or there is no statement."""
    with pytest.raises(FactsRefused):
        replace(papers.statement(), **{name: wrong})


def test_a_statement_without_one_of_its_lines_is_refused():
    whole = papers.statement()
    with pytest.raises(FactsRefused):
        replace(whole, lines=whole.lines[:5] + whole.lines[6:])


@pytest.mark.parametrize(
    "name, lines",
    [("", ("1 Road",)), ("Amina", ()), ("Amina", ("1 Road", " ")), ("Amina", tuple(f"Line {n}" for n in range(10)))],
)
def test_an_addressee_must_be_whole_and_fit_a_window(name, lines):
    with pytest.raises(FactsRefused):
        Addressee(name=name, lines=lines, postcode="QZ1 1AA")


def test_an_address_abroad_needs_no_postcode():
    assert Addressee(name="Amina", lines=("1 Calle Mayor", "Soria", "SPAIN"), postcode="").block[-1] == "SPAIN"


def test_a_landlord_without_an_address_cannot_write():
    """LAW-L1 (s48): until the address for notices is given, no rent is due."""
    with pytest.raises(FactsRefused, match="Landlord.address"):
        replace(papers.WESTHAVEN, address=())


def test_a_colour_cannot_smuggle_in_a_style():
    with pytest.raises(FactsRefused):
        replace(papers.WESTHAVEN, colour="red;} @import url(http://x)")
