"""In whose name an account goes on after a death, and how long the survivor is left in peace (PRA-13)."""

from datetime import date, timedelta

PAUSE_DAYS = 28
"""The bereavement pause of a surviving joint tenant (a setting)."""


def representatives_of(name: str) -> str:
    """In whose name a sole tenant's account goes on: nothing is ever addressed to the deceased."""
    return f"The Personal Representatives of {name}"


def pause_until(told_on: date, *, days: int = PAUSE_DAYS) -> date:
    """The last day of the pause; the day we were told counts as its first."""
    return told_on + timedelta(days=days - 1)
