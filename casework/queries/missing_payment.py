"""Where a payment that a tenant misses may be: each place searched, with what was found there (OPS-D29)."""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q

from arrears.models import Investigation
from feeds.models import FeedFile, FeedRow
from feeds.models.bank_line import BankLine
from feeds.queries import suspense_candidates
from ledger.queries import payment_search, suspense
from ledger.queries.payment_search import Paid
from ledger.rules.near_references import how_near
from ledger.rules.suspense_matching import SURNAME_ONLY, likeness

AROUND = timedelta(days=5)
"""Files and payments of so many days before and after are looked at."""
FURTHER = timedelta(days=30)
"""Money in suspense is looked for longer: it may have come late."""
MOST = 50


@dataclass(frozen=True)
class InSuspense:
    """An item that may be it, and why."""

    item: Any
    payer_name: str
    why: str


@dataclass(frozen=True)
class Evidence:
    """What a search of every place found; `elsewhere` counts payments on accounts this person may not see."""

    here: list[Paid] = field(default_factory=list)
    suspense: list[InSuspense] = field(default_factory=list)
    accounts: list[Paid] = field(default_factory=list)
    elsewhere: int = 0
    files: list[FeedFile] = field(default_factory=list)
    rows: list[tuple[FeedRow, Paid]] = field(default_factory=list)
    bank: list[BankLine] = field(default_factory=list)
    benefits: list[Paid] = field(default_factory=list)


def search(investigation: Investigation, *, visible: Any) -> Evidence:
    """
    Look everywhere that the books can tell; only the tenant's evidence and the collector's trace are a person's.

    :param visible: the accounts this person may see (a queryset).
    """
    account, amount = investigation.account, investigation.amount_pence
    since, until = investigation.paid_on - AROUND, investigation.paid_on + AROUND
    near = payment_search.near_accounts(account)
    paid = payment_search.payments(list(near), since=since, until=until, amount_pence=amount)
    seen = _seen(visible, {one.account_id for one in paid})
    names = _names(account)
    files = list(_files(investigation, since, until))
    rows = _rows(files, names, visible)
    return Evidence(
        here=payment_search.payments([account.pk], since=since, until=until),
        suspense=_suspense(investigation, names),
        accounts=[replace(one, why=near[one.account_id]) for one in paid if one.account_id in seen],
        elsewhere=sum(one.account_id not in seen for one in paid),
        files=files[:MOST],
        rows=rows,
        bank=_bank(investigation, since, until),
        benefits=payment_search.payments([account.pk], since=since, until=until, benefit=True),
    )


def _seen(visible: Any, account_ids: Collection[int]) -> set[int]:
    return set(visible.filter(pk__in=account_ids).values_list("pk", flat=True))


def _names(account: Any) -> list[str]:
    return [party.person.full_name for party in account.parties.select_related("person")]


def _suspense(investigation: Investigation, names: list[str]) -> list[InSuspense]:
    """Open items of the amount, or that quote nearly this account's reference, or whose payer has the tenant's name."""
    rows = suspense.waiting([investigation.landlord_id]).filter(
        received_on__gte=investigation.paid_on - AROUND, received_on__lte=investigation.paid_on + FURTHER
    )
    listed = list(rows.select_related("posting").order_by("received_on", "pk")[:500])
    origins = suspense_candidates.origins([item.posting_id for item in listed])
    own = [investigation.account.account_ref]
    own += investigation.account.payment_references.values_list("reference", flat=True)
    found = []
    for item in listed:
        payer = origins[item.posting_id].payer_name if item.posting_id in origins else ""
        why = []
        if item.open_pence == investigation.amount_pence:
            why.append("the same amount")
        if any(how_near(item.raw_reference, ref) for ref in own):
            why.append("nearly this account’s reference")
        if any(likeness(payer, name) >= SURNAME_ONLY for name in names):
            why.append("the tenant’s name")
        if why:
            found.append((len(why), InSuspense(item, payer, ", ".join(why))))
    return [one for _, one in sorted(found, key=lambda each: -each[0])][:MOST]


def _files(investigation: Investigation, since: date, until: date) -> Any:
    return FeedFile.objects.filter(
        landlord=investigation.landlord_id, dated_on__gte=since, dated_on__lte=until, state=FeedFile.State.APPLIED
    ).order_by("dated_on", "pk")


def _rows(files: list[FeedFile], names: list[str], visible: Any) -> list[tuple[FeedRow, Paid]]:
    """Rows of these files that a payer of the tenant's surname paid, and where their money went."""
    surnames = Q()
    for name in names:
        surnames |= Q(payer_name__icontains=name.rsplit(" ", 1)[-1])
    if not surnames or not files:
        return []
    rows = FeedRow.objects.filter(surnames, feed_file__in=files, posting_id__isnull=False).select_related("feed_file")
    listed = {row.posting_id: row for row in rows[:MOST] if row.posting_id is not None}
    paid = payment_search.by_posting(list(listed))
    seen = _seen(visible, {one.account_id for one in paid})
    return [(listed[one.posting_id], one) for one in paid if one.account_id in seen]


def _bank(investigation: Investigation, since: date, until: date) -> list[BankLine]:
    """Money in of the amount, or that names nearly the tenant, on the days around it."""
    rows = BankLine.objects.filter(landlord=investigation.landlord_id, value_on__gte=since, value_on__lte=until)
    told = Q(amount_pence=investigation.amount_pence)
    for name in _names(investigation.account):
        told |= Q(counterparty__icontains=name.rsplit(" ", 1)[-1], amount_pence__gt=0)
    return list(rows.filter(told).select_related("feed_file", "bank_account").order_by("value_on", "pk")[:MOST])


def posting_of(public_id: UUID, account_id: int) -> Any:
    """The payment that is to be moved, as it stands on an account."""
    return payment_search.payment_of(public_id, account_id)
