"""Sums and days as people read them: `£1,234.56`, `6 April 2026`, `6 Apr 2026`. Files write them otherwise (DEC-18)."""

from datetime import date

MINUS = "\u2212"


def money(pence: int) -> str:
    """Pounds and pence: `123456` is `£1,234.56`; a credit has a minus in front."""
    pounds, odd = divmod(abs(pence), 100)
    return f"{MINUS if pence < 0 else ''}£{pounds:,}.{odd:02d}"


def day(on: date) -> str:
    """A day in full: `6 April 2026`."""
    return f"{on.day} {on:%B} {on.year}"


def short_day(on: date) -> str:
    """A day for a table: `6 Apr 2026`."""
    return f"{on.day} {on:%b} {on.year}"
