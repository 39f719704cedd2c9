"""
Placements of homeless households, and the weekly charge of their nights (PRA-20).

The run charges each household a charging period once, from the nights known then. What is told afterwards changes
nights that are charged already: the difference, period by period, is asked for as an adjustment (OPS-B11).
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q, QuerySet, Sum

from ledger.models import Adjustment, Batch, Entry, Placement, Posting, RentAccount, RentGroup, RentWeek
from ledger.operations import adjustments, postings
from ledger.operations.postings import Amount, Event
from ledger.queries.charge_periods import due_on, key_of, rent_week
from ledger.rules.account_types import AccountType
from ledger.rules.adjustments import AdjustmentSort, Reason
from ledger.rules.entry_kinds import EntryKind
from ledger.rules.placements import ELEMENT, OWN_ELEMENT, Gap, Stay, charge_for_nights, gaps, overlapping
from ledger.rules.words import short_day
from staff.models import User
from staff.operations import audit
from staff.refusals import Refused

if TYPE_CHECKING:
    from tenancies.models import Property

SOURCE = "nights"


class PlacementNotPossible(Refused):
    """The household sleeps elsewhere on one of these nights, or the placement cannot be as it was told."""


@dataclass(frozen=True)
class Told:
    """
    What came of telling a placement.

    :param gaps: nights between stays that nobody has accounted for; a warning, for somebody to look into.
    :param adjustment: what was asked for because nights charged already have changed; None where none have.
    """

    placement: Placement
    gaps: tuple[Gap, ...]
    adjustment: Adjustment | None


@dataclass(frozen=True)
class NightsRun:
    """What one run did for a rent group."""

    rent_group: str
    rent_year: int
    week: int
    households: int
    total_pence: int


@transaction.atomic
def place(
    *,
    account: RentAccount,
    place: str,
    arrives_on: date,
    nightly_pence: int,
    own_pence: int = 0,
    leaves_on: date | None = None,
    home: "Property | None" = None,
    because: str = "",
    by: User,
    on: date,
) -> Told:
    """
    Place a household from the night of a day; the day it leaves is not charged.

    :param home: the home of ours it is, if it is one.
    :param because: why it is told late, where nights charged already change.
    :raises PlacementNotPossible: where a night is slept elsewhere; the message names both places.
    """
    _lock(account)
    made = _add(account, Stay(place, arrives_on, leaves_on, nightly_pence, own_pence), home, by=by, on=on)
    return _told(made, because, by=by, on=on)


@transaction.atomic
def move(
    *,
    placement: Placement,
    moves_on: date,
    place: str,
    nightly_pence: int,
    own_pence: int = 0,
    home: "Property | None" = None,
    because: str = "",
    by: User,
    on: date,
) -> Told:
    """
    Move a household on a day: that night belongs to the new place, so no night is missing and none charged twice.

    :raises PlacementNotPossible: if it has left there already, or was not there the night before.
    """
    _lock(placement.account)
    _leave(placement, moves_on, by=by, on=on)
    made = _add(placement.account, Stay(place, moves_on, None, nightly_pence, own_pence), home, by=by, on=on)
    return _told(made, because, by=by, on=on)


@transaction.atomic
def leave(*, placement: Placement, leaves_on: date, because: str = "", by: User, on: date) -> Told:
    """
    Say on which day a household leaves; its last night there is the one before.

    :raises PlacementNotPossible: if it has left already, or would not have slept there at all.
    """
    _lock(placement.account)
    _leave(placement, leaves_on, by=by, on=on)
    return _told(placement, because, by=by, on=on)


@transaction.atomic
def cancel(*, placement: Placement, because: str, by: User, on: date) -> Told:
    """
    Take back a placement recorded in error: it charges nothing, and what it charged is given back.

    :raises PlacementNotPossible: if it is cancelled already.
    """
    _lock(placement.account)
    if not Placement.objects.filter(pk=placement.pk, cancelled_on__isnull=True).update(cancelled_on=on):
        raise PlacementNotPossible("This placement has been cancelled already.")
    placement.refresh_from_db()
    audit.record(landlord=placement.landlord, action="placement cancelled", subject=placement, by=by, on=on)
    return _told(placement, because, by=by, on=on)


@transaction.atomic
def raise_week(*, week: RentWeek, by: User, on: date) -> NightsRun:
    """
    Charge each placed household of a rent group one charging period of nights, once: one batch, a posting each.

    :raises postings.MirroredBook: if the group mirrors a housing system.
    """
    group = week.rent_group
    if group.book == RentGroup.Book.MIRRORED:
        raise postings.MirroredBook(f"Rent group {group.code} mirrors the housing system; its charges come from there.")
    here = (
        Placement.objects.filter(account__rent_group=group, cancelled_on__isnull=True, arrives_on__lte=week.ends_on)
        .exclude(leaves_on__lte=week.starts_on)
        .order_by()
    )
    # Who has arrived is charged the whole period as it is planned; whoever is still to come waits for the day.
    arrived = here.filter(arrives_on__lte=max(on, week.starts_on)).values("account_id")
    stays = _stays(here.filter(account_id__in=arrived))
    if not stays:
        return NightsRun(group.code, week.rent_year, week.week, 0, 0)
    refs = dict(RentAccount.objects.filter(pk__in=stays).values_list("pk", "account_ref"))
    keys = {pk: f"{ref}:{key_of(week)}" for pk, ref in refs.items()}
    charged = set(
        Posting.objects.filter(landlord=group.landlord, source=SOURCE, reference__in=keys.values()).values_list(
            "reference", flat=True
        )
    )
    events = []
    for account_id, key in sorted(keys.items()):
        owed = charge_for_nights(stays[account_id], first=week.starts_on, last=week.ends_on)
        if key not in charged and owed:
            first = max(week.charge_on, min(stay.arrives_on for stay in stays[account_id]))
            events.append(
                Event(
                    reference=key,
                    effective_on=first,
                    amounts=[Amount(account_id, EntryKind.CHARGE, pence, element) for element, pence in owed.items()],
                    narrative=_nights_words(stays[account_id], week),
                    rent_week=rent_week(week),
                )
            )
    lines = [amount for event in events for amount in event.amounts]
    total = sum(amount.amount_pence for amount in lines)
    if events:
        stem = f"{group.code} {week.rent_year}-{week.week:02d}/"
        take = Batch.objects.filter(landlord=group.landlord, source=SOURCE, reference__startswith=stem).count()
        batch = postings.open_batch(
            landlord=group.landlord,
            source=SOURCE,
            reference=f"{stem}{take + 1}",
            line_count=len(lines),
            total_pence=total,
            by=by,
            on=on,
        )
        postings.post(batch=batch, events=events, by=by, on=on)
        postings.seal(batch=batch)
    return NightsRun(group.code, week.rent_year, week.week, len(events), total)


def _lock(account: RentAccount) -> None:
    """One change of a household's placements at a time, and none while an earlier one waits for approval."""
    RentAccount.objects.select_for_update(no_key=True).get(pk=account.pk)
    if account.account_type != AccountType.TAC:
        raise PlacementNotPossible("Households are placed on a temporary accommodation account. Open one first.")
    waiting = Adjustment.objects.filter(
        account=account, sort=AdjustmentSort.BACKDATED_CHANGE.value, state=Adjustment.State.WAITING
    )
    if waiting.exists():
        raise PlacementNotPossible(
            "A change of nights charged before is waiting for approval on this account. Have it decided first."
        )


def _add(account: RentAccount, stay: Stay, home: "Property | None", *, by: User, on: date) -> Placement:
    if not stay.place.strip():
        raise PlacementNotPossible("Say where they sleep.")
    if stay.leaves_on is not None and stay.leaves_on <= stay.arrives_on:
        raise PlacementNotPossible("They leave on a later day than they arrive, or there is no night to charge.")
    if not 0 <= stay.own_pence <= stay.nightly_pence:
        raise PlacementNotPossible("The household's own part is between nought and the whole rate a night.")
    if home is not None and home.landlord_id != account.landlord_id:
        raise PlacementNotPossible("That home belongs to another landlord.")
    standing = _stays(Placement.objects.filter(account=account, cancelled_on__isnull=True))[account.pk]
    clash = overlapping(standing, stay)
    if clash is not None:
        until = f"leave on {short_day(clash.leaves_on)}" if clash.leaves_on else "have not left"
        raise PlacementNotPossible(
            f"They cannot sleep at {stay.place} from {short_day(stay.arrives_on)}: they are at {clash.place} from "
            f"{short_day(clash.arrives_on)} and {until}. Record a move, or the day they leave."
        )
    made = Placement.objects.create(
        landlord=account.landlord,
        account=account,
        property=home,
        place=stay.place.strip(),
        arrives_on=stay.arrives_on,
        leaves_on=stay.leaves_on,
        nightly_pence=stay.nightly_pence,
        own_pence=stay.own_pence,
        recorded_on=on,
        recorded_by=by,
    )
    audit.record(
        landlord=account.landlord,
        action="household placed",
        subject=made,
        after={"arrives": str(stay.arrives_on), "leaves": str(stay.leaves_on or ""), "pence": stay.nightly_pence},
        by=by,
        on=on,
    )
    return made


def _leave(placement: Placement, leaves_on: date, *, by: User, on: date) -> None:
    if leaves_on <= placement.arrives_on:
        raise PlacementNotPossible(
            f"They arrived on {short_day(placement.arrives_on)}. If they never slept there, cancel the placement "
            "instead."
        )
    found = Placement.objects.filter(pk=placement.pk, cancelled_on__isnull=True)
    if not found.filter(Q(leaves_on__isnull=True) | Q(leaves_on__gt=leaves_on)).update(leaves_on=leaves_on):
        raise PlacementNotPossible("They have left there already. Look at the placements again.")
    placement.refresh_from_db()
    audit.record(
        landlord=placement.landlord,
        action="household left",
        subject=placement,
        after={"leaves": str(leaves_on)},
        by=by,
        on=on,
    )


def _told(placement: Placement, because: str, *, by: User, on: date) -> Told:
    account = placement.account
    stays = _stays(Placement.objects.filter(account=account, cancelled_on__isnull=True))[account.pk]
    return Told(placement, tuple(gaps(stays)), _adjust(account, stays, because, by=by, on=on))


def _adjust(account: RentAccount, stays: Sequence[Stay], because: str, *, by: User, on: date) -> Adjustment | None:
    """Ask for what the periods the run has passed should have come to, less what they did (OPS-B11)."""
    group, take_on = account.rent_group, account.landlord.take_on_on
    if group is None or group.book == RentGroup.Book.MIRRORED or take_on is None:
        return None
    _, current = due_on(group, on)
    if current is None:
        return None
    posted: dict[tuple[int, int], dict[str, int]] = defaultdict(dict)
    rows = Entry.objects.filter(account=account, element__in=[ELEMENT, OWN_ELEMENT]).filter(
        kind__in=[EntryKind.CHARGE.value, EntryKind.CHARGE_ADJ.value]
    )
    for year, number, element, pence in (
        rows.order_by()
        .values("rent_year", "rent_week", "element")
        .annotate(pence=Sum("amount_pence"))
        .values_list("rent_year", "rent_week", "element", "pence")
    ):
        posted[year, number][element] = pence
    reference = f"{account.account_ref}:{key_of(current)}"
    run_done = Posting.objects.filter(landlord=account.landlord, source=SOURCE, reference=reference).exists()
    passed = group.weeks.filter(charge_on__gte=take_on, starts_on__lte=current.starts_on)
    events = []
    for week in passed.select_related("rent_group").order_by("starts_on"):
        if week.pk == current.pk and not run_done:
            continue  # tonight's run charges it
        was = posted[rent_week(week)]
        owed = charge_for_nights(stays, first=week.starts_on, last=week.ends_on)
        amounts = [
            Amount(account.pk, EntryKind.CHARGE_ADJ, owed.get(element, 0) - was.get(element, 0), element)
            for element in (ELEMENT, OWN_ELEMENT)
            if owed.get(element, 0) != was.get(element, 0)
        ]
        if amounts:
            events.append(
                Event(
                    reference="",
                    effective_on=week.charge_on,
                    amounts=amounts,
                    narrative="Nights changed",
                    rent_week=rent_week(week),
                )
            )
    if not events:
        return None
    return adjustments.ask(
        landlord=account.landlord,
        sort=AdjustmentSort.BACKDATED_CHANGE,
        account=account,
        events=events,
        reason=Reason.TOLD_LATE,
        words=because.strip() or "Nights charged before have changed.",
        by=by,
        on=on,
    )


def _stays(rows: QuerySet[Placement]) -> dict[int, list[Stay]]:
    found: dict[int, list[Stay]] = defaultdict(list)
    for row in rows.order_by("account_id", "arrives_on"):
        found[row.account_id].append(Stay(row.place, row.arrives_on, row.leaves_on, row.nightly_pence, row.own_pence))
    return found


def _nights_words(stays: Sequence[Stay], week: RentWeek) -> str:
    nights = sum(stay.nights(week.starts_on, week.ends_on) for stay in stays)
    return f"{nights} night{'' if nights == 1 else 's'}"
