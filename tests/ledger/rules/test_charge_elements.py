"""The shipped catalogue of charge elements and whose word counts (OPS-A4, OPS-A5, OPS-A8)."""

from dataclasses import replace
from datetime import date

import pytest

from ledger.rules.charge_elements import SHIPPED, Said, meaning_on, shipped
from ledger.rules.entry_kinds import EntryKind
from ledger.rules.transaction_codes import EXAMPLE

ON = date(2026, 10, 12)


@pytest.mark.parametrize(
    "element",
    ["RENT", "CLEAN", "LIGHT", "LIFT", "DOOR", "CARE", "GRND", "PLAY", "AERIAL", "LAUNDRY", "WINDOW", "CWATER", "FURN"],
)
def test_what_the_home_and_its_building_need_is_eligible_for_both_benefits(element: str):
    assert SHIPPED[element].hb_eligible
    assert SHIPPED[element].uc_eligible


@pytest.mark.parametrize(
    "element",
    [
        *("HEAT", "FUEL", "WATER", "MEALS", "OWNWASH", "OWNCLEAN", "TRANSP", "LEISURE", "TVLIC", "ALARM", "NURSE"),
        *("SUPP", "FURNOWN", "CONT", "LEVY", "GARAGE", "TAOWN"),
    ],
)
def test_what_is_for_ones_own_home_or_person_is_not(element: str):
    assert not SHIPPED[element].hb_eligible
    assert not SHIPPED[element].uc_eligible


def test_temporary_accommodation_is_housing_benefits_not_universal_credits():
    """OPS-A2, TAC."""
    assert (SHIPPED["TA"].hb_eligible, SHIPPED["TA"].uc_eligible) == (True, False)


def test_a_charge_for_use_and_occupation_is_never_legal_rent():
    """OPS-A11."""
    assert not SHIPPED["UO"].legal_rent


def test_money_collected_for_others_is_marked():
    """OPS-A5: insurance, water, VAT."""
    assert {element for element, meaning in SHIPPED.items() if meaning.third_party} == {
        *("WATER", "TVLIC", "CONT", "LEVY", "VAT"),
    }


def test_garages_car_ports_and_stores_bear_vat():
    """OPS-A9."""
    assert all(SHIPPED[element].vatable for element in ("GARAGE", "CARPORT", "STORE", "PARK"))
    assert not SHIPPED["RENT"].vatable


def test_nothing_is_assumed_in_favour_of_an_element_nobody_has_explained():
    assert shipped("MYSTERY").words == "MYSTERY"
    assert not shipped("MYSTERY").hb_eligible
    assert not shipped("MYSTERY").legal_rent


def test_a_schemes_word_counts_before_the_landlords_and_that_before_the_shipped_one():
    """OPS-A8: landlord and council may overrule, by scheme."""
    ours = replace(SHIPPED["HEAT"], words="Heating, communal", hb_eligible=True)
    theirs = replace(SHIPPED["HEAT"], words="Heating, no meter")
    said = [Said("HEAT", date(2026, 4, 6), ours), Said("HEAT", date(2026, 4, 6), theirs, scheme=7)]
    assert meaning_on("HEAT", said, on=ON, scheme=7) is theirs
    assert meaning_on("HEAT", said, on=ON, scheme=8) is ours
    assert meaning_on("HEAT", said, on=ON) is ours
    assert meaning_on("HEAT", said, on=date(2026, 4, 5), scheme=7) is SHIPPED["HEAT"]


def test_the_newest_word_that_has_begun_counts():
    one, two = (replace(SHIPPED["SERV"], words=words) for words in ("One", "Two"))
    said = [Said("SERV", date(2026, 4, 6), one), Said("SERV", date(2027, 4, 5), two)]
    assert meaning_on("SERV", said, on=date(2027, 4, 4)) is one
    assert meaning_on("SERV", said, on=date(2027, 4, 5)) is two


def test_every_example_code_that_is_a_charge_names_an_element_of_the_catalogue():
    """OPS-A6."""
    charges = {code: row for code, row in EXAMPLE.items() if row.kind in (EntryKind.CHARGE, EntryKind.CHARGE_ADJ)}
    assert {row.element for row in charges.values()} <= set(SHIPPED)
    assert EXAMPLE["RDD"].method == "direct debit"
    assert EXAMPLE["RHB"].kind is EntryKind.HB
