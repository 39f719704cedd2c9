"""One arrangement as its page shows it: terms, how it stands, each due day with what came, and its history."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from arrears.models import Arrangement, ArrangementCorrection, ArrangementState
from arrears.queries import arrangements
from arrears.rules import arrangement_calendar
from arrears.rules.arrangement_calendar import Due, Kept
from arrears.rules.arrangements import Terms
from casework.queries import people
from ledger.queries import receipts
from letters.rules.wording import listed

ROWS_SHOWN = 160
"""How many due days a page lists: three years of weeks."""

TO_COME_SHOWN = 6
"""How many of the days to come are shown at once; the rest on asking."""


@dataclass(frozen=True)
class Page:
    """What the page shows; `days` are the due days up to a limit, `shown` of them at once, `history` newest first."""

    row: Arrangement
    terms: Terms
    days: tuple[Kept, ...]
    shown: int
    next_due: Due | None
    last: ArrangementState | None
    history: list[ArrangementState | ArrangementCorrection]


def page(row: Arrangement, *, on: date) -> Page:
    """Everything of one arrangement: five queries."""
    terms = arrangements.terms_of(row)
    rows = arrangement_calendar.calendar(terms)[:ROWS_SHOWN]
    until = min(on, row.ended_on) if row.ended_on else on
    paid = receipts.from_tenants([row.account_id], since=min(row.agreed_on, row.starts_on), until=until)
    days = arrangement_calendar.kept(terms, rows, paid.get(row.account_id, ()), until)
    states = list(row.states.order_by("on", "take"))
    corrections = list(row.corrections.order_by("noticed_on", "about_on"))
    history: list[ArrangementState | ArrangementCorrection] = [*states, *corrections]
    history.sort(key=_when, reverse=True)
    running = row.ended_on is None
    return Page(
        row,
        terms,
        days,
        sum(1 for one in days if one.due.due_on <= until) + TO_COME_SHOWN,
        arrangement_calendar.next_due(rows, on) if running else None,
        states[-1] if states else None,
        history,
    )


def _when(one: ArrangementState | ArrangementCorrection) -> tuple[date, int]:
    if isinstance(one, ArrangementCorrection):
        return one.noticed_on, 1
    return one.on, 0


def people_of(account: Any, *, on: date) -> str:
    """The tenants of an account in a sentence; empty where none is recorded."""
    found = people.households([(account.pk, account.tenancy_id)], on=on)[account.pk]
    return listed([person.full_name for person in found.people])
