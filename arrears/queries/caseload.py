"""
What the ranking and the forecast rest on, for all accounts of a landlord (OPS-F6, OPS-F7).

Five thousand accounts at a time, a constant number of queries each; `arrears.rules.ranking` and `forecast` are the
meaning. tests/arrears/queries/test_caseload.py holds both together on random ledgers.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from django.db import connection

from arrears.models import Position
from arrears.queries import among, arrangements, held, payers, positions
from arrears.queries.held import Held
from arrears.rules import holds
from arrears.rules.arrangements import ArrangementState
from arrears.rules.forecast import RELIABILITY_WEEKS, WEEKS, ForecastFacts
from arrears.rules.payment_pattern import (
    LATE_DAYS,
    Expectation,
    Rhythm,
    by_calendar,
    by_rhythm,
    missed_in,
    payment_days,
    rhythm_of,
    still_missing,
)
from arrears.rules.position import PayerCalendar
from arrears.rules.ranking import TREND_WEEKS, RankingFacts, days_between
from ledger.queries import awards, coming_money, receipts, standings
from ledger.queries.coming_money import ComingBenefit, DayPence, Span
from ledger.rules.account_types import NO_BENEFIT_TIMING
from staff.models import Landlord
from tenancies.rules.periods import step, steps_until

BATCH = 5000
TREND = timedelta(weeks=TREND_WEEKS)
RELIABILITY = timedelta(weeks=RELIABILITY_WEEKS)
AHEAD = timedelta(weeks=WEEKS[-1])
NOT_JUDGED = timedelta(days=14)
"""A due day within it may not be judged yet: it is waited for over a weekend, a holiday and three days more."""

PATTERN = timedelta(weeks=39)
"""How far back payments are looked at for how somebody usually pays: half a year beside the thirteen weeks."""


class Row(NamedTuple):
    """Where one account stands, in pence, and the patch of its home."""

    account_id: int
    account_ref: str
    account_type: str
    former: bool
    balance_pence: int
    technical_pence: int
    real_pence: int
    gross_weekly_pence: int
    benefit_weekly_pence: int
    owed_since: date | None
    last_payment_on: date | None
    last_entry_id: int | None
    patch_id: int | None


@dataclass(frozen=True, slots=True)
class Case:
    """One account with what its rank and its forecast rest on."""

    row: Row
    ranking: RankingFacts
    ahead: ForecastFacts


_FIELDS = """
    p.account_id, a.account_ref, a.account_type, p.former, p.balance_pence, p.technical_pence, p.real_pence,
    p.gross_weekly_pence, p.benefit_weekly_pence, p.owed_since, p.last_payment_on, p.last_entry_id, h.patch_id
"""
_JOINS = """
    JOIN ledger_rentaccount a ON a.id = p.account_id
    LEFT JOIN tenancies_tenancy t ON t.id = a.tenancy_id
    LEFT JOIN tenancies_property h ON h.id = t.property_id
"""


@dataclass(frozen=True)
class _Asked:
    """What is the same for every account of one run."""

    landlord: Landlord
    on: date
    known_until: date
    limit_days: int
    held: Held
    as_now_known: bool
    before: Mapping[int, int] | None
    before_take: int | None


def of_night(landlord: Landlord, *, on: date, take: int, payments_until: date | None) -> Iterator[list[Case]]:
    """
    Every account that has a position on a night, in batches, in order of account id.

    :param payments_until: the date of the newest payments file (DEC-15); a payment due after it is not missed.
    """
    asked = _asked(landlord, on, payments_until, as_now_known=False)
    after = 0
    while rows := _recorded(landlord, on, take, after):
        yield _cases(rows, asked)
        after = rows[-1].account_id
        if len(rows) < BATCH:
            return


def as_at(
    landlord: Landlord, *, on: date, payments_until: date | None, account_ids: list[int] | None = None
) -> Iterator[list[Case]]:
    """
    Every account as at the end of a day by effective date, from all entries known now (DEC-17), in batches.

    :param account_ids: these accounts only (a page).
    """
    asked = _asked(landlord, on, payments_until, as_now_known=True, account_ids=account_ids)
    text = positions.figures(on, landlord_id=landlord.pk, account_ids=account_ids)
    with connection.cursor() as cursor:
        cursor.execute(f"{text} SELECT {_FIELDS} FROM figures p {_JOINS} ORDER BY p.account_id")
        rows = [_row(row) for row in cursor.fetchall()]
    for first in range(0, len(rows), BATCH):
        yield _cases(rows[first : first + BATCH], asked)


def _asked(
    landlord: Landlord,
    on: date,
    payments_until: date | None,
    *,
    as_now_known: bool,
    account_ids: list[int] | None = None,
) -> _Asked:
    then = on - TREND
    take = None if as_now_known else positions.last_take(landlord, on=then)
    return _Asked(
        landlord,
        on,
        on if payments_until is None else min(on, payments_until),
        awards.limits(landlord, on=on).limit_days,
        held.on_accounts(landlord, on=on),
        as_now_known,
        _owed_then(landlord, then, account_ids) if take is None else None,
        take,
    )


def _owed_then(landlord: Landlord, then: date, account_ids: list[int] | None) -> dict[int, int]:
    """Arrears after expected benefit on a day that no night recorded; nothing is known of days before take-on."""
    if landlord.take_on_on is None or then < landlord.take_on_on:
        return {}
    found = standings.as_at(then, landlord_id=landlord.pk, account_ids=account_ids)
    return {row.account_id: row.balance_pence - row.technical_pence for row in found}


def _recorded(landlord: Landlord, on: date, take: int, after: int) -> list[Row]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {_FIELDS} FROM arrears_position p {_JOINS} "
            'WHERE p.landlord_id = %s AND p."on" = %s AND p.take = %s AND p.account_id > %s '
            f"ORDER BY p.account_id LIMIT {BATCH}",
            [landlord.pk, on.isoformat(), take, after],
        )
        return [_row(row) for row in cursor.fetchall()]


def _row(row: Sequence[object]) -> Row:
    told = Row._make(row)
    return told._replace(
        former=bool(told.former),
        owed_since=positions.day_of(told.owed_since),
        last_payment_on=positions.day_of(told.last_payment_on),
    )


def _cases(rows: list[Row], asked: _Asked) -> list[Case]:
    if not rows:
        return []
    on, ids = asked.on, [row.account_id for row in rows]
    span = Span(asked.landlord.pk, ids[0], ids[-1])
    known_to = None
    if not asked.as_now_known:
        known_to = max((row.last_entry_id for row in rows if row.last_entry_id is not None), default=None)
    kept = _arrangements_kept(rows, asked, known_to)
    calendars = payers.calendars(set(ids), on=on)
    received = receipts.from_tenants(ids, since=on - PATTERN, until=on, known_to_entry=known_to)
    benefit = coming_money.benefits(span, on=on, until=on + AHEAD)
    benefit_days = coming_money.benefit_days(span, since=on - RELIABILITY, until=on)
    debits = coming_money.debits(span, after=on, until=on + AHEAD)
    before = _before(ids, asked)
    made = []
    for row in rows:
        pk = row.account_id
        paid = _benefit(benefit.get(pk, ()), benefit_days.get(pk, 0), asked)
        own_weekly = max(0, row.gross_weekly_pence - paid.weekly_pence)
        tenant = _tenant(row, own_weekly, calendars.get(pk), received.get(pk, ()), debits.get(pk, ()), asked)
        made.append(
            Case(
                row,
                _ranking(row, tenant, paid, asked, real_before=before.get(pk), kept=pk in kept),
                ForecastFacts(
                    balance_pence=row.balance_pence,
                    debits=debits.get(pk, ()),
                    receipts=[*paid.coming, *tenant.coming],
                    kept=tenant.kept + paid.kept,
                    expected=tenant.kept + tenant.missed + paid.kept + paid.missed,
                ),
            )
        )
    return made


def _ranking(
    row: Row, tenant: "_Tenant", paid: "_Benefit", asked: _Asked, *, real_before: int | None, kept: bool
) -> RankingFacts:
    plain = row.former or row.account_type in NO_BENEFIT_TIMING
    return RankingFacts(
        balance_pence=row.balance_pence,
        real_pence=row.real_pence,
        real_before_pence=real_before,
        weekly_gross_pence=0 if plain else row.gross_weekly_pence,
        missed=tenant.missed_lately + paid.missed_lately,
        payment_missing=tenant.missing or paid.missed_lately > 0,
        days_since_payment=tenant.days_since,
        ever_paid=tenant.ever_paid,
        rhythm=tenant.rhythm if tenant.expected else None,
        payments_behind_days=(asked.on - asked.known_until).days,
        paused=paused_words(row.account_id, asked.held, on=asked.on),
        arrangement_kept=kept,
    )


def paused_words(account_id: int, found: Held, *, on: date) -> str:
    """Why nobody gets in touch on a day: Breathing Space, a hold, a stop on writing, in this order; empty if none."""
    if any(space.active(on) for space in found.spaces.get(account_id, ())):
        return "Breathing Space"
    hold = holds.first_in_force(found.holds.get(account_id, ()), on=on)
    if hold is not None:
        return holds.RULES[hold.reason].words
    stops = found.stops.get(account_id, ())
    return stops[0].words if stops else ""


def _arrangements_kept(rows: list[Row], asked: _Asked, known_to: int | None) -> set[int]:
    """Accounts whose arrangement is live by the payer's own calendar (OPS-E10, PRA-3)."""
    agreed = arrangements.in_force(asked.landlord, on=asked.on, account_ids=[row.account_id for row in rows])
    with_one = [row for row in rows if row.account_id in agreed]
    figures = {row.account_id: (row.balance_pence, row.technical_pence) for row in with_one}
    benefit = {row.account_id: row.benefit_weekly_pence for row in with_one}
    paying = payers.seen(benefit, on=asked.on, known_until=asked.known_until, known_to_entry=known_to)
    stood = arrangements.standing_on(agreed, figures, paying, on=asked.on, known_to_entry=known_to)
    return {pk for pk, one in stood.items() if one.own_calendar.state is ArrangementState.LIVE}


def _before(ids: list[int], asked: _Asked) -> Mapping[int, int]:
    if asked.before is not None or asked.before_take is None:
        return asked.before or {}
    rows = Position.objects.filter(among.accounts(ids), on=asked.on - TREND, take=asked.before_take)
    return dict(rows.values_list("account_id", "real_pence"))


@dataclass(frozen=True, slots=True)
class _Tenant:
    """What was and is to be expected of the tenant."""

    expected: bool
    rhythm: Rhythm
    days_since: int | None
    ever_paid: bool
    kept: int
    missed: int
    missed_lately: int
    missing: bool
    coming: list[DayPence]


def _tenant(
    row: Row,
    own_weekly_pence: int,
    calendar: tuple[PayerCalendar, int] | None,
    received: Sequence[DayPence],
    debits: Sequence[DayPence],
    asked: _Asked,
) -> _Tenant:
    """By the recorded calendar, or else by how they usually pay; nothing is expected where benefit pays all."""
    on, since = asked.on, asked.on - RELIABILITY
    days = payment_days(received)
    rhythm = rhythm_of(days)
    last = days[-1][0] if days else _paid_before(row.last_payment_on, on - PATTERN)
    expected = calendar is not None or row.gross_weekly_pence == 0 or own_weekly_pence > 0
    judged: list[Expectation] = []
    if calendar is not None:
        judged = by_calendar(*calendar, received, since=since, on=on, known_until=asked.known_until)
    elif rhythm.known or (expected and row.real_pence > 0):
        begins_on = max(row.owed_since or on, last or since, since)
        judged = by_rhythm(days, rhythm, begins_on=begins_on, since=since, known_until=asked.known_until)
    kept = sum(1 for one in judged if one.kept)
    return _Tenant(
        expected=expected or rhythm.known,
        rhythm=rhythm,
        days_since=days_between(last or row.owed_since, on),
        ever_paid=last is not None,
        kept=kept,
        missed=len(judged) - kept,
        missed_lately=missed_in(judged, since=on - TREND),
        missing=calendar is not None and still_missing(judged),
        coming=_coming(row, own_weekly_pence, calendar, judged, days, rhythm, debits, asked),
    )


def _paid_before(last_payment_on: date | None, since: date) -> date | None:
    """A last payment older than what was looked at; a newer one that is not there was returned."""
    return last_payment_on if last_payment_on is not None and last_payment_on < since else None


def _coming(
    row: Row,
    own_weekly_pence: int,
    calendar: tuple[PayerCalendar, int] | None,
    judged: Sequence[Expectation],
    days: Sequence[DayPence],
    rhythm: Rhythm,
    debits: Sequence[DayPence],
    asked: _Asked,
) -> list[DayPence]:
    """What the tenant should pay, what is late but not missed too: by calendar, as usual, or what benefit leaves."""
    until = asked.on + AHEAD
    if calendar is not None:
        told, pence = calendar
        first = max(0, steps_until(told.first_due_on, told.cycle, asked.known_until - NOT_JUDGED) + 1)
        last = steps_until(told.first_due_on, told.cycle, until)
        days_due = [step(told.first_due_on, told.cycle, number) for number in range(first, last + 1)]
        return [(day, pence) for day in days_due if not judged or day > judged[-1].due_on]
    if rhythm.known:
        start, gap = days[-1][0], max(4, rhythm.gap_quarters)
        late = (asked.known_until - start).days - LATE_DAYS
        count = max(1, -(-4 * late // gap))
        usual = []
        while (day := start + timedelta(days=count * gap // 4)) <= until:
            usual.append((day, rhythm.usual_pence))
            count += 1
        return usual
    if not own_weekly_pence or row.former:
        return []
    return [(day, pence * own_weekly_pence // row.gross_weekly_pence) for day, pence in debits]


@dataclass(frozen=True, slots=True)
class _Benefit:
    """What was and is to be expected of benefit that is paid to us."""

    weekly_pence: int
    kept: int
    missed: int
    missed_lately: int
    coming: list[DayPence]


def _benefit(found: Sequence[ComingBenefit], days: int, asked: _Asked) -> _Benefit:
    """An award counts until the landlord's limit past the day paid to (DEC-6); a suspended one promises nothing."""
    on = asked.on
    counted = [award for award in found if (on - award.paid_to).days <= asked.limit_days]
    late = [due for award in counted for due, _ in award.due if (on - due).days > LATE_DAYS]
    coming = [
        (due, pence)
        for award in counted
        if not award.suspended
        for due, pence in award.due
        if (on - due).days <= LATE_DAYS
    ]
    return _Benefit(
        sum(award.weekly_pence for award in counted),
        days,
        sum(due >= on - RELIABILITY for due in late),
        sum(due >= on - TREND for due in late),
        coming,
    )
