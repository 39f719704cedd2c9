"""
The charge of empty homes, a rent week at a time, onto the void account of each home and never onto a tenant (OPS-A7).

What a week should come to is worked out from the days; what differs from what is posted is posted. So a home that is
let late, or found empty late, is put right by the next run, and a run done twice adds nothing.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Min, Q, QuerySet, Sum

from ledger.models import Batch, Charge, Entry, Placement, RentAccount, RentGroup, RentWeek, Void
from ledger.operations import postings, void_register
from ledger.operations.postings import Amount, Event
from ledger.queries.charge_periods import key_of, rent_week, span_of
from ledger.rules.apportionment import ChargeLine
from ledger.rules.entry_kinds import EntryKind
from ledger.rules.void_loss import Days, charge_while_empty, empty_days
from staff.models import User
from tenancies.models import Tenancy
from tenancies.rules.periods import PeriodUnit

SOURCE = "void"
DAY = timedelta(days=1)


@dataclass(frozen=True)
class VoidRun:
    """What one run did for a rent group: how many homes stand empty in the week, and pence posted."""

    rent_group: str
    rent_year: int
    week: int
    homes: int
    lines: int
    total_pence: int


@transaction.atomic
def raise_week(*, week: RentWeek, by: User, on: date) -> VoidRun:
    """
    Charge what stands empty in a rent group's charging period, and put earlier ones right where its days changed.

    The register is brought up to the tenancies first. A period that is free costs nothing.
    :raises postings.MirroredBook: if the group mirrors a housing system.
    """
    group = week.rent_group
    if group.book == RentGroup.Book.MIRRORED:
        raise postings.MirroredBook(f"Rent group {group.code} mirrors the housing system; its voids come from there.")
    void_register.keep(group=group, until=week.ends_on, by=by, on=on)
    overlapping = _voids_in(group, week.starts_on, week.ends_on)
    account_ids = set(overlapping.values_list("account_id", flat=True))
    marked = _marked(group)
    events = _to_put_right(week, marked, on=on)
    events += _events(week, account_ids | {pk for pk, day in marked.items() if day <= week.ends_on})
    lines = [amount for event in events for amount in event.amounts]
    total = sum(amount.amount_pence for amount in lines)
    if lines:
        batch = postings.open_batch(
            landlord=group.landlord,
            source=SOURCE,
            reference=_batch_reference(week),
            line_count=len(lines),
            total_pence=total,
            by=by,
            on=on,
        )
        postings.post(batch=batch, events=events, by=by, on=on)
        postings.seal(batch=batch)
    return VoidRun(group.code, week.rent_year, week.week, len(account_ids), len(lines), total)


def _voids_in(group: RentGroup, first: date, last: date) -> QuerySet[Void]:
    return Void.objects.filter(
        Q(until_on__isnull=True) | Q(until_on__gte=first),
        account__rent_group=group,
        cancelled_on__isnull=True,
        from_on__lte=last,
    )


def _batch_reference(week: RentWeek) -> str:
    stem = f"{week.rent_group.code} {week.rent_year}-{week.week:02d}/"
    landlord = week.rent_group.landlord
    return stem + str(Batch.objects.filter(landlord=landlord, source=SOURCE, reference__startswith=stem).count() + 1)


def _marked(group: RentGroup) -> dict[int, date]:
    """The void accounts whose empty days became known or changed since they were charged, and from which day."""
    marked = Void.objects.filter(account__rent_group=group, recheck_from_on__isnull=False)
    return dict(marked.values("account_id").annotate(since=Min("recheck_from_on")).values_list("account_id", "since"))


def _to_put_right(current: RentWeek, marked: dict[int, date], *, on: date) -> list[Event]:
    """What the other periods due by now should have come to for the marked accounts; the marks are taken away."""
    if not marked:
        return []
    group = current.rent_group
    take_on = group.landlord.take_on_on or on
    weeks = group.weeks.filter(
        charged=True,
        ends_on__gte=min(marked.values()),
        charge_on__gte=take_on,
        charge_on__lte=max(on, current.charge_on),
    )
    events: list[Event] = []
    for week in weeks.exclude(pk=current.pk).select_related("rent_group__landlord").order_by("starts_on"):
        events += _events(week, {account for account, day in marked.items() if day <= week.ends_on})
    Void.objects.filter(account_id__in=marked).update(recheck_from_on=None)
    return events


def _events(week: RentWeek, account_ids: Collection[int]) -> list[Event]:
    """One event for each home whose period should come to something else than is posted for it."""
    take_on = week.rent_group.landlord.take_on_on
    if not week.charged or not account_ids or take_on is None or week.charge_on < take_on:
        return []
    owed = _owed(week, account_ids)
    posted = _posted(week, account_ids)
    changed: dict[int, list[Amount]] = {}
    for account_id in sorted(account_ids):
        elements = sorted(set(owed[account_id]) | set(posted[account_id]))
        amounts = [
            Amount(account_id, EntryKind.VOID_CHARGE if missing > 0 else EntryKind.VOID_CONTRA, missing, element)
            for element in elements
            if (missing := owed[account_id].get(element, 0) - posted[account_id].get(element, 0))
        ]
        if amounts:
            changed[account_id] = amounts
    references = _references(week, changed)
    return [
        Event(
            reference=references[account_id],
            effective_on=week.charge_on,
            amounts=amounts,
            narrative="" if references[account_id].count("/") == 0 else "Empty days changed",
            rent_week=rent_week(week),
        )
        for account_id, amounts in changed.items()
    ]


def _references(week: RentWeek, account_ids: Iterable[int]) -> dict[int, str]:
    """The period's own key, and a number from the second posting on: what was posted first is never changed."""
    refs = dict(RentAccount.objects.filter(pk__in=list(account_ids)).values_list("pk", "account_ref"))
    keys = {pk: f"{ref}:{key_of(week)}" for pk, ref in refs.items()}
    posted: dict[int, set[int]] = defaultdict(set)
    year, number = rent_week(week)
    for account_id, posting_id in Entry.objects.filter(
        account_id__in=refs, posting__source=SOURCE, rent_year=year, rent_week=number
    ).values_list("account_id", "posting_id"):
        posted[account_id].add(posting_id)
    return {pk: key if not posted[pk] else f"{key}/{len(posted[pk]) + 1}" for pk, key in keys.items()}


def _owed(week: RentWeek, account_ids: Collection[int]) -> dict[int, dict[str, int]]:
    """What the empty days of each home come to, by element (OPS-A10, OPS-B9)."""
    span = span_of(week)
    lines: dict[int, list[ChargeLine]] = defaultdict(list)
    for row in Charge.objects.filter(account_id__in=account_ids).order_by("account_id", "element", "from_on"):
        lines[row.account_id].append(
            ChargeLine(row.element, row.weekly_pence, row.from_on, row.until_on, PeriodUnit(row.per), row.period_pence)
        )
    empty = _empty(week, account_ids)
    return defaultdict(
        dict, {pk: charge_while_empty(lines[pk], empty[pk], span=span) for pk in account_ids if empty[pk]}
    )


def _posted(week: RentWeek, account_ids: Collection[int]) -> dict[int, dict[str, int]]:
    """What stands posted on each void account for the period, by element."""
    found: dict[int, dict[str, int]] = defaultdict(dict)
    year, number = rent_week(week)
    rows = Entry.objects.filter(account_id__in=account_ids, rent_year=year, rent_week=number)
    for account_id, element, pence in (
        rows.filter(kind__in=[EntryKind.VOID_CHARGE.value, EntryKind.VOID_CONTRA.value])
        .order_by()
        .values("account_id", "element")
        .annotate(pence=Sum("amount_pence"))
        .values_list("account_id", "element", "pence")
    ):
        found[account_id][element] = pence
    return found


def _empty(week: RentWeek, account_ids: Collection[int]) -> dict[int, list[Days]]:
    """The empty days of each home in a period, by void account: those no tenancy and no placement covers."""
    first, last = week.starts_on, week.ends_on
    homes: dict[int, int] = {}
    voids: dict[int, list[Days]] = defaultdict(list)
    rows = Void.objects.filter(account_id__in=account_ids, from_on__lte=last)
    for account_id, home, from_on, until_on, cancelled in rows.values_list(
        "account_id", "property_id", "from_on", "until_on", "cancelled_on"
    ):
        homes[account_id] = home
        if cancelled is None:
            voids[account_id].append(Days(from_on, until_on))
    lets = _lets(homes.values(), first, last)
    return defaultdict(
        list, {pk: empty_days(voids[pk], lets[home], first=first, last=last) for pk, home in homes.items()}
    )


def _lets(homes: Collection[int], first: date, last: date) -> dict[int, list[Days]]:
    """Who holds each home when, by property id: tenancies, and nights of placed households."""
    lets: dict[int, list[Days]] = defaultdict(list)
    tenancies = Tenancy.objects.filter(property_id__in=homes, starts_on__lte=last).exclude(ends_on__lt=first)
    for home, starts_on, ends_on in tenancies.values_list("property_id", "starts_on", "ends_on"):
        lets[home].append(Days(starts_on, ends_on))
    placed = Placement.objects.filter(property_id__in=homes, cancelled_on__isnull=True, arrives_on__lte=last)
    for home, arrives_on, leaves_on in placed.exclude(leaves_on__lte=first).values_list(
        "property_id", "arrives_on", "leaves_on"
    ):
        lets[home or 0].append(Days(arrives_on, leaves_on and leaves_on - DAY))
    return lets
