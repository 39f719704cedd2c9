"""
Which accounts belong in a week's exception review, and why (OPS-E6): sets of accounts, a constant number of queries.

Everything is read for a whole landlord; the lists of its patches are cut from it.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date, timedelta

from django.db.models import F, Max, Q

from arrears.models import ArrangementState, ExceptionItem, Night, Position, WeekEnd
from arrears.queries import court, payers
from arrears.rules import exceptions as rules
from arrears.rules.exceptions import Undone, Why
from ledger.queries import news
from ledger.rules.rent_weeks import monday_of
from staff.models import Landlord
from tenancies.models import Tenancy

WEEK = timedelta(days=7)
State = ExceptionItem.State
Add = Callable[[Iterable[int], Why], None]


def found(landlord: Landlord, *, night: Night, on: date) -> dict[int, set[Why]]:
    """
    Why each account of a landlord belongs in the review of a day, from its last night.

    Accounts without a home (sundry, recharges) are left out: nobody's patch has them.
    """
    why: dict[int, set[Why]] = defaultdict(set)

    def add(account_ids: Iterable[int], reason: Why) -> None:
        for pk in account_ids:
            why[pk].add(reason)

    since = on - WEEK
    _court(landlord, on, add)
    add(_broken(landlord, since, on), Why.BROKEN)
    add(_missed(landlord, night), Why.MISSED)
    new, growing = _week_ends(landlord, on)
    add(new, Why.NEW_ARREARS)
    add(growing, Why.ESCALATING)
    add(news.direct_debit_failed(landlord, since=since, until=on), Why.DIRECT_DEBIT)
    add(news.benefit_changed(landlord, since=since, until=on), Why.BENEFIT)
    add(_new_tenancies(landlord, on), Why.NEW_TENANCY)
    add(_in_credit(night), Why.CREDIT)
    add(_deferral_over(landlord, since, on), Why.DEFERRAL_OVER)
    return why


def undone(patch_ids: Iterable[int], *, before: date) -> dict[int, list[Undone]]:
    """By patch: what no week's review has settled, to roll on to the week that begins on a day (PRA-8)."""
    rows = ExceptionItem.objects.filter(
        review__patch__in=list(patch_ids), review__week_starts_on__lt=before, state=State.OPEN
    ).prefetch_related("reasons")
    left: dict[int, list[Undone]] = defaultdict(list)
    for item in rows.annotate(patch_id=F("review__patch_id")).order_by("pk"):
        reasons = frozenset(Why(reason.why) for reason in item.reasons.all())
        left[item.patch_id].append(Undone(item.account_id, item.times_rolled, reasons))
    return left


def deferred(landlord: Landlord, *, on: date) -> frozenset[int]:
    """Accounts that somebody deferred to a day after this one."""
    rows = ExceptionItem.objects.filter(review__landlord=landlord, state=State.DEFERRED, deferred_until_on__gt=on)
    return frozenset(rows.values_list("account_id", flat=True))


def homes(landlord: Landlord, account_ids: Iterable[int]) -> dict[int, int]:
    """The patch of each account that has a home in one."""
    from_tenancies = Tenancy.objects.filter(
        landlord=landlord, property__patch__isnull=False, rent_accounts__isnull=False
    ).values_list("rent_accounts", "property__patch_id")
    wanted = set(account_ids)
    return {account: patch for account, patch in from_tenancies if account in wanted}


def _court(landlord: Landlord, on: date, add: Add) -> None:
    """Hearings, evictions and notices that lapse in the next 28 days."""
    soon = on + timedelta(days=rules.COURT_DAYS)
    for account_id, case in court.in_hand(landlord, on=on).items():
        if case.eviction_on is not None and case.eviction_on <= soon:
            add([account_id], Why.EVICTION)
        if case.hearing_on is not None and case.hearing_on <= soon:
            add([account_id], Why.COURT)
        if case.notice_until is not None and case.notice_until < on + timedelta(days=rules.NOTICE_ENDS_DAYS):
            add([account_id], Why.NOTICE_ENDING)


def _broken(landlord: Landlord, since: date, on: date) -> frozenset[int]:
    """Arrangements in force whose newest state is broken, by the payer's own calendar (OPS-E10)."""
    newest = (
        ArrangementState.objects.filter(arrangement__landlord=landlord, on__lte=on)
        .filter(Q(arrangement__ended_on__isnull=True) | Q(arrangement__ended_on__gt=since))
        .values("arrangement")
        .annotate(newest=Max("pk"))
        .values("newest")
    )
    rows = ArrangementState.objects.filter(pk__in=newest, state_own_calendar="broken")
    return frozenset(rows.values_list("arrangement__account_id", flat=True))


def _missed(landlord: Landlord, night: Night) -> frozenset[int]:
    """Expected payments of payers with a calendar that did not come, and benefit that is missing."""
    rows = Position.objects.filter(landlord=landlord, on=night.on, take=night.take)
    missing = frozenset(rows.filter(benefit_missing=True).values_list("account_id", flat=True))
    calendars = rows.filter(account__payer_calendars__isnull=False)
    benefit = dict(calendars.values_list("account_id", "benefit_weekly_pence"))
    paying = payers.seen(benefit, on=night.on, known_until=night.payments_until_on) if benefit else {}
    return missing | {pk for pk, payer in paying.items() if payer.missed_since is not None}


def _week_ends(landlord: Landlord, on: date) -> tuple[list[int], list[int]]:
    """Accounts whose episode began within the week, and those whose arrears rose three week-ends running."""
    sunday = monday_of(on) - timedelta(days=1)
    first = sunday - WEEK * rules.ESCALATING_WEEKS
    rows = WeekEnd.objects.filter(landlord=landlord, week_ends_on__gte=first, week_ends_on__lte=sunday)
    ran: dict[int, dict[date, int]] = defaultdict(dict)
    new = []
    for account_id, day, owed, began in rows.values_list(
        "account_id", "week_ends_on", "owed_pence", "episode_started_on"
    ):
        ran[account_id][day] = owed
        if day == sunday and began is not None and began > sunday - WEEK:
            new.append(account_id)
    days = [first + WEEK * number for number in range(rules.ESCALATING_WEEKS + 1)]
    growing = [pk for pk, its in ran.items() if rules.is_growing(max(0, its.get(day, 0)) for day in days)]
    return new, growing


def _new_tenancies(landlord: Landlord, on: date) -> frozenset[int]:
    first = on - WEEK * rules.NEW_TENANCY_WEEKS
    rows = Tenancy.objects.filter(landlord=landlord, starts_on__gt=first, starts_on__lte=on).running(on)
    letting = rows.filter(rent_accounts__account_type__in=["CUR", "TAC"])
    return frozenset(letting.values_list("rent_accounts", flat=True))


def _in_credit(night: Night) -> frozenset[int]:
    """Credits of more than a week's charge: less is rent paid in advance."""
    rows = Position.objects.filter(landlord=night.landlord_id, on=night.on, take=night.take, balance_pence__lt=0)
    large = rows.filter(balance_pence__lt=-F("gross_weekly_pence"))
    return frozenset(large.values_list("account_id", flat=True))


def _deferral_over(landlord: Landlord, since: date, on: date) -> frozenset[int]:
    rows = ExceptionItem.objects.filter(
        review__landlord=landlord, state=State.DEFERRED, deferred_until_on__gt=since, deferred_until_on__lte=on
    )
    return frozenset(rows.values_list("account_id", flat=True))
