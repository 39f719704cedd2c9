import uuid

from django.db import models
from django.db.models import F, Q

from ledger.rules.charge_periods import BASIS_WORDS, CHARGED_BY_WORDS, PERIOD_WORDS, ApportionBasis
from tenancies.rules.periods import PeriodUnit


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
    charged_by = models.CharField(
        max_length=10,
        choices=[(unit.value, words) for unit, words in CHARGED_BY_WORDS.items()],
        default=PeriodUnit.WEEK.value,
    )
    in_advance = models.BooleanField(default=True, help_text="Charged as the period starts; otherwise once it is over.")
    apportion_basis = models.CharField(
        max_length=10,
        choices=[(basis.value, words) for basis, words in BASIS_WORDS.items()],
        default=ApportionBasis.SEVENTHS.value,
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["landlord", "code"], name="rent_group_code_once_per_landlord"),
            models.CheckConstraint(
                condition=Q(apportion_basis="sevenths") | Q(charged_by="month"),
                name="rent_group_days_of_the_year_by_month",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.code


class RentWeek(models.Model):
    """
    One charging period of a rent group's calendar, charged or free (OPS-B1 to B4): a rent week, for most landlords.

    Where the group is charged by another period it is a fortnight, four weeks or a month, and `week` its number in the
    rent year (ADR 0011).
    """

    rent_group = models.ForeignKey("ledger.RentGroup", on_delete=models.PROTECT, related_name="weeks")
    rent_year = models.PositiveSmallIntegerField()
    week = models.PositiveSmallIntegerField()
    starts_on = models.DateField()
    ends_on = models.DateField()
    charge_on = models.DateField(help_text="The day its charge falls due: its first, or the day after its last.")
    charged = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["rent_group", "rent_year", "week"], name="rent_week_number_once"),
            models.UniqueConstraint(fields=["rent_group", "starts_on"], name="rent_week_start_once"),
            models.UniqueConstraint(fields=["rent_group", "charge_on"], name="rent_week_charge_day_once"),
            models.CheckConstraint(condition=models.Q(ends_on__gt=F("starts_on")), name="rent_week_days_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.rent_year} {PERIOD_WORDS[PeriodUnit(self.rent_group.charged_by)]} {self.week}"
