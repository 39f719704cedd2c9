"""Tasks to get in touch: opened by letters (PRA-7), plans (OPS-E7), promises, referrals; done, returned, called off."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Min

from arrears.models import Contact, ContactTask, ContactTaskStep, Promise, Referral
from arrears.queries import contact_terms
from arrears.queries import contacts as queries
from arrears.rules.contact_plan import RETURNS, Responsible, TaskKind, followed
from letters.models import Document
from staff.models import Landlord, User
from staff.operations import audit
from staff.refusals import Refused
from tenancies.rules import working_days

if TYPE_CHECKING:
    from ledger.models import RentAccount

CHUNK = 1000
LOOK_BACK_DAYS = 28
"""A letter sent longer ago than this opens nothing: nobody rings about last quarter's letter."""

State = ContactTask.State
What = ContactTaskStep.What


class TaskOver(Refused):
    """The task was done or called off meanwhile."""


class TaskNotUsable(Refused):
    """What is said of the task cannot be recorded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskToOpen:
    """One task of many."""

    account_id: int
    kind: TaskKind
    trigger: str
    title: str
    wanted: Responsible
    due_on: date
    plan_id: int | None = None
    promise_id: int | None = None
    referral_id: int | None = None


def open_many(*, landlord: Landlord, tasks: Iterable[TaskToOpen], on: date) -> int:
    """
    Open tasks set-based; the same cause never opens a second one. Returns how many are new.

    Whose each is, is found by scheme and patch on the day (PRA-7).
    """
    wanted = list(tasks)
    homes = queries.looked_after(landlord, {task.account_id for task in wanted}, on=on) if wanted else {}
    rows = []
    for task in wanted:
        who, user = homes.get(task.account_id, queries.NOBODY).whose(task.wanted)
        rows.append(
            ContactTask(
                landlord=landlord,
                account_id=task.account_id,
                kind=task.kind.value,
                trigger=task.trigger,
                title=task.title[:160],
                responsible=who.value,
                assigned_to_id=user,
                opened_on=on,
                due_on=task.due_on,
                plan_id=task.plan_id,
                promise_id=task.promise_id,
                referral_id=task.referral_id,
            )
        )
    before = ContactTask.objects.filter(landlord=landlord).count() if rows else 0
    ContactTask.objects.bulk_create(rows, CHUNK, ignore_conflicts=True)
    return ContactTask.objects.filter(landlord=landlord).count() - before if rows else 0


@transaction.atomic
def open_one(
    *,
    account: "RentAccount",
    kind: TaskKind,
    trigger: str,
    title: str,
    wanted: Responsible,
    due_on: date,
    on: date,
    assigned_to: User | None = None,
    promise: Promise | None = None,
    referral: Referral | None = None,
) -> ContactTask:
    """Open one task, or return the one that its cause opened before."""
    who, user = (
        queries.looked_after(account.landlord, [account.pk], on=on).get(account.pk, queries.NOBODY).whose(wanted)
    )
    made, _ = ContactTask.objects.get_or_create(
        account=account,
        kind=kind.value,
        trigger=trigger,
        defaults={
            "landlord": account.landlord,
            "title": title[:160],
            "responsible": who.value,
            "assigned_to_id": assigned_to.pk if assigned_to is not None else user,
            "opened_on": on,
            "due_on": due_on,
            "promise": promise,
            "referral": referral,
        },
    )
    return made


@transaction.atomic
def night(*, landlord: Landlord, by: User, on: date) -> dict[str, int]:
    """A night's work on tasks: opened after letters, returned to the officer undone, called off. Safe to run again."""
    return {
        "after_letters": open_after_letters(landlord=landlord, by=by, on=on),
        "returned": return_undone(landlord=landlord, by=by, on=on),
        "called_off": call_off_ended(landlord=landlord, by=by, on=on),
    }


@transaction.atomic
def open_after_letters(*, landlord: Landlord, by: User, on: date) -> int:
    """
    Open a contact task for each account and letter sent that asks for one (PRA-7).

    The copies of joint tenants are one letter. Returns how many are new; a constant number of queries.
    """
    words = followed(on)
    sent = (
        Document.objects.filter(
            landlord=landlord,
            kind__in=list(words),
            state=Document.State.SENT,
            sent_on__gte=on - timedelta(days=LOOK_BACK_DAYS),
            sent_on__lte=on,
        )
        .values_list("account_id", "kind", "trigger")
        .annotate(day=Min("sent_on"))
        .order_by("account_id", "kind", "trigger")
    )
    known = set(
        ContactTask.objects.filter(
            landlord=landlord, kind=TaskKind.AFTER_LETTER.value, opened_on__gte=on - timedelta(days=2 * LOOK_BACK_DAYS)
        ).values_list("account_id", "trigger")
    )
    days = contact_terms.in_force(landlord, on=on).letter_contact_days
    tasks = [
        TaskToOpen(
            account_id=account_id,
            kind=TaskKind.AFTER_LETTER,
            trigger=f"{kind} {trigger}",
            title=f"Get in touch after {words[kind]} ({kind})",
            wanted=Responsible.NEIGHBOURHOOD,
            due_on=working_days.after(day, days),
        )
        for account_id, kind, trigger, day in sent
        if day is not None and (account_id, f"{kind} {trigger}") not in known
    ]
    return open_many(landlord=landlord, tasks=tasks, on=on)


@transaction.atomic
def return_undone(*, landlord: Landlord, by: User, on: date) -> int:
    """
    Give what a support worker or neighbourhood officer left undone past its day back to the officer (PRA-7).

    Returns how many came back; each once, with its own new day.
    """
    late = list(
        ContactTask.objects.open()
        .filter(landlord=landlord, due_on__lt=on, responsible__in=[who.value for who in RETURNS])
        .select_related("assigned_to")
        .order_by("pk")
    )
    if not late:
        return 0
    homes = queries.looked_after(landlord, {task.account_id for task in late}, on=on)
    due_on = working_days.after(on, contact_terms.in_force(landlord, on=on).returned_days)
    steps = []
    for task in late:
        had = task.assigned_to.name if task.assigned_to is not None else task.get_responsible_display()
        steps.append(
            ContactTaskStep(task=task, what=What.RETURNED, words=f"{had} had it until {task.due_on}", on=on, by=by)
        )
        task.responsible = Responsible.OFFICER.value
        task.assigned_to_id = homes.get(task.account_id, queries.NOBODY).officer
        task.returned_on, task.due_on = on, due_on
    ContactTask.objects.bulk_update(late, ["responsible", "assigned_to", "returned_on", "due_on"], CHUNK)
    ContactTaskStep.objects.bulk_create(steps, CHUNK)
    return len(late)


@transaction.atomic
def call_off_ended(*, landlord: Landlord, by: User, on: date) -> int:
    """Call off what a new tenancy's plan still asks where the tenancy has ended. Returns how many."""
    ended = ContactTask.objects.open().filter(
        landlord=landlord, kind=TaskKind.PLAN.value, account__tenancy__ends_on__lt=on
    )
    return call_off_many(ids=list(ended.values_list("pk", flat=True)), because="The tenancy has ended.", by=by, on=on)


def call_off_many(*, ids: list[int], because: str, by: User, on: date) -> int:
    """Call off open tasks by their ids, each with its step."""
    still = list(ContactTask.objects.open().filter(pk__in=ids).values_list("pk", flat=True)) if ids else []
    if still:
        ContactTask.objects.filter(pk__in=still).update(state=State.OFF, closed_on=on, closed_by=by, outcome=because)
        ContactTaskStep.objects.bulk_create(
            [ContactTaskStep(task_id=pk, what=What.OFF, words=because, on=on, by=by) for pk in still], CHUNK
        )
    return len(still)


@transaction.atomic
def done(*, task: ContactTask, words: str, by: User, on: date, contact: Contact | None = None) -> ContactTask:
    """
    Say that a task is done, with its outcome, and by which contact.

    :raises TaskOver: if it was done or called off meanwhile.
    :raises TaskNotUsable: without an outcome.
    """
    if not words.strip():
        raise TaskNotUsable("Write what came of it.")
    return _close(task, State.DONE, What.DONE, words.strip()[:200], by, on, contact)


@transaction.atomic
def call_off(*, task: ContactTask, because: str, by: User, on: date) -> ContactTask:
    """
    Call a task off, with the reason.

    :raises TaskOver: if it was done or called off meanwhile.
    :raises TaskNotUsable: without a reason.
    """
    if not because.strip():
        raise TaskNotUsable("Say why it need not be done.")
    return _close(task, State.OFF, What.OFF, because.strip()[:200], by, on, None)


@transaction.atomic
def hand_back(*, task: ContactTask, because: str, by: User, on: date) -> ContactTask:
    """
    Give a task back to the officer before its day, saying why it could not be done (PRA-7).

    :raises TaskOver: if it was done or called off meanwhile.
    :raises TaskNotUsable: without a reason, or if it is the officer's already.
    """
    row = _open(task)
    if not because.strip():
        raise TaskNotUsable("Say why it could not be done.")
    if row.responsible not in [who.value for who in RETURNS]:
        raise TaskNotUsable("It is the officer's already.")
    homes = queries.looked_after(row.landlord, [row.account_id], on=on)
    row.responsible = Responsible.OFFICER.value
    row.assigned_to_id = homes.get(row.account_id, queries.NOBODY).officer
    row.returned_on = on
    row.due_on = max(row.due_on, working_days.after(on, contact_terms.in_force(row.landlord, on=on).returned_days))
    row.save(update_fields=["responsible", "assigned_to", "returned_on", "due_on"])
    _step(row, What.RETURNED, because.strip()[:200], by, on)
    return row


@transaction.atomic
def take(*, task: ContactTask, by: User, on: date) -> ContactTask:
    """
    Take a task on oneself.

    :raises TaskOver: if it was done or called off meanwhile.
    """
    row = _open(task)
    row.assigned_to = by
    row.save(update_fields=["assigned_to"])
    _step(row, What.GIVEN, f"Taken by {by.name}", by, on)
    return row


def _open(task: ContactTask) -> ContactTask:
    row = ContactTask.objects.select_for_update(of=("self",)).select_related("landlord").get(pk=task.pk)
    if row.state != State.OPEN:
        raise TaskOver(f"This is “{row.get_state_display().lower()}” already. Look at its outcome.")
    return row


def _close(
    task: ContactTask, state: State, what: What, words: str, by: User, on: date, contact: Contact | None
) -> ContactTask:
    row = _open(task)
    row.state, row.outcome, row.closed_on, row.closed_by, row.contact = state, words, on, by, contact
    row.save(update_fields=["state", "outcome", "closed_on", "closed_by", "contact"])
    _step(row, what, words, by, on)
    return row


def _step(task: ContactTask, what: What, words: str, by: User, on: date) -> None:
    ContactTaskStep.objects.create(task=task, what=what, words=words, on=on, by=by)
    audit.record(landlord=task.landlord, action=f"contact task {what.value}", subject=task, by=by, on=on)
