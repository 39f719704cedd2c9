"""Money in suspense: what waits and how long, and what is known of the accounts it may be for (OPS-D28, S1)."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from typing import Any

from django.db.models import Case, CharField, Count, F, Q, QuerySet, Sum, Value, When

from ledger.models import (
    AccountParty,
    BenefitAward,
    Charge,
    Entry,
    PaymentReference,
    RentAccount,
    SuspenseItem,
    SuspenseSettlement,
)
from ledger.rules.account_types import AccountType
from ledger.rules.entry_kinds import EntryKind
from ledger.rules.near_references import Span
from ledger.rules.suspense_matching import Candidate, Reference

LOOKED_BACK = timedelta(weeks=26)
"""How far back an account's usual payment is looked for."""
AT_ONCE = 30_000
"""References looked up in one question; a page of items has fewer."""

KIND_WORDS = {
    "ACCOUNT": "account reference",
    "PAYCARD": "payment card number",
    "ALIAS": "reference this payer used before",
}


@dataclass(frozen=True)
class Age:
    """So many items of an age, and what is open of them in pence (OPS-S1)."""

    code: str
    words: str
    count: int
    open_pence: int


AGES = (("week", "Up to 7 days", 7), ("month", "8 to 28 days", 28), ("quarter", "29 to 90 days", 90))
OLDEST = ("old", "More than 90 days")


def waiting(landlord_ids: Collection[int]) -> "QuerySet[SuspenseItem]":
    """The open items of these landlords."""
    return SuspenseItem.objects.filter(landlord__in=landlord_ids, settled_on__isnull=True)


def items(landlord_ids: Collection[int]) -> "QuerySet[SuspenseItem]":
    """Every item of these landlords, settled ones too."""
    return SuspenseItem.objects.filter(landlord__in=landlord_ids)


def of_age(rows: "QuerySet[SuspenseItem]", code: str, *, on: date) -> "QuerySet[SuspenseItem]":
    """Those of one age; all of them for a word that is no age."""
    since = 0
    for word, _, days in AGES:
        if word == code:
            return rows.filter(received_on__gt=on - timedelta(days=days + 1), received_on__lte=on - timedelta(since))
        since = days + 1
    return rows.filter(received_on__lte=on - timedelta(days=since)) if code == OLDEST[0] else rows


def ages(landlord_ids: Collection[int], *, on: date) -> list[Age]:
    """Items and pounds by age: 7, 28 and 90 days, and older (OPS-D28, S1), in one question."""
    buckets = [When(received_on__gt=on - timedelta(days=days + 1), then=Value(code)) for code, _, days in AGES]
    rows = (
        waiting(landlord_ids)
        .annotate(age=Case(*buckets, default=Value(OLDEST[0]), output_field=CharField()))
        .values("age")
        .annotate(count=Count("pk"), pence=Sum(F("amount_pence") - F("settled_pence")))
        .order_by()
    )
    found = {row["age"]: (row["count"], row["pence"]) for row in rows}
    named = [*((code, words) for code, words, _ in AGES), OLDEST]
    return [Age(code, words, *found.get(code, (0, 0))) for code, words in named]


def settlement_of(public_id: Any, landlord_ids: Collection[int]) -> SuspenseSettlement | None:
    """One settlement with its item."""
    found = SuspenseSettlement.objects.filter(public_id=public_id, landlord__in=landlord_ids)
    return found.select_related("item", "landlord", "adjustment").first()


def accounts_quoted(landlord_id: int, texts: Collection[str], spans: Iterable[Span]) -> set[int]:
    """Accounts one of whose references is among these: payment, account and tenancy references, benefit claims."""
    found: set[int] = set()
    remaining = iter(sorted(texts))
    while chunk := list(islice(remaining, AT_ONCE)):
        ours = PaymentReference.objects.filter(landlord=landlord_id, reference__in=chunk)
        found |= set(ours.values_list("account_id", flat=True))
        accounts = RentAccount.objects.filter(landlord=landlord_id)
        found |= set(accounts.filter(account_ref__in=chunk).values_list("pk", flat=True))
        found |= set(accounts.filter(tenancy__tenancy_ref__in=chunk).values_list("pk", flat=True))
        claims = BenefitAward.objects.filter(landlord=landlord_id, claim_ref__in=chunk)
        found |= set(claims.values_list("account_id", flat=True))
    damaged = Q()
    for span in spans:
        damaged |= Q(reference__gte=span.first, reference__lte=span.last)
    if damaged:
        ours = PaymentReference.objects.filter(damaged, landlord=landlord_id)
        found |= set(ours.values_list("account_id", flat=True)[:500])
    return found


def accounts_paid(posting_ids: Collection[int]) -> list[tuple[int, int]]:
    """(posting, account) of payments that stand on accounts, given there by a file or out of suspense."""
    entries = Entry.objects.exclude(account__account_type=AccountType.SUS.value).filter(amount_pence__lt=0)
    straight = entries.filter(posting__in=posting_ids, posting__reversed_by__isnull=True)
    found = set(straight.values_list("posting_id", "account_id"))
    placed = entries.filter(
        posting__suspense_settlement__undone_on__isnull=True,
        posting__suspense_settlement__item__posting__in=posting_ids,
    )
    found |= set(placed.values_list("posting__suspense_settlement__item__posting_id", "account_id"))
    return sorted(found)


def accounts_of_people(person_ids: Collection[int]) -> set[int]:
    """Every account these people are, or were, liable on."""
    return set(AccountParty.objects.filter(person__in=person_ids).values_list("account_id", flat=True))


def candidates(account_ids: Collection[int], *, on: date) -> list[Candidate]:
    """What matching needs to know of accounts: so many questions for any number of them."""
    listed = sorted(account_ids)
    references = _references(listed)
    names, tails = _people(listed)
    claims = _claims(listed)
    weekly = _weekly(listed, on)
    usual = _usual(listed, on)
    accounts = RentAccount.objects.filter(pk__in=listed).exclude(account_type=AccountType.SUS.value)
    return [
        Candidate(
            account_id=account.pk,
            account_ref=account.account_ref,
            references=(*references.get(account.pk, ()), *_own(account)),
            names=tuple(names.get(account.pk, ())),
            nino_last4s=tuple(tails.get(account.pk, ())),
            postcode=account.tenancy.property.postcode if account.tenancy else "",
            claim_refs=tuple(claims.get(account.pk, ())),
            weekly_pence=weekly.get(account.pk, 0),
            usual_pence=usual.get(account.pk),
            closed=account.closed_on is not None and account.closed_on < on,
        )
        for account in accounts.select_related("tenancy__property").order_by("account_ref")
    ]


def _own(account: RentAccount) -> list[Reference]:
    found = [Reference(account.account_ref, "account reference")]
    if account.tenancy is not None:
        found.append(Reference(account.tenancy.tenancy_ref, "tenancy reference"))
    return found


def _references(account_ids: list[int]) -> Mapping[int, list[Reference]]:
    found: dict[int, list[Reference]] = defaultdict(list)
    rows = PaymentReference.objects.filter(account__in=account_ids).order_by("reference")
    for account_id, text, kind in rows.values_list("account_id", "reference", "kind"):
        found[account_id].append(Reference(text, KIND_WORDS.get(kind, "payment reference")))
    return found


def _people(account_ids: list[int]) -> tuple[Mapping[int, list[str]], Mapping[int, list[str]]]:
    names: dict[int, list[str]] = defaultdict(list)
    tails: dict[int, list[str]] = defaultdict(list)
    parties = AccountParty.objects.filter(account__in=account_ids).select_related("person").order_by("pk")
    for party in parties:
        names[party.account_id].append(party.person.full_name)
        if party.person.nino_last4:
            tails[party.account_id].append(party.person.nino_last4)
    return names, tails


def _claims(account_ids: list[int]) -> Mapping[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for account_id, claim in BenefitAward.objects.filter(account__in=account_ids).values_list(
        "account_id", "claim_ref"
    ):
        if claim:
            found[account_id].append(claim)
    return found


def _weekly(account_ids: list[int], on: date) -> dict[int, int]:
    charges = Charge.objects.filter(account__in=account_ids, from_on__lte=on)
    in_force = charges.filter(Q(until_on__isnull=True) | Q(until_on__gte=on))
    return dict(
        in_force.order_by().values("account_id").annotate(pence=Sum("weekly_pence")).values_list("account_id", "pence")
    )


def _usual(account_ids: list[int], on: date) -> dict[int, int]:
    """The payment each account has had most often of late; of two as often the greater."""
    entries = Entry.objects.filter(
        account__in=account_ids, kind=EntryKind.PAY.value, effective_on__gt=on - LOOKED_BACK, effective_on__lte=on
    )
    rows = entries.order_by().values("account_id", "amount_pence").annotate(times=Count("pk"))
    best: dict[int, tuple[int, int]] = {}
    for row in rows:
        mark = (row["times"], -row["amount_pence"])
        if mark > best.get(row["account_id"], (0, 0)):
            best[row["account_id"]] = mark
    return {account_id: pence for account_id, (_, pence) in best.items()}


def faces(account_ids: Collection[int]) -> list[tuple[int, Any, str, str]]:
    """(id, public id, reference, names of the people liable) of accounts."""
    listed = sorted(account_ids)
    names, _ = _people(listed)
    rows = RentAccount.objects.filter(pk__in=listed).values_list("pk", "public_id", "account_ref")
    return [
        (pk, public_id, ref, " and ".join(dict.fromkeys(names.get(pk, ()))) or "nobody recorded")
        for pk, public_id, ref in rows
    ]


def kind_of(item: SuspenseItem) -> str:
    """What the money in suspense is: the kind of the item's entry on the suspense account."""
    entries = item.posting.entries.filter(account__account_type=AccountType.SUS.value)
    return str(entries.values_list("kind", flat=True)[0])
