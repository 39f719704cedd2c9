import uuid

from django.db import models
from django.db.models import F, Q


class SuspenseItem(models.Model):
    """Money in that we could not give to an account: it lies on the landlord's suspense account (OPS-D28)."""

    class Reason(models.TextChoices):
        UNKNOWN_REFERENCE = "unknown_reference", "The reference is not known"
        NO_SUCH_PAYMENT = "no_such_payment", "No payment to return was found"
        UNKNOWN_CLAIM = "unknown_claim", "The claim or tenancy is not known"
        HB_RECOVERY = "hb_recovery", "The council took money back for another debt"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    landlord = models.ForeignKey("staff.Landlord", on_delete=models.PROTECT, related_name="suspense_items")
    posting = models.OneToOneField("ledger.Posting", on_delete=models.PROTECT, related_name="suspense_item")
    reason = models.CharField(max_length=20, choices=Reason.choices)
    raw_reference = models.CharField(max_length=40)
    amount_pence = models.BigIntegerField()
    received_on = models.DateField()
    # What of the amount has found its place, and what waits to go back, both with the amount's sign.
    settled_pence = models.BigIntegerField(default=0, db_default=0)
    reserved_pence = models.BigIntegerField(default=0, db_default=0)
    settled_on = models.DateField(null=True, blank=True)
    owner = models.ForeignKey("staff.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(settled_on__isnull=True) | Q(settled_pence=F("amount_pence")),
                name="suspense_settled_in_full",
            ),
        ]
        indexes = [
            models.Index(
                fields=["landlord", "received_on"],
                condition=Q(settled_on__isnull=True),
                name="suspense_open_by_day",
            )
        ]

    def __str__(self) -> str:
        return f"{self.raw_reference}: {self.amount_pence}p"

    @property
    def open_pence(self) -> int:
        """What still has no place; its sign is the amount's."""
        return self.amount_pence - self.settled_pence - self.reserved_pence


class SuspenseAward(models.Model):
    """
    What a benefit schedule's line said of its award, where its money went to suspense for want of an account.

    When the money finds its account, the award there is renewed by it as if the line had been known at once.
    """

    item = models.OneToOneField("ledger.SuspenseItem", on_delete=models.PROTECT, related_name="award", primary_key=True)
    kind = models.CharField(max_length=6, help_text="HB or UC_MP.")
    claim_ref = models.CharField(max_length=30, blank=True)
    authority = models.CharField(max_length=120, blank=True)
    paid_on = models.DateField()
    covers_from = models.DateField(null=True, blank=True)
    covers_until = models.DateField()
    rate_pence = models.BigIntegerField(help_text="HB a week, Universal Credit a month.")

    def __str__(self) -> str:
        return f"{self.kind} to {self.covers_until}"


class SuspenseSettlement(models.Model):
    """That a person gave money in suspense its place, or sent it back, and why; a wrong one is taken back (OPS-D28)."""

    class Way(models.TextChoices):
        ACCOUNTS = "accounts", "Moved to an account"
        RETURNED = "returned", "Returned to the sender"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    landlord = models.ForeignKey("staff.Landlord", on_delete=models.PROTECT, related_name="+")
    item = models.ForeignKey("ledger.SuspenseItem", on_delete=models.PROTECT, related_name="settlements")
    way = models.CharField(max_length=8, choices=Way.choices)
    amount_pence = models.BigIntegerField()
    because = models.CharField(max_length=400)
    adjustment = models.OneToOneField(
        "ledger.Adjustment", null=True, on_delete=models.PROTECT, related_name="suspense_settlement"
    )
    # Empty while it waits for approval, and where it was refused.
    posting = models.OneToOneField(
        "ledger.Posting", null=True, on_delete=models.PROTECT, related_name="suspense_settlement"
    )
    remember = models.BooleanField(default=False, db_default=False, help_text="The payer's reference is to be kept.")
    alias = models.ForeignKey(
        "ledger.PaymentReference", null=True, on_delete=models.PROTECT, related_name="+",
        help_text="The reference that was remembered with it.",
    )  # fmt: skip
    on = models.DateField()
    by = models.ForeignKey("staff.User", on_delete=models.PROTECT, related_name="+")
    undone_on = models.DateField(null=True, blank=True)
    undone_by = models.ForeignKey("staff.User", null=True, on_delete=models.PROTECT, related_name="+")
    undone_because = models.CharField(max_length=400, blank=True)

    class Meta:
        indexes = [models.Index(fields=["item", "on"], name="settlement_by_item")]

    def __str__(self) -> str:
        return f"{self.get_way_display()} on {self.on}"


class AppropriationOrder(models.Model):
    """In which order a landlord gives a payment that names a person but no account, from a day on (OPS-D30)."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    landlord = models.ForeignKey("staff.Landlord", on_delete=models.PROTECT, related_name="appropriation_orders")
    from_on = models.DateField()
    order = models.JSONField(help_text="The words of ledger.rules.appropriation.Place, first to last.")
    set_by = models.ForeignKey("staff.User", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["landlord", "from_on"], name="appropriation_order_once_per_day")]

    def __str__(self) -> str:
        return f"order from {self.from_on}"
