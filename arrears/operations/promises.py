"""Promises to pay: made, withdrawn, and judged overnight by what was paid in their time (OPS-E13)."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max

from arrears.models import Contact, ContactTask, Promise, PromiseJudgement
from arrears.operations import contact_tasks, holds
from arrears.operations.contact_tasks import TaskToOpen
from arrears.queries import contact_terms
from arrears.rules import promises as rules
from arrears.rules.contact_plan import Responsible, TaskKind
from arrears.rules.holds import HoldReason
from arrears.rules.promises import Judged, Promised, PromiseState
from ledger.queries import net_payments
from ledger.rules.money import pounds
from staff.models import Landlord, User
from staff.operations import audit
from staff.refusals import Refused
from tenancies.models import Person
from tenancies.rules import working_days

if TYPE_CHECKING:
    from ledger.models import RentAccount

CHUNK = 1000
JUDGED_AGAIN_DAYS = 364
"""How long after its day a promise is judged again, where money came in late or was taken back."""
BESIDE_DAYS = 70
"""Promises so much older are read too: money they took is not there for a newer one."""


class PromiseNotUsable(Refused):
    """Nothing was promised, or for a day that a promise cannot have."""


class PromiseOver(Refused):
    """The promise has been withdrawn, or kept or missed already."""


@dataclass(frozen=True, slots=True)
class NightOfPromises:
    """What one night found."""

    kept: int = 0
    missed: int = 0
    judged_again: int = 0

    def as_json(self) -> dict[str, int]:
        """The figures of the night."""
        return {"kept": self.kept, "missed": self.missed, "judged_again": self.judged_again}


@transaction.atomic
def make(
    *,
    account: "RentAccount",
    amount_pence: int,
    due_on: date,
    by: User,
    on: date,
    contact: Contact | None = None,
    person: Person | None = None,
    hold_letters: bool = False,
) -> Promise:
    """
    Record that somebody promised to pay so much by a day.

    :param hold_letters: hold arrears letters until its last day as well (OPS-E5).
    :raises PromiseNotUsable: for no amount, a day that is past, or one too far off.
    :raises HoldNotAllowed: if the hold needs a manager (a second deferral in these arrears).
    """
    terms = contact_terms.in_force(account.landlord, on=on)
    if amount_pence <= 0:
        raise PromiseNotUsable("Enter how much was promised, above nought.")
    if due_on < on:
        raise PromiseNotUsable("A promise is for the day of the contact or a later one.")
    if due_on > on + timedelta(days=terms.promise_longest_days):
        raise PromiseNotUsable(
            f"A promise is for at most {terms.promise_longest_days} days. For longer, agree an arrangement."
        )
    hold = None
    if hold_letters:
        hold = holds.place(
            account=account,
            reason=HoldReason.PROMISE,
            comment=f"Promised £{pounds(amount_pence)} by {due_on}",
            from_on=on,
            until_on=due_on + timedelta(days=terms.promise_tolerance_days),
            by=by,
            on=on,
        )
    made = Promise.objects.create(
        landlord=account.landlord,
        account=account,
        contact=contact,
        person=person,
        amount_pence=amount_pence,
        made_on=on,
        due_on=due_on,
        tolerance_days=terms.promise_tolerance_days,
        hold=hold,
        by=by,
    )
    after = {"amount_pence": amount_pence, "due": str(due_on)}
    audit.record(landlord=account.landlord, action="promise recorded", subject=made, after=after, by=by, on=on)
    return made


@transaction.atomic
def withdraw(*, promise: Promise, because: str, by: User, on: date) -> Promise:
    """
    Withdraw a promise that was replaced by something else, or recorded by mistake; a hold made for it ends.

    :raises PromiseOver: unless it is open.
    :raises PromiseNotUsable: without a reason.
    """
    if not because.strip():
        raise PromiseNotUsable("Say why it no longer counts.")
    row = Promise.objects.select_for_update(of=("self",)).select_related("hold", "landlord").get(pk=promise.pk)
    if row.state != PromiseState.OPEN.value:
        raise PromiseOver(f"This promise is “{row.get_state_display().lower()}” already.")
    row.state, row.withdrawn_on, row.withdrawn_because = PromiseState.WITHDRAWN.value, on, because.strip()[:200]
    row.save(update_fields=["state", "withdrawn_on", "withdrawn_because"])
    if row.hold is not None and row.hold.lifted_on is None:
        holds.lift(hold=row.hold, because="The promise was withdrawn", by=by, on=on)
    audit.record(landlord=row.landlord, action="promise withdrawn", subject=row, by=by, on=on)
    return row


@transaction.atomic
def judge(*, landlord: Landlord, by: User, on: date, payments_until: date | None) -> NightOfPromises:
    """
    Judge every promise of a landlord by what was paid in its time, as known this night. A missed one opens work.

    Each is judged once; where money came late into the books or was returned since, it is judged again and both
    judgements stand. A constant number of queries for each 5,000 accounts.
    """
    since = on - timedelta(days=JUDGED_AGAIN_DAYS)
    rows = Promise.objects.filter(landlord=landlord, made_on__lte=on, due_on__gte=since - timedelta(days=BESIDE_DAYS))
    by_account: dict[int, list[Promise]] = defaultdict(list)
    for row in rows.exclude(state=PromiseState.WITHDRAWN.value).order_by("due_on", "pk"):
        by_account[row.account_id].append(row)
    if not by_account:
        return NightOfPromises()
    changed = _changed(by_account, since=since, on=on, payments_until=payments_until)
    if not changed:
        return NightOfPromises()
    again = _write(changed, on=on, payments_until=payments_until)
    missed = [(row, number) for row, result, number in again if result.state is PromiseState.MISSED]
    contact_tasks.open_many(landlord=landlord, tasks=[_task(row, number, on) for row, number in missed], on=on)
    kept = [row.pk for row, result, _ in again if result.state is not PromiseState.MISSED]
    no_longer = ContactTask.objects.open().filter(promise__in=kept).values_list("pk", flat=True)
    contact_tasks.call_off_many(ids=list(no_longer), because="The money is there after all.", by=by, on=on)
    return NightOfPromises(
        kept=sum(result.state is PromiseState.KEPT for _, result, _ in again),
        missed=len(missed),
        judged_again=sum(number > 1 for _, _, number in again),
    )


def _changed(
    by_account: dict[int, list[Promise]], *, since: date, on: date, payments_until: date | None
) -> list[tuple[Promise, Judged]]:
    """The promises whose judgement differs from what stands."""
    every = [row for rows in by_account.values() for row in rows]
    until = min(on, max(row.due_on + timedelta(days=row.tolerance_days) for row in every))
    paid = net_payments.by_day(list(by_account), since=min(row.made_on for row in every), until=until)
    changed = []
    for account_id, rows in by_account.items():
        told = [Promised(row.pk, row.made_on, row.due_on, row.amount_pence, row.tolerance_days) for row in rows]
        judged = rules.judge(told, paid.get(account_id, ()), on=on, known_until=payments_until)
        results = {result.key: result for result in judged}
        changed += [
            (row, results[row.pk]) for row in rows if row.due_on >= since and results[row.pk].state != row.state
        ]
    return changed


def _write(
    changed: list[tuple[Promise, Judged]], *, on: date, payments_until: date | None
) -> list[tuple[Promise, Judged, int]]:
    """Keep the new judgements beside the older ones; each with its number."""
    ids = [row.pk for row, _ in changed]
    last = dict(
        PromiseJudgement.objects.filter(promise__in=ids).values_list("promise").annotate(Max("number")).order_by()
    )
    numbered = [(row, result, last.get(row.pk, 0) + 1) for row, result in changed]
    PromiseJudgement.objects.bulk_create(
        [
            PromiseJudgement(
                promise=row,
                number=number,
                state=result.state.value,
                received_pence=result.received_pence,
                on=on,
                known_until_on=payments_until,
            )
            for row, result, number in numbered
        ],
        CHUNK,
    )
    for row, result, _ in numbered:
        row.state, row.received_pence = result.state.value, result.received_pence
    Promise.objects.bulk_update([row for row, _ in changed], ["state", "received_pence"], CHUNK)
    return numbered


def _task(row: Promise, number: int, on: date) -> TaskToOpen:
    return TaskToOpen(
        account_id=row.account_id,
        kind=TaskKind.PROMISE,
        trigger=f"promise:{row.public_id}:{number}",
        title=f"Promise of £{pounds(row.amount_pence)} by {row.due_on:%-d %B} missed: "
        + (f"£{pounds(row.received_pence)} came" if row.received_pence else "nothing came"),
        wanted=Responsible.OFFICER,
        due_on=working_days.after(on, 1),
        promise_id=row.pk,
    )
