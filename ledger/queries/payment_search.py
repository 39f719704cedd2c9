"""Payments that may be the one a tenant misses: on the account, and on those it is easily taken for (OPS-D29)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from ledger.models import AccountParty, Entry, PaymentReference, RentAccount
from ledger.queries import suspense
from ledger.rules.account_types import AccountType
from ledger.rules.entry_kinds import MEANING, EntryKind
from ledger.rules.near_references import Nearness, how_near, slips

NEAR_WORDS = {
    Nearness.SAME: "has the same reference",
    Nearness.ZEROS: "has the same reference but for its leading noughts",
    Nearness.SWAPPED: "its reference is this one with two digits swapped",
    Nearness.ONE_WRONG: "its reference differs in one digit",
    Nearness.ONE_MISSING: "its reference has one digit more",
    Nearness.ONE_TOO_MANY: "its reference has one digit less",
    Nearness.END_MISSING: "its reference has more digits at an end",
    Nearness.SPREADSHEET: "its reference looks the same in a spreadsheet",
}


@dataclass(frozen=True)
class Paid:
    """A payment that stands on an account, in pence above nought, and how that account is near the one searched for."""

    posting_id: int
    posting: UUID
    account_id: int
    account: UUID
    account_ref: str
    on: date
    amount_pence: int
    kind: EntryKind
    narrative: str
    why: str = ""

    @property
    def words(self) -> str:
        """What it is, as officers read it."""
        return MEANING[self.kind].words


def near_accounts(account: RentAccount) -> dict[int, str]:
    """Accounts it is easily taken for, and why: swapped digits, the same people, the same home's other tenancies."""
    own = [account.account_ref, *PaymentReference.objects.filter(account=account).values_list("reference", flat=True)]
    found: dict[int, str] = {}
    texts = {text for ref in own for text in slips(ref)}
    for candidate in suspense.candidates(
        suspense.accounts_quoted(account.landlord_id, texts, ()), on=account.opened_on
    ):
        nearest = [near for ref in own for one in candidate.references if (near := how_near(ref, one.text))]
        if nearest:
            found[candidate.account_id] = NEAR_WORDS[min(nearest, key=list(Nearness).index)]
    if account.tenancy is not None:
        same_home = RentAccount.objects.filter(tenancy__property=account.tenancy.property_id)
        found |= dict.fromkeys(same_home.values_list("pk", flat=True), "another tenancy of the same home")
    people = AccountParty.objects.filter(account=account).values_list("person_id", flat=True)
    found |= dict.fromkeys(suspense.accounts_of_people(list(people)), "another account of the same people")
    found.pop(account.pk, None)
    return found


def payments(
    account_ids: Collection[int], *, since: date, until: date, amount_pence: int | None = None, benefit: bool = False
) -> list[Paid]:
    """
    What stands on these accounts as paid between two days, newest first; reversed and moved-away payments left out.

    :param amount_pence: only so much; :param benefit: benefit instead of payments.
    """
    kinds = [EntryKind.HB, EntryKind.UC_MP, EntryKind.TPD, EntryKind.DHP] if benefit else [EntryKind.PAY]
    rows = Entry.objects.filter(
        account__in=sorted(account_ids),
        effective_on__gte=since,
        effective_on__lte=until,
        kind__in=[kind.value for kind in kinds],
        posting__reversed_by__isnull=True,
    ).exclude(account__account_type=AccountType.SUS.value)
    if amount_pence is not None:
        rows = rows.filter(amount_pence=-amount_pence)
    return [
        Paid(
            row.posting_id,
            row.posting.public_id,
            row.account_id,
            row.account.public_id,
            row.account.account_ref,
            row.effective_on,
            -row.amount_pence,
            EntryKind(row.kind),
            row.posting.narrative,
        )
        for row in rows.select_related("posting", "account").order_by("-effective_on", "-pk")[:100]
    ]


def by_posting(posting_ids: Collection[int]) -> list[Paid]:
    """What these postings put on accounts, suspense left out."""
    rows = Entry.objects.filter(posting__in=sorted(posting_ids), amount_pence__lt=0, posting__reversed_by__isnull=True)
    rows = rows.exclude(account__account_type=AccountType.SUS.value).select_related("posting", "account")
    return [
        Paid(
            row.posting_id,
            row.posting.public_id,
            row.account_id,
            row.account.public_id,
            row.account.account_ref,
            row.effective_on,
            -row.amount_pence,
            EntryKind(row.kind),
            row.posting.narrative,
        )
        for row in rows.order_by("-effective_on", "-pk")[:100]
    ]


def payment_of(public_id: UUID, account_id: int) -> "object | None":
    """The posting of a payment on an account, by its public id."""
    row = Entry.objects.filter(posting__public_id=public_id, account=account_id).select_related("posting").first()
    return row.posting if row else None
