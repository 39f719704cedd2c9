"""The way from a decision to the form that says it was done."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from arrears.rules.actions import Task, asked_by
from arrears.rules.decision import Decision
from arrears.rules.outcomes import Reason
from casework.web import frame
from staff.web import asking


def of_decision(request: HttpRequest, account: Any, decision: Decision | None) -> dict[str, str]:
    """A button where the decision asks this person for something; else in `record_note` who records it."""
    task = _task(decision)
    if task is None:
        return {}
    if not asking.roles(request).get(account.landlord_id, set()) & task.may:
        return {"record_note": f"That it was done is recorded by {task.who}."}
    if not frame.may_open(request, "action-record"):
        return {}
    where = reverse("action-record", args=[account.public_id])
    return {"url": f"{where}?{urlencode({'what': task.code})}", "link_text": "Record what was done"}


def _task(decision: Decision | None) -> Task | None:
    """What the decision proposes and a person does, or what the step that it waits with needs first."""
    if decision is None:
        return None
    if decision.reason is Reason.STEP_WAITS and decision.step:
        waits = decision.version.by_code[decision.step].waiting_for(decision.facts, decision.on)
        means = waits.means if waits else None
        codes = means if isinstance(means, frozenset) else frozenset()
    else:
        codes = frozenset({decision.proposes or ""})
    return next((task for task in asked_by(decision.version) if task.code in codes), None)
