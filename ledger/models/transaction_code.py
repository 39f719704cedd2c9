import uuid

from django.db import models

from ledger.rules.entry_kinds import MEANING, EntryKind


class TransactionCode(models.Model):
    """What one of a landlord's own transaction codes means here (OPS-A6)."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    landlord = models.ForeignKey("staff.Landlord", on_delete=models.PROTECT, related_name="transaction_codes")
    code = models.CharField(max_length=12)
    words = models.CharField(max_length=80)
    kind = models.CharField(max_length=12, choices=[(kind.value, MEANING[kind].words) for kind in EntryKind])
    method = models.CharField(max_length=20, blank=True, help_text="How it was paid: direct debit, card …")
    element = models.CharField(max_length=12, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["landlord", "code"], name="transaction_code_once_per_landlord"),
        ]

    def __str__(self) -> str:
        return self.code
