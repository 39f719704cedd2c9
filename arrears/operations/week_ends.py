"""Keeps how each account's arrears run from Sunday to Sunday: episodes (PRA-4), falling or standing still (PRA-2)."""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Max

from arrears.models import WeekEnd
from arrears.queries import payers
from arrears.rules.episodes import NO_EPISODE, Episode, after_week_end
from arrears.rules.movement import is_reducing
from ledger.queries import standings
from ledger.queries.standings import AccountStanding
from ledger.rules.rent_weeks import monday_of
from staff import bulk_rows
from staff.models import Landlord, User
from tenancies.rules.periods import PeriodUnit

WEEK = timedelta(days=7)
LOOKED_BACK = 53
"""Sundays worked out at most when none is kept yet: a rent year."""

COLUMNS = (
    "landlord_id",
    "account_id",
    "week_ends_on",
    "real_pence",
    "owed_pence",
    "episode_started_on",
    "clear_week_ends",
    "reducing",
    "weeks_reducing",
    "weeks_static",
)


def catch_up(*, landlord: Landlord, on: date, payments_until: date | None, by: User, again: bool = False) -> int:
    """
    Keep every Sunday before a day that is not kept yet, in order, back to take-on.

    :param again: work the last Sunday out anew, because late money may have come for it.
    :return: how many Sundays were worked out.
    """
    last_sunday = monday_of(on) - timedelta(days=1)
    kept_to = WeekEnd.objects.filter(landlord=landlord).aggregate(last=Max("week_ends_on"))["last"]
    first = _first_sunday(landlord, last_sunday) if kept_to is None else kept_to + WEEK
    if again and kept_to is not None:
        first = min(first, last_sunday)
    count = 0
    sunday = first
    while sunday <= last_sunday:
        record(landlord=landlord, week_ends_on=sunday, payments_until=payments_until, by=by)
        sunday += WEEK
        count += 1
    return count


def _first_sunday(landlord: Landlord, last: date) -> date:
    """The Sunday that ends the take-on week, or as many back as are looked at."""
    oldest = last - LOOKED_BACK * WEEK
    if landlord.take_on_on is None:
        return oldest
    return max(oldest, monday_of(landlord.take_on_on) + timedelta(days=6))


@transaction.atomic
def record(*, landlord: Landlord, week_ends_on: date, payments_until: date | None, by: User) -> int:
    """
    Keep one Sunday for every account that owes or has an episode running, replacing what was kept of it.

    :return: how many accounts.
    """
    stood = {row.account_id: row for row in standings.as_at(week_ends_on, landlord_id=landlord.pk)}
    real = {pk: row.balance_pence - row.technical_pence for pk, row in stood.items()}
    benefit = {pk: stood[pk].benefit_weekly_pence for pk, pence in real.items() if pence > 0}
    paying = payers.seen(benefit, on=week_ends_on, known_until=payments_until)
    before = {row.account_id: row for row in _kept(landlord, week_ends_on - WEEK)}
    earlier = {row.account_id: row.real_pence for row in _kept(landlord, week_ends_on - 4 * WEEK)}
    rows = []
    for pk, standing in stood.items():
        payer, previous = paying.get(pk), before.get(pk)
        owed = real[pk] - (payer.allowance_pence if payer and not standing.former else 0)
        if owed <= 0 and real[pk] <= 0 and previous is None:
            continue
        episode = after_week_end(_episode(previous), week_end=week_ends_on, owed_pence=owed)
        if real[pk] <= 0 and episode == NO_EPISODE:
            continue
        falling = _is_falling(
            standing, real[pk], earlier.get(pk), payer.cycle if payer else PeriodUnit.MONTH, week_ends_on
        )
        still = previous is not None and real[pk] <= previous.real_pence
        rows.append(
            (
                landlord.pk,
                pk,
                week_ends_on,
                real[pk],
                owed,
                episode.started_on,
                episode.clear,
                falling,
                (previous.weeks_reducing if previous else 0) + 1 if falling else 0,
                (previous.weeks_static if previous else 0) + 1 if still else 0,
            )
        )
    WeekEnd.objects.filter(landlord=landlord, week_ends_on=week_ends_on).delete()
    return bulk_rows.insert(WeekEnd, COLUMNS, rows)


def _kept(landlord: Landlord, sunday: date) -> list[WeekEnd]:
    return list(WeekEnd.objects.filter(landlord=landlord, week_ends_on=sunday))


def _episode(previous: WeekEnd | None) -> Episode:
    if previous is None:
        return NO_EPISODE
    return Episode(previous.episode_started_on, previous.clear_week_ends)


def _is_falling(
    standing: AccountStanding, real_pence: int, earlier_pence: int | None, cycle: PeriodUnit, on: date
) -> bool:
    return real_pence > 0 and is_reducing(
        real_pence=real_pence,
        real_four_weeks_ago_pence=earlier_pence,
        last_payment_on=standing.last_payment_on,
        cycle=cycle,
        on=on,
    )
