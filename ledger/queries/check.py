"""
Proof that a landlord's ledger holds together (`check_ledger`): what must be true of it, asked of every row.

The database keeps most of this itself; here it is proved from the rows alone, so that a lock somebody took away, or
a backup put back half, is found.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from itertools import islice
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Abs, Coalesce

from ledger.models import Batch, Entry, Posting, SuspenseItem
from ledger.queries import carried_forward, promises
from ledger.rules.account_types import AccountType
from ledger.rules.entry_kinds import MEANING, SIGN_MINUS, SIGN_PLUS, EntryKind
from staff.models import Landlord

MOST_NAMED = 20


@dataclass(frozen=True)
class Finding:
    """Something that is not so: which promise, and where."""

    promise: str
    where: str


@dataclass(frozen=True)
class KindSum:
    """What all entries of a kind come to, in pence, plus is owed."""

    kind: str
    words: str
    count: int
    total_pence: int


@dataclass(frozen=True)
class Explained:
    """How much of all money moved can be traced to a sealed batch that adds up, in pence regardless of sign."""

    explained_pence: int
    all_pence: int

    @property
    def percent(self) -> Decimal:
        """The share in percent, cut to two decimals so that a rest is never rounded away; 100.00 of nothing."""
        if not self.all_pence:
            return Decimal("100.00")
        share = Decimal(self.explained_pence) * 100 / Decimal(self.all_pence)
        return share.quantize(Decimal("0.01"), rounding=ROUND_DOWN)


def findings(landlord: Landlord) -> Iterator[Finding]:
    """Everything that is not as it must be; nothing for a ledger that holds together."""
    yield from unsealed(landlord)
    yield from not_adding_up(landlord)
    yield from _astray(landlord)
    yield from _wrong_sign(landlord)
    yield from suspense(landlord)
    yield from _reversals(landlord)
    yield from _carried(landlord)
    yield from (Finding(each.promise, each.where) for each in promises.broken(landlord))
    if (share := explained(landlord)).percent != Decimal("100.00"):
        yield Finding("explained share is 100.00 %", f"it is {share.percent} %")


def sums_by_kind(landlord: Landlord) -> list[KindSum]:
    """What the entries of each kind come to, kinds in order."""
    rows = (
        Entry.objects.filter(landlord=landlord)
        .values("kind")
        .annotate(count=Count("pk"), total=Sum("amount_pence"))
        .order_by("kind")
    )
    return [KindSum(row["kind"], MEANING[EntryKind(row["kind"])].words, row["count"], row["total"]) for row in rows]


def explained(landlord: Landlord) -> Explained:
    """The explained share of a landlord's money (reliability: 100.00 %)."""
    everything = Entry.objects.filter(Q(landlord=landlord) | Q(account__landlord=landlord))
    traced = everything.filter(
        landlord=landlord,
        account__landlord=landlord,
        posting__batch=F("batch"),
        posting__landlord=landlord,
        batch__in=_agreeing(landlord).values("pk"),
    )
    moved = Coalesce(Sum(Abs("amount_pence")), 0)
    return Explained(traced.aggregate(pence=moved)["pence"], everything.aggregate(pence=moved)["pence"])


def _with_entries(landlord: Landlord) -> QuerySet[Any]:
    entries = Entry.objects.filter(batch=OuterRef("pk")).order_by().values("batch")
    return Batch.objects.filter(landlord=landlord).annotate(
        lines=Coalesce(Subquery(entries.annotate(n=Count("pk")).values("n")), 0),
        sum_pence=Coalesce(Subquery(entries.annotate(s=Sum("amount_pence")).values("s")), 0),
    )


def _agreeing(landlord: Landlord) -> QuerySet[Any]:
    return _with_entries(landlord).filter(seal__isnull=False, lines=F("line_count"), sum_pence=F("total_pence"))


def unsealed(landlord: Landlord) -> Iterator[Finding]:
    """The batches that were never sealed."""
    for batch in Batch.objects.filter(landlord=landlord, seal__isnull=True).order_by("pk")[:MOST_NAMED]:
        yield Finding("every batch is sealed", str(batch))


def not_adding_up(landlord: Landlord) -> Iterator[Finding]:
    """The batches whose entries are not what they state."""
    wrong = _with_entries(landlord).exclude(lines=F("line_count"), sum_pence=F("total_pence"))
    for batch in wrong.order_by("pk")[:MOST_NAMED]:
        stated = f"states {batch.line_count} lines and {batch.total_pence}p"
        yield Finding("every batch adds up", f"{batch} {stated}, holds {batch.lines} and {batch.sum_pence}p")


def _astray(landlord: Landlord) -> Iterator[Finding]:
    ours = Entry.objects.filter(Q(landlord=landlord) | Q(account__landlord=landlord) | Q(batch__landlord=landlord))
    same = Q(
        landlord=landlord,
        account__landlord=landlord,
        batch__landlord=landlord,
        posting__landlord=landlord,
        posting__batch=F("batch"),
    )
    for entry in ours.exclude(same).order_by("pk")[:MOST_NAMED]:
        yield Finding("every entry is in its own batch and landlord", f"entry {entry.pk}: {entry}")


def _wrong_sign(landlord: Landlord) -> Iterator[Finding]:
    wrong = Q(amount_pence=0) | Q(kind__in=SIGN_PLUS, amount_pence__lt=0) | Q(kind__in=SIGN_MINUS, amount_pence__gt=0)
    for entry in Entry.objects.filter(wrong, landlord=landlord).order_by("pk")[:MOST_NAMED]:
        yield Finding("every kind has its sign", f"entry {entry.pk}: {entry}")


def suspense(landlord: Landlord) -> Iterator[Finding]:
    """What lies on the suspense accounts is told item by item, open ones only."""
    held = Entry.objects.filter(landlord=landlord, account__account_type=AccountType.SUS.value)
    items = SuspenseItem.objects.filter(landlord=landlord)
    lying = -held.aggregate(pence=Coalesce(Sum("amount_pence"), 0))["pence"]
    told = items.aggregate(pence=Coalesce(Sum(F("amount_pence") - F("settled_pence")), 0))["pence"]
    if lying != told:
        yield Finding("suspense items come to the suspense accounts", f"items say {told}p, the accounts hold {lying}p")


def _reversals(landlord: Landlord) -> Iterator[Finding]:
    """A reversal undoes its original account by account, or it undoes something else."""
    pairs = Posting.objects.filter(landlord=landlord, reverses__isnull=False)
    back = (
        Entry.objects.filter(posting__in=pairs.values("pk"))
        .values("posting_id", "posting__reverses_id", "account_id")
        .annotate(pence=Sum("amount_pence"))
        .order_by()
    )
    there = (
        Entry.objects.filter(posting__in=pairs.values("reverses_id"))
        .values("posting_id", "account_id")
        .annotate(pence=Sum("amount_pence"))
        .order_by()
    )
    left: dict[tuple[Any, int], int] = {(row["posting_id"], row["account_id"]): row["pence"] for row in there}
    for row in back:
        key = (row["posting__reverses_id"], row["account_id"])
        left[key] = left.get(key, 0) + row["pence"]
    wrong = sorted(key for key, pence in left.items() if pence)
    for posting_id, account_id in wrong[:MOST_NAMED]:
        rest = left[posting_id, account_id]
        yield Finding("a reversal cancels its original", f"posting {posting_id}, account {account_id}: {rest}p is left")


def _carried(landlord: Landlord) -> Iterator[Finding]:
    """Figures carried forward are a shorter way to the same sums, or they are wrong."""
    for wrong in islice(carried_forward.differences(landlord.pk), MOST_NAMED):
        where = f"account {wrong.account_ref}: carried {wrong.carried_pence}p, its entries {wrong.entries_pence}p"
        yield Finding("carried balances are their entries", where)
