"""
Accounting periods: laid out by their calendar, closed in order by two people, and never opened again.

What belongs into a closed period is counted in the next open one (DEC-2); closing waits for every posting under way
and keeps others waiting (`book_lock.alone`), so what is frozen is what is there.
"""

from collections.abc import Sequence
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Max

from ledger.models import AccountingPeriod, Entry, PeriodCalendar, PeriodFigure, RentGroup
from ledger.operations import book_lock
from ledger.queries import control_accounts, period_checks, periods
from ledger.queries.period_checks import Check
from ledger.rules import accounting_periods
from ledger.rules.accounting_periods import Basis
from ledger.rules.words import short_day
from staff.models import Landlord, User
from staff.operations import audit
from staff.refusals import Refused

DAY = timedelta(days=1)
AHEAD = timedelta(days=31)
"""How far beyond a day periods are laid out, so that nobody posts into days that have none."""

State = AccountingPeriod.State


class CalendarNotUsable(Refused):
    """The days of this calendar are laid out already, or it begins before an older one ends."""


class PeriodNotOver(Refused):
    """Its last day has not passed."""


class PeriodOutOfOrder(Refused):
    """An earlier period is not closed yet."""


class PeriodNotOpen(Refused):
    """Its closing has begun already, or it is closed."""


class PeriodNotClosing(Refused):
    """Nobody has begun to close it, or it is closed."""


class SecondPersonNeeded(Refused):
    """Who began the closing cannot finish it."""


class ChecksOpen(Refused):
    """Something that must be so before a close is not."""


@transaction.atomic
def keep_calendar(
    *, landlord: Landlord, rent_group: RentGroup | None, basis: Basis, from_on: date, by: User, on: date
) -> PeriodCalendar:
    """
    Say how a rent group's periods are cut from a day on; None for the accounts of no group.

    :raises CalendarNotUsable: if periods have been laid out on or after that day, or an older calendar begins later.
    """
    mine = AccountingPeriod.objects.filter(landlord=landlord, rent_group=rent_group)
    last = mine.aggregate(last=Max("ends_on"))["last"]
    if last is not None and last >= from_on:
        raise CalendarNotUsable(f"Periods are laid out until {last}: the new calendar can begin on {last + DAY}.")
    newest = PeriodCalendar.objects.filter(landlord=landlord, rent_group=rent_group).order_by("-from_on").first()
    if newest is not None and newest.from_on >= from_on:
        raise CalendarNotUsable(
            f"A calendar from {short_day(newest.from_on)} is there already: begin the new one after it."
        )
    made = PeriodCalendar.objects.create(landlord=landlord, rent_group=rent_group, basis=basis.value, from_on=from_on)
    audit.record(
        landlord=landlord,
        action="period calendar kept",
        subject=made,
        after={"basis": basis.value, "from": str(from_on), "group": rent_group.code if rent_group else ""},
        by=by,
        on=on,
    )
    return made


@transaction.atomic
def lay_out(*, landlord: Landlord, by: User, on: date) -> int:
    """Add the periods of every calendar up to a month beyond a day; those there stay. Returns how many are new."""
    made = 0
    calendars = list(
        PeriodCalendar.objects.filter(landlord=landlord)
        .order_by("rent_group_id", "from_on")
        .select_related("rent_group")
    )
    for place, calendar in enumerate(calendars):
        following = calendars[place + 1] if place + 1 < len(calendars) else None
        same = following is not None and following.rent_group_id == calendar.rent_group_id
        until = following.from_on - DAY if following is not None and same else None
        made += _lay_out(calendar, until, on)
    return made


def _lay_out(calendar: PeriodCalendar, until: date | None, on: date) -> int:
    """One calendar's periods; the last of them is cut where the next calendar begins."""
    mine = AccountingPeriod.objects.filter(landlord=calendar.landlord, rent_group=calendar.rent_group)
    last = mine.filter(starts_on__gte=calendar.from_on).aggregate(last=Max("ends_on"))["last"]
    start = calendar.from_on if last is None else last + DAY
    end = on + AHEAD if until is None else min(until, on + AHEAD)
    known = set(mine.values_list("label", flat=True))
    rows = []
    for period in accounting_periods.periods(Basis(calendar.basis), from_on=start, until_on=end):
        # Where the basis changes, the days between the two may have the name of the month before.
        label = f"{period.label}b" if period.label in known else period.label
        known.add(label)
        rows.append(
            AccountingPeriod(
                landlord=calendar.landlord,
                rent_group=calendar.rent_group,
                label=label,
                starts_on=period.starts_on,
                ends_on=period.ends_on if until is None else min(period.ends_on, until),
            )
        )
    return len(AccountingPeriod.objects.bulk_create(rows))


@transaction.atomic
def begin_closing(*, period: AccountingPeriod, by: User, on: date) -> AccountingPeriod:
    """
    Begin to close a period that is over; postings into it still count in it until it is closed.

    :raises PeriodNotOver: if its last day is not before today.
    :raises PeriodOutOfOrder: if an earlier one of the group is not closed.
    :raises PeriodNotOpen: if somebody has begun already.
    """
    if on <= period.ends_on:
        raise PeriodNotOver(f"{period} ends on {short_day(period.ends_on)}: begin its closing on the day after.")
    if (before := periods.not_closed_before(period)) is not None:
        raise PeriodOutOfOrder(f"{before} comes first: close it, then {period.label}.")
    moved = AccountingPeriod.objects.filter(pk=period.pk, state=State.OPEN).update(
        state=State.CLOSING, closing_by=by, closing_on=on
    )
    if not moved:
        raise PeriodNotOpen(f"{period} is not open any more: look at the page again.")
    period.refresh_from_db()
    audit.record(
        landlord=period.landlord,
        action="closing begun",
        subject=period,
        before={"state": State.OPEN.value},
        after={"state": State.CLOSING.value},
        by=by,
        on=on,
    )
    return period


@transaction.atomic
def close(*, period: AccountingPeriod, told: Sequence[Check], by: User, on: date) -> AccountingPeriod:
    """
    Close a period for ever: check everything while nobody posts, and freeze its figures.

    :param told: checks of what this app cannot see (the files that came), made in this transaction under the lock.
    :param by: not the person who began it.
    :raises PeriodNotClosing: if nobody has begun, or it is closed.
    :raises SecondPersonNeeded: if the same person began it.
    :raises ChecksOpen: naming the first thing that is not so.
    """
    book_lock.alone(landlord_id=period.landlord_id)
    period = AccountingPeriod.objects.select_for_update(of=("self",)).get(pk=period.pk)
    if period.state != State.CLOSING:
        raise PeriodNotClosing(f"{period} is not being closed: somebody must begin its closing first.")
    if period.closing_by_id == by.pk:
        raise SecondPersonNeeded("You began this closing. Ask a second person to look at the checks and close it.")
    failing = [check for check in [*period_checks.checklist(period), *told] if check.blocks]
    if failing:
        raise ChecksOpen(f"{period} cannot be closed yet: {failing[0].title.lower()}: {failing[0].words}")
    _freeze(period)
    AccountingPeriod.objects.filter(pk=period.pk).update(state=State.CLOSED, closed_by=by, closed_on=on)
    period.refresh_from_db()
    audit.record(
        landlord=period.landlord,
        action="period closed",
        subject=period,
        before={"state": State.CLOSING.value},
        after={"state": State.CLOSED.value, "closing_pence": period.closing_pence, "digest": period.digest},
        by=by,
        on=on,
    )
    return period


def _freeze(period: AccountingPeriod) -> None:
    """Keep the control account as it is now, a row a kind, with a digest over all of it."""
    control = control_accounts.of_group(
        period.landlord, period.rent_group_id, from_on=period.starts_on, until_on=period.ends_on
    )
    PeriodFigure.objects.bulk_create(
        [
            PeriodFigure(period=period, kind=kind.value, count=amount.count, amount_pence=amount.amount_pence)
            for kind, amount in sorted(control.by_kind.items())
        ]
    )
    AccountingPeriod.objects.filter(pk=period.pk).update(
        opening_pence=control.opening_pence,
        closing_pence=control.closing_pence,
        last_entry_id=Entry.objects.filter(landlord=period.landlord).aggregate(last=Max("pk"))["last"],
        digest=periods.digest_of(period, control),
    )
