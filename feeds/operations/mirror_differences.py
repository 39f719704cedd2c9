"""Where a mirrored account's balance is not the housing system's: letters are held until both agree (DEC-5, DEC-20)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from feeds.models import FeedFile, MirrorDifference, MirrorRow
from ledger.queries import mirrored
from letters.models import Stop
from letters.operations import stops
from staff.models import Landlord, User
from staff.operations import audit
from staff.refusals import Refused


class AlreadyLookedAt(Refused):
    """Somebody has noted this row before, or it was not undone."""


@dataclass(frozen=True)
class BalanceSeen:
    """One account's closing balance as the housing system says it, in pence."""

    account_id: int
    on: date
    theirs_pence: int


@transaction.atomic
def compare(
    *, landlord: Landlord, seen: Sequence[BalanceSeen], feed_file: FeedFile, by: User, on: date
) -> list[MirrorDifference]:
    """
    Compare closing balances of one day with ours. Correct nothing.

    A difference stops every letter about the account; once both agree the stop is lifted. A file older than the
    difference that stands says nothing about it.

    :return: the differences that stand after this, in the order of their accounts.
    """
    if not seen:
        return []
    ours = mirrored.balances([each.account_id for each in seen], on=seen[0].on)
    standing = {
        each.account_id: each
        for each in MirrorDifference.objects.select_related("stop__landlord").filter(
            landlord=landlord, ended_on__isnull=True, account_id__in=[each.account_id for each in seen]
        )
    }
    differing = [
        each for each in seen if each.theirs_pence != ours.get(each.account_id, 0) or each.account_id in standing
    ]
    found = []
    for each in sorted(differing, key=lambda one: one.account_id):
        known = standing.get(each.account_id)
        if known is not None and known.on > each.on:
            continue
        now = _settle(landlord, each, ours.get(each.account_id, 0), known, feed_file, by, on)
        if now is not None:
            found.append(now)
    return found


def _settle(
    landlord: Landlord,
    seen: BalanceSeen,
    ours_pence: int,
    known: MirrorDifference | None,
    feed_file: FeedFile,
    by: User,
    on: date,
) -> MirrorDifference | None:
    """What stands for one account now: a new difference, the old one, or none."""
    if known is not None and (known.ours_pence, known.theirs_pence) == (ours_pence, seen.theirs_pence):
        return known
    agreed = ours_pence == seen.theirs_pence
    if known is not None:
        MirrorDifference.objects.filter(pk=known.pk).update(ended_on=on, agreed=agreed)
        if agreed and known.stop.lifted_on is None:
            stops.lift(stop=known.stop, by=by, on=on)
    if agreed:
        return None
    held = known is not None and known.stop.lifted_on is None
    return MirrorDifference.objects.create(
        landlord=landlord,
        account_id=seen.account_id,
        on=seen.on,
        ours_pence=ours_pence,
        theirs_pence=seen.theirs_pence,
        found_in=feed_file,
        stop=known.stop if known is not None and held else _hold(landlord, seen.account_id, feed_file, by, on),
    )


def _hold(landlord: Landlord, account_id: int, feed_file: FeedFile, by: User, on: date) -> Stop:
    return stops.place(
        landlord=landlord,
        account=mirrored.account(account_id),
        reason=Stop.Reason.BALANCE,
        words="The closing balance is not that of the housing system.",
        from_on=on,
        until_on=None,
        source=f"feeds.feedfile {feed_file.public_id}"[:60],
        by=by,
        on=on,
    )


@transaction.atomic
def look_at(*, row: MirrorRow, by: User, on: date) -> MirrorRow:
    """
    Note that a person has seen that a row was undone.

    :raises AlreadyLookedAt: if somebody has, or the row stands.
    """
    undone = MirrorRow.objects.filter(pk=row.pk, looked_at_on__isnull=True).exclude(state=MirrorRow.State.CURRENT)
    if not undone.update(looked_at_on=on, looked_at_by=by):
        raise AlreadyLookedAt("Somebody has noted this row already.")
    row.refresh_from_db()
    audit.record(
        landlord=row.landlord, action="mirrored row looked at", subject=row, after={"ext_id": row.ext_id}, by=by, on=on
    )
    return row
