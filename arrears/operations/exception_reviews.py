"""
The weekly exception review (OPS-E6): one list for each patch, made once a week; every item is actioned or deferred with
a reason, and what is left undone rolls on to the officer's next week, marked (PRA-8).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from arrears.models import ExceptionItem, ExceptionReason, ExceptionReview, Night, Position
from arrears.queries import exceptions
from arrears.queries.decisions import last_night
from arrears.rules import exceptions as rules
from arrears.rules.exceptions import Listed
from ledger.rules.rent_weeks import monday_of
from letters.rules.wording import day
from staff.models import Landlord, User
from staff.operations import audit
from staff.refusals import Refused
from tenancies.models import Patch, PatchCover
from tenancies.models.lookout import holds_on

CHUNK = 1000
State = ExceptionItem.State


class ReviewNotUsable(Refused):
    """There is no night to make the list from."""


class ItemNotUsable(Refused):
    """The items cannot be settled so: no reason, a day too far away, or settled before."""


@dataclass(frozen=True)
class Made:
    """What one making did: how many lists and items are new, and how many items were rolled on."""

    lists: int = 0
    items: int = 0
    rolled: int = 0


@transaction.atomic
def make(*, landlord: Landlord, on: date, by: User) -> Made:
    """
    Make the week's list of every patch that has none yet, from the last night (PRA-8).

    What earlier weeks left open is closed there as rolled on and stands again in the new list, with how often.

    :raises ReviewNotUsable: if no night of the landlord was ever run.
    """
    night = last_night(landlord, on=on)
    if night is None:
        raise ReviewNotUsable(f"No night of {landlord.name} has been run, so there is nothing to review.")
    week = monday_of(on)
    have = ExceptionReview.objects.filter(landlord=landlord, week_starts_on=week).values("patch")
    patches = list(Patch.objects.filter(landlord=landlord).exclude(pk__in=have).order_by("pk"))
    if not patches:
        return Made()
    ids = [patch.pk for patch in patches]
    left = exceptions.undone(ids, before=week)
    why = exceptions.found(landlord, night=night, on=on)
    homes = exceptions.homes(landlord, why)
    put_off = exceptions.deferred(landlord, on=on)
    by_patch: dict[int, dict[int, set[rules.Why]]] = {pk: {} for pk in ids}
    for account_id, reasons in why.items():
        if homes.get(account_id) in by_patch:
            by_patch[homes[account_id]][account_id] = reasons
    officers = _officers(ids, on)
    reviews = ExceptionReview.objects.bulk_create(
        [
            ExceptionReview(
                landlord=landlord, patch=patch, week_starts_on=week, made_on=on, officer_id=officers.get(patch.pk)
            )
            for patch in patches
        ]
    )
    rolled = ExceptionItem.objects.filter(
        review__patch__in=ids, review__week_starts_on__lt=week, state=State.OPEN
    ).update(state=State.ROLLED)
    listed = [
        (review, one)
        for review in reviews
        for one in rules.week_list(by_patch[review.patch_id], left.get(review.patch_id, ()), deferred=put_off)
    ]
    items = _keep(listed, night)
    audit.record(
        landlord=landlord,
        action="exception reviews made",
        subject=landlord,
        after={"week": str(week), "lists": len(reviews), "items": items, "rolled": rolled},
        by=by,
        on=on,
    )
    return Made(len(reviews), items, rolled)


@transaction.atomic
def action(*, items: Sequence[ExceptionItem], because: str, by: User, on: date) -> int:
    """
    Say that items were dealt with, and how.

    :raises ItemNotUsable: without a word, or where none of them is open any more.
    """
    return _settle(items, State.ACTIONED, because, None, by, on)


@transaction.atomic
def defer(*, items: Sequence[ExceptionItem], because: str, until_on: date, by: User, on: date) -> int:
    """
    Put items off to a day, with the reason; they come back in the week after it, sooner for a court or eviction date.

    :raises ItemNotUsable: for a day that is not within the next 28 (a longer pause is a hold), or as `action`.
    """
    if not rules.may_defer_until(until_on, on=on):
        raise ItemNotUsable(
            f"Choose a day after {day(on)} and not more than {rules.LONGEST_DEFERRAL_DAYS} days away. "
            "For longer, place a hold."
        )
    return _settle(items, State.DEFERRED, because, until_on, by, on)


def _settle(
    items: Sequence[ExceptionItem], state: ExceptionItem.State, because: str, until_on: date | None, by: User, on: date
) -> int:
    if not because.strip():
        raise ItemNotUsable("Say why, or what was done: the manager reads it.")
    ids = [item.pk for item in items]
    settled = ExceptionItem.objects.filter(pk__in=ids, state=State.OPEN).update(
        state=state, because=because.strip()[:400], deferred_until_on=until_on, settled_on=on, settled_by=by
    )
    if not settled:
        raise ItemNotUsable("Choose items that are still to do: these were settled, or rolled on to a newer week.")
    for landlord in {item.review.landlord for item in items}:
        audit.record(
            landlord=landlord,
            action=f"exceptions {state.value}",
            subject=next(item for item in items if item.review.landlord_id == landlord.pk).review,
            after={"items": settled, "until": str(until_on or "")},
            by=by,
            on=on,
        )
    return settled


def _keep(listed: list[tuple[ExceptionReview, Listed]], night: Night) -> int:
    stood = Position.objects.filter(landlord=night.landlord_id, on=night.on, take=night.take)
    balances = dict(stood.values_list("account_id", "balance_pence"))
    items = ExceptionItem.objects.bulk_create(
        [
            ExceptionItem(
                review=review,
                account_id=one.account_id,
                times_rolled=one.times_rolled,
                balance_pence=balances.get(one.account_id, 0),
            )
            for review, one in listed
        ],
        CHUNK,
    )
    ExceptionReason.objects.bulk_create(
        [
            ExceptionReason(item=item, why=why.value)
            for item, (_, one) in zip(items, listed, strict=True)
            for why in one.reasons
        ],
        CHUNK,
    )
    return len(items)


def _officers(patch_ids: list[int], on: date) -> dict[int, int]:
    """Who owns each patch, else who covers it."""
    covers = PatchCover.objects.filter(holds_on(on), patch__in=patch_ids).order_by("kind", "-from_on")
    return dict(covers.values_list("patch_id", "user_id"))
