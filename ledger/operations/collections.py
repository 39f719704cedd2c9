"""
Collection runs: what is taken from whom on which days, given to the bureau once, confirmed by the bank (OPS-D4 to D8).

A collection is in exactly one schedule, or left out with the reason. Nothing is taken whose notice was not sent in
time (OPS-D7), nor from an account in credit by as much (OPS-D8).
"""

from collections import defaultdict
from collections.abc import Collection as Many
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction

from ledger.models import AdvanceNotice, Collection, CollectionRun, DirectDebitInstruction, DirectDebitPlan
from ledger.operations import postings
from ledger.operations.postings import Amount, Event
from ledger.queries import direct_debits as queries
from ledger.rules import direct_debit as rules
from ledger.rules.direct_debit import Frequency
from ledger.rules.entry_kinds import EntryKind
from ledger.rules.words import money, short_day
from staff.models import Landlord, User
from staff.operations import audit
from staff.refusals import Refused
from tenancies.rules import working_days

SOURCE = "collections"
BACS_WORKING_DAYS = 2
"""Submitted on day 1, processed on day 2, taken on day 3 (OPS-D4)."""
MOVED_DAYS = 7
"""More than any weekend and bank holidays move a collection."""
CHUNK = 1000

State = Collection.State
Status = DirectDebitInstruction.Status

NO_PLAN = "nothing is worked out to collect for this rent year"
NOTICE_LATE = "its advance notice was not sent in time"
IN_CREDIT = "the account is in credit by as much"
ENDED = "the tenancy has ended: work the amount out again"
PROTECTED = "Breathing Space: only the current rent may be taken; work the amount out again"
TOO_LATE = "too late for the bank: it needs two working days"
DROPPED = "the schedule was dropped"
OVER = "the Direct Debit was stopped meanwhile"


class RunNotUsable(Refused):
    """The days make no sense, the run is not where it should be, or its money does not agree."""


@transaction.atomic
def prepare(
    *,
    landlord: Landlord,
    from_on: date,
    until_on: date,
    by: User,
    on: date,
    current_rent_only: Many[int] = (),
) -> CollectionRun:
    """
    Work out the collections of some days: planned, or left out with the reason. What another run has, stays there.

    :param current_rent_only: accounts under Breathing Space, as apps above know them (PRA-10).
    :raises RunNotUsable: if the days are past or in the wrong order, or nothing falls due in them.
    """
    if until_on < from_on or from_on <= on:
        raise RunNotUsable("Choose days after today, the first not after the last.")
    instructions = list(
        DirectDebitInstruction.objects.filter(landlord=landlord, status__in=queries.LIVE)
        .select_related("account__tenancy")
        .order_by("pk")
    )
    known = set(
        Collection.objects.filter(landlord=landlord)
        .exclude(state=State.LEFT_OUT)
        .filter(collect_on__gte=from_on - timedelta(days=MOVED_DAYS))
        .values_list("instruction_id", "due_on", "code")
    )
    view = _View.of(instructions, protected=frozenset(current_rent_only), on=on)
    run = CollectionRun.objects.create(landlord=landlord, from_on=from_on, until_on=until_on, made_on=on, made_by=by)
    made = [
        one
        for instruction in instructions
        for one in view.collections(run, instruction)
        if not {(one.instruction_id, one.due_on, code) for code in ("01", "17", "19")} & known
    ]
    if not made:
        raise RunNotUsable(
            f"No Direct Debit falls due from {short_day(from_on)} to {short_day(until_on)} that is not in a schedule "
            "already."
        )
    Collection.objects.bulk_create(made, CHUNK)
    _count(run)
    audit.record(
        landlord=landlord,
        action="collections prepared",
        subject=run,
        after={"count": run.count, "total": run.total_pence, "left_out": len(made) - run.count},
        by=by,
        on=on,
    )
    return run


@dataclass(frozen=True)
class _View:
    """All that is asked about the instructions of a run, read at once."""

    on: date
    plans: dict[int, list[DirectDebitPlan]]
    notices: dict[int, list[AdvanceNotice]]
    balances: dict[int, int]
    begun: frozenset[int]
    protected: frozenset[int]

    @classmethod
    def of(cls, instructions: list[DirectDebitInstruction], *, protected: frozenset[int], on: date) -> "_View":
        ids = [one.pk for one in instructions]
        plans: dict[int, list[DirectDebitPlan]] = defaultdict(list)
        for plan in DirectDebitPlan.objects.filter(instruction_id__in=ids).order_by("from_on", "pk"):
            plans[plan.instruction_id].append(plan)
        notices: dict[int, list[AdvanceNotice]] = defaultdict(list)
        for notice in AdvanceNotice.objects.filter(instruction_id__in=ids, again=False).order_by("pk"):
            notices[notice.plan_id].append(notice)
        filed = Collection.objects.filter(instruction_id__in=ids).exclude(state__in=[State.PLANNED, State.LEFT_OUT])
        return cls(
            on,
            plans,
            notices,
            queries.balances([one.account_id for one in instructions], on=on),
            frozenset(filed.values_list("instruction_id", flat=True)),
            protected,
        )

    def collections(self, run: CollectionRun, instruction: DirectDebitInstruction) -> list[Collection]:
        """What falls due in the run's days: by the day money is taken, not by the day it is due."""
        frequency = Frequency(instruction.frequency)
        days = rules.days_between(
            instruction.first_on, frequency, run.from_on - timedelta(days=MOVED_DAYS), run.until_on
        )
        made: list[Collection] = []
        for due_on in days:
            collect_on = rules.collected_on(due_on)
            if not run.from_on <= collect_on <= run.until_on or (instruction.last_on and due_on > instruction.last_on):
                continue
            made.append(self._one(run, instruction, due_on, collect_on, first=not made))
        return made

    def _one(
        self, run: CollectionRun, instruction: DirectDebitInstruction, due_on: date, collect_on: date, *, first: bool
    ) -> Collection:
        plan = next((one for one in reversed(self.plans[instruction.pk]) if one.from_on <= due_on), None)
        notice = self.notices[plan.pk][-1] if plan and self.notices[plan.pk] else None
        amount = 0
        if plan is not None and due_on <= plan.until_on:
            amount = plan.first_pence if due_on == plan.from_on else plan.regular_pence
        why = self.why_not(instruction, plan, notice, collect_on, amount)
        following = rules.days_between(
            instruction.first_on, Frequency(instruction.frequency), due_on + timedelta(days=1), due_on + timedelta(62)
        )
        last = instruction.last_on is not None and (not following or following[0] > instruction.last_on)
        return Collection(
            landlord_id=run.landlord_id,
            instruction=instruction,
            account_id=instruction.account_id,
            run=run,
            notice=notice,
            due_on=due_on,
            collect_on=collect_on,
            code=rules.code_for(first=first and instruction.pk not in self.begun, last=last).value,
            amount_pence=amount,
            state=State.LEFT_OUT if why else State.PLANNED,
            left_out_because=why,
        )

    def why_not(
        self,
        instruction: DirectDebitInstruction,
        plan: DirectDebitPlan | None,
        notice: AdvanceNotice | None,
        collect_on: date,
        amount_pence: int,
    ) -> str:
        """Why nothing may be taken; empty where it may."""
        if instruction.status == Status.SUSPENDED:
            return f"suspended: {instruction.status_because}"[:120]
        if plan is None or amount_pence <= 0:
            return NO_PLAN
        tenancy = instruction.account.tenancy
        if (
            tenancy is not None
            and tenancy.ends_on is not None
            and tenancy.ends_on < collect_on
            and plan.on <= tenancy.ends_on
        ):
            return ENDED
        if instruction.account_id in self.protected and plan.instalments_pence:
            return PROTECTED
        if notice is None or not rules.in_time(notice.sent_on, collect_on, notice.working_days):
            return NOTICE_LATE
        balance = self.balances.get(instruction.account_id, 0)
        if not rules.may_collect(balance, amount_pence, agreed_in_credit=instruction.collects_in_credit):
            return IN_CREDIT
        return ""


def _count(run: CollectionRun) -> None:
    """Bring the run's own figures up to date with its collections."""
    rows = list(run.collections.exclude(state=State.LEFT_OUT).values_list("amount_pence", flat=True))
    run.count, run.total_pence = len(rows), sum(rows)
    run.save(update_fields=["count", "total_pence"])


@transaction.atomic
def file(*, run: CollectionRun, by: User, on: date, current_rent_only: Many[int] = ()) -> list[Collection]:
    """
    Give a prepared run's collections to the bureau: once, after a last look at each.

    Whoever was stopped, went into credit, or has become too late for the bank since is left out with the reason.

    :return: the collections of the schedule, for whoever writes the file.
    :raises RunNotUsable: if it was filed or dropped before, or nothing is left in it.
    """
    _set_state(run, CollectionRun.State.PREPARED, CollectionRun.State.FILED, filed_on=on, filed_by=by)
    planned = list(
        run.collections.filter(state=State.PLANNED)
        .select_related("instruction__account__tenancy", "notice__plan", "account")
        .order_by("collect_on", "instruction__reference")
    )
    earliest = working_days.after(on, BACS_WORKING_DAYS)
    view = _View.of([one.instruction for one in planned], protected=frozenset(current_rent_only), on=on)
    going, out = [], []
    for one in planned:
        if why := _why_not_now(view, one, earliest):
            one.state, one.left_out_because = State.LEFT_OUT, why
            out.append(one)
        else:
            one.state = State.FILED
            going.append(one)
    if not going:
        raise RunNotUsable("Nothing is left to collect: every collection of this schedule was stopped or is too late.")
    Collection.objects.bulk_update(going + out, ["state", "left_out_because"], CHUNK)
    _count(run)
    ids = [one.instruction_id for one in going]
    DirectDebitInstruction.objects.filter(pk__in=ids, status=Status.NEW).update(status=Status.ACTIVE, status_on=on)
    last = [one.instruction_id for one in going if one.code == rules.Code.FINAL.value]
    DirectDebitInstruction.objects.filter(pk__in=last).update(
        status=Status.FINAL, status_because="its last collection was given to the bureau", status_on=on
    )
    audit.record(
        landlord=run.landlord,
        action="collections filed",
        subject=run,
        after={"count": run.count, "total": run.total_pence, "left_out": len(out)},
        by=by,
        on=on,
    )
    return going


def _why_not_now(view: _View, one: Collection, earliest: date) -> str:
    if one.collect_on < earliest:
        return TOO_LATE
    if one.instruction.status not in queries.LIVE:
        return OVER
    plan = next((p for p in reversed(view.plans[one.instruction_id]) if p.from_on <= one.due_on), None)
    if one.code == rules.Code.AGAIN.value and one.notice is not None:
        plan = one.notice.plan
        if one.account_id in view.protected:
            return PROTECTED
    return view.why_not(one.instruction, plan, one.notice, one.collect_on, one.amount_pence)


@transaction.atomic
def keep_files(*, run: CollectionRun, file_digest: str, notices_digest: str) -> None:
    """Note which stored files a filed run was given in; the digests name their bytes for ever."""
    CollectionRun.objects.filter(pk=run.pk, file_digest="").update(
        file_digest=file_digest, notices_digest=notices_digest
    )
    run.refresh_from_db()


@transaction.atomic
def drop(*, run: CollectionRun, by: User, on: date) -> CollectionRun:
    """
    Drop a prepared run; its collections are free for another one.

    :raises RunNotUsable: if it has gone to the bureau.
    """
    _set_state(run, CollectionRun.State.PREPARED, CollectionRun.State.DROPPED)
    run.collections.filter(state=State.PLANNED).update(state=State.LEFT_OUT, left_out_because=DROPPED)
    _count(run)
    audit.record(landlord=run.landlord, action="collections dropped", subject=run, by=by, on=on)
    return run


@transaction.atomic
def confirm(*, run: CollectionRun, received_pence: int, by: User, on: date, words: str = "") -> CollectionRun:
    """
    Confirm that the bank credited what the schedule came to; where the landlord's terms say so, post it (OPS-D2).

    Each payment counts on its collection day. A collection that came back before is posted too: its return is what
    takes it off again.

    :param words: why the credit differs, where it does.
    :raises RunNotUsable: if it was not filed, its last day is to come, or the credit differs and nobody says why.
    """
    last = max(run.collections.exclude(state=State.LEFT_OUT).values_list("collect_on", flat=True), default=run.until_on)
    if on < last:
        raise RunNotUsable(f"Money is taken until {last}. Confirm the schedule when the bank shows it.")
    if received_pence != run.total_pence and not words.strip():
        raise RunNotUsable(
            f"The bank shows {money(received_pence)}, the schedule came to {money(run.total_pence)}. "
            "Say what the difference is."
        )
    _set_state(
        run,
        CollectionRun.State.FILED,
        CollectionRun.State.CONFIRMED,
        confirmed_on=on,
        confirmed_pence=received_pence,
        confirmed_words=words.strip()[:200],
    )
    if queries.terms_of(run.landlord, on=on).posts_from_schedule:
        _post(run, by, on)
    run.collections.filter(state=State.FILED).update(state=State.COLLECTED)
    audit.record(
        landlord=run.landlord,
        action="collections confirmed",
        subject=run,
        after={"expected": run.total_pence, "received": received_pence},
        by=by,
        on=on,
    )
    return run


def _post(run: CollectionRun, by: User, on: date) -> None:
    taken = list(run.collections.filter(state__in=[State.FILED, State.RETURNED]).order_by("pk"))
    total = -sum(one.amount_pence for one in taken)
    batch = postings.open_batch(
        landlord=run.landlord,
        source=SOURCE,
        reference=str(run.public_id),
        line_count=len(taken),
        total_pence=total,
        by=by,
        on=on,
    )
    events = (
        Event(
            reference=str(one.public_id),
            effective_on=one.collect_on,
            amounts=[Amount(one.account_id, EntryKind.PAY, -one.amount_pence)],
            narrative="DD",
        )
        for one in taken
    )
    postings.post(batch=batch, events=events, by=by, on=on)
    postings.seal(batch=batch)
    CollectionRun.objects.filter(pk=run.pk).update(batch=batch)


def _set_state(run: CollectionRun, left: str, reached: str, **changes: object) -> None:
    """Compare and set: of two requests one finds it moved."""
    if not CollectionRun.objects.filter(pk=run.pk, state=left).update(state=reached, **changes):
        run.refresh_from_db()
        raise RunNotUsable(f"This schedule is “{run.get_state_display()}” and cannot do that any more.")
    run.refresh_from_db()
