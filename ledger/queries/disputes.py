"""What tenants dispute of their balances (OPS-A13)."""

from uuid import UUID

from django.db.models import QuerySet

from ledger.models import DisputedAmount


def open_on(account_id: int) -> QuerySet[DisputedAmount]:
    """The disputes of an account that nobody has ended, the oldest first."""
    rows = DisputedAmount.objects.filter(account_id=account_id, until_on=None)
    return rows.select_related("by").order_by("from_on", "pk")


def one(public_id: UUID) -> DisputedAmount | None:
    """One of them, ended or not; whoever asks checks that its account may be seen."""
    return DisputedAmount.objects.select_related("account").filter(public_id=public_id).first()
