import uuid

from django.db import models
from django.db.models import F


class RentGroup(models.Model):
    """Accounts that share a calendar, a bank account and control totals (OPS-A3)."""

    class Book(models.TextChoices):
        OURS = "ours", "Charged here"
        MIRRORED = "mirrored", "Mirrors the housing system"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    landlord = models.ForeignKey("staff.Landlord", on_delete=models.PROTECT, related_name="rent_groups")
    code = models.CharField(max_length=20)
    name = models.CharField(max_length=80, blank=True)
    # A mirrored group's charges come from elsewhere; the operations refuse to make any here (DEC-5).
    book = models.CharField(max_length=8, choices=Book.choices, default=Book.OURS)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["landlord", "code"], name="rent_group_code_once_per_landlord")]

    def __str__(self) -> str:
        return self.name or self.code


class RentWeek(models.Model):
    """One week of a rent group's calendar, charged or free (OPS-B1 to B4)."""

    rent_group = models.ForeignKey("ledger.RentGroup", on_delete=models.PROTECT, related_name="weeks")
    rent_year = models.PositiveSmallIntegerField()
    week = models.PositiveSmallIntegerField()
    starts_on = models.DateField()
    ends_on = models.DateField()
    charged = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["rent_group", "rent_year", "week"], name="rent_week_number_once"),
            models.UniqueConstraint(fields=["rent_group", "starts_on"], name="rent_week_start_once"),
            models.CheckConstraint(condition=models.Q(ends_on__gt=F("starts_on")), name="rent_week_days_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.rent_year} week {self.week}"
