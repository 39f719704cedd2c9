"""What every page's frame shows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from staff import clock


def page(request: HttpRequest) -> dict[str, Any]:
    """The day, and what must be said on every page: a moved clock, a demonstration, a missing second factor."""
    return {
        "today_on": clock.today(),
        "pretended_today": settings.RENTINCOME_TODAY,
        "demonstration": settings.DEMONSTRATION,
        "second_factor_off": not settings.SECOND_FACTOR_REQUIRED,
    }
