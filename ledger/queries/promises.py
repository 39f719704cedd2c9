"""
What must be true of control accounts, transfers, manual postings, refunds, closed periods and finance's figures: the
part of `check_ledger` that looks at more than batches and entries.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from django.db.models import F, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce

from ledger.models import Adjustment, AdjustmentPart, Entry, Refund, RentGroup
from ledger.queries import assertions, control_accounts, periods
from ledger.rules.entry_kinds import EntryKind
from ledger.rules.words import money, short_day
from staff.models import Landlord

MOST_NAMED = 20


@dataclass(frozen=True)
class Broken:
    """A promise that does not hold, and where."""

    promise: str
    where: str


def broken(landlord: Landlord) -> Iterator[Broken]:
    """Everything that is not so; nothing for books that hold together."""
    yield from _control_accounts(landlord)
    yield from _transfers(landlord)
    yield from _moves(landlord)
    yield from _adjustments(landlord)
    yield from _refunds(landlord)
    yield from _closed_periods(landlord)
    yield from _finance(landlord)


def _control_accounts(landlord: Landlord) -> Iterator[Broken]:
    """Of the newest day there is: opening, movement and closing come to the sum of the balances (OPS-L2)."""
    newest = Entry.objects.filter(landlord=landlord).order_by("-posting__accounted_on").first()
    if newest is None:
        return
    day = newest.posting.accounted_on
    codes = dict(RentGroup.objects.filter(landlord=landlord).values_list("pk", "code"))
    for group_id, control in control_accounts.by_group(landlord, from_on=day, until_on=day).items():
        if control.difference_pence:
            where = (
                f"{codes.get(group_id or 0, 'no rent group')} on {short_day(day)}: {money(control.difference_pence)}"
            )
            yield Broken("a control account is the sum of its balances", where)


def _transfers(landlord: Landlord) -> Iterator[Broken]:
    """Money between two accounts of ours comes to nought; a housing system's own rows come one by one (OPS-A7)."""
    ours = Entry.objects.filter(landlord=landlord).exclude(account__rent_group__book=RentGroup.Book.MIRRORED)
    transfers = ours.filter(kind=EntryKind.TRANSFER.value).order_by().values("posting_id")
    for row in transfers.annotate(pence=Sum("amount_pence")).exclude(pence=0).order_by("posting_id")[:MOST_NAMED]:
        yield Broken("a transfer comes to nought", f"posting {row['posting_id']}: {row['pence']}p is left")
    moved = ours.filter(kind=EntryKind.PAY_MOVED.value).order_by().values("posting_id")
    whole = Entry.objects.filter(posting_id__in=moved).order_by().values("posting_id")
    for row in whole.annotate(pence=Sum("amount_pence")).exclude(pence=0).order_by("posting_id")[:MOST_NAMED]:
        yield Broken("a moved payment comes to nought", f"posting {row['posting_id']}: {row['pence']}p is left")


def _moves(landlord: Landlord) -> Iterator[Broken]:
    """What was moved to another account was not given back on the first as well (ADR 0012)."""
    standing = Adjustment.objects.filter(landlord=landlord, state=Adjustment.State.POSTED, moves__isnull=False)
    both = standing.filter(moves__reversed_by__isnull=False, posting__reversed_by__isnull=True)
    for move in both.order_by("pk")[:MOST_NAMED]:
        where = f"{move.public_id}: payment {move.moves_id} was reversed and stands moved"
        yield Broken("a reversed payment has no standing move", where)


def _adjustments(landlord: Landlord) -> Iterator[Broken]:
    """What was asked for and approved is what stands in its batch, account by account (OPS-D33)."""
    posted = Entry.objects.filter(batch_id=OuterRef("adjustment__batch_id"), account_id=OuterRef("account_id"))
    sums = posted.order_by().values("batch_id").annotate(pence=Sum("amount_pence")).values("pence")
    parts = AdjustmentPart.objects.filter(
        adjustment__landlord=landlord, adjustment__state=Adjustment.State.POSTED
    ).annotate(pence=Coalesce(Subquery(sums), 0))
    wrong = parts.exclude(pence=F("net_pence")).select_related("adjustment", "account").order_by("pk")
    for part in wrong[:MOST_NAMED]:
        where = f"{part.adjustment.public_id}, account {part.account}: {part.net_pence}p asked, {part.pence}p posted"
        yield Broken("an adjustment is what its batch holds", where)


def _refunds(landlord: Landlord) -> Iterator[Broken]:
    """A refund that was posted stands on its account as REFUND to the penny (OPS-D31)."""
    posted = Entry.objects.filter(
        batch_id=OuterRef("adjustment__batch_id"), account_id=OuterRef("account_id"), kind=EntryKind.REFUND.value
    )
    sums = posted.order_by().values("batch_id").annotate(pence=Sum("amount_pence")).values("pence")
    refunds = Refund.objects.filter(landlord=landlord, adjustment__state=Adjustment.State.POSTED).annotate(
        pence=Coalesce(Subquery(sums), 0)
    )
    for refund in refunds.exclude(pence=F("amount_pence")).order_by("pk")[:MOST_NAMED]:
        where = f"{refund.public_id}: {refund.amount_pence}p approved, {refund.pence}p posted"
        yield Broken("a refund is what was posted for it", where)


def _closed_periods(landlord: Landlord) -> Iterator[Broken]:
    for each in islice(periods.changed_since_close(landlord), MOST_NAMED):
        yield Broken("a closed period stays as it was frozen", f"{each.period}: {each.words}")


def _finance(landlord: Landlord) -> Iterator[Broken]:
    for each in islice(assertions.differing(landlord), MOST_NAMED):
        yield Broken("finance’s figures hold to the penny", each.words)
