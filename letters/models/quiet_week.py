import uuid

from django.db import models
from django.db.models import F, Q


class QuietWeek(models.Model):
    """Days on which a landlord sends no letters that ask for arrears, and evicts nobody: Christmas (PRA-9)."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    landlord = models.ForeignKey("staff.Landlord", on_delete=models.PROTECT, related_name="quiet_weeks")
    from_on = models.DateField()
    until_on = models.DateField(help_text="The last quiet day.")
    words = models.CharField(max_length=80, help_text="What it is: Christmas.")
    set_by = models.ForeignKey("staff.User", on_delete=models.PROTECT, related_name="+")
    ended_on = models.DateField(null=True, help_text="Taken back: from this day it is quiet no longer.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["landlord", "from_on"], name="quiet_week_once_per_start"),
            models.CheckConstraint(condition=Q(until_on__gte=F("from_on")), name="quiet_week_dates_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.words}: {self.from_on} to {self.until_on}"
