import uuid

from django.db import models


class PrintBatch(models.Model):
    """One bundle for the printer: the frozen papers joined in postcode order, with its manifest (DEC-23)."""

    class State(models.TextChoices):
        PLANNED = "planned", "Being made"
        READY = "ready", "Ready to print"
        HANDED_OVER = "handed_over", "Handed over"
        SENT = "sent", "Sent"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    landlord = models.ForeignKey("staff.Landlord", on_delete=models.PROTECT, related_name="print_batches")
    run_label = models.CharField(max_length=80, help_text="The run it belongs to, e.g. letter run 2026-11-17.")
    number = models.PositiveSmallIntegerField(default=1)
    made_on = models.DateField()
    made_by = models.ForeignKey("staff.User", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, choices=State.choices, default=State.PLANNED)
    pdf = models.ForeignKey("letters.StoredFile", null=True, on_delete=models.PROTECT, related_name="+")
    manifest = models.ForeignKey("letters.StoredFile", null=True, on_delete=models.PROTECT, related_name="+")
    documents_count = models.PositiveIntegerField(default=0)
    pages = models.PositiveIntegerField(default=0)
    handed_over_on = models.DateField(null=True, blank=True)
    handed_over_by = models.ForeignKey("staff.User", null=True, on_delete=models.PROTECT, related_name="+")
    sent_on = models.DateField(null=True, blank=True)
    counted = models.PositiveIntegerField(null=True, help_text="What the person at the franking machine counted.")

    class Meta:
        verbose_name_plural = "print batches"
        constraints = [
            models.UniqueConstraint(
                fields=["landlord", "run_label", "number"], name="print_batch_once_per_run_and_number"
            )
        ]

    def __str__(self) -> str:
        return f"{self.run_label}, batch {self.number}"
