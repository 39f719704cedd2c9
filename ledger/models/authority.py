import uuid

from django.db import models
from django.db.models import Q

from staff.rules.roles import ROLE_WORDS, Role


class AuthorityLimit(models.Model):
    """Up to how much a role decides over manual postings from a day on, where a landlord differs from OPS-D33."""

    landlord = models.ForeignKey("staff.Landlord", on_delete=models.PROTECT, related_name="authority_limits")
    role = models.CharField(max_length=20, choices=[(role.value, ROLE_WORDS[role]) for role in Role])
    limit_pence = models.BigIntegerField()
    from_on = models.DateField()
    set_by = models.ForeignKey("staff.User", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["landlord", "role", "from_on"], name="authority_once_per_role_and_day"),
            models.CheckConstraint(condition=Q(limit_pence__gte=0), name="authority_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.role}: {self.limit_pence}p from {self.from_on}"


class AllocationSetting(models.Model):
    """How receipts meet elements within an account from a day on, where a landlord differs from PRA-14's default."""

    landlord = models.ForeignKey("staff.Landlord", on_delete=models.PROTECT, related_name="allocation_settings")
    benefit_to_eligible = models.BooleanField(help_text="Benefit meets the elements it is paid for first.")
    legal_rent_first = models.BooleanField(help_text="What is left meets legal rent before other elements.")
    from_on = models.DateField()
    set_by = models.ForeignKey("staff.User", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["landlord", "from_on"], name="allocation_once_per_day")]

    def __str__(self) -> str:
        return f"allocation from {self.from_on}"


class DisputedAmount(models.Model):
    """That part of a balance is disputed between two days, and why (OPS-A13). It changes no entry."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    landlord = models.ForeignKey("staff.Landlord", on_delete=models.PROTECT, related_name="disputed_amounts")
    account = models.ForeignKey("ledger.RentAccount", on_delete=models.PROTECT, related_name="disputed_amounts")
    amount_pence = models.BigIntegerField()
    words = models.CharField(max_length=400)
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True, help_text="The last day it was disputed.")
    recorded_on = models.DateField()
    by = models.ForeignKey("staff.User", on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=400, blank=True)
    ended_by = models.ForeignKey("staff.User", null=True, on_delete=models.PROTECT, related_name="+")
    ended_on = models.DateField(null=True, blank=True, help_text="The day we recorded its end.")

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(amount_pence__gt=0), name="disputed_above_nought")]
        indexes = [models.Index(fields=["account", "from_on"], name="disputed_by_account")]

    def __str__(self) -> str:
        return f"{self.amount_pence}p disputed from {self.from_on}"
