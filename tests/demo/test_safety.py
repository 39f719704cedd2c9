"""Nothing in the demonstration can belong to anybody: numbers, mail, postcodes, names (UX-11)."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from demo.make import make
from tests.demo.reading import Landlord, rows

DRAMA = re.compile(r"(01632 960\d{3}|07700 900\d{3})")
MAIL = re.compile(r"[a-z0-9.]+@(?:[a-z]+\.)?example\.(?:org|net)")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Landlord:
    """A set large enough for rare names and numbers to come up."""
    folder = tmp_path_factory.mktemp("many")
    make(folder, size="1200")
    return Landlord(folder / "marlowe-vale")


def test_every_telephone_number_lies_in_the_drama_ranges(made: Landlord, demo: dict[str, Any]) -> None:
    numbers = [row["phone"] for row in made.files["people"] if row["phone"]]
    numbers += [landlord["phone"] for landlord in demo["landlords"]]
    assert len(numbers) > 1000
    assert all(DRAMA.fullmatch(number) for number in numbers)


def test_every_address_for_mail_is_at_an_example_domain(
    made: Landlord, demo: dict[str, Any], demo_folder: Path
) -> None:
    addresses = [row["email"] for row in made.files["people"] if row["email"]]
    addresses += [member["email"] for member in demo["staff"]]
    assert all(MAIL.fullmatch(address) for address in addresses)
    text = (demo_folder / "demo.json").read_text(encoding="utf-8")
    assert set(re.findall(r"@([\w.]+)", text)) <= {
        "example.org",
        "example.net",
        "marlowevale.example.org",
        "brackwater.example.org",
    }


def test_every_postcode_begins_with_q(made: Landlord, demo: dict[str, Any]) -> None:
    codes = {row["postcode"] for row in made.files["properties"]}
    codes |= {row["postcode"] for row in made.files["uc_schedule"]}
    codes |= {landlord["address"][-1] for landlord in demo["landlords"]}
    codes |= {row["postcode"] for landlord in demo["landlords"] for row in landlord["addresses"]}
    assert all(re.fullmatch(r"Q[MB]\d \d[A-HJLNP-UW-Z]{2}", code) for code in codes)


def test_only_the_last_four_characters_of_a_national_insurance_number_are_there(made: Landlord) -> None:
    assert all(re.fullmatch(r"\d{3}[A-D]", row["nino_last4"]) for row in made.files["people"])


def test_everybody_is_grown_up(made: Landlord) -> None:
    assert max(row["date_of_birth"] for row in made.files["people"]) < str(date(2008, 11, 22))


def test_names_have_the_variety_that_breaks_software(made: Landlord) -> None:
    people = made.files["people"]
    names = {row["last_name"] for row in people}
    assert any("'" in name for name in names)
    assert any("-" in name for name in names)
    assert any(" " in name for name in names)
    assert any(not name.isascii() for name in names)
    assert any(len(name) >= 20 for name in names)
    assert any(row["first_name"] == "" for row in people)


def test_one_address_has_sixty_characters(made: Landlord, demo_folder: Path) -> None:
    for properties in (made.files["properties"], rows(demo_folder / "marlowe-vale" / "properties.csv")):
        assert max(len(row["address_line_1"]) for row in properties) == 60


def test_paycards_have_nineteen_digits_with_leading_zeros(made: Landlord) -> None:
    cards = [row["payment_ref"] for row in made.files["payment_references"] if row["kind"] == "PAYCARD"]
    assert all(re.fullmatch(r"000\d{16}", card) for card in cards)


def test_landlord_colours_can_be_read_on_white(demo: dict[str, Any]) -> None:
    for landlord in demo["landlords"]:
        channels = [int(landlord["colour"][n : n + 2], 16) / 255 for n in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
        luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
        assert 1.05 / (luminance + 0.05) >= 4.5
        assert landlord["contrast_with_white"] == pytest.approx(1.05 / (luminance + 0.05), abs=0.01)
        assert landlord["demonstration"] is True
