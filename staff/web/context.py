"""What every page's frame shows of the installation itself."""

from datetime import date
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from staff import clock


def page(request: HttpRequest) -> dict[str, Any]:
    """The day, and what must be said on every page: a moved clock, a demonstration, a missing second factor."""
    return {"today_on": clock.today(), "banners": banners()}


def banners() -> list[dict[str, str]]:
    """The states of the installation that nobody may overlook (DEC-12, DEC-29, DEC-31)."""
    shown = []
    if settings.RENTINCOME_TODAY is not None:
        shown.append(("clock", f"Pretending today is {_in_words(clock.today())}."))
    if settings.DEMONSTRATION:
        shown.append(("demonstration", "Demonstration: every person and figure here is invented."))
    if not settings.SECOND_FACTOR_REQUIRED:
        shown.append(("second-factor", "The second factor is switched off on this installation."))
    return [{"kind": kind, "text": text, "url": "", "link_text": ""} for kind, text in shown]


def _in_words(on: date) -> str:
    return f"{on:%A} {on.day} {on:%B} {on.year}"
