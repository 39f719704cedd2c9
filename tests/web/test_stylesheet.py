"""The stylesheet keeps its promises: readable contrast for every landlord's colour, nothing from elsewhere."""

import re
from pathlib import Path

import pytest

STATIC = Path(__file__).resolve().parents[2] / "static" / "rentincome"
CSS = (STATIC / "rentincome.css").read_text(encoding="utf-8")
TOKEN = re.compile(r"--([a-z-]+):\s*(#[0-9a-f]{6});")
ROOT = dict(TOKEN.findall(CSS.split("[data-landlord-colour=")[0]))
LANDLORDS = {
    name: ROOT | dict(TOKEN.findall(body))
    for name, body in re.findall(r'\[data-landlord-colour="([a-z]+)"\]\s*\{([^}]*)\}', CSS)
} | {"default": ROOT}

# WCAG 1.4.3: text at 4.5; WCAG 1.4.11: borders, marks and focus at 3.
TEXT = [
    ("ink", "surface"), ("ink", "ground"), ("ink-soft", "surface"), ("ink-soft", "ground"),
    ("link", "surface"), ("link", "ground"), ("link-hover", "surface"), ("link-hover", "ground"),
    ("on-brand", "brand"), ("on-brand", "brand-deep"), ("brand", "surface"), ("brand-deep", "brand-tint"),
    ("brand", "ground"), ("ink", "brand-tint"), ("ink-soft", "brand-tint"), ("surface", "bad"), ("bad", "surface"),
    ("bad", "ground"), ("good", "surface"), ("good", "ground"), ("good", "good-tint"), ("info", "info-tint"),
    ("warning", "warning-tint"), ("bad", "bad-tint"), ("waiting", "waiting-tint"), ("neutral", "neutral-tint"),
]  # fmt: skip
MARKS = [
    ("line-strong", "surface"), ("line-strong", "ground"), ("chart-line", "surface"), ("chart-mark", "surface"),
    ("good", "surface"), ("info", "surface"), ("warning", "surface"), ("waiting", "surface"),
    ("focus", "brand"), ("focus", "focus-ink"), ("focus-ink", "surface"), ("focus-ink", "ground"),
    ("brand", "neutral-tint"),
]  # fmt: skip


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_the_formula_agrees_with_the_published_ends():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_there_is_a_choice_of_landlord_colours():
    assert set(LANDLORDS) == {"default", "slate", "blue", "teal", "green", "plum", "maroon"}


@pytest.mark.parametrize("landlord", LANDLORDS)
@pytest.mark.parametrize("fore, back", TEXT)
def test_text_can_be_read(landlord, fore, back):
    tokens = LANDLORDS[landlord]
    assert contrast(tokens[fore], tokens[back]) >= 4.5


@pytest.mark.parametrize("landlord", LANDLORDS)
@pytest.mark.parametrize("fore, back", MARKS)
def test_borders_marks_and_focus_can_be_seen(landlord, fore, back):
    tokens = LANDLORDS[landlord]
    assert contrast(tokens[fore], tokens[back]) >= 3


def test_every_token_that_is_used_is_defined():
    assert set(re.findall(r"var\(--([a-z0-9-]+)\)", CSS)) <= set(re.findall(r"--([a-z0-9-]+):", CSS))


@pytest.mark.parametrize("path", sorted(STATIC.rglob("*.*")), ids=lambda path: path.name)
def test_nothing_is_fetched_from_elsewhere(path):
    text = path.read_text(encoding="utf-8").replace('xmlns="http://www.w3.org/2000/svg"', "")
    assert not re.search(r"https?://|url\(|@import|//[a-z]", text)


def test_layers_come_in_one_order():
    assert "@layer tokens, base, components, print;" in CSS
    assert set(re.findall(r"@layer (\w+) \{", CSS)) == {"tokens", "base", "components", "print"}


def test_motion_is_only_for_those_who_did_not_ask_for_less():
    before, _, after = CSS.partition("@media (prefers-reduced-motion: no-preference)")
    assert after
    assert "transition" not in before
    assert "animation" not in CSS
