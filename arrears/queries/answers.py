"""What was written to tenants, and whether they answered (PRA-3, PRA-4)."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from django.db.models import Max, Q

from arrears.models import Contact
from arrears.queries import among
from arrears.rules.facts import LetterSent
from letters.models import Document

ON_ITS_WAY = (
    Document.State.APPROVED,
    Document.State.RENDERED,
    Document.State.HANDED_OVER,
    Document.State.SENT,
    Document.State.UNKNOWN,
)
"""A paper that a person has approved counts as written, from the day it was sent or else planned."""


def letters(
    account_ids: Collection[int], *, kinds: Collection[str], on: date, only_sent: bool = False
) -> dict[int, list[tuple[str, date]]]:
    """The newest paper of each kind by account, as (kind, the day it counts from): one query."""
    counted = Q(sent_on__lte=on)
    if not only_sent:
        counted |= Q(sent_on__isnull=True, planned_on__lte=on)
    rows = (
        Document.objects.filter(among.accounts(account_ids), kind__in=list(kinds), state__in=ON_ITS_WAY)
        .filter(counted)
        .values_list("account_id", "kind")
        .annotate(sent=Max("sent_on"), planned=Max("planned_on"))
    )
    found: dict[int, list[tuple[str, date]]] = defaultdict(list)
    for account_id, kind, sent_on, planned_on in rows.order_by("account_id", "kind"):
        day = planned_on if sent_on is None else max(sent_on, planned_on)
        found[account_id].append((kind, day))
    return dict(found)


def contacts(account_ids: Collection[int], *, on: date) -> dict[int, tuple[date, date | None]]:
    """By account the newest contact of any sort, and the newest in which both sides spoke: one query."""
    rows = (
        Contact.objects.filter(among.accounts(account_ids), on__lte=on)
        .values_list("account_id")
        .annotate(last=Max("on"), two_way=Max("on", filter=Q(two_way=True)))
    )
    return {account_id: (last, two_way) for account_id, last, two_way in rows}


def letter_sent(
    kind: str, sent_on: date, *, last_payment_on: date | None, agreed_on: date | None, spoken_on: date | None
) -> LetterSent:
    """
    A letter with whether it was answered: a payment after it, an arrangement or a two-way contact since it (PRA-3).
    """
    answered = (
        (last_payment_on is not None and last_payment_on > sent_on)
        or (agreed_on is not None and agreed_on >= sent_on)
        or (spoken_on is not None and spoken_on >= sent_on)
    )
    return LetterSent(kind, sent_on, answered)
