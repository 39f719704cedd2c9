"""
The weekly debit run (OPS-B12): every liable account of a rent group is charged its rent week, once.

Whole weeks are charged by one set-based statement; the few accounts that start, end or change their charge inside
the week go through the plain rule of `ledger.rules.apportionment`. Run it again and it adds only what is missing.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db import connection, transaction
from django.db.models import F, Q

from ledger.models import Batch, Charge, Posting, RentAccount, RentGroup, RentWeek
from ledger.operations import postings
from ledger.operations.postings import Amount, Event
from ledger.rules.apportionment import ChargeLine, charge_for_week
from ledger.rules.entry_kinds import EntryKind
from staff.models import Landlord, User
from staff.refusals import Refused
from staff.whole_book import whole_book

SOURCE = "charge"


class CalendarMissing(Refused):
    """The rent group has no calendar for the week; nothing can be charged."""


class DebitDoesNotAgree(Refused):
    """The post-check failed: what was posted is not what the accounts owe for the week. Nothing was kept."""


@dataclass(frozen=True)
class DebitRun:
    """What one run did: pence and counts."""

    rent_group: str
    rent_year: int
    week: int
    accounts: int
    lines: int
    total_pence: int
    apportioned: int


def raise_due(*, landlord: Landlord, by: User, on: date) -> list[DebitRun]:
    """
    Charge every rent group of a landlord what falls due up to a day: the week the day lies in.

    Nothing before the landlord's take-on day is charged here (DEC-16). A mirrored group is left alone (DEC-5).
    :raises CalendarMissing: if a group's calendar does not reach the day.
    """
    if landlord.take_on_on is None or on < landlord.take_on_on:
        return []
    runs = []
    for group in RentGroup.objects.filter(landlord=landlord, book=RentGroup.Book.OURS).order_by("code"):
        week = group.weeks.filter(starts_on__lte=on, ends_on__gte=on).first()
        if week is None:
            raise CalendarMissing(f"Rent group {group.code} has no calendar for {on}. Load its rent_calendar first.")
        if week.charged and week.starts_on >= landlord.take_on_on:
            run = raise_week(week=week, by=by, on=on)
            if run.lines:
                runs.append(run)
    return runs


@transaction.atomic
def raise_week(*, week: RentWeek, by: User, on: date) -> DebitRun:
    """
    Charge one rent group one week, as far as it is due by a day and not charged yet.

    A tenancy that starts inside the week is due on its first day (OPS-B10); one whose end is known owes up to its
    last day. Each account's charge is one posting with one entry an element (OPS-A7).
    :raises postings.MirroredBook: if the group mirrors a housing system.
    :raises DebitDoesNotAgree: if the post-check finds a difference; nothing is kept.
    """
    group = week.rent_group
    if group.book == RentGroup.Book.MIRRORED:
        raise postings.MirroredBook(f"Rent group {group.code} mirrors the housing system; its charges come from there.")
    apportioned = _apportioned_events(week, on)
    with whole_book():
        lines, total = _whole_week_totals(week)
    part_lines = sum(len(event.amounts) for event in apportioned)
    part_total = sum(amount.amount_pence for event in apportioned for amount in event.amounts)
    if lines + part_lines == 0:
        return DebitRun(group.code, week.rent_year, week.week, 0, 0, 0, 0)
    take = Batch.objects.filter(
        landlord=group.landlord, source=SOURCE, reference__startswith=_reference(week) + "/"
    ).count()
    batch = postings.open_batch(
        landlord=group.landlord,
        source=SOURCE,
        reference=f"{_reference(week)}/{take + 1}",
        line_count=lines + part_lines,
        total_pence=total + part_total,
        by=by,
        on=on,
    )
    with whole_book():
        if lines:
            _post_whole_weeks(week, batch, by, on)
        postings.post(batch=batch, events=apportioned, by=by, on=on)
        _check(week, batch)
    postings.seal(batch=batch)
    accounts = Posting.objects.filter(batch=batch).count()
    return DebitRun(
        group.code, week.rent_year, week.week, accounts, batch.line_count, batch.total_pence, len(apportioned)
    )


def _reference(week: RentWeek) -> str:
    return f"{week.rent_group.code} {week.rent_year}-W{week.week:02d}"


def _liable(week: RentWeek) -> "Q":
    """Accounts charged anything this week."""
    return Q(rent_group=week.rent_group, tenancy__starts_on__lte=week.ends_on) & (
        Q(tenancy__ends_on__isnull=True) | Q(tenancy__ends_on__gte=week.starts_on)
    )


def _apportioned_events(week: RentWeek, on: date) -> list[Event]:
    """The accounts whose week is not whole, by the plain rule (OPS-B9, B10), where due and not yet charged."""
    inside = Q(tenancy__starts_on__gt=week.starts_on) | Q(tenancy__ends_on__lt=week.ends_on)
    changing = Charge.objects.filter(account__rent_group=week.rent_group).filter(
        Q(from_on__gt=week.starts_on, from_on__lte=week.ends_on)
        | Q(until_on__gte=week.starts_on, until_on__lt=week.ends_on)
    )
    accounts = (
        RentAccount.objects.filter(_liable(week))
        .filter(inside | Q(pk__in=changing.values("account_id")))
        .filter(tenancy__starts_on__lte=on)
        .annotate(starts_on=F("tenancy__starts_on"), ends_on=F("tenancy__ends_on"))
        .order_by("pk")
    )
    keys = {account.pk: f"{account.account_ref}:{week.rent_year}:{week.week:02d}" for account in accounts}
    known = set(
        Posting.objects.filter(
            landlord=week.rent_group.landlord, source=SOURCE, reference__in=list(keys.values())
        ).values_list("reference", flat=True)
    )
    charges: dict[int, list[ChargeLine]] = defaultdict(list)
    for charge in Charge.objects.filter(account_id__in=list(keys)).order_by("account_id", "element", "from_on"):
        charges[charge.account_id].append(
            ChargeLine(charge.element, charge.weekly_pence, charge.from_on, charge.until_on)
        )
    events = []
    for account in accounts:
        if keys[account.pk] in known:
            continue
        owed = charge_for_week(
            charges[account.pk],
            week_starts_on=week.starts_on,
            liable_from=account.starts_on,
            liable_until=account.ends_on,
        )
        amounts = [Amount(account.pk, EntryKind.CHARGE, part, element) for element, part in owed.items() if part]
        if amounts:
            events.append(
                Event(
                    reference=keys[account.pk],
                    effective_on=max(week.starts_on, account.starts_on),
                    amounts=amounts,
                    narrative="Part week",
                    rent_week=(week.rent_year, week.week),
                )
            )
    return events


# Accounts liable for the whole week at one rate, not charged yet. The parameters stand in WHOLE_WEEK_VALUES' order.
WHOLE_WEEK = """
    FROM ledger_charge c
    JOIN ledger_rentaccount a ON a.id = c.account_id
    JOIN tenancies_tenancy t ON t.id = a.tenancy_id
    WHERE a.rent_group_id = %(group)s
      AND t.starts_on <= %(starts)s AND (t.ends_on IS NULL OR t.ends_on >= %(ends)s)
      AND c.from_on <= %(starts)s AND (c.until_on IS NULL OR c.until_on >= %(ends)s)
      AND c.weekly_pence > 0
      AND NOT EXISTS (
          SELECT 1 FROM ledger_charge x WHERE x.account_id = a.id
            AND (x.from_on > %(starts)s AND x.from_on <= %(ends)s
              OR x.until_on >= %(starts)s AND x.until_on < %(ends)s))
"""
NOT_YET = """
      AND NOT EXISTS (
          SELECT 1 FROM ledger_posting p WHERE p.landlord_id = %(landlord)s AND p.source = 'charge'
            AND p.reference = a.account_ref || %(suffix)s)
"""


def _values(week: RentWeek) -> dict[str, int | str | date]:
    return {
        "group": week.rent_group_id,
        "landlord": week.rent_group.landlord_id,
        "starts": week.starts_on,
        "ends": week.ends_on,
        "suffix": f":{week.rent_year}:{week.week:02d}",
    }


def _whole_week_totals(week: RentWeek) -> tuple[int, int]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*), COALESCE(SUM(c.weekly_pence), 0) {WHOLE_WEEK}{NOT_YET}", _values(week))
        lines, total = cursor.fetchone()
    return int(lines), int(total)


def _post_whole_weeks(week: RentWeek, batch: Batch, by: User, on: date) -> None:
    """Two statements: one posting an account, then one entry an element of it."""
    new_id = "gen_random_uuid()" if connection.vendor == "postgresql" else "lower(hex(randomblob(16)))"
    values = _values(week) | {
        "batch": batch.pk,
        "by": by.pk,
        "on": on,
        "year": week.rent_year,
        "week": week.week,
    }
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            INSERT INTO ledger_posting
                (public_id, landlord_id, batch_id, source, reference, narrative, recorded_on, accounted_on, by_id)
            SELECT {new_id}, %(landlord)s, %(batch)s, 'charge', d.reference, '', %(on)s, %(starts)s, %(by)s
            FROM (SELECT DISTINCT a.account_ref || %(suffix)s AS reference {WHOLE_WEEK}{NOT_YET}) d
            """,
            values,
        )
        cursor.execute(
            f"""
            INSERT INTO ledger_entry
                (landlord_id, batch_id, posting_id, account_id, kind, element, amount_pence, effective_on,
                 rent_year, rent_week)
            SELECT %(landlord)s, %(batch)s, p.id, w.account_id, 'CHARGE', w.element, w.weekly_pence, %(starts)s,
                   %(year)s, %(week)s
            FROM (SELECT a.account_ref || %(suffix)s AS reference, c.account_id, c.element, c.weekly_pence
                  {WHOLE_WEEK}) w
            JOIN ledger_posting p ON p.landlord_id = %(landlord)s AND p.source = 'charge' AND p.reference = w.reference
            WHERE +p.batch_id = %(batch)s
            """,
            values,
        )


def _check(week: RentWeek, batch: Batch) -> None:
    """Post-check of OPS-B12: every element in force for a liable account stands in the ledger for this week."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT COUNT(*) {WHOLE_WEEK}{NOT_YET}",
            _values(week),
        )
        missing = cursor.fetchone()[0]
    if missing:
        raise DebitDoesNotAgree(
            f"The debit of {week.rent_group.code} {week} left {missing} charge lines out. Nothing was posted."
        )
    posted, total = 0, 0
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT COUNT(*), COALESCE(SUM(amount_pence), 0) FROM ledger_entry WHERE batch_id = %s",
            [batch.pk],
        )
        posted, total = cursor.fetchone()
    if (posted, total) != (batch.line_count, batch.total_pence):
        raise DebitDoesNotAgree(
            f"The debit of {week.rent_group.code} {week} came to {posted} lines and {total} pence "
            f"instead of {batch.line_count} and {batch.total_pence}. Nothing was posted."
        )
