"""
What a night finds out about earlier nights: money with an earlier day, payments that were returned or moved away.

An arrangement is judged once for each such change; what was recorded stays, and what was true is kept beside it.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import F, Max

from arrears.models import Arrangement, ArrangementCorrection, ArrangementState, Position
from arrears.queries.arrangements import Kept, terms_of
from arrears.rules import arrangements as rules
from arrears.rules.arrangements import Terms
from ledger.queries import late_entries
from ledger.queries.late_entries import LateEntry
from staff import bulk_rows
from staff.models import Landlord

LOOKED_BACK_DAYS = 14
"""How far back the night before is looked for, when nights are missing."""

MAY_REOPEN_DAYS = 91
"""How long after a completion a returned payment brings an arrangement back; later it is new debt."""

COLUMNS = (
    "arrangement_id",
    "noticed_on",
    "take",
    "about_on",
    "state_was",
    "own_was",
    "state_is",
    "own_is",
    "expected_pence",
    "balance_was_pence",
    "balance_is_pence",
    "own_balance_is_pence",
)
COMPLETED = rules.ArrangementState.COMPLETED


@dataclass(frozen=True)
class _Recorded:
    """What was recorded of a day, as far as it is known by now."""

    about_on: date
    state: str
    own: str
    balance_pence: int
    own_balance_pence: int


def notice(*, landlord: Landlord, kept: Mapping[int, Kept], leave_out: Collection[int], on: date, take: int) -> int:
    """
    Keep what this night knows better than the nights that recorded a state: five queries, whatever the number.

    :param kept: the arrangements of tonight, by account.
    :param leave_out: arrangements whose completion has just been taken back: that says it.
    :return: how many days were corrected.
    """
    watched = {pk: its for pk, its in kept.items() if its.agreed.arrangement_id not in leave_out}
    before = _night_before(landlord, watched.keys(), on)
    if before is None:
        return 0
    marks = _marks(landlord, watched.keys(), before)
    late = _by_account(late_entries.since(marks, until=before, on=on))
    if not late:
        return 0
    ids = {watched[pk].agreed.arrangement_id: pk for pk in late}
    recorded = _recorded(ids.keys(), on)
    rows: list[tuple[object, ...]] = []
    for arrangement_id, account_id in ids.items():
        terms = watched[account_id].agreed.terms
        for was in recorded.get(arrangement_id, ()):
            found = [each for each in late[account_id] if each.counts_from <= was.about_on]
            if found and sum(each.amount_pence for each in found):
                rows.append(_correction(arrangement_id, terms, was, found, on, take))
    return bulk_rows.insert(ArrangementCorrection, COLUMNS, rows, skip_known=True)


def reopen(*, landlord: Landlord, on: date, take: int) -> set[int]:
    """
    Take back completions that did not hold: the money that completed them was returned, moved away or reversed.

    Only the newest arrangement of an account comes back. A completion found by an earlier take of the same night is
    judged anew.
    :return: the ids of the arrangements that are in force again.
    """
    same_night = Arrangement.objects.filter(
        landlord=landlord, ended_how=Arrangement.Ended.COMPLETED, ended_on=on, states__on=on, states__take__lt=take
    )
    again = set(same_night.values_list("pk", flat=True))
    done = {row.account_id: row for row in _completed(landlord, on)}
    last = _completing_states([row.pk for row in done.values()])
    rows, back = [], set()
    late = _by_account(late_entries.since(_marks_at(landlord, done), until=on, on=on)) if done else {}
    for account_id, entries in late.items():
        row = done[account_id]
        was = last.get(row.pk)
        if was is None:
            continue
        found = [each for each in entries if each.counts_from <= was.about_on]
        whole = was.balance_pence + sum(each.amount_pence for each in found)
        own = was.own_balance_pence + sum(each.amount_pence for each in found if not each.of_benefit)
        if found and (whole > 0 or was.state != COMPLETED) and own > 0:
            rows.append(_correction(row.pk, terms_of(row), was, found, on, take))
            back.add(row.pk)
    bulk_rows.insert(ArrangementCorrection, COLUMNS, rows, skip_known=True)
    Arrangement.objects.filter(pk__in=again | back).update(ended_on=None, ended_how="", ended_because="", ended_by=None)
    return back


def _completed(landlord: Landlord, on: date) -> list[Arrangement]:
    """Arrangements completed of late whose account has had no other since."""
    rows = Arrangement.objects.filter(
        landlord=landlord,
        ended_how=Arrangement.Ended.COMPLETED,
        ended_on__lt=on,
        ended_on__gte=on - timedelta(days=MAY_REOPEN_DAYS),
    ).order_by("ended_on", "pk")
    newest = {row.account_id: row for row in rows}
    later = Arrangement.objects.filter(account_id__in=list(newest)).values_list("account_id", "agreed_on", "pk")
    for account_id, agreed_on, pk in later:
        row = newest.get(account_id)
        if row is not None and pk != row.pk and (agreed_on, pk) > (row.agreed_on, row.pk):
            del newest[account_id]
    return list(newest.values())


def _completing_states(arrangement_ids: list[int]) -> dict[int, _Recorded]:
    rows = ArrangementState.objects.filter(arrangement_id__in=arrangement_ids).order_by("on", "take")
    return {row.arrangement_id: _as_recorded(row) for row in rows}


def _marks_at(landlord: Landlord, done: Mapping[int, Arrangement]) -> dict[int, int]:
    """The newest entry that was known when each was completed."""
    rows = Position.objects.filter(
        landlord=landlord, account_id__in=list(done), on__in={row.ended_on for row in done.values()}
    ).order_by("take")
    told = rows.values_list("account_id", "on", "last_entry_id")
    return {pk: entry or 0 for pk, day, entry in told if done[pk].ended_on == day}


def _night_before(landlord: Landlord, account_ids: Collection[int], on: date) -> date | None:
    if not account_ids:
        return None
    rows = Position.objects.filter(
        landlord=landlord, on__lt=on, on__gte=on - timedelta(days=LOOKED_BACK_DAYS), account_id__in=list(account_ids)
    )
    newest: date | None = rows.aggregate(newest=Max("on"))["newest"]
    return newest


def _marks(landlord: Landlord, account_ids: Collection[int], night: date) -> dict[int, int]:
    rows = Position.objects.filter(landlord=landlord, on=night, account_id__in=list(account_ids)).order_by("take")
    return {pk: entry or 0 for pk, entry in rows.values_list("account_id", "last_entry_id")}


def _by_account(entries: Collection[LateEntry]) -> dict[int, list[LateEntry]]:
    found: dict[int, list[LateEntry]] = defaultdict(list)
    for entry in entries:
        found[entry.account_id].append(entry)
    return dict(found)


def _recorded(arrangement_ids: Collection[int], on: date) -> dict[int, list[_Recorded]]:
    """The recorded days of each arrangement before tonight, each with what corrections have said of it since."""
    rows = ArrangementState.objects.filter(arrangement_id__in=list(arrangement_ids), on__lt=on).order_by("on", "take")
    told: dict[int, dict[date, _Recorded]] = defaultdict(dict)
    for row in rows:
        told[row.arrangement_id][row.on] = _as_recorded(row)
    corrections = ArrangementCorrection.objects.filter(
        arrangement_id__in=list(arrangement_ids), noticed_on__lt=on
    ).order_by("noticed_on", "take", F("pk"))
    for correction in corrections:
        told[correction.arrangement_id][correction.about_on] = _Recorded(
            correction.about_on,
            correction.state_is,
            correction.own_is,
            correction.balance_is_pence,
            correction.own_balance_is_pence,
        )
    return {pk: list(days.values()) for pk, days in told.items()}


def _as_recorded(row: ArrangementState) -> _Recorded:
    return _Recorded(row.on, row.state, row.state_own_calendar, row.balance_pence, row.own_balance_pence)


def _correction(
    arrangement_id: int, terms: Terms, was: _Recorded, late: Collection[LateEntry], on: date, take: int
) -> tuple[object, ...]:
    """One row: the day, what was recorded, and what is true by what is known now."""
    balance = was.balance_pence + sum(each.amount_pence for each in late)
    # Benefit that came lowers what is expected by as much: by the own calendar nothing moves.
    own_balance = was.own_balance_pence + sum(each.amount_pence for each in late if not each.of_benefit)
    stands = rules.standing(terms, balance, was.about_on)
    own = rules.standing_own_calendar(terms, own_balance, was.about_on, technical_pence=0, debits_since_due_pence=0)
    return (
        arrangement_id,
        on,
        take,
        was.about_on,
        was.state,
        was.own,
        stands.state.value,
        own.state.value,
        stands.expected_pence,
        was.balance_pence,
        balance,
        own_balance,
    )
