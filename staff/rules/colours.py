"""A landlord's colour on screen: darkened until white words on it can be read (WCAG 2.2, 1.4.3)."""

from dataclasses import dataclass

READABLE = 4.5
"""The least contrast of text against its ground."""

Rgb = tuple[int, int, int]


@dataclass(frozen=True)
class Brand:
    """The three shades the stylesheet asks for, as #rrggbb."""

    brand: str
    deep: str
    tint: str


def brand(colour: str) -> Brand:
    """
    Make a landlord's shades from its colour: the ground of white words, a darker one, and a pale tint.

    :raises ValueError: if it is not written like #1d4f5f.
    """
    base = _read(colour)
    while contrast(base, (255, 255, 255)) < READABLE:
        base = _mixed(base, (0, 0, 0), 0.9)
    tint = _mixed(base, (255, 255, 255), 0.1)
    while contrast(base, tint) < READABLE:
        base = _mixed(base, (0, 0, 0), 0.9)
    return Brand(_write(base), _write(_mixed(base, (0, 0, 0), 0.72)), _write(tint))


def contrast(one: Rgb, other: Rgb) -> float:
    """The contrast of two colours, from 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: Rgb) -> float:
    parts = [part / 255 for part in colour]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _mixed(colour: Rgb, with_colour: Rgb, share: float) -> Rgb:
    red, green, blue = (round(a * share + b * (1 - share)) for a, b in zip(colour, with_colour, strict=True))
    return red, green, blue


def _read(colour: str) -> Rgb:
    if len(colour) != 7 or not colour.startswith("#"):
        raise ValueError(f"{colour!r} is not a colour: write it like #1d4f5f.")
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _write(colour: Rgb) -> str:
    return "#" + "".join(f"{part:02x}" for part in colour)
