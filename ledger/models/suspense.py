import uuid

from django.db import models


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
    settled_on = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.raw_reference}: {self.amount_pence}p"
