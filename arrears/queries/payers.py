"""What payers with a recorded calendar need not have paid yet, and whether a payment of theirs is missing (PRA-1)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from arrears.models import PayerCalendar
from arrears.queries import among
from arrears.rules import missed_payments
from arrears.rules.position import PayerCalendar as Calendar
from ledger.queries import receipts
from tenancies.rules.periods import PeriodUnit, step

UC_LAG_DAYS = 7
"""Universal Credit paid to the tenant comes a week after its assessment period (OPS-D21)."""


@dataclass(frozen=True, slots=True)
class Payer:
    """
    One payer as a night sees them, in pence.

    `allowance_pence` is PRA-1's, 0 once an expected payment was missed; `debits_not_due_pence` is OPS-L4's, for
    arrangements; `missed_since` the due day of the first payment that did not come.
    """

    cycle: PeriodUnit
    allowance_pence: int
    debits_not_due_pence: int
    missed_since: date | None


def seen(
    weekly_benefit: Mapping[int, int],
    *,
    on: date,
    known_until: date | None,
    known_to_entry: int | None = None,
) -> dict[int, Payer]:
    """
    The payers among some accounts, each with their weekly benefit in pence: three queries, whatever the number.

    :param known_until: the day to which payments are loaded (DEC-15); None if none ever were.
    :param known_to_entry: the newest entry that the night knew.
    """
    found = calendars(weekly_benefit.keys(), on=on)
    if not found:
        return {}
    known = min(on, known_until) if known_until is not None else on
    rules = [calendar for calendar, _ in found.values()]
    charged = min(_reaches_back(calendar, known, cycles=1) for calendar in rules)
    came = min(_reaches_back(calendar, known, cycles=missed_payments.DUES_LOOKED_AT + 1) for calendar in rules)
    debits = receipts.charges_due(found.keys(), since=charged, until=on, known_to_entry=known_to_entry)
    paid = receipts.from_tenants(found.keys(), since=came, until=on, known_to_entry=known_to_entry)
    payers = {}
    for account_id, (calendar, expected_pence) in found.items():
        benefit = weekly_benefit[account_id]
        net = [(due_on, max(0, pence - benefit)) for due_on, pence in debits.get(account_id, ())]
        missed = missed_payments.missed_since(
            calendar, expected_pence, paid.get(account_id, ()), on=on, known_until=known
        )
        allowed = 0 if missed else missed_payments.allowance_known(calendar, net, on=on, known_until=known)
        not_due = missed_payments.debits_not_due(calendar, net, on=on, known_until=known)
        payers[account_id] = Payer(calendar.cycle, allowed, not_due, missed)
    return payers


def calendars(account_ids: Collection[int], *, on: date) -> dict[int, tuple[Calendar, int]]:
    """The calendar in force on a day for each account that has one, with the pence expected each time."""
    rows = (
        PayerCalendar.objects.filter(among.accounts(account_ids), from_on__lte=on)
        .filter(Q(until_on__isnull=True) | Q(until_on__gte=on))
        .order_by("from_on")
        .values_list("account_id", "kind", "cycle", "first_due_on", "expected_pence")
    )
    return {
        account_id: (
            Calendar(PeriodUnit(cycle), first_due_on, UC_LAG_DAYS if kind == PayerCalendar.Kind.UC_TENANT else 0),
            expected_pence,
        )
        for account_id, kind, cycle, first_due_on, expected_pence in rows
        if account_id in account_ids
    }


def _reaches_back(calendar: Calendar, known: date, *, cycles: int) -> date:
    """How far back money is looked at: so many cycles, the lag, and the week a due day falls in."""
    return step(known, calendar.cycle, -cycles) - timedelta(days=calendar.lag_days + 7)
