"""
The only way money enters the ledger: a batch is opened, events are posted into it, and it is sealed (DEC-1).

All three happen in one transaction; the seal's trigger refuses a batch whose entries do not come to what it states.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

from django.db import IntegrityError, transaction

from ledger.models import Batch, Entry, Posting, RentAccount, RentGroup, Seal
from ledger.operations import book_lock
from ledger.queries.accounting_days import AccountingDays
from ledger.rules.entry_kinds import EntryKind
from ledger.rules.rent_weeks import rent_week_of
from staff import bulk_rows
from staff.models import Landlord, User
from staff.refusals import Refused

CHUNK = 1000

ENTRY_COLUMNS = (
    "landlord_id",
    "batch_id",
    "posting_id",
    "account_id",
    "kind",
    "element",
    "amount_pence",
    "effective_on",
    "rent_year",
    "rent_week",
)

REVERSED_BY: dict[EntryKind, EntryKind] = {
    EntryKind.PAY: EntryKind.PAY_REV,
    EntryKind.PAY_REV: EntryKind.PAY,
    EntryKind.CHARGE: EntryKind.CHARGE_ADJ,
    EntryKind.WRITE_OFF: EntryKind.WRITE_ON,
    EntryKind.WRITE_ON: EntryKind.WRITE_OFF,
    EntryKind.VOID_CHARGE: EntryKind.VOID_CONTRA,
    EntryKind.VOID_CONTRA: EntryKind.VOID_CHARGE,
    EntryKind.REFUND: EntryKind.REFUND_REV,
    EntryKind.REFUND_REV: EntryKind.REFUND,
    EntryKind.GOODWILL: EntryKind.GOODWILL_REV,
    EntryKind.GOODWILL_REV: EntryKind.GOODWILL,
    EntryKind.WAIVER: EntryKind.WAIVER_REV,
    EntryKind.WAIVER_REV: EntryKind.WAIVER,
    EntryKind.REWARD: EntryKind.REWARD_REV,
    EntryKind.REWARD_REV: EntryKind.REWARD,
    EntryKind.PAY_MOVED: EntryKind.PAY,
}
"""The kind that undoes a kind whose sign is fixed; a kind of either sign undoes itself."""


class AlreadyPosted(Refused):
    """The batch, or an event in it, is known by its source identity (DEC-3)."""


class AlreadyReversed(Refused):
    """A posting is reversed once."""


class MirroredBook(Refused):
    """The account's rent group mirrors a housing system; its money is not made here (DEC-5)."""


@dataclass(frozen=True)
class Amount:
    """One entry to be: an account, what it is, and whole pence (plus is owed)."""

    account_id: int
    kind: EntryKind
    amount_pence: int
    element: str = ""


@dataclass(frozen=True)
class Event:
    """
    One posting to be (DEC-1).

    :param reference: the money's own identity within its source (DEC-3).
    :param effective_on: the day it counts from.
    :param rent_week: (rent year, week) where the source says so; otherwise the week of the effective day.
    """

    reference: str
    effective_on: date
    amounts: Sequence[Amount]
    narrative: str = ""
    reverses_id: int | None = None
    rent_week: tuple[int, int] | None = None


def open_batch(
    *, landlord: Landlord, source: str, reference: str, line_count: int, total_pence: int, by: User, on: date
) -> Batch:
    """
    Open a batch that states how many entries it will hold and what they come to.

    :raises AlreadyPosted: if this source has posted under this reference before.
    """
    book_lock.share(landlord_id=landlord.pk)
    if Batch.objects.filter(landlord=landlord, source=source, reference=reference).exists():
        raise AlreadyPosted(f"{source} “{reference}” has been posted before. Nothing was posted again.")
    return Batch.objects.create(
        landlord=landlord,
        source=source,
        reference=reference,
        line_count=line_count,
        total_pence=total_pence,
        recorded_on=on,
        by=by,
    )


def post(*, batch: Batch, events: Iterable[Event], by: User, on: date) -> list[Posting]:
    """
    Post events into an open batch, a thousand at a time.

    :return: the postings, in the order of the events.
    :raises AlreadyPosted: if an event's identity is known within the landlord and source.
    """
    made: list[Posting] = []
    remaining = iter(events)
    while chunk := list(islice(remaining, CHUNK)):
        made += _post_chunk(batch, chunk, by, on)
    return made


def _post_chunk(batch: Batch, events: list[Event], by: User, on: date) -> list[Posting]:
    # The book lock is held since the batch was opened, so no period closes between this and the commit.
    days = AccountingDays.of(batch.landlord_id, (each.account_id for event in events for each in event.amounts))
    postings = [
        Posting(
            landlord_id=batch.landlord_id,
            batch=batch,
            source=batch.source,
            reference=event.reference,
            narrative=event.narrative,
            reverses_id=event.reverses_id,
            recorded_on=on,
            accounted_on=days.of_event(event.effective_on, (each.account_id for each in event.amounts)),
            by=by,
        )
        for event in events
    ]
    try:
        with transaction.atomic():
            Posting.objects.bulk_create(postings)
    except IntegrityError as error:
        _explain(batch, events, error)
    bulk_rows.insert(
        Entry,
        ENTRY_COLUMNS,
        (
            (
                batch.landlord_id,
                batch.pk,
                posting.pk,
                amount.account_id,
                amount.kind.value,
                amount.element,
                amount.amount_pence,
                event.effective_on,
                year,
                week,
            )
            for posting, event in zip(postings, events, strict=True)
            for year, week in (_rent_week(event),)
            for amount in event.amounts
            if amount.amount_pence
        ),
    )
    return postings


def _rent_week(event: Event) -> tuple[int, int]:
    if event.rent_week is not None:
        return event.rent_week
    week = rent_week_of(event.effective_on)
    return week.rent_year, week.week


def _explain(batch: Batch, events: list[Event], error: IntegrityError) -> None:
    reversed_ids = [event.reverses_id for event in events if event.reverses_id]
    if Posting.objects.filter(reverses_id__in=reversed_ids).exists():
        raise AlreadyReversed("This has been reversed already. Nothing was posted.") from error
    raise AlreadyPosted(f"A line of “{batch.reference}” was posted before. Nothing of it was posted.") from error


def seal(*, batch: Batch) -> Seal:
    """Close a batch for ever; the database refuses if its entries do not come to what it states."""
    return Seal.objects.create(batch=batch)


@transaction.atomic
def reverse(*, posting: Posting, because: str, by: User, on: date, effective_on: date | None = None) -> Posting:
    """
    Post the mirror image of a posting, linked to it, once.

    :param because: the reason, for the timeline; it names no person.
    :param effective_on: the day the reversal counts from; the original's own day unless given.
    :raises AlreadyReversed: if it has been reversed.
    :raises MirroredBook: if an account mirrors a housing system.
    """
    entries = list(posting.entries.select_related("account"))
    refuse_mirrored(account_ids=[entry.account_id for entry in entries])
    if Posting.objects.filter(reverses=posting).exists():
        raise AlreadyReversed("This has been reversed already. Nothing was posted.")
    total = -sum(entry.amount_pence for entry in entries)
    batch = open_batch(
        landlord=posting.landlord,
        source="reversal",
        reference=str(posting.public_id),
        line_count=len(entries),
        total_pence=total,
        by=by,
        on=on,
    )
    day = effective_on or entries[0].effective_on
    event = Event(
        reference=str(posting.public_id),
        effective_on=day,
        narrative=because,
        reverses_id=posting.pk,
        amounts=[
            Amount(
                account_id=entry.account_id,
                kind=REVERSED_BY.get(EntryKind(entry.kind), EntryKind(entry.kind)),
                amount_pence=-entry.amount_pence,
                element=entry.element,
            )
            for entry in entries
        ],
        rent_week=(entries[0].rent_year, entries[0].rent_week) if day == entries[0].effective_on else None,
    )
    made = post(batch=batch, events=[event], by=by, on=on)
    seal(batch=batch)
    return made[0]


def refuse_mirrored(*, account_ids: Iterable[int]) -> None:
    """
    Say no where an account's rent group is mirrored (DEC-5).

    :raises MirroredBook: naming the first such account.
    """
    found = RentAccount.objects.filter(pk__in=list(account_ids), rent_group__book=RentGroup.Book.MIRRORED).first()
    if found is not None:
        raise MirroredBook(
            f"Account {found.account_ref} mirrors the housing system: make this change there; tonight's file brings it."
        )
