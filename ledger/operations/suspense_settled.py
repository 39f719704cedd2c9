"""What follows for money in suspense when its manual posting was posted, refused or withdrawn (OPS-D28, D33)."""

from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import F

from ledger.models import Adjustment, PaymentReference, Refund, SuspenseAward, SuspenseItem, SuspenseSettlement
from ledger.operations import benefits
from ledger.operations.benefits import PaymentToKeep
from staff.models import User

ALIAS = "ALIAS"
"""The kind of a payment reference that somebody remembered for a payer."""


@transaction.atomic
def follow(*, adjustment: Adjustment) -> None:
    """Bring the item of a decided adjustment up to date; nothing for other sorts, or when it was done before."""
    if adjustment.state == Adjustment.State.WAITING:
        return
    standing = SuspenseSettlement.objects.filter(undone_on__isnull=True)
    if adjustment.reverses_id is not None and adjustment.state == Adjustment.State.POSTED:
        if (wrong := standing.filter(posting=adjustment.reverses_id).select_related("alias").first()) is not None:
            _taken_back(wrong, adjustment)
        return
    settlement = standing.filter(adjustment=adjustment, posting__isnull=True).first()
    if settlement is None:
        return
    freed = {"reserved_pence": F("reserved_pence") - settlement.amount_pence}
    if adjustment.state != Adjustment.State.POSTED:
        SuspenseItem.objects.filter(pk=settlement.item_id).update(**freed)
        settlement.undone_on = adjustment.decided_on or adjustment.asked_on
        settlement.undone_because = adjustment.get_state_display()
        settlement.save(update_fields=["undone_on", "undone_because"])
        # Nobody is paid, so nobody's bank details are kept (OPS-D31).
        Refund.objects.filter(adjustment=adjustment).update(
            sort_code="", account_number="", bank_erased_on=settlement.undone_on
        )
        return
    SuspenseItem.objects.filter(pk=settlement.item_id).update(
        settled_pence=F("settled_pence") + settlement.amount_pence, **freed
    )
    settled_on = adjustment.decided_on or adjustment.asked_on
    SuspenseItem.objects.filter(pk=settlement.item_id, settled_pence=F("amount_pence")).update(settled_on=settled_on)
    settlement.posting = adjustment.posting
    settlement.alias = _remembered(settlement) if settlement.remember else None
    settlement.save(update_fields=["posting", "alias"])
    _renew_award(settlement, on=settled_on)


@transaction.atomic
def came_back(*, adjustment: Adjustment, by: User, on: date) -> None:
    """The bank returned what was sent back to a payer: the money lies in suspense again."""
    sent = SuspenseSettlement.objects.filter(adjustment=adjustment, undone_on__isnull=True, posting__isnull=False)
    settlement = sent.select_related("alias").first()
    if settlement is None:
        return
    SuspenseItem.objects.filter(pk=settlement.item_id).update(
        settled_pence=F("settled_pence") - settlement.amount_pence, settled_on=None
    )
    settlement.undone_on, settlement.undone_by = on, by
    settlement.undone_because = "The bank returned it"
    settlement.save(update_fields=["undone_on", "undone_by", "undone_because"])


def _taken_back(settlement: SuspenseSettlement, adjustment: Adjustment) -> None:
    """The money lies in suspense again; what was remembered with it is forgotten."""
    SuspenseItem.objects.filter(pk=settlement.item_id).update(
        settled_pence=F("settled_pence") - settlement.amount_pence, settled_on=None
    )
    alias, settlement.alias = settlement.alias, None
    settlement.undone_on, settlement.undone_by = adjustment.decided_on, adjustment.asked_by
    settlement.undone_because = adjustment.words
    settlement.save(update_fields=["alias", "undone_on", "undone_by", "undone_because"])
    if alias is not None:
        alias.delete()


def _renew_award(settlement: SuspenseSettlement, *, on: date) -> None:
    """
    What the schedule's line said of its award counts for the account that its money went to; of parts, the largest.

    If the money is taken back, its posting is reversed, and the line no longer counts.
    """
    if settlement.way != SuspenseSettlement.Way.ACCOUNTS or settlement.posting is None:
        return
    said = SuspenseAward.objects.filter(item=settlement.item_id).first()
    if said is None or abs(settlement.amount_pence) * 2 <= abs(settlement.item.amount_pence):
        return
    came_from = settlement.item.posting.entries.values_list("account_id", flat=True)
    account_id = settlement.posting.entries.exclude(account_id__in=list(came_from)).values_list("account_id", flat=True)
    payment = PaymentToKeep(
        account_id=account_id[0],
        kind=said.kind,
        claim_ref=said.claim_ref,
        paid_on=said.paid_on,
        covers_from=said.covers_from,
        covers_until=said.covers_until,
        rate_pence=said.rate_pence,
        posting_id=settlement.posting.pk,
        authority=said.authority,
    )
    benefits.keep_payments(landlord=settlement.landlord, payments=[payment], by=settlement.by, on=on)


def _remembered(settlement: SuspenseSettlement) -> PaymentReference | None:
    """The payer's reference, from now on this account's; one that has become somebody's meanwhile stays theirs."""
    assert settlement.posting is not None, "money is placed before its reference is remembered"
    suspense_id = settlement.item.posting.entries.values_list("account_id", flat=True)
    account_ids = settlement.posting.entries.exclude(account_id__in=list(suspense_id))
    try:
        with transaction.atomic():
            return PaymentReference.objects.create(
                landlord_id=settlement.landlord_id,
                reference=settlement.item.raw_reference,
                account_id=account_ids.values_list("account_id", flat=True)[0],
                kind=ALIAS,
            )
    except IntegrityError:
        return None
