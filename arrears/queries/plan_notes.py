"""The sentence about a repayment plan that a statement prints; the settings name it (STATEMENT_NOTES)."""

from collections.abc import Collection

from arrears.models import Arrangement, ArrangementState
from arrears.queries.arrangements import terms_of
from arrears.rules.arrangement_calendar import plan_words
from arrears.rules.arrangements import ArrangementKind
from letters.rules.wording import day, money


def for_statements(account_ids: Collection[int]) -> dict[int, str]:
    """
    One sentence for each account that has a running arrangement: what was agreed, and whether it is behind.

    It rests on the last state recorded by a night; without one it says only what was agreed.
    """
    running = Arrangement.objects.filter(account_id__in=list(account_ids), ended_on__isnull=True).order_by("starts_on")
    newest = {row.account_id: row for row in running}
    states = ArrangementState.objects.filter(arrangement__in=newest.values()).order_by("on", "take", "pk")
    last = {state.arrangement_id: state for state in states}
    told = {}
    for account_id, arrangement in newest.items():
        state = last.get(arrangement.pk)
        if state is None or state.state != "completed":
            told[account_id] = _sentence(arrangement, state)
    return told


def _sentence(arrangement: Arrangement, state: ArrangementState | None) -> str:
    terms = terms_of(arrangement)
    agreed = f"You have a repayment plan: {plan_words(terms)}, on top of your rent."
    if terms.kind is not ArrangementKind.ONE_OFF:
        agreed = f"{agreed[:-1]}, from {day(arrangement.starts_on)}."
    if state is not None and state.state_own_calendar == "broken":
        return f"{agreed} It is {money(state.own_shortfall_pence or state.shortfall_pence)} behind; please talk to us."
    return agreed
