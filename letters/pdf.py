"""
From a paper's HTML to its PDF: tagged (PDF/UA-1), the same bytes for the same words, and nothing fetched (DEC-23).

What makes it fast and flat was measured: one FontConfiguration for the life of the process (a new one for each
document leaks), style sheets parsed once, and no garbage collection while a chunk is rendered. Only WeasyPrint's
public API is used. Importing this module loads WeasyPrint and the native libraries behind it.
"""

import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from letters import catalogue, paper
from letters.facts import Facts, Landlord

STYLE = (paper.TEMPLATES / "letters" / "paper.css").read_text(encoding="utf-8")
ASSETS: Mapping[str, tuple[str, bytes]] = {"paper.css": ("text/css", STYLE.encode())}
"""All that a paper may ask for, by name only: ``asset:paper.css``. Read when this module is loaded, never later."""

INK = "#1b1f22"
READABLE = 4.5
"""Least contrast of text to white paper (WCAG 2.2 AA)."""


class AssetRefused(Exception):
    """A paper asked for something other than a bundled asset; it is not rendered."""


class BundledAssets(URLFetcher):  # type: ignore[misc]  # WeasyPrint has no types
    """Gives bundled assets by name and refuses every other address, whatever its scheme."""

    def __init__(self) -> None:
        # fail_on_errors makes WeasyPrint stop instead of leaving the thing out without a word.
        super().__init__(allowed_protocols=("asset",), allow_redirects=False, fail_on_errors=True)
        self.refused = ""
        """What the paper now being written was refused, if anything."""

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        """The asset of that name. :raises AssetRefused: for anything else."""
        scheme, _, name = url.partition(":")
        if scheme != "asset" or name not in ASSETS:
            self.refused = f"A paper may only use bundled assets, not {url[:200]!r}."
            raise AssetRefused(self.refused)
        kind, content = ASSETS[name]
        return URLFetcherResponse(url, content, {"Content-Type": kind})


FETCHER = BundledAssets()
FONTS = FontConfiguration()


@lru_cache(maxsize=1)
def _sheet() -> CSS:
    return CSS(string=STYLE, font_config=FONTS, url_fetcher=FETCHER)


DEMONSTRATION = """
@page {@top-right {content: "Demonstration: not a real paper"; font-size: 9pt; font-weight: bold; color: #a4161a}}
"""


@lru_cache(maxsize=64)
def _manner(colour: str, demonstration: bool) -> CSS:
    """
    What differs by landlord: the colour, as a rule, and as ink and ground only where it can be read with white; and
    the mark on every page of a demonstration.
    """
    strong = colour if contrast_with_white(colour) >= READABLE else INK
    sheet = f"""
        h1 {{color: {strong}}} thead.fill {{background: {strong}}}
        .head .brand {{color: {strong}; border-color: {colour}}} {DEMONSTRATION if demonstration else ""}
    """
    return CSS(string=sheet, font_config=FONTS, url_fetcher=FETCHER)


def contrast_with_white(colour: str) -> float:
    """WCAG contrast ratio of ``#rrggbb`` against white, 1 to 21."""
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def render(facts: Facts, which: catalogue.Paper) -> bytes:
    """
    The finished paper. Equal facts and template version give equal bytes on one installation.

    :raises paper.LetterHasHole: if the template asks for a fact that is not there.
    """
    landlord: Landlord = facts.landlord  # type: ignore[attr-defined]  # every paper has one
    return write(paper.html(facts, which), colour=landlord.colour, demonstration=landlord.demonstration)


def write(html: str, *, colour: str = INK, demonstration: bool = False) -> bytes:
    """
    HTML as a PDF/UA-1 file.

    :raises AssetRefused: if it asks for anything but a bundled asset.
    """
    FETCHER.refused = ""
    try:
        document = HTML(string=html, url_fetcher=FETCHER)
        pdf: bytes = document.write_pdf(
            stylesheets=[_sheet(), _manner(colour, demonstration)], font_config=FONTS, pdf_variant="pdf/ua-1"
        )
    except FatalURLFetchingError as error:
        # WeasyPrint's is a BaseException: it would end a worker instead of failing one paper.
        raise AssetRefused(FETCHER.refused) from error
    if FETCHER.refused:
        # Inside an SVG image WeasyPrint swallows every error and would print the paper with a hole.
        raise AssetRefused(FETCHER.refused)
    return pdf


@contextmanager
def quiet_gc() -> Iterator[None]:
    """No garbage collection inside, everything loaded so far left alone: about an eighth faster for a chunk."""
    gc.collect()
    gc.freeze()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        gc.unfreeze()
        gc.collect()
