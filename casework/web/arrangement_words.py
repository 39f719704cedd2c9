"""What the arrangement pages say: sums, days and states in words."""

from datetime import date, timedelta
from typing import Any

from django.urls import reverse

from arrears.models import ArrangementCorrection, ArrangementState
from arrears.queries.arrangement_offers import Owed
from arrears.rules.affordability import MoneyInAndOut
from arrears.rules.arrangement_calendar import MARK_WORDS, Due, Kept, Mark
from arrears.rules.arrangements import BY_PERIOD, FREQUENCY_WORDS, KIND_WORDS, ArrangementKind, Frequency, Terms
from casework.queries.arrangement_page import Page
from letters.models import Document
from letters.rules.wording import day, listed, money, short_day
from tenancies.rules.periods import PeriodUnit

STATE_WORDS = {"live": "Live", "broken": "Broken", "completed": "Completed"}
STATE_LOOKS = {"live": "good", "broken": "bad", "completed": "good"}
MARK_LOOKS = {
    Mark.TO_COME: "neutral",
    Mark.WAITED_FOR: "waiting",
    Mark.PAID: "good",
    Mark.PART: "warning",
    Mark.MISSED: "bad",
}
PAPER_LOOKS = {"sent": "good", "handed_over": "info", "rendered": "info", "approved": "info", "planned": "warning"}
PAPER_LOOKS |= {"held": "waiting", "failed": "bad", "unknown": "bad", "cancelled": "neutral"}
SCHEDULE_COLUMNS = [
    {"label": "Due"},
    {"label": "To pay", "number": True},
    {"label": "Left", "number": True},
]
DUE_COLUMNS = [
    {"label": "Due"},
    {"label": "State"},
    {"label": "To pay", "number": True},
    {"label": "Came", "number": True},
    {"label": "Expected balance", "number": True},
]


def three_lines(found: Owed) -> dict[str, Any]:
    """PRA-17 as of now: balance; of which we expect, from whom and by when; arrears after expected benefit."""
    expected = []
    if found.technical_pence > 0:
        said = listed([f"{one.payer} by {short_day(one.due_on)}" for one in found.expected]) or "benefit"
        expected.append({"words": said, "amount": money(found.technical_pence)})
    return {
        "balance": money(abs(found.balance_pence)),
        "balance_credit": found.balance_pence < 0,
        "expected": expected,
        "to_pay_now": money(max(0, found.balance_pence - found.technical_pence)),
    }


def owed_rows(found: Owed, *, whole: bool = True) -> list[dict[str, str]]:
    """What an arrangement would clear, and how that comes from the balance; not `whole` where both stand beside it."""
    rows = [{"label": "Balance", "value": money(found.balance_pence)}] if whole else []
    if found.technical_pence:
        rows.append({"label": "Expected from benefit", "value": f"{money(found.technical_pence)} of it"})
    if found.not_due_pence:
        until = f" until {day(found.next_pay_day)}" if found.next_pay_day else " yet"
        rows.append({"label": "Not due by their pay-days", "value": f"{money(found.not_due_pence)}{until}"})
    if whole:
        rows.append({"label": "To clear by an arrangement", "value": money(found.to_clear_pence)})
    if found.weekly_gross_pence:
        own = f", {money(found.weekly_net_pence)} after benefit" if found.technical_pence else ""
        rows.append({"label": "Rent, paid besides", "value": f"{money(found.weekly_gross_pence)} a week{own}"})
    return rows


def sums(found: MoneyInAndOut) -> list[dict[str, str]]:
    """Both sides by the week."""
    return [
        {"label": "Money in", "value": f"{money(found.in_pence)} a week"},
        {"label": "Money out", "value": f"{money(found.out_pence)} a week"},
    ]


def terms_rows(terms: Terms) -> list[dict[str, str]]:
    """What was offered or agreed."""
    if terms.kind is ArrangementKind.ONE_OFF:
        return [
            {"label": "Kind", "value": KIND_WORDS[terms.kind]},
            {"label": "Pay", "value": f"{money(terms.instalment_pence)} by {day(terms.starts_on)}"},
        ]
    rows = [{"label": "Kind", "value": KIND_WORDS[terms.kind]}]
    if terms.lump_sum_pence and terms.lump_on:
        rows.append({"label": "Lump sum", "value": f"{money(terms.lump_sum_pence)} on {day(terms.lump_on)}"})
    each = f"{money(terms.instalment_pence)} {FREQUENCY_WORDS[terms.frequency]}, on top of the rent"
    rows += [{"label": "Instalment", "value": each}, {"label": "First instalment", "value": day(terms.starts_on)}]
    if terms.order_ends_on:
        rows.append({"label": "Court order until", "value": day(terms.order_ends_on)})
    return rows


def schedule_row(row: Due) -> list[dict[str, Any]]:
    """A due day of an offer."""
    return [
        {"text": short_day(row.due_on), "header": True, "soft": "Lump sum" if row.is_lump else ""},
        {"text": money(row.amount_pence), "number": True},
        {"text": money(row.left_pence), "number": True},
    ]


def due_row(one: Kept) -> list[dict[str, Any]]:
    """A due day of an arrangement with what came for it."""
    due = one.due
    came = money(one.received_pence) if one.received_pence or one.mark in (Mark.MISSED, Mark.PART) else ""
    return [
        {"text": short_day(due.due_on), "header": True, "soft": "Lump sum" if due.is_lump else ""},
        {"text": MARK_WORDS[one.mark], "kind": MARK_LOOKS[one.mark]},
        {"text": money(due.amount_pence), "number": True},
        {"text": came, "number": True},
        {"text": money(due.expected_pence), "number": True},
    ]


def state(found: Page) -> dict[str, str]:
    """How it stands, as shape and words."""
    row = found.row
    if row.ended_on is not None:
        look = "good" if row.ended_how == "completed" else "neutral"
        return {"kind": look, "text": f"{row.get_ended_how_display() or 'Ended'} on {day(row.ended_on)}"}
    if found.last is None:
        return {"kind": "info", "text": "The next night judges it"}
    own, since = found.last.state_own_calendar or found.last.state, f"since {day(found.last.on)}"
    if own == "broken":
        return {"kind": "bad", "text": f"Broken {since}: {money(found.last.own_shortfall_pence)} short then"}
    if found.last.state == "broken":
        return {"kind": "good", "text": f"Kept {since}, by the payer’s own pay-days"}
    return {"kind": STATE_LOOKS[own], "text": f"{'Kept' if own == 'live' else STATE_WORDS[own]} {since}"}


def facts(row: Any, found: Page) -> list[dict[str, Any]]:
    """The terms and what is behind them."""
    rows = terms_rows(found.terms)
    rows.append({"label": "Clears", "value": money(found.terms.to_clear_pence)})
    if found.next_due:
        rows.append({"label": "Next", "value": f"{money(found.next_due.amount_pence)} on {day(found.next_due.due_on)}"})
    rows.append({"label": "Waits for a late payment", "value": f"{found.terms.tolerance_days} days"})
    by = "" if row.agreed_by.is_system else f", {row.agreed_by.name}"
    rows.append({"label": "Agreed", "value": f"{day(row.agreed_on)}{by}"})
    if row.ended_on and row.ended_because:
        ended_by = f" ({row.ended_by.name})" if row.ended_by and not row.ended_by.is_system else ""
        rows.append({"label": "Why it ended", "value": f"{row.ended_because}{ended_by}"})
    return rows


def event(one: ArrangementState | ArrangementCorrection) -> dict[str, str]:
    """A change of state, or what a later night found out of an earlier one."""
    if isinstance(one, ArrangementCorrection):
        return correction_event(one)
    return state_event(one)


def state_event(row: ArrangementState) -> dict[str, str]:
    """How it stood from a night on: expected, actual, shortfall."""
    own = row.state_own_calendar or row.state
    text = f"{money(row.balance_pence)} owed, {money(row.expected_pence)} expected at most."
    if row.shortfall_pence:
        text += f" {money(row.shortfall_pence)} short."
    if own != row.state:
        text += f" By the payer’s own pay-days: {STATE_WORDS[own].lower()}."
    return {"title": STATE_WORDS[row.state], "text": text, "when": day(row.on), "datetime": row.on.isoformat()}


def correction_event(row: ArrangementCorrection) -> dict[str, str]:
    """Both truths: what was recorded of a day, and what we know of it now."""
    was, now = STATE_WORDS[row.state_was].lower(), STATE_WORDS[row.state_is].lower()
    if row.state_was == row.state_is and row.own_was != row.own_is:
        was, now = STATE_WORDS[row.own_was].lower(), STATE_WORDS[row.own_is].lower()
    same = was == now
    text = (
        f"Recorded on {day(row.about_on)}: {was}, {money(row.balance_was_pence)} owed. "
        f"By what we know now {money(row.balance_is_pence)} was owed that day"
        + (f", still {now}." if same else f": {now}.")
    )
    return {
        "title": "Money came to light that counts from an earlier day",
        "text": text,
        "when": day(row.noticed_on),
        "datetime": row.noticed_on.isoformat(),
    }


def paper(document: Document) -> dict[str, str]:
    """A letter about the arrangement."""
    return {
        "title": f"{document.kind} to {document.person.full_name}",
        "hint": document.held_reason,
        "kind": PAPER_LOOKS.get(document.state, "neutral"),
        "status": document.get_state_display(),
        "state": document.state,
        "url": reverse("paper", args=[document.public_id]),
    }


def frequency_of(cycle: PeriodUnit | None) -> Frequency:
    """The instalments that go with a payer's pay-days; weekly where they are not known."""
    return BY_PERIOD.get(cycle, Frequency.WEEKLY) if cycle else Frequency.WEEKLY


def a_week_on(on: date) -> date:
    """A first day to suggest where no pay-day is known."""
    return on + timedelta(days=7)
