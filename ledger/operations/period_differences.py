"""
What charging periods that have been run should have come to, when dates or prices are told late (OPS-B9, B11).

For elements of which no person ever posts anything by hand: what is owed by the days and prices now known, less what
stands posted, is asked for as one adjustment with a posting for each period.
"""

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from django.db.models import Sum

from ledger.models import Adjustment, Charge, Entry, RentAccount, RentGroup
from ledger.operations import adjustments
from ledger.operations.postings import Amount, Event
from ledger.queries.charge_periods import due_on, rent_week, span_of
from ledger.rules.adjustments import AdjustmentSort, Reason
from ledger.rules.apportionment import ChargeLine, charge_for_period
from ledger.rules.entry_kinds import EntryKind
from staff.models import User
from tenancies.rules.periods import PeriodUnit

CHARGES = (EntryKind.CHARGE.value, EntryKind.CHARGE_ADJ.value)


def ask(
    *, account: RentAccount, elements: Collection[str], from_on: date, reason: Reason, words: str, by: User, on: date
) -> Adjustment | None:
    """
    Ask for what the periods from a day on, as far as they have been run, should have come to; None if nothing differs.

    A period that the run has not charged this account yet and still will is left to it.
    """
    group, take_on, tenancy = account.rent_group, account.landlord.take_on_on, account.tenancy
    if group is None or group.book == RentGroup.Book.MIRRORED or take_on is None or tenancy is None:
        return None
    _, current = due_on(group, on)
    if current is None:
        return None
    lines = [
        ChargeLine(row.element, row.weekly_pence, row.from_on, row.until_on, PeriodUnit(row.per), row.period_pence)
        for row in Charge.objects.filter(account=account).order_by("element", "from_on")
    ]
    posted = _posted(account)
    passed = group.weeks.filter(
        charged=True, charge_on__gte=take_on, ends_on__gte=from_on, starts_on__lte=current.starts_on
    )
    events = []
    for week in passed.order_by("starts_on"):
        week.rent_group = group
        was = posted.get(rent_week(week))
        if was is None and week.pk == current.pk:
            continue
        owed = charge_for_period(lines, span=span_of(week), liable_from=tenancy.starts_on, liable_until=tenancy.ends_on)
        amounts = [
            Amount(account.pk, EntryKind.CHARGE_ADJ, missing, element)
            for element in sorted(elements)
            if (missing := owed.get(element, 0) - (was or {}).get(element, 0))
        ]
        if amounts:
            events.append(
                Event(
                    reference="",
                    effective_on=max(week.charge_on, tenancy.starts_on),
                    amounts=amounts,
                    rent_week=rent_week(week),
                )
            )
    if not events:
        return None
    return adjustments.ask(
        landlord=account.landlord,
        sort=AdjustmentSort.BACKDATED_CHANGE,
        account=account,
        events=events,
        reason=reason,
        words=words,
        by=by,
        on=on,
    )


def _posted(account: RentAccount) -> dict[tuple[int, int], dict[str, int]]:
    """What stands on the account for each period, by element."""
    found: dict[tuple[int, int], dict[str, int]] = defaultdict(dict)
    rows = Entry.objects.filter(account=account, kind__in=CHARGES).order_by()
    for year, number, element, pence in (
        rows.values("rent_year", "rent_week", "element")
        .annotate(pence=Sum("amount_pence"))
        .values_list("rent_year", "rent_week", "element", "pence")
    ):
        found[year, number][element] = pence
    return dict(found)
