"""How a paper's state looks: the kind of tag that goes with each."""

from django import template

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
