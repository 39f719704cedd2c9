"""
The one clock (DEC-12). Only edges call it; everything else is handed its day and its instant.
"""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings

LONDON = ZoneInfo("Europe/London")


def now() -> datetime:
    """The instant, aware, in UTC; on a pretended day it is that day at the real time of day."""
    real = datetime.now(UTC)
    pretended: date | None = settings.RENTINCOME_TODAY
    if pretended is None:
        return real
    local = real.astimezone(LONDON)
    return datetime.combine(pretended, local.time(), tzinfo=LONDON).astimezone(UTC)


def today() -> date:
    """The day in London."""
    return now().astimezone(LONDON).date()
