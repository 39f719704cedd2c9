import uuid

from django.db import models
from django.db.models import F, Q


class VoidAccount(models.Model):
    """The account on which an empty home is charged, one a home; it belongs to nobody (OPS-A7)."""

    landlord = models.ForeignKey("staff.Landlord", on_delete=models.PROTECT, related_name="+")
    property = models.OneToOneField("tenancies.Property", on_delete=models.PROTECT, related_name="void_account")
    account = models.OneToOneField("ledger.RentAccount", on_delete=models.PROTECT, related_name="void_account")

    def __str__(self) -> str:
        return f"void account of {self.property}"


class Void(models.Model):
    """That a home stood empty between two days, both included (OPS-A10)."""

    class Reason(models.TextChoices):
        TENANCY_ENDED = "tenancy_ended", "The tenancy ended"
        NEW = "new", "New home"
        WORKS = "works", "Major works"
        DECANT = "decant", "Kept for a decant"
        DISPOSAL = "disposal", "To be sold or demolished"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    landlord = models.ForeignKey("staff.Landlord", on_delete=models.PROTECT, related_name="voids")
    property = models.ForeignKey("tenancies.Property", on_delete=models.PROTECT, related_name="voids")
    account = models.ForeignKey("ledger.RentAccount", on_delete=models.PROTECT, related_name="voids")
    reason = models.CharField(max_length=14, choices=Reason.choices)
    from_on = models.DateField(help_text="The first empty day.")
    until_on = models.DateField(null=True, blank=True, help_text="The last empty day; empty while it stands empty.")
    ended_by_hand = models.BooleanField(default=False, help_text="A person ended it: the home left our hands.")
    cancelled_on = models.DateField(null=True, blank=True, help_text="It turned out that the home was let.")
    recheck_from_on = models.DateField(
        null=True,
        blank=True,
        help_text="Weeks from here on were charged before the days changed; the next run corrects.",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["property", "from_on"],
                condition=Q(cancelled_on__isnull=True),
                name="void_once_per_home_and_start",
            ),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")), name="void_dates_in_order"
            ),
        ]
        indexes = [models.Index(fields=["landlord", "from_on"], name="void_by_landlord_day")]

    def __str__(self) -> str:
        return f"{self.property} empty from {self.from_on}"
