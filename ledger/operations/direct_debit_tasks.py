"""What banks report, as work: the action of OPS-D9 taken at once, and a task for the person who does the rest."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import F

from ledger.models import Collection, CollectionRun, DirectDebitInstruction, DirectDebitTask
from ledger.operations import direct_debit_notices, direct_debits
from ledger.queries import direct_debits as queries
from ledger.rules import dd_reasons
from ledger.rules import direct_debit as rules
from ledger.rules.dd_reasons import ACTIONS, Action, Report
from ledger.rules.words import short_day
from staff.models import Landlord, User
from staff.operations import audit
from staff.refusals import Refused
from tenancies.rules import working_days


class TaskOver(Refused):
    """The task has been done already."""


class CannotTakeAgain(Refused):
    """The collection may not be presented again: too late, not of that kind, or its instruction is over."""


@dataclass(frozen=True)
class Reported:
    """One report row: `identity` is its own (DEC-3), `amount_pence` what came back, 0 where no money moved."""

    report: str
    code: str
    identity: str
    reference: str
    account_id: int | None
    amount_pence: int
    original_on: date | None
    reported_on: date


@transaction.atomic
def take_reports(*, landlord: Landlord, rows: Iterable[Reported], by: User, on: date) -> list[DirectDebitTask]:
    """
    Take the action of each row: the instruction's status, the collection that came back, and a task (OPS-D9).

    The money itself is reversed by whoever reads the file. A row that is known makes nothing again. Returns new tasks.
    """
    listed = list(rows)
    found = queries.by_reference(landlord, {row.reference for row in listed})
    made = []
    for row in listed:
        instruction = found.get(row.reference)
        reason = dd_reasons.reason(row.report, row.code)
        account_id = row.account_id or (instruction.account_id if instruction else None)
        if row.amount_pence and account_id is not None:
            _came_back(account_id, row)
        if instruction is not None and (status := ACTIONS[reason.action].status):
            direct_debits.set_status(
                instruction=instruction,
                status=status,
                what=f"{row.report} {row.code}",
                because=reason.words,
                by=by,
                on=on,
            )
        made.append(_task(landlord, row, reason, instruction, account_id, on))
    known = set(
        DirectDebitTask.objects.filter(landlord=landlord, identity__in=[task.identity for task in made]).values_list(
            "report", "identity"
        )
    )
    return DirectDebitTask.objects.bulk_create([t for t in made if (t.report, t.identity) not in known])


def _task(
    landlord: Landlord,
    row: Reported,
    reason: dd_reasons.Reason,
    instruction: DirectDebitInstruction | None,
    account_id: int | None,
    on: date,
) -> DirectDebitTask:
    said = [reason.words.capitalize()]
    if instruction is None:
        said.append("no instruction of ours has this reference")
    elif _ended(instruction, row.original_on or row.reported_on):
        said.append("the tenancy had ended")
    if reason.action is Action.INDEMNITY:
        said.append("do not refund it as well")
    return DirectDebitTask(
        landlord=landlord,
        account_id=account_id,
        instruction=instruction,
        report=row.report,
        code=row.code,
        action=reason.action.value,
        identity=row.identity[:120],
        reference=row.reference,
        amount_pence=row.amount_pence,
        original_on=row.original_on,
        reported_on=row.reported_on,
        due_on=dd_reasons.due_on(reason.action, reported_on=row.reported_on, original_on=row.original_on),
        words="; ".join(said)[:300],
        opened_on=on,
    )


def _ended(instruction: DirectDebitInstruction, day: date) -> bool:
    tenancy = instruction.account.tenancy
    return tenancy is not None and tenancy.ends_on is not None and tenancy.ends_on < day


def _came_back(account_id: int, row: Reported) -> None:
    """Mark the collection whose money came back: the same account, day and amount."""
    if row.original_on is None:
        return
    went = Collection.objects.filter(
        account_id=account_id,
        collect_on=row.original_on,
        amount_pence=row.amount_pence,
        state__in=[Collection.State.FILED, Collection.State.COLLECTED],
    )
    one = went.order_by("pk").first()
    if one is not None:
        went.filter(pk=one.pk).update(
            state=Collection.State.RETURNED, returned_on=row.reported_on, returned_code=row.code
        )


@transaction.atomic
def done(*, task: DirectDebitTask, outcome: str, by: User, on: date) -> DirectDebitTask:
    """
    Settle a task with what came of it.

    :raises TaskOver: if somebody has, or no outcome is given.
    """
    if not outcome.strip():
        raise TaskOver("Say what came of it: the words stand on the account’s history.")
    open_ = DirectDebitTask.objects.filter(pk=task.pk, done_on__isnull=True)
    if not open_.update(done_on=on, done_by=by, outcome=outcome.strip()[:200]):
        raise TaskOver("Somebody has settled this already.")
    task.refresh_from_db()
    audit.record(
        landlord=task.landlord,
        action="direct debit task done",
        subject=task,
        after={"action": task.action},
        by=by,
        on=on,
    )
    return task


@transaction.atomic
def take_again(*, task: DirectDebitTask, collect_on: date, by: User, on: date) -> Collection:
    """
    Present a returned collection once more: told five working days before, within a month of its day (OPS-D9).

    The notice is planned with it; the collection goes into the schedule of its day.

    :raises CannotTakeAgain: if it was not refused for want of money, the day is too near or too late, the instruction
        is over, or it was taken again before.
    """
    instruction = task.instruction
    wanted = task.action == Action.REPRESENT and task.report == Report.ARUDD and task.done_on is None
    if not wanted or instruction is None or task.original_on is None:
        raise CannotTakeAgain("Only a collection that came back “refer to payer”, and is not settled, is taken again.")
    if instruction.status not in queries.LIVE:
        raise CannotTakeAgain("The Direct Debit is over. Ask for the money another way.")
    before = Collection.objects.filter(
        instruction=instruction, state=Collection.State.RETURNED, amount_pence=task.amount_pence
    )
    returned = before.filter(collect_on=task.original_on).select_related("notice__plan").order_by("pk").first()
    if returned is None or returned.notice is None:
        raise CannotTakeAgain("This collection was not in a schedule of ours, so the bureau presents it again, not we.")
    if returned.code == rules.Code.AGAIN.value:
        raise CannotTakeAgain("It has been taken again once. The bank allows no third try from here.")
    earliest, latest = working_days.after(on, rules.AGAIN_WORKING_DAYS), rules.latest_again(returned.collect_on)
    if not earliest <= collect_on <= latest or not working_days.is_working_day(collect_on):
        raise CannotTakeAgain(
            f"Choose a working day from {earliest} to {latest}: five working days’ notice, within one month."
        )
    notice = direct_debit_notices.announce(
        plan=returned.notice.plan,
        due_on=collect_on,
        working_days=rules.AGAIN_WORKING_DAYS,
        on=on,
        again_pence=task.amount_pence,
    )
    run = CollectionRun.objects.create(
        landlord=task.landlord, from_on=collect_on, until_on=collect_on, made_on=on, made_by=by
    )
    made = Collection.objects.create(
        landlord=task.landlord,
        instruction=instruction,
        account_id=instruction.account_id,
        run=run,
        notice=notice,
        due_on=returned.due_on,
        collect_on=collect_on,
        code=rules.Code.AGAIN.value,
        amount_pence=task.amount_pence,
    )
    CollectionRun.objects.filter(pk=run.pk).update(count=F("count") + 1, total_pence=task.amount_pence)
    done(task=task, outcome=f"Taken again on {short_day(collect_on)}", by=by, on=on)
    return made
