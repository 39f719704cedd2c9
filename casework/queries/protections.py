"""What the law protected on an account, and what holds asked of people, for its timeline (LAW section 6, PRA-10)."""

from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q

from arrears.models import Bereavement, BreathingSpace, BreathingSpaceStep, CaseTask, Insolvency
from arrears.rules.holds import BreathingSpace as Rule
from letters.rules.wording import day, money

SENSITIVE_STEPS = (BreathingSpaceStep.What.MIDWAY_PUT, BreathingSpaceStep.What.MIDWAY_ANSWERED)
"""Steps that only one kind of Breathing Space has: the timeline leaves them to those who may know (PRA-10)."""


@dataclass(frozen=True, slots=True)
class Happened:
    """One entry: its day, a title, and who; `text` is what people wrote."""

    on: date
    title: str
    text: str = ""
    by: str = ""


def of_account(account_id: int, *, before: date | None) -> list[Happened]:
    """All of it, in no order: Breathing Spaces, deaths, insolvencies, and tasks that were done; five queries."""
    found = [
        *_spaces(account_id),
        *_deaths(account_id),
        *_insolvencies(account_id),
        *_done(account_id),
    ]
    return [one for one in found if before is None or one.on < before]


def _spaces(account_id: int) -> list[Happened]:
    parties = "person__account_parties"
    liable = Q(**{f"{parties}__until_on__isnull": True}) | Q(**{f"{parties}__until_on__gte": F("starts_on")})
    rows = BreathingSpace.objects.filter(liable, **{f"{parties}__account": account_id}).distinct()
    told = []
    for space in rows.select_related("person", "set_by").prefetch_related("steps__by"):
        name = space.person.full_name
        last = Rule(space.starts_on, space.mental_health, space.treatment_ended_on, space.cancelled_on).last_day
        told.append(Happened(space.starts_on, f"Breathing Space of {name} begins", by=_by(space.set_by)))
        if space.cancelled_on is not None:
            told.append(Happened(space.cancelled_on, f"Breathing Space of {name} cancelled", space.cancelled_because))
        elif space.followed_on is not None and last is not None:
            told.append(Happened(space.followed_on, f"Breathing Space of {name} ended on {day(last)}"))
        told += [
            Happened(step.on, f"Breathing Space: {step.get_what_display()}", step.words, _by(step.by))
            for step in space.steps.all()
            if step.what not in SENSITIVE_STEPS
        ]
    return told


def _deaths(account_id: int) -> list[Happened]:
    told = []
    for row in Bereavement.objects.filter(account=account_id).select_related("person", "set_by"):
        title = f"{row.person.full_name} died on {day(row.died_on)}; the account goes on as {row.account_name}"
        told.append(Happened(row.told_on, title, by=_by(row.set_by)))
        if row.sole_tenant and row.decided_on is not None:
            told.append(Happened(row.decided_on, f"Succession: {row.get_succession_display()}", row.decided_words))
    return told


def _insolvencies(account_id: int) -> list[Happened]:
    told = []
    rows = Insolvency.objects.filter(protected_debts__account=account_id).distinct()
    for row in rows.select_related("person", "set_by").prefetch_related("protected_debts"):
        listed = sum(debt.amount_pence for debt in row.protected_debts.all() if debt.account_id == account_id)
        title = f"{row.get_kind_display()} of {row.person.full_name}: {money(max(0, listed))} is listed"
        told.append(Happened(row.notified_on, title, by=_by(row.set_by)))
        if row.ended_on is not None:
            told.append(Happened(row.ended_on, f"{row.get_kind_display()}: {row.get_ended_how_display().lower()}"))
    return told


def _done(account_id: int) -> list[Happened]:
    rows = CaseTask.objects.filter(account=account_id, done_on__isnull=False, sensitive=False)
    told = []
    for task in rows.select_related("done_by"):
        if task.done_on is not None and task.done_by is not None and not task.done_by.is_system:
            told.append(Happened(task.done_on, f"Done: {task.get_what_display()}", task.outcome, _by(task.done_by)))
    return told


def _by(user: object) -> str:
    return "" if getattr(user, "is_system", False) else str(getattr(user, "name", ""))
