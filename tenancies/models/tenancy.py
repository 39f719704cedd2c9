import uuid
from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q

from tenancies.models.scope import scope_of
from tenancies.rules.periods import PeriodUnit
from tenancies.rules.tenure import Tenure

if TYPE_CHECKING:
    from staff.models import User


class TenancyQuerySet(models.QuerySet["Tenancy"]):
    def for_user(self, user: "User", *, on: date) -> "TenancyQuerySet":
        """Those this person may see on that day: the one scope (DEC-31)."""
        return self.filter(scope_of(user, on=on).tenancies())

    def running(self, on: date) -> "TenancyQuerySet":
        """Those liable on a day."""
        return self.filter(starts_on__lte=on).filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on))


class Tenancy(models.Model):
    """A letting of a home to one or more people. What no file said is kept as assumed (DEC-9)."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    landlord = models.ForeignKey("staff.Landlord", on_delete=models.PROTECT, related_name="tenancies")
    tenancy_ref = models.CharField(max_length=30)
    property = models.ForeignKey("tenancies.Property", on_delete=models.PROTECT, related_name="tenancies")
    tenure = models.CharField(max_length=24, choices=[(t.value, t.value) for t in Tenure])
    tenure_word = models.CharField(max_length=40, blank=True, help_text="The landlord's own word, as the file gave it.")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True, help_text="The last liable day; empty while it runs.")
    period_unit = models.CharField(
        max_length=10, choices=[(p.value, p.value) for p in PeriodUnit], default=PeriodUnit.WEEK.value
    )
    period_anchor_on = models.DateField(null=True, help_text="A day on which a tenancy period starts (LAW-D15).")
    period_assumed = models.BooleanField(default=True)
    is_social_housing_assured = models.BooleanField(
        null=True, help_text="Inputs of the regime function, LAW section 3."
    )
    social_assumed = models.BooleanField(default=True)

    objects = TenancyQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "tenancies"
        constraints = [
            models.UniqueConstraint(fields=["landlord", "tenancy_ref"], name="tenancy_ref_once_per_landlord"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="tenancy_dates_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.tenancy_ref


class Tenant(models.Model):
    """That a person holds a tenancy, in which role, from when until when; joint and former tenants too (DEC-9)."""

    class Role(models.TextChoices):
        MAIN = "main", "Main tenant"
        JOINT = "joint", "Joint tenant"

    tenancy = models.ForeignKey("tenancies.Tenancy", on_delete=models.PROTECT, related_name="tenants")
    person = models.ForeignKey("tenancies.Person", on_delete=models.PROTECT, related_name="tenants")
    role = models.CharField(max_length=6, choices=Role.choices)
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenancy", "person", "from_on"], name="tenant_once_per_tenancy"),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")),
                name="tenant_dates_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.role}"
