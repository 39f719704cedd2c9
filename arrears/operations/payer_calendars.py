"""When a payer is due to pay: kept with dates, so that a perfect payer is never written to (PRA-1)."""

from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from arrears.models import PayerCalendar
from staff.models import User
from staff.operations import audit
from staff.refusals import Refused
from tenancies.rules.periods import PeriodUnit

if TYPE_CHECKING:
    from ledger.models import RentAccount


class CalendarNotUsable(Refused):
    """The kind, cycle or amount cannot be kept."""


@transaction.atomic
def keep(
    *,
    account: "RentAccount",
    kind: str,
    cycle: PeriodUnit,
    first_due_on: date,
    expected_pence: int,
    from_on: date,
    by: User,
    on: date,
    until_on: date | None = None,
) -> PayerCalendar:
    """
    Record from which day on an account's payer is due to pay, how often and how much. The earlier calendar ends.

    :raises CalendarNotUsable: if the kind is not known or nothing is expected.
    """
    if kind not in PayerCalendar.Kind.values:
        raise CalendarNotUsable(
            f"“{kind}” is not a payer's calendar: use one of {', '.join(PayerCalendar.Kind.values)}."
        )
    if expected_pence <= 0:
        raise CalendarNotUsable("A payer's calendar needs the sum that is expected each time.")
    earlier = PayerCalendar.objects.filter(account=account, from_on__lt=from_on)
    earlier.exclude(until_on__lt=from_on).update(until_on=from_on - timedelta(days=1))
    made, created = PayerCalendar.objects.update_or_create(
        account=account,
        from_on=from_on,
        defaults={
            "kind": kind,
            "cycle": cycle.value,
            "first_due_on": first_due_on,
            "expected_pence": expected_pence,
            "until_on": until_on,
            "set_by": by,
        },
    )
    audit.record(
        landlord=account.landlord,
        action="payer calendar kept" if created else "payer calendar changed",
        subject=made,
        after={"kind": kind, "cycle": cycle.value, "expected_pence": expected_pence},
        by=by,
        on=on,
    )
    return made
