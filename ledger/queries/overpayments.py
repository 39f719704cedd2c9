"""Overpaid Housing Benefit and the blameless log, for pages and for schedules that recover it (OPS-D18, D20)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Max, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from ledger.models import BlamelessRecovery, Overpayment
from ledger.rules.blameless import LoggedLine, OpenCase, bank_pence
from staff.models import Landlord, User

UNREVERSED = Q(recoveries__posting__reversed_by__isnull=True)


@dataclass(frozen=True, slots=True)
class RecoverableCase:
    """An overpayment that a schedule may still recover from us, and the account its debt lies on."""

    case: OpenCase
    debt_account_id: int


def with_still(cases: "QuerySet[Overpayment]") -> "QuerySet[Any]":
    """Cases with `recovered_pence`, `still_pence`, `lines` (how many recoveries) and the newest one's day."""
    return cases.annotate(
        recovered_pence=Coalesce(Sum("recoveries__recovered_pence", filter=UNREVERSED), 0),
        lines=Count("recoveries", filter=UNREVERSED),
        last_recovered_on=Max("recoveries__paid_on", filter=UNREVERSED),
    ).annotate(still_pence=F("demanded_pence") - F("recovered_pence"))


def recoverable(landlord: Landlord) -> list[RecoverableCase]:
    """The cases of a landlord from which something is still to be recovered, disputed ones too: the council may."""
    cases = with_still(Overpayment.objects.filter(landlord=landlord)).exclude(state=Overpayment.State.COMPLETE)
    return [
        RecoverableCase(OpenCase(pk, authority, still), debt_account_id)
        for pk, authority, still, debt_account_id in cases.filter(still_pence__gt=0)
        .order_by("pk")
        .values_list("pk", "authority", "still_pence", "debt_account_id")
    ]


def cases_for_user(user: User, *, on: date, landlord_ids: Collection[int]) -> "QuerySet[Any]":
    """The cases a person may see, with their sums."""
    return with_still(Overpayment.objects.for_user(user, on=on).filter(landlord__in=landlord_ids))


def waiting_for_user(user: User, *, on: date, landlord_ids: Collection[int]) -> "QuerySet[BlamelessRecovery]":
    """Recoveries that have no overpayment yet: each is a task to open its case."""
    rows = BlamelessRecovery.objects.for_user(user, on=on).filter(landlord__in=landlord_ids)
    return rows.filter(overpayment__isnull=True, posting__reversed_by__isnull=True).order_by("paid_on", "pk")


@dataclass(frozen=True, slots=True)
class ScheduleCheck:
    """
    One schedule of the log held against the money (OPS-D20): what innocent accounts were credited less what was kept
    back is what the council paid for these lines.
    """

    schedule_no: str
    scheduled_on: date
    credited_pence: int
    recovered_pence: int
    posted_pence: int

    @property
    def bank_pence(self) -> int:
        """What the bank should show for these lines."""
        return self.credited_pence - self.recovered_pence

    @property
    def agrees(self) -> bool:
        """Whether what was posted for them comes to the same, to the penny."""
        return self.posted_pence == self.bank_pence


def schedule_checks(landlord: Landlord) -> list[ScheduleCheck]:
    """Each schedule with recoveries: the log against the entries of its postings, read back from the ledger."""
    rows = BlamelessRecovery.objects.filter(landlord=landlord, posting__reversed_by__isnull=True)
    posted = dict(
        rows.values_list("schedule_no").annotate(total=Sum("posting__entries__amount_pence")).order_by("schedule_no")
    )
    found: dict[tuple[str, date], list[LoggedLine]] = {}
    for schedule_no, day, credited, recovered in rows.order_by("scheduled_on", "schedule_no").values_list(
        "schedule_no", "scheduled_on", "credited_pence", "recovered_pence"
    ):
        found.setdefault((schedule_no, day), []).append(LoggedLine(credited, recovered))
    checks = []
    for (schedule_no, day), lines in found.items():
        credited = sum(line.credited_pence for line in lines)
        checks.append(
            ScheduleCheck(schedule_no, day, credited, credited - bank_pence(lines), -(posted.get(schedule_no) or 0))
        )
    return checks
