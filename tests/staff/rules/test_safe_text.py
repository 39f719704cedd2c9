"""What goes into a spreadsheet stays text (ux section 7)."""

import pytest

from staff.rules.safe_text import safe_cell

pytestmark = pytest.mark.rules


@pytest.mark.parametrize("text", ["=1+1", "+44 7700", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "  =1", "|cmd", "%0A"])
def test_what_could_be_a_formula_gets_an_apostrophe(text: str) -> None:
    assert safe_cell(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "Payment", "O'Brien", "Flat 2 - rear", "50% share"])
def test_plain_words_stay_as_they_are(text: str) -> None:
    assert safe_cell(text) == text
