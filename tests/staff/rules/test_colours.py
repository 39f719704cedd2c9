"""A landlord's colour can always carry white words (WCAG 2.2, 1.4.3)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staff.rules.colours import READABLE, brand, contrast

pytestmark = pytest.mark.rules


def rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def test_black_on_white_is_the_most_contrast_there_is() -> None:
    assert contrast((0, 0, 0), (255, 255, 255)) == pytest.approx(21)


def test_a_dark_colour_stays_as_the_landlord_chose_it() -> None:
    assert brand("#1d4f5f").brand == "#1d4f5f"


@given(st.integers(0, 0xFFFFFF))
def test_every_colour_ends_readable_on_white_and_on_its_own_tint(value: int) -> None:
    made = brand(f"#{value:06x}")

    for ground in ("#ffffff", made.tint):
        assert contrast(rgb(made.brand), rgb(ground)) >= READABLE
    assert contrast(rgb(made.deep), rgb("#ffffff")) >= READABLE


def test_what_is_no_colour_is_refused() -> None:
    with pytest.raises(ValueError, match="write it like"):
        brand("teal")
