"""How a paper's state looks: the kind of tag that goes with each."""

from datetime import date

from django import template

from letters.models import Document
from letters.rules.wording import day

register = template.Library()

STATE_KINDS = {
    "planned": "waiting",
    "held": "warning",
    "approved": "info",
    "rendered": "info",
    "handed_over": "info",
    "sent": "good",
    "unknown": "bad",
    "failed": "bad",
    "cancelled": "neutral",
}


@register.filter
def state_kind(state: str) -> str:
    """The status tag's kind for a paper's state."""
    return STATE_KINDS.get(state, "neutral")


@register.filter
def state_words(state: str) -> str:
    """A paper's state as screens name it: `rendered` is "Ready to print"."""
    return dict(Document.State.choices).get(state, state.capitalize())


@register.filter
def batch_kind(state: str) -> str:
    """The status tag's kind for a print batch's state."""
    return {"planned": "waiting", "ready": "warning", "handed_over": "info", "sent": "good"}.get(state, "neutral")


@register.filter
def run_words(label: str) -> str:
    """A run's label with its day written out: `letter run 2026-11-17` is "letter run of 17 November 2026"."""
    what, _, when = label.rpartition(" ")
    try:
        return f"{what} of {day(date.fromisoformat(when))}"
    except ValueError:
        return label
