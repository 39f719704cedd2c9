"""
The debit run (OPS-B12): every liable account of a rent group is charged its week, fortnight, four weeks or month, once.

Whole periods are charged by one set-based statement; the few accounts that start, end or change their charge inside
the period go through the plain rule of `ledger.rules.apportionment`. Run it again and it adds only what is missing.
"""

from dataclasses import dataclass
from datetime import date

from django.db import connection, transaction

from ledger.models import Batch, Posting, RentGroup, RentWeek
from ledger.operations import garages, part_periods, placements, postings, voids
from ledger.queries import accounting_days
from ledger.queries.charge_periods import batch_prefix, due_on, key_of, rent_week, span_of, words_of
from staff.models import Landlord, User
from staff.refusals import Refused
from staff.whole_book import whole_book
from tenancies.rules.periods import DAYS, PeriodUnit

SOURCE = part_periods.SOURCE


class CalendarMissing(Refused):
    """The rent group has no calendar for the day; nothing can be charged."""


class DebitDoesNotAgree(Refused):
    """The post-check failed: what was posted is not what the accounts owe for the period. Nothing was kept."""


@dataclass(frozen=True)
class DebitRun:
    """What one run did: pence and counts. `week` is the period's number where it is charged by another period."""

    rent_group: str
    rent_year: int
    week: int
    accounts: int
    lines: int
    total_pence: int
    apportioned: int


def raise_due(*, landlord: Landlord, by: User, on: date) -> list[DebitRun]:
    """
    Charge every rent group of a landlord what falls due up to a day: the newest period whose charge day has come.

    In advance that is the period the day lies in, in arrears the one before it (OPS-B1). Nothing due before the
    landlord's take-on day is charged here (DEC-16). A mirrored group is left alone (DEC-5). Homes that stand empty are
    charged to their void accounts (OPS-A10), placed households by the night (PRA-20); a
    garage whose home is left bears VAT from the next day (OPS-A9).
    :raises CalendarMissing: if a group's calendar does not reach the day.
    """
    if landlord.take_on_on is None or on < landlord.take_on_on:
        return []
    garages.follow_dwellings(landlord=landlord, by=by, on=on)
    runs = []
    for group in RentGroup.objects.filter(landlord=landlord, book=RentGroup.Book.OURS).order_by("code"):
        reached, period = due_on(group, on)
        if not reached:
            raise CalendarMissing(f"Rent group {group.code} has no calendar for {on}. Load its rent_calendar first.")
        if period is not None and period.charged:
            run = raise_week(week=period, by=by, on=on, since=landlord.take_on_on)
            if run.lines:
                runs.append(run)
            voids.raise_week(week=period, by=by, on=on)
        if period is not None and period.charge_on >= landlord.take_on_on:
            placements.raise_week(week=period, by=by, on=on)  # somebody sleeps there in a rent-free week too
    return runs


@transaction.atomic
def raise_week(*, week: RentWeek, by: User, on: date, since: date | None = None) -> DebitRun:
    """
    Charge one rent group one period, as far as it is due by a day and not charged yet.

    In advance, a tenancy that starts inside the period is due on its first day (OPS-B10); one whose end is known owes
    up to its last day. Each account's charge is one posting with one entry an element (OPS-A7).

    :param since: leave out what fell due before this day (DEC-16).
    :raises postings.MirroredBook: if the group mirrors a housing system.
    :raises DebitDoesNotAgree: if the post-check finds a difference; nothing is kept.
    """
    group = week.rent_group
    if group.book == RentGroup.Book.MIRRORED:
        raise postings.MirroredBook(f"Rent group {group.code} mirrors the housing system; its charges come from there.")
    apportioned = part_periods.events(week, on, whole_by_rule=not _is_regular(week), since=since)
    whole = _is_regular(week) and week.charge_on <= on and (since is None or week.charge_on >= since)
    lines, total = 0, 0
    if whole:
        with whole_book():
            lines, total = _whole_week_totals(week)
    part_lines = sum(len(event.amounts) for event in apportioned)
    part_total = sum(amount.amount_pence for event in apportioned for amount in event.amounts)
    if lines + part_lines == 0:
        return DebitRun(group.code, week.rent_year, week.week, 0, 0, 0, 0)
    take = Batch.objects.filter(
        landlord=group.landlord, source=SOURCE, reference__startswith=batch_prefix(week) + "/"
    ).count()
    batch = postings.open_batch(
        landlord=group.landlord,
        source=SOURCE,
        reference=f"{batch_prefix(week)}/{take + 1}",
        line_count=lines + part_lines,
        total_pence=total + part_total,
        by=by,
        on=on,
    )
    with whole_book():
        if lines:
            _post_whole_weeks(week, batch, by, on)
        postings.post(batch=batch, events=apportioned, by=by, on=on)
        _check(week, batch, whole=whole)
    postings.seal(batch=batch)
    accounts = Posting.objects.filter(batch=batch).count()
    return DebitRun(
        group.code, week.rent_year, week.week, accounts, batch.line_count, batch.total_pence, len(apportioned)
    )


def _is_regular(week: RentWeek) -> bool:
    """Whether a full price is the price of this period: one whose days somebody changed goes by the plain rule."""
    span = span_of(week)
    return span.unit not in DAYS or span.days == DAYS[span.unit]


# Accounts liable for the whole period at one rate, not charged yet. Where rent is charged by another period, those
# whose every price is for that period; a price by the week is turned into one by the plain rule.
WHOLE_WEEK = """
    FROM ledger_charge c
    JOIN ledger_rentaccount a ON a.id = c.account_id
    JOIN tenancies_tenancy t ON t.id = a.tenancy_id
    WHERE a.rent_group_id = %(group)s
      AND t.starts_on <= %(starts)s AND (t.ends_on IS NULL OR t.ends_on >= %(ends)s)
      AND c.from_on <= %(starts)s AND (c.until_on IS NULL OR c.until_on >= %(ends)s)
      AND {price} > 0
      AND NOT EXISTS (
          SELECT 1 FROM ledger_charge x WHERE x.account_id = a.id
            AND (x.from_on > %(starts)s AND x.from_on <= %(ends)s
              OR x.until_on >= %(starts)s AND x.until_on < %(ends)s))
"""
PRICED_BY_THIS_PERIOD = """
      AND NOT EXISTS (
          SELECT 1 FROM ledger_charge y WHERE y.account_id = a.id AND y.per <> %(unit)s
            AND y.from_on <= %(ends)s AND (y.until_on IS NULL OR y.until_on >= %(starts)s))
"""
NOT_YET = """
      AND NOT EXISTS (
          SELECT 1 FROM ledger_posting p WHERE p.landlord_id = %(landlord)s AND p.source = 'charge'
            AND p.reference = a.account_ref || %(suffix)s)
"""


def _price(week: RentWeek) -> str:
    return "c.weekly_pence" if week.rent_group.charged_by == PeriodUnit.WEEK else "c.period_pence"


def _whole(week: RentWeek) -> str:
    by_week = week.rent_group.charged_by == PeriodUnit.WEEK
    return WHOLE_WEEK.replace("{price}", _price(week)) + ("" if by_week else PRICED_BY_THIS_PERIOD)


def _values(week: RentWeek) -> dict[str, int | str | date]:
    return {
        "group": week.rent_group_id,
        "landlord": week.rent_group.landlord_id,
        "starts": week.starts_on,
        "ends": week.ends_on,
        "charge_on": week.charge_on,
        "unit": week.rent_group.charged_by,
        "suffix": f":{key_of(week)}",
    }


def _whole_week_totals(week: RentWeek) -> tuple[int, int]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*), COALESCE(SUM({_price(week)}), 0) {_whole(week)}{NOT_YET}", _values(week))
        lines, total = cursor.fetchone()
    return int(lines), int(total)


def _post_whole_weeks(week: RentWeek, batch: Batch, by: User, on: date) -> None:
    """Two statements: one posting an account, then one entry an element of it."""
    new_id = "gen_random_uuid()" if connection.vendor == "postgresql" else "lower(hex(randomblob(16)))"
    closed = accounting_days.closed_until(batch.landlord_id).get(week.rent_group_id)
    values = _values(week) | {
        "accounted": accounting_days.accounted_on(week.charge_on, closed),
        "batch": batch.pk,
        "by": by.pk,
        "on": on,
        "year": rent_week(week)[0],
        "week": rent_week(week)[1],
        "narrative": words_of(week),
    }
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            INSERT INTO ledger_posting
                (public_id, landlord_id, batch_id, source, reference, narrative, recorded_on, accounted_on, by_id)
            SELECT {new_id}, %(landlord)s, %(batch)s, 'charge', d.reference, %(narrative)s, %(on)s, %(accounted)s,
                   %(by)s
            FROM (SELECT DISTINCT a.account_ref || %(suffix)s AS reference {_whole(week)}{NOT_YET}) d
            """,
            values,
        )
        cursor.execute(
            f"""
            INSERT INTO ledger_entry
                (landlord_id, batch_id, posting_id, account_id, kind, element, amount_pence, effective_on,
                 rent_year, rent_week)
            SELECT %(landlord)s, %(batch)s, p.id, w.account_id, 'CHARGE', w.element, w.amount_pence, %(charge_on)s,
                   %(year)s, %(week)s
            FROM (SELECT a.account_ref || %(suffix)s AS reference, c.account_id, c.element,
                         {_price(week)} AS amount_pence
                  {_whole(week)}) w
            JOIN ledger_posting p ON p.landlord_id = %(landlord)s AND p.source = 'charge' AND p.reference = w.reference
            WHERE +p.batch_id = %(batch)s
            """,
            values,
        )


def _check(week: RentWeek, batch: Batch, *, whole: bool) -> None:
    """Post-check of OPS-B12: every element in force for a liable account stands in the ledger for this period."""
    missing = 0
    if whole:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT COUNT(*) {_whole(week)}{NOT_YET}", _values(week))
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
