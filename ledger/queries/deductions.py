"""The register of deductions from benefit, each held against its days (OPS-D26)."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from ledger.models import Deduction, Entry
from ledger.rules.deductions import Watched, watched
from ledger.rules.entry_kinds import EntryKind
from staff.models import User

State = Deduction.State
OPEN = (State.APPLIED, State.RUNNING, State.STOPPING)


@dataclass(frozen=True, slots=True)
class RegisterLine:
    """One deduction: what came since it was applied for, what is left of the debt, and how it keeps to its days."""

    deduction: Deduction
    received_pence: int
    last_received_on: date | None
    watched: Watched | None

    @property
    def remaining_pence(self) -> int:
        """What is left of the debt it was asked for."""
        return max(0, self.deduction.debt_pence - self.received_pence)

    @property
    def missing(self) -> int:
        """How many of the newest expected ones running did not come."""
        return self.watched.in_a_row if self.watched else 0

    @property
    def problem(self) -> bool:
        """Two or more running did not come (OPS-D26)."""
        return self.watched is not None and self.watched.problem

    @property
    def cleared(self) -> bool:
        """Running although nothing of its debt is left: DWP is to be told to stop."""
        return self.deduction.state == State.RUNNING and self.remaining_pence == 0


def for_user(user: User, *, on: date, landlord_ids: Collection[int]) -> "QuerySet[Deduction]":
    """The deductions a person may see."""
    return Deduction.objects.for_user(user, on=on).filter(landlord__in=landlord_ids)


def open_on(account_ids: Collection[int]) -> frozenset[int]:
    """Those of these accounts on which a deduction is asked for, running or stopping."""
    rows = Deduction.objects.filter(account_id__in=list(account_ids), state__in=OPEN)
    return frozenset(rows.values_list("account_id", flat=True))


def register(deductions: "QuerySet[Deduction]", *, on: date, late_days: int) -> list[RegisterLine]:
    """Each of these deductions with what came for it: two queries, whatever their number."""
    listed = list(deductions.select_related("account", "account__tenancy__property"))
    came: dict[int, list[tuple[date, int]]] = defaultdict(list)
    if listed:
        rows = Entry.objects.filter(
            account_id__in={each.account_id for each in listed},
            kind=EntryKind.TPD.value,
            effective_on__gte=min(each.applied_on for each in listed),
            effective_on__lte=on,
        )
        for account_id, day, pence in rows.values_list("account_id", "effective_on", "amount_pence"):
            came[account_id].append((day, -pence))
    return [_line(each, came[each.account_id], on, late_days) for each in listed]


def _line(deduction: Deduction, came: list[tuple[date, int]], on: date, late_days: int) -> RegisterLine:
    until = deduction.ended_on or date.max
    its = [(day, pence) for day, pence in came if deduction.applied_on <= day <= until]
    paid = [day for day, pence in its if pence > 0]
    seen = None
    if deduction.state == State.RUNNING and deduction.first_due_on is not None:
        seen = watched(
            first_due_on=deduction.first_due_on, cycle=deduction.cycle, receipts=paid, on=on, late_days=late_days
        )
    return RegisterLine(deduction, sum(pence for _, pence in its), max(paid, default=None), seen)
