"""Journals for the general ledger and the codes they are made with."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q, QuerySet

from ledger.models import AccountingPeriod, Batch, Entry, GlCode, GlJournal, GlJournalBatch, GlJournalLine
from staff.models import Landlord


@dataclass(frozen=True)
class JournalLine:
    """One line of a journal as it was sent, in pence."""

    period: str
    account_code: str
    cost_centre: str
    debit_pence: int
    credit_pence: int
    vat_pence: int
    narrative: str
    batch: str


def codes_in_force(landlord: Landlord, rent_group_id: int | None, *, on: date) -> list[GlCode]:
    """
    One code a purpose and feed: the newest on a day, the group's own over those for every group. In the order in which
    a later one takes the place of an earlier one.
    """
    found = GlCode.objects.filter(
        Q(rent_group_id=rent_group_id) | Q(rent_group__isnull=True), landlord=landlord, from_on__lte=on
    )
    in_turn = found.order_by(F("rent_group_id").asc(nulls_first=True), "from_on")
    newest: dict[tuple[str, str], GlCode] = {}
    for code in in_turn:
        newest[code.purpose, code.feed] = code
    return list(newest.values())


def codes(landlord_ids: Collection[int]) -> QuerySet[GlCode]:
    """Every code of these landlords, with its history."""
    found = GlCode.objects.filter(landlord__in=landlord_ids).select_related("rent_group", "landlord")
    return found.order_by("landlord__name", "rent_group__code", "purpose", "feed", "-from_on")


def of_periods(landlord_ids: Collection[int]) -> QuerySet[GlJournal]:
    """The journals of these landlords, the newest first."""
    found = GlJournal.objects.filter(period__landlord__in=landlord_ids)
    return found.select_related("period__landlord", "period__rent_group", "made_by").order_by("-made_on", "-pk")


def lines(journal: GlJournal) -> list[JournalLine]:
    """A journal's lines in their order."""
    found = GlJournalLine.objects.filter(journal=journal).order_by("place")
    return [
        JournalLine(journal.period.label, code, centre, debit, credit, vat, narrative, str(batch))
        for code, centre, debit, credit, vat, narrative, batch in found.values_list(
            "account_code",
            "cost_centre",
            "debit_pence",
            "credit_pence",
            "vat_pence",
            "narrative",
            "batch__public_id",
        )
    ]


def waiting(period: AccountingPeriod) -> int:
    """How many batches of a period are in no journal yet."""
    entries = Entry.objects.filter(
        account__rent_group_id=period.rent_group_id,
        posting__accounted_on__gte=period.starts_on,
        posting__accounted_on__lte=period.ends_on,
    )
    sent = GlJournalBatch.objects.filter(period=period).values("batch_id")
    return (
        Batch.objects.filter(landlord=period.landlord, pk__in=entries.values("batch_id")).exclude(pk__in=sent).count()
    )
