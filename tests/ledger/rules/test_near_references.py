"""Slips of the hand and of spreadsheets in payment references (OPS-D28)."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.rules.near_references import Nearness, damaged, how_near, passes_luhn, plain, quoted, slips

CARD = "9826001234567890128"
DIGITS = st.text("0123456789", min_size=6, max_size=19)


@pytest.mark.parametrize(
    ("said", "meant", "nearness"),
    [
        ("R0012", "R0012", Nearness.SAME),
        ("rent R0012 july", "R0012", Nearness.SAME),
        ("R 00-12", "R0012", Nearness.SAME),
        ("R0021", "R0012", Nearness.SWAPPED),
        ("R0013", "R0012", Nearness.ONE_WRONG),
        ("R012", "R0012", Nearness.ONE_MISSING),
        ("R00112", "R0012", Nearness.ONE_TOO_MANY),
        ("1234", "0000000000000001234", Nearness.ZEROS),
        (CARD[:-2], CARD, Nearness.END_MISSING),
        (CARD[2:], CARD, Nearness.END_MISSING),
        ("9826001234567890000", CARD, Nearness.SPREADSHEET),
        ("9.82600123456789E+18", CARD, Nearness.SPREADSHEET),
        ("R0012", "R0345", None),
        ("GIFT", "R0012", None),
        ("9.83E+18", CARD, None),
    ],
)
def test_how_a_reference_was_spoiled(said: str, meant: str, nearness: Nearness | None) -> None:
    assert how_near(said, meant) is nearness


@settings(max_examples=60, deadline=None)
@given(meant=DIGITS, data=st.data())
def test_any_one_slip_of_a_digit_is_looked_up(meant: str, data: st.DataObject) -> None:
    spot = data.draw(st.integers(0, len(meant) - 1))
    digit = data.draw(st.sampled_from("0123456789"))
    wrong = meant[:spot] + digit + meant[spot + 1 :]
    missing = meant[:spot] + meant[spot + 1 :]

    for said in (wrong, missing):
        if said != meant:
            assert meant in slips(said)


@settings(max_examples=60, deadline=None)
@given(said=DIGITS, other=DIGITS)
def test_what_is_looked_up_and_what_is_explained_are_the_same(said: str, other: str) -> None:
    """The set that is asked of the database holds exactly what the rule calls near."""
    looked_up = set(slips(said)) | set(quoted(said))
    span = damaged(said)
    for reference in [other, *sorted(slips(said))[:20]]:
        near = how_near(said, reference) is not None
        assert near == (plain(reference) in looked_up or bool(span and span.holds(reference)))


def test_the_check_digit_of_a_card_number() -> None:
    assert passes_luhn("79927398713")
    assert not passes_luhn("79927398710")
    assert not passes_luhn("R0012")
