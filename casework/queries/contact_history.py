"""What the timeline tells of promises, contacts to make, referrals, authority to discuss and sensitive notes."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from arrears.models import (
    ContactPlan,
    ContactTask,
    ContactTaskStep,
    Promise,
    PromiseJudgement,
    Referral,
    ReferralStep,
    SensitiveNote,
)
from arrears.rules.contact_plan import TaskKind
from letters.rules.wording import day, listed, money
from tenancies.models import ThirdPartyAuthority


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that happened, in words."""

    on: date
    title: str
    text: str = ""
    by: str = ""
    source: str = ""


Source = tuple["QuerySet[Any]", str, Callable[[Any], Told]]
"""The rows, the day by which they stand in the history, and what each says."""


def sources(account_id: int) -> list[Source]:
    """Every source of an account's history that is here."""
    promises = Promise.objects.filter(account=account_id).select_related("by", "hold")
    judged = PromiseJudgement.objects.filter(promise__account=account_id).select_related("promise")
    tasks = ContactTask.objects.filter(account=account_id).select_related("assigned_to")
    plans = ContactPlan.objects.filter(account=account_id).annotate(count=Count("tasks"))
    steps = ContactTaskStep.objects.filter(task__account=account_id).select_related("task", "by")
    referrals = Referral.objects.filter(account=account_id).select_related("person", "sent_by")
    referral_steps = ReferralStep.objects.filter(referral__account=account_id).select_related("referral", "by")
    given = ThirdPartyAuthority.objects.filter(
        Q(person__tenants__tenancy__rent_accounts=account_id) | Q(person__account_parties__account=account_id)
    ).distinct()
    given = given.select_related("person", "set_by", "ended_by")
    notes = SensitiveNote.objects.filter(account=account_id).select_related("by").defer("text")
    return [
        (promises, "made_on", _promised),
        (judged, "on", _judged),
        (promises.filter(withdrawn_on__isnull=False), "withdrawn_on", _withdrawn),
        (tasks.exclude(kind=TaskKind.PLAN.value), "opened_on", _to_do),
        (plans, "made_on", _plan),
        (steps, "on", _task_step),
        (referrals, "sent_on", _referred),
        (referral_steps, "on", _referral_step),
        (given, "set_on", _authority),
        (given.filter(ended_by__isnull=False), "until_on", _authority_ended),
        (notes, "on", _note),
    ]


def contact_title(row: Any) -> str:
    """A contact in a line: "Call made: no answer"."""
    channel = str(row.get_channel_display())
    if row.outcome_words:
        return f"{channel}: {row.outcome_words[0].lower()}{row.outcome_words[1:]}"
    return channel + (", no answer" if not row.two_way and row.channel != "note" else "")


def contact_with(row: Any) -> str:
    """With whom it was, and whether they could be told about the account."""
    name = row.spoke_to_name or (row.person.full_name if row.person and row.two_way else "")
    if row.may_discuss is False:
        return f"with {name or 'somebody'}, not told about the account"
    return f"with {name}" if name else ""


def contact_text(row: Any) -> str:
    """What it was about, and the note."""
    if not row.about_words:
        return str(row.note)
    return f"{row.about_words}. {row.note}".strip()


def _promised(row: Promise) -> Told:
    held = f"Arrears letters are held until {day(row.hold.until_on)}." if row.hold and row.hold.until_on else ""
    return Told(row.made_on, f"Promise: {money(row.amount_pence)} by {day(row.due_on)}", held, row.by.name)


def _judged(row: PromiseJudgement) -> Told:
    promise = row.promise
    words = f"Promise of {money(promise.amount_pence)} by {day(promise.due_on)}"
    how = {"kept": "kept", "missed": "missed", "open": "open again"}[row.state]
    came = f"{money(row.received_pence)} came in its time." if row.received_pence else "Nothing came in its time."
    if row.number == 1:
        return Told(row.on, f"{words}: {how}", came)
    return Told(row.on, f"{words}: judged again, {how}", f"Payments have changed since. {came}")


def _withdrawn(row: Promise) -> Told:
    words = f"Promise of {money(row.amount_pence)} by {day(row.due_on)} no longer counts"
    return Told(row.withdrawn_on or row.made_on, words, row.withdrawn_because)


def _to_do(row: ContactTask) -> Told:
    who = row.assigned_to.name if row.assigned_to else row.get_responsible_display()
    return Told(row.opened_on, f"To do: {row.title}", f"{row.get_kind_display()}. {who}, by {day(row.due_on)}.")


def _plan(row: Any) -> Told:
    """The diary of a new tenancy is one thing that happened, not eight."""
    left_out = f" Left out, long past: {listed(row.left_out)}." if row.left_out else ""
    return Told(row.made_on, "New tenancy: contacts laid out", f"{row.count} to make.{left_out}")


def _task_step(row: ContactTaskStep) -> Told:
    title = f"{row.get_what_display()}: {row.task.title}"
    return Told(row.on, title, row.words, "" if row.by.is_system else row.by.name)


def _referred(row: Referral) -> Told:
    if row.restricted:  # that somebody may be at risk is for few to read (LAW section 12 E3)
        return Told(row.sent_on, "Referral sent, restricted", by=row.sent_by.name)
    title = f"{row.person.full_name} referred: {row.get_to_display().lower()}"
    return Told(row.sent_on, title, f"{row.to_whom}. {row.words}", row.sent_by.name)


def _referral_step(row: ReferralStep) -> Told:
    by = "" if row.by.is_system else row.by.name
    if row.referral.restricted:
        return Told(row.on, f"Restricted referral: {row.get_what_display().lower()}", by=by)
    return Told(row.on, f"{row.referral.get_to_display()}: {row.get_what_display().lower()}", row.words, by)


def _authority(row: ThirdPartyAuthority) -> Told:
    until = f" until {day(row.until_on)}" if row.until_on else ""
    title = f"Authority to discuss: {row.name}, {row.get_kind_display().lower()} of {row.person.full_name}"
    return Told(row.set_on, title, f"From {day(row.from_on)}{until}. Seen: {row.evidence}.", row.set_by.name)


def _authority_ended(row: ThirdPartyAuthority) -> Told:
    by = row.ended_by.name if row.ended_by else ""
    return Told(row.until_on or row.from_on, f"Authority to discuss of {row.name} ended", row.ended_because, by)


def _note(row: SensitiveNote) -> Told:
    return Told(row.on, "Sensitive note written", "Few may read it; each reading is recorded.", row.by.name)
