"""What is owed of each element of an account, by the rule of PRA-14."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from django.db.models import Q, Sum

from ledger.models import AllocationSetting, Charge, Entry, RentAccount
from ledger.rules.account_types import AccountType, is_legal_rent
from ledger.rules.allocation import Element, ElementLine, Order, Split, split
from ledger.rules.entry_kinds import EntryKind

CHUNK = 500


def order(*, landlord_id: int, on: date) -> Order:
    """The landlord's order on a day, else the one shipped."""
    row = AllocationSetting.objects.filter(landlord_id=landlord_id, from_on__lte=on).order_by("-from_on").first()
    return Order(row.benefit_to_eligible, row.legal_rent_first) if row else Order()


def of_accounts(
    account_ids: Collection[int], *, landlord_id: int, on: date, known_on: date | None = None
) -> dict[int, Split]:
    """
    The split of each account at the end of a day; three queries for every 500 accounts.

    :param known_on: only from what had been recorded by the end of this day ("what did we know then").
    """
    rule, found, ids = order(landlord_id=landlord_id, on=on), {}, list(account_ids)
    for start in range(0, len(ids), CHUNK):
        chunk = ids[start : start + CHUNK]
        elements = _elements(chunk)
        lines = _lines(chunk, on, known_on)
        for pk in chunk:
            found[pk] = split(lines.get(pk, []), elements.get(pk, {}), on=on, order=rule)
    return found


def _lines(account_ids: list[int], on: date, known_on: date | None) -> dict[int, list[ElementLine]]:
    entries = Entry.objects.filter(account_id__in=account_ids, effective_on__lte=on)
    if known_on is not None:
        entries = entries.filter(posting__recorded_on__lte=known_on)
    found: dict[int, list[ElementLine]] = defaultdict(list)
    # What is owed and what is paid stay apart: a balance brought forward is a debit or a receipt by its sign.
    parts = entries.annotate(owed=Q(amount_pence__gt=0)).values_list(
        "account_id", "kind", "element", "effective_on", "owed"
    )
    rows = parts.annotate(total=Sum("amount_pence")).order_by("account_id", "effective_on")
    for account_id, kind, element, day, _, pence in rows:
        found[account_id].append(ElementLine(EntryKind(kind), element, pence, day))
    return found


def _elements(account_ids: list[int]) -> dict[int, dict[str, Element]]:
    """What each element is: legal and eligible only where every charge of that name on the account says so."""
    types = dict(RentAccount.objects.filter(pk__in=account_ids).values_list("pk", "account_type"))
    found: dict[int, dict[str, Element]] = defaultdict(dict)
    rows = Charge.objects.filter(account_id__in=account_ids)
    for account_id, name, legal, hb, uc in rows.values_list(
        "account_id", "element", "legal_rent", "hb_eligible", "uc_eligible"
    ):
        before = found[account_id].get(name, Element(legal=True, hb_eligible=True, uc_eligible=True))
        its = is_legal_rent(AccountType(types[account_id]), said=legal, by_element=legal)
        found[account_id][name] = Element(before.legal and its, before.hb_eligible and hb, before.uc_eligible and uc)
    return found
