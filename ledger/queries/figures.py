"""What moved on every rent account between two days, by effective date (DEC-17)."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date, timedelta

from django.db import connection
from django.db.models import F, Q, Sum
from django.db.models.functions import Coalesce, Collate

from ledger.models import RentAccount
from ledger.rules.account_types import NOBODYS
from ledger.rules.entry_kinds import COLLECTED, EntryKind
from staff.models import Landlord


@dataclass(frozen=True)
class Figures:
    """
    One account's period, in pence and signed as in the ledger: opening + charges + receipts + adjustments = closing.

    :param opening_pence: at the end of the day before the period.
    :param receipts_pence: the kinds that OPS-A7 marks `coll`, so mostly below nought.
    """

    account_ref: str
    opening_pence: int
    charges_pence: int
    receipts_pence: int
    adjustments_pence: int
    closing_pence: int


def between(*, landlord: Landlord, from_on: date, until_on: date) -> Iterator[Figures]:
    """
    Every rent account of a landlord in order of its reference, former ones too, suspense and voids not (DEC-17).

    From every entry known now, by effective date, both days included; one statement, read as it comes.
    """
    here = Q(entries__effective_on__gte=from_on, entries__effective_on__lte=until_on)
    charge = Q(entries__kind=EntryKind.CHARGE.value)
    receipt = Q(entries__kind__in=COLLECTED)
    rows = (
        RentAccount.objects.filter(landlord=landlord)
        .exclude(account_type__in=NOBODYS)
        .annotate(
            opening_pence=_sum(Q(entries__effective_on__lte=from_on - timedelta(days=1))),
            charges_pence=_sum(here & charge),
            receipts_pence=_sum(here & receipt),
            adjustments_pence=_sum(here & ~charge & ~receipt),
            closing_pence=_sum(Q(entries__effective_on__lte=until_on)),
        )
        .order_by(_by_bytes())
    )
    names = [field.name for field in fields(Figures)]
    for row in rows.values_list(*names).iterator(chunk_size=2000):
        yield Figures(*row)


def _sum(which: Q) -> Coalesce:
    return Coalesce(Sum("entries__amount_pence", filter=which), 0)


def _by_bytes() -> "Collate | F":
    """The same order on both databases, whatever the language of the server."""
    return Collate("account_ref", "C") if connection.vendor == "postgresql" else F("account_ref")
