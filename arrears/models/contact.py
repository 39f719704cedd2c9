import uuid

from django.db import models


class Contact(models.Model):
    """A call, visit, message or interview, made or tried. Two-way contact answers a letter (PRA-3)."""

    class Channel(models.TextChoices):
        CALL_OUT = "call_out", "Call made"
        CALL_IN = "call_in", "Call received"
        VISIT = "visit", "Visit"
        TEXT = "text", "Text"
        EMAIL = "email", "Email"
        OFFICE = "office", "Office interview"
        NOTE = "note", "Note"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    landlord = models.ForeignKey("staff.Landlord", on_delete=models.PROTECT, related_name="contacts")
    account = models.ForeignKey("ledger.RentAccount", on_delete=models.PROTECT, related_name="contacts")
    person = models.ForeignKey("tenancies.Person", null=True, on_delete=models.PROTECT, related_name="contacts")
    channel = models.CharField(max_length=10, choices=Channel.choices)
    two_way = models.BooleanField(help_text="We spoke with, or heard from, the tenant or somebody with authority.")
    note = models.TextField(blank=True)
    on = models.DateField()
    at = models.DateTimeField()
    by = models.ForeignKey("staff.User", on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["account", "on"], name="contact_by_account")]

    def __str__(self) -> str:
        return f"{self.get_channel_display()} on {self.on}"
