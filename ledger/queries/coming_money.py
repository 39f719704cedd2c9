"""
What will be charged and what benefit should pay in the weeks after a day, for many accounts at once (OPS-F7).

Accounts are asked for by the span of their ids within a landlord, so a batch of thousands costs one statement each.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection
from django.db.models import Count

from ledger.models import BenefitAward, BenefitPayment, RentAccount
from ledger.queries import expected_calendar
from ledger.rules import expected_calendar as rules
from ledger.rules.benefit_cycles import FOUR_WEEKLY
from ledger.rules.expected_calendar import PaidAward
from ledger.rules.rent_weeks import monday_of, weeks_in

DayPence = tuple[date, int]


@dataclass(frozen=True, slots=True)
class Span:
    """A landlord's accounts from one database id to another, both included."""

    landlord_id: int
    first_id: int
    last_id: int


@dataclass(frozen=True, slots=True)
class ComingBenefit:
    """
    One award that is paid to us: to which day it is paid, and the days on which it should pay next, with pence.

    The days begin with the first one not paid, which may be past. `weekly_pence` is what a week of it is worth;
    `suspended` says that the payer pays nothing now.
    """

    kind: str
    weekly_pence: int
    paid_to: date
    suspended: bool
    due: list[DayPence]


def debits(span: Span, *, after: date, until: date) -> dict[int, list[DayPence]]:
    """
    The charges that will fall due after a day, up to another, by account: one statement.

    By the rent group's calendar (no charge in a free week) and each day's prices, future ones too. Weeks that a
    calendar does not reach yet are taken as charged. Ended tenancies are charged nothing.
    """
    with connection.cursor() as cursor:
        cursor.execute(_debits_text(span, after, until))
        found: dict[int, list[DayPence]] = defaultdict(list)
        for account_id, on, pence in cursor.fetchall():
            found[account_id].append((_day_of(on), int(pence)))
    return dict(found)


def benefits(span: Span, *, on: date, until: date) -> dict[int, list[ComingBenefit]]:
    """The awards paid to us by account, each with its coming payments up to a day: one statement."""
    found: dict[int, list[ComingBenefit]] = defaultdict(list)
    accounts = RentAccount.objects.filter(landlord=span.landlord_id, pk__gte=span.first_id, pk__lte=span.last_id)
    for row in expected_calendar.rows(on, accounts, late_days=0):
        monthly = row.kind == BenefitAward.Kind.UC_MP
        award = PaidAward(monthly, row.cycle or FOUR_WEEKLY, row.rate_pence, row.paid_to, row.received_on)
        suspended = row.status == BenefitAward.Status.SUSPENDED
        found[row.account_id].append(
            ComingBenefit(
                row.kind, rules.weekly_pence(award), row.paid_to, suspended, rules.calendar(award, until=until)
            )
        )
    return dict(found)


def benefit_days(span: Span, *, since: date, until: date) -> dict[int, int]:
    """On how many days benefit came to each account between two days, both included: one query."""
    came = BenefitPayment.objects.filter(
        award__landlord=span.landlord_id,
        award__account__gte=span.first_id,
        award__account__lte=span.last_id,
        paid_on__gte=since,
        paid_on__lte=until,
        posting__isnull=False,
        posting__reversed_by__isnull=True,
    )
    rows = came.values_list("award__account_id").annotate(days=Count("paid_on", distinct=True))
    return dict(rows.order_by("award__account_id"))


# charged: every day on which a group charges; where its calendar ends, Mondays go on for groups charged by the week.
# The price of another period than the group's is its weekly equivalent times the period's weeks, as in `standings`.
_DEBITS = """
WITH days AS (
    SELECT g.id AS rent_group_id, g.charged_by AS unit, k.charge_on, k.rent_year
    FROM ledger_rentgroup g JOIN ledger_rentweek k ON k.rent_group_id = g.id
    WHERE g.landlord_id = {landlord} AND k.charge_on > {after} AND k.charge_on <= {until} AND k.charged = {yes}
    UNION ALL
    SELECT g.id, g.charged_by, m.charge_on, {year}
    FROM ledger_rentgroup g CROSS JOIN ({mondays}) m
    WHERE g.landlord_id = {landlord} AND g.charged_by = 'week'
      AND m.charge_on > COALESCE((SELECT MAX(k.charge_on) FROM ledger_rentweek k WHERE k.rent_group_id = g.id), {after})
),
priced AS (
    SELECT a.id AS account_id, d.charge_on, d.unit,
           SUM(CASE WHEN c.per = d.unit AND c.period_pence IS NOT NULL THEN c.period_pence
                    WHEN d.unit = 'week' THEN c.weekly_pence ELSE 0 END) AS whole_pence,
           SUM(CASE WHEN (c.per = d.unit AND c.period_pence IS NOT NULL) OR d.unit = 'week' THEN 0
                    ELSE c.weekly_pence END) AS by_week_pence,
           CASE d.unit WHEN 'fortnight' THEN 24 WHEN 'four_week' THEN 48
                ELSE CASE d.rent_year {weeks_by_year} ELSE 52 END END AS twelfths
    FROM days d
    JOIN ledger_rentaccount a ON a.rent_group_id = d.rent_group_id
    LEFT JOIN tenancies_tenancy t ON t.id = a.tenancy_id
    JOIN ledger_charge c ON c.account_id = a.id
        AND c.from_on <= d.charge_on AND (c.until_on IS NULL OR c.until_on >= d.charge_on)
    WHERE a.landlord_id = {landlord} AND a.id >= {first_id} AND a.id <= {last_id} AND a.closed_on IS NULL
      AND a.account_type <> 'FTA' AND (t.ends_on IS NULL OR t.ends_on >= d.charge_on)
    GROUP BY a.id, d.charge_on, d.unit, d.rent_year
)
SELECT account_id, charge_on, whole_pence + (2 * CAST(by_week_pence AS BIGINT) * twelfths + 12) / 24
FROM priced ORDER BY account_id, charge_on
"""


def _debits_text(span: Span, after: date, until: date) -> str:
    postgres = connection.vendor == "postgresql"
    mondays = []
    monday = monday_of(after) + timedelta(days=7)
    while monday <= until:
        mondays.append(f"SELECT {_day(monday)} AS charge_on")
        monday += timedelta(days=7)
    years = range(after.year - 1, until.year + 1)
    return _DEBITS.format(
        landlord=int(span.landlord_id),
        first_id=int(span.first_id),
        last_id=int(span.last_id),
        after=_day(after),
        until=_day(until),
        year=after.year,
        yes="TRUE" if postgres else "1",
        mondays=" UNION ALL ".join(mondays) or f"SELECT {_day(until)} AS charge_on WHERE 1 = 0",
        weeks_by_year=" ".join(f"WHEN {year} THEN {weeks_in(year)}" for year in years),
    )


def _day(day: date) -> str:
    return f"DATE '{day.isoformat()}'" if connection.vendor == "postgresql" else f"'{day.isoformat()}'"


def _day_of(value: object) -> date:
    return date.fromisoformat(value) if isinstance(value, str) else value  # type: ignore[return-value]
