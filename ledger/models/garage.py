import uuid

from django.db import models

from ledger.rules.vat import EVENT_WORDS, HOLDER_WORDS, STATUS_WORDS


class GarageStatus(models.Model):
    """The VAT status of a garage letting from a day on, and the event that brought it (OPS-A9). Added, never edited."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    landlord = models.ForeignKey("staff.Landlord", on_delete=models.PROTECT, related_name="garage_statuses")
    account = models.ForeignKey("ledger.RentAccount", on_delete=models.PROTECT, related_name="garage_statuses")
    from_on = models.DateField(help_text="The first day the status applies.")
    event = models.CharField(max_length=14, choices=[(e.value, words) for e, words in EVENT_WORDS.items()])
    holder = models.CharField(max_length=12, choices=[(h.value, words) for h, words in HOLDER_WORDS.items()])
    dwelling_tenancy = models.ForeignKey(
        "tenancies.Tenancy", null=True, on_delete=models.PROTECT, related_name="garage_statuses"
    )
    near = models.BooleanField(help_text="The garage is near the home.")
    status = models.CharField(max_length=12, choices=[(s.value, words) for s, words in STATUS_WORDS.items()])
    recorded_on = models.DateField()
    recorded_by = models.ForeignKey("staff.User", on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name_plural = "garage statuses"
        constraints = [
            models.UniqueConstraint(fields=["account", "from_on", "event"], name="garage_event_once"),
        ]

    def __str__(self) -> str:
        return f"{self.account} {self.status} from {self.from_on}"
