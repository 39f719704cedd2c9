import uuid

from django.db import models
from django.db.models import F, Q


class Placement(models.Model):
    """
    That a homeless household sleeps in a place at a rate a night, from its arrival to the day it leaves (PRA-20).

    The night of the day of arrival is charged, that of the day of leaving is not: it belongs to where they sleep.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    landlord = models.ForeignKey("staff.Landlord", on_delete=models.PROTECT, related_name="placements")
    account = models.ForeignKey("ledger.RentAccount", on_delete=models.PROTECT, related_name="placements")
    property = models.ForeignKey("tenancies.Property", null=True, on_delete=models.PROTECT, related_name="placements")
    place = models.CharField(max_length=120, help_text="Where they sleep, in words.")
    arrives_on = models.DateField()
    leaves_on = models.DateField(null=True, blank=True, help_text="The day they leave; not a night here.")
    nightly_pence = models.BigIntegerField(help_text="The whole rate a night.")
    own_pence = models.BigIntegerField(default=0, help_text="The part of it that benefit never covers.")
    cancelled_on = models.DateField(null=True, blank=True, help_text="Recorded in error; it charges nothing.")
    recorded_on = models.DateField()
    recorded_by = models.ForeignKey("staff.User", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "arrives_on"],
                condition=Q(cancelled_on__isnull=True),
                name="placement_once_per_household_and_day",
            ),
            models.CheckConstraint(
                condition=Q(leaves_on__isnull=True) | Q(leaves_on__gt=F("arrives_on")), name="placement_has_a_night"
            ),
            models.CheckConstraint(
                condition=Q(own_pence__gte=0, nightly_pence__gte=F("own_pence")), name="placement_own_part_within_rate"
            ),
        ]
        indexes = [models.Index(fields=["landlord", "arrives_on"], name="placement_by_landlord_day")]

    def __str__(self) -> str:
        return f"{self.place} from {self.arrives_on}"
