"""What payers with a recorded calendar need not have paid yet, and whether a payment of theirs is missing (PRA-1)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from arrears.models import PayerCalendar
from arrears.queries import among
from arrears.rules import missed_payments
from arrears.rules.position import PayerCalendar as Calendar
from ledger.queries import charged_periods, receipts
from ledger.queries.charged_periods import Charged
from ledger.rules.charge_periods import benefit_of_period
from tenancies.rules.periods import PeriodUnit, step

UC_LAG_DAYS = 7
"""Universal Credit paid to the tenant comes a week after its assessment period (OPS-D21)."""

LONGEST_PERIOD_DAYS = 31
"""How many days one charge is for, at most."""


@dataclass(frozen=True, slots=True)
class Payer:
    """
    One payer as a night sees them, in pence.

    `allowance_pence` is PRA-1's, 0 once an expected payment was missed; `debits_not_due_pence` is OPS-L4's, for
    arrangements; `missed_since` the due day of the first payment that did not come; `first_due_on` the day
    from which all due days are stepped, `last_due_on` the newest that payments are loaded for.
    `charge_benefit_pence` is what benefit takes off one charge; `by_week` whether rent is charged by the week.
    """

    cycle: PeriodUnit
    allowance_pence: int
    debits_not_due_pence: int
    missed_since: date | None
    first_due_on: date | None = None
    last_due_on: date | None = None
    charge_benefit_pence: int = 0
    by_week: bool = True


def seen(
    weekly_benefit: Mapping[int, int],
    *,
    on: date,
    known_until: date | None,
    known_to_entry: int | None = None,
) -> dict[int, Payer]:
    """
    The payers among some accounts, each with their weekly benefit in pence: four queries, whatever the number (two
    more where some accounts are charged by another period than the week).

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
    otherwise = charged_periods.otherwise(found.keys(), since=charged, until=on)
    payers = {}
    for account_id, (calendar, expected_pence) in found.items():
        period = otherwise.get(account_id)
        benefit = _benefit(weekly_benefit[account_id], period)
        net = [(due_on, max(0, pence - benefit)) for due_on, pence in debits.get(account_id, ())]
        missed = missed_payments.missed_since(
            calendar, expected_pence, paid.get(account_id, ()), on=on, known_until=known
        )
        covers = period.days if period else None
        allowed = (
            0 if missed else missed_payments.allowance_known(calendar, net, on=on, known_until=known, covers=covers)
        )
        not_due = missed_payments.debits_not_due(calendar, net, on=on, known_until=known)
        payers[account_id] = Payer(
            calendar.cycle,
            allowed,
            not_due,
            missed,
            calendar.first_due_on,
            calendar.last_due_on(known),
            benefit,
            by_week=period is None,
        )
    return payers


def _benefit(weekly_pence: int, period: Charged | None) -> int:
    """What a weekly benefit takes off one charge: of a month, 52 twelfths of it (OPS-B5)."""
    return weekly_pence if period is None else benefit_of_period(weekly_pence, period.unit)


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
    """How far back money is looked at: so many cycles, the lag, and the longest period that a charge is for."""
    return step(known, calendar.cycle, -cycles) - timedelta(days=calendar.lag_days + LONGEST_PERIOD_DAYS)
